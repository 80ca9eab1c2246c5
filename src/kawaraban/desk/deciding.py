"""Deciding: what a person says of an article on a topic, kept for good."""

from __future__ import annotations

import getpass
from typing import Literal

from kawaraban.desk.desk import Desk, spellings
from kawaraban.store.base import Decision


def decide(desk: Desk, topic: str, url: str, kind: Literal["accept", "reject", "clear"]) -> bool:
    """Log a decision. Returns whether an article is known at ``url``; where none is, the
    decision waits for it. ``ValueError`` where there is no such topic."""
    slug = desk.topic(topic).slug
    found = (desk.store.article(spelling) for spelling in spellings(url))
    stored = next((article for article in found if article is not None), None)
    address = stored.article.address if stored is not None else spellings(url)[-1]
    desk.store.decide([Decision(topic=slug, url=address, kind=kind, at=desk.now(), who=_who())])
    return stored is not None


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        return ""
