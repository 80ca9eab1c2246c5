"""How likely it is that somebody wrote this text: a model of characters for each kind of charset.

Every charset decodes nearly any bytes to something. Each decoding is judged by the frequencies of
its characters in what is written in that charset's languages; as all decodings are of the same
bytes, their logarithms can be compared, and a few characters settle most cases. What no language
does (a capital after a small letter, a space between two Chinese characters) counts against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log

_NEVER = -15.0
"""For what could not be decoded, C1 controls, private use."""
_RARE = -11.0
_LIKELIEST = -2.0
_PLAIN = -3.2
"""For an ASCII character, whichever."""

_HIRAGANA = "のにはをとがでたしいるなからてすっもあこれさまりくよきんうけ"
_KATAKANA = "ーンスルトアイリラクシドタレジフロプコマバメサテカィグオュ"
_KANJI = """
日一国十大会人年二本三中長出政五自事者社月四分時合同九上行民前業生議後新部見東間地的場八入方六市発員対金
子内定学高手円立回連選田七代力今米百相関明開京問体実決主動表目通化治全度当理山小経制法下千万約最来現不作
性調意数都要用思気保機県首党協話公取強区委総教設戦海記外共計家北食交校記報予受物加運指期進女成原車水住解
"""
_HANGUL = """
이다의는에을가고한지를은로하도인서기사자대리정시일과해어나으
부국회전장제수상보그들스주있원성것아만구공년여조동경라관위선신안유차적면문치력세연비오무중했화명계할습니된
미민내생방교바려까합당결실금건통모학진업물개입없각단법거달러레트우마발점행김북남최평양되말산월며야린영재데와
"""
_HAN = """
的一是不了在人有我他个中来上大和国到以时要就出会可也你对能而子得下自之年后作用
们这为地说生那于着过发里道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她
本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手
应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声
提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接
必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王
象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运朝韩俄核
"""
_HAN_TRADITIONAL = """
個來國時會對後們這為說於著過發裡經麼學當沒動還進實軍無與長機從開問間點關業將兩並應戰體見產給門東聲論處義
幾條氣題爾別變總電數報結務場計資許統區隊決馬書聽強難權設記據邊張該規術領確傳師觀讓識帶導爭運種樣幹離讀
"""
_RUSSIAN = {
    "о": 110, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44,
    "к": 35, "м": 32, "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16,
    "б": 16, "ч": 14, "й": 12, "х": 10, "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 3.6, "э": 3.2,
    "ф": 2.6, "ъ": 0.4, "ё": 0.4, "і": 25, "ї": 5, "є": 4, "ґ": 0.1, "ў": 0.3, "ј": 0.3,
}  # fmt: skip
# In thousandths of all letters of the languages that have them.
_WESTERN = {
    "é": 12, "è": 4, "à": 4, "ç": 3, "ê": 2, "ü": 6, "ö": 5, "ä": 7, "ß": 2, "ñ": 3, "ó": 4,
    "í": 4, "á": 4, "ú": 2, "ã": 4, "õ": 1, "å": 3, "ø": 3, "æ": 2, "ô": 1, "î": 0.7, "û": 0.7,
    "ù": 0.7, "â": 1, "ë": 0.5, "ï": 0.4, "œ": 0.4, "ì": 0.5, "ò": 0.7, "ð": 0.2, "þ": 0.2,
    "¿": 0.3, "¡": 0.2, "º": 0.2, "ª": 0.2,
}  # fmt: skip
_CENTRAL = {
    "ą": 6, "ę": 7, "ł": 9, "ż": 5, "ó": 6, "ś": 4, "ć": 3, "ń": 1.5, "ź": 0.6, "á": 8, "í": 9,
    "é": 8, "ě": 4, "š": 4, "č": 4, "ř": 4, "ž": 4, "ý": 3, "ů": 2, "ú": 1, "ď": 0.2, "ť": 0.2,
    "ň": 0.3, "ő": 3, "ű": 1, "ö": 3, "ü": 2, "ă": 4, "ş": 2, "ţ": 2, "ș": 2, "ț": 2, "â": 1,
    "î": 2, "đ": 2, "ľ": 1, "ĺ": 0.1, "ŕ": 0.1, "ô": 0.5, "ä": 0.5,
}  # fmt: skip
# Of Turkey and the Baltic, beside the letters above.
_FURTHER = {
    "ı": 40, "ş": 14, "ğ": 9, "ç": 9, "ü": 15, "ö": 7, "š": 8, "ž": 6, "č": 5, "ų": 8, "ė": 12,
    "ū": 6, "ā": 25, "ī": 15, "ē": 12, "ļ": 3, "ņ": 4, "ķ": 2, "ģ": 1, "į": 3, "õ": 6, "ä": 12,
    "ơ": 8, "ư": 10, "đ": 10, "ă": 5, "â": 6, "ê": 6, "ô": 6, "ŷ": 0.5, "ŵ": 0.5, "ħ": 1, "ġ": 1,
}  # fmt: skip
_SIGNS = {
    "’": 4, "“": 3, "”": 3, "–": 4, "—": 3, "«": 2, "»": 2, "…": 2, "„": 1, "‘": 1, "°": 0.4,
    "£": 0.4, "€": 0.5, "·": 0.3, "©": 0.5, "®": 0.2, "\xa0": 4, "№": 1, "•": 1, "§": 0.2, "²": 0.1,
    "½": 0.1, "¤": 0.1, "¥": 0.1, "×": 0.1, "±": 0.1, "™": 0.2, "\xad": 0.2,
}  # fmt: skip
_EAST_SIGNS = {
    "、": 30, "。": 25, "，": 30, "「": 12, "」": 12, "・": 8, "：": 3, "；": 1, "（": 6, "）": 6,
    "“": 4, "”": 4, "『": 2, "』": 2, "【": 2, "】": 2, "《": 2, "》": 2, "？": 2, "！": 2,
    "\u3000": 8,
    "…": 3, "～": 1, "〜": 1, "·": 1, "‘": 2, "’": 2, "①": 0.5, "②": 0.5, "③": 0.5, "●": 0.5,
    "■": 0.5, "◆": 0.5, "▲": 0.5, "△": 0.3, "○": 0.5, "※": 0.3, "→": 0.2, "々": 1, "〇": 0.3,
    "—": 1, "％": 1, "／": 0.5, "－": 0.5, "＝": 0.5, "ㆍ": 1,
}  # fmt: skip

_Model = dict[str, float]


def _weighted(weights: dict[str, float], share: float) -> _Model:
    total = sum(weights.values())
    return {char: log(share * weight / total) for char, weight in weights.items()}


def _tiers(*tiers: tuple[str, float]) -> _Model:
    """Characters by groups, each group with its share of what is written; the first counts."""
    model: _Model = {}
    for chars, share in tiers:
        group = [c for c in dict.fromkeys(chars) if not c.isspace() and c not in model]
        model |= dict.fromkeys(group, log(share / len(group)))
    return model


def _level(codec: str, leads: Iterable[int], trails: Iterable[int]) -> str:
    """The everyday characters of a script: the first level of its national standard."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in list(trails))
    return "".join(pair.decode(codec, "ignore") for pair in pairs)


