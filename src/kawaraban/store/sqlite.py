"""The embedded store: one SQLite file (WAL), the whole of :class:`kawaraban.store.base.Store`.

Each method is one transaction. The work is in the modules beside this one, by concern; this is
the list of what can be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kawaraban.article import (
    Article,
    Clip,
    CopyLink,
    Digest,
    Entry,
    Match,
    Problem,
    Signature,
    Story,
)
from kawaraban.group.hand import Regrouping
from kawaraban.group.naming import Name
from kawaraban.group.series import Run
from kawaraban.match.aliases import Aliases
from kawaraban.store import (
    checking,
    clips,
    copying,
    deciding,
    grouped,
    identity,
    notes,
    saving,
    search,
    topics,
    tracing,
    visits,
)
from kawaraban.store.base import (
    Asked,
    AskedKind,
    Counts,
    Decision,
    NameKind,
    Ruling,
    Saved,
    SearchResult,
    Shown,
    SourceState,
    StoredArticle,
    Trace,
    Visit,
    Waiting,
)
from kawaraban.store.collecting import Collecting
from kawaraban.store.columns import Columns
from kawaraban.store.database import Database, open_database
from kawaraban.store.people import People
from kawaraban.store.rows import STORED, micros, stored
from kawaraban.store.rules import Rules


def open_store(path: Path | str, *, create: bool = True) -> SqliteStore:
    """Open the store in a file, making it (unless ``create`` is false) and bringing its schema
    up to date. Raises :class:`kawaraban.store.base.StoreError`."""
    return SqliteStore(open_database(Path(path), create=create))


class SqliteStore(Collecting, People, Rules):
    """See :class:`kawaraban.store.base.Store`, which says what every method does."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._columns = Columns()

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # collecting

    def source_states(self) -> dict[str, SourceState]:
        return visits.source_states(self._db)

    def visit(
        self,
        state: SourceState,
        entries: Sequence[Entry] = (),
        *,
        fetch_pages: bool = True,
        quiet: bool = False,
        finish: Callable[[SourceState], SourceState] | None = None,
        at: datetime,
    ) -> tuple[Entry, ...]:
        one = Visit(
            state=state,
            entries=tuple(entries),
            fetch_pages=fetch_pages,
            quiet=quiet,
            finish=finish,
        )
        return visits.visit(self._db, [one], at=at)[0]

    def visit_all(self, visited: Sequence[Visit], *, at: datetime) -> list[tuple[Entry, ...]]:
        return visits.visit(self._db, visited, at=at) if visited else []

    def waiting(
        self, now: datetime, *, limit: int, sources: Collection[str] | None = None
    ) -> list[Waiting]:
        return visits.waiting(self._db, now, limit=limit, sources=sources)

    def page_failed(
        self, url: str, problem: Problem, *, due: datetime | None, at: datetime
    ) -> None:
        visits.page_failed(self._db, url, problem, due=due, at=at)

    def put_off(self, url: str, due: datetime) -> None:
        visits.put_off(self._db, url, due)

    def await_page(
        self, url: str, problem: Problem, *, after: str, due: datetime, at: datetime
    ) -> None:
        visits.await_page(self._db, url, problem, after=after, due=due, at=at)

    # articles

    def unchanged(self, articles: Sequence[Article]) -> set[str]:
        return identity.unchanged(self._db, articles)

    def save(
        self, digests: Sequence[Digest], *, at: datetime, notes: Mapping[str, str] | None = None
    ) -> tuple[Saved, ...]:
        return saving.save(self._db, digests, at=at, notes=notes)

    def article(self, url: str) -> StoredArticle | None:
        return tracing.article(self._db, url)

    def articles(self, *, after: int = 0, batch: int = 500) -> Iterator[StoredArticle]:
        while rows := self._db.rows(
            f"{STORED} WHERE a.id > ? ORDER BY a.id LIMIT ?", [after, batch]
        ):
            yield from map(stored, rows)
            after = rows[-1][0]

    def newest_first(self, since: datetime | None = None) -> Iterator[tuple[int, int]]:
        least = micros(since) if since is not None else -(1 << 63)
        yield from self._db.run(
            "SELECT id, copy_group FROM article WHERE utc >= ? ORDER BY utc DESC, id", [least]
        )

    def articles_of(self, ids: Collection[int]) -> Iterator[StoredArticle]:
        return map(stored, self._db.among(f"{STORED} WHERE a.id IN (?*)", sorted(ids)))

    def sample(self, limit: int) -> tuple[int, ...]:
        return search.sample(self._db, limit)

    def like(self, ids: Collection[int], limit: int) -> list[int]:
        return search.like(self._db, ids, limit)

    # copies

    def unplaced(self, limit: int) -> list[tuple[StoredArticle, Signature | None]]:
        return copying.unplaced(self._db, limit)

    def sharing_bands(self, id: int, signature: Signature, *, days: int) -> list[int]:
        return copying.sharing_bands(self._db, id, signature, days=days)

    def sign(self, signatures: Mapping[int, Signature]) -> None:
        copying.sign(self._db, signatures)

    def place(self, links: Mapping[int, Sequence[CopyLink]]) -> None:
        copying.place(self._db, links)

    # matching

    def topic_version(self, topic: str) -> str | None:
        return topics.topic_version(self._db, topic)

    def put_matches(
        self,
        topic: str,
        matches: Mapping[int, Match | None],
        *,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        topics.put_matches(self._db, topic, matches, notes)

    def matches(self, topic: str, ids: Collection[int]) -> dict[int, Match]:
        with self._db.read():
            number = topics.known_topic(self._db, topic)
            if number is None:
                return {}
            found = topics.matches_of(self._db, ids, number)
        return {id: said for id, (said, *_) in found.items()}

    def nearest(self, topic: str, threshold: float, limit: int) -> list[int]:
        return topics.nearest(self._db, topic, threshold, limit)

    def set_topic_version(self, topic: str, version: str | None) -> None:
        topics.set_topic_version(self._db, topic, version)

    # decisions

    def decide(self, decisions: Sequence[Decision]) -> None:
        deciding.decide(self._db, decisions)

    def undo(self, topic: str, *, who: str, at: datetime) -> tuple[Decision, ...]:
        return deciding.undo(self._db, topic, who=who, at=at)

    def rulings(self, topic: str) -> tuple[Ruling, ...]:
        return deciding.rulings(self._db, topic)

    def asked(
        self,
        topic: str,
        *,
        kind: AskedKind = "ask",
        below: float = 1.0,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Asked, ...]:
        return deciding.asked(self._db, topic, kind=kind, below=below, offset=offset, limit=limit)

    def asked_count(self, topic: str, *, kind: AskedKind = "ask", below: float = 1.0) -> int:
        return deciding.asked_count(self._db, topic, kind=kind, below=below)

    def decisions(self, topic: str | None = None) -> tuple[Decision, ...]:
        return deciding.decisions(self._db, topic)

    # pages

    def clips(self, topic: str, *, offset: int = 0, limit: int = 10) -> tuple[Clip, ...]:
        return clips.clips(self._db, topic, offset=offset, limit=limit)

    def clip_count(self, topic: str) -> int:
        return clips.clip_count(self._db, topic)

    def on_page(self, topic: str, copy_group: int) -> bool:
        return clips.on_page(self._db, topic, copy_group)

    def revised(self) -> frozenset[str]:
        rows = self._db.rows("SELECT address FROM article WHERE revisions > 1")
        return frozenset(address for (address,) in rows)

    def clips_of(self, topic: str, urls: Collection[str]) -> tuple[Clip, ...]:
        return clips.clips_of(self._db, topic, urls)

    # stories

    def shown(self) -> list[Shown]:
        return grouped.shown(self._db)

    def groups_of(self, urls: Collection[str]) -> dict[str, int]:
        return grouped.groups_of(self._db, urls)

    def placed(self) -> dict[int, tuple[str, str]]:
        return grouped.placed(self._db)

    def grouping(self, method: str) -> bytes | None:
        return grouped.grouping(self._db, method)

    def put_grouping(
        self,
        method: str,
        state: bytes,
        taken: Mapping[str, str],
        merged: Sequence[tuple[str, str]],
        *,
        left: Sequence[str] = (),
        anew: bool = False,
    ) -> None:
        grouped.put_grouping(self._db, method, state, taken, merged, left=left, anew=anew)

    def story_due(self) -> tuple[list[int], set[int]]:
        return grouped.story_due(self._db)

    def names(self, kind: NameKind) -> tuple[Name, ...]:
        return grouped.names(self._db, kind)

    def put_stories(
        self,
        stories: Sequence[Story],
        *,
        names: Sequence[Name] = (),
        done: Sequence[int] = (),
        notes: Mapping[str, str] | None = None,
    ) -> None:
        grouped.put_stories(self._db, stories, names, done, notes or {})

    def stories(self, topic: str | None = None) -> tuple[Story, ...]:
        return grouped.stories(self._db, topic)

    def story(self, id: str) -> Story | None:
        return grouped.story(self._db, id)

    def story_of(self, url: str) -> str | None:
        return grouped.story_of(self._db, url)

    def say_of_stories(self, events: Sequence[Regrouping]) -> None:
        grouped.say_of_stories(self._db, events)

    def said_of_stories(self) -> tuple[Regrouping, ...]:
        return grouped.said_of_stories(self._db)

    # series and columns

    def take_serials(self, limit: int) -> int:
        return grouped.take_serials(self._db, limit)

    def stale_outlets(self) -> list[str]:
        return grouped.stale_outlets(self._db)

    def serials(self, outlet: str) -> tuple[Article, ...]:
        return grouped.serials(self._db, outlet)

    def runs_of_outlet(self, outlet: str) -> tuple[Run, ...]:
        return grouped.runs_of_outlet(self._db, outlet)

    def names_about(
        self, kind: NameKind, ids: Collection[str], urls: Collection[str]
    ) -> tuple[tuple[Name, ...], int]:
        return grouped.names_about(self._db, kind, ids, urls)

    def put_runs(
        self, outlet: str, runs: Sequence[Run], names: Mapping[NameKind, Sequence[Name]]
    ) -> None:
        grouped.put_runs(self._db, outlet, runs, names)

    def runs(self, *, on_pages: bool = False) -> tuple[Run, ...]:
        return grouped.runs(self._db, on_pages=on_pages)

    # asking

    def search(
        self,
        query: str,
        *,
        topic: str | None = None,
        limit: int = 20,
        offset: int = 0,
        order: search.Order = "newest",
        facets: bool = False,
        variants: bool = False,
        aliases: Aliases | None = None,
    ) -> SearchResult:
        return search.search(
            self._db,
            self._columns,
            query,
            topic=topic,
            limit=limit,
            offset=offset,
            order=order,
            facets=facets,
            variants=variants,
            aliases=aliases,
        )

    def trace(self, url: str) -> Trace | None:
        return tracing.trace(self._db, url)

    def problems(
        self, *, source: str | None = None, limit: int = 100
    ) -> tuple[tuple[datetime, Problem], ...]:
        return visits.problems(self._db, source=source, limit=limit)

    def record(self, problem: Problem, *, at: datetime) -> None:
        visits.record(self._db, problem, at=at)

    def counts(self) -> Counts:
        row = self._db.row(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article)"
            " + (SELECT coalesce(sum(revisions - 1), 0) FROM article WHERE revisions > 1),"
            " (SELECT coalesce(sum(entries), 0) FROM source),"
            " (SELECT count(*) FROM page WHERE due IS NOT NULL),"
            " (SELECT count(*) FROM page WHERE due IS NULL)"
        )
        assert row is not None
        return Counts(
            articles=row[0], revisions=row[1], entries=row[2], waiting=row[3], given_up=row[4]
        )

    def note(self, key: str) -> str | None:
        return notes.note(self._db, key)

    def put_note(self, key: str, value: str | None) -> None:
        with self._db.write():
            notes.put_note(self._db, key, value)

    # itself

    def check(self) -> list[str]:
        """What is wrong with the store, in plain English; empty where it is whole. Reads all of
        it once."""
        return checking.check(self._db)
