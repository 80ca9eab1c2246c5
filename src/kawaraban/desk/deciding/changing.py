"""Topics that change while a round is under way: they count from the next article on.

The archive is matched with them when the round is over, as always (``matching.py``); what came
in meanwhile is matched again with it, whatever became of the topic in between.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from kawaraban.desk.deciding.topics import DeskTopic, load_topics, with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.readers import Readers
from kawaraban.desk.reading.work import Change

_EVERY = 0.5
"""Seconds between two looks at the topic files."""
_PASSING = "passing"
"""The version of a topic that was in force for articles of this round alone."""


class Changes:
    """What has changed of the desk's topics since the readers began."""

    def __init__(self, desk: Desk, readers: Readers[Any, Any]) -> None:
        self._desk, self._readers = desk, readers
        self._began = {topic.slug: topic for topic in desk.topics}
        self._now = desk.topics
        self._signs: object = None
        self._number = 0

    async def look(self) -> bool:
        """Whether anything changed, which from now on counts. A mistake in a file is not told
        here but at the next round; what held before it holds."""
        folder = self._desk.config.folder
        signs = await asyncio.to_thread(signs_of, folder)
        if signs == self._signs:
            return False
        self._signs = signs
        with suppress(ValueError, OSError):
            found = await asyncio.to_thread(load_topics, folder, self._now)
            if found != self._now:
                self._take(found)
                return True
        return False

    def _take(self, found: tuple[DeskTopic, ...]) -> None:
        store = self._desk.store
        other = [topic for topic in found if self._began.get(topic.slug) != topic]
        known = set((store.note("topics") or "").split())
        store.put_note("topics", "\n".join(sorted(known.union(topic.slug for topic in other))))
        before = {topic.slug: topic for topic in self._now}
        for topic in found:
            if before.get(topic.slug) != topic:
                store.set_topic_version(topic.slug, _PASSING)
        topics, _ = with_examples(other, store, keep=False)
        gone = self._began.keys() - {topic.slug for topic in found}
        self._now, self._number = found, self._number + 1
        self._readers.change(Change(self._number, topics, tuple(sorted(gone))))


@asynccontextmanager
async def following(desk: Desk, readers: Readers[Any, Any]) -> AsyncIterator[None]:
    """Follow the topic files meanwhile."""
    changes = Changes(desk, readers)

    async def follow() -> None:
        while True:
            await changes.look()
            await asyncio.sleep(_EVERY)

    task = asyncio.create_task(follow())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def wait(folder: Path, seconds: float) -> None:
    """Wait so long, or until a topic file changes."""
    before = signs_of(folder)
    until = time.monotonic() + seconds
    while time.monotonic() < until and signs_of(folder) == before:
        time.sleep(_EVERY)


def signs_of(folder: Path) -> list[tuple[str, int, int]]:
    """Differs from what it was whenever a topic file or the alias sets may have changed."""
    signs = []
    for where in (folder / "topics", folder):
        with suppress(OSError), os.scandir(where) as entries:
            for entry in entries:
                if entry.name.endswith(".toml"):
                    state = entry.stat()
                    signs.append((entry.path, state.st_mtime_ns, state.st_size))
    return sorted(signs)
