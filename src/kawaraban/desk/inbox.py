"""The inbox: what a topic asks a person about, so ordered that each answer teaches much.

The store gives the least certain first. Of those an article much like one asked about before it
waits: its answer is as good as given.
"""

from __future__ import annotations

from kawaraban.desk.desk import Desk
from kawaraban.features import Vector, dot, feature_counts, unit
from kawaraban.store.base import Asked

LOOKED_AT = 200
"""So many of the least certain are put in order; the others follow as the store has them."""


def inbox(desk: Desk, topic: str, *, limit: int) -> tuple[Asked, ...]:
    """What is to be decided on a topic, the most instructive first. ``ValueError`` where there
    is no such topic."""
    slug = desk.topic(topic).slug
    first = desk.store.asked(slug, limit=LOOKED_AT)
    ordered = in_order(first)
    if limit > LOOKED_AT and len(first) == LOOKED_AT:
        ordered += desk.store.asked(slug, offset=LOOKED_AT, limit=limit - LOOKED_AT)
    return ordered[:limit]


def in_order(asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """The first stays first; after it always the one with the best place that is least like all
    before it."""
    vectors = [_vector(one) for one in asked]
    waiting = list(range(len(asked)))
    likest = [0.0] * len(asked)
    order: list[int] = []
    while waiting:
        best = min(waiting, key=lambda n: (n / len(asked) + likest[n], n))
        waiting.remove(best)
        order.append(best)
        for n in waiting:
            likest[n] = max(likest[n], dot(vectors[n], vectors[best]))
    return tuple(asked[n] for n in order)


def _vector(asked: Asked) -> Vector:
    return unit({feature: float(count) for feature, count in feature_counts(asked.article).items()})
