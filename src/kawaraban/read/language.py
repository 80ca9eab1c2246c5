"""The language of a text, as BCP 47 names it.

Japanese, Korean, Chinese and other languages with a script of their own are told by their
characters, which is exact and costs one pass over a sample; languages that share the Latin or
Cyrillic script by resiliparse's byte profiles (no model to load, ``benchmarks/
dependencies_feeds.py`` has the measurements).
"""

from __future__ import annotations

import re
from functools import lru_cache

from resiliparse.parse.lang import detect_fast

_SAMPLE = 2_000
"""Characters looked at: more changes no answer."""
_FEW = 3
"""Letters below which a text is in no language."""

_LETTERS = re.compile(r"[^\W\d_]")
_KANA = re.compile("[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
# Scripts with one large language each.
_OWN_SCRIPTS = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        ("[\u0370-\u03ff\u1f00-\u1fff]", "el"),
        ("[\u0590-\u05ff]", "he"),
        ("[\u0e00-\u0e7f]", "th"),
        ("[\u0e80-\u0eff]", "lo"),
        ("[\u1000-\u109f]", "my"),
        ("[\u1780-\u17ff]", "km"),
        ("[\u10a0-\u10ff]", "ka"),
        ("[\u0530-\u058f]", "hy"),
        ("[\u0980-\u09ff]", "bn"),
        ("[\u0a80-\u0aff]", "gu"),
        ("[\u0a00-\u0a7f]", "pa"),
        ("[\u0b80-\u0bff]", "ta"),
        ("[\u0c00-\u0c7f]", "te"),
        ("[\u0c80-\u0cff]", "kn"),
        ("[\u0d00-\u0d7f]", "ml"),
        ("[\u0d80-\u0dff]", "si"),
    )
)
_SHARED_SCRIPTS = tuple(
    (re.compile(pattern), languages)
    for pattern, languages in (
        ("[\u0600-\u06ff\u0750-\u077f]", ("ar", "fa", "ur")),
        ("[\u0900-\u097f]", ("hi", "mr", "ne")),
    )
)
_LATIN_LANGUAGES = tuple(
    "en de fr es it pt nl pl tr vi id ms sv da no fi cs sk hu ro hr sl et lv lt sq ca eu gl".split()
)
_CYRILLIC_LANGUAGES = tuple("ru uk bg be sr mk kk mn ky".split())
# Letters that decide between the large languages of the Cyrillic script.
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN_ONLY = re.compile("[ыэёъЫЭЁЪ]")
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]{1,8}){0,4}\Z")


def language_of(text: str, hint: str | None = None) -> str | None:
    """The language that ``text`` is mostly in (``ja``, ``ko``, ``zh``, ``ru``, ``en``, …), or
    None where that cannot be told.

    ``hint`` is what the source says (any BCP 47 tag): it decides where the text alone leaves it
    open (a headline in Chinese characters only, a few Latin words), and gives way to a script
    that cannot be of that language. Never raises.
    """
    said = primary(hint)
    sample = text[:_SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if letters < _FEW:
        return said
    if sample.isascii():
        return _shared(sample, letters, said, _LATIN_LANGUAGES, sure=80)
    kana, hangul, han = (len(p.findall(sample)) for p in (_KANA, _HANGUL, _HAN))
    latin, cyrillic = len(_LATIN.findall(sample)), len(_CYRILLIC.findall(sample))
    # One CJK character says about as much as two or three letters.
    east = 2 * (kana + hangul + han)
    if east > max(latin, cyrillic):
        return _east_asian(sample, kana, hangul, han, said)
    if cyrillic > latin:
        if not _RUSSIAN_ONLY.search(sample) and _UKRAINIAN.search(sample):
            return said if said in ("be", "kk") else "uk"
        if said in _CYRILLIC_LANGUAGES and letters < 80:
            return said
        if _RUSSIAN_ONLY.search(sample) and not _UKRAINIAN.search(sample) and letters < 80:
            return "ru"
        return _shared(sample, letters, said or "ru", _CYRILLIC_LANGUAGES, sure=40)
    for script, code in _OWN_SCRIPTS:
        if 2 * len(script.findall(sample)) > letters:
            return code
    for script, codes in _SHARED_SCRIPTS:
        if 2 * len(script.findall(sample)) > letters:
            return _shared(sample, letters, said if said in codes else codes[0], codes, sure=40)
    if 2 * latin > letters:
        return _shared(sample, letters, said, _LATIN_LANGUAGES, sure=80)
    return said


@lru_cache(maxsize=512)
def primary(tag: str | None) -> str | None:
    """The language of a BCP 47 tag in lower case (``ja`` of ``ja-JP``); None where it is none."""
    found = _TAG.match(tag.strip()) if tag else None
    code = found.group(1).lower() if found else None
    return None if code in ("und", "mul", "zxx", "mis") else _OLD_CODES.get(code or "", code)


# What is written for a language and is none, or another: countries for the languages of Asia.
_OLD_CODES = {"jp": "ja", "kr": "ko", "cn": "zh", "jpn": "ja", "kor": "ko", "rus": "ru"} | {
    "eng": "en", "zho": "zh", "chi": "zh", "iw": "he", "in": "id", "ger": "de", "fre": "fr",
}  # fmt: skip


def _east_asian(sample: str, kana: int, hangul: int, han: int, said: str | None) -> str:
    if hangul and hangul >= kana:
        # Old mixed style has Chinese characters; a name in Hangul makes no Korean text.
        if 5 * hangul >= han or (said == "ko" and 10 * hangul >= han):
            return "ko"
    elif kana and (20 * kana >= han or said == "ja"):
        return "ja"
    if said in ("ja", "zh", "yue"):
        return said
    # 対, 発 and 続 are written so in Japan alone, 对 and 發, 续 and 續 in China.
    chars = "".join(_HAN.findall(sample))
    in_china = min(_unwritten(chars, "gb2312"), _unwritten(chars, "big5"))
    return "ja" if in_china > _unwritten(chars, "euc_jp") else "zh"


def _unwritten(chars: str, standard: str) -> int:
    """How many of ``chars`` a national standard has no place for."""
    return chars.encode(standard, "replace").count(b"?")


def _shared(
    sample: str, letters: int, said: str | None, among: tuple[str, ...], *, sure: int
) -> str | None:
    """The language among those of one script."""
    if letters < 20 and said in among:
        return said
    code, rank = detect_fast(sample, cutoff=1200, langs=among)
    if code == "unknown":
        return said if said in among else None
    if said in among and code != said and letters < sure:
        return said
    if said not in among and letters < 12:
        return None
    return str(code)
