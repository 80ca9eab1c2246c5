"""How likely it is that a decoded text is what somebody wrote.

Every charset decodes nearly any bytes to something. What nobody writes gives the wrong ones
away: half-width katakana in rows, Cyrillic letters inside Latin words, capitals in the middle,
Chinese characters outside each country's first level, a text without the characters that each
language cannot do without.
"""

from __future__ import annotations

import re
from functools import lru_cache

SAMPLE = 65_536
"""Characters of a text that are looked at."""

_FOREIGN = re.compile("[^\x00-\x7f]+")
_LATER = "\u0400-\u04ff\u3041-\u30ff\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3\uff61-\uff9f"
# C1 controls (but NEL), private use, what could not be decoded: nobody writes these.
_NEVER = re.compile("[\x80-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")
_SYMBOL = re.compile("[\xa1-\xa9\xac-\xb1\xb4-\xb9\xbc-\xbf\xd7\xf7\u2500-\u259f\u3131-\u318e]")
# A letter of another script inside a Latin word; three accents and more in a row; the capitals
# of KOI8-R are the small letters of windows-1251, so that one for the other gives "пРИВЕТ".
_MIXED = re.compile(f"[a-z][{_LATER}](?=[a-z])|[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_ACCENTS = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\u024f]{3,}")
_WRONG_CASE = re.compile("[а-яё][А-ЯЁ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HALF = re.compile("[\uff61-\uff9f]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# The most frequent characters of written Chinese, simplified and traditional.
_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "這個們來為國說時會對於著過發後裡日月本民方行成家全经經部分新从從现現动動同将將与與及其被美"
)

_FREQUENT_HANGUL = frozenset("이다의는에을가고한지를은로하도인서기사자대리정시일과해어나으")
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлОЕАИНТСРВЛії")


def doubt_of(text: str, bad: int, name: str) -> float:
    """How unlikely it is that anybody wrote this and encoded it as ``name``: 0 (likely) to 2,
    the share of odd characters among those that are not ASCII."""
    start = _FOREIGN.search(text)
    if start is None:
        return 0.5 if bad else 0.0
    at = max(0, start.start() - 1)
    sample = text[at : at + SAMPLE]
    runs = _FOREIGN.findall(sample)
    foreign = "".join(runs)
    # One or two symbols say little: a pound sign, a degree.
    odd = 3.0 * len(_NEVER.findall(foreign)) + max(0.0, 0.7 * len(_SYMBOL.findall(foreign)) - 1.5)
    odd += 2.0 * len(_MIXED.findall(sample))
    odd += 2.0 * len(_WRONG_CASE.findall(sample))
    odd += sum(map(len, _ACCENTS.findall(sample)))
    kana, han, hangul = (len(p.findall(foreign)) for p in (_KANA, _HAN, _HANGUL))
    half = len(_HALF.findall(foreign))
    if half > kana:
        odd += half
    if hangul:
        common = _common("hangul")
        odd += sum(char not in common for char in foreign if "가" <= char <= "힣")
    east = kana + han + hangul
    if han:
        chars = [char for char in foreign if "\u3400" <= char <= "\u9fff"]
        if kana * 10 > han:
            odd += sum(char not in _common("kanji") for char in chars)
        else:
            odd += min(
                sum(char not in _common(form) for char in chars)
                for form in ("hanzi", "hanzi-traditional", "kanji")
            )
    misfit = 0.0
    cyrillic = _CYRILLIC.findall(foreign)
    if len(cyrillic) >= 20 and len(cyrillic) > east:
        frequent = sum(char in _FREQUENT_CYRILLIC for char in cyrillic)
        misfit = 0.0 if frequent * 10 >= 4 * len(cyrillic) else 0.3
    if east >= 12:
        japanese, korean, chinese = kana * 12 >= east, hangul * 10 >= 6 * east, han * 10 >= 9 * east
        if name in ("shift_jis", "euc-jp", "iso-2022-jp"):
            misfit = 0.0 if japanese else 0.3
        elif name == "euc-kr":
            misfit = 0.0 if korean else 0.3
            if korean and hangul >= 20:
                frequent = sum(char in _FREQUENT_HANGUL for char in foreign)
                misfit = 0.0 if frequent * 10 >= hangul else 0.3
        elif name in ("gb18030", "big5"):
            misfit = 0.0 if chinese else 0.3
            if chinese and han >= 40:
                frequent = sum(char in _FREQUENT_HAN for char in foreign)
                misfit = 0.0 if frequent * 12 >= han else 0.3
    if bad and len(text) > len(sample):
        odd += bad * len(sample) / len(text)
    return min(2.0, odd / len(foreign) + misfit)


_LEVELS = {
    "kanji": ("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF)),
    "hanzi": ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "hanzi-traditional": ("big5", range(0xA4, 0xC7), range(0x40, 0xFF)),
    "hangul": ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)),
}


@lru_cache(maxsize=8)
def _common(level: str) -> frozenset[str]:
    """The everyday characters of a script: the first level of its national standard."""
    codec, leads, trails = _LEVELS[level]
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset("".join(pair.decode(codec, "ignore") for pair in pairs))
