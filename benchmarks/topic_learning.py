"""How fast a topic learns: answers needed until the page is nearly complete and nearly clean.

    python benchmarks/topic_learning.py [--only NAME] [--dev]

Simulated: a topic starts from two examples and a background; of the articles to be judged, five
at a time are asked about and answered by the collection's own labels, then the model is trained
again. The page holds what was accepted and what the model puts on it of the rest. Counted are
the answers until the page has recall 0.95 at precision 0.9 for some bar of the model (``never``
where ``MOST`` answers do not do), and F1 of the page at the default balance after some answers.
Ways of asking: ours (``learned.teaches``), nearest to the bar (uncertainty sampling), random.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from statistics import mean, median

from kawaraban.features import Vector
from kawaraban.match.learned import Learned, learn, teaches
from kawaraban.match.vectors import article_vector
from topic_collections import Collection, Task, collections, tasks, truth

JUDGED = 400
MOST = 150
AT_ONCE = 5
TOLD = (0, 10, 25, 50, 100, 150)
Way = Callable[[Sequence[float], random.Random], list[int]]

WAYS: dict[str, Way] = {
    "ours": lambda levels, _: teaches(levels),
    "nearest to the bar": lambda levels, _: sorted(
        range(len(levels)), key=lambda n: (abs(levels[n]), n)
    ),
    "random": lambda levels, draw: draw.sample(range(len(levels)), len(levels)),
}


def reached(gold: Sequence[bool], judged: dict[int, bool], levels: dict[int, float]) -> bool:
    """Whether some bar gives the page recall 0.95 at precision 0.9."""
    belong = sum(gold)
    on_page = hits = sum(judged.values())
    for n in sorted(levels, key=lambda n: -levels[n]):
        if hits >= 0.95 * belong and hits >= 0.9 * on_page:
            return True
        on_page += 1
        hits += gold[n]
    return hits >= 0.95 * belong and hits >= 0.9 * on_page


def page_f1(gold: Sequence[bool], judged: dict[int, bool], levels: dict[int, float]) -> float:
    said = {n for n, yes in judged.items() if yes} | {
        n for n, level in levels.items() if level >= 0
    }
    hits = sum(gold[n] for n in said)
    return 2 * hits / ((len(said) + sum(gold)) or 1)


def simulate(
    collection: Collection, vectors: Sequence[Vector], task: Task, way: Way
) -> tuple[int | None, list[float], int]:
    draw = random.Random(task.topic)
    numbers = sorted(draw.sample(task.stream, min(JUDGED, len(task.stream))))
    gold = truth(collection, task, numbers)
    background = [vectors[n] for n in task.background]
    judged: dict[int, bool] = {}
    needed: int | None = None
    scores = []
    while True:
        accepted = [vectors[n] for n in task.accepted]
        accepted += [vectors[numbers[n]] for n, yes in judged.items() if yes]
        rejected = [vectors[numbers[n]] for n, yes in judged.items() if not yes]
        model = learn(accepted, rejected, background)
        assert isinstance(model, Learned)
        left = [n for n in range(len(numbers)) if n not in judged]
        levels = {n: model.level(model.score(vectors[numbers[n]])) for n in left}
        if len(judged) in TOLD:
            scores.append(page_f1(gold, judged, levels))
        if needed is None and reached(gold, judged, levels):
            needed = len(judged)
        if len(judged) >= MOST:
            return needed, scores, sum(gold)
        order = way([levels[n] for n in left], draw)
        judged.update({left[n]: gold[left[n]] for n in order[:AT_ONCE]})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--dev", action="store_true", help="the development topics instead")
    options = parser.parse_args()
    told = " | ".join(f"F1 at {n}" for n in TOLD)
    print(f"| collection | asked | topics | reached | answers, median | belong | {told} |")
    print("|---" * (6 + len(TOLD)) + "|")
    for collection in collections():
        if options.only not in collection.name:
            continue
        vectors = [article_vector(article) for article in collection.articles]
        for name, way in WAYS.items():
            runs = [
                simulate(collection, vectors, task, way)
                for task in tasks(collection, 2)
                if task.development == options.dev
            ]
            if not runs:
                continue
            done = sum(needed is not None for needed, _, _ in runs)
            answers = median(needed if needed is not None else MOST + 1 for needed, _, _ in runs)
            f1 = " | ".join(
                f"{mean(column):.2f}" for column in zip(*(r[1] for r in runs), strict=True)
            )
            shown = f"{answers:g}" if answers <= MOST else "never"
            print(
                f"| {collection.name} | {name} | {len(runs)} | {done} | {shown} |"
                f" {median(r[2] for r in runs):g} | {f1} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
