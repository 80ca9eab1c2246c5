"""How often sources are asked and how late their news is read, over simulated weeks.

Feeds with a rhythm of their own, asked as the schedule says (``--days`` after two weeks of
learning). Compared in the same run: asking each at a fixed interval with as many requests a day,
and every hour. No network, no clock.

    python benchmarks/feed_rhythm.py
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from kawaraban.collect.rhythm import learned, seconds_until
from kawaraban.collect.schedule import Bounds, Outcome, State, after, next_due

START = datetime(2024, 6, 3, 1, 30, tzinfo=UTC)
LEARNING = 14
HOUR = timedelta(hours=1)
Next = Callable[[Sequence[datetime], datetime | None, datetime], datetime]


def feeds(days: int, chance: random.Random) -> dict[str, list[datetime]]:
    """The times of the entries of each kind of feed."""
    every = range(-3, days)

    def spread(count: int) -> list[datetime]:
        """So many a day between 7 and 23 o'clock in Tokyo."""
        return sorted(
            START.replace(hour=0, minute=0) + timedelta(days=d, hours=chance.uniform(-2, 14))
            for d in every
            for _ in range(count)
        )

    return {
        "an agency, 200 a day": spread(200),
        "a paper, 40 a day": spread(40),
        "a weekly's site, 4 a day": spread(4),
        "an edition of 20 at 5:00": [
            START.replace(hour=20, minute=m) + timedelta(days=d) for d in every for m in range(20)
        ],
        "a column at noon": [START.replace(hour=3, minute=0) + timedelta(days=d) for d in every],
        "a blog, 2 a week": sorted(
            START + timedelta(days=chance.uniform(-3, days)) for _ in range(days * 2 // 7)
        ),
    }


def kept_up(entries: list[datetime], days: int, following: Next) -> tuple[float, float]:
    """Requests a day, and the mean hours from an entry's coming to its being read."""
    now, since, asked = START, None, 0
    late: list[float] = []
    while now < START + timedelta(days=days):
        if now > START + timedelta(days=LEARNING):
            asked += 1
            late += [(now - e) / HOUR for e in entries if since is not None and since < e <= now]
        there = [e for e in entries if e <= now][-20:]
        since, now = now, following(there, since, now)
    return asked / (days - LEARNING), sum(late) / max(len(late), 1)


def by_rhythm(chance: random.Random) -> Next:
    known = None
    bounds = Bounds()

    def following(there: Sequence[datetime], since: datetime | None, now: datetime) -> datetime:
        nonlocal known
        known = learned(known, there, since, now)
        outcome = Outcome(expected=seconds_until(known, now, 0.5, bounds.longest))
        state = after(State(), outcome, bounds)
        return next_due(state, outcome, now, bounds=bounds, jitter=chance.random) or now + 24 * HOUR

    return following


def each(hours: float) -> Next:
    return lambda _there, _since, now: now + hours * HOUR


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--days", type=int, default=42)
    days = LEARNING + parser.parse_args().days
    print("| feed | asked a day | hours late | as often, evenly | hourly |\n|---|---|---|---|---|")
    for name, entries in feeds(days, random.Random(1)).items():
        asked, late = kept_up(entries, days, by_rhythm(random.Random(2)))
        _, evenly = kept_up(entries, days, each(24 / asked))
        _, hourly = kept_up(entries, days, each(1))
        print(f"| {name} | {asked:.1f} | {late:.2f} | {evenly:.2f} | {hourly:.2f} |")


if __name__ == "__main__":
    main()
