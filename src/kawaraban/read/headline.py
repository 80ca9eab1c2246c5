"""A headline taken apart: the words themselves, and the marks that outlets put around them.

Marks are looked for only at the two ends, where outlets put them; brackets, years and numbers
inside a headline are its own words. Where a mark can be read in two ways (an age, a date, a
book title) the headline is left whole. ``docs/design/headlines.md`` has the rules and what was
decided against.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from kawaraban.article import nfc
from kawaraban.read.agencies import agency_named, fold_name, split_agency
from kawaraban.read.headline_marks import (
    BARE_MARKS,
    COUNTRIES,
    COUNTRY_LETTERS,
    EDITIONS,
    GENRES,
    MARKS,
    NAMED_KINDS,
    REVISIONS,
)

__all__ = ["GENRES", "Headline", "parse_headline", "strip_site_name"]


class Headline(msgspec.Struct, frozen=True, omit_defaults=True):
    """A headline's own words (``clean``) and what its marks say; see ``article.Article``."""

    clean: str
    genre: str | None = None
    column: str | None = None
    series: str | None = None
    part: int | None = None
    country: str | None = None
    agency: str | None = None
    """Whose copy the headline says it is (``＝ロイター``): a key of the agency table."""


_MAX = 1000
"""Beyond this a headline is a text that lost its way; it is passed on as it is."""

_SPACE = " \t\u3000\u00a0"
_OPENING = re.compile(
    r"【([^【】]{1,40})】|［([^［］]{1,40})］|\[([^\[\]]{1,40})\]|〔([^〔〕]{1,40})〕|"
    r"＜([^＜＞]{1,40})＞|〈([^〈〉]{1,40})〉|<([^<>]{1,40})>|《([^《》]{1,40})》|"
    r"（([^（）]{1,40})）|\(([^()]{1,40})\)"
)
_CLOSING = re.compile(r"(?:" + _OPENING.pattern + r")\Z")
_BLACK, _SQUARE_WIDE, _SQUARE, _SHELL, _ANGLE_WIDE, _ANGLE_CJK, _ANGLE, _DOUBLE = range(1, 9)
_PARENTHESES = (9, 10)

_DIGITS = r"(?:[0-9]{1,2}|[０-９]{1,2})"
_KANJI = "一二三四五六七八九十"
_STEPS = {
    "上": 1, "前": 1, "前編": 1, "前篇": 1, "상": 1, "㊤": 1,
    "中": 2, "中編": 2, "中篇": 2, "중": 2, "㊥": 2,
    "下": 3, "後": 3, "後編": 3, "後篇": 3, "하": 3, "㊦": 3,
}  # fmt: skip
_STEP_WORDS = "前編|中編|後編|前篇|中篇|後篇|上|中|下|상|중|하"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_RUSSIAN = {"первая": 1, "вторая": 2, "третья": 3, "четвертая": 4, "пятая": 5}

