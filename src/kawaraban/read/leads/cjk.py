"""Datelines of Japanese, Korean and Chinese texts: in brackets, or with 电 at their end."""

from __future__ import annotations

import re
from typing import NamedTuple

from kawaraban.article import Dateline
from kawaraban.read.names.agencies import (
    agency_before,
    agency_in_dateline,
    looks_like_agency,
    split_agency,
)
from kawaraban.read.names.people import is_japanese_name
from kawaraban.read.names.places import PLACES

_TAIL = r"(?:[ \u3000]*(?:--|[-–—―－=＝])(?=[ \u3000])[ \u3000]*|[:：]?[ \u3000]+)?"
_BRACKETED = re.compile(
    r"[ \u3000]{0,4}(?:【([^【】\n]{2,60})】|〔([^〔〕\n]{2,60})〕|［([^［］\n]{2,60})］|"
    r"\[([^\[\]\n]{2,60})\]|（([^（）\n]{2,60})）|\(([^()\n]{2,60})\))" + _TAIL
)
_STRONG = (1, 2, 3)
"""Brackets that texts open with for a dateline alone: 【】〔〕［］."""
_TITLES = "인턴기자|객원기자|선임기자|전문기자|기자|특파원|통신원|논설위원|에디터"
_REPORTER_KO = re.compile(
    r"(?P<names>[가-힣A-Za-z·, ]{2,50}?(?:" + _TITLES + r"))[ ]{0,2}[=＝][ ]{0,2}"
)
_TITLE_KO = re.compile(r"(?:" + _TITLES + r")(?=[·, ]|\Z)")
_INSIDE_KO = re.compile(
    r"(?:(?P<outlet>[가-힣A-Za-z0-9]{2,14})[ =＝/|]+)?"
    r"(?P<names>[가-힣]{2,4}(?:[·, ]{1,2}[가-힣]{2,4}){0,3})"
    r" ?(?:" + _TITLES + r")\Z"
)
_DATE = (
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|(?:\d{1,2}월 ?)?\d{1,2}일|[０-９]{1,2}月?[０-９]{0,2}日"
)
_DATE_CJK = re.compile(r"(?P<date>" + _DATE + r")(?:発信?|발)?")
_REPORTERS = r"(?:记者|記者)"
_NAMES_ZH = r"[一-鿿·]{2,6}(?:[ \u3000、,，]{1,2}[一-鿿·]{2,6}){0,4}"
_CHINESE = re.compile(
    r"[ \u3000]{0,4}[【（(]?[据據]?(?P<agency>本报|本報|本台|[一-鿿]{2,8}?[社网網])"
    r"(?:(?:驻|駐)?" + _REPORTERS + r"(?P<reporter>[一-鿿]{2,4}?))?"
    r"(?P<place>[一-鿿·]{0,12}?)"
    r"(?P<date>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)"
    r"(?:[一-鿿]{0,4}(?:电|電|讯|訊)(?:报道|報導)?|[一-鿿]{2,4}报道)"
    r"[】）)]?(?:[ \u3000]{0,2}[（(](?:"
    + _REPORTERS
    + r"[ \u3000：:]{0,2}(?P<names>[^（）()\n]{1,40})|"
    r"(?P<bare>[一-鿿]{2,4}))[）)])?[ \u3000:：]{0,3}"
)
_WIRED = re.compile(
    r"[ \u3000]{0,4}[据據](?P<agency>[一-鿿]{2,8}?[社网網])(?:电|電|讯|訊)[ \u3000，,]{0,2}"
)
_OWN_REPORTER = re.compile(
    r"[ \u3000]{0,4}(?:本报|本報|本台)(?:驻|駐)?[一-鿿]{0,6}?"
    + _REPORTERS
    + r"[ \u3000]+(?P<names>"
    + _NAMES_ZH
    + r")(?:[ \u3000]+|\Z)"
)
# 〔記者王小明／台北報導〕, 【本报记者 张三】
_INSIDE_ZH = re.compile(
    r"(?:本报|本報|本台)?(?:驻|駐)?(?P<post>[一-鿿]{0,6}?)" + _REPORTERS + r"[ \u3000]*"
    r"(?P<names>" + _NAMES_ZH + r")"
    r"(?:[ \u3000]*[／/][ \u3000]*(?P<place>[一-鿿·]{2,8}?)"
    r"(?:综合|綜合)?(?:报道|報導|报导|電|电))?\Z"
)
_OWN = ("本报", "本報", "本台")
# What a picture's credit opens with: (写真＝聯合ニュース) is no dateline.
_CREDITS = (
    "写真",
    "図",
    "画像",
    "資料",
    "映像",
    "提供",
    "撮影",
    "사진",
    "자료",
    "그래픽",
    "영상",
    "图",
    "圖",
    "照片",
)
_PERSON = re.compile(r"[\u3041-\u30ff\u3400-\u9fff々ヶ・]{2,8}\Z")
_NO_PERSON = re.compile(
    r".*(?:社|通信|新聞|放送|大学|省|庁|提供|写真|支局|県|市|町|村|区|国|会|局)\Z"
)
_JOINERS = " \u3000・,、/"


