"""How well are articles of one event kept together? On labelled news, and a generated stream.

    python benchmarks/stories.py            # needs scikit-learn, for the batch baseline only
    python benchmarks/stories.py --tune     # thresholds tried on the train parts

Collections are split by story, by the hash of its label: train, on which thresholds were chosen,
and dev, which is reported. BCubed precision, recall and F1; stories found; articles a second.
``stream`` is what is said of each article as it arrives, ``page`` what ``cluster`` makes of all.
The baselines' thresholds are tuned on the same train parts, each collection for itself, which
favours them: ours are the same everywhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.features import feature_counts
from kawaraban.group import stories
from kawaraban.group.stories import Stories, cluster
from wire import JA, KO, START, Item, make_stories

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
Labelled = tuple[list[Article], list[str]]
Way = Callable[[Sequence[Article]], list[str]]


def labelled(name: str) -> dict[str, Labelled]:
    parts: dict[str, Labelled] = {"train": ([], []), "dev": ([], [])}
    with gzip.open(SHARED / "stories" / f"{name}.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            even = hashlib.sha256(item["story"].encode()).digest()[-1] % 2 == 0
            articles, labels = parts["train" if even else "dev"]
            text = paragraphs(item["text"])
            articles.append(
                Article(url=item["url"], headline=item.get("headline") or "", text=text)
            )
            labels.append(item["story"])
    return parts


def generated(items: Sequence[Item]) -> Labelled:
    return [item.article for item in items], [str(item.family) for item in items]


def bcubed(said: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    sizes, true_sizes = Counter(said), Counter(truth)
    both = Counter(zip(said, truth, strict=True))
    precision = sum(n * n / sizes[s] for (s, _), n in both.items()) / len(said)
    recall = sum(n * n / true_sizes[t] for (_, t), n in both.items()) / len(said)
    return precision, recall, 2 * precision * recall / (precision + recall)


def stream(articles: Sequence[Article]) -> list[str]:
    placing = Stories()
    return [placing.place(article) for article in articles]


def stream_settled(articles: Sequence[Article]) -> list[str]:
    placing = Stories()
    placed = [placing.place(article) for article in articles]
    return [placing.story_of(id) for id in placed]


def page(articles: Sequence[Article]) -> list[str]:
    story_of = {url: story.id for story in cluster(articles) for url in story.urls}
    return [story_of[article.address] for article in articles]


def single_pass(threshold: float) -> Way:
    """Words, running IDF, the nearest centre above a threshold: what one would write first."""

    def run(articles: Sequence[Article]) -> list[str]:
        seen: Counter[str] = Counter()
        centres: list[dict[str, float]] = []
        norms: list[float] = []
        holders: dict[str, dict[int, float]] = defaultdict(dict)
        said = []
        for number, article in enumerate(articles, 1):
            counts = feature_counts(article)
            seen.update(counts.keys())
            weights = {
                f: (1 + math.log(n)) * math.log((number + 1) / seen[f]) for f, n in counts.items()
            }
            length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            near: dict[int, float] = defaultdict(float)
            for feature, weight in weights.items():
                for story, held in holders[feature].items():
                    near[story] += weight / length * held
            best = max(near, key=lambda s: near[s] / math.sqrt(norms[s]), default=None)
            if best is None or near[best] / math.sqrt(norms[best]) < threshold:
                best = len(centres)
                centres.append({})
                norms.append(0.0)
            for feature, weight in weights.items():
                old = centres[best].get(feature, 0.0)
                new = centres[best][feature] = holders[feature][best] = old + weight / length
                norms[best] += new * new - old * old
            said.append(str(best))
        return said

    return run


def agglomerative(threshold: float) -> Way:
    """scikit-learn: TF-IDF of all articles, average linkage by cosine, cut at a distance."""

    def run(articles: Sequence[Article]) -> list[str]:
        # Loaded by name: it has no type information, and only this baseline needs it.
        features = import_module("sklearn.feature_extraction")
        weights = import_module("sklearn.feature_extraction.text")
        linkage = import_module("sklearn.cluster")
        counts = features.DictVectorizer().fit_transform([feature_counts(a) for a in articles])
        vectors = weights.TfidfTransformer(sublinear_tf=True).fit_transform(counts)
        made = linkage.AgglomerativeClustering(
            n_clusters=None, metric="cosine", linkage="average", distance_threshold=threshold
        ).fit(vectors.toarray())
        return [str(label) for label in made.labels_]

    return run


def row(name: str, collection: str, way: Way, data: Labelled) -> float:
    articles, truth = data
    start = time.process_time()
    said = way(articles)
    speed = len(articles) / (time.process_time() - start)
    precision, recall, f1 = bcubed(said, truth)
    found = f"{len(set(said))} / {len(set(truth))}"
    cells = f"{precision:.3f} | {recall:.3f} | {f1:.3f} | {found} | {speed:,.0f}"
    print(f"| {collection} | {name} | {cells} |", flush=True)
    return f1


def best_of(make: Callable[[float], Way], thresholds: Sequence[float], train: Labelled) -> Way:
    scores = {t: bcubed(make(t)(train[0]), train[1])[2] for t in thresholds}
    return make(max(scores, key=lambda t: scores[t]))


def heading() -> None:
    print("| collection | way | precision | recall | F1 | stories / true | articles a second |")
    print("|---|---|---|---|---|---|---|")


def tune(collections: dict[str, dict[str, Labelled]]) -> None:
    heading()
    for join in (0.14, 0.16, 0.18, 0.2):
        for merge in (0.22, 0.26, 0.3):
            stories.JOIN, stories.MERGE = join, merge
            for name, parts in collections.items():
                for way in (stream, page):
                    row(f"{way.__name__}, join {join}, merge {merge}", name, way, parts["train"])


def invented(seed: int, events: int, days: float) -> list[Article]:
    """A stream of many events, three articles each on average: every event has twelve words of
    its own out of 40,000, articles use some of them among words that all use."""
    draw = random.Random(seed)
    syllables = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in "nrslkt"]
    words = draw.sample([a + b for a in syllables for b in syllables], 40_000)
    common = draw.sample(words, 500)
    made = []
    for _ in range(events):
        own = draw.sample(words, 12)
        start = draw.random() * days
        for _ in range(draw.choice((1, 1, 2, 3, 3, 8))):
            text = draw.choices(own, k=40) + draw.choices(common, k=80)
            draw.shuffle(text)
            when = START + timedelta(days=start + draw.expovariate(1.0))
            made.append((when, " ".join(draw.sample(own, 4)), " ".join(text)))
    return [
        Article(
            url=f"https://example.test/{number}",
            headline=headline,
            text=paragraphs(text),
            published=Moment.of(when),
        )
        for number, (when, headline, text) in enumerate(sorted(made))
    ]


def scale(events: int) -> None:
    """The rate with many live stories, and that it does not fall as more articles come."""
    articles = invented(5, events, 40.0)
    placing = Stories()
    print(f"\n| articles seen (of {events:,} events in 40 days) | live stories | a second |")
    print("|---|---|---|")
    part = len(articles) // 8
    for number in range(8):
        start = time.process_time()
        for article in articles[number * part : (number + 1) * part]:
            placing.place(article)
        speed = part / (time.process_time() - start)
        print(f"| {(number + 1) * part:,} | {len(placing._live):,} | {speed:,.0f} |", flush=True)


def main() -> None:
    ecb, google = labelled("ecbplus-en"), labelled("googlenews-en")
    ours = {
        "train": generated(make_stories(1, 150, (JA, KO))),
        "dev": generated(make_stories(2, 150, (JA, KO))),
    }
    collections = {"ECB+": ecb, "GoogleNews": google, "generated ja, ko": ours}
    if "--tune" in sys.argv:
        tune(collections)
        return
    heading()
    steps = [n / 100 for n in range(10, 40, 3)]
    far = [n / 100 for n in range(55, 98, 6)]
    for name, parts in collections.items():
        row("stream", name, stream, parts["dev"])
        row("stream, after merges", name, stream_settled, parts["dev"])
        row("page", name, page, parts["dev"])
        row("single pass", name, best_of(single_pass, steps, parts["train"]), parts["dev"])
        row("agglomerative", name, best_of(agglomerative, far, parts["train"]), parts["dev"])
    scale(30_000)


if __name__ == "__main__":
    main()