_NUMBERED = (
    r"第?(?P<no>"
    + _DIGITS
    + r")(?P<unit>回|話|편|회|部)?|제(?P<ko>\d{1,2})[회편부]|その(?P<sono>\d{1,2})|"
    r"(?P<of>\d{1,2})[/／](?P<total>\d{1,2})|(?P<kanji>[一二三四五六七八九十]{1,2})|"
    r"(?P<step>" + _STEP_WORDS + r")"
)
_IN_BRACKETS = re.compile(r"(?:" + _NUMBERED + r")\Z")
_PART_WORD = (
    r"(?:[Pp]art|PART|Pt\.|[Ee]pisode|Teil)[ ]?(?P<en>\d{1,2}|[IVX]{1,4})(?:(?: of |/)\d{1,2})?|"
    r"[Чч]асть[ ](?P<ru>\d{1,2}|первая|вторая|третья|четвертая|пятая)|"
    r"(?:[Vv]ol|VOL)\.[ ]?(?P<vol>\d{1,2})"
)
_WORDED = re.compile(r"(?:" + _PART_WORD + r")\Z")
_TAIL_PART = re.compile(
    r"(?:(?P<circled>[①-⑳㊤㊥㊦])|"
    r"(?:(?<=[ \u3000])|(?<=[」』】）\]]))(?:第(?P<kai>"
    + _DIGITS
    + r")[回話部]|제(?P<ko2>\d{1,2})[회편부]|"
    r"その(?P<sono2>\d{1,2})|(?P<step2>前編|中編|後編|前篇|中篇|後篇))|"
    r"(?<=[\u3000])(?P<step3>[上中下])|"
    r"(?<=[\s,:：–—|-])(?:" + _PART_WORD + r"))\Z"
)
# After a column's name only: 【北の国境】③…, 【北の国境】第3回 …
_FRONT_PART = re.compile(
    r"(?P<circled>[①-⑳㊤㊥㊦])|(?:第(?P<no>"
    + _DIGITS
    + r")[回話部]|(?:[Vv]ol|VOL)\.[ ]?(?P<vol>\d{1,2}))"
    r"[ \u3000:：]"
)
_INNER_PART = re.compile(
    r"(?<=\S)[ \u3000]*(?:(?P<circled>[㊤㊦])|[（(](?P<step>上|下)[）)]|"
    r"(?<=[ ,:–—])(?:" + _PART_WORD + r")[:：.–—])[ \u3000]*(?=\S)"
)
# In front of a number in brackets these make it somebody's age.
_PERSON = re.compile(
    r"(?:さん|氏|容疑者|被告|選手|ちゃん|くん|君|様|監督|議員|男|女|男性|女性|男児|女児|少年|少女|"
    r"씨|군|양|선수|先生|女士)\Z"
)
_COUNTRY = re.compile(r"[ \u3000]?[=＝]([^\s=＝「」（）()\[\]【】]{1,10})\Z")
_AGENCY_TAIL = re.compile(
    r"(?:[ \u3000]?[=＝]|[ \u3000](?:[-–—―|｜/／])[ \u3000]|[|｜])(?P<bare>[^=＝|｜]{2,24})\Z"
)
_DATED = re.compile(
    r"(?:(?:\d{4}|[０-９]{4})年)?"
    + _DIGITS
    + r"月"
    + _DIGITS
    + r"日[ \u3000]*(?:付け?|号)?の?[ \u3000]*|"
    r"\d{1,2}월 ?\d{1,2}일(?:자)? *|\d{1,2}/\d{1,2} *"
)
_NAMES_A_PERSON = ("interview", "contribution", "editorial", "breaking", "obituary", "letter")
_SEPARATORS = "・･:：/／｜|丨—–―-‐ 　"
_MARK_PREFIX = re.compile(
    r"(?P<mark>[^\s:：|｜丨【】\[\]][^:：|｜丨【】\[\]\n]{0,24}?)[ \u3000]*"
    r"(?P<sep>[:：|｜丨])[ \u3000]*"
)
_MARK_SUFFIX = re.compile(
    r"[ \u3000]*(?P<sep>[|｜丨]|(?<=\s)[–—])[ \u3000]*(?P<mark>[^|｜丨–—]{2,24})\Z"
)
_REVISION = re.compile(r"[\[(（](?:" + REVISIONS + r")[\])）][ ]*", re.ASCII)
_REVISION_END = re.compile(r"[ ]*[\[(（](?:" + REVISIONS + r")[\])）]\Z", re.ASCII)
_WIRE_UPDATE = re.compile(r"(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED)(?: \d{1,2})?[-—]")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


@lru_cache(maxsize=1)
def _genre_marks() -> dict[str, str]:
    return {fold_name(m): code for code, marks in MARKS.items() for m in marks.split()}


class _Found:
    """The fields as they are gathered; the first mark of a kind wins."""

    __slots__ = ("agency", "column", "country", "genre", "part", "rest", "series")

    def __init__(self, rest: str) -> None:
        self.rest = rest
        self.genre: str | None = None
        self.column: str | None = None
        self.series: str | None = None
        self.part: int | None = None
        self.country: str | None = None
        self.agency: str | None = None


def parse_headline(headline: str, language: str | None = None) -> Headline:
    """``headline`` taken apart; ``language`` (BCP 47) decides where brackets mean different
    things (《…》 is a book in Chinese, a column in Japanese), else its letters do.

    ``clean`` is never empty where the headline is not.
    """
    text = nfc(headline).strip(_SPACE + "\r\n")
    if not text or len(text) > _MAX:
        return Headline(text)
    language = (language or _guess(text)).split("-")[0].lower()
    found = _Found(text)
    for _ in range(6):
        if not _take_front(found, language):
            break
    for _ in range(6):
        if not _take_back(found, language):
            break
    if found.part is None:
        _take_inner_part(found)
    if found.part is not None and found.series is None:
        found.series = found.rest
    return Headline(
        found.rest,
        found.genre,
        found.column,
        found.series,
        found.part,
        found.country,
        found.agency,
    )


