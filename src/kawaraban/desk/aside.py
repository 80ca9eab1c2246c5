"""A server beside the work: an async context manager in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def aside(server: AbstractAsyncContextManager[T], name: str) -> Iterator[T]:
    """Enter ``server`` in another thread, give what it gives, leave it at the end.

    What entering raises is raised here.
    """
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    ready = threading.Event()
    entered: list[T] = []
    trouble: list[BaseException] = []

    async def run() -> None:
        async with server as value:
            entered.append(value)
            ready.set()
            await stop.wait()

    def main() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:
            trouble.append(error)
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=main, name=name, daemon=True)
    thread.start()
    ready.wait()
    if trouble:
        raise trouble[0]
    try:
        yield entered[0]
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=5)
