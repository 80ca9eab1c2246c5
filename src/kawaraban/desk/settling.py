"""Settling: what follows from the articles in the store, brought up to date.

Topics changed since the archive was matched are matched again, new articles are compared with
the others for copies, stories are grouped. Each step picks up where a killed run left off, and
the outcome does not depend on the order in which articles came.
"""

from __future__ import annotations

from kawaraban.article import Article, CopyLink, Match
from kawaraban.copies.signature import WINDOW_DAYS
from kawaraban.copies.verify import place
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.desk.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.topics import with_examples
from kawaraban.desk.work import TopicSet, rematch
from kawaraban.group.stories import cluster
from kawaraban.store.base import Store
from kawaraban.wording import say

_BATCH = 200


def settle(desk: Desk) -> None:
    """All of it: topics, copies, stories."""
    refresh_topics(desk)
    place_copies(desk)
    group_stories(desk)


def refresh_topics(desk: Desk) -> TopicSet:
    """Match the archive again for every topic that is not what it was (its rules, the alias
    sets, what people decided), forget topics whose file is gone, and return the topics as the
    stages need them."""
    store = desk.store
    topics, versions = with_examples(desk.topics, store)
    for gone in _known(store) - set(versions):
        store.set_topic_version(gone, None)
    stale = {slug for slug, version in versions.items() if store.topic_version(slug) != version}
    if stale:
        _rematch(desk, topics, stale)
        for slug in stale:
            store.set_topic_version(slug, versions[slug])
    if _known(store) != set(versions):
        store.put_note("topics", "\n".join(sorted(versions)))
    return topics


def _known(store: Store) -> set[str]:
    return set((store.note("topics") or "").split())


def _rematch(desk: Desk, topics: TopicSet, stale: set[str]) -> None:
    store = desk.store
    wanted = TopicSet(
        tuple((slug, topic) for slug, topic in topics.topics if slug in stale),
        tuple((slug, examples) for slug, examples in topics.examples if slug in stale),
    )
    total = store.counts().articles
    if not total:
        return
    few = total < _BATCH  # not worth starting processes for
    stored = ((s.id, s.article) for s in store.articles())
    with (
        work(desk.progress, say("matching the archive", "保存記事の照合"), total) as progress,
        Readers(rematch, wanted, workers=0 if few else desk.workers) as readers,
    ):
        for batch, found in readers.map(chunks(stored, _BATCH)):
            if isinstance(found, ReaderDiedError):
                found = one_by_one(readers, batch, lambda one: (one[0], ()))
            by_topic: dict[str, dict[int, Match | None]] = {slug: {} for slug in stale}
            for number, matches in found:
                said = {match.topic: match for match in matches}
                for slug, of_topic in by_topic.items():
                    of_topic[number] = said.get(slug)
            for slug, of_topic in by_topic.items():
                store.put_matches(slug, of_topic)
            progress.step(len(batch))


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
            store.put_stories(topic.slug, cluster(clips, topic.slug))
        store.put_note(key, state)


def _page_state(store: Store, slug: str) -> str:
    """Changes whenever the topic's page may have."""
    counts = store.counts()
    version = store.topic_version(slug)
    decided = len(store.decisions(slug))
    return f"{counts.articles} {counts.revisions} {store.clip_count(slug)} {decided} {version}"
