"""Running: the site served, and the desk kept up to date on schedule."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from kawaraban.desk.aside import aside
from kawaraban.desk.building import build, topic_infos
from kawaraban.desk.collecting import collect_async, due_sources, state_of
from kawaraban.desk.desk import Desk
from kawaraban.web.app import Site, serving

_AT_LEAST = 5.0
_AT_MOST = 60.0
"""Seconds between two looks at what is due: a page may be due before any source."""

_PORTS = 20

Tell = Callable[[str], None]


def site_of(desk: Desk) -> Site:
    """What the web server needs to know of a desk."""
    config = desk.config
    return Site(
        folder=config.site,
        store=config.store,
        title=config.title,
        language=config.language,
        notice=config.notice,
        topics=topic_infos(desk),
    )


@asynccontextmanager
async def served(desk: Desk, host: str, port: int) -> AsyncIterator[str]:
    """The site served at ``port`` or the next free one; its address. ``OSError`` where none of
    the next twenty is to be had."""
    async with AsyncExitStack() as stack:
        for tried in range(port, port + _PORTS):
            try:
                address = await stack.enter_async_context(
                    serving(site_of(desk), host=host, port=tried)
                )
            except OSError as error:
                if error.errno != errno.EADDRINUSE or not port or tried == port + _PORTS - 1:
                    raise
            else:
                yield address
                return


def serve_site(desk: Desk, host: str, port: int, *, tell: Tell) -> None:
    """Serve the site until interrupted. ``OSError`` where no port is free."""

    async def run() -> None:
        async with served(desk, host, port) as address:
            tell(address)
            await asyncio.Event().wait()

    asyncio.run(run())


def keep_up(desk: Desk, host: str, port: int, *, tell: Tell) -> None:
    """Collect, build and serve, again and again, until interrupted."""
    build(desk)
    with aside(served(desk, host, port), "site") as address:
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
    known = [state_of(source, states) for source in desk.config.sources]
    dues = [state.due for state in known if state.due is not None and not state.stopped]
    waits = [(due - now) / timedelta(seconds=1) for due in dues]
    return min(max(min(waits, default=_AT_MOST), _AT_LEAST), _AT_MOST)
