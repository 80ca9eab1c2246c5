"""Folding: one form for everything that matching and search should treat as the same.

Folded are width and compatibility forms (NFKC), letter case, hiragana and half-width kana (to
katakana), old and new Japanese and traditional and simplified Chinese characters (to one
character each), iteration marks (人々 to 人人), ё to е, Latin diacritics, the many dashes,
quotation marks, middle dots and spaces. Removed are soft hyphens, zero-width characters and
variation selectors. Hangul stays as it is. Readers are never shown folded text:
:func:`fold_spans` leads back to the text as published. ``docs/design/folding.md`` has the
reasons.

The tokens of the full-text index are made here too, so that indexing and asking cannot drift
apart: overlapping character pairs where a script writes no spaces (and for Korean, where
particles hang on the word), words elsewhere. :data:`FTS5_TOKENIZE` is how an FTS5 table must
be declared for these tokens to survive unchanged.

Follows Unicode's NFKC_Casefold (UAX #15, UAX #44) with the further unifications above.
"""

from __future__ import annotations

import codecs
import operator
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from kawaraban._folding_table import HAN_FROM, HAN_TO, MARKS

FTS5_TOKENIZE = "ascii"
"""The ``tokenize`` option of an FTS5 table that holds ``" ".join(search_tokens(text))``: what is
not ASCII is left as it is, and nothing of ASCII but letters and digits is in a token."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d\u2043"
_DOUBLE_QUOTES = "“”„‟«»″〝〞〟「」『』《》〈〉"
_SINGLE_QUOTES = "‘’‚‛ʼʻ`´′‹›"
_MIDDLE_DOTS = "・•‧∙⋅\u0387\u318d\u119e\u30fb"
_WAVES = "〜∼˜"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_DROPPED_MARKS = "\u0300-\u036f\u3099\u309a"

_MARKS = "".join(
    f"\\u{int(first, 16):04x}-\\u{int(last, 16):04x}"
    for first, last in (part.split("-") for part in MARKS.split())
    if len(last) <= 4
)
_invisible = re.compile(f"[{_INVISIBLE}]+")
_dropped = re.compile(f"[{_INVISIBLE}{_DROPPED_MARKS}]")
# Characters that may join with their neighbours, so that folding one at a time would be wrong:
# combining marks, half-width voicing marks, jamo; and those that stand between when removed.
# Kept to the basic plane, where the regular expression engine has a table to look up in.
_joining = re.compile(
    f"[{_INVISIBLE.split(chr(0xE0000))[0]}{_MARKS}\u1100-\u11ff\u3131-\u318e\uff9e-\uffdc]"
)
_marks = re.compile("(々+)|[ヽヾ]+")
_han = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_spaces = re.compile("  +")
_not_ascii = re.compile("[^\0-\x7f]+")

_GRAM = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e80-\u0eff"  # Thai, Lao: no spaces either
    "\u1000-\u1049\u1050-\u109d\u1780-\u17d3\u17d7\u17dc-\u17ff"  # Burmese, Khmer
    "\u1100-\u11ff\u3005-\u3007\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3131-\u318e"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
)
_GRAM_BEYOND = "\U0001b000-\U0001b16f\U00020000-\U000323af"
_piece = re.compile(
    f"((?:[{_GRAM}]+|[{_GRAM_BEYOND}])+)|(?:[^\\W_{_GRAM}{_GRAM_BEYOND}]+|[{_MARKS}])+"
)


class _Table(dict[int, int | str]):
    """``str.translate`` table filled as characters are met (the answer never changes; only
    the basic plane is kept, so that no text can make it grow without end)."""

    def __missing__(self, code: int) -> int | str:
        folded = _fold_character(chr(code))
        answer: int | str = ord(folded) if len(folded) == 1 else folded
        if code <= 0xFFFF:
            self[code] = answer
        return answer


class CharacterMap:
    """Characters to characters, for texts that hold none but these, of which there are at most
    255. As a one-byte code page it is some ten times as fast as ``str.translate``."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self.answers = frozenset(table.values())
        known = "".join(table)
        if len(known) > 255 or "\0" in table:
            raise ValueError(f"{len(known)} characters do not make a code page")
        self._into = codecs.charmap_build("\0" + known.ljust(255, "\ufffe"))
        self._out = "\ufffe" + "".join(table.values()).ljust(255, "\ufffe")

    def __call__(self, text: str) -> str | None:
        """The text with each character replaced; None where one is not known."""
        try:
            octets, _ = codecs.charmap_encode(text, "strict", self._into)
            return codecs.charmap_decode(octets, "strict", self._out)[0]
        except UnicodeError:
            return None


