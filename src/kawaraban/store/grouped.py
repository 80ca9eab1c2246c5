"""Stories, series and columns, by permanent names; and what people said of stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kawaraban.article import Article, Story, from_json
from kawaraban.folding import fold
from kawaraban.group.hand import Regrouping
from kawaraban.group.naming import Name
from kawaraban.group.series import Run
from kawaraban.store.base import NameKind, Shown
from kawaraban.store.database import Database
from kawaraban.store.notes import put_note
from kawaraban.store.rows import STORED, askable, encoded, micros, pack, stored, times, unpack

# Names ------------------------------------------------------------------------------------


def names(db: Database, kind: NameKind) -> tuple[Name, ...]:
    return _names(db.rows(f"{_NAME} WHERE kind = ? ORDER BY born", [kind]))


_NAME = "SELECT id, anchor, born, into_id FROM name"


def _names(rows: Iterable[tuple[str, str, int, str]]) -> tuple[Name, ...]:
    return tuple(
        Name(id=id, anchor=anchor, born=born, into=into) for id, anchor, born, into in rows
    )


def _put_names(db: Database, kind: NameKind, given: Iterable[Name]) -> None:
    db.run_many(
        "INSERT OR REPLACE INTO name (kind, id, anchor, born, into_id) VALUES (?, ?, ?, ?, ?)",
        [(kind, one.id, one.anchor, one.born, one.into) for one in given],
    )


# Stories ----------------------------------------------------------------------------------


def shown(db: Database) -> list[Shown]:
    """In order of time."""
    rows = db.rows(
        "SELECT copy_group, id, address FROM (SELECT c.copy_group, a.id, a.address, a.utc,"
        " row_number() OVER (PARTITION BY c.copy_group ORDER BY a.utc, a.address) AS place"
        " FROM clip c JOIN article a ON a.id = c.article) WHERE place = 1 ORDER BY utc, address"
    )
    return [Shown(*row) for row in rows]


def groups_of(db: Database, urls: Iterable[str]) -> dict[str, int]:
    """The copy group of each address that is known."""
    return dict(
        db.among(
            "SELECT d.url, a.copy_group FROM address d JOIN article a ON a.id = d.article"
            " WHERE d.url IN (?*)",
            [url for url in urls if askable(url)],
        )
    )


def placed(db: Database) -> dict[int, tuple[str, str]]:
    """Of each copy group that was taken in: the address it was taken in by, and the group that
    it was put in (empty: it waits)."""
    rows = db.rows(
        "SELECT a.copy_group, p.url, p.at FROM placed p JOIN address d ON d.url = p.url"
        " JOIN article a ON a.id = d.article ORDER BY a.utc DESC, a.address DESC, p.url DESC"
    )
    return {group: (url, at) for group, url, at in rows}


def grouping(db: Database, method: str) -> bytes | None:
    """The state of the grouping, None where there is none of this method."""
    body: bytes | None = db.value("SELECT body FROM grouping WHERE method = ?", [method])
    return body


def put_grouping(
    db: Database,
    method: str,
    state: bytes,
    taken: Mapping[str, str],
    merged: Sequence[tuple[str, str]],
    *,
    left: Sequence[str],
    anew: bool,
) -> None:
    """Keep the state, where addresses were put, and which groups went into which; those that
    ``left`` are not there any more; ``anew``: all that was put before is void."""
    with db.write():
        if anew:
            db.run("DELETE FROM placed")
        db.run_many("DELETE FROM placed WHERE url = ?", [(url,) for url in left])
        db.run_many("INSERT OR REPLACE INTO placed (url, at) VALUES (?, ?)", sorted(taken.items()))
        for gone, kept in merged:
            db.run("UPDATE placed SET at = ? WHERE at = ?", [kept, gone])
        db.run(
            "INSERT OR REPLACE INTO grouping (id, method, body) VALUES (1, ?, ?)", [method, state]
        )


def story_due(db: Database) -> tuple[list[int], set[int]]:
    """The articles whose story is to be looked at again, and their copy groups."""
    ids = [id for (id,) in db.rows("SELECT article FROM story_due")]
    groups = db.among("SELECT copy_group FROM article WHERE id IN (?*)", ids)
    return ids, {group for (group,) in groups}


def put_stories(
    db: Database,
    given: Sequence[Story],
    named: Sequence[Name],
    done: Sequence[int],
    notes: Mapping[str, str],
) -> None:
    rows: dict[str, tuple[str, int, bytes]] = {}
    urls: dict[str, str] = {}
    for one in given:
        story, json = encoded(one)
        when = times(story.latest or story.first, 0)
        rows[story.id] = (when.day, when.utc, pack(json))
        urls.update(dict.fromkeys(story.urls, story.id))
    with db.write():
        there = {id: tuple(row) for id, *row in db.rows("SELECT id, day, utc, body FROM story")}
        linked: dict[str, str] = dict(db.rows("SELECT url, story FROM story_url"))
        moved = [url for url, story in linked.items() if urls.get(url) != story]
        db.run_many("DELETE FROM story_url WHERE url = ?", [(url,) for url in moved])
        db.run_many("DELETE FROM story WHERE id = ?", [(id,) for id in there if id not in rows])
        db.run_many(
            "INSERT INTO story (id, day, utc, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET day = excluded.day, utc = excluded.utc, body = excluded.body",
            [(id, *row) for id, row in rows.items() if there.get(id) != row],
        )
        db.run_many(
            "INSERT INTO story_url (url, story) VALUES (?, ?)",
            sorted(pair for pair in urls.items() if linked.get(pair[0]) != pair[1]),
        )
        _put_names(db, "story", named)
        db.run_many("DELETE FROM story_due WHERE article = ?", [(id,) for id in done])
        for key, value in notes.items():
            put_note(db, key, value)


def stories(db: Database, topic: str | None = None) -> tuple[Story, ...]:
    """Those that a topic's page has an article of, latest first."""
    some = (
        " WHERE s.id IN (SELECT u.story FROM clip c JOIN article a ON a.copy_group = c.copy_group"
        " JOIN address d ON d.article = a.id JOIN story_url u ON u.url = d.url"
        " WHERE c.topic = (SELECT id FROM topic WHERE slug = ?))"
    )
    rows = db.rows(
        f"SELECT s.body FROM story s{some if topic is not None else ''}"  # noqa: S608
        " ORDER BY s.day DESC, s.utc DESC, s.id DESC",
        [] if topic is None else [topic],
    )
    return tuple(unpack(body, Story) for (body,) in rows)


