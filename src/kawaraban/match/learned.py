"""A topic learned from examples: weights for features, a bar, and a calibrated probability.

What is accepted is set against what is not: the mean vector of the accepted less that of an
unjudged background and of the rejected (Rocchio 1971; the strongest at few examples in the TDT
evaluations, Yang et al., SIGIR 2005), times how rare a feature is. The background holds
unlabelled articles that belong: those most like the accepted join them with part of a vote, once
(pseudo-relevance feedback). Scores are read against the background's own (in TDT one figure for
all topics works only on normalised scores), and each known article is scored as if it had not
been seen. ``docs/design/topic-models.md`` has what was measured, and against what.

Pure arithmetic over vectors, in a fixed order: the same examples give the same model.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kawaraban.features import Vector, dot
from kawaraban.match.vectors import is_form

WEIGHTS = 1000
"""Features that a topic keeps: those of the largest weight."""
RARITY = 1.5
JOINING = 1 / 30
"""Part of the background that is looked at for articles to join the accepted."""
JOIN_VOTE = 0.5
REJECTED_VOTE = 0.5
"""Part of what is set against the accepted that many rejected articles make up."""
FORM_APART = 0.0, 1.5
"""So many deviations apart, form begins to count, and counts in full."""
BAR_SPREADS = 1.0
BAR_WAY = 0.1, 0.15
"""The bar: so many deviations of the background above its middle, and part of the way from there
to the accepted: the first figure, and as examples grow in number the second too."""
BASE_ODDS, LEVEL_ODDS, APART_ODDS = -2.53, 3.23, 0.32
"""How odds follow from the level: fitted on the development topics of all collections."""


@dataclass(frozen=True)
class Learned:
    """What training found. ``score`` is linear in the article's vector; ``level`` tells how far
    above the bar that is, in a unit that means the same for all topics."""

    weights: Mapping[str, float]
    usual: float
    """The score of an article about nothing in particular."""
    bar: float
    """The score from which an article is on the page when the balance is even."""
    unit: float
    """What the score rises by from one level to the next."""
    apart: float
    """How far from the usual the accepted are, in deviations of the background."""

    def score(self, vector: Vector) -> float:
        return dot(vector, self.weights)

    def level(self, score: float) -> float:
        return (score - self.bar) / self.unit

    def at(self, level: float) -> float:
        """The score of a level; above the usual in any case."""
        return max(self.usual + 0.1 * (self.bar - self.usual), self.bar + self.unit * level)

    def probability(self, score: float) -> float:
        """0..1 that an article of this score belongs."""
        level = max(-20.0, min(20.0, self.level(score)))
        odds = BASE_ODDS + LEVEL_ODDS * math.tanh(level / 2) + APART_ODDS * math.log(self.apart)
        return 1 / (1 + math.exp(-odds))


def learn(
    accepted: Sequence[Vector], rejected: Sequence[Vector], background: Sequence[Vector]
) -> Learned | None:
    """The model of one topic; None where the accepted have no feature."""
    accepted = [vector for vector in accepted if vector]
    if not accepted:
        return None
    rarity = _rarity([*accepted, *rejected, *background])
    against = _against(rejected, background)
    whole = _sum([(vector, 1.0) for vector in accepted])
    votes = float(len(accepted))
    if len(background) >= 30:
        trust = _form_trust(accepted, background, whole, against, rarity)
        rarity = {f: r * trust if is_form(f) else r for f, r in rarity.items()}
    joined: dict[int, float] = {}
    if len(background) >= 30:
        first = _weights(whole, votes, against, rarity)
        joined = _joining([dot(vector, first) for vector in background])
        for number, vote in joined.items():
            for feature, value in background[number].items():
                whole[feature] = whole.get(feature, 0.0) + vote * value
            votes += vote
    all_weights = _weights(whole, votes, against, rarity)
    heaviest = sorted(all_weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:WEIGHTS]
    weights = dict(sorted(heaviest))

    def unseen(vector: Vector, vote: float, total: float) -> float:
        """The score that an article which has a vote would have without it."""
        left = total - vote
        if left <= 1e-9:
            return 0.0
        return sum(
            [
                value
                * rarity[feature]
                * ((whole[feature] - vote * value) / left - against.get(feature, 0.0))
                for feature, value in vector.items()
                if feature in weights
            ]
        )

    own = [unseen(vector, 1.0, votes) for vector in accepted]
    # Of one example alone nothing can be left out; its like will share some of it.
    alike = 0.3 * sum([dot(vector, weights) for vector in accepted]) / len(accepted)
    kin = (math.fsum(own) + alike) / (len(own) + 1) if votes > 1 else alike
    others = [
        unseen(vector, joined[number], votes) if number in joined else dot(vector, weights)
        for number, vector in enumerate(background)
    ]
    against_it = [dot(vector, weights) for vector in rejected]
    return _calibrated(weights, len(accepted), kin, others or against_it)


def teaches(levels: Sequence[float]) -> list[int]:
    """In what order to ask about articles of these levels (``Learned.level``), by number: of
    three one near the bar, where the answer moves it most, and two of the highest, where it
    finds what belongs (continuous active learning, Cormack and Grossman, SIGIR 2014)."""
    highest = sorted(range(len(levels)), key=lambda n: (-levels[n], n))
    nearest = sorted(range(len(levels)), key=lambda n: (abs(levels[n]), n))
    ways = (iter(highest), iter(highest), iter(nearest))
    order: dict[int, None] = {}
    while len(order) < len(levels):
        for way in ways:
            found = next((n for n in way if n not in order), None)
            if found is not None:
                order[found] = None
    return list(order)


def _form_trust(
    accepted: Sequence[Vector],
    background: Sequence[Vector],
    whole: Mapping[str, float],
    against: Mapping[str, float],
    rarity: Mapping[str, float],
) -> float:
    """How much (0..1) form counts for this topic: as far as the form of each of the accepted is
    like that of the others, in deviations of the background. A subject is told in any form; a
    column or a kind of notice has one of its own."""
    others = len(accepted) - 1
    if not others:
        return 0.5
    form = {
        feature: (value / (others + 1) - against.get(feature, 0.0)) * rarity[feature]
        for feature, value in whole.items()
        if is_form(feature)
    }
    behind = [dot(vector, form) for vector in background]
    own = [
        sum(
            [
                value
                * rarity[feature]
                * ((whole[feature] - value) / others - against.get(feature, 0.0))
                for feature, value in vector.items()
                if feature in form
            ]
        )
        for vector in accepted
    ]
    middle = median(behind)
    spread = 1.4826 * median([abs(score - middle) for score in behind])
    apart = (median(own) - middle) / spread if spread > 0 else 0.0
    return max(0.0, min(1.0, (apart - FORM_APART[0]) / (FORM_APART[1] - FORM_APART[0])))


def _calibrated(
    weights: Mapping[str, float], examples: int, kin: float, known: list[float]
) -> Learned:
    """The bar. The less background there is, the more it is just six tenths of the way."""
    usual = median(known) if known else 0.0
    spread = 1.4826 * median([abs(score - usual) for score in known]) if known else 0.0
    kin = max(kin, usual + spread, usual + 1e-6)
    trust = len(known) / (len(known) + 20)
    way = BAR_WAY[0] + BAR_WAY[1] * examples / (examples + 5)
    way = 0.6 + trust * (way - 0.6)
    bar = usual + BAR_SPREADS * trust * spread + way * (kin - usual)
    step = max(spread + 0.2 * (kin - usual), 1e-6)
    apart = min(100.0, max(1.0, (kin - usual) / max(spread, 1e-6)))
    return Learned(weights=weights, usual=usual, bar=bar, unit=step, apart=apart)


def _rarity(vectors: Sequence[Vector]) -> dict[str, float]:
    common: Counter[str] = Counter()
    for vector in vectors:
        common.update(vector.keys())
    total = math.log(1 + len(vectors))
    return {
        feature: (1 + max(0.0, total - math.log(0.5 + count))) ** RARITY
        for feature, count in common.items()
    }


def _against(rejected: Sequence[Vector], background: Sequence[Vector]) -> dict[str, float]:
    share = REJECTED_VOTE * len(rejected) / (len(rejected) + 5) if rejected else 0.0
    if not background:
        share = 1.0
    parts = [(vector, share / len(rejected)) for vector in rejected]
    parts += [(vector, (1 - share) / len(background)) for vector in background]
    return _sum(parts)


def _sum(parts: Sequence[tuple[Vector, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector, vote in parts:
        for feature, value in vector.items():
            total[feature] = total.get(feature, 0.0) + vote * value
    return total


def _weights(
    whole: Mapping[str, float],
    votes: float,
    against: Mapping[str, float],
    rarity: Mapping[str, float],
) -> dict[str, float]:
    weights = {
        feature: (value / votes - against.get(feature, 0.0)) * rarity[feature]
        for feature, value in whole.items()
    }
    for feature, value in against.items():
        if feature not in whole:
            weights[feature] = -value * rarity[feature]
    return weights


def _joining(scores: Sequence[float]) -> dict[int, float]:
    """Who of the background joins the accepted, with what vote."""
    mean = math.fsum(scores) / len(scores)
    spread = math.sqrt(math.fsum([(score - mean) ** 2 for score in scores]) / len(scores))
    if spread <= 0:
        return {}
    looked_at = max(3, int(len(scores) * JOINING))
    best = sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:looked_at]
    far = {n: (scores[n] - mean) / spread - 1 for n in best}
    furthest = max(far.values())
    return {n: JOIN_VOTE * value / furthest for n, value in far.items() if value > 0}
