"""The background: a sample of what comes in, judged by nobody, made ready once for all topics.

A topic learns from it what is common, how its scores usually lie, and which articles are most
like the accepted. That takes every feature of every article of the sample several times, for each
topic; so the sample is kept as numbers (``learned.py`` reads them): 2,000 articles of 2,000
characters are 7 MB, and scored in some 40 ms.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import mul

from kawaraban.features import Vector
from kawaraban.match.vectors import is_form

SMALL = 100
"""Of a larger sample a feature of one article alone is not kept: it is half of all features, and
tells next to nothing."""


class Background:
    """Vectors as numbers. A feature's number is its place in ``names``."""

    def __init__(self, vectors: Iterable[Vector] = ()) -> None:
        numbers: dict[str, int] = {}
        features, values = [], []
        for vector in vectors:
            features.append(array("I", [numbers.setdefault(f, len(numbers)) for f in vector]))
            values.append(array("f", vector.values()))
        common = Counter[int]()
        for row in features:
            common.update(row)
        least = 1 if len(features) <= SMALL else 2
        kept = {old: new for new, old in enumerate(n for n in common if common[n] >= least)}
        names = list(numbers)
        self.names: list[str] = [names[n] for n in kept]
        self.common: list[int] = [common[n] for n in kept]
        """In how many articles each feature is."""
        self._rows: list[tuple[array[int], array[float]]] = []
        sums = [0.0] * len(kept)
        for row, weights in zip(features, values, strict=True):
            chosen = [n in kept for n in row]
            new = array("I", [kept[n] for n in compress(row, chosen)])
            left = array("f", compress(weights, chosen))
            self._rows.append((new, left))
            for n, weight in zip(new, left, strict=True):
                sums[n] += weight
        self.mean: list[float] = [total / len(self._rows) for total in sums]
        self._ready()

    def _ready(self) -> None:
        self.numbers: dict[str, int] = {name: n for n, name in enumerate(self.names)}
        self.form: list[bool] = list(map(is_form, self.names))
        """Which features tell how an article is made (``vectors.is_form``)."""

    def __getstate__(self) -> tuple[object, ...]:
        return self.names, self.common, self.mean, self._rows

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self.names, self.common, self.mean, self._rows = state  # type: ignore[assignment]
        self._ready()

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, number: int) -> Iterator[tuple[int, float]]:
        """The features of one article, by number, and their weights."""
        features, values = self._rows[number]
        return zip(features, values, strict=True)

    def scores(self, weights: Sequence[float]) -> list[float]:
        """What each article scores by these weights, one for each feature by number."""
        weight = weights.__getitem__
        return [sum(map(mul, map(weight, features), values)) for features, values in self._rows]
