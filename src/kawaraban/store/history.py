"""An article's revisions as a sequence that does not depend on the order readings arrive in.

A *run* is one or more readings in a row with the same content. Readings are ordered by
:attr:`rows.Reading.order`; adding one extends a run, parts it or stands between two.
Pure, but for ``load``, which fetches the kept reading of a stored run when it is needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kawaraban.article import Article, RawRef
from kawaraban.store.rows import Reading, merit

Load = Callable[[int], tuple[Article, bytes]]
"""From a revision's row number to its article and JSON."""


@dataclass(slots=True)
class Run:
    first: int
    last: int
    kept_at: int
    fullness: int
    stamp: int
    content: bytes
    raw: RawRef | None
    row: int | None = None
    """Its revision row; None where it has none yet."""
    article: int = 0
    """The article that row belongs to."""
    kept: tuple[Article, bytes] | None = None
    """Its article and JSON, None while they are only in the row."""
    changed: bool = False
    copied_from: int | None = None
    """The row to take the body from, where it is a part of a run that was parted."""

    def starts(self) -> tuple[int, int, int, bytes]:
        return self.first, self.fullness, self.stamp, self.content

    def ends(self) -> tuple[int, int, int, bytes]:
        return self.last, self.fullness, self.stamp, self.content


def add(runs: list[Run], new: Reading, load: Load) -> bool:
    """Add a reading; whether the article has one more run now."""
    place = bisect_right(runs, new.order, key=Run.starts)
    before = runs[place - 1] if place else None
    after = runs[place] if place < len(runs) else None
    if before is not None and before.content == new.content:
        if new.at > before.last:
            before.last, before.changed = new.at, True
        _keep_better(before, new, load)
        return False
    if before is not None and before.ends() > new.order:
        rest = replace(
            before,
            first=before.last,
            row=None,
            copied_from=before.row if before.row is not None else before.copied_from,
        )
        before.last, before.changed = before.first, True
        runs[place:place] = [_run(new), rest]
        return True
    if after is not None and after.content == new.content:
        after.first, after.changed = new.at, True
        _keep_better(after, new, load)
        return False
    runs.insert(place, _run(new))
    return True


def readings(run: Run, load: Load) -> list[Reading]:
    """The run as readings, to be added to another article's."""
    article, json = _kept(run, load)
    whole = Reading(run.kept_at, run.fullness, run.stamp, run.content, article, json, run.raw)
    return [whole._replace(at=at) for at in sorted({run.first, run.kept_at, run.last})]


def best(found: Sequence[Reading]) -> Reading:
    return max(found, key=lambda reading: reading.merit)


def _run(new: Reading) -> Run:
    return Run(
        new.at,
        new.at,
        new.at,
        new.fullness,
        new.stamp,
        new.content,
        new.raw,
        kept=(new.article, new.json),
        changed=True,
    )


def _kept(run: Run, load: Load) -> tuple[Article, bytes]:
    if run.kept is None:
        row = run.row if run.row is not None else run.copied_from
        assert row is not None
        run.kept = load(row)
    return run.kept


def _keep_better(run: Run, new: Reading, load: Load) -> None:
    """Keep the new reading's evidence and raw response instead, where they are worth more."""
    ours, theirs = (run.raw is not None, run.kept_at), (new.raw is not None, new.at)
    if ours > theirs:
        return
    if ours == theirs:
        article, json = _kept(run, load)
        if merit(run.raw, run.kept_at, article, json) >= new.merit:
            return
    run.kept, run.raw, run.kept_at = (new.article, new.json), new.raw, new.at
    run.copied_from, run.changed = None, True
