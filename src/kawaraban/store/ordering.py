"""Clips that a person put in order by hand.

The log says of a clip beside which other it was put (``before URL``, ``after URL``; empty: back
to where its date puts it). That is played through in order of time, as one moves cards: a card
that was put beside another stays there when the other is moved away. A page keeps the sort key
of where the other stood by itself, so new clips come in where their date puts them.

Copies are one card. A later pin takes a clip out of the order again; what was undone never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kawaraban.store.base import Decision, standing
from kawaraban.store.database import Database, Value
from kawaraban.store.rows import instant

Key = tuple[Value, ...]
"""What a clip is sorted by: pinned, day, utc, rank, address."""


def involved(db: Database) -> set[int]:
    """The copy groups that anything was ever ordered of, moved or moved beside."""
    named: set[str] = set()
    for url, value in db.rows("SELECT url, value FROM decision WHERE kind = 'order'"):
        named |= {url, _beside(value)[1]}
    return set(_groups(db, named).values())


def apply(db: Database) -> None:
    """Give clips put in order their places. Those of all groups :func:`involved` were just made
    anew, and are where their date puts them."""
    rows = [(*key, shift, topic, group) for (topic, group), (key, shift) in _placed(db).items()]
    db.run_many(
        "UPDATE clip SET pinned = ?, day = ?, utc = ?, rank = ?, address = ?, shift = ?"
        " WHERE topic = ? AND copy_group = ?",
        rows,
    )


def applied(db: Database, rows: Iterable[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """Clips as :func:`apply` leaves them: ``topic, copy_group, article`` and the key of each as
    its date has it, made to ``topic, copy_group, article``, key and shift."""
    rows = list(rows)
    placed = _placed(db, {(row[0], row[1]): tuple(row[3:8]) for row in rows})
    for row in rows:
        key, shift = placed.get((row[0], row[1]), (tuple(row[3:8]), 0))
        yield (*row[:3], *key, shift)


def _placed(
    db: Database, keys: Mapping[tuple[Value, Value], Key] | None = None
) -> dict[tuple[Value, Value], tuple[Key, int]]:
    """By topic and group, for those that were moved: the key they go by, and their shift.
    ``keys`` are those by date; without them they are read."""
    found: dict[tuple[Value, Value], tuple[Key, int]] = {}
    for (topic,) in db.rows("SELECT DISTINCT topic FROM decision WHERE kind = 'order'"):
        moved = _moved(db, topic)
        bases = {base for base, _ in moved.values()}
        if keys is None:
            own = _own_keys(db, topic, bases)
        else:
            own = {base: keys[topic, base] for base in bases if (topic, base) in keys}
        for base in bases - set(own):  # not on the page itself
            row = db.row(
                "SELECT 0, day, utc, rank, address FROM article WHERE copy_group = ?"
                " ORDER BY utc, address LIMIT 1",
                [base],
            )
            if row is not None:
                own[base] = row
        for group, (base, shift) in moved.items():
            if base in own:
                found[topic, group] = own[base], shift
    return found


def _own_keys(db: Database, topic: int, groups: Iterable[int]) -> dict[int, Key]:
    return {
        group: tuple(key)
        for group, *key in db.among(
            "SELECT copy_group, pinned, day, utc, rank, address FROM clip WHERE topic = ?"
            " AND copy_group IN (?*)",
            groups,
            [topic],
        )
    }


def _moved(db: Database, topic: int) -> dict[int, tuple[int, int]]:
    """Of each copy group that was moved: by which group's key it goes, and its shift."""
    rows = db.rows(
        "SELECT at, id, url, kind, value FROM decision WHERE topic = ?"
        " AND kind IN ('order', 'pin', 'undo') ORDER BY at, id",
        [topic],
    )
    # Events without their topic's name: its number does as well here.
    log = [
        Decision(topic=str(topic), url=url, kind=kind, value=value, at=instant(at))
        for at, _, url, kind, value in rows
    ]
    events = [one for one, stands in zip(log, standing(log), strict=True) if stands]
    named = {one.url for one in events} | {_beside(one.value)[1] for one in events}
    groups = _groups(db, named)
    cards = _Cards()
    for one in events:
        group = groups.get(one.url)
        if group is None:
            continue
        where, url = _beside(one.value)
        if one.kind == "pin" or not where:
            cards.take_back(group)
        elif url in groups:
            cards.put(group, groups[url], after=where == "after")
    return cards.moved()


class _Cards:
    """Rows of cards, each named for the one whose place it has."""

    def __init__(self) -> None:
        self.rows: dict[int, list[int | None]] = {}
        """None: the row's own card, where that was moved away."""
        self.row_of: dict[int, int] = {}
        """For those that were moved."""

    def put(self, card: int, beside: int, *, after: bool) -> None:
        if card == beside:
            return
        self._take(card)
        base = self.row_of.get(beside, beside)
        row = self.rows.setdefault(base, [base])
        row.insert(row.index(beside) + after, card)
        self.row_of[card] = base

    def take_back(self, card: int) -> None:
        self._take(card)
        self.row_of.pop(card, None)
        row = self.rows.get(card)
        if row is not None:
            row[row.index(None)] = card

    def moved(self) -> dict[int, tuple[int, int]]:
        found = {}
        for base, row in self.rows.items():
            own = row.index(None if None in row else base)
            for place, card in enumerate(row):
                if card is not None and place != own:
                    found[card] = base, own - place
        return found

    def _take(self, card: int) -> None:
        base = self.row_of.get(card)
        if base is not None:
            self.rows[base].remove(card)
        row = self.rows.setdefault(card, [card])
        if card in row:
            row[row.index(card)] = None


def _beside(value: str) -> tuple[str, str]:
    where, _, url = value.partition(" ")
    return where, url


def _groups(db: Database, urls: Iterable[str]) -> dict[str, int]:
    """The copy group of the article at each address where one is known."""
    articles: dict[str, int] = dict(
        db.among("SELECT url, article FROM address WHERE url IN (?*)", sorted(urls))
    )
    groups: dict[int, int] = dict(
        db.among("SELECT id, copy_group FROM article WHERE id IN (?*)", set(articles.values()))
    )
    return {url: groups[article] for url, article in articles.items()}
