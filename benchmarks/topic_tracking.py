"""Following a topic from few examples: ours beside named peers on labelled collections.

    python benchmarks/topic_tracking.py [--examples 1,2,4,10] [--only NAME] [--ours]

Ours has a background of 2,000 unlabelled articles of the past, as on a desk, and judges the
stream in two halves: before the second it learns again with the first, still unlabelled, added to
the background. Peers have 300 of the background, once: more makes the best of them, logistic
regression, worse (``docs/design/topic-models.md``). ``--ours`` leaves them out.

How tasks are made and split is told in ``topic_collections.py``. For each collection, number of
examples and way of judging, over the topics kept for testing: precision, recall and F1 at the
default balance; average precision; precision at recall 0.95; the normalised detection cost of
the TDT evaluations (a miss costs 1, a false alarm 0.1, two in a hundred belong) at the default
balance. F1 of the development topics stands in the last column.

Peers (scikit-learn): BM25 with the examples as query, the centroid of character n-grams, logistic
regression over TF-IDF against the background as negatives, and a rule of the words that most
examples share. None has a bar of its own: each gets the number of deviations above its scores of
the background that is best, by F1, on the development topics of the same collection and the same
number of examples. Ours has one bar for all collections.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped,unused-ignore]
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import normalize

from kawaraban.features import Vector, feature_counts
from kawaraban.match.background import Background, background_of
from kawaraban.match.examples import ON
from kawaraban.match.learned import learn
from kawaraban.match.vectors import article_vector
from topic_collections import Collection, Task, collections, tasks, truth

OURS = "Kawaraban"
BARS = [x / 4 for x in range(-4, 41)]
READ = 2000
BACKGROUND = 2000
HALVES = 2


@dataclass
class Scored:
    """One task judged one way: scores as deviations above the background's, our own bar at 0."""

    belongs: np.ndarray
    scores: np.ndarray


class Peers:
    """A collection's texts counted once."""

    def __init__(self, collection: Collection) -> None:
        texts = [
            f"{a.headline}\n{(a.body or a.excerpt)[:READ]}".lower() for a in collection.articles
        ]
        word = (
            CountVectorizer(ngram_range=(1, 2), min_df=2)
            if collection.spaced
            else CountVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2)
        )
        one = (
            CountVectorizer(min_df=2)
            if collection.spaced
            else CountVectorizer(analyzer="char", ngram_range=(2, 2), min_df=2)
        )
        self.terms = word.fit_transform(texts)
        self.words = one.fit_transform(texts)
        self.grams = CountVectorizer(analyzer="char", ngram_range=(3, 3), min_df=2).fit_transform(
            texts
        )
        names = [feature_counts(article) for article in collection.articles]
        vocabulary = {f: n for n, f in enumerate(sorted({f for c in names for f in c}))}
        rows = [n for n, c in enumerate(names) for _ in c]
        columns = [vocabulary[f] for c in names for f in c]
        self.names = sp.csr_matrix(
            (np.ones(len(rows)), (rows, columns)), shape=(len(names), len(vocabulary))
        )

    def bm25(self, task: Task) -> Callable[[Sequence[int]], np.ndarray]:
        known = self.words[[*task.accepted, *task.background]]
        rarity = _rarity(known)
        mean = known.sum() / known.shape[0]
        query = np.minimum(np.asarray(self.words[list(task.accepted)].sum(0)).ravel(), 3) * rarity

        def score(numbers: Sequence[int]) -> np.ndarray:
            documents = self.words[list(numbers)].astype(float)
            lengths = np.asarray(documents.sum(1)).ravel()
            documents = documents.tocsr()
            norm = 1.2 * (0.25 + 0.75 * lengths / mean)
            repeated: np.ndarray = np.repeat(norm, np.diff(documents.indptr))
            documents.data = documents.data * 2.2 / (documents.data + repeated)
            found: np.ndarray = np.asarray(documents @ query).ravel()
            return found

        return score

    def centroid(self, task: Task) -> Callable[[Sequence[int]], np.ndarray]:
        rarity = _rarity(self.grams[[*task.accepted, *task.background]])

        def vectors(numbers: Sequence[int]) -> sp.csr_matrix:
            return _weighed(self.grams[list(numbers)], rarity)

        middle = np.asarray(vectors(task.accepted).mean(0)).ravel()
        return lambda numbers: np.asarray(vectors(numbers) @ middle).ravel()

    def regression(self, task: Task) -> Callable[[Sequence[int]], np.ndarray]:
        known = [*task.accepted, *task.background]
        rarity = _rarity(self.terms[known])
        model = LogisticRegression(C=10, max_iter=300, class_weight="balanced")
        model.fit(
            _weighed(self.terms[known], rarity),
            [1] * len(task.accepted) + [0] * len(task.background),
        )
        return lambda numbers: np.asarray(
            model.decision_function(_weighed(self.terms[list(numbers)], rarity))
        )

    def rule(self, task: Task) -> Callable[[Sequence[int]], np.ndarray]:
        accepted = self.names[list(task.accepted)]
        common = np.asarray(accepted.mean(0)).ravel()
        rarity = _rarity(self.names[list(task.background)])
        chosen = np.argsort(-(common * rarity * (common >= 0.3)))[:10]
        worth = np.zeros_like(common)
        worth[chosen] = (common >= 0.3)[chosen]
        return lambda numbers: np.asarray(self.names[list(numbers)] @ worth).ravel()


