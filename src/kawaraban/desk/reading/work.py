"""The pure stages joined: one response or entry in, one :class:`Digest` out.

This is what runs in worker processes, here and on other engines alike: no store, no network,
no clock. A :class:`Stages` is made once per process from the compiled topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime

import msgspec

from kawaraban.article import (
    Article,
    Digest,
    Entry,
    Feed,
    Hints,
    Match,
    Problem,
    RawResponse,
    Unreadable,
)
from kawaraban.copies.signature import signature
from kawaraban.folding import search_tokens
from kawaraban.match.compiled import from_bytes, to_bytes
from kawaraban.match.examples import Examples
from kawaraban.match.live import LiveMatcher
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.outcome import outcome_of
from kawaraban.match.topic import Topic
from kawaraban.read.feeds.article import article_of_entry
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.listings.listing import Selectors, read_listing
from kawaraban.read.pages.page import read_page
from kawaraban.read.pages.parts import chain, join_pages


class TopicSet(msgspec.Struct, frozen=True):
    """Topics as the stages need them: by slug, with their examples."""

    topics: tuple[tuple[str, Topic], ...] = ()
    examples: tuple[tuple[str, Examples], ...] = ()


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """The same, compiled (``match/compiled.py``), as it is handed from process to process."""

    octets: bytes
    key: str
    names: tuple[tuple[str, str], ...]
    """Slugs, and what their topics are called."""
    examples: tuple[tuple[str, Examples], ...] = ()
    """By slug."""

    @classmethod
    def of(cls, topics: TopicSet, octets: bytes, key: str) -> Compiled:
        """``octets`` is what these topics were compiled to."""
        names = tuple((slug, topic.name) for slug, topic in topics.topics)
        return cls(octets=octets, key=key, names=names, examples=topics.examples)


class Change(msgspec.Struct, frozen=True):
    """Topics that came, changed or went (``gone``, by slug) since others were compiled."""

    number: int = 0
    """Of the changes since, all of which are in this one."""
    topics: TopicSet = TopicSet()
    gone: tuple[str, ...] = ()


def compiled(topics: TopicSet, key: str = "", *, sample: Sequence[Article] = ()) -> Compiled:
    """Compile topics; ``key`` and ``sample`` as :mod:`kawaraban.match.compiled` and
    :func:`~kawaraban.match.matcher.compile_topics` have them."""
    matcher = compile_topics((topic for _, topic in topics.topics), sample=sample)
    return Compiled.of(topics, to_bytes(matcher, key), key)


class Stages:
    """The stages over compiled topics. Matches name topics by slug."""

    def __init__(self, topics: TopicSet | Compiled) -> None:
        made = topics if isinstance(topics, Compiled) else compiled(topics)
        names = dict(made.names)
        examples = {names[slug]: shown for slug, shown in made.examples}
        self._slugs = {name: slug for slug, name in made.names}
        matcher = from_bytes(made.octets, made.key, examples)
        numbers = {name: number for number, name in enumerate(matcher.names)}
        self._learned = {name: matcher.topics[numbers[name]] for name in examples}
        self._matcher: Matcher | LiveMatcher = matcher

    def changed(self, change: Change) -> Stages:
        """The stages over the topics as they are after the change; these stay as they are."""
        matcher = self._matcher
        assert isinstance(matcher, Matcher), "changes are of what was compiled"
        live = LiveMatcher(matcher)
        new = copy(self)
        new._matcher, new._slugs, new._learned = live, dict(self._slugs), dict(self._learned)
        examples = dict(change.topics.examples)
        stale = {*change.gone, *(slug for slug, _ in change.topics.topics)}
        for name in [name for name, slug in self._slugs.items() if slug in stale]:
            live.remove(name)
            del new._slugs[name]
            new._learned.pop(name, None)
        for slug, topic in change.topics.topics:
            live.put(topic, examples.get(slug))
            new._slugs[topic.name] = slug
            if slug in examples:
                new._learned[topic.name] = topic
        return new

    def digest(self, article: Article) -> Digest:
        """The article with its signature, index tokens and matches."""
        return Digest(
            article=article,
            signature=signature(article),
            tokens=tokens_of(article),
            matches=self.match(article),
        )

    def match(self, article: Article) -> tuple[Match, ...]:
        if not self._slugs:
            return ()
        found = (self._undecided(match) for match in self._matcher.match(article))
        return tuple(
            msgspec.structs.replace(match, topic=self._slugs[match.topic], url=article.address)
            for match in found
            if match is not None
        )

    def _undecided(self, match: Match) -> Match | None:
        """What rules and examples say apart from a decision on this very article: the store
        keeps decisions itself, and takes them back without matching anew."""
        reasons = tuple(reason for reason in match.reasons if reason.field != "decision")
        if len(reasons) == len(match.reasons):
            return match
        if not any(reason.weight > 0 for reason in reasons):
            return None
        outcome = outcome_of(self._learned[match.topic], match.score)
        return msgspec.structs.replace(
            match, matched=outcome == "on", outcome=outcome, reasons=reasons
        )


def tokens_of(article: Article) -> tuple[str, str]:
    """What search finds an article by: tokens of the headline, and of the rest."""
    text = article.body or article.summary or ""  # on its own, as it is folded elsewhere too
    rest = "\n".join([article.outlet or "", *article.bylines])
    return (
        " ".join(search_tokens(article.headline)),
        " ".join([*search_tokens(text), *search_tokens(rest)]),
    )


class FeedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A source's response, to be read by its kind (feed, sitemap, listing)."""

    raw: RawResponse
    kind: str = "feed"
    offset: int | None = None
    language: str | None = None
    select: Selectors | None = None


