"""Worker processes: order, errors, and items that kill their worker."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from kawaraban.desk.reading.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.reading.work import Stages, TopicSet


def double(stages: Stages, item: int) -> int:
    return 2 * item


def fragile(stages: Stages, item: int) -> int:
    if item % 10 == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def fragile_all(stages: Stages, items: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(fragile(stages, item) for item in items)


def failing(stages: Stages, item: int) -> int:
    raise ValueError(f"item {item}")


@pytest.mark.parametrize("workers", [0, 2])
def test_results_come_in_order(workers: int) -> None:
    with Readers(double, TopicSet(), workers=workers) as readers:
        assert [r for _, r in readers.map(range(100))] == [2 * n for n in range(100)]
        assert readers.one(21) == 42


def test_an_item_that_kills_its_worker_costs_only_itself() -> None:
    with Readers(fragile, TopicSet(), workers=2) as readers:
        results = list(readers.map(range(30)))
    assert [item for item, _ in results] == list(range(30))
    died = [item for item, result in results if isinstance(result, ReaderDiedError)]
    assert died == [7, 17, 27]
    assert all(result == item for item, result in results if item not in died)


def test_of_many_at_a_time_only_those_that_kill_are_lost() -> None:
    async def run() -> list[int | BaseException]:
        with Readers(fragile, TopicSet(), workers=2) as readers:
            return await asyncio.gather(
                *(readers.soon(item) for item in range(30)), return_exceptions=True
            )

    results = asyncio.run(run())
    died = [item for item, result in enumerate(results) if isinstance(result, ReaderDiedError)]
    assert died == [7, 17, 27]
    assert all(result == item for item, result in enumerate(results) if item not in died)


def test_the_pool_works_on_after_a_death() -> None:
    with Readers(fragile, TopicSet(), workers=1) as readers:
        with pytest.raises(ReaderDiedError):
            readers.one(7)
        assert readers.one(8) == 8


def test_what_the_function_raises_is_raised_here() -> None:
    with Readers(failing, TopicSet(), workers=1) as readers, pytest.raises(ValueError, match="3"):
        readers.one(3)


def test_a_chunk_that_kills_its_worker_loses_only_what_did_it() -> None:
    results: list[int] = []
    with Readers(fragile_all, TopicSet(), workers=1) as readers:
        for items, found in readers.map(chunks(range(10), 4)):
            if isinstance(found, ReaderDiedError):
                found = one_by_one(readers, items, lambda item: -item)
            results += found
    assert results == [0, 1, 2, 3, 4, 5, 6, -7, 8, 9]
