"""A desk: a folder with its settings, its topics, its store and its raw archive.

The one place that knows all the parts. One process writes to a desk at a time (a lock file
says so); any number may read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType

import msgspec
from filelock import FileLock, Timeout

from kawaraban.article import Entry, Hints
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.desk.config import Config, Source, load_config
from kawaraban.desk.deciding.topics import DeskTopic, load_topics
from kawaraban.desk.errors import DeskError
from kawaraban.desk.progress import Progress, Silent
from kawaraban.read.addresses.urls import canonical_url, normalise_url
from kawaraban.store.base import Store
from kawaraban.store.sqlite import open_store
from kawaraban.wording import say

LOCK = "desk.lock"


class DeskBusyError(DeskError):
    """Another process is writing to this desk."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def spellings(url: str) -> tuple[str, ...]:
    """An address as given, as it is normally written, and without what tracks its reader: a
    person copies it from wherever it stands."""
    plain = normalise_url(url) or url
    return tuple(dict.fromkeys((url, plain, canonical_url(plain))))


class Desk:
    """An open desk. A context manager; ``write`` takes the desk's lock.

    ``now`` and ``progress`` are the clock and the watcher; ``workers`` the number of reading
    processes (None: one per core; 0: read in this process). ``wait``: seconds to wait for
    another process to be done with the desk.
    Raises ConfigError, DeskBusyError, and what opening the store raises.
    """

    def __init__(
        self,
        folder: Path,
        *,
        write: bool = False,
        wait: float = 0.0,
        now: Callable[[], datetime] = utc_now,
        progress: Progress | None = None,
        workers: int | None = None,
    ) -> None:
        self.config: Config = load_config(folder)
        self.now = now
        self.progress: Progress = progress or Silent()
        self.workers = workers
        self._wait = wait
        self._known: tuple[DeskTopic, ...] = ()
        self._lock: FileLock | None = None
        if write:
            self._lock = FileLock(self.config.folder / LOCK)
            self._take()
        self._open()

    def _take(self) -> None:
        if self._lock is None:
            return
        try:
            self._lock.acquire(timeout=self._wait)
        except Timeout as error:
            raise DeskBusyError(
                say(
                    f"another process is at work on {self.config.folder}; try again after it",
                    f"別のプロセスが {self.config.folder} で作業中です。終わってからもう一度どうぞ",
                )
            ) from error

    def _open(self) -> None:
        try:
            self.store: Store = open_store(self.config.store)
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open and let others write."""
        self.rest()

    def rest(self) -> None:
        """Let others write until :meth:`resume`; nothing stored is to be used in between."""
        if "raw" in self.__dict__:
            self.__dict__.pop("raw").close()
        self.store.close()
        self._unlock()

    def resume(self) -> None:
        """Go on after :meth:`rest`. :class:`DeskBusyError` where another is at work now."""
        self._take()
        self._open()

    def reload(self) -> bool:
        """Read desk.toml and the topic files again; whether anything is not what it was. Paths
        stay as they were opened. ``ValueError`` names a mistake; all is then as before."""
        new = load_config(self.config.folder)
        old = self.config
        new = msgspec.structs.replace(new, store=old.store, raw=old.raw, site=old.site)
        topics = load_topics(old.folder, self._known)
        changed = new != old or topics != self.topics
        self.config, self._known, self.__dict__["topics"] = new, topics, topics
        return changed

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    @cached_property
    def raw(self) -> RawArchive:
        """The raw archive, opened at first use: opening mends what a killed process tore."""
        return RawArchive(self.config.raw)

    @cached_property
    def topics(self) -> tuple[DeskTopic, ...]:
        self._known = load_topics(self.config.folder, self._known)
        return self._known

    def reload_topics(self) -> None:
        """Read the topic files again at the next use: one was added or changed."""
        self.__dict__.pop("topics", None)

    def topic(self, named: str) -> DeskTopic:
        """The topic of this slug or name. ``ValueError`` says which there are."""
        for topic in self.topics:
            if named in (topic.slug, topic.topic.name):
                return topic
        there = ", ".join(f"{t.slug} ({t.topic.name})" for t in self.topics) or "–"
        raise ValueError(
            say(
                f"no topic {named!r} on this desk; there are: {there}",
                f"このデスクに主題 {named!r} はありません。あるもの: {there}",
            )
        )

    def hints(self, source: Source | None, entry: Entry | None = None) -> Hints:
        """What the desk knows of a page before it is read."""
        return Hints(entry=entry) if source is None else source.hints(entry)
