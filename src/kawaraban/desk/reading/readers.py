"""Worker processes for the pure stages: as many as there are cores, in order, surviving crashes.

A page can kill the process that reads it (a fault in a parser's native code); that costs this
page a Problem and nothing else. Workers end when their desk's process is gone, even killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, TypeVar

from kawaraban.desk.reading.work import Change, Compiled, Stages, TopicSet, compiled

In = TypeVar("In")
Out = TypeVar("Out")

_stages: Stages | None = None
_changed: tuple[int, Stages] | None = None


One = TypeVar("One")
Result = TypeVar("Result")


class ReaderDiedError(Exception):
    """The process that worked on this item died of it."""


def _start(topics: Compiled) -> None:
    global _stages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the desk's to handle
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _stages = Stages(topics)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _call(function: Callable[[Stages, In], Out], item: In, change: Change | None) -> Out:
    global _changed
    assert _stages is not None, "the worker's initialiser has run"
    if change is None:
        return function(_stages, item)
    if _changed is None or _changed[0] != change.number:
        _changed = change.number, _stages.changed(change)
    return function(_changed[1], item)


class Readers(Generic[In, Out]):
    """Runs ``function(stages, item)`` in worker processes. A context manager.

    ``function`` must be a module's function, items and results must pickle. ``workers`` 0 runs
    everything in this process.
    """

    def __init__(
        self,
        function: Callable[[Stages, In], Out],
        topics: TopicSet | Compiled,
        *,
        workers: int | None = None,
    ) -> None:
        self._function = function
        self._topics = topics
        self._workers = (os.cpu_count() or 1) if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None
        self._here: Stages | None = None
        self._change: Change | None = None
        self._suspects: Readers[In, Out] | None = None
        self._one_suspect = asyncio.Lock()

    def __enter__(self) -> Readers[In, Out]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop(at_once=kind is not None)
        if self._suspects is not None:
            self._suspects._drop(at_once=kind is not None)

    def _drop(self, *, at_once: bool = False) -> None:
        """Let the workers end; ``at_once`` in the middle of what they do, which nobody awaits
        any more (or Ctrl-C would have to wait for them)."""
        if self._pool is not None:
            # Python 3.14 has terminate_workers(); until then only the pool knows its own.
            workers = list((self._pool._processes or {}).values()) if at_once else []
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            for worker in workers:
                worker.terminate()

    def _submit(self, item: In) -> Future[Out]:
        if self._pool is None:
            # spawn: this process has threads (name resolution, progress), which a fork breaks.
            self._pool = ProcessPoolExecutor(
                max_workers=self._workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._compiled(),),
            )
        return self._pool.submit(_call, self._function, item, self._change)

    def change(self, change: Change) -> None:
        """From the next item on topics are what they are after this change of those that the
        readers began with."""
        self._change = change
        if self._suspects is not None:
            self._suspects.change(change)
        if self._here is not None:
            self._here = Stages(self._topics).changed(change)

    def _compiled(self) -> Compiled:
        """Compiled here, once for all workers."""
        if not isinstance(self._topics, Compiled):
            self._topics = compiled(self._topics)
        return self._topics

    def one(self, item: In) -> Out:
        """The result for one item; :class:`ReaderDiedError` where it kills its worker twice."""
        if self._workers == 0:
            if self._here is None:
                here = Stages(self._topics)
                self._here = here if self._change is None else here.changed(self._change)
            return self._function(self._here, item)
        for _ in range(2):  # another item in another worker may have broken the pool
            try:
                return self._submit(item).result()
            except BrokenProcessPool:
                self._drop()
        raise ReaderDiedError

    async def soon(self, item: In) -> Out:
        """:meth:`one`, for any number of items at a time, while the event loop goes on."""
        if self._workers == 0:
            return await asyncio.to_thread(self.one, item)
        try:
            try:
                future = self._submit(item)
            finally:
                pool = self._pool
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            if self._pool is pool:  # and not one that was begun since
                self._drop()
        # Somebody among those in flight did it: each is tried alone, in a process apart.
        async with self._one_suspect:
            if self._suspects is None:
                self._suspects = Readers(self._function, self._topics, workers=1)
                self._suspects._change = self._change
            return await asyncio.to_thread(self._suspects.one, item)

    def map(self, items: Iterable[In]) -> Iterator[tuple[In, Out | ReaderDiedError]]:
        """Each item with its result, in order. Reads ahead by a few items per worker."""
        if self._workers == 0:
            for item in items:
                yield item, self.one(item)
            return
        waiting: deque[tuple[In, Future[Out]]] = deque()
        source = iter(items)
        ahead = 3 * self._workers
        exhausted = False
        while waiting or not exhausted:
            while not exhausted and len(waiting) < ahead:
                try:
                    item = next(source)
                except StopIteration:
                    exhausted = True
                    break
                waiting.append((item, self._submit_again(item)))
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                result: Out | ReaderDiedError = future.result()
            except BrokenProcessPool:
                # Somebody among those in flight did it: each is tried alone.
                suspects = [item, *(other for other, _ in waiting)]
                waiting.clear()
                self._drop()
                for suspect in suspects:
                    yield suspect, self._alone(suspect)
                continue
            yield item, result

    def _submit_again(self, item: In) -> Future[Out]:
        try:
            return self._submit(item)
        except BrokenProcessPool as error:
            broken: Future[Out] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, item: In) -> Out | ReaderDiedError:
        try:
            return self.one(item)
        except ReaderDiedError as error:
            return error


def chunks(items: Iterable[One], size: int) -> Iterator[tuple[One, ...]]:
    """``items`` in tuples of ``size`` (the last may be shorter), each for one trip to a worker."""
    source = iter(items)
    while chunk := tuple(islice(source, size)):
        yield chunk


def one_by_one(
    readers: Readers[tuple[One, ...], tuple[Result, ...]],
    items: tuple[One, ...],
    died: Callable[[One], Result],
) -> tuple[Result, ...]:
    """A chunk that killed its worker, again each item alone: one of them did it, and costs only
    itself (its result is then ``died(item)``)."""
    results: list[Result] = []
    for item in items:
        try:
            results += readers.one((item,))
        except ReaderDiedError:
            results.append(died(item))
    return tuple(results)
