"""Topics from the files that researchers write.

The TOML form is described for its users in ``docs/topics.md``; the reasons for it are in
``docs/design/matching.md``. Loading is strict: what cannot work is an error with its line,
what would let everything through is a warning kept with the topic.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import msgspec

from kawaraban.match.aliases import (
    Aliases,
    AliasSet,
    compound_set,
    default_aliases,
    unknown_set,
)
from kawaraban.match.checks import (
    as_in_a_search,
    is_everywhere,
    is_part_of_words,
    language_code,
)
from kawaraban.match.mistakes import shape_mistake, toml_mistake
from kawaraban.match.sense import (
    TopicError,
    Written,
    check_alike,
    check_rule,
    check_sense,
    check_threshold,
)
from kawaraban.match.terms import Term, TermError, parse_term
from kawaraban.match.topic import BALANCES, MOST, PLACES, Group, Kind, Place, Rule, Topic
from kawaraban.wording import say

__all__ = ["TopicError", "load_topic"]


class _Rule(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    label: str
    weight: float = 1.0
    any: list[str] | None = None
    all: list[str | list[str]] | None = None
    near: list[str | list[str]] | None = None
    none: list[str] = []
    within: int | str = "sentence"
    places: list[str] | None = msgspec.field(name="in", default=None)
    outlet: list[str] = []
    genre: list[str] = []
    lang: list[str] = []
    section: list[str] = []
    keywords: list[str] = []
    byline: list[str] = []
    agency: list[str] = []
    not_outlet: list[str] = []
    not_genre: list[str] = []
    not_listed_with: list[str] = []
    share: float = 0.0
    most: int = MOST


class _Position(msgspec.Struct, forbid_unknown_fields=True):
    headline: float = 3.0
    lead: float = 2.0
    text: float = 1.0


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str = ""
    about: str = ""
    threshold: float = 6.0
    balance: str = "balanced"
    ask: float | None = None
    position: _Position = msgspec.field(default_factory=_Position)
    rule: list[_Rule] = []


_KNOWN = {
    "": _File.__struct_encode_fields__,
    "position": _Position.__struct_encode_fields__,
    "rule": _Rule.__struct_encode_fields__,
}
_RESTRICTIONS = ("outlet", "genre", "lang", "section", "keywords", "byline", "agency")


def load_topic(
    toml_text: str,
    *,
    name: str,
    aliases: Aliases | None = None,
    file: str = "",
    genres: Collection[str] = (),
) -> Topic:
    """The topic a file describes. ``name`` is used where the file gives none; ``aliases``
    defaults to the packaged sets; ``file`` is what messages call the file; ``genres`` are those
    that there are, where that is known.

    Raises :class:`TopicError` (a ``ValueError``) naming file and line: bad TOML, an unknown
    key or alias set, a rule that can never match, a threshold no article can reach.
    ``Topic.warnings`` holds what would match everything.
    """
    sets = aliases or default_aliases()
    return _Loader(toml_text, file or f"{name}.toml", sets, genres).topic(name)


_term = lru_cache(65_536)(parse_term)
"""Topics of one subject, and one person's topics, have most of their words in common."""