def story(db: Database, id: str) -> Story | None:
    """The story of a name, wherever that leads now."""
    into = db.value("SELECT into_id FROM name WHERE kind = 'story' AND id = ?", [id]) or id
    body = db.value("SELECT body FROM story WHERE id = ?", [into])
    return None if body is None else unpack(body, Story)


def story_of(db: Database, url: str) -> str | None:
    """The story that an article, or a copy of it, is in."""
    if not askable(url):
        return None
    found: str | None = db.value(
        "SELECT min(u.story) FROM address d JOIN article a ON a.id = d.article"
        " JOIN article b ON b.copy_group = a.copy_group JOIN address e ON e.article = b.id"
        " JOIN story_url u ON u.url = e.url WHERE d.url = ?",
        [url],
    )
    return found


def say_of_stories(db: Database, events: Sequence[Regrouping]) -> None:
    """Append to the log."""
    rows = [(micros(one.at), encoded(one)[1].decode()) for one in events]
    with db.write():
        db.run_many("INSERT INTO regrouping (at, body) VALUES (?, ?)", rows)


def said_of_stories(db: Database) -> tuple[Regrouping, ...]:
    """The log by time, then as it was written."""
    rows = db.rows("SELECT body FROM regrouping ORDER BY at, id")
    return tuple(from_json(body, Regrouping) for (body,) in rows)


# Series and columns -----------------------------------------------------------------------


def take_serials(db: Database, limit: int) -> int:
    """Look through so many of the articles that came or changed for what tells a series or a
    column; how many there were."""
    with db.write():
        due = [id for (id,) in db.rows("SELECT article FROM serial_due LIMIT ?", [limit])]
        articles = {
            one.id: one.article
            for one in map(stored, db.among(f"{STORED} WHERE a.id IN (?*)", due))
        }
        outlets = {
            outlet for (outlet,) in db.among("SELECT outlet FROM serial WHERE article IN (?*)", due)
        }
        addresses: dict[int, list[str]] = defaultdict(list)
        told = [id for id, article in articles.items() if _tells(article)]
        for id, url in db.among("SELECT article, url FROM address WHERE article IN (?*)", told):
            addresses[id].append(url)
        rows = []
        for id in told:
            article = articles[id]
            outlet = fold(article.outlet or "")
            outlets.add(outlet)
            rows.append((id, outlet, pack(encoded(_bare(article, addresses[id]))[1])))
        db.run_many("DELETE FROM serial WHERE article = ?", [(id,) for id in due])
        db.run_many("INSERT INTO serial (article, outlet, body) VALUES (?, ?, ?)", rows)
        db.run_many(
            "INSERT OR IGNORE INTO serial_stale VALUES (?)", [(outlet,) for outlet in outlets]
        )
        db.run_many("DELETE FROM serial_due WHERE article = ?", [(id,) for id in due])
    return len(due)


