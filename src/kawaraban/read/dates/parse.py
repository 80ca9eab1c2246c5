"""Dates as feeds and pages write them, in any of the forms, to a :class:`Moment`.

RFC 822 and its successors (feeds), ISO 8601 and W3CDTF (feeds, metadata) on a fast path; the
written forms of the press (``令和6年6月19日``, ``2024-06-19 오후 5:05``, ``19 июня 2024, 17:05``,
``June 19, 2024 5:05 p.m. EDT``, ``2時間前``) in ``read/dates/written.py``.

What is said is kept and nothing is made up: a date without a time stays a date, an hour alone is
no minute, a month alone is nothing. A moment more than a day in the future is no publication
time and is refused; so are the days that stand where a system had no date (1 January 1970).
``docs/design/dates.md``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from kawaraban.article import Moment, Precision
from kawaraban.read.dates import written
from kawaraban.read.dates.labels import Label
from kawaraban.read.dates.zones import Zone, offset_at, zone_named, zone_of_language

LONGEST = 500
"""Characters of a text in which dates are looked for."""
AHEAD = timedelta(days=1)
"""How far in the future a moment may lie: clocks and time zones are wrong by less."""

Refusal = Literal["", "no-date", "future", "placeholder", "ambiguous"]
"""Why there is no moment: none was found, it lies ahead, it stands for an unknown one, or month
and day may be either."""

_PLACEHOLDERS = frozenset([date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30)])
_RFC822 = re.compile(
    r"\s*(?:[^\W\d_]{2,12}\.?,?\s{1,3}|,\s*)?(\d{1,2})(?:\s{1,3}|-)([^\W\d_]{3,12})\.?,?(?:\s{1,3}|-)"
    r"(\d{4}|\d{2}),?\s{1,3}(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?\s{0,3}(.{0,40})\Z",
    re.DOTALL,
)
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:\s{0,3}T\s?|\s{1,3})(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s{0,3}"
    r"(Z|z|(?:GMT|UTC)|[+\-−]\s?\d{1,2}(?::?\d{2}){0,2})?)?\s*\Z"
)


class Reckoning(NamedTuple):
    """What a written date is reckoned with."""

    now: datetime
    """When it was read (aware)."""
    zone: Zone | None = None
    """For times that name none."""
    language: str | None = None
    """BCP 47; decides what 4/5/2024 means, with ``en-US`` and ``en-GB`` apart."""
    month_first: bool | None = None
    """Decides that before ``language`` does."""
    around: date | None = None
    """A day that a date without a year is near to; else it is the last such day before ``now``."""


class Dated(NamedTuple):
    """One date in a text: the moment, or why it is none, and what it is called there."""

    moment: Moment | None
    refused: Refusal
    label: Label
    said: str
    """The piece of the text."""
    at: int
    end: int
    has_year: bool


def parse_date(
    text: str,
    *,
    offset: int | None = None,
    zone: str | None = None,
    now: datetime,
    language: str | None = None,
) -> Moment | None:
    """The moment that ``text`` names; None where it names none or one more than a day after
    ``now`` (aware). Never raises.

    ``zone`` (IANA) or ``offset`` (minutes east of UTC) holds for times that name no zone;
    ``language`` (BCP 47) decides what 4/5/2024 means. Of several dates in ``text`` the one called
    the publication's is taken, else the first that is not called something else.
    """
    return judge(text, Reckoning(now, zone if zone is not None else offset, language))[0]


def judge(text: str, by: Reckoning) -> tuple[Moment | None, Refusal]:
    """The moment that ``text`` names, or why there is none. Never raises."""
    text = text[:LONGEST]
    if not text.isascii():
        text = _plain(text)
    moment = _exact(text, by)
    if moment is not None:
        return _judged(moment, by)
    refused: Refusal = "no-date"
    found: list[tuple[int, Moment]] = []
    for one in _found(text, by):
        if one.moment is not None:
            found.append((_PREFERRED.index(one.label), one.moment))
        elif one.refused != "no-date":
            refused = one.refused
    return (min(found, key=lambda f: f[0])[1], "") if found else (None, refused)


def _plain(text: str) -> str:
    """``text`` in NFKC, its digits of whatever script (٢٠٢٤, २०२४) in ASCII."""
    text = unicodedata.normalize("NFKC", text)
    return _OTHER_DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), text)


def dated(text: str, by: Reckoning) -> list[Dated]:
    """All dates in ``text`` (its first :data:`LONGEST` characters), refused ones too."""
    return _found(_plain(text[:LONGEST]), by)


def dates_in(
    text: str, *, offset: int | None = None, now: datetime, language: str | None = None
) -> tuple[Moment, ...]:
    """All moments that ``text`` (its first :data:`LONGEST` characters) names, in its order;
    those in the future are left out. Never raises."""
    found = dated(text, Reckoning(now, offset, language))
    return tuple(one.moment for one in found if one.moment is not None)


_PREFERRED = ("published", "", "updated", "other")


def _found(text: str, by: Reckoning) -> list[Dated]:
    out = []
    for piece in written.find(text, by.language, month_first=by.month_first):
        moment, refused = _moment(piece, by)
        said = text[piece.at : piece.end]
        has_year = piece.year is not None
        out.append(Dated(moment, refused, piece.label, said, piece.at, piece.end, has_year))
    return out


def _judged(moment: Moment, by: Reckoning) -> tuple[Moment | None, Refusal]:
    if moment.utc > by.now + AHEAD:
        return None, "future"
    if moment.day in _PLACEHOLDERS or moment.utc.date() in _PLACEHOLDERS:
        return None, "placeholder"
    return moment, ""


def _exact(text: str, by: Reckoning) -> Moment | None:
    """The two forms that machines write."""
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, named = found.groups()
        if hour is None:
            return _made(int(year), int(month), int(day), None, by.zone)
        clock = (int(hour), int(minute), int(second) if second else None)
    elif found := _RFC822.match(text):
        day, name, year, hour, minute, second, named = found.groups()
        number = written.month_named(name)
        if number is None:
            return None
        month = str(number)
        year = str(written.full_year(int(year))) if len(year) == 2 else year
        clock = (int(hour), int(minute), int(second) if second else None)
        if named and (half := written.half_of_day(named)):
            told = written.in_day(clock[0], half)
            if told is None:
                return None
            clock = (told, clock[1], clock[2])
            named = named[len(named.split()[0]) :]
    else:
        return None
    zone = zone_named(named, by.language) if named else None
    zone = by.zone if zone is None else zone
    return _made(int(year), int(month), int(day), clock, zone)


def _moment(piece: written.Written, by: Reckoning) -> tuple[Moment | None, Refusal]:
    zone = zone_named(piece.zone, by.language) if piece.zone else None
    zone = by.zone if zone is None else zone
    if piece.ambiguous:
        return None, "ambiguous"
    made: Moment | None = None
    if piece.ago is not None:
        made = _ago(piece, zone, by)
    elif piece.year is not None:
        made = _made(piece.year, piece.month, piece.day, piece.clock, zone)
    else:
        return _without_year(piece, zone, by)
    return (None, "no-date") if made is None else _judged(made, by)


def _without_year(
    piece: written.Written, zone: Zone | None, by: Reckoning
) -> tuple[Moment | None, Refusal]:
    """The last time that this day was; or where it is nearest to the one it belongs to."""
    readers = zone_of_language(by.language) if zone is None else zone
    ahead = timedelta(minutes=offset_at(readers, _naive(by.now)) or 0)
    here = by.around or (by.now + ahead).date()
    made = [
        one
        for year in range(here.year + 1, here.year - 5, -1)
        if (one := _made(year, piece.month, piece.day, piece.clock, zone)) is not None
        and one.utc <= by.now + AHEAD
    ]
    if by.around is not None:
        made.sort(key=lambda one: abs(one.day - here))
    return (made[0], "") if made else (None, "no-date")


def _naive(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None)


def _ago(piece: written.Written, zone: Zone | None, by: Reckoning) -> Moment | None:
    """A count back from now. Minutes are kept; hours and days tell a date only: that of the
    language's readers where no zone is known."""
    ago = piece.ago or timedelta()
    here = zone_of_language(by.language) if zone is None else zone
    try:
        offset = offset_at(zone, _naive(by.now))
        ours = offset_at(here, _naive(by.now)) or 0
        then = by.now.astimezone(timezone(timedelta(minutes=ours))) - ago
        if piece.clock is not None:
            return _made(then.year, then.month, then.day, piece.clock, zone)
        if ago < timedelta(hours=1) and not piece.in_days:
            return Moment(then.replace(second=0, microsecond=0), offset, "minute")
        return Moment.on(then.date(), offset)
    except (OverflowError, ValueError):
        return None


def _made(
    year: int, month: int, day: int, clock: written.Clock | None, zone: Zone | None
) -> Moment | None:
    """The moment of a calendar date and a time of day; None where there is no such one."""
    if not 1800 <= year <= 9000:
        return None
    try:
        if clock is None:
            offset = zone if isinstance(zone, int) else offset_at(zone, datetime(year, month, day))  # noqa: DTZ001
            return Moment.on(date(year, month, day), offset)
        hour, minute, second = clock
        if second is not None and second > 60:
            return None
        next_day = hour == 24 and minute == 0 and not second
        precision: Precision = "minute" if second is None else "second"
        local = datetime(year, month, day, 0 if next_day else hour, minute, min(second or 0, 59))  # noqa: DTZ001
        offset = offset_at(zone, local)
        when = local.replace(tzinfo=timezone(timedelta(minutes=offset)) if offset else UTC)
        return Moment(when + timedelta(days=1) if next_day else when, offset, precision)
    except (ValueError, OverflowError):
        return None
