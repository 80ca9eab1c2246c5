"""Datelines of texts in Latin and Cyrillic letters."""

from __future__ import annotations

import re

from kawaraban.article import Dateline
from kawaraban.read.names.agencies import agency_in_dateline, agency_named
from kawaraban.read.names.places import PLACES

_DATE = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{1,2}(?:, ?\d{4})?|"
    r"\d{1,2}(?:\.|er|º)? ?[^\W\d_]{3,9}\.?(?: \d{4})?"
)
_LATIN = re.compile(
    r"[ \u3000]{0,4}(?P<place>[^\W\d_][^\d\n()\[\]/—–:;!?\"“”]{1,60}?"
    r"(?:/[^\W\d_][^\d\n()\[\]—–:;!?,]{1,30})?)?"
    r"(?:,? ?(?P<date>" + _DATE + r"))?,?\.? ?"
    r"(?:\((?P<agency>[^()\n]{2,40})\)|/(?P<slashed>[^()/\n]{2,40})/)"
    r"\.?[ ]?(?:--|[-–—―])?[ ]*"
)
# (Reuters) - …, (ANSA) - ROMA, 19 GIU - …
_AGENCY_FIRST = re.compile(
    r"[ \u3000]{0,4}\((?P<agency>[^()\n]{2,24})\) ?(?:--|[-–—―])[ ]*"
    r"(?:(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .'’\-]{1,24}), (?P<date>\d{1,2} [A-Z]{3})\.? ?[-–—][ ]*)?"
)
_RUSSIAN = re.compile(
    r"[ ]{0,4}(?P<place>[А-ЯЁ][А-Яа-яЁё .\-]{2,40}?)[,.] (?P<date>\d{1,2} [а-я]{3,8})\.?"
    r"(?: ?[-–—] ?| /|\. )(?P<agency>[А-ЯЁA-Z][^\n/.,:;]{1,30}(?:\.RU)?)"
    r"(?:, (?P<names>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ][а-яё\-]+)(?=\.))?"
    r"(?:/\.?|\.| ?[-–—])[ ]*"
)
_DATE_FIRST = re.compile(
    r"[ ]{0,4}(?P<date>\d{1,2} [а-я]{3,8}), (?P<place>[А-ЯЁ][А-Яа-яЁё .\-]{2,30}?) "
    r"/(?P<agency>[^\n/]{2,40})/\.?[ ]*"
)
_PLACE_ALONE = re.compile(
    r"[ \u3000]{0,4}(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]{0,24}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’\-]{0,24}){0,3}"
    r"(?:, [A-ZÀ-Þ](?:[^\W\d]|[.'’ \-]){1,30}?)?)"
    r"(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}))?(?P<mark> ?[—–][ ]?| -{1,2} |: )(?=\S)"
)
_PLACE_LAND = re.compile(
    r"[ \u3000]{0,4}(?P<place>(?P<city>[A-ZÀ-Þ][^\W\d_]+(?:[ \-][A-ZÀ-Þ][^\W\d_]+){0,2}), "
    r"[A-ZÀ-Þ][\w.'’]+(?: [A-ZÀ-Þ][\w.'’]+){0,2})"
    r" ?(?:[—–]| -{1,2}(?= )|-{1,2}(?= )) ?(?=[A-ZÀ-Þ“\"])"
)
_PLACES_JOINED = re.compile(
    r"[ \u3000]{0,4}(?P<place>[A-ZÀ-Þ][^\W\d_]{2,20}(?:[ \-][A-ZÀ-Þ][^\W\d_]{1,20})?"
    r"(?: ?/ ?[A-ZÀ-Þ][^\W\d_]{2,20}(?:[ \-][A-ZÀ-Þ][^\W\d_]{1,20})?){1,2})"
    r" [—–-]{1,2} (?=[A-ZÀ-Þ„“\"])"
)
_PLACE_DAY = re.compile(
    r"[ \u3000]{0,4}(?P<place>[A-ZÀ-Þ][^\d\n,:;()]{1,40}(?: \([A-ZÀ-Þ][^\d\n()]{2,30}\))?"
    r"(?: / [A-ZÀ-Þ][^\d\n,:;()]{1,30} \([A-ZÀ-Þ][^\d\n()]{2,30}\))?), "
    r"(?:den )?(?P<date>\d{1,2}\.(?:\d{1,2}\.| [A-Z][a-zä]{2,8} )\d{4}) ?[–—-] ?(?=\S)"
)
# Words in capitals that open a text and name no place.
_NO_PLACE = re.compile(
    r"\b(?:BREAKING|LIVE|UPDATED?|EXCLUSIVE|WATCH|ANALYSIS|OPINION|EDITORIAL|CORRECTION|VIDEO|"
    r"PHOTOS|READ|MORE|NOTE|WARNING|SPOILER|ADVERTISEMENT|REVIEW|EXPLAINER|FACT|NEWS)\b"
)
_SENTENCE = re.compile(
    r"\b(?:the|a|of the|is|are|was|said|has|had|in|on|at|to|by|and|die|das|le|la|и|в)\b"
)
_ARTICLES = ("The", "Die", "Der", "Das", "Ein", "Eine", "Une", "Un")
_PARTICLES = (
    "de",
    "del",
    "du",
    "des",
    "am",
    "an",
    "der",
    "im",
    "y",
    "sur",
    "upon",
    "d.",
    "do",
    "da",
)
_CLOSED = re.compile(r"(?:--|[-–—―]|/\.?) *\Z")
_CORRESPONDENT = re.compile(
    r"(?:Корр\.|корр\.|Корреспондент) ?(?P<agency>\S+)(?: (?P<names>.+))?\Z"
)
_NAME_RU = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\Z")