def _guess(text: str) -> str:
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return ""


def _keep(found: _Found, rest: str) -> bool:
    """Takes ``rest`` for what is left of the headline, unless nothing is."""
    rest = rest.strip(_SPACE)
    if not rest:
        return False
    found.rest = rest
    return True


def _take_front(found: _Found, language: str) -> bool:
    text = found.rest
    if match := _REVISION.match(text) or _WIRE_UPDATE.match(text):
        return _keep(found, text[match.end() :])
    if match := _OPENING.match(text):
        return _take_bracket(found, match, text[match.end() :], language, front=True)
    if match := _MARK_PREFIX.match(text):
        mark, rest = match["mark"], text[match.end() :]
        genre, column = _mark(mark)
        # "Interview" before a colon is a mark, "Interview mit X" is a headline's own words.
        if genre and column is None and found.genre is None and _keep(found, rest):
            found.genre = genre
            return True
    for mark in BARE_MARKS:
        after = text[len(mark) : len(mark) + 1]
        if (
            text.startswith(mark)
            and (after in (" ", "\u3000", "「", "[", "【"))
            and found.genre is None
            and _keep(found, text[len(mark) :])
        ):
            found.genre = _genre_marks()[fold_name(mark)]
            return after in (" ", "\u3000")
    if found.column is not None and found.part is None and (match := _FRONT_PART.match(text)):
        number = _number(match)
        return number is not None and _take_part(found, number, text[match.end() :])
    return False


def _take_back(found: _Found, language: str) -> bool:
    text = found.rest
    if match := _REVISION_END.search(text):
        return _keep(found, text[: match.start()])
    if (match := _CLOSING.search(text)) and match.start() > 0:
        return _take_bracket(found, match, text[: match.start()], language, front=False)
    if found.part is None and (match := _TAIL_PART.search(text)):
        number = _number(match)
        if number is not None:
            return _take_part(found, number, text[: match.start()].rstrip(",:：–—|- "))
    if found.country is None and (match := _COUNTRY.search(text)):
        name = match.group(1)
        if (name in COUNTRIES or name in COUNTRY_LETTERS) and _keep(found, text[: match.start()]):
            found.country = name
            return True
    if found.agency is None and (match := _AGENCY_TAIL.search(text)):
        agency = agency_named(match["bare"])
        if agency and _keep(found, text[: match.start()]):
            found.agency = agency
            return True
    if found.genre is None and (match := _MARK_SUFFIX.search(text)):
        genre = _genre_marks().get(fold_name(match["mark"]))
        spoken = match["sep"] not in "–—" or genre in ("live", "video", "photo", "audio")
        if genre and spoken and _keep(found, text[: match.start()]):
            found.genre = genre
            return True
    return False


def _take_bracket(
    found: _Found, match: re.Match[str], rest: str, language: str, *, front: bool
) -> bool:
    """What the bracket at one end says; False where it belongs to the headline's own words."""
    shape = match.lastindex or 0
    inner = match.group(shape).strip(_SPACE)
    if not inner or not rest.strip(_SPACE):
        return False
    round_ones = shape in _PARENTHESES
    if (part := _bracketed_part(inner, rest, shape, front=front)) is not None:
        # At the front a number counts a list, unless a column's name stood before it.
        if found.part is not None or (front and found.column is None):
            return False
        return _take_part(found, part, rest)
    genre, column = _mark(inner)
    if genre and not (round_ones and genre in ("photo", "video", "audio", "graphic")):
        if round_ones and column is not None:
            return False
        if not _keep(found, rest):
            return False
        found.genre = found.genre or genre
        return column is None or _name_column(found, column)
    if round_ones:
        agency = agency_named(inner)
        if agency and found.agency is None and not front and _keep(found, rest):
            found.agency = agency
            return True
        return False
    return _take_name(found, inner, rest, shape, language, front=front)


