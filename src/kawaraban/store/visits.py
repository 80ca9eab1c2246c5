"""Sources, what they named, the pages still to be fetched, and the problem log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from kawaraban.article import Entry, Problem, from_json, to_json
from kawaraban.read.addresses.canonical import plain_twin, same_site, spellings, twin_key
from kawaraban.store import deciding, topics
from kawaraban.store.base import SourceState, Visit, Waiting
from kawaraban.store.database import Database, Value
from kawaraban.store.rows import encoded, hash64, instant, micros, pack, unpack

KEPT_PROBLEMS = 200
"""Of each source, the latest: a broken feed cannot fill the disk."""

_DETAIL = 2000
_LONGEST_WAIT = timedelta(days=7)


def source_states(db: Database) -> dict[str, SourceState]:
    return {
        name: msgspec.structs.replace(from_json(state, SourceState), entries=entries)
        for name, entries, state in db.rows("SELECT name, entries, state FROM source ORDER BY name")
    }


def visit(db: Database, visits: Sequence[Visit], *, at: datetime) -> list[tuple[Entry, ...]]:
    """All of them in one transaction, in order."""
    moment = micros(at)
    ready = [_Ready(encoded(one.state)[0], one, *_keyed(one.entries)) for one in visits]
    with db.write():
        return _Visiting(db, moment, ready).run()


class _Ready(NamedTuple):
    """A visit, with its entries and their JSON by their keys."""

    state: SourceState
    visit: Visit
    keyed: dict[str, Entry]
    jsons: dict[str, bytes]


class _Visiting:
    """One call of :func:`visit`, within its transaction."""

    def __init__(self, db: Database, moment: int, visits: Sequence[_Ready]) -> None:
        self.db = db
        self.moment = moment
        self.visits = visits
        self.sources = _sources(db, {ready.state.name for ready in visits})
        self.known = _known(db, {e.url for ready in visits for e in ready.keyed.values() if e.url})
        self.next_id = 1 + int(db.value("SELECT coalesce(max(id), 0) FROM entry"))
        self.entries: list[tuple[Value, ...]] = []
        self.pages: list[tuple[Value, ...]] = []
        self.states: list[tuple[Value, ...]] = []
        """Rows that are written together at the end."""
        self.written: set[str] = set()
        """Sources that are among them."""

    def run(self) -> list[tuple[Entry, ...]]:
        told = [self._one(ready) for ready in self.visits]
        self._write()
        return told

    def _one(self, ready: _Ready) -> tuple[Entry, ...]:
        state, keyed = ready.state, ready.keyed
        if state.name in self.written:
            self._write()  # visited twice: the second knows what the first left
        self.written.add(state.name)
        source, fetch_pages = self.sources[state.name], ready.visit.fetch_pages
        seen = {
            key: (id, updated, mark)
            for id, key, updated, mark in self.db.among(
                "SELECT id, key, updated, mark FROM entry WHERE source = ? AND key IN (?*)",
                keyed,
                [source],
            )
        }
        known = self.known & {entry.url for entry in keyed.values()}
        known -= _of_strangers(self.db, state, known)
        told: list[Entry] = []
        new = 0
        for key, entry in keyed.items():
            before = seen.get(key)
            mark = _mark(entry)
            updated = micros(entry.updated.utc) if entry.updated else None
            if before is not None and not _changed(before[1:], (updated, mark)):
                continue
            told.append(entry)
            # Without a page to come, the text is in the article and need not be kept twice.
            kept = ready.jsons[key] if fetch_pages else to_json(_bare(entry))
            body = pack(kept)
            if before is None:
                new += 1
                id, self.next_id = self.next_id, self.next_id + 1
                self.entries.append((id, source, key, entry.url, self.moment, updated, mark, body))
                if fetch_pages and entry.url and entry.url not in known:
                    self.pages.append((entry.url, source, id, self.moment))
            else:
                self._again(source, before[:2], entry, updated, mark, body, fetch_pages)
        after = msgspec.structs.replace(state, new=new, entries=0)
        if ready.visit.finish is not None:
            after = encoded(ready.visit.finish(after))[0]
        self.states.append((to_json(after).decode(), new, source))
        if state.problem is not None and not ready.visit.quiet:
            log(self.db, state.problem, self.moment, source=state.name)
        return tuple(told)

    def _again(
        self,
        source: int,
        before: tuple[int, int | None],
        entry: Entry,
        updated: int | None,
        mark: int,
        body: bytes,
        fetch_pages: bool,
    ) -> None:
        id, latest = before
        latest = max((u for u in (latest, updated) if u is not None), default=None)
        self.db.run(
            "UPDATE entry SET url = ?, updated = ?, mark = ?, body = ? WHERE id = ?",
            [entry.url, latest, mark, body, id],
        )
        if fetch_pages and entry.url:
            self._write_pages()  # in the order in which they came
            # Changed: worth another try, even where the page had been given up.
            self.db.run(
                "INSERT INTO page (url, source, entry, found, due) VALUES (?1, ?2, ?3, ?4, ?4)"
                " ON CONFLICT (url) DO UPDATE SET due = excluded.due, tries = 0"
                " WHERE due IS NULL",
                [entry.url, source, id, self.moment],
            )

    def _write(self) -> None:
        self._write_pages()
        self.db.run_many(
            "UPDATE source SET state = ?, entries = entries + ? WHERE id = ?", self.states
        )
        self.states.clear()
        self.written.clear()

    def _write_pages(self) -> None:
        """The new entries, and the pages that wait with them."""
        self.db.run_many(
            "INSERT INTO entry (id, source, key, url, found, updated, mark, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self.entries,
        )
        self.db.run_many(
            "INSERT INTO page (url, source, entry, found, due) VALUES (?1, ?2, ?3, ?4, ?4)"
            " ON CONFLICT (url) DO NOTHING",
            self.pages,
        )
        self.entries.clear()
        self.pages.clear()


def _bare(entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, text=())


def waiting(
    db: Database, now: datetime, *, limit: int, sources: Collection[str] | None
) -> list[Waiting]:
    # No wait is longer than a few days: what is due later was put there by a clock set wrong.
    due = "SELECT found, id FROM page WHERE due IS NOT NULL AND NOT due BETWEEN ? AND ?"
    order = " ORDER BY found, id LIMIT ?"
    later = [micros(now) + 1, micros(now + _LONGEST_WAIT)]
    with db.read():
        if sources is None:
            first = db.rows(due + order, [*later, limit])
        else:
            names = db.among("SELECT id FROM source WHERE name IN (?*)", sources)
            first = sorted(
                row
                for (source,) in names
                for row in db.rows(f"{due} AND source = ?{order}", [*later, source, limit])
            )[:limit]
        rows = sorted(
            db.among(
                "SELECT p.found, p.id, p.url, s.name, e.body, p.tries FROM page p"
                " JOIN source s ON s.id = p.source JOIN entry e ON e.id = p.entry"
                " WHERE p.id IN (?*)",
                [id for _, id in first],
            )
        )
    return [
        Waiting(url=url, source=name, entry=unpack(body, Entry), tries=tries, found=instant(found))
        for found, _, url, name, body, tries in rows
    ]


def page_failed(
    db: Database, url: str, problem: Problem, *, due: datetime | None, at: datetime
) -> None:
    problem = _bounded(problem)
    with db.write():
        db.run(
            "UPDATE page SET due = ?, tries = tries + 1, problem = ? WHERE url = ?",
            [None if due is None else micros(due), to_json(problem).decode(), url],
        )
        source = problem.source or db.value(
            "SELECT s.name FROM page p JOIN source s ON s.id = p.source WHERE p.url = ?", [url]
        )
        log(db, problem, micros(at), source=source or "", url=url)


def put_off(db: Database, url: str, due: datetime) -> None:
    db.run("UPDATE page SET due = ? WHERE url = ? AND due IS NOT NULL", [micros(due), url])


def await_page(
    db: Database, url: str, problem: Problem, *, after: str, due: datetime, at: datetime
) -> None:
    problem = _bounded(problem)
    with db.write():
        db.run(
            "INSERT INTO page (url, source, entry, found, due, tries, problem)"
            " SELECT ?, source, entry, found, ?, 1, ? FROM page WHERE url = ?"
            " ON CONFLICT (url) DO UPDATE SET due = excluded.due, tries = tries + 1,"
            " problem = excluded.problem",
            [url, micros(due), to_json(problem).decode(), after],
        )
        log(db, problem, micros(at), url=url)


def record(db: Database, problem: Problem, *, at: datetime) -> None:
    with db.write():
        log(db, problem, micros(at))


def log(db: Database, problem: Problem, at: int, *, source: str = "", url: str = "") -> None:
    """Write to the problem log, within a transaction; its oldest lines of the source go."""
    problem = _bounded(problem)
    problem = msgspec.structs.replace(
        problem, source=problem.source or source, url=problem.url or url
    )
    db.run(
        "INSERT INTO problem (source, at, url, problem) VALUES (?, ?, ?, ?)",
        [problem.source, at, problem.url, to_json(problem).decode()],
    )
    db.run(
        "DELETE FROM problem WHERE id IN (SELECT id FROM problem WHERE source = ?"
        " ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)",
        [problem.source, KEPT_PROBLEMS],
    )


def problems(
    db: Database, *, source: str | None, limit: int
) -> tuple[tuple[datetime, Problem], ...]:
    where, values = ("", []) if source is None else ("WHERE source = ?", [source])
    rows = db.rows(
        f"SELECT at, problem FROM problem {where} ORDER BY at DESC, id DESC LIMIT ?",  # noqa: S608
        [*values, limit],
    )
    return tuple((instant(at), from_json(problem, Problem)) for at, problem in rows)


def _of_strangers(db: Database, state: SourceState, urls: Collection[str]) -> set[str]:
    """Those of the source's own site that so far another site's source has stood for, no page
    having been read: what the site itself says of them is still to come."""
    found = set()
    for url, name in db.among(
        "SELECT d.url, a.found_in FROM address d JOIN article a ON a.id = d.article"
        " JOIN content c ON c.id = a.current WHERE c.raw_file IS NULL AND d.url IN (?*)",
        [url for url in urls if same_site(url, state.url)],
    ):
        other = db.value("SELECT state FROM source WHERE name = ?", [name])
        if name in ("", state.name) or other is None:
            continue
        if not same_site(url, from_json(other, SourceState).url):
            found.add(url)
    return found


def _known(db: Database, urls: Collection[str]) -> set[str]:
    """Those addresses that lead to an article, in this or another spelling, or but for the mark
    of a rendition (``/amp/``, ``?print=1``); in another, they lead to it from now on."""
    there: dict[str, list[tuple[str, int]]] = {}
    plain = {url: plain_twin(url) for url in urls}
    every = {spelled for url in {*plain, *plain.values()} for spelled in spellings(url)}
    for url, article in db.among("SELECT url, article FROM address WHERE url IN (?*)", every):
        there.setdefault(twin_key(url), []).append((url, article))
    others = {
        url: min(found)[1]
        for url in urls
        if (found := there.get(twin_key(url)) or there.get(twin_key(plain[url])))
    }
    led = {url for found in there.values() for url, _ in found}
    fresh = sorted((url, article) for url, article in others.items() if url not in led)
    db.run_many("INSERT INTO address (url, article) VALUES (?, ?) ON CONFLICT DO NOTHING", fresh)
    if fresh:
        articles = sorted({article for _, article in fresh})
        deciding.rule(db, articles)
        topics.refresh(db, articles=articles)
    return set(others)


def _sources(db: Database, names: Collection[str]) -> dict[str, int]:
    """The rows of sources, which are there from now on."""
    select = "SELECT name, id FROM source WHERE name IN (?*)"
    known = {name: int(id) for name, id in db.among(select, names)}
    if fresh := sorted(set(names) - known.keys()):
        db.run_many("INSERT INTO source (name, state) VALUES (?, '')", [(n,) for n in fresh])
        known |= {name: int(id) for name, id in db.among(select, fresh)}
    return known


def _keyed(entries: Sequence[Entry]) -> tuple[dict[str, Entry], dict[str, bytes]]:
    """Entries, and their JSON, by what they are known again by: their id, else the address.

    Where a feed gives several addresses one id, the address; of several entries with one key
    the first counts.
    """
    sound = [encoded(entry) for entry in entries]
    shared = Counter(id for id, _ in {(entry.id, entry.url) for entry, _ in sound})
    keyed: dict[str, Entry] = {}
    jsons: dict[str, bytes] = {}
    for entry, json in sound:
        key = entry.url if shared[entry.id] > 1 else entry.id
        key = key or entry.id or entry.url or f"{entry.headline}\n{entry.summary}"
        keyed.setdefault(key, entry)
        jsons.setdefault(key, json)
    return keyed, jsons


def _mark(entry: Entry) -> int:
    return hash64(to_json((entry.headline, entry.summary, entry.text or entry.beginning)))


def _changed(before: tuple[int | None, int], now: tuple[int | None, int]) -> bool:
    later = before[0] is not None and now[0] is not None and now[0] > before[0]
    return later or before[1] != now[1]


def _bounded(problem: Problem) -> Problem:
    problem = encoded(problem)[0]
    if len(problem.detail) > _DETAIL:
        problem = msgspec.structs.replace(problem, detail=problem.detail[: _DETAIL - 1] + "…")
    return problem
