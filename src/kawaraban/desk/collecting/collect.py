"""Collecting: ask the sources that are due, then fetch the pages they named.

Hosts side by side, one request at a time per host. What is fetched is in the raw archive
before it is in the store, and in the store before it is reported; a kill in between costs one
more fetch, never an article. A source's trouble is recorded as its own and the rest goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from kawaraban import __version__
from kawaraban.collect.http import Fetcher, Limits, Politeness
from kawaraban.desk.collecting.clock import check_clock, is_suspicious
from kawaraban.desk.collecting.due import due_sources
from kawaraban.desk.collecting.hubs import Hubs
from kawaraban.desk.collecting.paging import PageRound
from kawaraban.desk.collecting.revisiting import Revisits
from kawaraban.desk.collecting.round import CollectReport, Round, StoreMemory
from kawaraban.desk.collecting.visiting import Visits
from kawaraban.desk.config import Config
from kawaraban.desk.deciding.changing import following
from kawaraban.desk.deciding.matching import reading
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.reading.work import TopicSet

__all__ = ["CollectReport", "collect", "collect_async", "make_fetcher"]


def collect(
    desk: Desk,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    pages: bool = True,
    fetcher: Callable[[Config], Fetcher] | None = None,
) -> CollectReport:
    """One round: the sources due (with ``force`` all; with ``only`` these), then their pages
    (without ``pages`` these wait for another round).

    Interrupted at any point (KeyboardInterrupt included) what was fetched is kept.
    """
    # Matching the archive anew takes its time: outside of the loop, where Ctrl-C counts at once.
    topics = refresh_topics(desk)
    return asyncio.run(
        collect_async(desk, only=only, force=force, pages=pages, fetcher=fetcher, topics=topics)
    )


async def collect_async(
    desk: Desk,
    *,
    only: Collection[str] | None = None,
    force: bool = False,
    pages: bool = True,
    fetcher: Callable[[Config], Fetcher] | None = None,
    topics: TopicSet | None = None,
) -> CollectReport:
    """:func:`collect`, inside a running event loop; ``topics`` where they are fresh already."""
    if topics is None:
        topics = refresh_topics(desk)
    async with (fetcher or make_fetcher)(desk.config) as fetching:
        with reading(desk, topics) as readers:
            async with following(desk, readers):
                return await _run(Round(desk, fetching, readers), only, force=force, pages=pages)


async def _run(
    round: Round, only: Collection[str] | None, *, force: bool, pages: bool
) -> CollectReport:
    round.fetcher.remember_in(StoreMemory(round.desk))
    now = round.desk.now()
    states = round.store.source_states()
    if is_suspicious(states.values(), now):
        # Of those whose turn it is: no source is asked out of turn for the time.
        due = due_sources(round.desk.config, states, now, only=only, force=force)
        await check_clock(round.fetcher, due, now)
    visits = Visits(round)
    hubs = Hubs(round, visits)
    await hubs.take_in()
    await visits.run(only, force=force)
    if round.report.cut_off:
        return round.report
    if only is None:
        await hubs.ask()
    if pages:
        page_round = PageRound(round)
        await page_round.run(only)
        if only is None:
            await Revisits(round, page_round).run()
    return round.report


def make_fetcher(config: Config) -> Fetcher:
    """The fetcher as desk.toml wants it."""
    contact = config.contact or "no contact given"
    return Fetcher(
        limits=Limits(
            max_bytes=config.max_bytes,
            max_decoded=2 * config.max_bytes,
            total=config.timeout,
            connect=min(10.0, config.timeout),
            idle=min(15.0, config.timeout),
        ),
        politeness=Politeness(
            gap=config.gap,
            user_agent=f"Kawaraban/{__version__} (press review; {contact})",
            hosts_at_once=config.hosts_at_once,
        ),
        allow_hosts=config.allow_hosts,
    )