def _take_name(
    found: _Found, inner: str, rest: str, shape: int, language: str, *, front: bool
) -> bool:
    """A bracket that holds no mark: a country, an agency, a column's name, or own words."""
    if shape in (_BLACK, _SQUARE, _SQUARE_WIDE):
        if inner in COUNTRIES and found.country is None and _keep(found, rest):
            found.country = inner
            return True
        if (
            found.agency is None
            and (named := split_agency(inner.replace("＝", "").replace("=", "")))
            and _keep(found, rest)
        ):
            found.agency = named[1]
            return True
    cjk = bool(_CJK.search(rest)) or language in ("ja", "ko", "zh")
    is_name = (
        shape == _BLACK
        or (front and shape in (_SQUARE, _SQUARE_WIDE, _SHELL) and cjk)
        or (front and shape in (_ANGLE_WIDE, _ANGLE_CJK) and cjk and language in ("ja", ""))
    )
    # A second name at the same end (【iPhone】【iPad】) goes with the first.
    return is_name and len(inner) <= 30 and _keep(found, rest) and _name_column(found, inner)


def _name_column(found: _Found, name: str) -> bool:
    """Notes a column's name, and the part number that may stand at its end."""
    if found.column is not None:
        return True
    part: int | None = None
    cut = len(name)
    if match := _CLOSING.search(name):
        shape = match.lastindex or 0
        inner = match.group(shape).strip(_SPACE)
        part = _bracketed_part(inner, name[: match.start()], shape, front=False)
        cut = match.start()
    elif match := _TAIL_PART.search(name):
        part, cut = _number(match), match.start()
    if part is not None and found.part is None:
        name = name[:cut].strip(_SPACE + ",:：–—|-")
        found.part, found.series = part, name or None
    found.column = name or None
    return True


def _take_part(found: _Found, part: int, rest: str) -> bool:
    numbers_column = found.column is not None and found.rest.endswith(rest)
    if not _keep(found, rest):
        return False
    found.part = part
    if numbers_column:
        found.series = found.column
    return True


def _take_inner_part(found: _Found) -> None:
    """``朝ロ急接近㊤首脳会談の狙い``: what stands before the mark is what the parts share."""
    match = _INNER_PART.search(found.rest)
    if not match:
        return
    before, after = found.rest[: match.start()], found.rest[match.end() :]
    before = before.rstrip(_SPACE + ",:–—-")
    number = _number(match)
    if number is None or len(before) < 3 or len(after) < 3:
        return
    found.part = number
    found.series = before
    found.rest = f"{before} {after}"


def _mark(words: str) -> tuple[str | None, str | None]:
    """The genre that ``words`` mark, and the column they name with it."""
    words = words.strip(_SPACE)
    marks = _genre_marks()
    if genre := marks.get(fold_name(words)):
        return genre, None
    if match := _DATED.match(words):
        return _mark(words[match.end() :]) if match.end() < len(words) else (None, None)
    if (match := _DATED.search(words)) and match.end() == len(words) and match.start() > 0:
        return _mark(words[: match.start()].strip(_SEPARATORS))
    for at, char in enumerate(words[:20]):
        if char in _SEPARATORS or char in "「『<＜〈《":
            name = words[at:].strip(_SEPARATORS + "「」『』<>＜＞〈〉《》")
            if (genre := marks.get(fold_name(words[:at]))) and name:
                # 【インタビュー・金氏】 names who speaks, 【連載・北の国境】 the column.
                return genre, None if genre in _NAMES_A_PERSON else name
    folded = fold_name(words)
    for kind in NAMED_KINDS:
        for mark in MARKS[kind].split():
            ending = fold_name(mark)
            if len(ending) > 1 and folded.endswith(ending) and _stands_apart(words, mark):
                return kind, None if kind == "editorial" else words
    return None, None


def _stands_apart(words: str, mark: str) -> bool:
    """Whether ``mark`` ends ``words`` as a word of its own (scripts with spaces need one)."""
    before = words[: -len(mark)]
    return bool(before) and (not before[-1].isalpha() or bool(_CJK.match(before[-1])))


def _bracketed_part(inner: str, rest: str, shape: int, *, front: bool) -> int | None:
    """The part number that a bracket holds, None where it holds anything else (a year, an age)."""
    if match := _WORDED.match(inner):
        return _number(match)
    match = _IN_BRACKETS.match(inner)
    if not match or shape == _DOUBLE:
        return None
    if match["of"]:
        of, total = int(match["of"]), int(match["total"])
        return of if 1 <= of <= total <= 9 and total > 1 else None
    if match["no"] and not match["unit"]:
        number = int(match["no"])
        before = rest.rstrip(_SPACE)
        if shape == _BLACK or (not front and _PERSON.search(before)):
            return None
        # In spaced scripts "(6)" is as often a child's age or a place in a list.
        limit = 20 if front or _CJK.search(before[-12:]) else 5
        return number if 1 <= number <= limit else None
    return _number(match)


