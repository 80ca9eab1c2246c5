"""Trains the model that says whether two bundles of articles are one event.

    python benchmarks/stories_model.py              # needs scikit-learn; some minutes
    python benchmarks/stories_model.py --transfer   # trained on one collection, measured on others

The train parts are replayed through the grouper in small and large windows, and every comparison
it makes is an example: is most of the one bundle the same story as most of the other? First all
decisions are the right ones, then the model's own (it must do well where its mistakes
lead it). Ten coefficients come out; they go into ``group/likeness.py`` by hand.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from itertools import product
from typing import Any

from kawaraban.group import gathering, likeness
from kawaraban.group.keeping import Waiting
from kawaraban.group.likeness import Bundle, Features, Mean
from kawaraban.group.stories import Stories
from kawaraban.group.views import Commonness, see
from story_collections import (
    Labelled,
    bcubed,
    generated,
    pairs,
    part,
    stream,
    topic,
    whole,
)

WINDOWS = (200, 2_000)
ROUNDS = 2
PURE = 0.8
"""A bundle less of one story than this teaches nothing."""


class Replay(Stories):
    """A stream that knows the truth, and notes every comparison."""

    def __init__(self, window: int, data: Labelled, right: bool) -> None:
        super().__init__(window)
        self._truth = {a.address: label for a, label in zip(*data, strict=True)}
        self._labels: dict[int, Counter[str]] = {}
        self._kept: list[Bundle] = []
        self._right = right
        self.examples: list[tuple[Features, bool, float]] = []

    def run(self, data: Labelled) -> list[tuple[Features, bool, float]]:
        odds, with_ = likeness.odds, Bundle.with_

        def noted(one: Bundle, other: Bundle, mean: Mean, least: float) -> float:
            features = likeness.compare(one, other, mean)
            (label, share), (its, its_share) = self._most(one), self._most(other)
            if min(share, its_share) >= PURE:
                weight = float(min(one.size, other.size))
                self.examples.append((features, label == its, weight))
            said = likeness.likelihood(features)
            if not self._right:
                return said
            return max(said, 0.01) if label == its else min(said, -0.01)

        def joined(one: Bundle, other: Bundle) -> Bundle:
            made = with_(one, other)
            self._note(made, self._labels[id(one)] + self._labels[id(other)])
            return made

        hooks: Any = gathering
        bundle: Any = Bundle
        hooks.odds, bundle.with_ = noted, joined
        try:
            for article in data[0]:
                self.add(article)
            self.settle()
        finally:
            hooks.odds, bundle.with_ = odds, with_
        return self.examples

    def _most(self, bundle: Bundle) -> tuple[str, float]:
        labels = self._labels[id(bundle)]
        label, count = labels.most_common(1)[0]
        return label, count / labels.total()

    def _note(self, bundle: Bundle, labels: Counter[str]) -> None:
        self._labels[id(bundle)] = labels
        self._kept.append(bundle)  # or else its id would be another's

    def _bundle(self, waiting: Waiting) -> Bundle:
        bundle = super()._bundle(waiting)
        self._note(bundle, Counter([self._truth[waiting.address]]))
        return bundle


def replayed(collections: Sequence[Labelled], right: bool) -> list[tuple[Features, bool, float]]:
    """The examples of some collections, each of which counts the same."""
    found = []
    for data in collections:
        for window in WINDOWS:
            examples = Replay(window, data, right).run(data)
            total = sum(weight for _, _, weight in examples)
            for features, same, weight in examples:
                share = weight / total
                found.append((features, same, share / 2))
                # As if one of the two had no figures, or no names: not all the press has.
                found.append((without(features, "figures", "both count"), same, share / 4))
                found.append((without(features, *NAMED), same, share / 4))
    # What has nothing in common is not one event, whatever else it has.
    share = sum(weight for _, _, weight in found) / 40
    for named, counted in product((0.0, 1.0), repeat=2):
        found.append(((0.0, 0.0, 0.0, 0.0, named, counted, 0.0, 0.0, 0.0, 0.0), False, share))
    return found


NAMED = ("names", "both name", "terms, both name", "head, both name")


def without(features: Features, *names: str) -> Features:
    return tuple(
        0.0 if name in names else value
        for name, value in zip(likeness.NAMES, features, strict=True)
    )


def train(collections: Sequence[Labelled]) -> None:
    """Leaves the model in :mod:`kawaraban.group.likeness`."""
    regression = import_module("sklearn.linear_model").LogisticRegression
    examples = replayed(collections, right=True)
    for number in range(ROUNDS):
        if number:
            examples += replayed(collections, right=False)
        features, same, weights = zip(*examples, strict=True)
        scale = len(weights) / sum(weights)
        model = regression(C=1.0, max_iter=3_000).fit(
            features, same, sample_weight=[weight * scale for weight in weights]
        )
        likeness.WEIGHTS = tuple(round(float(weight), 2) for weight in model.coef_[0])
        likeness.BIAS = round(float(model.intercept_[0]), 2)


def report(name: str, collections: dict[str, Labelled]) -> None:
    cells = [name]
    for articles, labels in collections.values():
        precision, recall, f1 = bcubed(stream(articles), labels)
        cells.append(f"{precision:.3f} / {recall:.3f} / {f1:.3f}")
    right, count = agreement()
    cells.append(f"{right} of {count}")
    print(f"| {' | '.join(cells)} |", flush=True)


def agreement() -> tuple[int, int]:
    """Of how many annotated pairs the model says what the annotators said. Of what is common
    only the pairs themselves tell."""
    given = pairs()
    seen = [(see(one), see(other), same) for one, other, same in given]
    common, means = Commonness(), {"latin": Mean(), "cyrillic": Mean()}
    for one, other, _ in seen:
        common.add(one)
        common.add(other)
    right = 0
    for one, other, same in seen:
        bundles = [Bundle(common.weigh(s), s.script, 1, None, None) for s in (one, other)]
        mean = means.setdefault(one.script, Mean())
        odds = likeness.likelihood(likeness.compare(bundles[0], bundles[1], mean))
        right += (odds > 0) == same
    return right, len(given)


def main() -> None:
    ecb, google = whole("ecbplus-en"), whole("googlenews-en")
    training = {
        "ECB+": part(ecb, False, topic),
        "GoogleNews": part(google, False),
        "generated ja, ko": generated(1),
    }
    measured = {
        "ECB+ dev": part(ecb, True, topic),
        "GoogleNews dev": part(google, True),
        "generated dev": generated(2),
    }
    ways = {"all": list(training)}
    if "--transfer" in sys.argv:
        ways |= {name: [name] for name in training}
        ways |= {f"all but {name}": [n for n in training if n != name] for name in training}
    print("| trained on | ECB+ dev | GoogleNews dev | generated dev | pairs |")
    print("|---|---|---|---|---|")
    report("as shipped", measured)
    for name, chosen in ways.items():
        train([training[one] for one in chosen])
        report(name, measured)
        if name == "all":
            print(f"\nBIAS = {likeness.BIAS}\nWEIGHTS = {likeness.WEIGHTS}\n", flush=True)


if __name__ == "__main__":
    main()