class _Said(NamedTuple):
    """What the words in a dateline's brackets name."""

    place: str | None = None
    agency: str | None = None
    names: tuple[str, ...] = ()


def bracketed(head: str) -> Dateline | None:
    """A dateline in brackets, with the reporter that a Korean one has behind them."""
    match = _BRACKETED.match(head)
    if not match:
        return None
    shape = match.lastindex or 1
    inner = match.group(shape).strip(" \u3000")
    date = _DATE_CJK.search(inner)
    words = " ".join(_DATE_CJK.sub(" ", inner, count=1).split()) if date else inner
    said = _said(words.replace("＝", "="), strong=shape in _STRONG)
    if said is None:
        return None
    end, names = match.end(), said.names
    if shape in (4, 6) and (reporter := _REPORTER_KO.match(head, end)):
        end = reporter.end()
        names = names or _korean_names(reporter["names"])
    return Dateline(head[:end], said.place, said.agency, date["date"] if date else None, names)


def _said(words: str, *, strong: bool) -> _Said | None:
    if not words or words.startswith(_CREDITS) or words.split("=")[0].strip().endswith("提供"):
        return None
    if (key := agency_in_dateline(words)) and not (words.isascii() and words.islower()):
        return _Said(agency=key)
    if match := _INSIDE_ZH.match(words):
        place = match["place"] or (match["post"] if match["post"] in PLACES else None)
        return _Said(place or None, None, _names(match["names"]))
    if match := _INSIDE_KO.match(words):
        outlet = match["outlet"]
        return _Said(
            outlet if outlet in PLACES else None,
            agency_in_dateline(outlet) if outlet else None,
            _names(match["names"]),
        )
    if "=" in words:
        return _parted(words, strong)
    if found := split_agency(words):
        place, agency = found
        return _Said(place and place.strip(_JOINERS), agency)
    if (first := agency_before(words)) and _is_place(first[1]):
        return _Said(first[1], first[0])
    return _place_and_person(words) if strong else None


def _place_and_person(words: str) -> _Said | None:
    """``ソウル山田太郎``: a known place with a name behind it."""
    for cut in range(min(len(words) - 2, 12), 1, -1):
        if words[:cut] in PLACES and is_japanese_name(words[cut:].strip(_JOINERS)):
            return _Said(words[:cut], None, (words[cut:].strip(_JOINERS),))
    return None