_ASCII = "\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))
_SIGNS = "\u00a0«»©®°±·–—‘’“”„•‹›\u2009\u202f−€™"
_LATIN = (
    "".join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in "¨¯¸")
    + "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŤťŮůŰűŹźŻżŽž"
)
_CYRILLIC = "".join(map(chr, range(0x401, 0x460))) + "Ґґ"
_EXPANDING = {"…": "...", "ß": "ss", "№": "no"}
"""What folds to several characters and is in many texts all the same."""


_in_alphabets = re.compile(
    "[" + "".join(_EXPANDING) + "]|([\\x00-\\x20\\x7f\\xa0\\u2009\\u202f]{2,})"
)
"""What of these changes its length; the second, together with its like, to one space."""


@lru_cache(maxsize=1)
def alphabets() -> tuple[CharacterMap, CharacterMap]:
    """Folding of Latin and of Cyrillic texts, for what folds to one character each."""
    made = []
    for letters in (_LATIN, _CYRILLIC):
        each = {char: _fold_character(char) for char in _ASCII + _SIGNS + letters}
        made.append(CharacterMap({c: f for c, f in each.items() if len(f) == 1 and _is_plain(c)}))
    return made[0], made[1]


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    table = dict(zip(HAN_FROM, HAN_TO, strict=True)) | _signs() | {"ё": "е"}
    for code in (*range(0x3041, 0x3097), 0x309D, 0x309E):
        table[chr(code)] = chr(code + 0x60)
    return table


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """Signs that are unified before NFKC, which would take some of them apart."""
    groups = (_DASHES, _DOUBLE_QUOTES, _SINGLE_QUOTES, _MIDDLE_DOTS, _WAVES)
    return {char: one for group, one in zip(groups, "-\"'·~", strict=True) for char in group}


def _fold_character(char: str) -> str:
    """One character on its own, carried on until it stands still."""
    same = _characters()
    while True:
        if char.isspace() or unicodedata.category(char[:1] or " ") in ("Cc", "Cs"):
            return " "
        folded = same.get(char) or unicodedata.normalize("NFKC", char).casefold()
        folded = "".join(same.get(c, _without_diacritic(c)) for c in folded)
        folded = _dropped.sub("", folded)
        if folded == char or not folded:
            return folded
        if len(folded) > 1:
            return "".join(map(_fold_character, folded))
        char = folded


def _without_diacritic(char: str) -> str:
    if "\u00c0" <= char < "\u0250" or "\u1e00" <= char < "\u1f00":
        base = unicodedata.normalize("NFD", char)[0]
        if base.isascii():
            return base
    return char


_table = _Table()
_UNMET = ()
"""What ``str.translate`` stops at."""
_plane: list[int | str | tuple[()]] = [_UNMET] * 0x10000
"""Of the table what is in the basic plane and was met: a list is looked up three times as fast."""


def _translated(text: str) -> str:
    """``text``, all of it in the basic plane, by the table."""
    try:
        return text.translate(_plane)  # type: ignore[arg-type]  # what is unmet stops it
    except TypeError:
        for code in set(map(ord, text)):
            _plane[code] = _table[code]
        return text.translate(_plane)  # type: ignore[arg-type]


def fold(text: str) -> str:
    """The form of ``text`` that is compared. ``fold(fold(text)) == fold(text)``.

    Runs of white space become one space; nothing is trimmed. Lone surrogates and control
    characters count as space. Never raises.
    """
    return _repeat(_squeeze(_fold_characters(text)))


# How a text is made: of one of the alphabets, of characters that fold each on its own and none
# to nothing, or of others.
_ALPHABET, _PLAIN, _JOINED = range(3)
_LONG = 400
"""Characters; a shorter text is folded sooner than looked up."""


def _fold_characters(text: str) -> str:
    """Character by character where that is the same as the whole, which it nearly always is."""
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, int]:
    """The text folded but for spaces and iteration marks, and how it is made."""
    return _folded_lately(text) if len(text) >= _LONG else _folded_now(text)


@lru_cache(maxsize=4)
def _folded_lately(text: str) -> tuple[str, int]:
    """A long text is signed, indexed and matched one after the other, and folded once for all."""
    return _folded_now(text)


