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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from kawaraban.features import Vector, dot
from kawaraban.match.answers import FEWEST, fitted
from kawaraban.match.background import Background, background_of
from kawaraban.match.vectors import is_form

Row = list[tuple[int, float]]
"""An article's features, by number, and their weights."""

ENOUGH = 30
"""A smaller background tells nothing of form, and lends no articles."""
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
ALIKE = 3
"""For how many examples it counts how far from the usual the like of the accepted should be."""
BAR_SPREADS = 0.2
BAR_WAY = 0.1, 0.6
"""The bar: so many deviations of the background above its middle, and part of the way from there
to the accepted: the first figure, and as examples grow in number the second too."""
BASE_ODDS, LEVEL_ODDS, TELLS_ODDS, APART_ODDS = -1.76, 1.04, 0.75, 0.10
"""How odds follow from the level, and from how far apart the accepted are, which also says how
much the level tells: fitted on the development topics of all collections."""


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
    answered: bool = False
    """Whether there are enough answers to tell likely from unlikely on this very topic."""
    by: float = 1.0
    add: float = 0.0
    """What these answers multiply odds by and add to them (``answers.py``)."""

    def score(self, vector: Vector) -> float:
        return dot(vector, self.weights)

    def level(self, score: float) -> float:
        return (score - self.bar) / self.unit

    def at(self, level: float) -> float:
        """The score of a level; above the usual in any case."""
        return max(self.usual + 0.1 * (self.bar - self.usual), self.bar + self.unit * level)

    def probability(self, score: float) -> float:
        """0..1 that an article of this score belongs."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.by * self.odds(score) + self.add))))

    def odds(self, score: float) -> float:
        """Log odds that an article of this score belongs, on topics in general."""
        level = max(-20.0, min(20.0, self.level(score)))
        return self._base + self._tells * math.tanh(level / 2)

    @property
    def _base(self) -> float:
        return BASE_ODDS + APART_ODDS * math.log(self.apart)

    @property
    def _tells(self) -> float:
        return LEVEL_ODDS + TELLS_ODDS * math.log(self.apart)

    def likely(self, probability: float) -> float:
        """The score from which an article is so likely to belong; above the usual in any case,
        and above all others where none is."""
        odds = (math.log(probability / (1 - probability)) - self.add) / self.by
        part = (odds - self._base) / self._tells
        return self.at(2 * math.atanh(max(-1 + 1e-8, min(1 - 1e-8, part))))


def learn(
    accepted: Sequence[Vector],
    rejected: Sequence[Vector],
    background: Background | Sequence[Vector],
) -> Learned | None:
    """The model of one topic; None where the accepted have no feature."""
    accepted = [vector for vector in accepted if vector]
    if not accepted:
        return None
    if not isinstance(background, Background):
        background = background_of(background)
    space = _Space(accepted, rejected, background)
    votes = float(len(accepted))
    joined: dict[int, float] = {}
    if len(background) >= ENOUGH:
        space.trust_form()
        joined = _joining(background.scores(space.weights(votes)))
        for number, vote in joined.items():
            space.join(background.row(number), vote)
            votes += vote
    every = space.weights(votes)
    heaviest = sorted(range(len(every)), key=lambda n: (-abs(every[n]), space.names[n]))[:WEIGHTS]
    kept = [0.0] * len(every)
    for n in heaviest:
        kept[n] = every[n]

    def unseen(row: Iterable[tuple[int, float]], vote: float) -> float:
        """The score that an article which has a vote would have without it."""
        left = votes - vote
        if left <= 1e-9:
            return 0.0
        whole, against, rarity = space.whole, space.against, space.rarity
        parts: list[float] = [
            value * rarity[n] * ((whole[n] - vote * value) / left - against[n])
            for n, value in row
            if kept[n]
        ]
        return sum(parts)

    own = [unseen(row, 1.0) for row in space.accepted] if votes > 1 else []
    # Of one example alone nothing can be left out; its like will share some of it.
    alike = 0.3 * sum([_dot(row, kept) for row in space.accepted]) / len(accepted)
    if len(background):
        others = background.scores(kept)
        for number, vote in joined.items():
            others[number] = unseen(background.row(number), vote)
    else:
        others = [_dot(row, kept) for row in space.rejected]
    weights = dict(sorted((space.names[n], kept[n]) for n in heaviest))
    model = _calibrated(weights, own, alike, others)
    if min(len(own), len(space.rejected)) < FEWEST:
        return model
    no = [space.unseen_rejected(row, votes, kept) for row in space.rejected]
    by, add = fitted(list(map(model.odds, own)), list(map(model.odds, no)))
    return replace(model, answered=True, by=by, add=add)


class _Space:
    """A topic's features by number, those of the background first: how rare each is, what the
    accepted have of it together, and what stands against them has of it on average."""

    def __init__(
        self, accepted: Sequence[Vector], rejected: Sequence[Vector], background: Background
    ) -> None:
        more: dict[str, int] = {}
        first = len(background.names)

        def numbered(vector: Vector) -> Row:
            return [
                (n if (n := known.get(f)) is not None else more.setdefault(f, first + len(more)), v)
                for f, v in vector.items()
            ]

        known = background.numbers
        self.background = background
        self.accepted = [numbered(vector) for vector in accepted]
        self.rejected = [numbered(vector) for vector in rejected]
        self.names = [*background.names, *more]
        self.form = [*background.form, *map(is_form, more)]
        nothing = [0.0] * len(more)
        share = REJECTED_VOTE * len(rejected) / (len(rejected) + 5)
        if not len(background):
            share = 1.0
        self.rejected_vote = share / len(rejected) if rejected else 0.0
        self.against = [(1 - share) * value for value in background.mean] + nothing
        self.whole = [0.0] * len(self.names)
        common = [*background.common, *map(int, nothing)]
        for row in self.accepted:
            self.join(row, 1.0)
        for row in self.rejected:
            for n, value in row:
                self.against[n] += share / len(rejected) * value
        for row in (*self.accepted, *self.rejected):
            for n, _ in row:
                common[n] += 1
        known_articles = len(accepted) + len(rejected) + len(background)
        total = math.log(1 + known_articles)
        rarity = [
            (1 + max(0.0, total - math.log(0.5 + count))) ** RARITY
            for count in range(known_articles + 1)
        ]
        self.rarity: list[float] = [rarity[count] for count in common]

    def join(self, row: Iterable[tuple[int, float]], vote: float) -> None:
        whole = self.whole
        for n, value in row:
            whole[n] += vote * value

    def weights(self, votes: float) -> list[float]:
        return [
            (value / votes - against) * rarity
            for value, against, rarity in zip(self.whole, self.against, self.rarity, strict=True)
        ]

    def unseen_rejected(
        self, row: Iterable[tuple[int, float]], votes: float, kept: Sequence[float]
    ) -> float:
        """The score that a rejected article would have without its vote."""
        vote = self.rejected_vote
        parts: list[float] = [
            value
            * self.rarity[n]
            * (self.whole[n] / votes - (self.against[n] - vote * value) / (1 - vote))
            for n, value in row
            if kept[n]
        ]
        return sum(parts)

    def trust_form(self) -> None:
        """Let form count as much (0..1) as it tells: as far as the form of each of the accepted
        is like that of the others, in deviations of the background. A subject is told in any
        form; a column or a kind of notice has one of its own."""
        trust = 0.5
        others = len(self.accepted) - 1
        if others:
            form = [
                weight if is_form and value else 0.0
                for weight, is_form, value in zip(
                    self.weights(others + 1), self.form, self.whole, strict=True
                )
            ]
            own = [
                sum(
                    [
                        v * self.rarity[n] * ((self.whole[n] - v) / others - self.against[n])
                        for n, v in row
                        if self.form[n]
                    ]
                )
                for row in self.accepted
            ]
            middle, spread = _usual(self.background.scores(form))
            apart = (median(own) - middle) / spread if spread > 0 else 0.0
            trust = (apart - FORM_APART[0]) / (FORM_APART[1] - FORM_APART[0])
            trust = max(0.0, min(1.0, trust))
        self.rarity = [
            rarity * trust if is_form else rarity
            for rarity, is_form in zip(self.rarity, self.form, strict=True)
        ]


def _dot(row: Iterable[tuple[int, float]], weights: Sequence[float]) -> float:
    return sum([value * weights[n] for n, value in row])


def _usual(scores: Sequence[float]) -> tuple[float, float]:
    """Middle and spread (the deviation, were they normal) of scores, deaf to those far off."""
    if not scores:
        return 0.0, 0.0
    middle = median(scores)
    return middle, 1.4826 * median([abs(score - middle) for score in scores])


def _calibrated(
    weights: Mapping[str, float], own: Sequence[float], alike: float, known: Sequence[float]
) -> Learned:
    """The bar. The less background there is, the more it is just six tenths of the way."""
    usual, spread = _usual(known)
    least = max(0.3 * spread, 1e-6)
    # The geometric mean: examples most of which are near copies of each other say little of how
    # far from the usual the next will be.
    far = [math.log(max(score - usual, least)) for score in own]
    alike = math.log(max(alike - usual, least))
    kin = math.exp((math.fsum(far) + ALIKE * alike) / (len(far) + ALIKE))
    kin = max(kin, spread, 1e-6)
    trust = len(known) / (len(known) + 20)
    way = BAR_WAY[0] + BAR_WAY[1] * len(own) / (len(own) + 5)
    way = 0.6 + trust * (way - 0.6)
    bar = usual + BAR_SPREADS * trust * spread + way * kin
    step = max(spread + 0.2 * kin, 1e-6)
    apart = min(100.0, max(1.0, kin / max(spread, 1e-6)))
    return Learned(weights=weights, usual=usual, bar=bar, unit=step, apart=apart)


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
