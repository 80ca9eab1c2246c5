"""Matching the archive: again where a topic is not what it was, as little of it as will do.

A topic has two versions. That of its rules (the file, the alias sets) changes when somebody
edits them: the whole archive is matched again. That of what it learned (what people decided,
the background) changes with every decision, and moves few articles: those are matched at once
that stand near its threshold, or that are like what was decided. The others come round in
slices, one at each build, and all at once when the decisions have grown by half.
``docs/design/deciding.md`` has the reasons and figures.

Each batch is written with how far it came: what is killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import msgspec

from kawaraban.article import Article, Match
from kawaraban.desk.deciding.compiling import compiled_topics
from kawaraban.desk.deciding.topics import Version, with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.desk.reading.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.reading.work import Job, Outcome, TopicSet, rematch, run
from kawaraban.store.base import Store, StoredArticle
from kawaraban.wording import say

BATCH = 200
NEAR = 500
"""Articles near its threshold that a topic looks at again after a decision, at most."""
LIKE = 100
"""Articles like each one decided on that it looks at again."""
SLICE = 500
"""Articles of the rest that come round at one build (or a fortieth of the archive)."""
_HERE = 1_000
"""So many articles are not worth starting processes for."""

Matches = tuple[tuple[int, tuple[Match, ...]], ...]


class _Learned(msgspec.Struct, omit_defaults=True):
    """How far the archive knows what a topic learned (a note of the desk)."""

    version: str = ""
    marks: tuple[str, ...] = ()
    whole: int = 0
    """How many marks there were when the whole archive was matched last."""
    after: int = 0
    end: int | None = None
    stop: int = 0
    """The round: from ``after`` to ``end`` (None: the last), then from the first to ``stop``."""
    done: bool = True
    turned: int = 0
    """How often a slice moved an article on or off the page."""


class _Pass(msgspec.Struct):
    """How far one pass over the whole archive came (a note, gone when it is done)."""

    rules: str
    learned: str
    after: int = 0
    older: int = 0
    """Up to this article it was made before something more was learned."""


def refresh_topics(desk: Desk, *, whole: bool = False) -> TopicSet:
    """Match again what has to be, forget topics whose file is gone, and return the topics as
    the stages need them. ``whole``: leave no slice to later builds."""
    store = desk.store
    topics, versions = with_examples(desk.topics, store)
    known = set((store.note("topics") or "").split())
    for gone in known - set(versions):
        store.set_topic_version(gone, None)
        for key in (_learned_key(gone), _pass_key(gone)):
            store.put_note(key, None)
    stale = {
        slug: version
        for slug, version in versions.items()
        if store.topic_version(slug) != version.rules or _grown(_learned(store, slug), version)
    }
    if stale:
        _whole_archive(desk, topics, stale)
    for slug, version in versions.items():
        learned = _learned(store, slug)
        new = learned.version != version.learned
        if not new and learned.done:
            continue
        total = store.counts().articles
        size = total if whole else max(SLICE, total // 40)
        # One and the same for both, for a topic learns anew each time it is compiled.
        with readers_of(desk, only(topics, [slug]), size) as readers:
            if new:
                threshold = next(topic.threshold for name, topic in topics.topics if name == slug)
                learned = _relearn(desk, readers, slug, version, learned, threshold)
            if not learned.done:
                _slice(desk, readers, slug, learned, size)
    if known != set(versions):
        store.put_note("topics", "\n".join(sorted(versions)))
    return topics


def unfinished(desk: Desk) -> bool:
    """Whether a slice of some topic is still to come."""
    return any(not _learned(desk.store, topic.slug).done for topic in desk.topics)


def turns(store: Store, slug: str) -> str:
    """Differs from what it was whenever matching may have changed the topic's page."""
    learned = _learned(store, slug)
    return f"{store.topic_version(slug)} {learned.version} {learned.turned}"


def up_to_date(store: Store, slug: str, version: Version) -> bool:
    """Whether the whole archive is matched against this version of a topic."""
    learned = _learned(store, slug)
    fresh = learned.version == version.learned and learned.done
    return fresh and store.topic_version(slug) == version.rules


def only(topics: TopicSet, slugs: Iterable[str]) -> TopicSet:
    """Those of the topics, with their examples."""
    wanted = set(slugs)
    return TopicSet(
        tuple((slug, topic) for slug, topic in topics.topics if slug in wanted),
        tuple((slug, examples) for slug, examples in topics.examples if slug in wanted),
    )


def reading(desk: Desk, topics: TopicSet) -> Readers[Job, Outcome]:
    """What reads responses, and matches them with all of the desk's topics."""
    return Readers(run, compiled_topics(desk, topics), workers=desk.workers)


Matching = Readers[tuple[tuple[int, Article], ...], Matches]


def readers_of(desk: Desk, topics: TopicSet, size: int) -> Matching:
    """What matches so many articles with the topics: worker processes where it is worth it."""
    return Readers(rematch, topics, workers=0 if size < _HERE else desk.workers)


def matched(
    readers: Matching, stored: Iterable[StoredArticle]
) -> Iterator[tuple[tuple[StoredArticle, ...], Matches]]:
    """What the readers' topics say of stored articles, in batches, in their order."""
    waiting: dict[int, tuple[StoredArticle, ...]] = {}

    def jobs() -> Iterator[tuple[tuple[int, Article], ...]]:
        for batch in chunks(stored, BATCH):
            job = tuple((one.id, one.article) for one in batch)
            waiting[id(job)] = batch
            yield job

    for job, found in readers.map(jobs()):
        if isinstance(found, ReaderDiedError):
            found = one_by_one(readers, job, lambda one: (one[0], ()))
        yield waiting.pop(id(job)), found