class _Loader:
    """One loading: the text with its warnings, the sets in force, the groups made so far."""

    def __init__(self, text: str, file: str, aliases: Aliases, genres: Collection[str]) -> None:
        self.written = Written(text, file)
        self.aliases, self.genres = aliases, genres
        self.groups: dict[tuple[str, ...], Group] = {}

    def topic(self, name: str) -> Topic:
        raw = self._parse()
        rules = tuple(self._rule(number, rule) for number, rule in enumerate(raw.rule))
        position: tuple[tuple[Place, float], ...] = (
            ("headline", raw.position.headline),
            ("lead", raw.position.lead),
            ("text", raw.position.text),
        )
        if any(factor < 0 for _, factor in position):
            raise self.written.error(
                say("position factors are 0 or more", "position は 0 以上です"), "[position]"
            )
        numbers = [("threshold", raw.threshold), ("ask", raw.ask or 0.0), *position]
        for key, value in numbers:
            if not math.isfinite(value):
                raise self.written.error(
                    say(f"{key} is a number", f"{key} には有限の数を書きます"), key
                )
        if rules:
            check_alike(self.written, rules)
            check_threshold(self.written, raw.threshold, rules, dict(position))
        balance = next((b for b in BALANCES if b == raw.balance), None)
        if balance is None:
            words = ", ".join(BALANCES)
            raise self.written.error(
                say(f"balance is one of {words}", f"balance は {words} のどれかです"), "balance"
            )
        if raw.ask is not None and not raw.ask <= raw.threshold:
            raise self.written.error(
                say(
                    f"ask ({raw.ask:g}) is above the threshold ({raw.threshold:g})",
                    f"ask ({raw.ask:g}) が threshold ({raw.threshold:g}) を超えています",
                ),
                "ask",
            )
        if raw.ask is not None and raw.ask <= 0 < raw.threshold:
            self.written.warn(
                say(
                    "ask of 0 or less asks about every article with any evidence",
                    "ask が 0 以下では、少しでも当たった記事がすべて判断待ちになります",
                ),
                "ask",
            )
        return Topic(
            name=raw.name or name,
            threshold=raw.threshold,
            rules=rules,
            about=raw.about,
            position=position,
            warnings=tuple(self.written.warnings),
            balance=balance,
            ask=raw.ask,
        )

    def _parse(self) -> _File:
        try:
            return msgspec.convert(tomllib.loads(self.written.text), _File)
        except tomllib.TOMLDecodeError as error:
            words, line = toml_mistake(self.written.text, str(error))
            raise TopicError(words, file=self.written.file, line=line) from error
        except RecursionError as error:
            words = say("lists or tables are nested too deep", "入れ子が深すぎます")
            raise TopicError(words, file=self.written.file) from error
        except msgspec.ValidationError as error:
            words, line = shape_mistake(self.written.text, str(error), _KNOWN)
            raise TopicError(words, file=self.written.file, line=line) from error
        except ValueError as error:  # a number of more digits than Python reads
            raise TopicError(str(error), file=self.written.file) from error

    def _rule(self, number: int, raw: _Rule) -> Rule:
        def fail(en: str, ja: str, needle: str = "") -> TopicError:
            return self.written.error(f"{raw.label}: {say(en, ja)}", needle, number)

        asked = [k for k in ("any", "all", "near") if getattr(raw, k) is not None]
        restricted = any(getattr(raw, key) for key in _RESTRICTIONS)
        if len(asked) > 1:
            raise fail(
                f"one rule has one of any, all, near; this has {' and '.join(asked)}",
                f"any・all・near は一つの規則に一つです({'・'.join(asked)} があります)",
                asked[1],
            )
        if not asked and not restricted:
            raise fail("looks for nothing", "何も探していません")
        if not raw.label.strip():
            raise fail("a rule needs a label", "規則には label が要ります")
        if raw.weight == 0:
            raise fail("weight 0 counts for nothing", "weight 0 では数に入りません", "weight")
        if not math.isfinite(raw.weight):
            raise fail("weight is a number", "weight には有限の数を書きます", "weight")
        if raw.most < 1:
            raise fail("most is 1 or more", "most は 1 以上です", "most")
        if not asked and (raw.none or raw.not_listed_with or raw.share or raw.places):
            raise fail(
                "in, none, share and not_listed_with need any, all or near",
                "in・none・share・not_listed_with は any・all・near と共に書きます",
            )
        if not 0 <= raw.share <= 1:
            raise fail(
                "share is a part of the paragraphs, 0 to 1 (0.3: three in ten)",
                "share は段落の割合で、0 から 1 です(0.3 は 3 割)",
                "share",
            )
        kind: Kind = asked[0] if asked else "about"  # type: ignore[assignment]  # from the list above
        groups = self._groups(number, raw, kind, fail)
        within, sentences = self._within(raw, groups, fail)
        rule = Rule(
            label=raw.label,
            weight=raw.weight,
            kind=kind,
            groups=groups,
            none=self._group(number, raw.none, fail) if raw.none else None,
            within=within,
            sentences=sentences,
            places=self._places(raw, fail),
            outlet=tuple(raw.outlet),
            genre=tuple(raw.genre),
            lang=tuple(self._language(lang, fail) for lang in raw.lang),
            section=tuple(raw.section),
            keywords=tuple(raw.keywords),
            byline=tuple(raw.byline),
            agency=tuple(raw.agency),
            not_outlet=tuple(raw.not_outlet),
            not_genre=tuple(raw.not_genre),
            not_listed_with=(
                self._group(number, raw.not_listed_with, fail) if raw.not_listed_with else None
            ),
            share=raw.share,
            most=raw.most,
        )
        check_rule(self.written, number, rule)
        check_sense(self.written, number, rule, self.genres)
        return rule

    def _groups(self, number: int, raw: _Rule, kind: Kind, fail: Any) -> tuple[Group, ...]:
        if kind == "about":
            return ()
        if kind == "any":
            return (self._group(number, raw.any or [], fail),)
        members = raw.all if kind == "all" else raw.near
        groups = tuple(
            self._group(number, [m] if isinstance(m, str) else m, fail) for m in members or []
        )
        if len(groups) < 2:
            raise fail(
                f"{kind} needs two terms or groups, or it can never match",
                f"{kind} には二つ以上の語か集合が要ります",
                kind,
            )
        return groups

    def _group(self, number: int, written: list[str], fail: Any) -> Group:
        key = tuple(written)
        if key not in self.groups:
            if not written:
                raise fail("an empty list can never match", "空の一覧には何も一致しません", "[]")
            terms: list[Term] = []
            for entry in written:
                try:
                    terms += self._set(entry).terms if entry.startswith("@") else [_term(entry)]
                except TermError as error:
                    raise fail(str(error), str(error), entry or '""') from error
                if search := as_in_a_search(entry):
                    self.written.warn(f"{entry!r}: {search}", entry.strip('"“”「」'), number)
                if not entry.startswith("@") and is_everywhere(terms[-1]):
                    self.written.warn(
                        say(
                            f"{entry!r} is in nearly every article",
                            f"{entry!r} はほとんどの記事に出てきます",
                        ),
                        entry,
                        number,
                    )
                elif not entry.startswith("@") and is_part_of_words(terms[-1]):
                    self.written.warn(
                        say(
                            f"{entry!r} is part of many words that mean something else; an "
                            "ambiguous form of an alias set counts in company only",
                            f"{entry!r} はほかの意味の語にも多く含まれます"
                            "(別名集合の ambiguous なら、共に出る語を条件にできます)",
                        ),
                        entry,
                        number,
                    )
            self.groups[key] = Group(label=" ".join(written), terms=tuple(dict.fromkeys(terms)))
        return self.groups[key]

    def _set(self, written: str) -> AliasSet:
        names = [part.strip().removeprefix("@") for part in written.split("+")]
        for name in names:
            if name not in self.aliases:
                raise TermError(unknown_set("@" + name, self.aliases))
        if len(names) == 1:
            return self.aliases[names[0]]
        if len(names) != 2:
            raise TermError(
                say(f"{written}: a compound has two sides", f"{written}: 合成は二者です")
            )
        described = (s for s in self.aliases.values() if set(s.pair) == set(names))
        found = next(described, None)
        return found or compound_set(*(self.aliases[name] for name in names))

    def _within(self, raw: _Rule, groups: tuple[Group, ...], fail: Any) -> tuple[int | None, int]:
        """Characters (None: not asked) and sentences."""
        said = _sentences.fullmatch(raw.within.strip()) if isinstance(raw.within, str) else None
        sentences = int(said[1] or said[2] or 1) if said else 1
        wrong = said is None if isinstance(raw.within, str) else raw.within < 0
        if wrong or not 1 <= sentences <= 20:
            raise fail(
                'within is "sentence", "3 sentences" (up to 20) or a number of characters',
                'within は "sentence"、"3 sentences"(20 まで)か文字数です',
                "within",
            )
        if raw.within != "sentence" and raw.near is None:
            raise fail("within needs near", "within は near と共に書きます", "within")
        if isinstance(raw.within, str):
            return None, sentences
        shortest = sum(min(len(t.text) for t in g.terms) for g in groups[1:-1])
        if raw.within < shortest:
            raise fail(
                "within leaves no room to match", "この within では一致しようがありません", "within"
            )
        return raw.within, 1

    def _language(self, written: str, fail: Any) -> str:
        lang, meant = language_code(written)
        if not lang:
            raise fail(
                f"{written!r} is no language code" + (f"; did you mean {meant}?" if meant else ""),
                f"{written!r} は言語コードではありません" + (f"。{meant} ですか?" if meant else ""),
                written,
            )
        return lang

    def _places(self, raw: _Rule, fail: Any) -> tuple[Place, ...]:
        if raw.places is None:
            return PLACES
        unknown = [p for p in raw.places if p not in PLACES]
        if unknown or not raw.places:
            raise fail(
                f"in takes {', '.join(PLACES)}", f"in に書けるのは {'、'.join(PLACES)} です", "in ="
            )
        return tuple(p for p in PLACES if p in raw.places)


_sentences = re.compile(r"(?:(\d{1,3}) )?sentences?|(\d{1,3})文", re.IGNORECASE)