@lru_cache(maxsize=1)
def _models() -> dict[str, _Model]:
    high = range(0xA1, 0xFF)
    alnum = "".join(
        map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)])
    )
    kana = "".join(map(chr, range(0x3041, 0x3094)))
    kata = "".join(map(chr, [*range(0x30A1, 0x30F7), 0x30FC]))
    east = _weighted(_EAST_SIGNS, 0.07) | dict.fromkeys(alnum, log(0.02 / len(alnum)))
    hanzi = _level("gb2312", range(0xB0, 0xD8), high)
    traditional = _level("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    cyrillic = _weighted(_RUSSIAN, 0.93)
    capitals = {char.upper(): p + log(0.035) for char, p in cyrillic.items()}
    western = {char: log(weight / 1000) for char, weight in _WESTERN.items()}
    central = {char: log(weight / 1000) for char, weight in _CENTRAL.items()}
    further = {char: log(weight / 1000) for char, weight in _FURTHER.items()} | {"İ": log(0.003)}
    signs = {char: log(weight / 1000) for char, weight in _SIGNS.items()}
    return {
        "ja": east
        | _tiers(
            (_HIRAGANA, 0.38), (kana, 0.06), (_KATAKANA, 0.08), (kata, 0.02), (_KANJI, 0.22),
            (_level("euc_jp", range(0xB0, 0xD0), high), 0.13),
            (_level("euc_jp", range(0xD0, 0xF5), high), 0.002),
        ),
        "ko": east
        | _tiers(
            (_HANGUL, 0.80), (_level("euc_kr", range(0xB0, 0xC9), high), 0.13),
            (_level("euc_kr", range(0xCA, 0xFE), high), 0.01),
        ),
        "zh-hans": east
        | _tiers((_HAN, 0.68), (hanzi, 0.24), (_level("gb2312", range(0xD8, 0xF8), high), 0.003)),
        "zh-hant": east
        | _tiers(
            (_HAN_TRADITIONAL, 0.25), ("".join(c for c in _HAN if c in traditional), 0.45),
            (traditional, 0.22), (_level("big5", range(0xC9, 0xFA), range(0x40, 0xFF)), 0.003),
        ),
        "cyrillic": signs | cyrillic | capitals,
        "western": signs | western | _capitals(western),
        "central": signs | central | _capitals(central),
        "other": signs | western | central | further | _capitals(western | central | further),
    }  # fmt: skip


def _capitals(letters: _Model) -> _Model:
    return {c.upper(): p + log(0.08) for c, p in letters.items() if len(c.upper()) == 1}


_FAMILIES = {
    "shift_jis": "ja", "euc-jp": "ja", "iso-2022-jp": "ja", "euc-kr": "ko", "gb18030": "zh-hans",
    "big5": "zh-hant", "windows-1251": "cyrillic", "koi8-r": "cyrillic", "koi8-u": "cyrillic",
    "iso-8859-5": "cyrillic", "ibm866": "cyrillic", "x-mac-cyrillic": "cyrillic",
    "windows-1252": "western", "iso-8859-15": "western", "macintosh": "western",
    "windows-1250": "central", "iso-8859-2": "central",
}  # fmt: skip
# From how many characters, and which mean of their logarithms.
_CERTAIN = {
    "ja": (60, -7.6), "ko": (60, -7.6), "zh-hans": (60, -7.6), "zh-hant": (60, -7.6),
    "western": (8, -6.0), "cyrillic": (40, -3.5),
}  # fmt: skip
_EAST = "\u3041-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3"
# Scripts that share no word: a Latin letter on both sides, Cyrillic beside Latin.
_MIXED = re.compile(
    f"(?<=[a-z])[{_EAST}\uff61-\uff9f](?=[a-z])|(?<=[A-Za-z])[\u0400-\u04ff]|[\u0400-\u04ff](?=[A-Za-z])"
    "|[A-Za-z][\xa1-\xbf\xd7\xf7](?=[a-z])"
)
# One East Asian character between Latin letters is a letter with an accent.
_ALONE = re.compile(f"(?<=[a-z])[{_EAST}](?![^\x00-\x7f])|(?<![^\x00-\x7f])[{_EAST}](?=[a-z])")
_LATIN = re.compile("[A-Za-z]")
_WRONG_CASE = re.compile("[а-яёії](?=[А-ЯЁІЇ])|[\xdf-\xf6\xf8-\xff](?=[\xc0-\xd6\xd8-\xde])")
_CAPITALS = re.compile("(?<![\u0400-\u04ff])[А-ЯЁІЇЄҐЎ]{2,}(?![\u0400-\u04ff])")
_NO_VOWEL = re.compile(
    "(?<![\u0400-\u04ff])(?:(?![аеёиоуыэюяіїє])[\u0430-\u045f]){3,}(?![\u0400-\u04ff])"
)
_SPACED = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


def is_certain(text: str, name: str) -> bool:
    """Whether a text is so likely that no other encoding of the same bytes need be tried: nobody
    writes as many characters with such a mean that are another charset's."""
    least, mean = _CERTAIN.get(_FAMILIES.get(name, ""), (0, 0.0))
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if not least or foreign < least or "\ufffd" in text:
        return False
    return log_likelihood(text, name) - _PLAIN * (len(text) - foreign) > mean * foreign


def most_likely(characters: int, foreign: int, bad: int) -> float:
    """What :func:`log_likelihood` cannot exceed for a text of so many characters, so many of them
    not ASCII, ``bad`` of those U+FFFD."""
    return _PLAIN * (characters - foreign) + _LIKELIEST * (foreign - bad) + _NEVER * bad


def log_likelihood(text: str, name: str, floor: float = float("-inf")) -> float:
    """The logarithm of how likely the characters of ``text`` that are not ASCII are, as the
    WHATWG encoding ``name`` writes them; U+FFFD is for bytes that it cannot be. Below ``floor``
    it is not told exactly."""
    counts = Counter(text)
    # A byte that one decoding leaves as a letter may be half of a character in another.
    plain = _PLAIN * sum([count for char, count in counts.items() if char < "\x80"])
    if name == "utf-8":
        found = [_in_family(text, counts, family, floor - plain) for family in _models()]
        return plain + max(found)
    return plain + _in_family(text, counts, _FAMILIES.get(name, "other"), floor - plain)


def _in_family(text: str, counts: Counter[str], family: str, floor: float) -> float:
    model = _models()[family]
    total = 0.0
    if family == "cyrillic":
        text, total = _lowered(text)
        counts = Counter(text)
    for char, count in counts.items():
        if char >= "\x80":
            p = model.get(char)
            total += count * (_else(char, family) if p is None else p)
    if total < floor:
        return total
    total -= 5.0 * len(_MIXED.findall(text)) + 5.0 * len(_WRONG_CASE.findall(text))
    if family not in ("western", "central", "other"):
        total -= min(10.0, len(_LATIN.findall(text)))
        total -= 4.0 * len(_ALONE.findall(text))
    if family in ("ja", "zh-hans", "zh-hant"):
        total -= 4.0 * len(_SPACED.findall(text))
    return total


def _lowered(text: str) -> tuple[str, float]:
    """Cyrillic text with its words in capitals in small letters, and what they and words without
    a vowel cost: KOI8-R and windows-1251 have capitals where the other has small letters."""
    capitals = _CAPITALS.findall(text)
    if capitals:
        text = _CAPITALS.sub(lambda word: word[0].lower(), text)
    words = _NO_VOWEL.findall(text)
    return text, -min(15.0, 3.0 * len(capitals)) - 4.0 * len(words)


def _else(char: str, family: str) -> float:
    """For what the model does not name."""
    if "\x80" <= char < "\xa0" or "\ue000" <= char <= "\uf8ff" or char == "\ufffd":
        return _NEVER
    if family == "other":
        # Greek, Hebrew, Arabic, Thai: an alphabet of some forty letters.
        return log(0.02) if "\u0370" <= char < "\u0400" or "\u0530" <= char < "\u1000" else -9.0
    return _RARE
