"""Dates as only feeds write them: names of months and orders that no page has."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from kawaraban.article import Moment
from kawaraban.read.dates import parse as dates

_LONGEST = 200
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"(?:([+-])(\d\d)(\d\d)|GMT)\Z",
    re.ASCII,
)
_W3C = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))\Z",
    re.ASCII,
)
_MONTH_ORDER = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_ENGLISH = {name: number for number, name in enumerate(_MONTH_ORDER.split(), 1)}

# "Fri,24 Nov 2023", with the year there: what follows is no date without it.
_WEEKDAY = re.compile(
    r"\s*[^\W\d_]{2,12}\.?\s{0,3},\s{0,3}"
    r"(?=\d{1,2}[\s-]{1,3}[^\W\d_]{3,12}\.?[\s-]{1,3}(?:1[89]|2\d)\d\d\b)"
)
_NAMED_ISO = re.compile(r"(\d{4})-([^\W\d_]{3,12})-(\d{1,2})(?:\s{0,3}T\s?|\s{1,3})?(?=\d|\Z)")
# "2003-012-31", which one large host of feeds wrote for years.
_LONG_MONTH = re.compile(r"(\d{4})-0(\d{2})-(?=\d{2}\b|\d{2}T)")
_SINGLE_HOUR = re.compile(r"T(?=\d:)")
_WORD = re.compile(r"[^\W\d_]{3,12}")
# Greek and Hungarian, which are none of our languages, but which feeds are known to write.
_NAMES = """
january ιανουαριου ιανουαριος ιαν január jan
february φεβρουαριου φεβρουαριος φεβ február febr
march μαρτιου μαρτιος μαρ μαρτ március márc
april απριλιου απριλιος απρ április ápr
may μαιου μαιος μαι μαϊ május máj
june ιουνιου ιουνιος ιουν június jún
july ιουλιου ιουλιος ιουλ július júl
august αυγουστου αυγουστος αυγ augusztus aug
september σεπτεμβριου σεπτεμβριος σεπ σεπτ szeptember szept
october οκτωβριου οκτωβριος οκτ október okt
november νοεμβριου νοεμβριος νοε november nov
december δεκεμβριου δεκεμβριος δεκ december dec
"""
_MONTHS = {name: row.split()[0] for row in _NAMES.strip().split("\n") for name in row.split()[1:]}
_NUMBERS = {row.split()[0]: n for n, row in enumerate(_NAMES.strip().split("\n"), 1)}


def feed_date(text: str, *, offset: int | None, now: datetime) -> Moment | None:
    """The moment that an element of a feed names, as :func:`dates.parse_date` reads it; where
    that finds none, in the forms that are known of feeds. Never raises."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    moment = _exact(text, now) or dates.parse_date(text, offset=offset, now=now)
    if moment is not None:
        return moment
    rewritten = _rewritten(text)
    return dates.parse_date(rewritten, offset=offset, now=now) if rewritten != text else None


def _exact(text: str, now: datetime) -> Moment | None:
    """The two forms of nearly all feeds, without the leniency of ``dates``; None for all else."""
    if found := _RFC822.match(text):
        day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
        month = _ENGLISH.get(name, 0)
    elif found := _W3C.match(text):
        year, number, day, hour, minute, second, sign, hours, minutes = found.groups()
        month = int(number)
    else:
        return None
    offset = int(hours) * 60 + int(minutes) if sign else 0
    try:
        zone = _zone(-offset if sign == "-" else offset)
        when = datetime(
            int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=zone
        )
        if when.year < 1990 or when > now or offset > 840:
            return None  # dates judges these
        return Moment(when, -offset if sign == "-" else offset, "second")
    except (ValueError, OverflowError):
        return None


_zone = lru_cache(maxsize=64)(lambda minutes: timezone(timedelta(minutes=minutes)))


def _rewritten(text: str) -> str:
    text = _WEEKDAY.sub("", text, count=1)
    text = _LONG_MONTH.sub(r"\1-\2-", text, count=1)
    if not text.isascii():
        text = _NAMED_ISO.sub(_named_iso, text, count=1)
        text = _WORD.sub(lambda word: _month(word[0]) or word[0], text)
    return _SINGLE_HOUR.sub("T0", text, count=1)


def _named_iso(found: re.Match[str]) -> str:
    """``2004-július-13T9:15-05:00``, as a Hungarian publisher writes."""
    month = _month(found[2])
    if not month:
        return found[0]
    return f"{found[1]}-{_NUMBERS[month]:02}-{int(found[3]):02}T"


def _month(word: str) -> str:
    """The English name of a Greek or Hungarian month; Greek with or without its accents."""
    word = word.lower()
    if found := _MONTHS.get(word):
        return found
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return _MONTHS.get(bare, "")
