"""Dates as feeds and pages write them, in any of the forms, to a :class:`Moment`.

RFC 822 and its successors (feeds), ISO 8601 and W3CDTF (feeds, metadata) on a fast path; the
written forms of the press (``令和6年6月19日``, ``2024-06-19 오후 5:05``, ``19 июня 2024, 17:05``,
``June 19, 2024 5:05 p.m. EDT``, ``2時間前``) in ``read/dates_written.py``.

What is said is kept and nothing is made up: a date without a time stays a date, an hour alone is
no minute, a month alone is nothing. A moment more than a day in the future is no publication
time and is refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from kawaraban.article import Moment, Precision
from kawaraban.read import dates_written as written

LONGEST = 500
"""Characters of a text in which dates are looked for."""
AHEAD = timedelta(days=1)
"""How far in the future a moment may lie: clocks and time zones are wrong by less."""

Refusal = Literal["", "no-date", "future"]

_RFC822 = re.compile(
    r"\s*(?:[^\W\d_]{2,12}\.?,?\s{1,3}|,\s*)?(\d{1,2})(?:\s{1,3}|-)([^\W\d_]{3,12})\.?,?(?:\s{1,3}|-)"
    r"(\d{4}|\d{2}),?\s{1,3}(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?\s{0,3}(.{0,40})\Z",
    re.DOTALL,
)
_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:\s{0,3}T\s?|\s{1,3})(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s{0,3}"
    r"(Z|z|(?:GMT|UTC)|[+\-−]\s?\d{1,2}(?::?\d{2}){0,2})?)?\s*\Z"
)
_ZONE = re.compile(
    r"\s{0,3}[(（\[]?\s?(?:(?:GMT|UTC|UT)\s?)?([+\-−])\s?(\d{1,2})(?::?(\d{2}))?(?!\d|[./-]\d)"
    r"|\s{0,3}[(（\[]?(Z\b|[A-Za-z]{2,5}\b(?!\s?[+\-]\d)|[^\W\d_a-zA-Z]{2,5})"
)


def parse_date(
    text: str, *, offset: int | None = None, now: datetime, language: str | None = None
) -> Moment | None:
    """The moment that ``text`` names; None where it names none or one more than a day after
    ``now`` (aware). Never raises.

    ``offset`` (minutes east of UTC) holds for times that name no zone; ``language`` (BCP 47)
    decides what 4/5/2024 means. Of several dates in ``text`` the first is taken that no word
    such as "updated" stands before.
    """
    return judge_date(text, offset=offset, now=now, language=language)[0]


def judge_date(
    text: str, *, offset: int | None = None, now: datetime, language: str | None = None
) -> tuple[Moment | None, Refusal]:
    """As :func:`parse_date`, and why there is none: ``no-date`` or ``future``."""
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    moment = _exact(text, offset, language)
    if moment is not None:
        return (moment, "") if moment.utc <= now + AHEAD else (None, "future")
    return _best_of(text, offset, now, language)


def dates_in(
    text: str, *, offset: int | None = None, now: datetime, language: str | None = None
) -> tuple[Moment, ...]:
    """All moments that ``text`` (its first :data:`LONGEST` characters) names, in its order;
    those in the future are left out. Never raises."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    found = (_moment(piece, offset, now, language) for piece in written.find(text, language))
    return tuple(m for m in found if m is not None and m.utc <= now + AHEAD)


def zone_offset(name: str, language: str | None = None) -> int | None:
    """Minutes east of UTC of a zone's name or offset (``JST``, ``GMT+9``, ``-0500``)."""
    found = _ZONE.match(name)
    if found is None:
        return None
    sign, hours, minutes, word = found.groups()
    if sign:
        total = int(hours) * 60 + int(minutes or 0)
        if len(hours) == 1 or minutes is not None or int(hours) <= 14:
            total = -total if sign in "-−" else total
            return total if -14 * 60 <= total <= 15 * 60 else None
        return None
    return written.zone_named(word, language)


def _exact(text: str, offset: int | None, language: str | None) -> Moment | None:
    """The two forms that machines write."""
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        if hour is None:
            return _made(int(year), int(month), int(day), None, offset)
        clock = (int(hour), int(minute), int(second) if second else None)
    elif found := _RFC822.match(text):
        day, name, year, hour, minute, second, zone = found.groups()
        number = written.month_named(name)
        if number is None:
            return None
        month = str(number)
        year = str(written.full_year(int(year))) if len(year) == 2 else year
        clock = (int(hour), int(minute), int(second) if second else None)
        if zone and (half := written.half_of_day(zone)):
            told = written.in_day(clock[0], half)
            if told is None:
                return None
            clock = (told, clock[1], clock[2])
            zone = zone[len(zone.split()[0]) :] if zone.split() else ""
    else:
        return None
    if zone and (told := zone_offset(zone, language)) is not None:
        offset = told
    return _made(int(year), int(month), int(day), clock, offset)


def _best_of(
    text: str, offset: int | None, now: datetime, language: str | None
) -> tuple[Moment | None, Refusal]:
    updates: list[Moment] = []
    refused: Refusal = "no-date"
    for piece in written.find(text, language):
        moment = _moment(piece, offset, now, language)
        if moment is None:
            continue
        if moment.utc > now + AHEAD:
            refused = "future"
        elif piece.is_update:
            updates.append(moment)
        else:
            return moment, ""
    return (updates[0], "") if updates else (None, refused)


def _moment(
    piece: written.Written, offset: int | None, now: datetime, language: str | None
) -> Moment | None:
    if piece.zone and (told := zone_offset(piece.zone, language)) is not None:
        offset = told
    if piece.ago is not None:
        return _ago(piece.ago, piece.clock, offset, now)
    if piece.year is not None:
        return _made(piece.year, piece.month, piece.day, piece.clock, offset)
    # Without a year it is the last time that this day was.
    year = (now + timedelta(minutes=offset or 0)).year
    for guess in (year + 1, year, year - 1, year - 2, year - 3, year - 4):
        made = _made(guess, piece.month, piece.day, piece.clock, offset)
        if made is not None and made.utc <= now + AHEAD:
            return made
    return None


def _ago(
    ago: timedelta, clock: tuple[int, int, int | None] | None, offset: int | None, now: datetime
) -> Moment | None:
    """A count back from ``now``. Minutes are kept; hours and days tell a date only."""
    try:
        then = now.astimezone(timezone(timedelta(minutes=offset or 0))) - ago
    except (OverflowError, ValueError):
        return None
    if clock is not None:
        return _made(then.year, then.month, then.day, clock, offset)
    if ago < timedelta(hours=1):
        return Moment(then.replace(second=0, microsecond=0), offset, "minute")
    return Moment.on(then.date(), offset)


def _made(
    year: int,
    month: int,
    day: int,
    clock: tuple[int, int, int | None] | None,
    offset: int | None,
) -> Moment | None:
    """The moment of a calendar date and a time of day; None where there is no such one."""
    if not 1800 <= year <= 9000:
        return None
    try:
        if clock is None:
            return Moment.on(date(year, month, day), offset)
        hour, minute, second = clock
        next_day = hour == 24 and minute == 0 and not second
        precision: Precision = "minute" if second is None else "second"
        zone = UTC if not offset else timezone(timedelta(minutes=offset))
        when = datetime(
            year, month, day, 0 if next_day else hour, minute, min(second or 0, 59), tzinfo=zone
        )
        if second is not None and second > 60:
            return None
        return Moment(when + timedelta(days=1) if next_day else when, offset, precision)
    except (ValueError, OverflowError):
        return None