def _tells(article: Article) -> bool:
    return bool(article.column or (article.series and article.part is not None))


def _bare(article: Article, addresses: Iterable[str]) -> Article:
    """What series and columns are gathered by."""
    return Article(
        url=article.address,
        headline=article.headline,
        published=article.published,
        outlet=article.outlet,
        language=article.language,
        column=article.column,
        series=article.series,
        part=article.part,
        parts=article.parts,
        other_urls=tuple(sorted(set(addresses) - {article.address})),
    )


def stale_outlets(db: Database) -> list[str]:
    return [outlet for (outlet,) in db.rows("SELECT outlet FROM serial_stale ORDER BY outlet")]


def serials(db: Database, outlet: str) -> tuple[Article, ...]:
    """An outlet's articles that tell a series or a column, without their texts."""
    rows = db.rows("SELECT body FROM serial WHERE outlet = ? ORDER BY article", [outlet])
    return tuple(unpack(body, Article) for (body,) in rows)


def runs_of_outlet(db: Database, outlet: str) -> tuple[Run, ...]:
    rows = db.rows("SELECT body FROM run WHERE outlet = ? ORDER BY kind, id", [outlet])
    return tuple(unpack(body, Run) for (body,) in rows)


def names_about(
    db: Database, kind: NameKind, ids: Iterable[str], urls: Iterable[str]
) -> tuple[tuple[Name, ...], int]:
    """These names and those about any of these articles; and the place of the next new one."""
    rows = {
        row[0]: row
        for key, keys in (("id", ids), ("anchor", urls))
        for row in db.among(f"{_NAME} WHERE kind = ? AND {key} IN (?*)", set(keys), [kind])
    }
    born = 1 + int(db.value("SELECT coalesce(max(born), 0) FROM name WHERE kind = ?", [kind]))
    return _names(sorted(rows.values(), key=lambda row: row[2])), born


def put_runs(
    db: Database, outlet: str, given: Sequence[Run], named: Mapping[NameKind, Sequence[Name]]
) -> None:
    """Replace an outlet's series and columns; it is up to date with that."""
    with db.write():
        ids = db.rows("SELECT kind, id FROM run WHERE outlet = ?", [outlet])
        db.run_many("DELETE FROM run_url WHERE kind = ? AND id = ?", ids)
        db.run("DELETE FROM run WHERE outlet = ?", [outlet])
        db.run_many(
            "INSERT INTO run (kind, id, outlet, body) VALUES (?, ?, ?, ?)",
            [(run.kind, run.id, outlet, pack(encoded(run)[1])) for run in given],
        )
        db.run_many(
            "INSERT OR IGNORE INTO run_url (url, kind, id) VALUES (?, ?, ?)",
            [(one.url, run.kind, run.id) for run in given for one in run.instalments],
        )
        for kind, names_ in named.items():
            _put_names(db, kind, names_)
        db.run("DELETE FROM serial_stale WHERE outlet = ?", [outlet])


def runs(db: Database, *, on_pages: bool = False) -> tuple[Run, ...]:
    """By outlet and name; ``on_pages`` those only that any topic's page has an article of."""
    some = (
        " WHERE (r.kind, r.id) IN (SELECT u.kind, u.id FROM clip c"
        " JOIN article a ON a.id = c.article JOIN address d ON d.article = a.id"
        " JOIN run_url u ON u.url = d.url)"
    )
    rows = db.rows(f"SELECT r.body FROM run r{some if on_pages else ''}")  # noqa: S608
    found = (unpack(body, Run) for (body,) in rows)
    return tuple(sorted(found, key=lambda run: (run.outlet, run.name, run.kind, run.id)))
