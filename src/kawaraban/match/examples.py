"""Examples: what people accepted and rejected, as decisions and as a simple model.

A decision on an address is final. Beyond it a Rocchio profile (Rocchio 1971; still the best
choice for tracking from few examples in the TDT evaluations, Yang et al., SIGIR 2005): the mean
of the accepted articles' vectors less half the mean of the rejected and of the background.
Features are those of ``kawaraban.features``. Weights are 1 + log of the count, times the inverse
document frequency in the background where there is one, of length one.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from kawaraban.article import Article, Reason
from kawaraban.features import Vector, dot, feature_counts, unit

LABEL = "examples"
OTHERS = 2.0


@dataclass(frozen=True)
class Examples:
    """A topic's accepted and rejected articles. ``background``, a sample of articles nobody
    judged, teaches which words are common; it may be empty."""

    accepted: tuple[Article, ...] = ()
    rejected: tuple[Article, ...] = ()
    background: tuple[Article, ...] = ()


class ExampleModel:
    """The profile of one topic's examples.

    ``reasons`` adds one reason of field ``example``, naming the nearest accepted headline. For
    a topic without rules it is worth the threshold where the article is as near to the profile
    as the bar; beside rules, at most half the threshold, for or against: examples tip a
    borderline article, they do not overrule what the researcher wrote.
    """

    def __init__(self, examples: Examples, threshold: float, has_rules: bool) -> None:
        self.examples, self.threshold, self.has_rules = examples, threshold, has_rules
        self._decisions = {
            url: decision
            for decision, articles in (
                ("accepted", examples.accepted),
                ("rejected", examples.rejected),
            )
            for article in articles
            for url in (article.url, article.address, *article.other_urls)
        }

    def decision(self, article: Article) -> str:
        """``accepted`` or ``rejected`` where a person has decided on this very address."""
        known = (self._decisions.get(url, "") for url in (article.address, article.url))
        return next(filter(None, known), "")

    def reasons(self, article: Article) -> list[Reason]:
        if not self.examples.accepted:
            return []
        profile = self._profile
        vector = profile.vector(article)
        nearness = profile.nearness(vector)
        to_accepted, headline = profile.nearest(vector, profile.accepted, self.examples.accepted)
        to_rejected, bad_headline = profile.nearest(
            vector, profile.rejected, self.examples.rejected
        )
        if to_rejected > to_accepted and self.has_rules:
            weight = -0.5 * self.threshold * to_rejected
            note = f"nearest rejected: {bad_headline}"
        else:
            if nearness < 0.5:
                return []
            weight = self.threshold * min(nearness, 2.0)
            if self.has_rules:
                weight = 0.5 * self.threshold * min(nearness - 0.5, 1.0)
            note = f"nearest accepted: {headline}"
        if round(weight, 3) == 0:
            return []
        return [Reason(rule=LABEL, field="example", weight=round(weight, 3), note=note)]

    @cached_property
    def _profile(self) -> _Profile:
        return _Profile(self.examples)


class _Profile:
    """Vectors, their mean, and the bar above which an article is near."""

    def __init__(self, examples: Examples) -> None:
        known = (*examples.rejected, *examples.background)
        self.commonness: Counter[str] = Counter()
        for article in known:
            self.commonness.update(set(feature_counts(article)))
        self.documents = len(known)
        self.accepted = [self.vector(article) for article in examples.accepted]
        self.rejected = [self.vector(article) for article in examples.rejected]
        background = [self.vector(article) for article in examples.background]
        against = _mean(self.rejected + background)
        mean = _mean(self.accepted)
        self.centre = unit(
            {
                f: w - 0.5 * against.get(f, 0.0)
                for f, w in mean.items()
                if w > 0.5 * against.get(f, 0.0)
            }
        )
        self.bar = self._bar(background)

    def _bar(self, background: list[Vector]) -> float:
        """Between how near the accepted are to each other (each against the mean of the rest)
        and how near what is known not to belong comes, as many standard deviations from
        either; without the latter, half as near as the accepted."""
        total: Counter[str] = Counter()
        for vector in self.accepted:
            total.update(vector)
        kin, kin_spread = _mean_and_spread(
            [
                dot(vector, unit({f: w - vector.get(f, 0.0) for f, w in total.items()}))
                for vector in self.accepted
            ]
            if len(self.accepted) > 1
            else [0.4]
        )
        others = [dot(vector, self.centre) for vector in self.rejected + background]
        if len(others) < 2:
            return max(0.5 * kin, 0.02)
        mean, spread = _mean_and_spread(others)
        apart = kin_spread + OTHERS * spread
        bar = (mean * kin_spread + kin * OTHERS * spread) / apart if apart else 0.5 * kin
        return max(bar, mean + spread, 0.02)

    def vector(self, article: Article) -> Vector:
        """The article as weighted features of length one (empty where it has none)."""
        base = math.log(1 + self.documents)
        return unit(
            {
                feature: (1 + math.log(count))
                * (1 + base - math.log(1 + self.commonness[feature]) if self.documents else 1.0)
                for feature, count in feature_counts(article).items()
            }
        )

    def nearness(self, vector: Vector) -> float:
        """How near to the profile, 1 at the bar."""
        return dot(vector, self.centre) / self.bar

    @staticmethod
    def nearest(
        vector: Vector, others: list[Vector], articles: tuple[Article, ...]
    ) -> tuple[float, str]:
        best = max(range(len(others)), key=lambda i: dot(vector, others[i]), default=-1)
        return (dot(vector, others[best]), articles[best].headline) if best >= 0 else (0.0, "")


def _mean(vectors: list[Vector]) -> Vector:
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    return {f: w / len(vectors) for f, w in total.items()}


def _mean_and_spread(values: list[float]) -> tuple[float, float]:
    mean = math.fsum(values) / len(values)
    return mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / len(values))
