"""The place and agency that a text opens with.

Forms read: ``【北京共同】``, ``(ソウル＝聯合ニュース)``, ``〔モスクワ時事〕``,
``【ソウル＝山田太郎】``, ``[서울=뉴시스]``, ``(서울=연합뉴스) 홍길동 기자 =``,
``新华社北京6月19日电（记者…）``, ``（中央社首爾19日綜合外電報導）``, ``MOSCOW, June 19 (TASS) —``,
``SEOUL, South Korea (AP) —``,
``МОСКВА, 19 июня. /ТАСС/.``, ``МОСКВА, 19 июн — РИА Новости.`` and their kin.
"""

from __future__ import annotations

import re

from kawaraban.article import Dateline
from kawaraban.read.agencies import PLACES, agency_named, looks_like_agency, split_agency

_LOOK = 160
"""How far into a text a dateline may reach."""

_TAIL = r"(?:[ \u3000]*(?:--|[-–—―－=＝])(?=[ \u3000])[ \u3000]*|[ \u3000]+)?"
_BRACKETED = re.compile(
    r"[ \u3000]{0,4}(?:【([^【】\n]{2,60})】|〔([^〔〕\n]{2,60})〕|［([^［］\n]{2,60})］|"
    r"\[([^\[\]\n]{2,60})\]|（([^（）\n]{2,60})）|\(([^()\n]{2,60})\))" + _TAIL
)
_REPORTER_KO = re.compile(
    r"[가-힣A-Za-z·, ]{2,30}?(?:기자|특파원|통신원|인턴기자|객원기자)[ ]{0,2}[=＝][ ]{0,2}"
)
_DATE_CJK = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|(?:\d{1,2}월 ?)?\d{1,2}일|[０-９]{1,2}月?[０-９]{0,2}日"
)
_CHINESE = re.compile(
    r"[ \u3000]{0,4}[【（(]?(本报|本報|[一-鿿]{2,8}?[社网網])(?:记者[一-鿿]{2,4})?([一-鿿·]{0,12}?)"
    r"((?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)(?:[一-鿿]{0,4}(?:电|電|讯|訊)(?:报道|報導)?|[一-鿿]{2,4}报道)"
    r"[】）)]?(?:[ \u3000]{0,2}[（(](?:记者|記者)[^（）()\n]{1,40}[）)])?[ \u3000:：]{0,3}"
)
_LATIN = re.compile(
    r"[ \u3000]{0,4}(?P<place>[^\W\d_][^\d\n()\[\]/—–:;!?\"“”]{1,60}?"
    r"(?:/[^\W\d_][^\d\n()\[\]—–:;!?,]{1,30})?)?"
    r"(?:,? ?(?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{1,2}"
    r"(?:, ?\d{4})?|\d{1,2}\.? ?[^\W\d_]{3,9}\.?(?: \d{4})?))?,?\.? ?"
    r"[(/](?P<agency>[^()/\n]{2,40})[)/]\.?[ ]?(?:--|[-–—―])?[ ]*"
)
_RUSSIAN = re.compile(
    r"[ ]{0,4}(?P<place>[А-ЯЁ][А-Яа-яЁё .\-]{2,40}?)[,.] (?P<date>\d{1,2} [а-я]{3,8})\.?"
    r"(?: ?[-–—] ?| /|\. )(?P<agency>[А-ЯЁA-Z][^\n/.,:;]{1,30}(?:\.RU)?)(?:/\.?|\.| ?[-–—])[ ]*"
)
_PLACE_ALONE = re.compile(
    r"[ \u3000]{0,4}(?P<place>(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]{1,24} ?){1,4}"
    r"(?:, [A-ZÀ-Þ][\w.'’ \-]{1,30}?)?)(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?[—–][ ]?(?=\S)"
)
# What a picture's credit opens with: (写真＝聯合ニュース) is no dateline.
_CREDITS = (
    "写真",
    "図",
    "画像",
    "資料",
    "映像",
    "提供",
    "사진",
    "자료",
    "그래픽",
    "图",
    "圖",
    "照片",
)
# Words in capitals that open a text and name no place.
_NO_PLACE = re.compile(
    r"\b(?:BREAKING|LIVE|UPDATED?|EXCLUSIVE|WATCH|ANALYSIS|OPINION|EDITORIAL|CORRECTION|VIDEO|"
    r"PHOTOS|READ|MORE|NOTE|WARNING|SPOILER|ADVERTISEMENT|REVIEW|EXPLAINER|FACT|NEWS)\b"
)
_SENTENCE = re.compile(
    r"\b(?:the|a|an|of the|is|are|was|said|has|had|in|on|at|to|by|and|der|die|das|le|la|и|в)\b"
)


def parse_dateline(text: str) -> Dateline | None:
    """The dateline that ``text`` opens with, None where there is none.

    ``as_published`` is the exact opening of ``text``, marks and spaces up to its first word
    included, so that ``text[len(as_published):]`` is the text without it. ``agency`` is a key
    of :data:`kawaraban.read.agencies.AGENCIES`, or the name as published where the table does
    not know it.
    """
    head = text[:_LOOK]
    return _bracketed(head) or _chinese(head) or _latin(head) or _russian(head) or _alone(head)


