"""Where the time goes from an archive to the store, stage by stage, in one process.

    python benchmarks/stages.py ARCHIVE.warc.gz [N] [--calls]

The first N pages (default 1000) go through the same functions that ``kawaraban import`` calls, with
a timer of processor time around each (waiting for the disk or for other programs on the machine
does not count); ``--calls`` adds a table of the dearest functions within (cProfile, whose own
cost distorts small functions).
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kawaraban.article import Digest, Hints, Problem, RawResponse, Unreadable
from kawaraban.collect.warc import ScannedRecord, read_warc
from kawaraban.copies.signature import signature
from kawaraban.desk.building import build
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import group_stories, place_copies, refresh_topics
from kawaraban.desk.importing.importing import is_page
from kawaraban.desk.reading.work import Stages
from kawaraban.desk.starting import init_desk
from kawaraban.folding import search_tokens
from kawaraban.read.pages.page import read_page

BATCH = 256


class Timers:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] += time.process_time() - begun


def pages(archive: Path, timers: Timers) -> Iterator[tuple[ScannedRecord, RawResponse]]:
    found = read_warc(archive, 0, 0)
    while True:
        with timers.stage("archive: inflate, parse records"):
            one = next(found, None)
        if one is None:
            return
        if not isinstance(one, Problem) and is_page(one[1]):
            yield one


def profile(archive: Path, count: int, *, calls: bool = False) -> None:
    """Print the table. The whole of it, from an empty desk to a built one."""
    timers, profiler = Timers(), cProfile.Profile(time.process_time)
    with tempfile.TemporaryDirectory() as folder:
        init_desk(Path(folder) / "desk")
        with Desk(Path(folder) / "desk") as desk:
            stages = Stages(refresh_topics(desk))
            if calls:
                profiler.enable()
            read = _import(desk, stages, archive, count, timers)
            with timers.stage("copies: compare, place"):
                place_copies(desk)
            with timers.stage("stories"):
                group_stories(desk)
            with timers.stage("publish"):
                build(desk)
            profiler.disable()
    whole = sum(timers.seconds.values())
    for name, seconds in timers.seconds.items():
        print(f"{name:34}{seconds / read * 1000:8.3f} ms/article{seconds / whole:8.1%}")
    print(f"{'together':34}{whole / read * 1000:8.3f} ms/article, {read / whole:.0f} articles/s")
    if calls:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def _import(desk: Desk, stages: Stages, archive: Path, count: int, timers: Timers) -> int:
    read, batch = 0, []
    for record, raw in itertools.islice(pages(archive, timers), count):
        read += 1
        try:
            with timers.stage("read: page to article"):
                article = read_page(raw, Hints())
        except Unreadable:
            continue
        with timers.stage("signature"):
            signed = signature(article)
        with timers.stage("index tokens"):
            head = " ".join(search_tokens(article.headline))
            rest = [article.body or article.summary or "", article.outlet or "", *article.bylines]
            tokens = (head, " ".join(search_tokens("\n".join(rest))))
        with timers.stage("match"):
            matches = stages.match(article)
        with timers.stage("raw archive"):
            kept = desk.raw.copy(archive, record, raw)
        batch.append(
            Digest(article=article, signature=signed, tokens=tokens, matches=matches, raw=kept)
        )
        if len(batch) == BATCH:
            _save(desk, batch, timers)
            batch = []
    _save(desk, batch, timers)
    return read


def _save(desk: Desk, batch: list[Digest], timers: Timers) -> None:
    with timers.stage("store"):
        desk.raw.sync()
        desk.store.unchanged([digest.article for digest in batch])
        desk.store.save(batch, at=desk.now())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=1_000)
    parser.add_argument("--calls", action="store_true")
    options = parser.parse_args()
    profile(options.archive, options.count, calls=options.calls)
