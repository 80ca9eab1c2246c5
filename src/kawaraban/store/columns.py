"""What search narrows by and counts, in memory: sets of documents as the bits of an integer.

Bit ``n`` stands for document ``n``. AND, OR and counting are then one pass of machine words over
an eighth of a byte a document, whatever stands in the sets; a set of one value is made of its
column by two calls of C (``bytes.translate``, ``int``). Nothing is told when the store changes:
:meth:`Columns.refresh` reads on from where it was.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import nlargest
from typing import Literal

import msgspec

from kawaraban.folding import fold, query_phrase, search_tokens
from kawaraban.store import postings
from kawaraban.store.database import Database
from kawaraban.store.rows import FIRST_DAY

Kind = Literal["outlet", "genre", "lang", "month"]
KINDS: tuple[Kind, ...] = ("outlet", "genre", "lang", "month")

_CACHED = 32 << 20
"""Bytes of answers kept, and of the sets of values."""
_FEW = 20_000
"""So many documents are put into a set bit by bit."""
_READ = 65_536
"""Documents read at a time."""
_RANGES = 6
"""In so many places FTS5 is asked for what lists leave open, rather than everywhere."""


class Column:
    """A number below 65,536 of each document, and the sets of documents that have one."""

    def __init__(self) -> None:
        self.low, self.high = bytearray(1), bytearray(1)  # there is no document 0
        self.counts: Counter[int] = Counter()
        self._sets: dict[int, int] = {}

    def __getitem__(self, doc: int) -> int:
        return self.high[doc] << 8 | self.low[doc]

    def extend(self, values: list[int], there: list[int]) -> None:
        """Add documents with these values; ``there`` are the values of those that there are."""
        begin = len(self.low)
        octets = array("H", values)
        if sys.byteorder == "big":
            octets.byteswap()
        both = octets.tobytes()
        self.low += both[::2]
        self.high += both[1::2]
        self.counts.update(there)
        for value, docs in self._sets.items():
            new = _bits(self.low[begin:], value & 255) & _bits(self.high[begin:], value >> 8)
            self._sets[value] = docs | new << begin

    def change(self, doc: int, value: int) -> None:
        before = self[doc]
        if before == value:
            return
        self.low[doc], self.high[doc] = value & 255, value >> 8
        self.counts[before] -= 1
        self.counts[value] += 1
        for which, there in ((before, 0), (value, 1)):
            if which in self._sets:
                self._sets[which] = self._sets[which] & ~(1 << doc) | there << doc

    def of(self, value: int) -> int:
        """The documents that have the value."""
        found = self._sets.get(value)
        if found is None:
            if len(self._sets) * len(self.low) // 8 > _CACHED:
                self._sets.clear()
            found = _bits(self.low, value & 255) & _bits(self.high, value >> 8)
            self._sets[value] = found
        return found

    def between(self, first: int, until: int) -> int:
        """The documents whose value is at least ``first`` and below ``until``."""
        if first >= until:
            return 0
        last = until - 1
        if first >> 8 == last >> 8:
            return _bits(self.high, first >> 8) & _bits(self.low, first & 255, last & 255)
        found = _bits(self.high, first >> 8) & _bits(self.low, first & 255, 255)
        found |= _bits(self.high, last >> 8) & _bits(self.low, 0, last & 255)
        if (last >> 8) - (first >> 8) > 1:
            found |= _bits(self.high, (first >> 8) + 1, (last >> 8) - 1)
        return found


def _bits(column: bytearray, first: int, last: int | None = None) -> int:
    """Where the column's octet lies within these two."""
    last = first if last is None else last
    table = bytes(49 if first <= octet <= last else 48 for octet in range(256))
    return int(column.translate(table)[::-1] or b"0", 2)


