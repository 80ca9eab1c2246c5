"""A feed's rhythm: how many entries it has in each hour of the day, learned from their dates.

A paper that puts out its edition at five in the morning is asked then, and not at noon. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

MEMORY = 14.0
"""Days after which what was learned counts a third."""
_LEAST_DAYS = 0.5
"""A feed known for less is taken to have been as it is for so long."""
_ANY_TIME = 0.05
"""The share of all entries that may come at any hour, whatever was seen."""


class Rhythm(msgspec.Struct, frozen=True, omit_defaults=True):
    """Entries seen by the hour of the day (UTC, 24 numbers), and the days that they are of, both
    fading."""

    hours: tuple[float, ...]
    days: float

    @property
    def per_day(self) -> float:
        return sum(self.hours) / max(self.days, _LEAST_DAYS)


def learned(
    known: Rhythm | None,
    published: Sequence[datetime],
    since: datetime | None,
    now: datetime,
    undated: int = 0,
) -> Rhythm:
    """The rhythm after a visit at ``now`` (the one before it at ``since``) which found entries of
    these times (aware; all of the feed's will do), and ``undated`` new ones without."""
    if known is None or since is None or len(known.hours) != 24:
        oldest = min((p for p in published if p <= now), default=now)
        since = max(oldest, now - timedelta(days=MEMORY)) - timedelta(seconds=1)
        known = Rhythm((0.0,) * 24, 0.0)
    passed = max((now - since).total_seconds(), 0.0) / 86_400
    fade = math.exp(-passed / MEMORY)
    hours = [count * fade for count in known.hours]
    for when in published:
        if since < when <= now:
            hours[when.astimezone(UTC).hour] += 1.0
    hours[now.astimezone(UTC).hour] += undated
    return Rhythm(tuple(round(count, 3) for count in hours), round(known.days * fade + passed, 4))


def seconds_until(rhythm: Rhythm, now: datetime, entries: float, most: float) -> float:
    """Seconds from ``now`` until so many new entries are to be expected, at most ``most``."""
    days = max(rhythm.days, _LEAST_DAYS)
    level = _ANY_TIME * rhythm.per_day / 24
    rates = [
        level + (rhythm.hours[h - 1] + 2 * rhythm.hours[h] + rhythm.hours[(h + 1) % 24]) / 4 / days
        for h in range(24)
    ]
    at = now.astimezone(UTC)
    hour, into = at.hour, (at.minute * 60 + at.second) / 3600
    expected = waited = 0.0
    while waited * 3600 < most:
        rate, left = rates[hour], 1.0 - into
        if expected + rate * left >= entries:
            return min((waited + (entries - expected) / rate) * 3600, most)
        expected += rate * left
        waited += left
        hour, into = (hour + 1) % 24, 0.0
    return most
