"""Visits kept together: whoever waits is told when it is done, or why it was not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from kawaraban.article import Entry
from kawaraban.desk.collecting.keeping import Keeping
from kawaraban.store.base import SourceState, Visit
from kawaraban.store.sqlite import SqliteStore, open_store

NOW = datetime(2024, 6, 20, tzinfo=UTC)


def visit(number: int) -> Visit:
    entry = Entry(url=f"http://press.example/{number}", id=str(number), headline="見出し")
    return Visit(state=SourceState(name=f"s{number}"), entries=(entry,))


@pytest.mark.parametrize("many", [1, 31, 100])
def test_each_is_told_what_was_new(many: int) -> None:
    async def run(store: SqliteStore) -> list[tuple[Entry, ...]]:
        keeping = Keeping(store, lambda: NOW)
        return await asyncio.gather(*(keeping.keep(visit(n)) for n in range(many)))

    with open_store(":memory:") as store:
        assert asyncio.run(run(store)) == [visit(n).entries for n in range(many)]
        assert store.counts().entries == many


def test_each_is_told_of_a_failure() -> None:
    def fail(state: SourceState) -> SourceState:
        raise OSError("no room")

    async def run(store: SqliteStore) -> list[type]:
        keeping = Keeping(store, lambda: NOW)
        bad = Visit(state=SourceState(name="bad"), finish=fail)
        told = await asyncio.gather(
            keeping.keep(visit(1)), keeping.keep(bad), return_exceptions=True
        )
        return [type(one) for one in told]

    with open_store(":memory:") as store:
        assert asyncio.run(run(store)) == [OSError, OSError]
        assert store.counts().entries == 0


def test_what_waits_when_all_is_over_is_kept() -> None:
    async def run(store: SqliteStore) -> None:
        keeping = Keeping(store, lambda: NOW)
        task = asyncio.create_task(keeping.keep(visit(1)))
        await asyncio.sleep(0)
        task.cancel()
        keeping.flush()

    with open_store(":memory:") as store:
        asyncio.run(run(store))
        assert store.counts().entries == 1
