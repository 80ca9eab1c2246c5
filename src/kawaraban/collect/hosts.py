"""Whose turn it is to be asked: one request at a time per host, a gap after each, and hosts that
asked to be left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol

from kawaraban.collect.failures import FailedError

REMEMBERED = 20_000
"""Hosts (and origins) of which something is known at one time."""
_LONG_GAP = 5.0
"""Seconds from which on a gap outlives the fetcher: rounds of collecting come that close."""


class Clock:
    """Time as the fetcher sees it; tests give their own."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Memory(Protocol):
    """What outlives a fetcher: robots.txt files, and hosts that are to be left alone."""

    def recall(self, kind: str, key: str) -> bytes | None: ...

    def remember(self, kind: str, key: str, value: bytes, until: datetime) -> None: ...


class NoMemory:
    """Nothing outlives the fetcher."""

    def recall(self, kind: str, key: str) -> bytes | None:
        return None

    def remember(self, kind: str, key: str, value: bytes, until: datetime) -> None: ...


@dataclass(slots=True)
class _Host:
    """What is remembered of one host: who is talking to it, and when it may be asked again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    delay: float = 0.0
    closed_until: datetime | None = None
    closed_code: str = ""


class Hosts:
    """All hosts of a fetcher. A host waits for its own turn before it takes one of the ``at_once``
    places, so a thousand pages of one host keep nobody out."""

    def __init__(self, *, gap: float, at_once: int, clock: Clock, memory: Memory) -> None:
        self.memory = memory
        self._gap = gap
        self._clock = clock
        self._places = asyncio.Semaphore(at_once)
        self._hosts: dict[str, _Host] = {}

    def delay(self, name: str, seconds: float) -> None:
        """The host's Crawl-delay."""
        self._host(name).delay = seconds

    def close(self, name: str, seconds: int, code: str) -> None:
        """Leave the host alone for so long."""
        host = self._host(name)
        host.closed_until = self._clock.now() + timedelta(seconds=seconds)
        host.closed_code = code
        if seconds:
            until = host.closed_until
            self.memory.remember("closed", name, f"{until.isoformat()} {code}".encode(), until)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Our turn to talk to the host: nobody else is, and the polite gap is over. FailedError
        where it asked to be left alone."""
        host = self._host(name)
        async with host.lock:
            now = self._clock.now()
            if host.closed_until is not None and host.closed_until > now:
                left = int((host.closed_until - now).total_seconds()) + 1
                raise FailedError(
                    host.closed_code,
                    f"{name} asked to be left alone until"
                    f" {host.closed_until.isoformat(timespec='seconds')}; not asked again yet.",
                    retry_after=left,
                )
            wait = host.free_at - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            async with self._places:
                try:
                    yield
                finally:
                    gap = max(self._gap, host.delay)
                    host.free_at = self._clock.monotonic() + gap
                    if gap > _LONG_GAP:
                        until = self._clock.now() + timedelta(seconds=gap)
                        self.memory.remember("gap", name, until.isoformat().encode(), until)

    def _host(self, name: str) -> _Host:
        known = self._hosts.get(name)
        if known is None:
            if len(self._hosts) >= REMEMBERED:
                now = self._clock.monotonic()
                self._hosts = {
                    n: h
                    for n, h in self._hosts.items()
                    if h.lock.locked() or h.free_at > now or h.closed_until is not None
                }
            known = self._hosts[name] = self._recalled(name)
        return known

    def _recalled(self, name: str) -> _Host:
        host = _Host()
        now = self._clock.now()
        if code := self.memory.recall("closed", name):
            until, _, host.closed_code = code.decode().partition(" ")
            host.closed_until = datetime.fromisoformat(until)
        if gap := self.memory.recall("gap", name):
            left = (datetime.fromisoformat(gap.decode()) - now).total_seconds()
            host.free_at = self._clock.monotonic() + left
        return host
