"""Settling: what follows from the articles in the store, brought up to date.

Topics changed since the archive was matched are matched again (``matching``), new articles are
compared with the others for copies, stories and series are grouped (``grouping``). Each step
picks up where a killed run left off, and the outcome does not depend on the order in which
articles came.
"""

from __future__ import annotations

from kawaraban.article import CopyLink
from kawaraban.copies.signature import WINDOW_DAYS
from kawaraban.copies.verify import place
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping import gather_serials, group_stories
from kawaraban.desk.matching import refresh_topics
from kawaraban.desk.progress import work
from kawaraban.wording import say

__all__ = ["gather_serials", "group_stories", "place_copies", "refresh_topics", "settle"]

_BATCH = 200


def settle(desk: Desk) -> None:
    """All of it: topics, copies, stories, series."""
    refresh_topics(desk)
    place_copies(desk)
    group_stories(desk)
    gather_serials(desk)


def place_copies(desk: Desk) -> None:
    """Compare the articles not yet placed with those they share a band with."""
    store = desk.store
    batch = store.unplaced(_BATCH)
    if not batch:
        return
    with work(desk.progress, say("copies", "重複の照合")) as progress:
        while batch:
            links: dict[int, tuple[CopyLink, ...]] = {}
            for stored, signed in batch:
                links[stored.id] = ()
                if signed is not None:
                    others = store.sharing_bands(stored.id, signed, days=WINDOW_DAYS)
                    links[stored.id] = place(stored.article, (o.article for o in others))
            store.place(links)
            progress.step(len(batch))
            batch = store.unplaced(_BATCH)
