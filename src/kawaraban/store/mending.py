"""Mending a store: what can be derived again is, rows that lead nowhere go, and of a damaged file
what can still be read is carried over. What people decided is never deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from kawaraban.article import Article, RawRef
from kawaraban.store import checking, copying, postings, search, topics, visits
from kawaraban.store.base import SourceState, StoreError
from kawaraban.store.database import Database, Value, damaged, open_database
from kawaraban.store.rows import (
    DAY,
    encoded,
    keys,
    micros,
    more_refs,
    newest,
    raw_ref,
    said_of,
    signature,
    times,
    unpack,
)
from kawaraban.store.saving import tokens_hash

Tokens = Callable[[Article], tuple[str, str]]
"""An article's index tokens: of the headline, of the rest."""

_KEPT = frozenset({"decision", "regrouping", "name"})
"""Tables that hold what people did: nothing is deleted there."""
_BATCH = 500


class Kept(NamedTuple):
    """Where the responses of one content are said to be."""

    content: int
    address: str
    refs: tuple[RawRef, ...]


def faults(db: Database) -> list[str]:
    """What is wrong with the store (:func:`checking.check`), a broken index among it.

    Raises :class:`StoreError` ``damaged`` where the file itself is.
    """
    said = [line for (line,) in db.rows("PRAGMA quick_check") if line != "ok"]
    beside = [line for line in said if "FTS5" not in line]  # the index can be made again
    if beside:
        raise damaged(db.path, beside[0])
    try:
        found = checking.check(db)
    except StoreError as error:
        if error.code != "damaged" or _index_is_whole(db):
            raise
        return [f"search index: {error}"]
    return [fault for fault in found if not fault.startswith("SQLite: ")] + [
        f"search index: {line}" for line in said
    ]


def mend(db: Database, tokens: Tokens) -> list[str]:
    """Mend what can be mended; what is still wrong is returned. One transaction."""
    with db.write():
        _references(db)
        _contents(db)
        _addresses(db)
        _counts(db)
        _bands(db)
    if not _index_is_whole(db):
        _drop_index(db)
        with db.write():
            db.run("DELETE FROM doc")
            _index(db, tokens)
    else:
        with db.write():
            db.run(
                "DELETE FROM doc WHERE id NOT IN (SELECT doc FROM article)"
                " OR id NOT IN (SELECT id FROM search_docsize)"
            )
            _index(db, tokens)
    postings.list_full_blocks(db)
    with db.write():
        _groups(db)
    return faults(db)


# Rows -----------------------------------------------------------------------------------------


def _references(db: Database) -> None:
    """Rows that point to what is not there."""
    for _ in range(8):  # what goes may have been pointed to
        broken = {table for table, *_ in db.rows("PRAGMA foreign_key_check")} - _KEPT
        if not broken:
            return
        for table in sorted(broken):
            for _, place, parent, ours, theirs, *_ in db.rows(f"PRAGMA foreign_key_list({table})"):
                if place == 0:
                    db.run(
                        f"DELETE FROM {table} WHERE {ours} IS NOT NULL"  # noqa: S608
                        f" AND {ours} NOT IN (SELECT {theirs or 'id'} FROM {parent})"
                    )


def _contents(db: Database) -> None:
    """What articles hold, and when it was read."""
    db.run(
        "DELETE FROM reading WHERE (SELECT article FROM content WHERE id = reading.content)"
        " IS NOT reading.article"
    )
    db.run(
        "INSERT OR IGNORE INTO reading (article, at, content) SELECT article, kept_at, id"
        " FROM content WHERE id NOT IN (SELECT content FROM reading)"
    )
    latest = (
        "SELECT g.content FROM reading g JOIN content c ON c.id = g.content"
        " WHERE g.article = article.id"
        " ORDER BY g.at DESC, c.fullness DESC, c.stamp DESC, c.hash DESC LIMIT 1"
    )
    changed = db.rows(f"SELECT id FROM article WHERE current IS NOT ({latest})")  # noqa: S608
    empty = "SELECT id FROM article WHERE id NOT IN (SELECT article FROM content)"
    # An article that holds nothing: its page is fetched again, where it is known how.
    db.run(
        "INSERT OR IGNORE INTO page (url, source, entry, found, due)"
        " SELECT e.url, e.source, e.id, e.found, e.found FROM entry e JOIN address d"
        " ON d.url = e.url WHERE d.article NOT IN (SELECT article FROM content)"
    )
    for table in ("address", "doc", "match", "ruling", "clip", "signature", "reading"):
        db.run(f"DELETE FROM {table} WHERE article IN ({empty})")  # noqa: S608
    db.run(f"DELETE FROM copy_link WHERE low IN ({empty}) OR high IN ({empty})")  # noqa: S608
    db.run("DELETE FROM article WHERE id NOT IN (SELECT article FROM content)")
    for (id,) in changed:  # indexed anew below
        db.run(f"UPDATE article SET current = ({latest}) WHERE id = ?", [id])  # noqa: S608
        db.run("DELETE FROM doc WHERE id = (SELECT doc FROM article WHERE id = ?)", [id])