def _parted(words: str, strong: bool) -> _Said | None:
    """``place=agency``, ``place agency=names``, ``agency=agency``, ``place=name、place=name``."""
    pairs = [item.partition("=") for item in words.split("、")]
    if len(pairs) > 1 and all(mark and left and right for left, mark, right in pairs):
        found = [_pair(left, right, strong) for left, _, right in pairs]
        if all(found):
            said = [f for f in found if f]
            return _Said(
                "、".join(f.place for f in said if f.place) or None,
                next((f.agency for f in said if f.agency), None),
                tuple(name for f in said for name in f.names),
            )
    left, _, right = words.partition("=")
    left, right = left.strip(" \u3000"), right.strip(" \u3000")
    return _pair(left, right, strong) if left and right else None


def _pair(left: str, right: str, strong: bool) -> _Said | None:
    first = split_agency(left)
    agency = _agency(right)
    if agency:
        # 【北京AFP＝時事】 is Jiji passing on AFP: who reported it counts.
        if first:
            return _Said(first[0] and first[0].strip(_JOINERS), first[1])
        return _Said(left.strip(_JOINERS), agency) if len(left) <= 20 else None
    if first:
        if right in PLACES and first[0] is None:
            return _Said(right, first[1])  # 【朝鮮通信＝東京】
        return _Said(first[0] and first[0].strip(_JOINERS), first[1], _japanese_names(right, True))
    if looks_like_agency(right):
        return _Said(left.strip(_JOINERS), right)
    if _korean_place(left) and len(right) <= 12 and " " not in right:
        return _Said(left.strip(_JOINERS), right)
    known = _is_place(left)
    names = _japanese_names(right, known or strong)
    if known:
        return _Said(left, None, names)
    # (北町＝山田太郎): an unknown place needs a name that is one.
    if names and len(left) <= 12 and (strong or all(map(is_japanese_name, names))):
        return _Said(left.strip(_JOINERS), None, names)
    return None


def _agency(words: str) -> str | None:
    """The agency ``words`` name; of two (``ロイター共同``) the first, whose report it is."""
    if key := agency_in_dateline(words):
        return key
    first = agency_before(words)
    return first[0] if first and agency_in_dateline(first[1]) else None


def _is_place(words: str) -> bool:
    return words in PLACES or all(p.strip() in PLACES for p in re.split("[・/、,]", words))


def _korean_place(words: str) -> bool:
    return all("가" <= c <= "힣" or c in " ·" for c in words) and len(words) <= 12


def _japanese_names(words: str, loose: bool) -> tuple[str, ...]:
    """The reporters ``words`` name; ``loose``: any word that can be a name."""
    names = _names(words)
    fits = all(
        is_japanese_name(n) or (loose and _PERSON.match(n) and not _NO_PERSON.match(n))
        for n in names
    )
    return names if fits else ()


def _names(words: str) -> tuple[str, ...]:
    return tuple(n for n in re.split("[ \u3000、,，・·]+", words) if n)


def _korean_names(words: str) -> tuple[str, ...]:
    return tuple(n for n in _names(_TITLE_KO.sub(" ", words)) if 2 <= len(n) <= 20)


def chinese(head: str) -> Dateline | None:
    """``新华社北京6月19日电（记者张三）`` and its kin."""
    if match := _OWN_REPORTER.match(head):
        return Dateline(match.group(), None, None, None, _names(match["names"]))
    if match := _WIRED.match(head):
        key = agency_in_dateline(match["agency"])
        return Dateline(match.group(), None, key) if key else None
    match = _CHINESE.match(head)
    if not match:
        return None
    named, place = match["agency"], match["place"]
    own = named in _OWN
    key = None if own else agency_in_dateline(named)
    if not own and key is None and not looks_like_agency(named):
        return None
    names = _names(match["names"] or match["bare"] or "")
    if match["reporter"] and not names:
        # The reporter's name runs into the place: 記者王小明台北19日電.
        run = match["reporter"] + place
        cut = next((c for c in range(2, len(run)) if run[c:] in PLACES), len(match["reporter"]))
        names, place = (run[:cut],), run[cut:]
    return Dateline(
        match.group(), place or None, key or (None if own else named), match["date"], names
    )