def strip_dateline(text: str) -> str:
    """``text`` without the dateline it opens with; unchanged where there is none."""
    found = parse_dateline(text)
    return text[len(found.as_published) :] if found else text


def _bracketed(head: str) -> Dateline | None:
    match = _BRACKETED.match(head)
    if not match:
        return None
    inner = match.group(match.lastindex or 1)
    strong = match.lastindex is not None and match.lastindex <= 3
    found = _place_and_agency(inner.strip(" \u3000"), named_reporter=strong)
    if found is None:
        return None
    place, agency = found
    end = match.end()
    if (match.lastindex or 0) in (4, 6) and (reporter := _REPORTER_KO.match(head, end)):
        end = reporter.end()
    return Dateline(head[:end], place, agency)


def _place_and_agency(inner: str, named_reporter: bool) -> tuple[str | None, str | None] | None:
    """What the words in the brackets name; None where they are no dateline."""
    if key := agency_named(inner):
        return None, key
    dated = _DATE_CJK.search(inner)
    words = " ".join(_DATE_CJK.sub(" ", inner).split()) if dated else inner
    left, mark, right = words.replace("＝", "=").partition("=")
    left, right = left.strip(" \u3000"), right.strip(" \u3000")
    if left.startswith(_CREDITS) or left.endswith("提供"):
        return None
    if mark and left and right:
        return _parted(left, right, named_reporter)
    found = split_agency(words)
    if found is None:
        return None
    place, agency = found
    return (None if place is None else _tidy(place)), agency


def _parted(left: str, right: str, named_reporter: bool) -> tuple[str | None, str | None] | None:
    """``left=right``: place and agency, place with agency and reporter, agency and agency."""
    if key := agency_named(right):
        # 【北京AFP＝時事】 is Jiji passing on AFP: who reported it counts.
        first = split_agency(left)
        if first:
            return first
        return _tidy(left), key
    if first := split_agency(left):
        return first
    if looks_like_agency(right):
        return _tidy(left), right
    hangul = all("가" <= c <= "힣" or c in " ·" for c in left) and len(left) <= 12
    if hangul and len(right) <= 12 and " " not in right:
        return _tidy(left), right
    if left in PLACES or (named_reporter and len(left) <= 12 and len(right) <= 20):
        return _tidy(left), None
    return None


def _tidy(place: str) -> str:
    return place.strip(" \u3000・,、/")


def _chinese(head: str) -> Dateline | None:
    match = _CHINESE.match(head)
    if not match:
        return None
    agency, place = match.group(1), match.group(2)
    own = agency in ("本报", "本報")
    key = None if own else agency_named(agency)
    if not own and key is None and not looks_like_agency(agency):
        return None
    if "记者" not in match.group() and place.startswith("記者"):
        place = place[2:]
    for size in range(len(place), 1, -1):  # a reporter's name may run into the place
        if place[-size:] in PLACES:
            place = place[-size:]
            break
    return Dateline(match.group(), place or None, key or (None if own else agency))


def _latin(head: str) -> Dateline | None:
    match = _LATIN.match(head)
    if not match:
        return None
    named = match["agency"].strip()
    key = agency_named(named) or _correspondent(named)
    place = (match["place"] or "").strip(" ,.")
    closed = re.search(r"(?:--|[-–—―]|/\.?) *\Z", match[0]) is not None
    # Without a name of the table only the full form will do: PLACE, June 19 (Somenews) —
    full = match["date"] and place.isupper() and closed and len(named) <= 24
    if key is None and not full:
        return None
    if place and not _is_place(place):
        return None
    if not closed and not place.split(",")[0].isupper():
        return None
    return Dateline(match.group(), place or None, key or named)


def _correspondent(named: str) -> str | None:
    """The agency of ``Корр. ТАСС Иван Иванов``."""
    words = named.split()
    if len(words) > 2 and words[0].lower() in ("корр.", "корреспондент"):
        return agency_named(words[1])
    return None


def _is_place(words: str) -> bool:
    """Whether ``words`` can be a place in front of an agency: names, not a sentence."""
    if len(words.split()) > 6 or words.startswith("The ") or _SENTENCE.search(words):
        return False
    return words[0].isupper()


def _russian(head: str) -> Dateline | None:
    match = _RUSSIAN.match(head)
    if not match:
        return None
    named = match["agency"].strip()
    key = agency_named(named) or agency_named(named.removesuffix(".RU"))
    place = match["place"].strip(" .,")
    if key is None and not place.isupper():
        return None
    return Dateline(match.group(), place, key or named)


def _alone(head: str) -> Dateline | None:
    match = _PLACE_ALONE.match(head)
    if not match:
        return None
    place = match["place"].strip()
    city = place.split(",")[0]
    if _NO_PLACE.search(city):
        return None
    if len(city) < 5 and city not in PLACES and "," not in place:
        return None
    return Dateline(match.group(), place, None)
