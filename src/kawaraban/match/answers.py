"""What many answers teach beyond the weights: how likely a score is on this very topic.

Odds that hold for topics in general are stretched and shifted until they fit what was accepted
and rejected (Platt, 1999), each article scored as if it had not been seen; few answers leave
them nearly as they were, for a prior pulls towards no change. What is asked about is chosen by
its score, which does not bend this: how likely an article of some score is does not depend on
how many of that score were asked about.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

FEWEST = 5
"""So many accepted and so many rejected say something of the odds."""
STRETCH, SHIFT = 0.7, 1.5
"""How far (deviations of the prior) odds may be from those of topics in general."""
LEAST = 0.2
"""Odds are stretched by this at least: a higher score is never less likely."""


def fitted(accepted: Sequence[float], rejected: Sequence[float]) -> tuple[float, float]:
    """From the general log odds of accepted and rejected articles to what to multiply them by
    and what to add: the most likely pair. 1 and 0 where the answers are too few."""
    if min(len(accepted), len(rejected)) < FEWEST:
        return 1.0, 0.0
    answers = [(odds, 1.0) for odds in accepted] + [(odds, 0.0) for odds in rejected]
    by, add = 1.0, 0.0
    for _ in range(50):  # Newton's method; convex, so it ends
        first = [(by - 1) / STRETCH**2, add / SHIFT**2]
        second = [1 / STRETCH**2, 1 / SHIFT**2, 0.0]
        for odds, said in answers:
            likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, by * odds + add))))
            weight = likely * (1 - likely)
            first[0] += (likely - said) * odds
            first[1] += likely - said
            second[0] += weight * odds * odds
            second[1] += weight
            second[2] += weight * odds
        size = second[0] * second[1] - second[2] ** 2
        step = (second[1] * first[0] - second[2] * first[1]) / size
        shift = (second[0] * first[1] - second[2] * first[0]) / size
        by -= max(-1.0, min(1.0, step))
        add -= max(-2.0, min(2.0, shift))
        if abs(step) + abs(shift) < 1e-6:
            break
    return max(LEAST, by), add
