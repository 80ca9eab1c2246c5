"""Which genre, column and author the words of a headline's mark name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kawaraban.read.headlines.brackets import SPACE
from kawaraban.read.headlines.marks import (
    AFTER_A_DASH,
    AFTER_A_STOP,
    BARE_MARKS,
    COLUMN_ENDINGS,
    ENGLISH,
    FRENCH,
    MARKS,
    NAMED_KINDS,
    RUSSIAN,
    SHOUTED,
    split_marks,
)
from kawaraban.read.headlines.parts import alone
from kawaraban.read.names.agencies import fold_name
from kawaraban.read.names.people import is_japanese_name, is_korean_name, is_latin_name, is_name
from kawaraban.read.text.sentences import CJK

WRITTEN = ("opinion", "column", "contribution", "analysis", "letter")
"""Genres that are somebody's own words, so that a name beside their mark is the author's."""

_DIGITS = r"(?:[0-9]{1,2}|[０-９]{1,2})"
_DATED = re.compile(
    r"(?:(?:\d{4}|[０-９]{4})年)?"
    + _DIGITS
    + r"月"
    + _DIGITS
    + r"日[ \u3000]*(?:付け?|号)?の?[ \u3000]*|"
    r"\d{1,2}월 ?\d{1,2}일(?:자)? *|\d{1,2}/\d{1,2} *"
)
_NAMES_A_PERSON = ("interview", "editorial", "breaking", "obituary")
_SEPARATORS = "・･:：/／｜|丨ㅣ—–―-‐ 　"
_PREFIX = re.compile(
    r"(?P<mark>[^\s:：|｜丨ㅣ／!！【】\[\]][^:：|｜丨ㅣ／!！【】\[\]\n]{0,24}?)"
    r"(?:[ \u3000\u00a0]*(?P<sep>[:：|｜丨ㅣ／])|(?P<dash> [-–—] )|(?P<shout>[!！])|(?P<stop>\. ))"
    r"[ \u3000\u00a0]*"
)
_SUFFIX = re.compile(
    r"(?:[ \u3000]*(?P<sep>[|｜丨ㅣ])|(?<=\s)(?P<dash>[–—])|(?P<stop>\.)(?= ))[ \u3000]*"
    r"(?P<mark>[^|｜丨ㅣ–—.]{2,24})\Z"
)
_DATED_PREFIX = re.compile(
    r"(?P<mark>[^\s（(]{2,4})[（(](?P<date>[^（）()]{3,12})[）)][:： \u3000]*"
)
_BY = re.compile(
    r"(?:(?:Ein|Eine|Un|Une|A|An) )?(?P<mark>[^\W\d_]{4,14}) (?:von|by|de|par|por|di) "
    r"(?P<name>[^:|–—]{4,40}?)(?: ?[:|]| [–—]) *"
)
_OBITUARY = re.compile(r"(?P<name>(?:[A-ZÀ-Þ][\w.'’-]{0,20} ){2,4})obituary\Z")
_SERIES = (
    r"(?:新?連載|特集|企画|シリーズ|연재|기획|시리즈)[ \u3000]?"
    r"[「『＜〈<‘'](?P<name>[^「」『』＜＞〈〉<>‘’']{2,30})[」』＞〉>’']"
)
_SERIES_FRONT = re.compile(_SERIES + r"[ \u3000]*")
_SERIES_END = re.compile(r"[ \u3000／/]+" + _SERIES + r"(?P<part>[^\s「」]{0,6})\Z")
_NAMED_AUTHOR = re.compile(r"[ \u3000]*(?P<name>[^:：|]{4,40}?): +(?=\S)")
_AUTHOR_END = re.compile(
    r"(?:[ \u3000]*[|｜/／][ \u3000]*|[ \u3000][-–—][ \u3000])(?P<name>[^|｜/／]{3,40}?)[ ]*\Z"
)
_BRACES = "「」『』<>＜＞〈〉《》"


class Mark(NamedTuple):
    """What a mark says. ``end`` (of a mark at the front) or ``start`` (at the end) of its place
    is ``at``."""

    genre: str
    column: str | None = None
    author: str | None = None
    part: int | None = None
    at: int = 0


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, marks in MARKS.items():
        for mark in marks:
            codes.setdefault(fold_name(mark), code)
    return codes


def genre_of(words: str) -> str | None:
    """The genre whose mark ``words`` are, whole."""
    return _codes().get(fold_name(words))


@lru_cache(maxsize=1)
def _stopped() -> frozenset[str]:
    """French marks that stand before a full stop (VIDÉO. …), without those that are English."""
    english = {fold_name(m) for marks in ENGLISH.values() for m in split_marks(marks)}
    french = {fold_name(m) for marks in FRENCH.values() for m in split_marks(marks)}
    return frozenset(french - english | {"reportage", "interview"})


@lru_cache(maxsize=1)
def _stopped_last() -> frozenset[str]:
    return frozenset(fold_name(m) for code in AFTER_A_STOP for m in split_marks(RUSSIAN[code]))


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, str, str], ...]:
    """Genre, mark and folded mark of those that may close a longer name."""
    return tuple(
        (kind, mark, folded)
        for kind in NAMED_KINDS
        for mark in MARKS[kind]
        if len(folded := fold_name(mark)) > 1
    )


def read_mark(words: str) -> Mark | None:
    """The genre that ``words`` (a bracket's) mark, and the column or author named with it."""
    words = words.strip(SPACE)
    if genre := genre_of(words):
        return Mark(genre)
    if match := _DATED.match(words):
        return read_mark(words[match.end() :]) if match.end() < len(words) else None
    if (match := _DATED.search(words)) and match.end() == len(words) and match.start() > 0:
        return read_mark(words[: match.start()].strip(_SEPARATORS))
    for at, char in enumerate(words[:20]):
        if char in _SEPARATORS or char in _BRACES or char in "①②③④⑤⑥⑦⑧⑨⑩":
            name = words[at:].strip(_SEPARATORS + _BRACES)
            if (genre := genre_of(words[:at])) and name:
                return _named(genre, name)
    return _closing_mark(words)


def _named(genre: str, name: str) -> Mark:
    """``【インタビュー・金氏】`` names who speaks, ``【寄稿・山田太郎】`` who writes,
    ``【連載・北の国境】`` the column, ``【連載 3】`` the part."""
    if (number := alone(name)) is not None:
        return Mark(genre, part=number)
    if genre in _NAMES_A_PERSON:
        return Mark(genre)
    if genre in WRITTEN and is_name(bare := _without_title(name)):
        return Mark(genre, author=bare)
    return Mark(genre, None if genre in ("contribution", "letter") else name)


def _without_title(name: str) -> str:
    for title in ("氏", "さん", "교수", "기자"):
        name = name.removesuffix(title).strip(SPACE)
    return name


def _closing_mark(words: str) -> Mark | None:
    folded = fold_name(words)
    for ending in COLUMN_ENDINGS:
        if words.endswith(ending):
            return Mark("column", words)
    for kind, mark, ending in _endings():
        if folded.endswith(ending) and _stands_apart(words, mark):
            if kind in ("editorial", "interview"):
                return Mark(kind, None if kind == "editorial" else words)
            return Mark(kind, words, _owner(words[: -len(mark)].strip(SPACE)))
    return None


def _owner(name: str) -> str | None:
    name = name.removesuffix("の").removesuffix("의")
    return name if is_japanese_name(name) or is_korean_name(name) else None


def _stands_apart(words: str, mark: str) -> bool:
    """Whether ``mark`` ends ``words`` as a word of its own (scripts with spaces need one)."""
    before = words[: -len(mark)]
    return bool(before) and (not before[-1].isalpha() or bool(CJK.match(before[-1])))


def author_of_column(name: str) -> str | None:
    """Who writes a column, where its name says so: ``朴露子の韓国、内と外``."""
    for mark, known in (("の", is_japanese_name), ("의", is_korean_name)):
        owner, found, what = name.partition(mark)
        if found and what and known(owner):
            return owner
    return None


def at_front(text: str) -> Mark | None:
    """A mark outside brackets at the start: ``社説：``, ``Opinion | ``, ``快讯！``, ``VIDÉO. ``."""
    if match := _PREFIX.match(text):
        words = match["mark"]
        genre = genre_of(words)
        # "Interview" before a colon is a mark, "Interview mit X" is a headline's own words.
        if genre and _may_stand(match, words, genre):
            return Mark(genre, at=match.end())
    if (match := _BY.match(text)) and (genre := genre_of(match["mark"])) in WRITTEN:
        name = match["name"].strip()
        if genre and is_latin_name(name):
            return Mark(genre, author=name, at=match.end())
    if (match := _DATED_PREFIX.match(text)) and (genre := genre_of(match["mark"])):
        dated = _DATED.match(match["date"])
        if dated and dated.end() == len(match["date"]):
            return Mark(genre, at=match.end())
    for mark in BARE_MARKS:
        after = text[len(mark) : len(mark) + 1]
        if text.startswith(mark) and after and after in " \u3000「[【":
            return Mark(_codes()[fold_name(mark)], at=len(mark))
    return None


def _may_stand(match: re.Match[str], words: str, genre: str) -> bool:
    if match["sep"] == "／":
        return bool(CJK.match(words))
    if match["shout"]:
        return genre in SHOUTED
    if match["stop"]:
        return fold_name(words) in _stopped()
    return True


def series_at_front(text: str) -> tuple[str, int] | None:
    """``連載「北の国境」 …``: the series' name, and where the headline goes on."""
    match = _SERIES_FRONT.match(text)
    return (match["name"], match.end()) if match else None


def series_at_end(text: str) -> tuple[str, str, int] | None:
    """``… 連載「北の国境」③``: the series' name, what stands behind it, and where it begins."""
    match = _SERIES_END.search(text, max(0, len(text) - 60))
    return (match["name"], match["part"], match.start()) if match else None


def at_end(text: str) -> Mark | None:
    """A mark outside brackets at the end: `` | Opinion``, `` – video``, ``. Видео``."""
    if match := _OBITUARY.match(text):
        return Mark("obituary", at=match.end("name"))
    match = _SUFFIX.search(text, max(0, len(text) - 40))
    if not match:
        return None
    genre = genre_of(match["mark"])
    if not genre or (match["dash"] and genre not in AFTER_A_DASH):
        return None
    if match["stop"] and fold_name(match["mark"]) not in _stopped_last():
        return None
    return Mark(genre, at=match.start())


def author_at_front(text: str) -> tuple[str, int] | None:
    """``Jane Miller: …`` after the mark of an opinion: the name, and where the headline begins."""
    match = _NAMED_AUTHOR.match(text)
    if match and is_latin_name(match["name"]):
        return match["name"], match.end()
    return None


def author_at_end(text: str) -> tuple[str, int] | None:
    """``… / 홍길동``, ``… | Jane Miller`` in an opinion or a column."""
    match = _AUTHOR_END.search(text, max(0, len(text) - 60))
    if match and is_name(name := match["name"].strip(SPACE)):
        return name, match.start()
    return None