def bits_of(docs: Sequence[int], size: int) -> int:
    """Documents as a set; those at ``size`` and beyond are left out."""
    if len(docs) < _FEW:
        octets = bytearray(size // 8 + 1)
        for doc in docs:
            if doc < size:
                octets[doc >> 3] |= 1 << (doc & 7)
        return int.from_bytes(octets, "little")
    marks = bytearray(b"0") * max(size, 1)
    for doc in docs:
        if doc < size:
            marks[doc] = 49
    marks.reverse()
    return int(marks, 2)


def _told(numbers: str | None, begin: int, end: int) -> int:
    """Documents that ``group_concat`` told of as a set, all from ``begin`` on."""
    if not numbers:
        return 0
    docs = msgspec.json.decode(f"[{numbers}]", type=list[int])
    return bits_of([doc - begin for doc in docs], end - begin) << begin


def docs_of(bits: int) -> Iterator[int]:
    """The documents of a set, in order."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


class Names:
    """The names of one kind, and which of them hold a term."""

    def __init__(self) -> None:
        self.last = 0
        self.all: dict[int, str] = {}
        self._tokens: dict[int, str] = {}

    def add(self, id: int, name: str) -> None:
        self.last = max(self.last, id)
        self.all[id] = name
        self._tokens[id] = f" {' '.join(search_tokens(name))} "

    def holding(self, value: str, *, whole: bool) -> list[int]:
        """``whole``: that are this name, however written."""
        if whole:
            folded = fold(value).strip()
            return [id for id, name in self.all.items() if fold(name).strip() == folded]
        phrase = " ".join(query_phrase(value))
        needle = f" {phrase.removesuffix('*')}" if phrase.endswith("*") else f" {phrase} "
        return [id for id, tokens in self._tokens.items() if needle in tokens]


class Columns:
    """The documents of one store, as far as they were read."""

    def __init__(self) -> None:
        self.size = 1
        """One more than the last document's number."""
        self.live = 0
        self.newest = array("q", [0])
        self.articles = array("q", [0])
        self.days = Column()
        self.kinds: dict[Kind, Column] = {kind: Column() for kind in KINDS}
        self.names: dict[str, Names] = {name: Names() for name in ("outlet", "genre", "lang")}
        self.bylines = Names()
        self._changes = 0
        self._pages: dict[int, tuple[int, int, int]] = {}
        self._answers: dict[str, tuple[int, int]] = {}

    # Reading on

    def refresh(self, db: Database) -> None:
        """Take in what was stored since the last time. Within a transaction that reads."""
        last = db.value("SELECT seq FROM sqlite_sequence WHERE name = 'doc'") or 0
        changes = db.value("SELECT seq FROM sqlite_sequence WHERE name = 'doc_change'") or 0
        if last + 1 < self.size or changes < self._changes:
            self.__init__()  # type: ignore[misc]  # another store stands in its place
        changed: list[int] = []
        if changes > self._changes:
            if self.size > 1:
                changed = [
                    doc
                    for (doc,) in db.rows(
                        "SELECT DISTINCT doc FROM doc_change WHERE id > ?", [self._changes]
                    )
                    if doc < self.size
                ]
            self._changes = changes
        self._read_names(db)
        if last + 1 > self.size:
            self._read_new(db, last + 1)
        if changed:
            self._read_changed(db, changed)

    def _read_names(self, db: Database) -> None:
        last = max(names.last for names in self.names.values())
        for id, kind, value in db.rows("SELECT id, kind, value FROM label WHERE id > ?", [last]):
            if kind in self.names:
                self.names[kind].add(id, value)
        for id, name in db.rows("SELECT id, name FROM byline WHERE id > ?", [self.bylines.last]):
            self.bylines.add(id, name)

    def _read_new(self, db: Database, size: int) -> None:
        """A column as one string through the interface: a tenth of the time of rows."""
        while self.size < size:
            begin, end = self.size, min(size, self.size + _READ)
            row = db.row(_NEW, [begin, end])
            assert row is not None
            there = msgspec.json.decode(f"[{row[0] or ''}]", type=list[int])
            place = [doc - begin for doc in there]
            self.live |= bits_of(place, end - begin) << begin
            month = _Months()
            columns = [msgspec.json.decode(f"[{told or ''}]", type=list[int]) for told in row[1:]]
            articles, newest, days, outlet, genre, lang = columns
            months = list(map(month, days))
            every = len(there) == end - begin

            def placed(values: list[int], every: bool = every, place: list[int] = place,
                       room: int = end - begin) -> list[int]:  # fmt: skip
                if every:
                    return values
                found = [0] * room
                for at, value in zip(place, values, strict=True):
                    found[at] = value
                return found

            self.articles.extend(placed(articles))
            self.newest.extend(placed(newest))
            for column, values in (
                (self.days, days),
                (self.kinds["month"], months),
                (self.kinds["outlet"], outlet),
                (self.kinds["genre"], genre),
                (self.kinds["lang"], lang),
            ):
                column.extend(placed(values), values)
            self.size = end

    def _read_changed(self, db: Database, docs: list[int]) -> None:
        there = {
            row[0]: row
            for row in db.among(
                "SELECT id, article, newest, outlet, genre, lang FROM doc WHERE id IN (?*)", docs
            )
        }
        month = _Months()
        for doc in docs:
            row = there.get(doc)
            if row is None:
                self.live &= ~(1 << doc)
                continue
            self.live |= 1 << doc
            self.articles[doc], self.newest[doc] = row[1], row[2]
            self.days.change(doc, row[2] >> 47)
            self.kinds["month"].change(doc, month(row[2] >> 47))
            self.kinds["outlet"].change(doc, min(row[3], 65535))
            self.kinds["genre"].change(doc, min(row[4], 65535))
            self.kinds["lang"].change(doc, min(row[5], 65535))

    # Sets

    def matching(self, db: Database, expression: str) -> int:
        """The documents an FTS5 expression finds, some of which may have gone. A document's
        tokens never change, so that an answer is kept, and only asked on for new documents."""
        return self._asked_on(
            db,
            expression,
            "SELECT group_concat(rowid) FROM search WHERE search MATCH ? AND rowid >= ?",
            [expression],
        )

    def is_listed(self, db: Database, token: str) -> bool:
        """Whether lists say where the token is (as ``query_phrase`` has it), at least in part."""
        return postings.has(db, token)

    def having(self, db: Database, token: str, expression: str, *, headline: bool) -> int:
        """The documents that have a token with lists; ``expression`` asks FTS5 for the same."""
        key = f"{'headline' if headline else 'all'}:{token}"
        seen, found = self._answers.pop(key, (0, 0))
        _, until = postings.extent(db)
        head = token.endswith("*")
        if seen < self.size and (not seen or (head and seen < until)):
            found, unknown = postings.held(db, token, headline=headline)
            if len(unknown) > _RANGES:
                unknown = [(1, until)]
            for begin, end in unknown:
                found |= self._between(db, expression, begin, end)
            seen = max(until, 1)
        if seen < self.size:
            if head:
                told = postings.waiting_with(db, token[0], seen, headline=headline)
                found |= _told(told, seen, self.size)
            else:
                found |= self._between(db, expression, seen, self.size)
        self._keep(key, found)
        return found

    def _between(self, db: Database, expression: str, begin: int, end: int) -> int:
        told = db.value(
            "SELECT group_concat(rowid) FROM search WHERE search MATCH ? AND rowid >= ?"
            " AND rowid < ?",
            [expression, begin, end],
        )
        return _told(told, begin, end)

    def _by(self, db: Database, value: str, whole: bool) -> int:
        """The documents by those whose name this is or holds. A new name has new documents."""
        found = 0
        ids = self.bylines.holding(value, whole=whole)
        for start in range(0, len(ids), 500):
            some = ",".join(map(str, ids[start : start + 500]))
            found |= self._asked_on(
                db,
                f"byline:{some}",
                f"SELECT group_concat(doc) FROM doc_byline WHERE byline IN ({some})"  # noqa: S608
                " AND doc >= ?",
                [],
            )
        return found

    def _asked_on(self, db: Database, key: str, sql: str, values: list[str]) -> int:
        seen, found = self._answers.pop(key, (1, 0))
        if seen < self.size:
            # One string through the interface, not a row each: a third of the time.
            found |= _told(db.value(sql, [*values, seen]), seen, self.size)
        self._keep(key, found)
        return found

    def _keep(self, key: str, found: int) -> None:
        self._answers[key] = self.size, found
        while len(self._answers) * self.size // 8 > _CACHED and len(self._answers) > 1:
            del self._answers[next(iter(self._answers))]

    def holding(self, db: Database, field: str, value: str, *, whole: bool) -> int:
        """The documents whose outlet, genre, language or byline this is."""
        if field == "byline":
            return self._by(db, value, whole)
        if field == "lang":
            wanted = value.casefold()
            ids = [
                id
                for id, name in self.names["lang"].all.items()
                if name.casefold() == wanted or name.casefold().startswith(wanted + "-")
            ]
        else:
            ids = self.names[field].holding(value, whole=whole)
        found = 0
        for id in ids:
            found |= self.kinds[field].of(id)  # type: ignore[index]
        return found

    def between(self, first: date | None, until: date | None) -> int:
        low = max(first.toordinal() - FIRST_DAY, 0) if first else 0
        high = max(until.toordinal() - FIRST_DAY, 0) if until else 1 << 16
        return self.days.between(min(low, 1 << 16), min(high, 1 << 16))

    def on_page(self, db: Database, topic: int) -> int:
        """The documents that are on a topic's page, those shown as a copy of another too."""
        changes = db.value("SELECT changes FROM page_change WHERE topic = ?", [topic]) or 0
        known = self._pages.get(topic)
        if known and known[:2] == (changes, self._changes + self.size):
            return known[2]
        told = db.value(_ON_PAGE, {"topic": topic})
        found = _told(told, 0, self.size)
        self._pages[topic] = changes, self._changes + self.size, found
        return found

    # Answers

    def are_few(self, hits: int) -> bool:
        """Whether it takes less time to count them one by one than to go through sets."""
        return hits.bit_count() <= 300 + self.size // 150

    def count(
        self, hits: int, kind: Kind, most: int, few: list[int] | None = None
    ) -> tuple[list[tuple[int, int]], bool]:
        """The values that most hits have (months: the latest), with how many, and whether there
        are more values. Value 0, none, is not counted. ``few``: the hits, one by one."""
        column = self.kinds[kind]
        if few is not None:
            counted = Counter(map(column.__getitem__, few))
            counted.pop(0, None)
            order = (lambda p: -p[0]) if kind == "month" else (lambda p: (-p[1], p[0]))
            found = sorted(counted.items(), key=order)
            return found[:most], len(found) > most
        by_size = sorted(column.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if kind == "month":
            by_size.sort(reverse=True)
        found, more = [], False
        for value, size in by_size:
            if not value or not size:
                continue
            if len(found) > most and (kind == "month" or size < min(n for _, n in found)):
                break  # none of those that follow can be among the most
            n = (column.of(value) & hits).bit_count()
            if n:
                found.append((value, n))
                if kind != "month" and len(found) > most + 1:
                    found = nlargest(most + 1, found, key=lambda pair: (pair[1], -pair[0]))
        more = len(found) > most
        if kind != "month":
            found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:most], more

    def latest(self, hits: int, offset: int, limit: int) -> list[int]:
        """Documents of the set in page order: a month at a time, so that few are sorted."""
        found: list[int] = []
        column = self.kinds["month"]
        for month in sorted(column.counts, reverse=True):
            if len(found) >= limit:
                break
            here = hits & column.of(month)
            count = here.bit_count()
            if count <= offset:
                offset -= count
                continue
            wanted = offset + limit - len(found)
            keys = ((self.newest[doc], doc) for doc in docs_of(here))
            found += [doc for _, doc in nlargest(wanted, keys)][offset:]
            offset = 0
        return found[:limit]


_NEW = """
  SELECT group_concat(id), group_concat(article), group_concat(newest), group_concat(newest >> 47),
    group_concat(min(outlet, 65535)), group_concat(min(genre, 65535)),
    group_concat(min(lang, 65535))
  FROM (SELECT * FROM doc WHERE id >= ? AND id < ? ORDER BY id)
"""


class _Months:
    """The month of a day, as months since 1950 and one, so that 0 is none."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def __call__(self, day: int) -> int:
        month = self._known.get(day)
        if month is None:
            when = date.fromordinal(day + FIRST_DAY)
            month = self._known[day] = (when.year - 1950) * 12 + when.month
        return month


def month_name(value: int) -> str:
    """``2024-06``"""
    return f"{1950 + (value - 1) // 12}-{(value - 1) % 12 + 1:02}"


# A copy of what was rejected has no clip; only asked where the topic has a rejection.
_ON_PAGE = """
  SELECT group_concat(a.doc) FROM (
    SELECT m.article FROM match m INDEXED BY match_topic
      WHERE m.topic = :topic AND m.matched
        AND NOT EXISTS (SELECT 1 FROM ruling r
          WHERE r.article = m.article AND r.topic = :topic AND r.verdict IS NOT NULL)
    UNION ALL
    SELECT r.article FROM ruling r WHERE r.topic = :topic AND r.verdict = 'accepted'
  ) o JOIN article a ON a.id = o.article
  WHERE NOT EXISTS (SELECT 1 FROM ruling WHERE topic = :topic AND verdict = 'rejected')
    OR EXISTS (SELECT 1 FROM clip c WHERE c.topic = :topic AND c.copy_group = a.copy_group)
"""
