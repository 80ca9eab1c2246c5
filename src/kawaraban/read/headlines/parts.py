"""Part numbers in headlines: (1), （下）, ①, 第3回, その２, Part 2, Teil 2, часть вторая, 3/5."""

from __future__ import annotations

import re

from kawaraban.read.headlines.brackets import BLACK, DOUBLE, SPACE
from kawaraban.read.names.people import is_japanese_name, is_korean_name
from kawaraban.read.text.sentences import CJK

_DIGITS = r"(?:[0-9]{1,2}|[０-９]{1,2})"
_KANJI = "一二三四五六七八九十"
_STEPS = {
    "上": 1, "前": 1, "前編": 1, "前篇": 1, "상": 1, "㊤": 1, "上篇": 1, "上編": 1, "상편": 1,
    "中": 2, "中編": 2, "中篇": 2, "중": 2, "㊥": 2, "중편": 2,
    "下": 3, "後": 3, "後編": 3, "後篇": 3, "하": 3, "㊦": 3, "下篇": 3, "下編": 3, "하편": 3,
}  # fmt: skip
_LONG_STEPS = "前編|中編|後編|前篇|中篇|後篇|上篇|下篇|上編|下編|상편|중편|하편"
_STEP_WORDS = _LONG_STEPS + "|上|中|下|상|중|하"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "первая": 1, "вторая": 2, "третья": 3, "четвертая": 4, "пятая": 5,
}  # fmt: skip

_NUMBERED = (
    r"第?(?P<no>"
    + _DIGITS
    + r")(?P<unit>回|話|편|회|部)?|제(?P<ko>\d{1,2})[회편부]|その(?P<sono>"
    + _DIGITS
    + r")|(?P<of>\d{1,2})[/／](?P<total>\d{1,2})|(?P<kanji>[一二三四五六七八九十]{1,2})|"
    r"第(?P<dai>[一二三四五六七八九十]{1,2})[回話部]|(?P<step>" + _STEP_WORDS + r")|"
    r"(?P<circled>[①-⑳㊤㊥㊦])"
)
_IN_BRACKETS = re.compile(r"(?:" + _NUMBERED + r")\Z")
_PART_WORD = (
    r"(?:[Pp]art|PART|[Pp]t\.|[Ee]pisode|Teil|Partie|[Pp]arte|Capítulo)[ ]?"
    r"(?P<en>\d{1,2}|[IVX]{1,4}|(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix)\b)"
    r"(?:(?: of |/)\d{1,2})?|"
    r"[Чч]асть[ ](?P<ru>\d{1,2}|первая|вторая|третья|четвертая|пятая)|"
    r"(?:[Vv]ol|VOL)\.[ ]?(?P<vol>\d{1,2})"
)
_WORDED = re.compile(r"(?:" + _PART_WORD + r")\Z")
_TAIL = re.compile(
    r"(?:(?P<circled>[①-⑳㊤㊥㊦])|"
    r"(?:(?<=[ \u3000])|(?<=[」】）\]]))(?:第(?P<kai>"
    + _DIGITS
    + r")[回話部]|제(?P<ko2>\d{1,2})[회편부]|"
    r"その(?P<sono2>" + _DIGITS + r")|(?P<step2>" + _LONG_STEPS + r"))|"
    r"(?<=[\u3000])(?P<step3>[上中下])|"
    r"(?<=[\s,:：–—|-])(?:" + _PART_WORD + r"))\Z"
)
# After a column's name only: 【北の国境】③…, 【北の国境】第3回 …, ＜北の国境＞３　…
_FRONT = re.compile(
    r"(?P<circled>[①-⑳㊤㊥㊦])|(?:第(?P<no>"
    + _DIGITS
    + r")[回話部]|(?:[Vv]ol|VOL)\.[ ]?(?P<vol>\d{1,2}))[ \u3000:：]|"
    r"(?P<wide>[０-９]{1,2}|[0-9]{1,2})\u3000"
)
_IN_A_NAME = re.compile(r"(?:[・･:： \u3000])(?:(?P<step>" + _STEP_WORDS + r")|(?P<no>\d{1,2}))\Z")
_WITH_A_GENRE = re.compile(r"(?P<no>" + _DIGITS + r")\Z|(?P<circled>[①-⑳㊤㊥㊦])\Z")
_INNER = re.compile(
    r"(?<=\S)[ \u3000]*(?:(?P<circled>[①-⑳㊤㊥㊦])|[（(](?P<step>上|中|下)[）)]|"
    r"(?<=[ ,:–—])(?:" + _PART_WORD + r")[:：.–—])[ \u3000]*(?=\S)"
)
# In front of a number in brackets these make it somebody's age.
_PERSON = re.compile(
    r"(?:さん|氏|容疑者|被告|選手|ちゃん|くん|君|様|監督|議員|男|女|男性|女性|男児|女児|少年|少女|"
    r"씨|군|양|선수|先生|女士)\Z"
)