def _folded_now(text: str) -> tuple[str, int]:
    if text.isascii():
        return text.translate(_table), _ALPHABET
    if text[:1] < "\u0500":  # else it would hardly be of an alphabet
        written = text
        for sign, several in _EXPANDING.items():
            if sign in text:
                written = written.replace(sign, several)
        for folding in alphabets():
            folded = folding(written)
            if folded is not None:
                return folded, _ALPHABET
    if _is_plain(text):
        return _translated(text), _PLAIN
    visible = _invisible.sub("", text).translate({ord(a): b for a, b in _signs().items()})
    folded = unicodedata.normalize("NFKC", visible).translate(_table)
    # A dropped mark may leave two jamo side by side that now compose.
    settled = unicodedata.normalize("NFKC", folded) == folded
    return folded if settled else _fold_characters(folded), _JOINED


def _is_plain(text: str) -> bool:
    """Whether each character folds on its own, and none of them to nothing."""
    if text.isascii():
        return True
    # Twice the characters in bytes: none is beyond the basic plane.
    return (
        len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)
        and _joining.search(text) is None
    )


def _squeeze(folded: str) -> str:
    return _spaces.sub(" ", folded) if "  " in folded else folded


def _repeat(folded: str) -> str:
    if "々" in folded or "ヽ" in folded or "ヾ" in folded:
        return _marks.sub(_repeated, folded)
    return folded


