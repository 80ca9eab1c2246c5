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
    most = max(limit, LOOKED_AT)
    found = desk.store.asked(of.slug, limit=most)
    if not of.topic.rules:
        unsure = desk.store.asked(of.slug, kind="page", below=UNSURE, limit=most)
        found = tuple(sorted((*unsure, *found), key=lambda one: -one.match.score))
        if len(found) < FEW:
            found += desk.store.asked(of.slug, kind="off", limit=FEW - len(found))
    first, rest = found[:LOOKED_AT], found[LOOKED_AT:]
    order = in_order([article_vector(one.article) for one in first], limit)
    return (*(first[n] for n in order), *rest)[:limit]


def inbox_count(desk: Desk, topic: str) -> int:
    """How many :func:`inbox` lists where there is no limit."""
    of = desk.topic(topic)
    count = desk.store.asked_count(of.slug)
    if not of.topic.rules:
        count += desk.store.asked_count(of.slug, kind="page", below=UNSURE)
        if count < FEW:
            count += min(FEW - count, desk.store.asked_count(of.slug, kind="off"))
    return count
