"""What visits left, into the store: of several that end close to each other in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from kawaraban.article import Entry
from kawaraban.store.base import Store, Visit

_TOGETHER = 32
"""Visits kept at once, at most."""
_LINGER = 0.01
"""Seconds that the first of them waits for others."""


class Keeping:
    """Whoever hands in a visit waits until it is kept: what is told of it is true by then."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._waiting: list[tuple[Visit, asyncio.Future[tuple[Entry, ...]]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def keep(self, visit: Visit) -> tuple[Entry, ...]:
        """As :meth:`Store.visit`, and raises what that raises."""
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[tuple[Entry, ...]] = loop.create_future()
        self._waiting.append((visit, kept))
        if len(self._waiting) >= _TOGETHER:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(_LINGER, self.flush)
        return await kept

    def flush(self) -> None:
        """Keep what waits; each that handed something in is told of a failure."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        try:
            told = self._store.visit_all([visit for visit, _ in waiting], at=self._now())
        except Exception as error:
            for _, kept in waiting:
                if not kept.done():
                    kept.set_exception(error)
            return
        for (_, kept), entries in zip(waiting, told, strict=True):
            if not kept.done():  # nobody waits any more after Ctrl-C
                kept.set_result(entries)
