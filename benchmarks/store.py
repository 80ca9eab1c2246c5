"""How fast the store keeps and answers, how large it grows, and whether memory stays flat.

    python benchmarks/store.py [--articles 100000] [--keep FILE]

Texts are Japanese articles of the shared data folder (about 1,300 characters each), every copy
of one with other words in it; digests are made beforehand by the real stages' own functions
(index tokens) or from the text (bands), and are not timed. Shown are wall and CPU times; the
machine's speed is in them, so a plain ``executemany`` of the same rows without index, bands or
history runs beside it as the yardstick.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import statistics
import tarfile
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from kawaraban.article import (
    Article,
    CopyLink,
    Digest,
    FieldEvidence,
    Match,
    Moment,
    Reason,
    Signature,
    paragraphs,
    to_json,
)
from kawaraban.folding import search_tokens
from kawaraban.store.rows import hash64
from kawaraban.store.sqlite import SqliteStore, open_store

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
TOPIC = "topic"
BATCH = 500
NOW = datetime(2024, 7, 1, tzinfo=UTC)
QUERIES = (
    "朝ロ", "北朝鮮", "ロシア", "日本", "スマートフォン", "映画 監督", "映画 -監督", '"東京ドーム"',
    "結婚", "Android", "転職 年収", "訪朝", "韓国", "選手 優勝", "発表", "iPhone 新機能", "時間",
    "サッカー", "女優", "政府", "経済", "大統領", "朝",
)  # fmt: skip


def texts() -> list[tuple[str, str]]:
    found = []
    with tarfile.open(SHARED / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            lines = stream.read().decode().split("\n") if stream else []
            if len(lines) > 4:
                found.append((lines[2], "\n".join(lines[3:])))
    return found


def digests(count: int) -> Iterator[Digest]:
    """Distinct articles: the texts over and over, each time with other sentences."""
    draw = random.Random(1)
    source = texts()
    evidence = tuple(
        FieldEvidence(name, "json-ld", 0.9) for name in ("headline", "published", "text", "outlet")
    )
    for number in range(count):
        headline, body = source[number % len(source)]
        lines = [line for line in body.split("\n") if line]
        draw.shuffle(lines)
        lines.insert(0, f"第{number}報。{headline}")
        when = NOW - timedelta(minutes=draw.randrange(60 * 24 * 365))
        article = Article(
            url=f"https://press.example/articles/{when:%Y/%m/%d}/{number:08d}.html",
            headline=f"{headline} {number}",
            published=Moment.of(when),
            text=paragraphs("\n".join(lines)),
            outlet=f"Outlet {number % 50}",
            bylines=("記者",),
            language="ja",
            excerpt=lines[0][:140],
            evidence=evidence,
        )
        bands = tuple(hash64(str(number // 2).encode(), bytes([band])) for band in range(20))
        match = Match(
            topic=TOPIC,
            url=article.url,
            score=2.0,
            matched=True,
            reasons=tuple(
                Reason(rule="russia", field="text", text="ロシア", start=i, end=i + 3, weight=1.0)
                for i in range(3)
            ),
        )
        yield Digest(
            article=article,
            signature=Signature(hash64(article.body.encode()), bands, len(article.body)),
            tokens=(
                " ".join(search_tokens(article.headline)),
                " ".join(search_tokens(article.body)),
            ),
            matches=(match,),
            found_in="feed",
        )


class Clock:
    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._wall
        self.cpu += time.process_time() - self._cpu

    def rate(self, count: int) -> str:
        return f"{count / self.wall:,.0f}/s ({count / self.cpu:,.0f} per CPU second)"


def batches(count: int) -> Iterator[list[Digest]]:
    stream = digests(count)
    while batch := list(islice(stream, BATCH)):
        yield batch


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quantiles(ask: Callable[[int], object], times: int) -> str:
    """Wall time, and CPU time in brackets (what is left where nobody else uses the machine)."""
    took, busy = [], []
    for i in range(times):
        start, cpu = time.perf_counter(), time.process_time()
        ask(i)
        took.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    cut, cpu_cut = (statistics.quantiles(each, n=20)[18] for each in (took, busy))
    middle, cpu_middle = statistics.median(took), statistics.median(busy)
    return f"median {middle:.1f} ms ({cpu_middle:.1f}), p95 {cut:.1f} ms ({cpu_cut:.1f})"


def yardstick(count: int) -> Clock:
    """The least a user's own script would do: address and JSON into one table."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "plain.db")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, url TEXT UNIQUE, body BLOB)")
        for batch in batches(count):
            with clock, db:
                db.executemany(
                    "INSERT INTO a (url, body) VALUES (?, ?)",
                    [(one.article.url, to_json(one.article)) for one in batch],
                )
        db.close()
    return clock