class PageJob(msgspec.Struct, frozen=True, kw_only=True):
    """A fetched page, to be read and digested."""

    raw: RawResponse
    hints: Hints


class PagesJob(msgspec.Struct, frozen=True, kw_only=True):
    """The pages of one article, in order, to be read, joined and digested. A later page that
    cannot be read is left out, and what comes after it."""

    pages: tuple[PageJob, ...]


class EntryJob(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is all there is of its article, found at ``found``."""

    entry: Entry
    hints: Hints
    found: datetime


class ArticleJob(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was read elsewhere, to be digested."""

    article: Article


Job = FeedJob | PageJob | PagesJob | EntryJob | ArticleJob
Outcome = Digest | Feed | Problem


def run(stages: Stages, job: Job) -> Outcome:
    """One job done; a Problem where nothing can be read."""
    try:
        return _run(stages, job)
    except Unreadable as error:
        return error.problem
    except Exception as error:
        return _our_fault(error, job)


def _our_fault(error: Exception, job: Job) -> Problem:
    # A fault of ours on one page must not end a run over a million of them; it is recorded
    # under a code of its own, so that it is seen and mended.
    return Problem(
        stage="read",
        code="our-fault",
        detail=f"{type(error).__name__}: {error}"[:500]
        + ". This is a fault of Kawaraban, not of the page: please report it.",
        url=url_of(job),
    )


def run_all(stages: Stages, jobs: tuple[Job, ...]) -> tuple[Outcome, ...]:
    """Several jobs in one trip to a worker process."""
    return tuple(run(stages, job) for job in jobs)


def read_only(stages: Stages, job: PageJob) -> Article | Problem:
    """A page as an article and no more."""
    try:
        return read_page(job.raw, job.hints)
    except Unreadable as error:
        return error.problem
    except Exception as error:
        return _our_fault(error, job)


def reader_died(job: Job) -> Problem:
    """The Problem of a response that kills whatever reads it."""
    return Problem(
        stage="read",
        code="reader-died",
        detail="Reading this response ended the reading process twice; it is left out. This is"
        " a fault of Kawaraban or a library of its: please report it.",
        url=url_of(job),
    )


def url_of(job: Job) -> str:
    """The address a job is about."""
    match job:
        case FeedJob() | PageJob():
            return job.raw.asked or job.raw.url
        case PagesJob():
            return url_of(job.pages[0])
        case EntryJob():
            return job.entry.url
        case ArticleJob():
            return job.article.url


def _run(stages: Stages, job: Job) -> Outcome:
    match job:
        case FeedJob(kind="listing"):
            return read_listing(
                job.raw, offset=job.offset, language=job.language, select=job.select
            )
        case FeedJob():
            return read_feed(job.raw, offset=job.offset)
        case PageJob():
            return stages.digest(read_page(job.raw, job.hints))
        case PagesJob():
            return stages.digest(_joined(job))
        case EntryJob():
            return stages.digest(article_of_entry(job.entry, job.hints, job.found))
        case ArticleJob():
            return stages.digest(job.article)


def _joined(job: PagesJob) -> Article:
    first, *others = job.pages
    articles = [read_page(first.raw, first.hints)]
    for page in others:
        try:
            articles.append(read_page(page.raw, page.hints))
        except Unreadable:
            continue
    return join_pages(chain(articles, articles[0]))


def rematch(
    stages: Stages, articles: tuple[tuple[int, Article], ...]
) -> tuple[tuple[int, tuple[Match, ...]], ...]:
    """What the topics say of stored articles, by their ids."""
    return tuple((number, stages.match(article)) for number, article in articles)
