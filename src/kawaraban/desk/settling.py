"""Settling: what follows from the articles in the store, brought up to date.

Topics changed since the archive was matched are matched again (``matching``), new articles are
compared with the others for copies, stories are grouped. Each step picks up where a killed run
left off, and the outcome does not depend on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kawaraban.article import Article, CopyLink, Moment
from kawaraban.copies.signature import WINDOW_DAYS
from kawaraban.copies.verify import place
from kawaraban.desk.desk import Desk
from kawaraban.desk.matching import refresh_topics, turns
from kawaraban.desk.progress import work
from kawaraban.group.stories import cluster
from kawaraban.store.base import Store
from kawaraban.wording import say

__all__ = ["group_stories", "place_copies", "refresh_topics", "settle"]

_BATCH = 200


def settle(desk: Desk) -> None:
    """All of it: topics, copies, stories."""
    refresh_topics(desk)
    place_copies(desk)
    group_stories(desk)


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


def group_stories(desk: Desk) -> None:
    """Group each topic's clips into stories, where anything has changed."""
    store = desk.store
    for topic in desk.topics:
        state = _page_state(store, topic.slug)
        key = f"stories:{topic.slug}"
        if store.note(key) == state:
            continue
        with work(desk.progress, say("stories", "話題のまとめ"), None) as progress:
            clips: list[Article] = []
            while found := store.clips(topic.slug, offset=len(clips), limit=_BATCH):
                clips += [clip.article for clip in found]
                progress.step(len(found))
            clips.reverse()  # the page has the newest first
            store.put_stories(topic.slug, cluster(_by_time(clips), topic.slug))
        store.put_note(key, state)


def _by_time(articles: Iterable[Article]) -> list[Article]:
    """In order of time also where people put clips in another; those without a date stay behind
    the one they came after."""
    timed: list[tuple[Moment, Article]] = []
    last = Moment.on(date.min.replace(year=2))
    for article in articles:
        last = article.published or last
        timed.append((last, article))
    timed.sort(key=lambda one: one[0])
    return [article for _, article in timed]


def _page_state(store: Store, slug: str) -> str:
    """Changes whenever the topic's page may have."""
    counts = store.counts()
    decided = len(store.decisions(slug))
    clips = store.clip_count(slug)
    return f"{counts.articles} {counts.revisions} {clips} {decided} {turns(store, slug)}"
