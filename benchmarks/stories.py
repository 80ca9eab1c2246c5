"""How well are articles of one event kept together? On labelled news, and a generated stream.

    python benchmarks/stories.py            # needs scikit-learn, for the batch baseline only
    python benchmarks/stories.py --orders   # the same articles in other orders
    python benchmarks/stories.py --scale    # rate and time per article with many live stories

GoogleNews is split by story into train and dev; ECB+ too, and by topic, which keeps the two
look-alike events of a topic in one part. The model was trained on train parts
(``stories_model.py``), dev is reported, and both collections whole. ``stream`` is what a stream
settles on; the baselines' thresholds are tuned on the same train parts, each collection for
itself, which favours them: ours are the same everywhere. BCubed and the standard measure (of
pairs); articles a second of processor time.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from importlib import import_module

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.features import feature_counts
from kawaraban.group.stories import Stories
from story_collections import (
    Labelled,
    Way,
    bcubed,
    by_story,
    generated,
    pairwise,
    part,
    shuffled,
    stream,
    topic,
    whole,
)
from wire import START


def at_once(articles: Sequence[Article]) -> list[str]:
    """What is said of each article as it comes, before anything is settled."""
    stories = Stories()
    return [stories.guess(article) for article in articles]


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


def row(name: str, collection: str, way: Way, data: Labelled) -> None:
    articles, truth = data
    start = time.process_time()
    said = way(articles)
    speed = len(articles) / (time.process_time() - start)
    cells = [f"{value:.3f}" for value in (*bcubed(said, truth), *pairwise(said, truth))]
    cells += [f"{len(set(said))} / {len(set(truth))}", f"{speed:,.0f}"]
    print(f"| {collection} | {name} | {' | '.join(cells)} |", flush=True)


def best_of(make: Callable[[float], Way], thresholds: Sequence[float], train: Labelled) -> Way:
    scores = {t: bcubed(make(t)(train[0]), train[1])[2] for t in thresholds}
    return make(max(scores, key=lambda t: scores[t]))


def heading(what: str) -> None:
    print(f"\n| collection | {what} | P | R | F1 | pairs P | R | F1 | stories / true | a second |")
    print("|---|---|---|---|---|---|---|---|---|---|")


def invented(seed: int, events: int, days: float) -> list[Article]:
    """A stream of many events, three articles each on average: every event has twelve words and
    five names of its own out of 129,600, among words that all use, the one more than the other,
    and some figures."""
    draw = random.Random(seed)
    syllables = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in "nrslkt"]
    words = [a + b for a in syllables for b in syllables]
    draw.shuffle(words)
    common, often = words[:5_000], [1 / (n + 3) for n in range(5_000)]
    made = []
    for _ in range(events):
        own, names = draw.sample(words, 12), [w.capitalize() for w in draw.sample(words, 5)]
        start = draw.random() * days
        for _ in range(draw.choice((1, 1, 2, 3, 3, 8))):
            text = draw.choices(own, k=30) + draw.choices(common, often, k=120)
            text += draw.choices(names, k=12)
            text += [str(draw.randrange(1, 400)) for _ in range(3)]
            draw.shuffle(text)
            when = START + timedelta(days=start + draw.expovariate(1.0))
            made.append((when, " ".join(draw.sample(own, 4)), " ".join(text)))
    return [
        Article(
            url=f"https://example.test/{seed}/{number}",
            headline=headline,
            text=paragraphs(text),
            published=Moment.of(when),
        )
        for number, (when, headline, text) in enumerate(sorted(made))
    ]


def scale(events: int) -> None:
    """The rate with many live stories, that it does not fall, and how long an article takes."""
    articles = invented(5, events, 8.0)
    stories = Stories()
    print(f"\n| articles (of {events:,} events in 8 days) | live stories | a second |")
    print("|---|---|---|")
    piece = len(articles) // 8
    for number in range(8):
        start = time.process_time()
        for article in articles[number * piece : (number + 1) * piece]:
            stories.add(article)
        speed = piece / (time.process_time() - start)
        print(f"| {(number + 1) * piece:,} | {stories.live:,} | {speed:,.0f} |", flush=True)
    state = stories.state()
    start = time.process_time()
    stories = Stories.restore(state)
    took = time.process_time() - start
    print(f"\nIts state is {len(state) / 1e6:.1f} MB and is read in {took:.1f} s.")
    later = invented(6, events // 7, 2.0)
    took_each = []
    stories.guess(later.pop())  # those that wait already, too
    for article in later:
        start = time.perf_counter()
        stories.guess(article)
        took_each.append((time.perf_counter() - start) * 1e3)
    took_each.sort()
    shares = [f"{s:.1%}: {took_each[int(len(took_each) * s)]:.2f} ms" for s in (0.5, 0.95, 0.99)]
    print(f"An article's story at once, {stories.live:,} live: {', '.join(shares)}, ", end="")
    print(f"most: {took_each[-1]:,.0f} ms.")


def main() -> None:
    ecb, google = whole("ecbplus-en"), whole("googlenews-en")
    collections = {
        "ECB+, by story": (part(ecb, False), part(ecb, True)),
        "ECB+, by topic": (part(ecb, False, topic), part(ecb, True, topic)),
        "ECB+, whole": (part(ecb, False, topic), ecb),
        "GoogleNews": (part(google, False), part(google, True)),
        "GoogleNews, whole": (part(google, False), google),
        "generated ja, ko": (generated(1), generated(2)),
    }
    if "--scale" in sys.argv:
        scale(10_500)
        return
    if "--orders" in sys.argv:
        heading("order, window")
        orders: dict[str, Callable[[Labelled], Labelled]] = {
            "as filed": lambda data: data,
            "shuffled": shuffled,
            "story after story": by_story,
        }
        for name, (_, data) in collections.items():
            for order, put in orders.items():
                for window in (2_000, 300):
                    way = partial(stream, window=window)
                    row(f"{order}, {window:,}", name, way, put(data))
        return
    heading("way")
    steps = [n / 100 for n in range(10, 40, 3)]
    far = [n / 100 for n in range(55, 98, 6)]
    for name, (train, data) in collections.items():
        row("**stream**", name, stream, data)
        row("at once", name, at_once, data)
        row("single pass", name, best_of(single_pass, steps, train), data)
        if len(data[0]) < 3_000:  # it compares all with all: minutes, and gigabytes
            some = train[0][:1_000], train[1][:1_000]
            row("agglomerative", name, best_of(agglomerative, far, some), data)


if __name__ == "__main__":
    main()