def _rarity(known: sp.csr_matrix) -> np.ndarray:
    common = np.asarray((known > 0).sum(0)).ravel()
    rarity: np.ndarray = np.log(1 + (known.shape[0] - common + 0.5) / (common + 0.5))
    return rarity


def _weighed(counts: sp.csr_matrix, rarity: np.ndarray) -> sp.csr_matrix:
    logged = counts.astype(float).tocsr()
    logged.data = 1 + np.log(logged.data)
    return normalize(logged.multiply(rarity).tocsr())


class Ours:
    """Levels above our bar, and the seconds of processor time that training took."""

    def __init__(self, collection: Collection) -> None:
        self.vectors: list[Vector] = list(map(article_vector, collection.articles))
        self.took: list[float] = []
        self._ready: tuple[tuple[int, ...], Background] = ((), background_of(()))

    def levels(self, task: Task) -> Callable[[Sequence[int]], np.ndarray]:
        if self._ready[0] != task.background:
            ready = background_of(self.vectors[n] for n in task.background)
            self._ready = task.background, ready
        start = time.process_time()
        model = learn([self.vectors[n] for n in task.accepted], [], self._ready[1])
        self.took.append(time.process_time() - start)
        assert model is not None

        def levels(numbers: Sequence[int]) -> np.ndarray:
            found: np.ndarray = np.array(
                [model.level(model.score(self.vectors[n])) - ON["balanced"] for n in numbers]
            )
            return found

        return levels


def followed(ours: Ours, task: Task) -> np.ndarray:
    """Levels of the stream, half by half."""
    size = -(-len(task.stream) // HALVES)
    found = []
    for start in range(0, len(task.stream), size):
        seen = (*task.background, *task.stream[:start])
        levels = ours.levels(replace(task, background=seen))
        found.append(levels(task.stream[start : start + size]))
    whole: np.ndarray = np.concatenate(found)
    return whole


def apart(task: Task, way: Callable[[Task], Callable[[Sequence[int]], np.ndarray]]) -> np.ndarray:
    """A peer's scores of the stream as deviations above its background."""
    score = way(task)
    behind = score(task.background)
    whole: np.ndarray = (score(task.stream) - behind.mean()) / (behind.std() or 1)
    return whole


def f1(belongs: np.ndarray, said: np.ndarray) -> tuple[float, float, float]:
    hits = float((belongs & said).sum())
    precision, recall = hits / max(1, said.sum()), hits / max(1, belongs.sum())
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def figures(one: Scored, bar: float) -> list[float]:
    said = one.scores >= bar
    miss = 1 - (one.belongs & said).sum() / one.belongs.sum()
    alarm = (~one.belongs & said).sum() / (~one.belongs).sum()
    cost = (0.02 * miss + 0.1 * 0.98 * alarm) / min(0.02, 0.1 * 0.98)
    order = np.argsort(-one.scores, kind="stable")
    found = np.cumsum(one.belongs[order])
    enough = int(np.searchsorted(found, 0.95 * one.belongs.sum()))
    return [
        *f1(one.belongs, said),
        float(average_precision_score(one.belongs, one.scores)),
        float(found[enough] / (enough + 1)),
        float(cost),
    ]


def judged(collection: Collection, examples: int, peers: Peers | None, ours: Ours) -> None:
    scored: dict[str, dict[bool, list[Scored]]] = {}
    ours.took.clear()

    def keep(name: str, task: Task, scores: np.ndarray) -> None:
        belongs = np.array(truth(collection, task, task.stream))
        sides = scored.setdefault(name, {True: [], False: []})
        sides[task.development].append(Scored(belongs, scores))

    for task in tasks(collection, examples, background=BACKGROUND):
        keep(OURS, task, followed(ours, task))
    if peers is not None:
        for task in tasks(collection, examples):
            keep("BM25", task, apart(task, peers.bm25))
            keep("character n-grams", task, apart(task, peers.centroid))
            keep("logistic regression", task, apart(task, peers.regression))
            keep("keyword rule", task, apart(task, peers.rule))
    for name, sides in scored.items():
        mean_f1 = {
            bar: float(np.mean([f1(s.belongs, s.scores >= bar)[2] for s in sides[True]]))
            for bar in ([0.0] if name == OURS else BARS)
        }
        bar = max(mean_f1, key=lambda b: mean_f1[b])
        rows = [figures(s, bar) for s in sides[False]]
        if not rows:
            continue
        cells = " | ".join(f"{mean:.2f}" for mean in np.mean(rows, axis=0))
        print(
            f"| {collection.name} | {examples} | {name} | {cells} | {mean_f1[bar]:.2f} |",
            flush=True,
        )
    print(
        f"| | | trained {len(ours.took)} times, in {max(ours.took):.2f} s of a processor at most,"
        f" {median(ours.took):.2f} s as a rule | | | | | | | |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", default="1,2,4,10")
    parser.add_argument("--only", default="")
    parser.add_argument("--ours", action="store_true", help="without peers")
    options = parser.parse_args()
    print("| collection | examples | by | P | R | F1 | AP | P at R .95 | cost | F1, dev |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for collection in collections():
        if options.only not in collection.name:
            continue
        peers = None if options.ours else Peers(collection)
        ours = Ours(collection)
        for examples in map(int, options.examples.split(",")):
            judged(collection, examples, peers, ours)


if __name__ == "__main__":
    main()
