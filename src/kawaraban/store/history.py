"""An article's history, which does not depend on the order in which it is told. Pure.

The store keeps every distinct content of an article once, and when it was read. A *revision* is
one or more readings in a row with the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kawaraban.article import Article, RawRef
from kawaraban.store.rows import Reading, merit

Load = Callable[[int], tuple[Article, bytes]]
"""From a content's row number to its article and JSON."""


@dataclass(slots=True)
class Content:
    """One content of an article, and the best reading of it."""

    hash: bytes
    fullness: int
    stamp: int
    kept_at: int
    raw: RawRef | None
    more_raw: tuple[RawRef, ...] = ()
    row: int = 0
    """Its row; 0 where it has none yet."""
    kept: tuple[Article, bytes] | None = None
    """The article and JSON, None while they are only in the row."""
    changed: bool = False

    def load(self, load: Load) -> tuple[Article, bytes]:
        if self.kept is None:
            self.kept = load(self.row)
        return self.kept


class History:
    """The contents of one article and when they were read."""

    def __init__(self, load: Load) -> None:
        self.contents: dict[bytes, Content] = {}
        self.readings: set[tuple[int, bytes]] = set()
        self.new_readings: set[tuple[int, bytes]] = set()
        self._load = load
        self._revisions: list[tuple[int, bytes]] | None = None

    def add(self, new: Reading) -> bool:
        """Add a reading; whether the article has one more revision now."""
        before = len(self.revisions())
        self._revisions = None
        content = self.contents.get(new.content)
        if content is None:
            self.contents[new.content] = Content(
                new.content,
                new.fullness,
                new.stamp,
                new.at,
                new.raw,
                new.more_raw,
                kept=(new.article, new.json),
                changed=True,
            )
        else:
            self._keep_better(content, new)
        if (new.at, new.content) not in self.readings:
            self.readings.add((new.at, new.content))
            self.new_readings.add((new.at, new.content))
        return len(self.revisions()) > before

    def absorb(self, other: History) -> list[tuple[int, int]]:
        """Take over another article's history. Returns pairs of content rows: one that has to
        go, and the one with the same content that its readings are of now."""
        double = []
        for hash, theirs in other.contents.items():
            ours = self.contents.get(hash)
            if ours is None:
                self.contents[hash] = theirs
                continue
            double.append((theirs.row, ours.row))
            article, json = theirs.load(self._load)
            self._keep_better(
                ours,
                Reading(
                    theirs.kept_at,
                    theirs.fullness,
                    theirs.stamp,
                    hash,
                    article,
                    json,
                    theirs.raw,
                    theirs.more_raw,
                ),
            )
        self.readings |= other.readings
        self._revisions = None
        return double

    def revisions(self) -> list[tuple[int, bytes]]:
        """When each began, and its content."""
        if self._revisions is None:
            self._revisions = revisions(self.readings, self.contents)
        return self._revisions

    @property
    def current(self) -> Content:
        return self.contents[self.revisions()[-1][1]]

    def _keep_better(self, content: Content, new: Reading) -> None:
        """Keep the new reading's evidence and raw response instead, where it is worth more."""
        ours, theirs = (content.raw is not None, content.kept_at), (new.raw is not None, new.at)
        if ours > theirs:
            return
        if (
            ours == theirs
            and merit(content.raw, content.kept_at, *content.load(self._load)) >= new.merit
        ):
            return
        content.kept, content.kept_at = (new.article, new.json), new.at
        content.raw, content.more_raw = new.raw, new.more_raw
        content.changed = True


def revisions(
    readings: Iterable[tuple[int, bytes]], contents: Mapping[bytes, Content]
) -> list[tuple[int, bytes]]:
    """Readings in order, those of one time by how full they are, by the time the outlet gives,
    by content; of readings in a row with one content the first."""

    def order(reading: tuple[int, bytes]) -> tuple[int, int, int, bytes]:
        at, hash = reading
        content = contents[hash]
        return at, content.fullness, content.stamp, hash

    found: list[tuple[int, bytes]] = []
    for at, hash in sorted(readings, key=order):
        if not found or found[-1][1] != hash:
            found.append((at, hash))
    return found
