"""Questions to the archive: how they are written, what they mean, and where one is wrong.

Words beside each other must all be there; ``OR`` (または, ``|``) parts alternatives, ``-`` (NOT)
excludes, parentheses group, ``"quotation marks"`` keep words together, ``~`` asks for the other
names in the alias sets too, ``word*`` for whatever begins so. ``field:`` narrows.
``docs/searching.md`` is for those who ask. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from kawaraban.folding import fold, fts5_phrase
from kawaraban.match.aliases import Aliases, AliasSet, default_aliases
from kawaraban.read.headlines.headline import GENRES
from kawaraban.wording import say

LONGEST = 2000
"""Characters of a question."""
MOST_TERMS = 64
_DEEPEST = 20
_MOST_VARIANTS = 300

ValueField = Literal["outlet", "byline", "lang", "genre", "topic"]
_FIELDS: dict[str, ValueField | Literal["headline", "after", "before", "date"]] = {
    "outlet": "outlet", "媒体": "outlet",
    "byline": "byline", "署名": "byline", "記者": "byline",
    "lang": "lang", "言語": "lang",
    "genre": "genre", "種類": "genre",
    "topic": "topic", "主題": "topic",
    "headline": "headline", "見出し": "headline",
    "after": "after", "以降": "after",
    "before": "before", "より前": "before",
    "date": "date", "日付": "date",
}  # fmt: skip
FIELDS = ("headline", "outlet", "byline", "lang", "genre", "topic", "after", "before", "date")
_OR = frozenset({"OR", "または", "|"})
_AND = frozenset({"AND", "かつ"})
_NOT = frozenset({"NOT"})

_QUOTES = str.maketrans("“”„‟″＂（）：｜", '""""""():|')  # each for one: places stay
_field = re.compile(r"([^\W\d_]+):(?=\S)")
_word = re.compile(r'\||[^\s"()|]+')
_day = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)|年?)\Z|(\d{4})(\d\d)(\d\d)\Z"
)
_short_compound = re.compile("[\u4e00-\u9fff\u30a1-\u30ff]{2,3}")


class QueryError(ValueError):
    """A question that cannot be asked. ``start`` and ``end`` say where in it, in characters;
    ``en`` and ``ja`` what is wrong, as a part of a sentence; ``code`` is stable."""

    def __init__(self, code: str, start: int, end: int, en: str, ja: str) -> None:
        super().__init__(code)
        self.code, self.start, self.end, self.en, self.ja = code, start, end, en, ja

    def __str__(self) -> str:
        at = self.start + 1
        return say(f"character {at}: {self.en}", f"{at} 文字目：{self.ja}")


class Words(msgspec.Struct, frozen=True):
    """A term: any of ``texts`` (the first as written, then its variants) stands in the headline,
    or where ``headline`` is false also in the text, the outlet's name or a byline."""

    texts: tuple[str, ...]
    headline: bool = False
    start: int = 0
    end: int = 0


class Value(msgspec.Struct, frozen=True):
    """A field is, or (unless ``whole``) holds, the value."""

    field: ValueField
    value: str
    whole: bool = False
    start: int = 0
    end: int = 0


class Days(msgspec.Struct, frozen=True):
    """Published on ``first`` or later, and before ``until``."""

    first: date | None
    until: date | None
    start: int = 0
    end: int = 0


class Not(msgspec.Struct, frozen=True):
    part: Node
    start: int = 0
    end: int = 0


class All(msgspec.Struct, frozen=True):
    parts: tuple[Node, ...]
    start: int = 0
    end: int = 0


class Some(msgspec.Struct, frozen=True):
    """At least one of them."""

    parts: tuple[Node, ...]
    start: int = 0
    end: int = 0


Node: TypeAlias = Words | Value | Days | Not | All | Some


def parse(query: str, *, variants: bool = False, aliases: Aliases | None = None) -> Node | None:
    """What a question asks for; None where it asks for nothing (what holds nothing that is
    indexed, a bracket or a lone dash, does not count). ``variants``: as if every term had a
    ``~``; ``aliases`` are the sets they are taken from, the packaged ones by default.

    Raises :class:`QueryError`.
    """
    if len(query) > LONGEST:
        raise QueryError(
            "too-long", LONGEST, len(query),
            f"a question has at most {LONGEST:,} characters",
            f"検索式は {LONGEST:,} 文字までです",
        )  # fmt: skip
    return _Parser(query, variants, aliases).whole()


