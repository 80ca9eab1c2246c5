"""The labelled collections that stories are trained and measured on, split, and the measures."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.group.stories import Stories
from wire import JA, KO, make_stories

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
Labelled = tuple[list[Article], list[str]]
Way = Callable[[Sequence[Article]], list[str]]


def whole(name: str) -> Labelled:
    """A collection in the order of its file."""
    articles, labels = [], []
    with gzip.open(SHARED / "stories" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            headline, text = item.get("headline") or "", paragraphs(item["text"])
            articles.append(Article(url=item["url"], headline=headline, text=text))
            labels.append(item["story"])
    return articles, labels


def part(data: Labelled, dev: bool, by: Callable[[str], str] = str) -> Labelled:
    """Train or dev, by the hash of what ``by`` makes of a label."""
    chosen = [
        (article, label) for article, label in zip(*data, strict=True) if _even(by(label)) != dev
    ]
    return [article for article, _ in chosen], [label for _, label in chosen]


def _even(label: str) -> bool:
    return hashlib.sha256(label.encode()).digest()[-1] % 2 == 0


def topic(label: str) -> str:
    """Of ECB+: the topic that two look-alike events share."""
    return "t" + label.split("-")[0]


def generated(seed: int, events: int = 150) -> Labelled:
    items = make_stories(seed, events, (JA, KO))
    return [item.article for item in items], [str(item.family) for item in items]


def pairs() -> list[tuple[Article, Article, bool]]:
    """The Russian and English pairs, and whether their annotators found them one story."""
    csv.field_size_limit(1 << 30)
    found = []
    for path in sorted((SHARED / "stories" / "tgnews-pairs").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                one, other = (
                    Article(
                        url=row[f"INPUT:{which}_url"],
                        headline=row[f"INPUT:{which}_title"],
                        text=paragraphs(row[f"INPUT:{which}_text"]),
                    )
                    for which in ("first", "second")
                )
                found.append((one, other, row["GOLDEN:quality"] == "OK"))
    return found


def shuffled(data: Labelled, seed: int = 1) -> Labelled:
    both = list(zip(*data, strict=True))
    random.Random(seed).shuffle(both)
    return [article for article, _ in both], [label for _, label in both]


def by_story(data: Labelled) -> Labelled:
    """The hardest order for a stream: one story after the other."""
    both = sorted(zip(*data, strict=True), key=lambda pair: pair[1])
    return [article for article, _ in both], [label for _, label in both]


def stream(articles: Sequence[Article], window: int | None = None) -> list[str]:
    """What a stream settles on."""
    stories = Stories() if window is None else Stories(window)
    for article in articles:
        stories.add(article)
    stories.settle()
    placed = {one.address: one.story for one in stories.changes().placed}
    return [stories.story_of(placed[article.address]) for article in articles]


Scores = tuple[float, float, float]
"""Precision, recall, F1."""


def bcubed(said: Sequence[str], truth: Sequence[str]) -> Scores:
    sizes, true_sizes = Counter(said), Counter(truth)
    both = Counter(zip(said, truth, strict=True))
    precision = sum(n * n / sizes[s] for (s, _), n in both.items()) / len(said)
    recall = sum(n * n / true_sizes[t] for (_, t), n in both.items()) / len(said)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(said: Sequence[str], truth: Sequence[str]) -> Scores:
    """The standard measure: of all pairs of articles said to be one story, and that are one."""
    right = _pairs(Counter(zip(said, truth, strict=True)).values())
    precision = right / max(1, _pairs(Counter(said).values()))
    recall = right / max(1, _pairs(Counter(truth).values()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)
