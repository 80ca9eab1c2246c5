"""How fast a topic learns: answers needed until the page is nearly complete and nearly clean.

    python benchmarks/topic_learning.py [--only NAME] [--dev] [--at-once 10] [--balances]

Simulated: a topic starts from two examples and a background, and articles come that a person
answers about by the collection's own labels, some at a time; after each time the model is trained
again. Counted are the answers until what was accepted and the model's likeliest of the rest make
a page of recall 0.95 at precision 0.9, for some bar of the model. Where nothing is left to ask
about before that, all articles had to be answered.

Ways of asking: the inbox (``kawaraban inbox``, by the very functions it uses: what is asked about,
what is on the page and not sure, in that order), nearest to the bar (uncertainty sampling), random.

``--balances``: half of the articles are never asked about; on these, precision and recall of the
page by each balance before and after answers of the inbox on the other half, and the recall of
page and inbox together.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import mean, median

from kawaraban.features import Vector
from kawaraban.match.asking import FEW, LOOKED_AT, UNSURE, in_order
from kawaraban.match.background import Background, background_of
from kawaraban.match.examples import bars
from kawaraban.match.learned import Learned, learn
from kawaraban.match.topic import BALANCES
from kawaraban.match.vectors import article_vector
from topic_collections import Collection, Task, collections, tasks, truth

JUDGED = 400
TOLD = (0, 25, 50, 100)
TOPICS = 6
"""Topics of a collection, at most."""
Way = Callable[[Learned, Sequence[Vector], int, random.Random], list[int]]


def inbox(model: Learned, vectors: Sequence[Vector], most: int, _: random.Random) -> list[int]:
    """Which articles the inbox would list, first first."""
    on, ask = bars(model, "balanced")
    scores = [model.score(vector) for vector in vectors]
    asked = [
        n
        for n, score in enumerate(scores)
        if ask <= score < on or (score >= on and model.probability(score) < UNSURE)
    ]
    asked.sort(key=lambda n: (-scores[n], n))
    if len(asked) < FEW:
        off = sorted(
            (n for n, score in enumerate(scores) if score < ask), key=lambda n: (-scores[n], n)
        )
        asked += off[: FEW - len(asked)]
    order = in_order([vectors[n] for n in asked[:LOOKED_AT]], most)
    return [asked[n] for n in order]


def nearest(model: Learned, vectors: Sequence[Vector], most: int, _: random.Random) -> list[int]:
    levels = [model.level(model.score(vector)) for vector in vectors]
    return sorted(range(len(levels)), key=lambda n: (abs(levels[n]), n))[:most]


def at_random(_: Learned, vectors: Sequence[Vector], most: int, draw: random.Random) -> list[int]:
    return draw.sample(range(len(vectors)), min(most, len(vectors)))


WAYS: dict[str, Way] = {"inbox": inbox, "nearest to the bar": nearest, "random": at_random}


class Answers:
    """A topic while it is answered about."""

    def __init__(
        self, collection: Collection, vectors: Sequence[Vector], task: Task, background: Background
    ) -> None:
        self.draw = random.Random(task.topic)
        numbers = sorted(self.draw.sample(task.stream, min(JUDGED, len(task.stream))))
        self.gold = truth(collection, task, numbers)
        self.vectors = [vectors[n] for n in numbers]
        self.examples = [vectors[n] for n in task.accepted]
        self.background = background
        self.judged: dict[int, bool] = {}

    def model(self) -> Learned:
        said = self.judged.items()
        model = learn(
            self.examples + [self.vectors[n] for n, yes in said if yes],
            [self.vectors[n] for n, yes in said if not yes],
            self.background,
        )
        assert model is not None
        return model

    def ask(self, model: Learned, way: Way, most: int, among: Sequence[int]) -> bool:
        left = [n for n in among if n not in self.judged]
        order = way(model, [self.vectors[n] for n in left], most, self.draw)
        self.judged.update({left[n]: self.gold[left[n]] for n in order})
        return bool(order)

    def reached(self, model: Learned) -> bool:
        """Whether some bar gives the page recall 0.95 at precision 0.9."""
        belong = sum(self.gold)
        on_page = hits = sum(self.judged.values())
        left = [n for n in range(len(self.gold)) if n not in self.judged]
        for n in (None, *sorted(left, key=lambda n: -model.score(self.vectors[n]))):
            if n is not None:
                on_page += 1
                hits += self.gold[n]
            if hits >= 0.95 * belong and hits >= 0.9 * on_page:
                return True
        return False

    def page_f1(self, model: Learned) -> float:
        on = bars(model, "balanced")[0]
        said = {n for n, yes in self.judged.items() if yes} | {
            n
            for n, vector in enumerate(self.vectors)
            if n not in self.judged and model.score(vector) >= on
        }
        return 2 * sum(self.gold[n] for n in said) / ((len(said) + sum(self.gold)) or 1)


def needed(answers: Answers, way: Way, at_once: int) -> tuple[int, list[float]]:
    """How many answers, and F1 of the page after some."""
    told: list[float] = []
    done = 0
    found: int | None = None
    while found is None or done <= max(TOLD):
        model = answers.model()
        if done == TOLD[min(len(told), len(TOLD) - 1)] and len(told) < len(TOLD):
            told.append(answers.page_f1(model))
        if found is None and answers.reached(model):
            found = done
        most = at_once
        if len(told) < len(TOLD):
            most = min(most, TOLD[len(told)] - done)
        if not answers.ask(model, way, most, range(len(answers.gold))):
            break
        done = len(answers.judged)
    told += [answers.page_f1(answers.model())] * (len(TOLD) - len(told))
    return (found if found is not None else len(answers.gold)), told


def balances(runs: Sequence[Answers], name: str, at_once: int) -> None:
    found: dict[tuple[int, str], list[tuple[float, float, float]]] = defaultdict(list)
    for answers in runs:
        unseen = sorted(answers.draw.sample(range(len(answers.gold)), len(answers.gold) // 2))
        seen = [n for n in range(len(answers.gold)) if n not in set(unseen)]
        belong = sum(answers.gold[n] for n in unseen)
        for after in (0, 20, 50, 100):
            while len(answers.judged) < after:
                most = min(at_once, after - len(answers.judged))
                if not answers.ask(answers.model(), inbox, most, seen):
                    break
            model = answers.model()
            scores = {n: model.score(answers.vectors[n]) for n in unseen}
            for balance in BALANCES:
                on, ask = bars(model, balance)
                page = [n for n in unseen if scores[n] >= on]
                hits = sum(answers.gold[n] for n in page)
                asked = sum(answers.gold[n] for n in unseen if scores[n] >= min(on, ask))
                found[after, balance].append(
                    (hits / len(page) if page else 1.0, hits / belong, asked / belong)
                )
    for (after, said), rows in found.items():
        precision, recall, with_inbox = (mean(column) for column in zip(*rows, strict=True))
        clean = sum(row[0] >= 0.95 for row in rows)
        whole = sum(row[1] >= 0.95 for row in rows)
        together = sum(row[2] >= 0.95 for row in rows)
        print(
            f"| {name} | {after} | {said} | {precision:.2f} | {recall:.2f} |"
            f" {with_inbox:.2f} | {clean} | {whole} | {together} | {len(rows)} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--dev", action="store_true", help="the development topics instead")
    parser.add_argument("--at-once", type=int, default=10)
    parser.add_argument("--balances", action="store_true")
    options = parser.parse_args()
    if options.balances:
        print(
            "| collection | answers | balance | precision | recall | recall with inbox |"
            " of precision .95 | of recall .95 | with inbox | topics |\n" + "|---" * 10 + "|"
        )
    else:
        told = " | ".join(f"F1 at {n}" for n in TOLD)
        print(f"| collection | asked | topics | answers, median | mean | belong | {told} |")
        print("|---" * (6 + len(TOLD)) + "|")
    for collection in collections():
        if options.only not in collection.name:
            continue
        chosen = [task for task in tasks(collection, 2) if task.development == options.dev]
        chosen = chosen[:TOPICS]
        vectors = [article_vector(article) for article in collection.articles]
        backgrounds = [background_of([vectors[n] for n in task.background]) for task in chosen]

        def fresh() -> list[Answers]:
            return [
                Answers(collection, vectors, task, background)  # noqa: B023 - used in this round
                for task, background in zip(chosen, backgrounds, strict=True)  # noqa: B023
            ]

        if options.balances:
            runs = [one for one in fresh() if sum(one.gold) >= 10]
            balances(runs, collection.name, options.at_once)
            continue
        for name, way in WAYS.items():
            done = [(needed(one, way, options.at_once), sum(one.gold)) for one in fresh()]
            if not done:
                continue
            counts = [count for (count, _), _ in done]
            f1 = " | ".join(
                f"{mean(c):.2f}" for c in zip(*(told for (_, told), _ in done), strict=True)
            )
            print(
                f"| {collection.name} | {name} | {len(done)} | {median(counts):g} |"
                f" {mean(counts):.0f} | {median(b for _, b in done):g} | {f1} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