def wanted(node: Node | None) -> Iterator[Words]:
    """The terms that are asked for, not those excluded, in order."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, All | Some):
        for part in node.parts:
            yield from wanted(part)


class _Parser:
    def __init__(self, query: str, variants: bool, aliases: Aliases | None) -> None:
        self.text = query.translate(_QUOTES)
        self.variants, self.aliases = variants, aliases
        self.at = 0
        self.terms = 0

    def whole(self) -> Node | None:
        found = self._some("", 0)
        if self.at < len(self.text):
            raise self._error(
                "closed", self.at, self.at + 1,
                "this parenthesis closes none that was opened", "対応する開き括弧がありません",
            )  # fmt: skip
        return found

    def _some(self, field: str, depth: int) -> Node | None:
        """Alternatives, up to a closing parenthesis or the end."""
        start = self._skip()
        parts = [self._all(field, depth)]
        while (sign := self._operator(_OR)) is not None:
            self._needs_before(parts[-1], sign)
            parts.append(self._all(field, depth))
            self._needs_after(parts[-1], sign)
        return _joined(Some, [part for _, part in parts], start, self.at)

    def _all(self, field: str, depth: int) -> tuple[bool, Node | None]:
        """What must be there together. Whether anything was written at all, and what it asks."""
        start, parts, written = self._skip(), [], False
        while True:
            sign = self._operator(_AND)
            if sign is not None:
                self._needs_before((written, None), sign)
            if self._ends():
                if sign is not None:
                    self._needs_after((False, None), sign)
                break
            parts.append(self._one(field, depth))
            written = True
        return written, _joined(All, parts, start, self.at)

    def _one(self, field: str, depth: int) -> Node | None:
        start = self.at
        sign = self._operator(_NOT)
        if sign is not None:
            self._needs_after((not self._ends(), None), sign)
            return self._not(self._one(field, depth), start)
        char = self.text[start]
        following = self.text[start + 1 : start + 2]
        if char in "-−－":
            self.at += 1
            if not following.strip() or following == ")":
                return None  # a lone dash
            return self._not(self._one(field, depth), start)
        if char == "(":
            return self._group(field, depth)
        if char in "~〜～" and following.strip() and following not in "()":
            self.at += 1
            return self._term(field, start, variants=True)
        name = _field.match(self.text, start)
        if name and char != '"':
            known = _FIELDS.get(name[1])
            if known is not None:
                self.at = name.end()
                if self.text[self.at] == "(":
                    return self._group(known, depth)
                if self.text[self.at] in "~〜～" and known == "headline":
                    self.at += 1
                    return self._term(known, start, variants=True)
                return self._term(known, start)
            if name[1].isascii() and name[1].islower():
                raise self._error(
                    "field", start, name.end(),
                    f"there is no field {name[1]}: (there are {', '.join(FIELDS)}; "
                    "put it in quotation marks to search for the words)",
                    f"{name[1]}: という欄はありません（使えるのは {'、'.join(FIELDS)}。"
                    "語として探すには引用符で囲みます）",
                )  # fmt: skip
        return self._term(field, start)

    def _not(self, part: Node | None, start: int) -> Node | None:
        return None if part is None else Not(part, start, self.at)

    def _group(self, field: str, depth: int) -> Node | None:
        start = self.at
        if depth == _DEEPEST:
            raise self._error(
                "deep", start, start + 1,
                f"parentheses stand in each other more than {_DEEPEST} deep",
                f"括弧の入れ子は {_DEEPEST} 段までです",
            )  # fmt: skip
        self.at += 1
        if self._skip() < len(self.text) and self.text[self.at] == ")":
            raise self._error(
                "empty", start, self.at + 1,
                "nothing stands between these parentheses", "括弧の中が空です",
            )  # fmt: skip
        found = self._some(field, depth + 1)
        if self.at == len(self.text):
            raise self._error(
                "open", start, start + 1,
                "this parenthesis is not closed", "この括弧は閉じられていません",
            )  # fmt: skip
        self.at += 1
        return found

    def _term(self, field: str, start: int, *, variants: bool = False) -> Node | None:
        quoted = self.text[self.at : self.at + 1] == '"'
        if quoted:
            end = self.text.find('"', self.at + 1)
            if end < 0:
                raise self._error(
                    "quote", self.at, self.at + 1,
                    "this quotation mark is not closed", "この引用符は閉じられていません",
                )  # fmt: skip
            term, self.at = self.text[self.at + 1 : end], end + 1
        else:
            found = _word.match(self.text, self.at)
            if found is None:  # a parenthesis
                raise self._error(
                    "value", start, self.at, "nothing stands after this", "この後に何もありません"
                )
            term, self.at = found[0], found.end()
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise self._error(
                "many", start, self.at,
                f"a question has at most {MOST_TERMS} terms", f"語は {MOST_TERMS} 個までです",
            )  # fmt: skip
        if field in ("after", "before", "date"):
            return self._days(field, term, start)
        if field in ("", "headline"):
            if not fts5_phrase(term):
                return None
            texts: tuple[str, ...] = (term,)
            if variants or self.variants:
                texts = variants_of(term, self.aliases)
            return Words(texts, field == "headline", start, self.at)
        return self._value(field, term, quoted, start)  # type: ignore[arg-type]

    def _value(self, field: ValueField, term: str, quoted: bool, start: int) -> Node | None:
        if field == "genre":
            code = term.strip().lower().replace("_", "-")
            if code not in GENRES:
                raise self._error(
                    "genre", start, self.at,
                    f"there is no genre {term!r} (there are {', '.join(sorted(GENRES))})",
                    f"{term} という種類はありません（使えるのは {'、'.join(sorted(GENRES))}）",
                )  # fmt: skip
            return Value(field, code, True, start, self.at)
        nameless = field in ("outlet", "byline") and not fts5_phrase(term)
        if not term.strip() or (nameless and not quoted):
            return None
        return Value(field, term.strip(), quoted, start, self.at)

    def _days(self, field: str, term: str, start: int) -> Node:
        first, dots, last = term.partition("..") if field == "date" else (term, "", "")
        spans = [_span(part) for part in (first, last) if part]
        if not spans or not all(spans):
            raise self._error(
                "date", start, self.at,
                f"{term!r} is no date (2024, 2024-06 or 2024-06-19; date:2024-06-01..2024-06-19)",
                f"{term} は日付として読めません（2024、2024-06、2024-06-19、"
                "date:2024-06-01..2024-06-19）",
            )  # fmt: skip
        begin, end = spans[0], spans[-1]
        assert begin is not None
        assert end is not None
        if field == "after":
            return Days(begin[0], None, start, self.at)
        if field == "before":
            return Days(None, begin[0], start, self.at)
        if dots and first and last and end[1] is not None and end[1] <= begin[0]:
            raise self._error(
                "range", start, self.at,
                "the range ends before it begins", "期間の終わりが始まりより前です",
            )  # fmt: skip
        return Days(
            begin[0] if first else None, end[1] if last or not dots else None, start, self.at
        )

    # Reading on

    def _skip(self) -> int:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def _ends(self) -> bool:
        """Whether the alternative is over."""
        at = self._skip()
        if at == len(self.text) or self.text[at] == ")":
            return True
        word = _word.match(self.text, at)
        return word is not None and word[0] in _OR

    def _operator(self, names: frozenset[str]) -> tuple[int, int] | None:
        """The place of such a word, passed over, if one stands here."""
        word = _word.match(self.text, self._skip())
        if word is None or word[0] not in names:
            return None
        self.at = word.end()
        return word.span()

    def _needs_before(self, part: tuple[bool, Node | None], sign: tuple[int, int]) -> None:
        if not part[0]:
            name = self.text[slice(*sign)]
            raise self._error(
                "operand",
                *sign,
                f"nothing stands before this {name}",
                f"{name} の前に語がありません",
            )

    def _needs_after(self, part: tuple[bool, Node | None], sign: tuple[int, int]) -> None:
        if not part[0]:
            name = self.text[slice(*sign)]
            raise self._error(
                "operand",
                *sign,
                f"nothing stands after this {name}",
                f"{name} の後に語がありません",
            )

    def _error(self, code: str, start: int, end: int, en: str, ja: str) -> QueryError:
        return QueryError(code, start, end, en, ja)


def _joined(kind: type[All | Some], parts: list[Node | None], start: int, end: int) -> Node | None:
    found = tuple(part for part in parts if part is not None)
    if len(found) < 2:
        return found[0] if found else None
    return kind(found, start, end)


def _span(text: str) -> tuple[date, date | None] | None:
    """First day of a year, month or day, and the first day after it (None past the calendar)."""
    found = _day.match(fold(text).strip())
    if found is None:
        return None
    year, month, day = (
        int(part or 0) for part in (found.groups()[3:] if found[4] else found.groups()[:3])
    )
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if found[2] == "0" or found[3] == "0":
        return None
    try:
        if day:
            return first, date.fromordinal(first.toordinal() + 1)
        if month:
            return first, date(year + month // 12, month % 12 + 1, 1)
        return first, date(year + 1, 1, 1)
    except ValueError:
        return first, None


# Variants -----------------------------------------------------------------------------------


def variants_of(term: str, aliases: Aliases | None = None) -> tuple[str, ...]:
    """The term, and its other names in the alias sets: of a name all names of that side, of a
    compound (朝ロ) all compounds of the two sides, of a longer word (朝ロ首脳会談) the word with
    each short compound (露朝首脳会談). Names that count in one language or in company only are
    among them where they are compounds: who asks for 朝ロ so means 朝露."""
    sets = aliases if aliases is not None else default_aliases()
    folded = fold(term).strip()
    found: dict[str, None] = {term: None}
    known = set_of(term, sets)
    if known is not None:
        for each in known.terms:
            if known.pair or not (each.company or each.languages or each.alone):
                found[each.text + "*" * each.open_end] = None
        return tuple(found)[:_MOST_VARIANTS]
    for one in (one for one in sets.values() if one.pair):
        short = [each.text for each in one.terms if _short_compound.fullmatch(each.text)]
        inside = [name for name in short if name in folded]
        if inside:
            longest = max(inside, key=len)
            found.update((folded.replace(longest, name, 1), None) for name in short)
            return tuple(found)[:_MOST_VARIANTS]
    return tuple(found)


def set_of(term: str, aliases: Aliases | None = None) -> AliasSet | None:
    """The alias set that the term is a name in: compounds of two sides first, then one side."""
    sets = aliases if aliases is not None else default_aliases()
    folded = fold(term).strip()
    pairs = [one for one in sets.values() if one.pair]
    sides = [one for one in sets.values() if one.short and not one.pair]
    named = (one for one in (*pairs, *sides) if any(t.text == folded for t in one.terms))
    return next(named, None)
