"""The inbox: what a topic asks a person about, so ordered that each answer teaches much.

Of a topic that lives on examples alone, what is on the page and not sure is asked about as well,
and where little is left to ask, the likeliest of what is off (``match/asking.py``).
"""

from __future__ import annotations

from kawaraban.desk.desk import Desk
from kawaraban.match.asking import FEW, LOOKED_AT, UNSURE, in_order
from kawaraban.match.vectors import article_vector
from kawaraban.store.base import Asked


def inbox(desk: Desk, topic: str, *, limit: int) -> tuple[Asked, ...]:
    """What is to be decided on a topic, the most instructive first. ``ValueError`` where there
    is no such topic."""
    of = desk.topic(topic)
    first = desk.store.asked(of.slug, limit=LOOKED_AT)
    whole = len(first) < LOOKED_AT
    if not of.topic.rules:
        unsure = desk.store.asked(of.slug, kind="page", below=UNSURE, limit=LOOKED_AT)
        first = tuple(sorted((*unsure, *first), key=lambda one: -one.match.score))[:LOOKED_AT]
        if len(first) < FEW:
            first += desk.store.asked(of.slug, kind="off", limit=FEW - len(first))
    order = in_order([article_vector(one.article) for one in first], limit)
    listed = tuple(first[n] for n in order)
    if limit > len(listed) and not whole:
        there = {one.article.address for one in listed}
        rest = desk.store.asked(of.slug, limit=limit)
        listed += tuple(one for one in rest if one.article.address not in there)
    return listed[:limit]
