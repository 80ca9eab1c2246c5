"""Examples: what people accepted and rejected, as decisions and as evidence.

A decision on an address is final. Beyond it each topic has a learned model (``learned.py``) of
its examples and of an unjudged background. Its evidence enters the score as reasons like those
of rules: the features that count most, in words, each with what it contributes, and one for the
rest, so that the score is still the sum of the reasons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kawaraban.article import Article, Reason
from kawaraban.features import Vector, dot
from kawaraban.match.background import Background, background_of
from kawaraban.match.learned import Learned, learn
from kawaraban.match.outcome import ASK
from kawaraban.match.topic import Balance
from kawaraban.match.vectors import article_vector, in_words
from kawaraban.wording import say

LABEL = "examples"
SHOWN = 6
"""Features that are told one by one."""
ON: dict[Balance, float] = {"miss-nothing": -0.25, "balanced": 0.0, "only-sure": 1.0}
"""The level (``Learned.level``) from which an article is on the page."""
ASKED: dict[Balance, float] = {"miss-nothing": -0.6, "balanced": -0.3, "only-sure": 0.25}
"""The level from which it is in the inbox."""
ON_LIKELY: dict[Balance, float] = {"miss-nothing": 0.05, "balanced": 0.3, "only-sure": 0.9}
ASKED_LIKELY: dict[Balance, float] = {"miss-nothing": 0.02, "balanced": 0.1, "only-sure": 0.3}
"""How likely it has to be instead, once there are answers enough to tell (``answers.py``)."""


@dataclass(frozen=True)
class Examples:
    """A topic's accepted and rejected articles. ``background``, a sample of articles nobody
    judged, teaches what is common; none is allowed, 2,000 teach more than 300. ``sample`` is
    such a sample made ready once for many topics; where given, it is learned from instead."""

    accepted: tuple[Article, ...] = ()
    rejected: tuple[Article, ...] = ()
    background: tuple[Article, ...] = ()
    sample: Background | None = None


class ExampleModel:
    """The model of one topic's examples, trained when first asked.

    For a topic without rules, the reasons add up to ``threshold`` where the article is as near
    to the examples as the balance wants it on the page, and to the inbox's part of it
    (``outcome.ASK``) where it wants to be asked. Beside rules they are at most half the
    threshold, for or against: examples tip a borderline article, they do not overrule what the
    researcher wrote.
    """

    def __init__(
        self,
        examples: Examples,
        threshold: float,
        has_rules: bool,
        balance: Balance = "balanced",
    ) -> None:
        self.examples, self.threshold, self.has_rules = examples, threshold, has_rules
        self.balance: Balance = balance
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

    def probability(self, article: Article) -> float | None:
        """0..1 that the article belongs, going by the examples alone; None where nothing was
        accepted that could be learned from."""
        model = self._learned
        return None if model is None else model.probability(model.score(_vector(article)))

    def reasons(self, article: Article) -> list[Reason]:
        """What the examples say of the article; empty where that is far from anything."""
        model = self._learned
        if model is None:
            return []
        vector = _vector(article)
        score = model.score(vector)
        weight = self._beside_rules(article, vector) if self.has_rules else self._alone(score)
        if weight is None or round(weight, 3) == 0:
            return []
        accepted = self._nearest(article, vector, self.examples.accepted)[1]
        note = say(f"nearest accepted: {accepted}", f"最も近い採用記事: {accepted}")
        if weight < 0:
            rejected = self._nearest(article, vector, self.examples.rejected)[1]
            note = say(f"nearest rejected: {rejected}", f"最も近い不採用記事: {rejected}")
        return _told(model, vector, weight, self._scale(weight, score), note)

    def _alone(self, score: float) -> float | None:
        """The evidence as a part of the score of a topic without rules."""
        model = self._learned
        assert model is not None
        on, ask = bars(model, self.balance)
        part = (1 - ASK[self.balance]) * self.threshold
        weight = self.threshold + part * (score - on) / max(on - ask, 1e-9)
        return weight if weight > 0 else None

    def _beside_rules(self, article: Article, vector: Vector) -> float | None:
        model = self._learned
        assert model is not None
        most = 0.5 * self.threshold
        level = model.level(model.score(vector))
        to_accepted = self._nearest(article, vector, self.examples.accepted)[0]
        to_rejected = self._nearest(article, vector, self.examples.rejected)[0]
        if to_rejected > to_accepted and level < ON["only-sure"]:
            return -most * to_rejected
        if level <= ASKED["balanced"]:
            return None
        return most * min(level - ASKED["balanced"], 1.0)

    @staticmethod
    def _scale(weight: float, score: float) -> float:
        """What a feature's part of the model's score is worth in the topic's."""
        return abs(weight / score) if score > 0 else 0.0

    def _nearest(
        self, article: Article, vector: Vector, articles: tuple[Article, ...]
    ) -> tuple[float, str]:
        """How near the nearest of the articles is, and its headline; the article itself, where
        it is one of them, is none of them."""
        own = {article.url, article.address, *article.other_urls}
        near, headline = 0.0, ""
        for other in articles:
            if other.address in own or other.url in own:
                continue
            likeness = dot(vector, _vector(other))
            if likeness > near:
                near, headline = likeness, other.headline
        return near, headline

    @cached_property
    def _learned(self) -> Learned | None:
        if not self.examples.accepted:
            return None
        return learn(
            [_vector(article) for article in self.examples.accepted],
            [_vector(article) for article in self.examples.rejected],
            self._background(),
        )

    def _background(self) -> Background:
        sample = self.examples.sample
        if sample is not None:
            return sample.without(self._decisions)
        return background_of(map(_vector, self.examples.background))


def bars(model: Learned, balance: Balance) -> tuple[float, float]:
    """The scores from which an article is on the page, and in the inbox."""
    if model.answered:
        return model.likely(ON_LIKELY[balance]), model.likely(ASKED_LIKELY[balance])
    return model.at(ON[balance]), model.at(ASKED[balance])


def _told(model: Learned, vector: Vector, weight: float, scale: float, note: str) -> list[Reason]:
    """A weight as reasons that add up to it: the features that count most, then the rest."""
    parts = [
        (feature, round(scale * value * model.weights[feature], 3))
        for feature, value in vector.items()
        if feature in model.weights
    ]
    parts.sort(key=lambda part: (-part[1] if weight > 0 else part[1], part[0]))
    told = [
        Reason(rule=LABEL, field="example", text=in_words(feature), weight=part, note=note)
        for feature, part in parts[:SHOWN]
        if part * weight > 0
    ]
    rest = round(weight - math.fsum(reason.weight for reason in told), 3)
    if rest or not told:
        words = say("all else", "そのほか")
        told.append(Reason(rule=LABEL, field="example", text=words, weight=rest, note=note))
    return told


@lru_cache(maxsize=1 << 9)
def _vector(article: Article) -> Vector:
    return article_vector(article)
