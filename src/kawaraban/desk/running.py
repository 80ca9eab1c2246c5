"""Running: the site served, and the desk kept up to date on schedule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from kawaraban.desk.aside import aside
from kawaraban.desk.building import build
from kawaraban.desk.collecting import collect_async, due_sources, state_of
from kawaraban.desk.desk import Desk
from kawaraban.web.app import Site, serving

_AT_LEAST = 5.0
_AT_MOST = 60.0
"""Seconds between two looks at what is due: a page may be due before any source."""

Tell = Callable[[str], None]


def site_of(desk: Desk) -> Site:
    """What the web server needs to know of a desk."""
    config = desk.config
    return Site(
        folder=config.site, store=config.store, title=config.title, language=config.language
    )


def serve_site(desk: Desk, host: str, port: int, *, tell: Tell) -> None:
    """Serve the site until interrupted. ``OSError`` where no port is free."""

    async def run() -> None:
        async with serving(site_of(desk), host=host, port=port) as address:
            tell(address)
            await asyncio.Event().wait()

    asyncio.run(run())


def keep_up(desk: Desk, host: str, port: int, *, tell: Tell) -> None:
    """Collect, build and serve, again and again, until interrupted."""
    build(desk)
    with aside(serving(site_of(desk), host=host, port=port), "site") as address:
        tell(address)
        asyncio.run(rounds(desk))


async def rounds(desk: Desk) -> None:
    """Rounds of collecting and building, each when something is due, for ever."""
    while True:
        if anything_due(desk):
            await collect_async(desk)
            build(desk)
        await asyncio.sleep(_pause(desk))


def anything_due(desk: Desk) -> bool:
    """Whether a source or a page has its turn now."""
    now = desk.now()
    states = desk.store.source_states()
    return bool(due_sources(desk.config, states, now) or desk.store.waiting(now, limit=1))


def _pause(desk: Desk) -> float:
    """Seconds to the next look."""
    now = desk.now()
    states = desk.store.source_states()
    dues = [
        state.due
        for source in desk.config.sources
        if (state := state_of(source, states)).due is not None and not state.stopped
    ]
    waits = [(due - now) / timedelta(seconds=1) for due in dues if due is not None]
    return min(max(min(waits, default=_AT_MOST), _AT_LEAST), _AT_MOST)
