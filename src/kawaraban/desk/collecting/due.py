"""Whose turn it is: the sources due now, and when a page that failed is tried again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from kawaraban.article import Problem
from kawaraban.desk.config import Config, Source
from kawaraban.store.base import SourceState
from kawaraban.wording import say

_FINAL = frozenset(
    {"http-404", "http-410", "http-451", "robots", "private-address", "bad-url", "too-large"}
)
"""Problems of a page that asking again tomorrow does not mend."""
_PAGE_RETRY = 15 * 60
"""Seconds to the second try of a page; doubled at each further one …"""
_LONGEST_RETRY = 24 * 60 * 60
"""… up to this."""
_CLOCK = timedelta(hours=1)
"""So far ahead of now nothing can have been asked: the clock has been set back since."""
_READ_PROBLEM = "read"


def due_sources(
    config: Config,
    states: dict[str, SourceState],
    now: datetime,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
) -> list[Source]:
    """The sources whose turn has come. ``ValueError`` where ``only`` names one there is not."""
    unknown = set(only or ()) - {s.name for s in config.sources}
    if unknown:
        raise ValueError(
            say(
                f"no such source in desk.toml: {', '.join(sorted(unknown))}",
                f"desk.toml にない source です: {', '.join(sorted(unknown))}",
            )
        )
    found = []
    for source in config.sources:
        if only is not None and source.name not in only:
            continue
        state = state_of(source, states)
        ahead = state.asked is not None and state.asked > now + _CLOCK
        is_due = not state.stopped and (state.due is None or state.due <= now or ahead)
        if force or only is not None or is_due:
            found.append(source)
    return found


def state_of(source: Source, states: dict[str, SourceState]) -> SourceState:
    """What is remembered of a source; nothing where desk.toml has another address now."""
    state = states.get(source.name)
    if state is None or state.url != source.url:
        return SourceState(name=source.name, url=source.url)
    return state


def put_off_until(now: datetime) -> datetime:
    """When a page is asked for whose host answers nothing at present."""
    return now + timedelta(seconds=_PAGE_RETRY)


def page_retry(tries: int, problem: Problem, now: datetime, most: int) -> datetime | None:
    """When a page that failed is asked for again: later each time, None for never."""
    # A robots.txt that could not be had says when it is asked for again: that is no refusal.
    closed = problem.code == "robots" and problem.retry_after is not None
    final = problem.code in _FINAL and not closed
    if final or problem.stage == _READ_PROBLEM or tries + 1 >= most:
        return None
    wait = min(_PAGE_RETRY * 2 ** min(tries, 16), _LONGEST_RETRY)
    return now + timedelta(seconds=max(wait, problem.retry_after or 0))
