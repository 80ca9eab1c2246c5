"""Keeping articles: who is who by any address, revisions, and all that is derived of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zlib import crc32

from kawaraban.article import Article, Digest, Match, Signature
from kawaraban.read.addresses.canonical import spellings, twin_key
from kawaraban.store import copying, deciding, identity, postings, search, topics
from kawaraban.store.base import Saved
from kawaraban.store.database import Database, Value
from kawaraban.store.history import Content, History
from kawaraban.store.identity import Cluster, Given
from kawaraban.store.notes import put_note
from kawaraban.store.rows import (
    Said,
    Times,
    addresses,
    encoded,
    kept_refs,
    micros,
    more_refs,
    newest,
    pack,
    raw_ref,
    said_of,
    signature,
    times,
    unpack,
)


@dataclass(slots=True)
class Known:
    """The row of an article the store has."""

    id: int
    address: str
    current: int
    group: int
    doc: int
    tokens: int
    found_in: str
    first_seen: int
    rank: int
    ranked: int
    published: str | None
    day: str
    utc: int

    @property
    def times(self) -> Times:
        return Times(self.published, self.day, self.utc)


@dataclass(slots=True)
class Batch:
    """Rows that are written together at the end."""

    articles: list[tuple[Any, ...]] = field(default_factory=list)
    contents: list[tuple[Any, ...]] = field(default_factory=list)
    readings: list[tuple[int, int, int]] = field(default_factory=list)
    addresses: list[tuple[str, int]] = field(default_factory=list)
    documents: list[search.Document] = field(default_factory=list)
    signatures: list[tuple[int, Signature, int]] = field(default_factory=list)
    matches: list[tuple[int, Sequence[Match]]] = field(default_factory=list)
    rematched: list[int] = field(default_factory=list)
    unlinked: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    """Articles whose clips and rulings may be others now."""
    groups: set[int] = field(default_factory=set)


def save(
    db: Database, digests: Sequence[Digest], *, at: datetime, notes: Mapping[str, str] | None
) -> tuple[Saved, ...]:
    moment = micros(at)
    given = [identity.given(digest, moment) for digest in digests]
    with db.write():
        saved = _Saving(db, given).run() if given else ()
        for key, value in (notes or {}).items():
            put_note(db, key, value)
    postings.list_full_blocks(db)
    return saved


class _Saving:
    """One call of :func:`save`, within its transaction."""

    def __init__(self, db: Database, given: list[Given]) -> None:
        self.db = db
        self.given = given
        self.batch = Batch()
        self.known: dict[int, Known] = {}
        self.histories: dict[int, History] = {}
        self.hashes: dict[int, bytes] = {}
        """Of the contents of known articles, by row."""
        self.saved: dict[int, Saved] = {}
        self.next_id = 1 + _sequence(db, "article")
        self.next_doc = 1 + _sequence(db, "doc")
        self.next_content = 1 + int(db.value("SELECT coalesce(max(id), 0) FROM content"))

    def run(self) -> tuple[Saved, ...]:
        urls = {s: None for one in self.given for url in one.addresses for s in spellings(url)}
        there: dict[str, list[int]] = {}
        for url, article in self.db.among(
            "SELECT url, article FROM address WHERE url IN (?*)", urls
        ):
            there.setdefault(twin_key(url), []).append(article)
        clusters = identity.clusters(self.given, there)
        self._load({id for cluster in clusters for id in cluster.known})
        for cluster in clusters:
            self._settle(cluster)
        self.db.run_many("DELETE FROM page WHERE url = ?", [(url,) for url in urls])
        self._write()
        return tuple(self.saved[i] for i in range(len(self.given)))

    def _load(self, ids: set[int]) -> None:
        for row in self.db.among(
            "SELECT id, address, current, copy_group, doc, tokens, found_in, first_seen, rank,"
            " ranked, published, day, utc FROM article WHERE id IN (?*)",
            ids,
        ):
            self.known[row[0]] = Known(*row)
        for article, row, hash, fullness, stamp, kept_at, more, *raw in self.db.among(
            "SELECT article, id, hash, fullness, stamp, kept_at, raw_more, raw_file, raw_offset,"
            " raw_length FROM content WHERE article IN (?*)",
            ids,
        ):
            self.hashes[row] = hash
            history = self.histories.setdefault(article, History(self._body))
            history.contents[hash] = Content(
                hash, fullness, stamp, kept_at, raw_ref(*raw), more_refs(more), row
            )
        for article, at, content in self.db.among(
            "SELECT article, at, content FROM reading WHERE article IN (?*)", ids
        ):
            self.histories[article].readings.add((at, self.hashes[content]))

    def _body(self, content: int) -> tuple[Article, bytes]:
        body = self.db.value("SELECT body FROM content WHERE id = ?", [content])
        article = unpack(body, Article)
        return article, encoded(article)[1]

    # One article ------------------------------------------------------------------------

    def _settle(self, cluster: Cluster) -> None:
        given = [self.given[i] for i in cluster.given]
        first, *others = sorted(cluster.known) or [0]
        history = self.histories.get(first) or History(self._body)
        double = [pair for other in others for pair in history.absorb(self.histories[other])]
        statuses: list[Literal["new", "revised", "same"]] = []
        for one in given:
            was_new = not history.readings
            more = history.add(one.reading)
            statuses.append("new" if was_new else "revised" if more else "same")
        current = history.current
        keeper = self._keeper(cluster.known, current)
        id = keeper.id if keeper else self._new_id()
        merged = [self.known[other] for other in cluster.known if other != id]
        for other in merged:
            self._absorb(other, id, double)
        self._write_history(id, history)
        self.batch.addresses.extend((url, id) for one in given for url in one.addresses)
        readings = [one for one in given if one.reading.content == current.hash]
        source = max(readings, key=lambda one: one.reading.merit) if readings else None
        address = self._article(id, keeper, merged, history, given, source)
        for i, status in zip(cluster.given, statuses, strict=True):
            self.saved[i] = Saved(id, address, status)

    def _keeper(self, ids: Sequence[int], current: Content) -> Known | None:
        """Which of the articles goes on: one that is as the whole will be, so that what was
        derived of it stays true; the first one else."""
        if not ids:
            return None
        as_it_will_be = [
            id for id in ids if len(ids) > 1 and self.hashes[self.known[id].current] == current.hash
        ]
        return self.known[min(as_it_will_be or ids)]

    def _absorb(self, other: Known, id: int, double: Sequence[tuple[int, int]]) -> None:
        """Let another article's addresses lead here, and forget what was derived of it."""
        db = self.db
        self.batch.groups |= copying.unlink(db, [other.id])
        copying.forget_signature(db, other.id, other.utc)
        for sql in (
            "DELETE FROM match WHERE article = ?",
            "DELETE FROM ruling WHERE article = ?",
            "DELETE FROM clip WHERE article = ?",
            "DELETE FROM doc WHERE article = ?",
        ):
            db.run(sql, [other.id])
        db.run("UPDATE address SET article = ? WHERE article = ?", [id, other.id])
        for gone, same in double:
            db.run("UPDATE OR REPLACE reading SET content = ? WHERE content = ?", [same, gone])
            db.run("DELETE FROM content WHERE id = ?", [gone])
        db.run("UPDATE OR REPLACE reading SET article = ? WHERE article = ?", [id, other.id])
        db.run("UPDATE content SET article = ? WHERE article = ?", [id, other.id])
        db.run("DELETE FROM article WHERE id = ?", [other.id])

    def _write_history(self, id: int, history: History) -> None:
        for content in history.contents.values():
            if not content.changed:
                continue
            assert content.kept is not None
            raw = content.raw
            where = (raw.file, raw.offset, raw.length) if raw else (None, None, None)
            where = (*where, kept_refs(content.more_raw))
            body = pack(content.kept[1])
            if content.row:
                self.db.run(
                    "UPDATE content SET kept_at = ?, raw_file = ?, raw_offset = ?, raw_length = ?,"
                    " raw_more = ?, body = ? WHERE id = ?",
                    [content.kept_at, *where, body, content.row],
                )
            else:
                content.row = self.next_content
                self.next_content += 1
                self.batch.contents.append(
                    (content.row, id, content.hash, content.fullness, content.stamp,
                     content.kept_at, *where, body)
                )  # fmt: skip
        self.batch.readings.extend(
            (id, at, history.contents[hash].row) for at, hash in history.new_readings
        )

    def _article(
        self,
        id: int,
        keeper: Known | None,
        merged: Sequence[Known],
        history: History,
        given: Sequence[Given],
        source: Given | None,
    ) -> str:
        """Write the article's row and what is derived of its current content."""
        current = history.current
        article, _ = current.load(self._body)
        before = [known for known in (keeper, *merged) if known]
        first_seen, found_in = min(
            [(known.first_seen, _named_first(known.found_in)) for known in before]
            + [(one.reading.at, _named_first(one.digest.found_in)) for one in given]
        )
        rank, ranked = _rank(before, given)
        when = times(article.published, first_seen)
        address = addresses(article)[0]
        row: dict[str, Value] = {
            "address": address,
            "current": current.row,
            "revisions": len(history.revisions()),
            "found_in": found_in[1],
            "first_seen": first_seen,
            "rank": rank,
            "ranked": ranked,
            "headline": article.headline,
            "outlet": article.outlet,
            "published": when.published,
            "day": when.day,
            "utc": when.utc,
        }
        if source is not None:
            tokens = tokens_hash(source.digest.tokens)
            fresh_text = keeper is None or keeper.tokens != tokens
        else:
            assert keeper is not None
            tokens, fresh_text = keeper.tokens, False
        doc = self._doc(id, keeper, source, newest(when, address), said_of(article), fresh_text)
        if keeper is None:
            values = {**row, "id": id, "copy_group": id, "placed": 0, "doc": doc, "tokens": tokens}
            self.batch.articles.append(tuple(map(values.__getitem__, _COLUMNS)))
        else:
            row.update(doc=doc, tokens=tokens)
            names = ", ".join(f"{name} = ?" for name in row)
            self.db.run(f"UPDATE article SET {names} WHERE id = ?", [*row.values(), id])  # noqa: S608
            self._copies(keeper, current, source, when)
        if source is not None:
            if keeper is None:
                if source.digest.signature:
                    self.batch.signatures.append((id, source.digest.signature, when.utc))
            else:
                self.batch.rematched.append(id)
            self.batch.matches.append((id, source.digest.matches))
        self.batch.touched.append(id)
        return address

    def _copies(self, keeper: Known, current: Content, source: Given | None, when: Times) -> None:
        """Another content, signature or date: to be compared with the others anew."""
        row = self.db.row(
            "SELECT exact, shingles, bands FROM signature WHERE article = ?", [keeper.id]
        )
        before = signature(*row) if row else None
        after = source.digest.signature if source else before
        if current.row == keeper.current and before == after and when.utc == keeper.utc:
            return
        copying.forget_signature(self.db, keeper.id, keeper.utc)
        if after:
            self.batch.signatures.append((keeper.id, after, when.utc))
        self.batch.unlinked.append(keeper.id)

    def _doc(
        self,
        id: int,
        keeper: Known | None,
        source: Given | None,
        order: int,
        said: Said,
        fresh_text: bool,
    ) -> int:
        if not fresh_text or source is None:
            assert keeper is not None
            search.change(self.db, keeper.doc, order, said)
            return keeper.doc
        if keeper is not None:
            self.db.run("DELETE FROM doc WHERE id = ?", [keeper.doc])
        doc = self.next_doc
        self.next_doc += 1
        self.batch.documents.append(search.Document(doc, id, order, *source.digest.tokens, said))
        return doc

    def _new_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    # All of them ------------------------------------------------------------------------

    def _write(self) -> None:
        db, batch = self.db, self.batch
        marks = ", ".join("?" * len(_COLUMNS))
        db.run_many(
            f"INSERT INTO article ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608
            batch.articles,
        )
        db.run_many(
            "INSERT INTO content (id, article, hash, fullness, stamp, kept_at, raw_file,"
            " raw_offset, raw_length, raw_more, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            batch.contents,
        )
        db.run_many(
            "INSERT INTO reading (article, at, content) VALUES (?, ?, ?)", sorted(batch.readings)
        )
        db.run_many(
            "INSERT INTO address (url, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
            sorted(batch.addresses),
        )
        search.add(db, batch.documents)
        search.forget_changes(db)
        copying.keep_signatures(db, batch.signatures)
        batch.groups |= copying.unlink(db, batch.unlinked)
        topics.replace_matches(db, batch.rematched, batch.matches)
        deciding.rule(db, batch.touched)
        topics.refresh(db, articles=batch.touched, groups=batch.groups)


_COLUMNS = (
    "id", "address", "current", "revisions", "copy_group", "placed", "doc", "tokens", "found_in",
    "first_seen", "rank", "ranked", "headline", "outlet", "published", "day", "utc",
)  # fmt: skip


def _rank(before: Sequence[Known], given: Sequence[Given]) -> tuple[int, int]:
    """The latest rank that was given, with when that was."""
    ranks = [(known.ranked, known.rank) for known in before if known.rank]
    ranks += [(one.reading.at, one.digest.rank) for one in given if one.digest.rank]
    ranked, rank = max(ranks, default=(0, 0))
    return rank, ranked


def _named_first(name: str) -> tuple[bool, str]:
    return not name, name


def tokens_hash(tokens: tuple[str, str]) -> int:
    """Tells tokens from others of the same text (made by another version); 32 bits will do."""
    mark = 0
    for some in tokens:
        mark = crc32(some.encode("utf-8", "replace") + b"\n", mark)
    return mark


def _sequence(db: Database, table: str) -> int:
    """The greatest number ever given in a table; numbers are not given twice."""
    return int(
        db.value("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", [table])
    )
