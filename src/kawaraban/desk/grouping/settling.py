"""Settling: what follows from the articles in the store, brought up to date.

Topics changed since the archive was matched are matched again (``matching``), new articles are
compared with the others for copies (``placing``), stories and series are grouped (``grouping``).
Each step picks up where a killed run left off, and the outcome does not depend on the order in
which articles came.
"""

from __future__ import annotations

from kawaraban.desk.deciding.matching import refresh_topics
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.grouping import gather_serials, group_stories
from kawaraban.desk.grouping.placing import place_copies

__all__ = ["gather_serials", "group_stories", "place_copies", "refresh_topics", "settle"]


def settle(desk: Desk) -> None:
    """All of it: topics, copies, stories, series."""
    refresh_topics(desk)
    place_copies(desk)
    group_stories(desk)
    gather_serials(desk)
