"""Whether a store is whole: SQLite's own check, and what must hold between the tables."""

from __future__ import annotations

from kawaraban.store import copying, ordering, topics
from kawaraban.store.database import Database

_MOST = 20

# Each finds rows that must not be.
_RULES = {
    "article whose current content is missing or another's": (
        "SELECT a.id FROM article a LEFT JOIN content c ON c.id = a.current"
        " WHERE c.article IS NOT a.id"
    ),
    "content that was never read": (
        "SELECT c.id FROM content c LEFT JOIN reading g ON g.content = c.id"
        " AND g.article = c.article WHERE g.at IS NULL"
    ),
    "reading of another article's content": (
        "SELECT g.article FROM reading g LEFT JOIN content c ON c.id = g.content"
        " WHERE c.article IS NOT g.article"
    ),
    "article that is not as it was last read": (
        "SELECT article FROM (SELECT g.article, g.content, row_number() OVER (PARTITION BY"
        " g.article ORDER BY g.at DESC, c.fullness DESC, c.stamp DESC, c.hash DESC) AS place"
        " FROM reading g JOIN content c ON c.id = g.content) l JOIN article a ON a.id = l.article"
        " WHERE l.place = 1 AND l.content <> a.current"
    ),
    "article with a wrong number of revisions": (
        "SELECT id FROM (SELECT a.id, a.revisions, count(*) AS found FROM article a JOIN"
        " (SELECT g.article, g.content, lag(g.content) OVER (PARTITION BY g.article ORDER BY"
        " g.at, c.fullness, c.stamp, c.hash) AS before FROM reading g"
        " JOIN content c ON c.id = g.content) l ON l.article = a.id AND l.content IS NOT l.before"
        " GROUP BY a.id) WHERE revisions <> found"
    ),
    "article whose address does not lead to it": (
        "SELECT a.id FROM article a LEFT JOIN address d ON d.url = a.address"
        " WHERE d.article IS NOT a.id"
    ),
    "article without its document in the index": (
        "SELECT a.id FROM article a LEFT JOIN doc d ON d.id = a.doc WHERE d.article IS NOT a.id"
    ),
    "document that is no article's": (
        "SELECT d.id FROM doc d LEFT JOIN article a ON a.doc = d.id WHERE a.id IS NULL"
    ),
    "document that the index does not hold": (
        "SELECT id FROM doc EXCEPT SELECT id FROM search_docsize"
    ),
    "source with a wrong number of entries": (
        "SELECT id FROM source s WHERE entries <> (SELECT count(*) FROM entry WHERE source = s.id)"
    ),
    "band without a signature": (
        "SELECT b.article FROM band b LEFT JOIN signature s ON s.article = b.article"
        " WHERE s.article IS NULL"
    ),
    "band filed under another day": (
        "SELECT b.article FROM band b JOIN article a ON a.id = b.article"
        " WHERE b.day <> a.utc / 86400000000 - (a.utc % 86400000000 < 0)"
    ),
}


def check(db: Database) -> list[str]:
    """What is wrong with the store, empty where nothing is. Reads all of it once."""
    with db.read():
        faults = [f"SQLite: {line}" for (line,) in db.rows("PRAGMA quick_check") if line != "ok"]
        faults += [
            f"{table} {row}: points to a missing {other}"
            for table, row, other, _ in db.rows("PRAGMA foreign_key_check")
        ]
        for name, sql in _RULES.items():
            rows = db.rows(f"{sql} LIMIT ?", [_MOST + 1])
            faults += [f"{name}: {id}" for (id,) in rows[:_MOST]]
            if len(rows) > _MOST:
                faults.append(f"{name}: and more")
        faults += _groups(db) + _clips(db)
    with db.write():  # FTS5 asks for its check by an INSERT
        db.run("INSERT INTO search (search) VALUES ('integrity-check')")
    return faults


def _groups(db: Database) -> list[str]:
    there: dict[int, int] = dict(db.rows("SELECT id, copy_group FROM article"))
    links = [(low, high) for low, high in db.rows("SELECT low, high FROM copy_link")]
    now = copying.components(there, links)
    wrong = [id for id, group in now.items() if there[id] != group]
    return [f"article in a copy group that its links do not make: {id}" for id in wrong[:_MOST]]


def _clips(db: Database) -> list[str]:
    topics.touch(db, [g for (g,) in db.rows("SELECT DISTINCT copy_group FROM article")])
    due = set(ordering.applied(db, db.rows(topics.SHOWN)))
    there = set(db.rows(f"SELECT {topics.CLIP}, shift FROM clip"))  # noqa: S608
    return [
        f"clip that should not be or should be another: topic {row[0]!r}, group {row[1]!r}"
        for row in sorted(due ^ there)[:_MOST]
    ]