def agency_first(head: str) -> Dateline | None:
    """``(Reuters) -``, ``(ANSA) - ROMA, 19 GIU -``: known agencies only."""
    match = _AGENCY_FIRST.match(head)
    if not match:
        return None
    key = _agency(match["agency"])
    return Dateline(match.group(), match["place"], key, match["date"]) if key else None


def latin(head: str) -> Dateline | None:
    """``SEOUL, June 19 (Yonhap) --``, ``Berlin (dpa/lby) -``, ``MOSCOW, June 19. /TASS/.``"""
    match = _LATIN.match(head)
    if not match:
        return None
    named = (match["agency"] or match["slashed"]).strip()
    key, names = _correspondent(named)
    key = key or _agency(named)
    place = (match["place"] or "").strip(" ,.\u3000\u00a0")
    closed = _CLOSED.search(match[0]) is not None
    # Without a name of the table only the full form will do: PLACE, June 19 (Somenews) —
    full = match["date"] and place.isupper() and closed and len(named) <= 24
    if key is None and not full:
        return None
    if place and not _is_place(place):
        return None
    city = place.split(",")[0]
    if not closed and not city.isupper() and city.upper() not in PLACES:
        return None
    if match["slashed"] and not match["date"]:
        return None  # Ann Lee/AFP/Somepictures credits a picture
    if not place and not match["date"]:
        return None
    if "," in place and head[match.end("place") : match.end("place") + 1] == ".":
        place += "."  # ASPEN, Colo.
    return Dateline(match.group(), place or None, key or named, _date(match["date"]), names)


_CITY = re.compile(
    r"[ \u3000]{0,4}(?P<place>[A-ZÀ-Þ][^\W\d_]{3,20}(?:[ \-][A-ZÀ-Þ][^\W\d_]{1,20}){0,2})"
    r" [—–] (?=[A-ZÀ-Þ„“\"])"
)


def place_and_land(head: str) -> Dateline | None:
    """``London, England —``, ``Klagenfurt (Österreich), 5.5.2005 –``, and a place of the
    table alone, in small letters."""
    if match := _PLACE_DAY.match(head):
        place = match["place"]
        return Dateline(match.group(), place, None, match["date"]) if _is_place(place) else None
    if match := _PLACES_JOINED.match(head):  # London/Teheran –
        known = all(city.strip().upper() in PLACES for city in match["place"].split("/"))
        return Dateline(match.group(), match["place"]) if known else None
    if (match := _CITY.match(head)) and match["place"].upper() in PLACES:
        return Dateline(match.group(), match["place"])
    match = _PLACE_LAND.match(head)
    if not match or match["city"].upper() not in PLACES:
        return None
    return Dateline(match.group(), match["place"], None, None)


def _date(said: str | None) -> str | None:
    """A date without the full stop that ends a dateline's sentence (an abbreviation keeps its)."""
    if said is None or not said.endswith("."):
        return said
    month = said.rstrip(".").split()[-1]
    return said if len(month) <= 3 or month.lower() == "sept" else said.rstrip(".")


def _agency(named: str) -> str | None:
    """The agency of ``dpa/lby`` or ``AP``; of ``AFP/Reuters`` the first."""
    if key := agency_in_dateline(named):
        return key
    return agency_in_dateline(named.split("/")[0]) if "/" in named else None


def _correspondent(named: str) -> tuple[str | None, tuple[str, ...]]:
    """The agency and reporter of ``Корр. ТАСС Иван Иванов``."""
    match = _CORRESPONDENT.match(named)
    if not match:
        return None, ()
    names = match["names"] or ""
    return agency_named(match["agency"]), (names,) if _NAME_RU.match(names) else ()


def _is_place(words: str) -> bool:
    """Whether ``words`` can be a place in front of an agency: names, not a sentence."""
    parts = words.split()
    if len(parts) > 6 or parts[0] in _ARTICLES or _SENTENCE.search(words):
        return False
    return all(part in _PARTICLES or not part[0].islower() for part in parts)


def russian(head: str) -> Dateline | None:
    """``МОСКВА, 19 июня. /ТАСС/.``, ``МОСКВА, 19 июн — РИА Новости, Иван Иванов.``"""
    if match := _DATE_FIRST.match(head):
        key, names = _correspondent(match["agency"])
        key = key or agency_in_dateline(match["agency"])
        return Dateline(match.group(), match["place"], key, match["date"], names) if key else None
    match = _RUSSIAN.match(head)
    if not match:
        return None
    named = match["agency"].strip()
    key, names = _correspondent(named)
    key = key or agency_named(named) or agency_named(named.removesuffix(".RU"))
    place = match["place"].strip(" ,.\u3000\u00a0")
    if key is None and not place.isupper():
        return None
    if match["names"]:
        names = (match["names"],)
    return Dateline(match.group(), place, key or named, match["date"], names)


def place_alone(head: str) -> Dateline | None:
    """``KYIV, Ukraine —``, ``WASHINGTON —``, ``NEW DELHI:``: a place of the table, or one with
    its country or state behind it."""
    match = _PLACE_ALONE.match(head)
    if not match:
        return None
    place = match["place"].strip()
    city, comma, land = place.partition(",")
    if _NO_PLACE.search(city):
        return None
    if city not in PLACES and place not in PLACES:
        named = bool(comma or match["date"]) and not land.strip().isupper() and len(city) > 2
        if not named or match["mark"] == ": " or city.startswith(("THE ", "A ", "AN ")):
            return None
    return Dateline(match.group(), place, None, match["date"])
