"""How likely it is that two bundles of articles are about one event.

A bundle is one article or a story's so far: the sums of its articles' views. Two bundles are
compared view by view (cosines; that of the terms as seen from the mean of all articles, so that
what the whole page is about brings no two together), less the further they are apart in time,
and a logistic model says how likely one event is. ``benchmarks/stories_model.py`` trains it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from datetime import datetime
from itertools import repeat
from operator import add, itemgetter, mul

from kawaraban.features import Vector
from kawaraban.group.views import COUNTED, Views

SPREAD_DAYS = 5.0
"""Likeness falls with the days between, as a normal distribution of this deviation."""
HELD = 200
"""Terms that a bundle holds, by weight; half as many names, figures and terms of the head. A
third more before they are cut back."""
SHARED = 2
"""Terms in common below which two bundles are not one event: two headlines of the same single
word say nothing."""
_PRIOR = 50
"""Articles with nothing in common that are taken to have been seen already: a page of five
articles about one event has few others to show what is common."""

Dots = tuple[float, float, float, float]
"""Dot products of two bundles: terms, names, figures, head."""
Features = tuple[float, ...]
_nothing = repeat(0.0)

NAMES = (
    "terms", "head", "names", "figures",
    "both name", "both count", "smaller", "larger",
    "terms, both name", "head, both name",
)  # fmt: skip
BIAS = -2.31
WEIGHTS: Features = (22.46, 0.14, 2.44, 7.98, 0.21, -1.7, -3.07, 0.5, -13.13, 2.44)
"""As ``benchmarks/stories_model.py`` prints them: ten numbers, trained on the train parts."""


class Mean:
    """The mean of vectors. That of few is taken for shorter than it is: they may be about one
    thing. At most :data:`~kawaraban.group.views.COUNTED` features are kept, by halving."""

    __slots__ = ("count", "sum", "total")

    def __init__(self) -> None:
        self.sum: Vector = {}
        self.count = 0.0
        self.total = 0.0
        """The square of the sum's length."""

    def add(self, vector: Vector) -> tuple[float, float]:
        """Returns its dot product with the mean that it is in now, and the count."""
        self.count += 1
        weights = vector.values()
        totals = list(map(add, map(self.sum.get, vector, _nothing), weights))
        self.sum.update(zip(vector, totals, strict=True))
        product = sum(map(mul, weights, totals))
        self.total += 2 * product - _square(vector)
        return product / (self.count + _PRIOR), self.count

    def copy(self) -> Mean:
        other = Mean()
        other.sum, other.count, other.total = dict(self.sum), self.count, self.total
        return other

    def cut(self) -> None:
        while len(self.sum) > COUNTED:
            kept = heapq.nlargest(COUNTED // 2, self.sum.items(), key=_weight_and_name)
            self.sum = {feature: weight / 2 for feature, weight in kept}
            self.count /= 2
            self.total = math.fsum([w * w for w in self.sum.values()])

    def dot(self, vector: Vector) -> float:
        # One look at each place: this is a large dict, far from the processor.
        weights = map(self.sum.get, vector, _nothing)
        products: Iterable[float] = map(mul, vector.values(), weights)
        return sum(products) / (self.count + _PRIOR)

    @property
    def square(self) -> float:
        return self.total / (self.count + _PRIOR) ** 2


class Bundle:
    """The sums of articles' views, and the times between which they came."""

    __slots__ = (
        "_heaviest", "figures", "first", "head", "latest", "mean_dot", "names", "script", "size",
        "squares", "terms",
    )  # fmt: skip

    def __init__(
        self,
        views: Views,
        script: str,
        size: int,
        first: datetime | None,
        latest: datetime | None,
    ) -> None:
        self.terms, self.names, self.figures, self.head = (
            views.terms, views.names, views.figures, views.head,
        )  # fmt: skip
        self.script, self.size = script, size
        self.first, self.latest = first, latest
        self.squares: Dots = (
            _square(self.terms), _square(self.names), _square(self.figures), _square(self.head),
        )  # fmt: skip
        self.mean_dot = (0.0, -1.0)
        """Its dot product with the mean of all, and the count at which that was worked out."""
        self._heaviest: list[tuple[float, str]] | None = None

    def with_(self, other: Bundle) -> Bundle:
        """Both as one bundle."""
        if other.size > self.size:
            return other.with_(self)
        both = Bundle(
            Views(
                _added(self.terms, other.terms, HELD),
                _added(self.names, other.names, HELD // 2),
                _added(self.figures, other.figures, HELD // 2),
                _added(self.head, other.head, HELD // 2),
            ),
            self.script,
            self.size + other.size,
            min((t for t in (self.first, other.first) if t is not None), default=None),
            max((t for t in (self.latest, other.latest) if t is not None), default=None),
        )
        (own, count), (its, its_count) = self.mean_dot, other.mean_dot
        if count >= 0 and its_count >= 0:  # what is cut off weighs next to nothing in the mean
            both.mean_dot = (own * self.size + its * other.size) / both.size, min(count, its_count)
        return both

    def heaviest(self, most: int) -> list[tuple[float, str]]:
        """The heaviest terms, at length one, the heaviest first. ``most`` is always the same."""
        if self._heaviest is None:
            length = math.sqrt(self.squares[0])
            terms = self.terms
            heaviest = sorted(terms, key=terms.__getitem__, reverse=True)[:most]
            self._heaviest = [(terms[f] / length, f) for f in heaviest]
        return self._heaviest

    def dots(self, other: Bundle) -> Dots:
        return (
            dot(self.terms, other.terms),
            dot(self.names, other.names),
            dot(self.figures, other.figures),
            dot(self.head, other.head),
        )

    def nearness_in_time(self, other: Bundle) -> float:
        """1 where the times meet, less the more days lie between; 1 where a time is unknown."""
        if self.first is None or self.latest is None:
            return 1.0
        if other.first is None or other.latest is None:
            return 1.0
        gap = max(
            (self.first - other.latest).total_seconds(),
            (other.first - self.latest).total_seconds(),
        )
        return math.exp(-0.5 * (gap / 86_400 / SPREAD_DAYS) ** 2) if gap > 0 else 1.0

    def from_mean(self, mean: Mean) -> float:
        """The centre's dot product with the mean, worked out again when the mean stands for a
        twentieth more articles."""
        value, count = self.mean_dot
        if not count <= mean.count <= 1.05 * count:
            value = mean.dot(self.terms) / self.size
            self.mean_dot = value, mean.count
        return value


def dot(one: Vector, other: Vector) -> float:
    """How much two vectors have in common: exact, whatever order it is added up in."""
    shared = one.keys() & other.keys()
    return math.fsum([one[f] * other[f] for f in shared]) if shared else 0.0


def compare(one: Bundle, other: Bundle, mean: Mean) -> Features:
    """What the model looks at, in the order of :data:`NAMES`."""
    terms, names, figures, head = one.dots(other)
    own, its = one.squares, other.squares
    near = one.nearness_in_time(other)
    named = own[1] > 0 and its[1] > 0
    small, large = (one.size, other.size) if one.size < other.size else (other.size, one.size)
    alike = near * _centred(one, other, terms, mean)
    head_alike = near * head / math.sqrt(own[3] * its[3]) if head else 0.0
    return (
        alike,
        head_alike,
        near * names / math.sqrt(own[1] * its[1]) if names else 0.0,
        near * figures / math.sqrt(own[2] * its[2]) if figures else 0.0,
        1.0 if named else 0.0,
        1.0 if own[2] > 0 and its[2] > 0 else 0.0,
        math.log(small),
        math.log(large),
        alike if named else 0.0,
        head_alike if named else 0.0,
    )


def likelihood(features: Features) -> float:
    """The logarithm of the odds that it is one event: above 0 it is the likelier thing."""
    return BIAS + sum([w * f for w, f in zip(WEIGHTS, features, strict=True)])


def odds(one: Bundle, other: Bundle, mean: Mean, least: float) -> float:
    """The likelihood of what :func:`compare` says; minus infinity where it is not more than
    ``least``, or where fewer than :data:`SHARED` terms are shared. The head is looked at only
    where it may matter."""
    shared = one.terms.keys() & other.terms.keys()
    if len(shared) < SHARED:
        return -math.inf
    own, its = one.squares, other.squares
    near = one.nearness_in_time(other)
    named = own[1] > 0 and its[1] > 0
    small, large = (one.size, other.size) if one.size < other.size else (other.size, one.size)
    by_terms, by_head, by_names, by_figures, if_named, if_counted, by_small, by_large = WEIGHTS[:8]
    odds = BIAS + by_small * math.log(small) + by_large * math.log(large)
    if named:
        odds += if_named
        by_terms += WEIGHTS[8]
        by_head += WEIGHTS[9]
        odds += by_names * near * dot(one.names, other.names) / math.sqrt(own[1] * its[1])
    if own[2] > 0 and its[2] > 0:
        odds += if_counted
        odds += by_figures * near * dot(one.figures, other.figures) / math.sqrt(own[2] * its[2])
    terms = math.fsum([one.terms[f] * other.terms[f] for f in shared])
    odds += by_terms * near * _centred(one, other, terms, mean)
    if odds + max(by_head, 0.0) * near <= least:
        return -math.inf
    if own[3] > 0 and its[3] > 0:
        odds += by_head * near * dot(one.head, other.head) / math.sqrt(own[3] * its[3])
    return odds if odds > least else -math.inf


def _centred(one: Bundle, other: Bundle, product: float, mean: Mean) -> float:
    """The cosine of two centres as seen from the mean of all articles."""
    square = mean.square
    own, its = one.from_mean(mean), other.from_mean(mean)
    length = one.squares[0] / one.size**2 - 2 * own + square
    its_length = other.squares[0] / other.size**2 - 2 * its + square
    if length <= 1e-9 or its_length <= 1e-9:
        return 0.0
    return (product / (one.size * other.size) - own - its + square) / math.sqrt(length * its_length)


def _added(one: Vector, other: Vector, most: int) -> Vector:
    total = dict(one)
    for feature, weight in other.items():
        total[feature] = total.get(feature, 0.0) + weight
    if len(total) > most * 4 // 3:
        heaviest = sorted(total, key=total.__getitem__, reverse=True)[:most]
        return {feature: total[feature] for feature in heaviest}
    return total


def _square(vector: Vector) -> float:
    return math.hypot(*vector.values()) ** 2


_weight_and_name = itemgetter(1, 0)