# The whole archive --------------------------------------------------------------------------


def _whole_archive(desk: Desk, topics: TopicSet, stale: Mapping[str, Version]) -> None:
    """Match all articles against these topics; those that were killed on the way go on."""
    store = desk.store
    passes = {slug: _resumed(store, slug, version) for slug, version in stale.items()}
    for after in sorted({one.after for one in passes.values()}):
        together = {slug: one for slug, one in passes.items() if one.after == after}
        _one_pass(desk, topics, together, after)
    for slug, version in stale.items():
        one = passes[slug]
        learned = _Learned(
            version=version.learned,
            marks=version.marks,
            whole=len(version.marks),
            end=one.older,
            done=one.older == 0,
            turned=_learned(store, slug).turned,
        )
        store.put_note(_learned_key(slug), _text(learned))
        store.set_topic_version(slug, version.rules)
        store.put_note(_pass_key(slug), None)


def _resumed(store: Store, slug: str, version: Version) -> _Pass:
    noted = store.note(_pass_key(slug))
    one = msgspec.json.decode(noted, type=_Pass) if noted else None
    if one is None or one.rules != version.rules:
        return _Pass(rules=version.rules, learned=version.learned)
    if one.learned != version.learned:
        one.learned, one.older = version.learned, one.after
    return one


def _one_pass(desk: Desk, topics: TopicSet, passes: Mapping[str, _Pass], after: int) -> None:
    store = desk.store
    total = store.counts().articles
    if not total:
        return
    what = say("matching the archive", "保存記事の照合")
    with (
        work(desk.progress, what, None if after else total) as progress,
        readers_of(desk, only(topics, passes), total) as readers,
    ):
        for batch, found in matched(readers, store.articles(after=after)):
            by_topic = _by_topic(found, passes)
            for slug, one in passes.items():
                one.after = batch[-1].id
                store.put_matches(slug, by_topic[slug], notes={_pass_key(slug): _text(one)})
            progress.step(len(batch))


def _by_topic(found: Matches, slugs: Iterable[str]) -> dict[str, dict[int, Match | None]]:
    by_topic: dict[str, dict[int, Match | None]] = {slug: {} for slug in slugs}
    for number, matches in found:
        said = {match.topic: match for match in matches}
        for slug, of_topic in by_topic.items():
            of_topic[number] = said.get(slug)
    return by_topic


# What was learned ---------------------------------------------------------------------------


def _grown(learned: _Learned, version: Version) -> bool:
    """Whether the decisions are half as many again (or less) than at the last whole pass: then
    one decision's share of the passes is small, however large the archive."""
    if learned.version == version.learned:
        return False
    return 2 * abs(len(version.marks) - learned.whole) > learned.whole


def _relearn(
    desk: Desk,
    readers: Matching,
    slug: str,
    version: Version,
    learned: _Learned,
    threshold: float,
) -> _Learned:
    """Match again what a decision may have moved, and begin a round over the rest."""
    store = desk.store
    decided = _ids(store, version.addresses(set(version.marks) ^ set(learned.marks)))
    ids = {*decided, *store.nearest(slug, threshold, NEAR), *store.like(decided, LIKE)}
    what = say("learning", "判断を学習")
    with work(desk.progress, what, len(ids)) as progress:
        for batch, found in matched(readers, store.articles_of(ids)):
            store.put_matches(slug, _by_topic(found, [slug])[slug])
            progress.step(len(batch))
    begun = _Learned(
        version=version.learned,
        marks=version.marks,
        whole=learned.whole,
        after=learned.after,
        stop=learned.after,
        done=False,
        turned=learned.turned,
    )
    store.put_note(_learned_key(slug), _text(begun))
    return begun


def _ids(store: Store, addresses: Iterable[str]) -> list[int]:
    found = (store.article(address) for address in addresses)
    return [one.id for one in found if one is not None]


def _slice(desk: Desk, readers: Matching, slug: str, learned: _Learned, left: int) -> None:
    """The next so many articles of a topic's round."""
    store = desk.store
    with work(desk.progress, say("matching the rest", "残りの照合"), None) as progress:
        while left > 0 and not learned.done:
            stored = islice(_ahead(store, learned), left)
            seen = 0
            for batch, found in matched(readers, stored):
                said = _by_topic(found, [slug])[slug]
                before = store.matches(slug, said)
                learned.turned += sum(
                    _on(before.get(id)) != _on(match) for id, match in said.items()
                )
                learned.after = batch[-1].id
                store.put_matches(slug, said, notes={_learned_key(slug): _text(learned)})
                seen += len(batch)
                progress.step(len(batch))
            if seen < left:  # the end of this stretch
                if learned.stop:
                    learned.after, learned.end, learned.stop = 0, learned.stop, 0
                else:
                    learned.after, learned.end, learned.done = 0, None, True
                store.put_note(_learned_key(slug), _text(learned))
            left -= seen


def _ahead(store: Store, learned: _Learned) -> Iterator[StoredArticle]:
    for one in store.articles(after=learned.after):
        if learned.end is not None and one.id > learned.end:
            return
        yield one


def _on(match: Match | None) -> bool:
    return match is not None and match.matched


# Notes --------------------------------------------------------------------------------------


def _learned_key(slug: str) -> str:
    return f"learned:{slug}"


def _pass_key(slug: str) -> str:
    return f"matching:{slug}"


def _learned(store: Store, slug: str) -> _Learned:
    noted = store.note(_learned_key(slug))
    return msgspec.json.decode(noted, type=_Learned) if noted else _Learned()


def _text(note: msgspec.Struct) -> str:
    return msgspec.json.encode(note).decode()
