"""Whether this machine's clock can be believed.

Every reading is kept with its time, and what was read last is what an article says now: a round
with the clock set wrong would mix up revisions for good. Where the clock went back, or hours on,
since anything was asked last, the press is asked what time it is (RFC 9110 section 6.6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from yarl import URL

from kawaraban.article import FetchFailed
from kawaraban.collect.http import Fetcher, Request
from kawaraban.desk.config import Source
from kawaraban.desk.errors import DeskError
from kawaraban.store.base import SourceState
from kawaraban.wording import say

_BACK, _ON = timedelta(minutes=-5), timedelta(hours=6)
"""So far from the last request nothing is asked: rounds come more often, and nights are nights."""
_WRONG = 3600.0
_ASKED, _ENOUGH = 8, 3
"""Hosts asked at the most, and answers that are enough."""


class ClockError(DeskError):
    """This machine's clock is wrong; nothing was collected."""


def is_suspicious(states: Iterable[SourceState], now: datetime) -> bool:
    """Whether the clock may have been set since anything was asked last."""
    asked = [state.asked for state in states if state.asked is not None]
    return bool(asked) and not _BACK <= now - max(asked) <= _ON


async def check_clock(fetcher: Fetcher, sources: Sequence[Source], now: datetime) -> None:
    """Compare ``now`` with what a few hosts say. :class:`ClockError` where most of them differ by
    an hour or more; none that says anything is no evidence."""
    hosts: dict[str, Source] = {}
    for source in sources:
        hosts.setdefault(URL(source.url).raw_host or "", source)
    off: list[float] = []
    for source in list(hosts.values())[:_ASKED]:
        try:
            fetched = await fetcher.fetch(Request(url=source.url))
        except FetchFailed:
            continue
        said = _date(fetched.raw.header("date"))
        if said is not None:
            off.append((said - now).total_seconds())
            if len(off) == _ENOUGH:
                break
    if off and abs(median(off)) > _WRONG:
        right = (now + timedelta(seconds=median(off))).astimezone()
        raise ClockError(
            say(
                f"this machine's clock says {now.astimezone():%Y-%m-%d %H:%M}, the press"
                f" {right:%Y-%m-%d %H:%M}. Set it right; nothing was collected",
                f"この機械の時計は {now.astimezone():%Y-%m-%d %H:%M}、各紙のサーバーは"
                f" {right:%Y-%m-%d %H:%M} です。時計を合わせてください。何も集めていません",
            )
        )


def _date(text: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
