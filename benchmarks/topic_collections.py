"""Labelled collections as streams: articles in order of time, each filed under a topic.

    for name, stream in collections(): ...

A task takes one topic: everything up to its 40th article (or the first third of the stream, at
least) is the past, what comes after is to be judged. Examples are drawn from the past's articles
on the topic, the background from the rest of the past, unlabelled, articles on the topic
included. Of what comes after, ``JUDGED`` are drawn and kept in order. Every other topic in
alphabetical order is for development, the others are for testing.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kawaraban.article import Article, paragraphs

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared")) / "topics"
JUDGED = 1000
BACKGROUND = 300
MOST = 7000
"""Of a longer collection every n-th article is taken."""


@dataclass(frozen=True)
class Collection:
    name: str
    spaced: bool
    """Whether its language writes spaces between words."""
    topics: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Task:
    """All by number of article in the collection."""

    topic: str
    development: bool
    accepted: tuple[int, ...]
    background: tuple[int, ...]
    stream: tuple[int, ...]


Row = tuple[str, str, str, str]
"""Date, topic, headline, text."""


def _livedoor() -> Iterator[Row]:
    with tarfile.open(SHARED / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            category = Path(member.name).parent.name
            if stream is None or not Path(member.name).stem.startswith(category):
                continue
            _, published, headline, text = stream.read().decode("utf-8").split("\n", 3)
            yield published, category, headline, text


def _wikinews(language: str) -> Iterator[Row]:
    with gzip.open(SHARED / "wikinews-leads.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            if item["lang"] == language:
                yield "", item["category"], "", item["text"]


def _headlines() -> Iterator[Row]:
    with gzip.open(SHARED / "ynat-ko" / "train_data.csv.gz") as raw:
        rows = [
            ("", row["topic_idx"], row["title"], "")
            for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8"))
        ]
    random.Random(1).shuffle(rows)  # undated, and sorted by nothing known
    yield from rows


def _allsides() -> Iterator[Row]:
    with gzip.open(SHARED / "allsides-en.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            yield item["published"] or "", item["topic"], item["headline"], item["text"]


def collections() -> Iterator[Collection]:
    """Each collection in turn, oldest article first (those without dates as they are)."""
    yield _collection("Japanese articles", False, _livedoor())
    for language in ("ja", "ko", "en", "ru"):
        spaced = language in ("en", "ru")
        yield _collection(f"lead sentences, {language}", spaced, _wikinews(language))
    yield _collection("Korean headlines", False, _headlines())
    yield _collection("English articles", True, _allsides())


def _collection(name: str, spaced: bool, found: Iterator[Row]) -> Collection:
    rows = sorted(found, key=lambda row: row[0])
    rows = rows[:: -(-len(rows) // MOST)]
    return Collection(
        name=name,
        spaced=spaced,
        topics=tuple(row[1] for row in rows),
        articles=tuple(
            Article(url=f"https://example.test/{n}", headline=row[2], text=paragraphs(row[3]))
            for n, row in enumerate(rows)
        ),
    )


def tasks(
    collection: Collection, examples: int, seed: int = 0, *, background: int = BACKGROUND
) -> Iterator[Task]:
    """One task for each topic with enough articles: 60, of which five are judged. More or less
    background leaves examples and stream as they are."""
    filed: dict[str, list[int]] = {}
    for n, topic in enumerate(collection.topics):
        filed.setdefault(topic, []).append(n)
    enough = sorted(topic for topic, numbers in filed.items() if len(numbers) >= 60)
    for place, topic in enumerate(enough):
        draw = random.Random(f"{seed} {topic}")
        on_topic = filed[topic]
        end = max(on_topic[min(40, len(on_topic) // 2)], len(collection.topics) // 3) + 1
        past = [n for n in on_topic if n < end]
        accepted = draw.sample(past, max(10, examples))[:examples] if len(past) >= 10 else []
        rest = [n for n in range(end) if n not in set(accepted)]
        later = range(end, len(collection.topics))
        stream = sorted(draw.sample(later, min(JUDGED, len(later))))
        if accepted and sum(collection.topics[n] == topic for n in stream) >= 5:
            behind = sorted(draw.sample(rest, min(background, len(rest))))
            yield Task(
                topic=topic,
                development=place % 2 == 0,
                accepted=tuple(accepted),
                background=tuple(behind),
                stream=tuple(stream),
            )


def truth(collection: Collection, task: Task, numbers: Sequence[int]) -> list[bool]:
    """Whether each of the articles is filed under the task's topic."""
    return [collection.topics[n] == task.topic for n in numbers]