def _number(match: re.Match[str]) -> int | None:
    for name, said in match.groupdict().items():
        if said is None or name in ("unit", "total"):
            continue
        if name == "circled":
            return _circled(said)
        if said in _STEPS:
            return _STEPS[said]
        if name == "kanji":
            return _kanji(said)
        if said.isdigit():
            return int(said) or None
        return _ROMAN.get(said) or _RUSSIAN.get(said)
    return None


def _circled(sign: str) -> int:
    return _STEPS.get(sign) or ord(sign) - ord("①") + 1


def _kanji(said: str) -> int | None:
    if len(said) == 1:
        return _KANJI.index(said) + 1
    if said[0] == "十" and said[1] != "十":
        return 11 + _KANJI.index(said[1])
    return None


_SITE_TAIL = re.compile(
    r"(?P<gap>[ \u3000]*(?P<sep>[|｜丨:：/／»·•]|--|::|&gt;|>|[-–—―−_])[ \u3000]*)"
    r"(?P<tail>[^|｜丨]{1,60})\Z"
)
_SITE_HEAD = re.compile(
    r"(?P<head>[^|｜丨:：]{1,60}?)[ \u3000]*(?P<sep>[|｜丨:：»-]|–|—)[ \u3000]*"
)


def strip_site_name(headline: str, site_names: Sequence[str]) -> str:
    """``headline`` without the site's name at its end (or start), marks between them included.

    ``site_names`` are the names the site goes by (outlet, og:site_name, domain); an edition may
    follow them (``中央日報日本語版``). The headline is returned whole where cutting leaves nothing.
    """
    names = [n for n in map(fold_name, site_names) if len(n) > 1]
    text = headline.strip(_SPACE + "\r\n")
    if not names or len(text) > _MAX:
        return text
    for _ in range(2):
        cut = _without_tail(text, names) or _without_head(text, names)
        if not cut:
            break
        text = cut
    return text


def _without_tail(text: str, names: list[str]) -> str | None:
    # The name itself may hold a hyphen: try every separator, the outermost first.
    window = max(0, len(text) - 80)
    for match in re.finditer(r"[|｜丨:：/／»·•\-–—―−_>]", text[window:]):
        tail = _SITE_TAIL.match(text, _gap_start(text, window + match.start()))
        if not tail or not _is_site(tail["tail"], names):
            continue
        spaced = tail["gap"] != tail["sep"]
        # A plain hyphen, colon or slash without spaces is more often the headline's own.
        if not spaced and tail["sep"] in "-:/·_>" and not _CJK.search(tail["tail"]):
            continue
        return text[: tail.start()].strip(_SPACE) or None
    closing = _CLOSING.search(text)
    if closing and closing.start() > 0:
        inner = closing.group(closing.lastindex or 0)
        if _is_site(inner, names):
            return text[: closing.start()].strip(_SPACE) or None
    return None


def _gap_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in _SPACE:
        at -= 1
    return at


def _without_head(text: str, names: list[str]) -> str | None:
    if (opening := _OPENING.match(text)) and _is_site(opening.group(opening.lastindex or 0), names):
        return text[opening.end() :].strip(_SPACE) or None
    head = _SITE_HEAD.match(text)
    if not head or fold_name(head["head"]) not in names:
        return None
    # "Russia: …" may be a site named Russia, or not: a colon or hyphen alone decides nothing
    # unless the name is more than one word of Latin letters.
    if head["sep"] in ":：-" and not (_CJK.search(head["head"]) or " " in head["head"]):
        return None
    return text[head.end() :].strip(_SPACE) or None


def _is_site(words: str, names: list[str]) -> bool:
    folded = fold_name(words).strip("()[]（）【】")
    for name in names:
        if folded == name:
            return True
        if folded.startswith(name) and _is_edition(folded[len(name) :]):
            return True
        # "ja.example.com" for the name "example.com"
        if folded.endswith("." + name):
            return True
    return False


@lru_cache(maxsize=1)
def _editions() -> tuple[str, ...]:
    return tuple(map(fold_name, EDITIONS))


def _is_edition(rest: str) -> bool:
    for _ in range(3):
        rest = rest.strip("()[]（）【】|｜/-–—:：・·")
        if not rest:
            return True
        ending = next((e for e in _editions() if rest.startswith(e)), None)
        if ending is None:
            return False
        rest = rest[len(ending) :]
    return not rest
