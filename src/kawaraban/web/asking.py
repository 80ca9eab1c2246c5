"""Questions from the web to something that only one thread may use, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

_WAITING = 32

T = TypeVar("T")


class Closing(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=Closing)


class Busy(Exception):
    """Too many questions are waiting already."""


class Asker(Generic[C]):
    """Asks a store, or a desk, from its own thread. It is opened with the first question.
    ``waiting``: how many questions may wait, more of those who are known than of strangers."""

    def __init__(self, opener: Callable[[], C], *, name: str, waiting: int = _WAITING) -> None:
        self._opener = opener
        self._most = waiting
        self._opened: C | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._waiting = 0

    async def ask(self, question: Callable[[C], T]) -> T:
        """What ``question`` gets. :class:`Busy` where too many wait; what opening or asking
        raises is raised."""
        if self._waiting >= self._most:
            raise Busy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._ask, question)
        finally:
            self._waiting -= 1

    def _ask(self, question: Callable[[C], T]) -> T:
        if self._opened is None:
            self._opened = self._opener()
        return question(self._opened)

    async def close(self) -> None:
        """End the thread, and close in it what was opened."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(cancel_futures=True)

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
