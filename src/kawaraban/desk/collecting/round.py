"""What the parts of one round of collecting share."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from kawaraban.article import Problem
from kawaraban.collect import schedule
from kawaraban.collect.http import Fetcher
from kawaraban.desk.collecting.offline import UNREACHED
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.readers import ReaderDiedError, Readers
from kawaraban.desk.reading.work import Job, Outcome, reader_died

Item = TypeVar("Item")
_SILENT = 3
"""Requests in a row without any answer, after which a host's other pages wait for another round."""


class CollectReport(msgspec.Struct, kw_only=True):
    """What one round of collecting did."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    entries: int = 0
    articles: int = 0
    revised: int = 0
    pages_failed: int = 0
    revisited: int = 0
    """Pages of fresh articles that were asked for again."""
    delivered: int = 0
    """Feeds that came by a hub."""
    moved: tuple[tuple[str, str], ...] = ()
    """Sources that moved for good, and where to …"""
    opened: tuple[str, ...] = ()
    """… that failed for days and are asked seldom from now on …"""
    recovered: tuple[str, ...] = ()
    """… and that answer again after such days."""
    cut_off: bool = False
    """No host at all was reached: this machine is off the network. Nothing was held against
    the sources, and no page was asked for."""


class StoreMemory:
    """The desk's store as the fetcher's memory."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def recall(self, kind: str, key: str) -> bytes | None:
        return self._desk.store.recall(kind, key, self._desk.now())

    def remember(self, kind: str, key: str, value: bytes, until: datetime) -> None:
        self._desk.store.remember(kind, key, value, until=until, now=self._desk.now())


class Round:
    """One round of collecting: the desk, what fetches and what reads, and the report."""

    def __init__(self, desk: Desk, fetcher: Fetcher, readers: Readers[Job, Outcome]) -> None:
        self.desk = desk
        self.store = desk.store
        self.fetcher = fetcher
        self.readers = readers
        self.report = CollectReport()
        self._silent: Counter[str] = Counter()
        self.bounds = schedule.Bounds(desk.config.shortest, desk.config.longest)

    def heard(self, host: str, code: str = "") -> None:
        """How asking a host ended: by an answer, or by a problem of this code."""
        if code in UNREACHED:
            self._silent[host] += 1
        else:
            del self._silent[host]

    def is_silent(self, host: str) -> bool:
        """Whether the host answers nothing at present: each of its pages would cost a timeout."""
        return self._silent[host] >= _SILENT

    async def read(self, job: Job) -> Outcome:
        try:
            return await self.readers.soon(job)
        except ReaderDiedError:
            return reader_died(job)

    def record(self, problem: Problem, source: str) -> None:
        self.store.record(msgspec.structs.replace(problem, source=source), at=self.desk.now())

    async def side_by_side(
        self,
        items: Sequence[Item],
        host: Callable[[Item], str],
        task: Callable[[Item], Awaitable[None]],
    ) -> None:
        """Run ``task`` over the items: any number of hosts at once, each host's in turn."""
        queues: dict[str, deque[Item]] = {}
        for item in items:
            queues.setdefault(host(item), deque()).append(item)
        hosts = deque(queues)

        async def worker() -> None:
            while hosts:
                queue = queues[hosts.popleft()]
                while queue:
                    await task(queue.popleft())
                    self.desk.progress.step()

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(len(hosts), self.desk.config.hosts_at_once)):
                    group.create_task(worker())
        except ExceptionGroup as errors:
            # What one task may raise (no room on the disk …) is the whole round's end.
            raise errors.exceptions[0] from None
