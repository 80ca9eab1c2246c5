"""Whether it is this machine that is cut off, and not the sources that fail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from yarl import URL

from kawaraban.store.base import SourceState

UNREACHED = frozenset({"dns", "unreachable", "timeout"})
"""Problems that come before any answer: the host's, or this machine's own."""
_HOSTS = 3
"""So few hosts may well be away at once."""


def cut_off(visits: Iterable[SourceState], now: datetime, shortest: float) -> bool:
    """Whether of all hosts asked in the last ``shortest`` seconds, three or more, none was
    reached."""
    since = now - timedelta(seconds=shortest)
    lately = [visit for visit in visits if visit.asked is not None and visit.asked >= since]
    if any(visit.problem is None or visit.problem.code not in UNREACHED for visit in lately):
        return False
    return len({URL(visit.moved_to or visit.url).host for visit in lately}) >= _HOSTS
