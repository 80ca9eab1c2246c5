"""When a source is due next. Pure: what happened and the time in, the next time out.

The interval follows the source's own rhythm (:mod:`.rhythm`) between two bounds, never below what
it asks for (``ttl``, ``Cache-Control: max-age``, ``Retry-After``, RFC 9111, RFC 9110 section
10.2.3), and doubles, with jitter, while it fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from kawaraban.article import RawResponse

LONGEST_WAIT = 24 * 60 * 60
"""Seconds: what a server may ask for in Retry-After or max-age before we stop believing it."""

OPENS_AT = 6
"""Failures in a row …"""
OPENS_AFTER = timedelta(days=3)
"""… over so long open a source's circuit: it is asked seldom, and no longer spoken of."""

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})")
_AGE = re.compile(r"\s*(\d{1,10})\s*\Z")
_DIGITS = re.compile(r"\d{1,12}\Z")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds: the shortest and longest interval, and the longest while a source fails."""

    shortest: float = 15 * 60
    longest: float = 24 * 60 * 60
    longest_failing: float = 3 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class State:
    """What the schedule remembers of one source. ``interval`` in seconds (0: not yet known);
    ``failures`` in a row; ``stopped`` once the source said it is gone (410)."""

    interval: float = 0.0
    failures: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one visit brought.

    ``code`` is empty on success, else the Problem's. ``expected`` is the seconds after which
    something new may be there (:mod:`.rhythm`). ``wanted`` is the seconds the source asks to be
    left alone (the larger of ttl and how long its answer is fresh); ``retry_after`` a server's
    order. In ``quiet_hours`` (UTC) and on ``quiet_days`` (0 is Monday) it is not asked.
    """

    code: str = ""
    expected: float | None = None
    wanted: float | None = None
    retry_after: int | None = None
    quiet_hours: tuple[int, ...] = ()
    quiet_days: tuple[int, ...] = ()


def after(state: State, outcome: Outcome, bounds: Bounds | None = None) -> State:
    """The state a visit leaves behind."""
    bounds = bounds or Bounds()
    if outcome.code:
        return replace(
            state,
            failures=state.failures + 1,
            stopped=state.stopped or outcome.code == "http-410",
        )
    interval = state.interval or 4 * bounds.shortest
    if outcome.expected is not None:
        interval = outcome.expected
    return State(interval=min(max(interval, bounds.shortest), bounds.longest))


def next_due(
    state: State,
    outcome: Outcome,
    now: datetime,
    *,
    bounds: Bounds | None = None,
    jitter: Callable[[], float] = lambda: 0.5,
) -> datetime | None:
    """When to ask again; ``None`` where never (the source is gone).

    ``state`` is the one :func:`after` returned for this ``outcome``. ``jitter`` gives numbers
    in [0, 1): the wait is moved by up to a tenth either way, so that sources met together
    part, and by up to half while failing.
    """
    bounds = bounds or Bounds()
    if state.stopped:
        return None
    if outcome.code:
        base = min(bounds.shortest * 2.0 ** min(state.failures - 1, 16), bounds.longest_failing)
        wait = base * (0.75 + 0.5 * jitter())
    else:
        wanted = min(outcome.wanted or 0.0, LONGEST_WAIT)
        wait = max(state.interval or bounds.shortest, wanted) * (0.95 + 0.1 * jitter())
        wait = max(wait, wanted, bounds.shortest)
    if outcome.retry_after is not None:
        wait = max(outcome.retry_after, 0 if outcome.code else wait)
    return awake(now + timedelta(seconds=wait), outcome.quiet_hours, outcome.quiet_days)


def awake(when: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """``when``, or the beginning of the next hour in which a feed may be read (RSS 2.0
    ``skipHours``, ``skipDays``, in UTC); ``when`` where there is none in a week."""
    if not hours and not days:
        return when
    hour = when.astimezone(UTC)
    for _ in range(8 * 24):
        if hour.hour not in hours and hour.weekday() not in days:
            return hour
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return when


def opens(failures: int, since: datetime, now: datetime) -> bool:
    """Whether the circuit of a source opens that failed so often in a row since then: it is down
    and no news any more."""
    return failures >= OPENS_AT and now - since >= OPENS_AFTER


def parse_retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds of a Retry-After header, in either form, at most :data:`LONGEST_WAIT`."""
    if value is None:
        return None
    value = value.strip()
    if _DIGITS.match(value):
        return min(int(value), LONGEST_WAIT)
    when = _date(value)
    if when is None:
        return None
    return min(max(int((when - now).total_seconds()), 0), LONGEST_WAIT)


def wanted_by(raw: RawResponse, ttl: int | None = None) -> float | None:
    """Seconds a source asks to be left alone: the larger of its ttl and for how long its answer
    is fresh."""
    wishes = [float(w) for w in (ttl, fresh_for(raw)) if w is not None]
    return min(max(wishes), float(LONGEST_WAIT)) if wishes else None


def fresh_for(raw: RawResponse) -> float | None:
    """Seconds an answer stays fresh (RFC 9111 section 4.2): ``max-age``, else ``Expires`` less
    ``Date``, less the ``Age`` that it had in a cache; None where it does not say."""
    cache = (raw.header("cache-control") or "")[:1000].lower()
    if "no-cache" in cache or "no-store" in cache:
        return None
    found = _MAX_AGE.search(cache)
    if found is not None:
        fresh = float(found.group(1))
    else:
        expires = _date(raw.header("expires"))
        if expires is None:
            return None
        fresh = (expires - (_date(raw.header("date")) or raw.fetched)).total_seconds()
    age = _AGE.match(raw.header("age") or "")
    return max(fresh - (float(age.group(1)) if age else 0.0), 0.0)


def _date(value: str | None) -> datetime | None:
    """An HTTP date; ``0`` and the like are none."""
    try:
        when = parsedate_to_datetime((value or "").strip())
        return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
