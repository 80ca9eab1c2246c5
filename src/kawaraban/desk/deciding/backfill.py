"""Backfill: a new or changed topic over the whole archive, and what that would change."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

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
from kawaraban.desk.deciding.topics import DeskTopic, with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.store.base import Ruling, Store, StoredArticle
from kawaraban.web.drafting import Change, Found
from kawaraban.wording import say


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


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """So many articles of all have been looked at since it began; what was found in the last bit
    of them."""

    done: int
    total: int
    changes: tuple[Found, ...] = ()


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
    found: list[Changed] = []
    done = 0
    with work(desk.progress, _what(), None if since else desk.store.counts().articles) as progress:
        for looked in changes(desk, desk.topic(topic), since=since):
            found += map(_changed, looked.changes)
            progress.step(looked.done - done)
            done = looked.done
    epoch = Moment.on(date.min.replace(year=2))
    return tuple(sorted(found, key=lambda c: (c.published or epoch, c.url), reverse=True))


def changes(
    desk: Desk, topic: DeskTopic, *, since: date | None = None
) -> Generator[Looked, None, None]:
    """What it would change to match the archive with this topic, whether it is the file or not,
    told bit by bit, from the latest articles on; nothing is written. To be closed where it is not
    read to the end."""
    store, slug = desk.store, topic.slug
    topics, versions = with_examples([topic], store, keep=False)
    if up_to_date(store, slug, versions[slug]):
        total = store.counts().articles
        yield Looked(done=total, total=total)
        return
    begin = None
    if since is not None:  # a day is another instant in every zone
        begin = datetime.combine(since, time.min, UTC) - timedelta(days=2)
    ids, left = _by_time(store.newest_first(begin))
    rulings = {ruling.address: ruling for ruling in store.rulings(slug)}
    clips: dict[int, _Clip] = {}
    done = 0
    with readers_of(desk, only(topics, [slug]), len(ids)) as readers:
        for batch, found in matched(readers, _in_order(store, ids)):
            before = store.matches(slug, [one.id for one in batch])
            complete: list[_Clip] = []
            for one, (id, matches) in zip(batch, found, strict=True):
                now = next(iter(matches), None)
                if since is None or _day(one) >= since:
                    _take(clips, one, before.get(id), now, rulings.get(one.article.address))
                left[one.copy_group] -= 1
                if not left[one.copy_group] and one.copy_group in clips:
                    complete.append(clips.pop(one.copy_group))
            done += len(batch)
            yield Looked(done=done, total=len(ids), changes=_told(complete))
    # Articles that became one meanwhile are fewer than they were.
    yield Looked(done=len(ids), total=len(ids), changes=_told(clips.values()))


def _told(clips: Iterable[_Clip]) -> tuple[Found, ...]:
    return tuple(change for clip in clips for change in _changes(clip))


def _by_time(pairs: Iterable[tuple[int, int]]) -> tuple[array[int], Counter[int]]:
    """All ids, the copies of one article together where the latest of them stands; and how many
    there are of each group."""
    ids, groups = array("q"), array("q")
    for id, group in pairs:
        ids.append(id)
        groups.append(group)
    size = Counter(groups)
    members: dict[int, array[int]] = {}
    for id, group in zip(ids, groups, strict=True):
        if size[group] > 1:
            members.setdefault(group, array("q")).append(id)
    order = array("q")
    for id, group in zip(ids, groups, strict=True):
        if size[group] == 1:
            order.append(id)
        elif group in members:
            order.extend(members.pop(group))
    return order, size


def _in_order(store: Store, ids: array[int]) -> Iterator[StoredArticle]:
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = {one.id: one for one in store.articles_of(part)}
        yield from (found[id] for id in part if id in found)


def _what() -> str:
    return say("matching the archive", "保存記事の照合")


def _since(desk: Desk, since: date | None) -> Iterator[StoredArticle]:
    for one in desk.store.articles(batch=BATCH):
        if since is None or _day(one) >= since:
            yield one


def _day(one: StoredArticle) -> date:
    when = one.article.published
    return when.day if when is not None else one.first_seen.date()


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
            clip.said.append((one, before, now))


def _changes(clip: _Clip) -> Iterator[Found]:
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
        copies = len(clip.said) - 1
        yield Found(change=change, article=article, match=now, before=before, copies=copies)


def _changed(one: Found) -> Changed:
    article = one.article
    return Changed(
        change=one.change,
        url=article.address,
        headline=article.headline,
        outlet=article.outlet,
        published=article.published,
        match=one.match,
        before=one.before,
    )
