"""Alias sets: the names of one side, in all languages, kept once and shared by topics.

The file format is TOML and is described for its users in ``docs/topics.md``. The packaged sets
are ``match/data/aliases.toml``; a desk's own ``aliases/*.toml`` add to them or replace a set.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Any

import msgspec

from kawaraban.folding import fold
from kawaraban.match.mistakes import shape_mistake, toml_mistake
from kawaraban.match.terms import Term, TermError, parse_term
from kawaraban.wording import say

_SPACED = ("en", "ru")
"""Languages whose compounds need a hyphen between the two sides."""


class PlacedError(ValueError):
    """A mistake in a file, with its place: ``file``, ``line`` (0 where there is none)."""

    def __init__(self, message: str, *, file: str, line: int = 0) -> None:
        place = say(f"{file}, line {line}", f"{file} の {line} 行目") if line else file
        super().__init__(f"{place}: {message}")
        self.file, self.line = file, line


class AliasError(PlacedError):
    """A mistake in a file of alias sets."""


@dataclass(frozen=True)
class AliasSet:
    """One side's names. ``terms`` holds the sure ones and those that need company; ``short``
    the short forms that compounds are made of, by language; ``pair`` the two sides of a set
    of compounds."""

    name: str
    about: str
    terms: tuple[Term, ...]
    short: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pair: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()
    adjectives: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """By language: what stands first in a compound (Sino-) and what stands second (-Russian)."""


Aliases = Mapping[str, AliasSet]


class _Ambiguous(msgspec.Struct, forbid_unknown_fields=True):
    terms: list[str]
    company: list[str] = msgspec.field(name="with")
    alone: bool = False


class _Set(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    about: str = ""
    terms: list[str] = []
    except_in: list[str] = msgspec.field(name="except", default_factory=list)
    short: dict[str, list[str]] = {}
    only: dict[str, list[str]] = {}
    first: dict[str, list[str]] = {}
    second: dict[str, list[str]] = {}
    pair: list[str] = []
    without: list[str] = []
    ambiguous: list[_Ambiguous] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    set: list[_Set] = []


_KNOWN = {
    "": _File.__struct_encode_fields__,
    "set": _Set.__struct_encode_fields__,
    "set.ambiguous": _Ambiguous.__struct_encode_fields__,
}


@lru_cache(maxsize=1)
def default_aliases() -> Aliases:
    """The packaged alias sets, by name."""
    return MappingProxyType(load_aliases(packaged_aliases(), file="aliases.toml"))


def packaged_aliases() -> str:
    """The file of the packaged alias sets."""
    return resources.files("kawaraban.match").joinpath("data/aliases.toml").read_text("utf-8")


def load_aliases(
    toml_text: str, *, file: str = "aliases.toml", base: Aliases | None = None
) -> dict[str, AliasSet]:
    """The alias sets of a file, on top of ``base`` (a set of the same name replaces).

    Raises :class:`AliasError` naming file and line: a mistake in the TOML, an unknown key or
    set, two sets of one name, a term that can match nothing, a pair without short forms.
    """
    wanted = _parse(toml_text, file).set
    sets: dict[str, AliasSet] = dict(base or {})
    here = [s.name for s in wanted]
    for twice in {name for name in here if here.count(name) > 1}:
        raise AliasError(
            say(f"set {twice!r} is given twice", f"集合 {twice!r} が二度書かれています"),
            file=file,
            line=line_of(toml_text, f'name = "{twice}"'),
        )

    def fail(raw: _Set, error: Exception | str, needle: str = "") -> AliasError:
        start = line_of(toml_text, f'"{raw.name}"')
        line = line_of(toml_text, needle, after=start) if needle else start
        return AliasError(f"{raw.name}: {error}", file=file, line=line or start)

    # Sure terms of every set first: ambiguous ones and pairs refer to other sets.
    for raw in wanted:
        if not raw.name or raw.name != raw.name.strip() or set("@+ ") & set(raw.name):
            raise fail(
                raw,
                say(
                    "a set needs a name without spaces, @ and +",
                    "集合の名前に空白・@・+ は使えません",
                ),
            )
        sets[raw.name] = AliasSet(
            raw.name,
            raw.about,
            tuple(_sure(raw, fail)),
            tuple((lang, tuple(forms)) for lang, forms in raw.short.items()),
            tuple(name.removeprefix("@") for name in raw.pair),
            tuple(map(fold, raw.except_in)),
            tuple(
                (lang, tuple(raw.first.get(lang, ())), tuple(raw.second.get(lang, ())))
                for lang in dict.fromkeys((*raw.first, *raw.second))
            ),
        )
    sure = dict(sets)
    for raw in wanted:
        made = sets[raw.name]
        ambiguous = list(_ambiguous(raw, sure, fail))
        doubtful = {term.text for term in ambiguous}
        compounds = _compounds(raw, made, sets, fail) if raw.pair else []
        terms = [*made.terms, *(t for t in compounds if t.text not in doubtful), *ambiguous]
        if not terms:
            raise fail(raw, say("has no terms", "語がありません"))
        sets[raw.name] = replace(made, terms=tuple(dict.fromkeys(terms)))
    return sets


def compound_set(first: AliasSet, second: AliasSet) -> AliasSet:
    """Compounds of two sides, all of them sure (朝 and ロ: 朝ロ, ロ朝, 朝・ロ), for a pair that
    no alias file describes. Raises :class:`~kawaraban.match.terms.TermError` where the two share
    no language with short forms."""
    except_in = first.except_in + second.except_in
    terms = tuple(_compound(t, except_in) for t in _joined_forms(first, second))
    if not terms:
        raise TermError(
            say(
                f"@{first.name} and @{second.name} have no short forms in a common language",
                f"@{first.name} と @{second.name} に、同じ言語の short がありません",
            )
        )
    return AliasSet(f"{first.name}+{second.name}", "", terms, pair=(first.name, second.name))


def _parse(toml_text: str, file: str) -> _File:
    try:
        return msgspec.convert(tomllib.loads(toml_text), _File)
    except tomllib.TOMLDecodeError as error:
        words, line = toml_mistake(toml_text, str(error))
        raise AliasError(words, file=file, line=line) from error
    except msgspec.ValidationError as error:
        words, line = shape_mistake(toml_text, str(error), _KNOWN)
        raise AliasError(words, file=file, line=line) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number of 5,000 digits
        raise AliasError(str(error), file=file) from error


def _sure(raw: _Set, fail: Any) -> Iterable[Term]:
    except_in = tuple(map(fold, raw.except_in))
    for languages, forms in [
        ((), raw.terms),
        *(((lang,), forms) for lang, forms in raw.only.items()),
    ]:
        for written in forms:
            try:
                yield parse_term(written, languages=languages, except_in=except_in)
            except TermError as error:
                raise fail(raw, error, written) from error


def _ambiguous(raw: _Set, sure: Aliases, fail: Any) -> Iterable[Term]:
    except_in = tuple(map(fold, raw.except_in))
    for entry in raw.ambiguous:
        company: list[Term] = []
        for written in entry.company:
            if written.startswith("@"):
                other = sure.get(written[1:])
                if other is None:
                    raise fail(raw, unknown_set(written, sure), written)
                company += [term for term in other.terms if not term.company]
            else:
                try:
                    company.append(parse_term(written))
                except TermError as error:
                    raise fail(raw, error, written) from error
        if not company:
            raise fail(
                raw,
                say(
                    "ambiguous terms need their company (with = [...])",
                    "ambiguous には with = [...] が要ります",
                ),
            )
        for written in entry.terms:
            try:
                yield parse_term(
                    written, alone=entry.alone, except_in=except_in, company=tuple(company)
                )
            except TermError as error:
                raise fail(raw, error, written) from error


def _compounds(raw: _Set, made: AliasSet, sets: Aliases, fail: Any) -> list[Term]:
    if len(made.pair) != 2:
        raise fail(raw, say("pair names two sets", "pair には集合を二つ書きます"), "pair")
    for name in made.pair:
        if name not in sets:
            raise fail(raw, unknown_set("@" + name, sets), "pair")
    first, second = (sets[name] for name in made.pair)
    except_in = made.except_in + first.except_in + second.except_in
    without = set(map(fold, raw.without))
    joined = [
        _compound(t, except_in)
        for t in _joined_forms(first, second)
        if fold(t.strip("*")) not in without
    ]
    if not joined:
        raise fail(
            raw,
            say(
                "the two sides share no language with short forms",
                "二つの集合に、同じ言語の short がありません",
            ),
            "pair",
        )
    return joined


def _joined_forms(first: AliasSet, second: AliasSet) -> Iterable[str]:
    """朝 + ロ: 朝ロ, 朝・ロ, 朝-ロ and the other way round. Korean ones may go on (북러회담)."""
    other = dict(second.short)
    for lang, forms in first.short:
        separators = ("-", "/") if lang in _SPACED else ("", "・", "-", "/")
        tail = "*" if lang == "ko" else ""
        for a, b in product(forms, other.get(lang, ())):
            for separator in separators:
                yield f"{a}{separator}{b}{tail}"
                yield f"{b}{separator}{a}{tail}"
    for one, another in ((first, second), (second, first)):
        seconds = {lang: words for lang, _, words in another.adjectives}
        shorts = dict(another.short)
        for lang, firsts, _ in one.adjectives:
            plain = shorts.get(lang, ()) if lang == "en" else ()
            for a, b in product(firsts, dict.fromkeys((*seconds.get(lang, ()), *plain))):
                yield f"{a}-{b}"


# The day of a date before a short form, or a short form that is the beginning of the whole name
# (12日朝, 今日中, 12日韓国, 会談中米国): no compound.
_DAYS = "0123456789一二三四五六七八九十今昨明近同当节生假平往昔次翌毎连本前元曜終休初即数後先某祝半"
_GOES_ON = {"中": "国", "韓": "国", "米": "国", "美": "国", "日": "本", "俄": "罗斯", "乌": "克兰"}
_GOES_ON |= {"朝": "鮮", "韩": "国"}


def _compound(written: str, except_in: tuple[str, ...]) -> Term:
    text = fold(written)
    mistaken: list[str] = []
    if text.startswith("日"):
        mistaken += (day + text for day in _DAYS)
    goes_on = _GOES_ON_FOLDED.get(text[-1:])
    if goes_on and len(text) == 2:
        mistaken.append(text + goes_on)
    return parse_term(written, except_in=(*except_in, *map(fold, mistaken)))


_GOES_ON_FOLDED = {fold(char): fold(rest) for char, rest in _GOES_ON.items()}


def unknown_set(written: str, sets: Aliases) -> str:
    """What to say of a set that is not there."""
    close = difflib.get_close_matches(written.removeprefix("@"), list(sets), 1)
    known = ", ".join("@" + name for name in sorted(sets))
    if close:
        return say(
            f"no alias set {written}; did you mean @{close[0]}?",
            f"{written} という別名集合はありません。@{close[0]} ですか?",
        )
    return say(
        f"no alias set {written}; known: {known}",
        f"{written} という別名集合はありません。あるもの: {known}",
    )


def line_of(text: str, needle: str, *, after: int = 1) -> int:
    """The number of the first line from ``after`` on that holds ``needle``; 0 where none does."""
    lines = text.splitlines()
    for number in range(max(after, 1), len(lines) + 1):
        if needle in lines[number - 1]:
            return number
    return 0
