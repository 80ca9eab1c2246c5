"""Backfill: a new or changed topic over the whole archive, and what that would change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from kawaraban.article import Match, Moment
from kawaraban.desk.deciding.matching import (
    BATCH,
    matched,
    only,
    readers_of,
    refresh_topics,
    up_to_date,
)
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.store.base import Ruling, StoredArticle
from kawaraban.wording import say

Change = Literal["in", "out", "ask"]


class Changed(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One clip that comes onto the page (``in``), leaves it (``out``), or comes into the inbox
    (``ask``)."""

    change: Change
    url: str
    headline: str
    outlet: str | None = None
    published: Moment | None = None
    match: Match | None = None
    """What the topic says now."""
    before: Match | None = None
    """What it said when it was matched last."""


class _Clip(msgspec.Struct):
    """A copy group while its members come by."""

    before: bool = False
    after: bool = False
    asked_before: bool = False
    asked: bool = False
    accepted: bool = False
    rejected: bool = False
    said: list[tuple[StoredArticle, Match | None, Match | None]] = []


def backfill(desk: Desk, topic: str, *, since: date | None = None) -> bool:
    """Match the whole archive against the topic as it is now; with ``since`` only the articles
    published from that day on (the others follow at the next build). Returns whether there was
    anything to do.

    Interrupted, it goes on where it was the next time. ``ValueError`` where there is no such
    topic.
    """
    slug = desk.topic(topic).slug
    topics, versions = with_examples(desk.topics, desk.store)
    if up_to_date(desk.store, slug, versions[slug]):
        return False
    if since is None:
        refresh_topics(desk, whole=True)
        return True
    total = desk.store.counts().articles
    with (
        work(desk.progress, _what(), None) as progress,
        readers_of(desk, only(topics, [slug]), total) as readers,
    ):
        for batch, found in matched(readers, _since(desk, since)):
            said = {id: next(iter(matches), None) for id, matches in found}
            desk.store.put_matches(slug, said)
            progress.step(len(batch))
    return True


def preview(desk: Desk, topic: str, *, since: date | None = None) -> tuple[Changed, ...]:
    """What :func:`backfill` would change, the latest first; nothing is written. What people
    decided does not change, so nothing of that is in it. ``ValueError`` where there is no such
    topic."""
    slug = desk.topic(topic).slug
    topics, versions = with_examples(desk.topics, desk.store, keep=False)
    if up_to_date(desk.store, slug, versions[slug]):
        return ()
    rulings = {ruling.address: ruling for ruling in desk.store.rulings(slug)}
    clips: dict[int, _Clip] = {}
    total = desk.store.counts().articles
    with (
        work(desk.progress, _what(), None if since else total) as progress,
        readers_of(desk, only(topics, [slug]), total) as readers,
    ):
        for batch, found in matched(readers, _since(desk, since)):
            before = desk.store.matches(slug, [one.id for one in batch])
            for one, (id, matches) in zip(batch, found, strict=True):
                now = next(iter(matches), None)
                _take(clips, one, before.get(id), now, rulings.get(one.article.address))
            progress.step(len(batch))
    changes = [change for clip in clips.values() for change in _changes(clip)]
    epoch = Moment.on(date.min.replace(year=2))
    return tuple(sorted(changes, key=lambda c: (c.published or epoch, c.url), reverse=True))


def _what() -> str:
    return say("matching the archive", "保存記事の照合")


def _since(desk: Desk, since: date | None) -> Iterator[StoredArticle]:
    for one in desk.store.articles(batch=BATCH):
        when = one.article.published
        day = when.day if when is not None else one.first_seen.date()
        if since is None or day >= since:
            yield one


def _take(
    clips: dict[int, _Clip],
    one: StoredArticle,
    before: Match | None,
    now: Match | None,
    ruling: Ruling | None,
) -> None:
    verdict = ruling.verdict if ruling is not None else None
    said = [match.outcome for match in (before, now) if match is not None]
    if verdict is None and not {"on", "ask"}.intersection(said):
        return
    clip = clips.setdefault(one.copy_group, _Clip(said=[]))
    if verdict == "accepted":
        clip.accepted = True
    elif verdict == "rejected":
        clip.rejected = clip.rejected or not (ruling is not None and ruling.alone)
    else:
        clip.before |= before is not None and before.outcome == "on"
        clip.after |= now is not None and now.outcome == "on"
        clip.asked_before |= before is not None and before.outcome == "ask"
        clip.asked |= now is not None and now.outcome == "ask"
        if len(clip.said) < BATCH:
            clip.said.append((_without_text(one), before, now))


def _without_text(one: StoredArticle) -> StoredArticle:
    """Many are kept until the end."""
    return msgspec.structs.replace(one, article=msgspec.structs.replace(one.article, text=()))


def _changes(clip: _Clip) -> Iterator[Changed]:
    if clip.accepted or clip.rejected:
        return
    change: Change
    if clip.before != clip.after:
        change = "in" if clip.after else "out"
    elif clip.asked and not clip.asked_before and not clip.after:
        change = "ask"
    else:
        return
    wanted = {"in": "on", "out": "on", "ask": "ask"}[change]
    shown = [
        (one.article, before, now)
        for one, before, now in clip.said
        if (match := before if change == "out" else now) is not None and match.outcome == wanted
    ]
    for article, before, now in shown[:1]:
        yield Changed(
            change=change,
            url=article.address,
            headline=article.headline,
            outlet=article.outlet,
            published=article.published,
            match=now,
            before=before,
        )