def _addresses(db: Database) -> None:
    db.run(
        "INSERT OR REPLACE INTO address (url, article) SELECT address, id FROM article"
        " WHERE (SELECT article FROM address WHERE url = article.address) IS NOT id"
    )


def _counts(db: Database) -> None:
    db.run(
        "UPDATE article SET revisions = n FROM (SELECT article AS which, count(*) AS n FROM"
        " (SELECT g.article, g.content, lag(g.content) OVER (PARTITION BY g.article ORDER BY"
        " g.at, c.fullness, c.stamp, c.hash) AS before FROM reading g JOIN content c"
        " ON c.id = g.content) WHERE content IS NOT before GROUP BY article)"
        " WHERE id = which AND revisions <> n"
    )
    db.run("UPDATE source SET entries = (SELECT count(*) FROM entry WHERE source = source.id)")


def _bands(db: Database) -> None:
    db.run("DELETE FROM band WHERE article NOT IN (SELECT article FROM signature)")
    wrong = db.rows(
        "SELECT DISTINCT b.article, a.utc, s.exact, s.shingles, s.bands FROM band b"
        " JOIN article a ON a.id = b.article JOIN signature s ON s.article = a.id"
        " WHERE b.day <> a.utc / 86400000000 - (a.utc % 86400000000 < 0)"
    )
    for article, utc, *signed in wrong:
        db.run("DELETE FROM band WHERE article = ?", [article])
        db.run_many(
            "INSERT OR IGNORE INTO band (key, day, article) VALUES (?, ?, ?)",
            [(key, utc // DAY, article) for key in keys(signature(*signed))],
        )


def _groups(db: Database) -> None:
    """Copy groups as their links make them, and all clips."""
    there: dict[int, int] = dict(db.rows("SELECT id, copy_group FROM article"))
    now = copying.components(there, db.rows("SELECT low, high FROM copy_link"))
    moved = [(group, id) for id, group in now.items() if there[id] != group]
    db.run_many("UPDATE article SET copy_group = ? WHERE id = ?", moved)
    stale = db.rows("SELECT DISTINCT copy_group FROM clip")
    topics.refresh(db, groups={*there.values(), *now.values(), *(group for (group,) in stale)})


# The index ------------------------------------------------------------------------------------


def _index_is_whole(db: Database) -> bool:
    try:
        with db.write():
            db.run("INSERT INTO search (search) VALUES ('integrity-check')")
    except StoreError as error:
        if error.code in ("damaged", "failed"):
            return False
        raise
    return True


def _drop_index(db: Database) -> None:
    """Whatever state it is in. Made again as the first migration made it."""
    try:
        with db.write():
            db.run("DROP TABLE IF EXISTS search")
    except StoreError:
        db.run("PRAGMA writable_schema = ON")
        with db.write():
            db.run("DELETE FROM sqlite_master WHERE name = 'search'")
        db.run("PRAGMA writable_schema = RESET")
        with db.write():
            for part in ("data", "idx", "docsize", "config", "content"):
                db.run(f"DROP TABLE IF EXISTS search_{part}")
    with db.write():
        for statement in search.MADE_BY:
            db.run(statement)


def _index(db: Database, tokens: Tokens) -> None:
    """Index the articles that have no document."""
    missing = [
        id
        for (id,) in db.rows(
            "SELECT a.id FROM article a LEFT JOIN doc d ON d.id = a.doc WHERE d.article IS NOT a.id"
        )
    ]
    top = int(db.value("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'doc'"))
    top = max(top, int(db.value("SELECT coalesce(max(id), 0) FROM search_docsize")))
    for start in range(0, len(missing), _BATCH):
        documents = []
        rows: list[Sequence[Value]] = []
        for id, address, seen, body in db.among(
            "SELECT a.id, a.address, a.first_seen, c.body FROM article a"
            " JOIN content c ON c.id = a.current WHERE a.id IN (?*)",
            missing[start : start + _BATCH],
        ):
            article = unpack(body, Article)
            said = tokens(article)
            top += 1
            when = times(article.published, seen)
            order = newest(when, address)
            documents.append(search.Document(top, id, order, *said, said_of(article)))
            rows.append((top, tokens_hash(said), id))
        search.add(db, documents)
        db.run_many("UPDATE article SET doc = ?, tokens = ? WHERE id = ?", rows)


# Raw responses --------------------------------------------------------------------------------


def kept(db: Database) -> Iterator[Kept]:
    """Every content whose responses are said to be in the raw archive."""
    after = 0
    while rows := db.rows(
        "SELECT c.id, a.address, c.raw_more, c.raw_file, c.raw_offset, c.raw_length FROM content c"
        " JOIN article a ON a.id = c.article WHERE c.id > ? AND c.raw_file IS NOT NULL"
        " ORDER BY c.id LIMIT ?",
        [after, _BATCH],
    ):
        for content, address, more, *first in rows:
            ref = raw_ref(*first)
            assert ref is not None
            yield Kept(content, address, (ref, *more_refs(more)))
        after = rows[-1][0]


def forget_raw(db: Database, contents: Sequence[int], at: datetime) -> int:
    """The responses of these contents are gone: let their articles' pages be fetched again, of
    those that are current. Texts stay as they are. How many wait now."""
    moment = micros(at)
    with db.write():
        before = int(db.value("SELECT count(*) FROM page WHERE due IS NOT NULL"))
        for content in contents:
            db.run(
                "INSERT INTO page (url, source, entry, found, due)"
                " SELECT e.url, e.source, e.id, ?2, ?2 FROM article a"
                " JOIN address d ON d.article = a.id JOIN entry e ON e.url = d.url"
                " WHERE a.current = ?1 ORDER BY e.id LIMIT 1"
                " ON CONFLICT (url) DO UPDATE SET due = excluded.due, tries = 0",
                [content, moment],
            )
            db.run(
                "UPDATE content SET raw_file = NULL, raw_offset = NULL, raw_length = NULL,"
                " raw_more = NULL WHERE id = ?",
                [content],
            )
        after = int(db.value("SELECT count(*) FROM page WHERE due IS NOT NULL"))
    return after - before


def too_late(db: Database, latest: datetime) -> tuple[list[SourceState], int]:
    """Sources and pages (how many) that wait for a time after ``latest``."""
    states = visits.source_states(db).values()
    late = [state for state in states if state.due is not None and state.due > latest]
    return late, int(db.value("SELECT count(*) FROM page WHERE due > ?", [micros(latest)]))


def wait_no_longer(db: Database, latest: datetime, now: datetime) -> None:
    """Let those have their turn."""
    with db.write():
        for state in too_late(db, latest)[0]:
            kept = encoded(msgspec.structs.replace(state, due=now, entries=0))[1].decode()
            db.run("UPDATE source SET state = ? WHERE name = ?", [kept, state.name])
        db.run("UPDATE page SET due = ? WHERE due > ?", [micros(now), micros(latest)])


# A damaged file -------------------------------------------------------------------------------


def salvage(old_file: Path, into: Path) -> int:
    """Carry over what can be read of a damaged file into a new store; how many rows.

    Tables are read from both ends up to where the damage is. ``StoreError`` where the new file
    cannot be made.
    """
    carried = 0
    new = open_database(into, create=True)
    try:
        new.run("PRAGMA foreign_keys = OFF")
        tables = new.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'search%'"
        )
        with closing(sqlite3.connect(old_file)) as old, new.write():
            for (table,) in tables:
                columns = [row[1] for row in new.rows(f"PRAGMA table_info({table})")]
                names = ", ".join(f'"{name}"' for name in columns)
                key = new.rows(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1")  # noqa: S608
                order = f'"{key[0][0]}"' if key else "rowid"
                marks = ", ".join("?" * len(columns))
                for way in ("ASC", "DESC"):
                    sql = f'SELECT {names} FROM "{table}" ORDER BY {order} {way}'  # noqa: S608
                    insert = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
                    whole = True
                    try:
                        for row in old.execute(sql):
                            carried += new.run(insert, row).rowcount > 0
                    except sqlite3.DatabaseError:
                        whole = False
                    if whole:
                        break
    finally:
        new.close()
    return carried
