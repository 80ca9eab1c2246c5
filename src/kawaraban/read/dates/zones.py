"""Time zones as pages and feeds name them, to minutes east of UTC.

A zone that has summer time (``ET``, an IANA name) is reckoned for the date itself, with the
system's time zone database; where that has not the zone, nothing is assumed.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Zone = int | str
"""Minutes east of UTC, or the name of a zone in the IANA database."""

# Minutes east of UTC. Where one name means several zones, the press's most frequent.
_ZONES: dict[str, Zone] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60, "wat": 60, "cest": 120, "mest": 120,
    "mesz": 120, "eet": 120, "sast": 120, "cat": 120, "eest": 180, "idt": 180, "msk": 180,
    "мск": 180, "trt": 180, "eat": 180, "ast": -240,
    "irst": 210, "gst": 240, "samt": 240, "pkt": 300, "yekt": 300, "ist": 330, "npt": 345,
    "almt": 360, "omst": 360, "ict": 420, "wib": 420, "krat": 420, "novt": 420, "wita": 480,
    "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "irkt": 480, "ulat": 480,
    "wit": 540, "jst": 540, "kst": 540, "yakt": 540, "acst": 570, "aest": 600, "vlat": 600,
    "acdt": 630, "aedt": 660, "magt": 660, "sakt": 660, "nzst": 720, "pett": 720, "nzdt": 780,
    "nst": -210, "ndt": -150, "adt": -180, "art": -180, "brt": -180, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540,
    "akdt": -480, "hst": -600,
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "日本時間": 540, "日本標準時": 540, "韓国時間": 540, "한국시간": 540, "한국 시간": 540,
    "北京时间": 480, "北京時間": 480, "台北時間": 480, "台灣時間": 480, "香港時間": 480,
    "по московскому времени": 180, "по москве": 180, "московское время": 180, "moscow time": 180,
    "beijing time": 480, "hong kong time": 480, "singapore time": 480, "japan time": 540,
    "tokyo time": 540, "korea time": 540, "seoul time": 540,
    "eastern time": "America/New_York", "pacific time": "America/Los_Angeles",
    "central time": "America/Chicago", "mountain time": "America/Denver",
    "london time": "Europe/London", "uk time": "Europe/London",
    "за київським часом": "Europe/Kyiv", "по киевскому времени": "Europe/Kyiv",
}  # fmt: skip
PHRASES = tuple(sorted((n for n in _ZONES if not n.isascii() or " " in n), key=len, reverse=True))

# Languages whose readers live by one clock: a zone for times that name none.
_OF_LANGUAGE: dict[str, Zone] = {
    "ja": 540, "ko": 540, "zh": 480, "vi": 420, "th": 420, "ka": 240, "hy": 240, "tr": 180,
    "is": 0,
    "de": "Europe/Berlin", "it": "Europe/Rome", "nl": "Europe/Amsterdam", "pl": "Europe/Warsaw",
    "cs": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest",
    "sl": "Europe/Ljubljana", "hr": "Europe/Zagreb", "sr": "Europe/Belgrade",
    "sv": "Europe/Stockholm", "da": "Europe/Copenhagen", "nb": "Europe/Oslo", "no": "Europe/Oslo",
    "fi": "Europe/Helsinki", "et": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius",
    "el": "Europe/Athens", "bg": "Europe/Sofia", "ro": "Europe/Bucharest", "uk": "Europe/Kyiv",
    "he": "Asia/Jerusalem",
}  # fmt: skip

_OFFSET = re.compile(
    r"\s{0,3}[(（\[]?\s?(?P<base>GMT|UTC|UT|МСК|MSK)?\s?"
    r"(?P<sign>[+\-−])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d|[./-]\d)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\s{0,3}[(（\[]?(?P<name>"
    + "|".join(map(re.escape, PHRASES))
    + r"|Z\b|[^\W\d_]{2,5}\b(?!\s?[+\-−]\d))",
    re.IGNORECASE,
)


def zone_named(text: str, language: str | None = None) -> Zone | None:
    """The zone that ``text`` begins with: a name (``JST``, ``ET``) or an offset (``GMT+9``,
    ``-0500``, ``МСК+2``)."""
    if found := _OFFSET.match(text):
        total = int(found["hours"]) * 60 + int(found["minutes"] or 0)
        if len(found["hours"]) == 2 and found["minutes"] is None and int(found["hours"]) > 15:
            return None
        total = -total if found["sign"] in "-−" else total
        if (found["base"] or "").upper() in ("МСК", "MSK"):
            total += 180
        return total if -14 * 60 <= total <= 15 * 60 else None
    if found := _NAME.match(text):
        name = found["name"].lower()
        if name == "cst" and (language or "").startswith("zh"):
            return 480
        return _ZONES.get(name)
    return None


def zone_of_language(language: str | None) -> Zone | None:
    """The zone of a language's readers, where all of them have the same."""
    return _OF_LANGUAGE.get((language or "").split("-")[0].lower())


def offset_at(zone: Zone | None, local: datetime) -> int | None:
    """Minutes east of UTC of ``zone`` when its clocks show ``local`` (naive); of two such
    moments the earlier. None where the zone is not known."""
    if zone is None or isinstance(zone, int):
        return zone
    rules = _rules(zone)
    if rules is None:
        return None
    try:
        delta = rules.utcoffset(local.replace(tzinfo=rules))
    except (OverflowError, ValueError):
        return None
    return None if delta is None else round(delta / timedelta(minutes=1))


@lru_cache(maxsize=1_000)
def _rules(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