def _repeated(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    if found[1]:
        return before * len(found[0]) if _han.match(before) else found[0]
    if not "ァ" <= before <= "ヺ":
        return found[0]
    plain = unicodedata.normalize("NFD", before)[0]
    voiced = unicodedata.normalize("NFC", plain + "\u3099")
    voiced = voiced if len(voiced) == 1 else plain
    return "".join(plain if mark == "ヽ" else voiced for mark in found[0])


class Folded:
    """A folded text that remembers where each of its characters came from.

    ``text`` equals ``fold(original)``.
    """

    __slots__ = ("_ends", "_made", "_same", "_starts", "_steps", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        characters, self._made = _folded(original)
        self.text = _repeat(_squeeze(characters))
        lengths = {len(self.text), len(characters), len(original)}
        self._same = self._made != _JOINED and len(lengths) == 1
        self._steps: _Steps | None = None
        self._starts: array[int] | None = None
        self._ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``original`` of ``text[start:end]``, widened to whole characters as
        published (a part of ㎞ is ㎞; a base takes its combining marks along).

        Raises ``ValueError`` where the offsets lie outside ``text``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}:{end} in a text of {len(self.text)}")
        if self._same:
            return start, end
        if self._steps is None and self._starts is None:
            try:
                self._steps = _Steps(self.original, self._made)
            except _AwkwardError:
                self._starts, self._ends = _origins(self.original)
        if start == end:
            here = self._start(start) if start < len(self.text) else len(self.original)
            return here, here
        if self._steps is not None:
            return self._steps.start(start), self._steps.end(end)
        assert self._ends is not None
        return self._start(start), self._ends[end - 1]

    def spans(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """:meth:`span` of each; they lie inside ``text``."""
        if self._same:
            return spans
        return [self.span(*span) for span in spans]

    def _start(self, at: int) -> int:
        if self._steps is not None:
            return self._steps.start(at)
        assert self._starts is not None
        return self._starts[at]


class _AwkwardError(Exception):
    """A text whose pieces change with what stands beside them."""


class _Steps:
    """The way back through a text: where the few pieces are that change their length, and by
    how much. Raises :class:`_AwkwardError` where pieces are not all there is to it."""

    def __init__(self, original: str, made: int) -> None:
        self._begins: list[int] = []
        """Where such pieces begin and end in the folded text, in turn."""
        self._origins: list[int] = []
        """The same in the original."""
        moved = 0
        changing = _in_alphabets
        if made != _ALPHABET:
            plain, joined, awkward = _lengths()
            if awkward.search(original):
                raise _AwkwardError
            changing = plain if made == _PLAIN else joined
        for found in changing.finditer(original):
            start, end = found.span()
            folded = " " if found[1] else _fold_characters(found[0])
            if not found[1]:
                mark = any(char > "\uffff" and _joins(char) for char in found[0])
                if mark or " " in folded:
                    raise _AwkwardError
            begin = start + moved
            self._begins += (begin, begin + len(folded))
            self._origins += (start, end)
            moved += len(folded) - (end - start)

    def start(self, at: int) -> int:
        last = bisect_right(self._begins, at) - 1
        if last < 0:
            return at
        if last % 2:  # after a piece
            return self._origins[last] + at - self._begins[last]
        return self._origins[last]

    def end(self, at: int) -> int:
        """Of the character before."""
        last = bisect_right(self._begins, at - 1) - 1
        if last < 0:
            return at
        if last % 2:
            return self._origins[last] + at - self._begins[last]
        return self._origins[last + 1]


@lru_cache(maxsize=1)
def _lengths() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may change its length: spaces in a row, and a character that folds to several; in
    texts that are not plain a character with those that join it as well; and what may do so
    with its neighbours (a space at the edge)."""
    several: list[str] = []
    spaces: list[str] = []
    edged: list[str] = []
    # Han, hangul and characters for private use fold to one each, surrogates to a space.
    for char in map(chr, chain(range(0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000))):
        if char.isalpha() and unicodedata.normalize("NFKC", char).casefold() == char:
            continue  # most of them
        folded = _fold_character(char)
        if folded == " ":
            spaces.append(char)
        elif len(folded) > 1:
            (edged if " " in folded else several).append(char)
    several_, spaces_, edged_ = ("".join(map(re.escape, some)) for some in (several, spaces, edged))
    joining = _joining.pattern
    return (
        re.compile(f"[{several_}]|([{spaces_}\ud800-\udfff]{{2,}})"),
        re.compile(
            f"((?:[{spaces_}\ud800-\udfff]{_dropped.pattern}*){{2,}})(?!{joining})"
            f"|.?{joining}+|[{several_}]|[\U00010000-\U0010ffff]",
            re.DOTALL,
        ),
        re.compile(f"[{edged_}]"),
    )


def fold_spans(text: str) -> Folded:
    """``text`` folded, with the way back: see :class:`Folded`."""
    return Folded(text)


def _origins(original: str) -> tuple[array[int], array[int]]:
    """Where each folded character begins and ends in the original."""
    starts, ends = array("q"), array("q")
    after_space = False
    for start, end, folded in _pieces(original):
        for char in folded:
            if char == " " and after_space:
                ends[-1] = end
                continue
            after_space = char == " "
            starts.append(start)
            ends.append(end)
    return starts, ends


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The text cut where folding cannot reach across: each character with those that join it,
    and what it folds to."""
    if _is_plain(text):
        for i, folded in enumerate(map(_table.__getitem__, map(ord, text))):
            yield i, i + 1, chr(folded) if isinstance(folded, int) else folded
        return
    bounds = [i for i, char in enumerate(text) if i == 0 or not _joins(char)]
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        yield start, end, _fold_characters(text[start:end])


def _joins(char: str) -> bool:
    if char <= "\uffff":
        return _joining.match(char) is not None
    return unicodedata.category(char)[0] in "MC"


def search_tokens(text: str) -> list[str]:
    """The index tokens of ``text``, in order (``text`` need not be folded yet).

    A run of han, kana, hangul (or another script without spaces) gives its overlapping pairs
    and its last character, so that every character begins a token and a one-character
    question is a prefix question: モスクワ gives モス スク クワ ワ. Other letters and
    digits give words. Everything else parts tokens and is not indexed.
    """
    tokens: list[str] = []
    for piece in _piece.finditer(fold(text)):
        run = piece[0]
        if piece.lastindex:
            tokens.extend(map(operator.add, run, islice(run, 1, None)))
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def query_phrase(term: str) -> list[str]:
    """The tokens that stand in a row in the index wherever ``term`` stands in a text.

    For a term of two or more characters of an unspaced script a phrase of these tokens finds
    exactly the texts whose folded form contains the folded term. A last token ending in ``*``
    is a prefix: where the term ends in a single such character (朝 finds every 朝), or where
    the term itself ends in ``*`` after a word (росси* finds россии). Empty where the term
    holds nothing that is indexed.
    """
    open_end = term.rstrip().endswith(("*", "＊"))
    pieces = list(_piece.finditer(fold(term)))
    tokens: list[str] = []
    for piece in pieces:
        run = piece[0]
        last = piece is pieces[-1]
        if not piece.lastindex:
            tokens.append(run + "*" if last and open_end else run)
        elif last and len(run) == 1:
            tokens.append(run + "*")
        else:
            tokens.extend(map(operator.add, run, islice(run, 1, None)))
            if not last:
                tokens.append(run[-1])
    return tokens


def fts5_phrase(term: str) -> str:
    """``term`` as an FTS5 expression (``"朝ロ ロ関"``, ``"朝" *``), empty where
    :func:`query_phrase` is. Tokens hold no quotation mark, so there is nothing to escape."""
    tokens = query_phrase(term)
    if not tokens:
        return ""
    prefix = " *" if tokens[-1].endswith("*") else ""
    return '"' + " ".join(tokens).removesuffix("*") + '"' + prefix