def index_alone(count: int) -> Clock:
    """The index by itself: what no store that can be searched like this one can go below."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "index.db")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE VIRTUAL TABLE t USING fts5 (a, b, content = '', tokenize = 'ascii')")
        for name, value in (("hashsize", 8 << 20), ("automerge", 8)):
            db.execute("INSERT INTO t (t, rank) VALUES (?, ?)", [name, value])
        for batch in batches(count):
            with clock, db:
                db.executemany("INSERT INTO t (a, b) VALUES (?, ?)", [one.tokens for one in batch])
        db.close()
    return clock


def fill(store: SqliteStore, count: int) -> None:
    saving, placing, done = Clock(), Clock(), 0
    print("| articles | save | peak memory MB |\n|---|---|---|")
    for batch in batches(count):
        with saving:
            store.save(batch, at=NOW)
        done += len(batch)
        if done % max(BATCH, count // 5) < BATCH:
            print(f"| {done:,} | {saving.rate(done)} | {memory():.0f} |", flush=True)
    with placing:
        place(store)
    print(f"\nplace (bands asked, pairs linked): {placing.rate(count)}")


def place(store: SqliteStore) -> None:
    while unplaced := store.unplaced(200):
        links = {}
        for one, signed in unplaced:
            near = store.sharing_bands(one.id, signed, days=10) if signed else []
            others = store.articles_of(near)
            links[one.id] = [CopyLink(other.article.address, "same", 1.0) for other in others]
        store.place(links)


def sizes(path: Path, count: int) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"\nfile: {path.stat().st_size / count:,.0f} bytes an article")
    try:
        rows = db.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8"
        ).fetchall()
        print(", ".join(f"{name} {size / count:,.0f}" for name, size in rows))
    except sqlite3.OperationalError:
        print("(this SQLite was built without dbstat: no sizes by table)")
    db.close()


def compression() -> None:
    lines = [to_json(one.article) for one in digests(2000)]
    whole = sum(map(len, lines))
    print(f"\nJSON of an article: {whole / len(lines):,.0f} bytes\n")
    print("| zlib level | of the size | µs to write | µs to read |\n|---|---|---|---|")
    for level in (1, 3, 6, 9):
        packing, reading = Clock(), Clock()
        with packing:
            packed = [zlib.compress(line, level) for line in lines]
        with reading:
            for one in packed:
                zlib.decompress(one)
        each = [clock.cpu / len(lines) * 1e6 for clock in (packing, reading)]
        share = sum(map(len, packed)) / whole
        print(f"| {level} | {share:.0%} | {each[0]:.0f} | {each[1]:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    count: int = options.articles
    compression()
    few = min(count, 20_000)
    print(f"\nyardstick, addresses and JSON only: {yardstick(few).rate(few)}")
    print(f"yardstick, the index alone: {index_alone(few).rate(few)}\n")
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "desk.db"
        with open_store(path) as store:
            if not store.counts().articles:
                fill(store, count)
        sizes(path, count)
        with open_store(path) as store:
            draw = random.Random(2)
            clips = store.clip_count(TOPIC)
            print(f"\n{count:,} articles, {clips:,} clips")
            print("search:", quantiles(lambda i: store.search(QUERIES[i % len(QUERIES)]), 230))
            totals = {query: store.search(query, limit=1).total for query in QUERIES}
            print("  found:", json.dumps(totals, ensure_ascii=False))
            for query in sorted(totals, key=lambda q: totals[q])[-4:]:
                print(f"  {query}:", quantiles(lambda _, q=query: store.search(q), 20))  # type: ignore[misc]
            print(
                "search on the topic:",
                quantiles(lambda i: store.search(QUERIES[i % len(QUERIES)], topic=TOPIC), 46),
            )
            print("clips, first page:", quantiles(lambda _: store.clips(TOPIC), 50))
            print(
                "clips, any page:",
                quantiles(lambda _: store.clips(TOPIC, offset=draw.randrange(clips)), 50),
            )
            print(
                "clips, last page:", quantiles(lambda _: store.clips(TOPIC, offset=clips - 10), 20)
            )
            print("clip_count:", quantiles(lambda _: store.clip_count(TOPIC), 20))
            print("counts:", quantiles(lambda _: store.counts(), 20))
            with (walk := Clock()):
                read = sum(1 for _ in store.articles())
            print("all articles read:", walk.rate(read))
            print("why:", quantiles(lambda _: store.trace(_url(store, draw, count)), 50))
            with (check := Clock()):
                faults = store.check()
            print(f"check: {check.wall:.1f} s, {len(faults)} faults; peak memory {memory():.0f} MB")


def _url(store: SqliteStore, draw: random.Random, count: int) -> str:
    after = draw.randrange(count)
    return next(store.articles(after=after, batch=1)).article.address


if __name__ == "__main__":
    main()