def in_bracket(inner: str, rest: str, shape: int, *, front: bool) -> int | None:
    """The part number that a bracket holds, None where it holds anything else (a year, an age).

    ``rest`` is the headline without the bracket; at its ``front`` only forms that count nothing
    else.
    """
    if match := _WORDED.match(inner):
        return _number(match)
    match = _IN_BRACKETS.match(inner)
    if not match or shape == DOUBLE:
        return None
    if match["of"]:
        of, total = int(match["of"]), int(match["total"])
        return of if 1 <= of <= total <= 9 and total > 1 else None
    if match["no"] and not match["unit"] and not inner.startswith("第"):
        number = int(match["no"])
        before = rest.rstrip(SPACE)
        if shape == BLACK or (not front and _aged(before, number)):
            return None
        # In spaced scripts "(6)" is as often a child's age or a place in a list.
        limit = 20 if front or CJK.search(before[-12:]) else 5
        return number if 1 <= number <= limit else None
    return _number(match)


def is_plain(inner: str) -> bool:
    """Whether a bracket's number could as well count a list: ``1``, ``一``, not ``上``."""
    return inner.isdigit() or all(c in _KANJI for c in inner)


def _aged(before: str, number: int) -> bool:
    """Whether ``before`` ends with a person, whose age ``number`` then is."""
    if _PERSON.search(before):
        return True
    return number > 5 and (is_korean_name(before[-3:]) or is_japanese_name(before[-4:]))


def at_end(text: str) -> tuple[int, int] | None:
    """The part number that ``text`` ends with outside brackets, and where its mark begins."""
    match = _TAIL.search(text, max(0, len(text) - 40))
    return _found(match, match.start() if match else 0)


def at_front(text: str) -> tuple[int, int] | None:
    """The part number that stands between a column's name and the headline, and its end."""
    match = _FRONT.match(text)
    return _found(match, match.end() if match else 0)


def in_name(name: str) -> tuple[int, int] | None:
    """The part number at the end of a column's name (``北の国境・上``), and where it begins."""
    match = _IN_A_NAME.search(name)
    return _found(match, match.start() if match else 0)


def alone(words: str) -> int | None:
    """The number that ``words`` beside a genre's mark are: 【連載 3】."""
    match = _WITH_A_GENRE.match(words)
    return _number(match) if match else None


def inside(text: str) -> tuple[int, str, str] | None:
    """``朝ロ急接近㊤首脳会談の狙い``: the number, what the parts share, and the part's own words.

    None where there is more than one such mark: then they count the headline's own points.
    """
    found = None
    for match in _INNER.finditer(text):
        if found is not None:
            return None
        found = match
    if found is None:
        return None
    number = _number(found)
    before = text[: found.start()].rstrip(SPACE + ",:–—-")
    after = text[found.end() :]
    if number is None or len(before) < 3 or len(after) < 3 or not _worded(before):
        return None
    if any(before.count(pair[0]) != before.count(pair[1]) for pair in _PAIRS):
        return None
    return number, before, after


_PAIRS = (
    "【】",
    "「」",
    "『』",
    "（）",
    "()",
    "[]",
    "〔〕",
    "［］",
    "〈〉",
    "《》",
    "＜＞",
    "<>",
    "“”",
)


def cut(text: str) -> str:
    """``text`` in front of a part's mark, without what joined the two."""
    text = text.rstrip(SPACE + ",:：–—|-")
    return text[:-1].rstrip(SPACE) if text.endswith(".") and not text.endswith("..") else text


_SHARED = re.compile(
    r".*(?:[ \u3000」』][-–—―][ \u3000]+(?P<spaced>\S.{2,})|"
    r"[」』\u3041-\u9fff？！?!…。][-–—―](?P<joined>[\u3041-\u9fff][^-–—―]{3,})|"
    r"[/／](?P<slashed>[^/／]{2,}(?:特集|連載|シリーズ)))\Z",
    re.DOTALL,
)


def shared(text: str) -> str | None:
    """``辛口相談室`` of ``後輩が困ります - 辛口相談室`` (whose part number is cut off)."""
    match = _SHARED.match(text)
    return match[match.lastgroup or 0] if match else None


def _worded(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _found(match: re.Match[str] | None, at: int) -> tuple[int, int] | None:
    number = _number(match) if match else None
    return None if number is None else (number, at)


def _number(match: re.Match[str]) -> int | None:
    for name, said in match.groupdict().items():
        if said is None or name in ("unit", "total"):
            continue
        if name == "circled":
            return _STEPS.get(said) or ord(said) - ord("①") + 1
        if said in _STEPS:
            return _STEPS[said]
        if name in ("kanji", "dai"):
            return _kanji(said)
        if said.isdigit():
            return int(said) or None
        return _ROMAN.get(said) or _WORDS.get(said.lower())
    return None


def _kanji(said: str) -> int | None:
    if len(said) == 1:
        return _KANJI.index(said) + 1
    if said[0] == "十" and said[1] != "十":
        return 11 + _KANJI.index(said[1])
    return None
