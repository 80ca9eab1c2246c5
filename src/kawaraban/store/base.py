"""What a store does, in values. ``store/sqlite.py`` is the embedded one.

A unit of work that a crash may interrupt is one method and one transaction: a visit to a
source, a batch of articles, a decision. Nothing is deleted by reading again: a changed article
gets another revision, a decision another event.

Articles are known by ``Article.address``; every other address they were found under leads to
them too. Topics are known by their *slug* (the topic file's name), times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec

from kawaraban.article import (
    Article,
    Clip,
    CopyLink,
    Digest,
    Entry,
    Match,
    Moment,
    Problem,
    RawRef,
    Signature,
    Story,
)
from kawaraban.group.hand import Regrouping
from kawaraban.group.naming import Name
from kawaraban.group.series import Run
from kawaraban.match.aliases import Aliases
from kawaraban.store.base_collecting import CollectingStore
from kawaraban.store.base_people import PeopleStore
from kawaraban.store.base_rules import RulesStore

StoreErrorCode = Literal[
    "locked", "disk-full", "read-only", "damaged", "missing", "newer", "not-a-store", "failed"
]


class StoreError(Exception):
    """The store as a whole cannot do what was asked; nothing of the call was kept.

    ``code`` is short and stable, the message says in the interface language what to do.
    """

    def __init__(self, code: StoreErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


Verdict = Literal["accept", "reject", "clear", "pin", "unpin"]
"""What a person can say of an article on a topic."""
Edit = Literal["headline", "excerpt", "date", "note"]
"""What a person can write of a clip."""
DecisionKind = Literal[
    "accept",
    "reject",
    "clear",
    "pin",
    "unpin",
    "order",
    "headline",
    "excerpt",
    "date",
    "note",
    "undo",
]
AskedKind = Literal["ask", "page", "off"]
PageStatus = Literal["waiting", "done", "given-up"]


class SourceState(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is remembered of one source. ``due`` None with ``stopped`` false: ask at once."""

    name: str
    url: str = ""
    """The address in desk.toml that all this is about; another one there begins anew."""
    etag: str | None = None
    last_modified: str | None = None
    body: str | None = None
    """A hash of the last body read: the same bytes again bring nothing new."""
    moved_to: str | None = None
    asked: datetime | None = None
    """When it was last asked."""
    read: datetime | None = None
    """When it last answered well (new entries or none)."""
    due: datetime | None = None
    interval: float = 0.0
    hours: tuple[float, ...] = ()
    """Its rhythm: entries by the hour of the day (UTC), 24 numbers that fade …"""
    days: float = 0.0
    """… and the days that they are of."""
    failures: int = 0
    failing_since: datetime | None = None
    """When the first of these failures was."""
    opened: datetime | None = None
    """When its circuit opened: it failed for days and is asked seldom; None while closed."""
    stopped: bool = False
    ttl: int | None = None
    """Seconds it asks to be left alone, as its last feed said …"""
    quiet_hours: tuple[int, ...] = ()
    """… and the hours (UTC) …"""
    quiet_days: tuple[int, ...] = ()
    """… and days (0 is Monday) in which it is not to be asked."""
    children: tuple[str, ...] = ()
    """The sitemaps that it names, of an index."""
    hub: str | None = None
    """The WebSub hub that tells of its changes …"""
    topic: str | None = None
    """… by this address."""
    problem: Problem | None = None
    """The last visit's, None where it went well."""
    new: int = 0
    """Entries that the last visit brought and no visit before."""
    entries: int = 0
    """Entries ever seen; kept by the store."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What :meth:`Store.visit` is given of one visit."""

    state: SourceState
    entries: tuple[Entry, ...] = ()
    fetch_pages: bool = True
    quiet: bool = False
    finish: Callable[[SourceState], SourceState] | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is still to be fetched."""

    url: str
    source: str
    entry: Entry
    tries: int
    found: datetime


class Saved(msgspec.Struct, frozen=True):
    """What became of one article given to :meth:`Store.save`."""

    id: int
    address: str
    status: Literal["new", "revised", "same"]


class StoredArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article as the store has it (its latest revision)."""

    id: int
    article: Article
    raw: RawRef | None
    more_raw: tuple[RawRef, ...] = ()
    """The responses of the article's later pages, in their order."""
    found_in: str
    first_seen: datetime
    revision: int = 1
    copy_group: int = 0
    """The id its copy group goes by (its own where it has no copies)."""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One event of the append-only log of what people decided about a clip."""

    topic: str
    url: str
    kind: DecisionKind
    value: str = ""
    """The new headline, excerpt, date (ISO 8601) or note; of a rejection ``copy`` where it is of
    this one copy and not of the others; of an order ``before URL`` or ``after URL``, the address
    of another article that the clip is put beside (empty: back to where its date puts it); of an
    undo which event it undoes: its kind and its ``at`` in ISO 8601, a space between."""
    at: datetime
    who: str = ""

    @property
    def name(self) -> str:
        """What an undo of this event has as its value."""
        return f"{self.kind} {self.at.astimezone(UTC).isoformat()}"


def standing(log: Sequence[Decision]) -> tuple[bool, ...]:
    """Of each event whether it still counts: it is no undo and was not undone."""
    undone = {(one.topic, one.url, one.value) for one in log if one.kind == "undo"}
    return tuple(one.kind != "undo" and (one.topic, one.url, one.name) not in undone for one in log)


class Ruling(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the log comes to for one known article on one topic."""

    address: str
    verdict: Literal["accepted", "rejected"] | None = None
    alone: bool = False
    """Rejected as one outlet's copy only."""
    pinned: bool = False
    headline: str | None = None
    excerpt: str | None = None
    date: Moment | None = None
    note: str | None = None


class Asked(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One article that a person is to decide about."""

    article: Article
    match: Match
    copies: int = 0
    """How many more outlets carry it."""
    found_in: str = ""


class FoundBy(msgspec.Struct, frozen=True, kw_only=True):
    """That a source's entry named an address."""

    source: str
    entry: Entry
    at: datetime


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    read_at: datetime
    article: Article
    raw: RawRef | None
    more_raw: tuple[RawRef, ...] = ()


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one address at every stage, for ``why``."""

    url: str
    found: tuple[FoundBy, ...] = ()
    page: PageStatus | None = None
    page_due: datetime | None = None
    tries: int = 0
    problems: tuple[tuple[datetime, Problem], ...] = ()
    article: StoredArticle | None = None
    revisions: tuple[Revision, ...] = ()
    copies: tuple[CopyLink, ...] = ()
    """The copies found of it, either way round; ``of`` is the other article's address."""
    copy_of: str | None = None
    """The address of its group's earliest article, None where it is that itself."""
    matches: tuple[Match, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rulings: tuple[tuple[str, Ruling], ...] = ()
    """What the decisions come to, by topic."""


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    article: Article
    passage: str = ""
    """A piece of the text around the first hit, at most about 160 characters."""
    spans: tuple[tuple[int, int], ...] = ()
    """Hits in ``passage``, half open, in characters."""
    headline_spans: tuple[tuple[int, int], ...] = ()
    """Hits in ``article.headline``."""


class FacetValue(msgspec.Struct, frozen=True):
    value: str
    """A name, a code, a slug, a month (``2024-06``)."""
    count: int


class Facet(msgspec.Struct, frozen=True):
    """How the hits spread: the values most of them have (months: the latest, latest first), and
    whether there are more values. ``kind``: outlet, genre, lang, month, topic."""

    kind: str
    values: tuple[FacetValue, ...]
    more: bool = False


class SearchResult(msgspec.Struct, frozen=True, kw_only=True):
    total: int
    hits: tuple[SearchHit, ...] = ()
    facets: tuple[Facet, ...] = ()


NameKind = Literal["story", "series", "column"]


class Shown(msgspec.Struct, frozen=True):
    """An article with its copies, one of which has a clip on some topic's page."""

    group: int
    """What the copy group goes by at present."""
    lead: int
    """The id of the earliest of them that is on a page."""
    address: str


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    articles: int
    revisions: int
    entries: int
    waiting: int
    given_up: int


class Store(CollectingStore, PeopleStore, RulesStore, Protocol):
    """The one stateful thing. Not for use by two threads at once; another process may read."""

    def close(self) -> None: ...

    # collecting
    def source_states(self) -> dict[str, SourceState]: ...

    def visit(
        self,
        state: SourceState,
        entries: Sequence[Entry] = (),
        *,
        fetch_pages: bool = True,
        quiet: bool = False,
        finish: Callable[[SourceState], SourceState] | None = None,
        at: datetime,
    ) -> tuple[Entry, ...]:
        """Keep what a visit to a source left: its state, its problem in the problem log, its
        entries. Returns the entries that are new, or changed since they were last seen (a later
        ``updated``, another headline, summary or text). With ``fetch_pages`` the addresses of
        the new and the changed ones wait to be fetched, unless an article is known there and
        the entry did not change. ``state.new`` and ``state.entries`` are ignored and counted here.

        An entry is known again by its ``id`` (its ``url`` where the feed gives several addresses
        one id). Without ``fetch_pages`` its text is not kept here: save the articles made of
        entries before the visit, so that a crash in between loses none.

        ``quiet`` leaves the problem out of the log: it was told often enough.

        ``finish`` is given the state with ``new`` counted and returns the one to keep (when a
        source is due next depends on what it brought)."""
        ...

    def visit_all(self, visits: Sequence[Visit], *, at: datetime) -> list[tuple[Entry, ...]]:
        """:meth:`visit` of each, in order, in one transaction: all of them are kept, or none."""
        ...

    def waiting(
        self, now: datetime, *, limit: int, sources: Collection[str] | None = None
    ) -> list[Waiting]:
        """Pages whose turn has come, those found first first."""
        ...

    def page_failed(
        self, url: str, problem: Problem, *, due: datetime | None, at: datetime
    ) -> None:
        """Record the problem; try again at ``due``, or never (None: given up, until the source
        changes the entry)."""
        ...

    def put_off(self, url: str, due: datetime) -> None:
        """A page that waits is asked for then, and not before; no try of it is counted."""
        ...

    def await_page(
        self, url: str, problem: Problem, *, after: str, due: datetime, at: datetime
    ) -> None:
        """Record the problem of a further page of an article whose own page ``after`` waits: it
        waits too from now on, for the same source and with the same entry, until ``due``."""
        ...

    # articles
    def unchanged(self, articles: Sequence[Article]) -> set[str]:
        """The ``url`` of those articles that need no saving: stored with the same content
        (everything a reader could see: headline, text, times, bylines, picture …; not evidence),
        known under all these addresses, and not waiting to be fetched."""
        ...

    def save(
        self, digests: Sequence[Digest], *, at: datetime, notes: Mapping[str, str] | None = None
    ) -> tuple[Saved, ...]:
        """Keep articles with their signature, index tokens and matches, in one transaction.

        An article whose address (``address``, ``url``, any of ``other_urls``) is known is that
        article; where its addresses were two articles', those become one. With other content it
        becomes its next revision, else its addresses are kept, and its evidence where that is
        newer. Its pages no longer wait. The matches replace the article's earlier ones. New and
        revised articles are yet to be placed among copies, and so are those that were copies of
        a revised one. ``notes`` are written with it (see :meth:`note`).

        What the store holds in the end does not depend on the order of saving: revisions are in
        order of ``at``, and of several with one ``at`` the fuller, then the one the outlet dates
        later comes last. Ids are not given twice, and may go when two articles become one.

        Raises ``ValueError`` for an article without any address."""
        ...

    def article(self, url: str) -> StoredArticle | None: ...

    def articles(self, *, after: int = 0, batch: int = 500) -> Iterator[StoredArticle]:
        """All articles by id, read in batches (the store may be written to meanwhile)."""
        ...

    def newest_first(self, since: datetime | None = None) -> Iterator[tuple[int, int]]:
        """Id and copy group of all articles, or of those published from then on, the latest
        first; those without a date count as first seen."""
        ...

    def articles_of(self, ids: Collection[int]) -> Iterator[StoredArticle]:
        """Those of these articles that are known, by id, read in batches."""
        ...

    def sample(self, limit: int) -> tuple[int, ...]:
        """The ids of so many articles, drawn by their addresses: the same of the same archive."""
        ...

    def like(self, ids: Collection[int], limit: int) -> list[int]:
        """The ids of articles that have rare words in common with any of these, for each the
        nearest so many."""
        ...

    # copies
    def unplaced(self, limit: int) -> list[tuple[StoredArticle, Signature | None]]:
        """Articles not yet compared with the others, by id."""
        ...

    def sign(self, signatures: Mapping[int, Signature]) -> None:
        """Replace the signatures of these articles (by id; those not known are passed over)."""
        ...

    def sharing_bands(self, id: int, signature: Signature, *, days: int) -> list[int]:
        """The ids of other articles with the same exact hash or enough bands in common to be copies
        (:func:`kawaraban.copies.candidates.likely`), published within so many days (either side;
        those without a date count as first seen)."""
        ...

    def place(self, links: Mapping[int, Sequence[CopyLink]]) -> None:
        """Mark articles as placed and keep their links (``of`` may be any address of the other
        article); linked articles become one group. Ids and addresses that are not known are
        passed over."""
        ...

    # matching
    def topic_version(self, topic: str) -> str | None: ...

    def put_matches(
        self,
        topic: str,
        matches: Mapping[int, Match | None],
        *,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Replace one topic's say on these articles (by id; None: it has nothing to say).
        ``notes`` are written with it (see :meth:`note`)."""
        ...

    def matches(self, topic: str, ids: Collection[int]) -> dict[int, Match]:
        """What the topic says of these articles, where it says anything."""
        ...

    def nearest(self, topic: str, threshold: float, limit: int) -> list[int]:
        """The ids of the articles the topic says anything of, those first whose score is
        nearest to the threshold."""
        ...

    def set_topic_version(self, topic: str, version: str | None) -> None:
        """Note that the whole archive is matched against this version of the topic; None
        forgets the topic's matches (never its decisions)."""
        ...

    # decisions
    def decide(self, decisions: Sequence[Decision]) -> None:
        """Append to the log. Of what was decided about an article, under any of its addresses,
        the latest counts. ``clear`` takes an accept or reject back, an empty ``value`` an edit,
        ``undo`` one event. Of an address that is not known the decision waits until it is. An
        event that is in the log already, to the last field, is not written again.

        ``ValueError`` for a date that is none."""
        ...

    def undo(self, topic: str, *, who: str, at: datetime) -> tuple[Decision, ...]:
        """Undo, by new events, what ``who`` decided last on the topic and has not undone: all
        events of that moment. Returns them, none where there is nothing to undo."""
        ...

    def rulings(self, topic: str) -> tuple[Ruling, ...]:
        """What the log comes to for every known article that anything stands of, by address."""
        ...

    def asked(
        self,
        topic: str,
        *,
        kind: AskedKind = "ask",
        below: float = 1.0,
        offset: int = 0,
        limit: int = 100,
    ) -> tuple[Asked, ...]:
        """What nobody decided on, nor on a copy, those of the highest score first; one per copy
        group, its earliest. ``ask``: the topic's inbox, what its match asks about and whose
        copies are not on the page; ``page``: what is there and less probable than ``below``;
        ``off``: what is neither, with anything that speaks for it."""
        ...

    def asked_count(self, topic: str, *, kind: AskedKind = "ask", below: float = 1.0) -> int:
        """How many there are of what :meth:`asked` gives."""
        ...

    def decisions(self, topic: str | None = None) -> tuple[Decision, ...]:
        """The log, oldest first."""
        ...

    # pages
    def clips(self, topic: str, *, offset: int = 0, limit: int = 10) -> tuple[Clip, ...]:
        """The topic's page: what is pinned, then the rest, each newest first (day readers saw,
        instant, rank, address, each from the greatest), by an editor's date where there is one; a
        clip put in order by hand stands beside the one it was put beside.

        On the page is what was accepted, or matched and not rejected (nor a copy of it, where no
        copy was accepted); one clip per copy group:
        its earliest article that is on the page, the group's others (those rejected for this
        topic left out) in ``also_in`` by time. ``Clip.headline``,
        ``excerpt`` and ``date`` are as edited where they were (``edited`` says so), ``Clip.topic``
        is the slug. An edit, an accept, a pin or a story that is a copy's counts where the first
        article has none of its own."""
        ...

    def clip_count(self, topic: str) -> int: ...

    def on_page(self, topic: str, copy_group: int) -> bool:
        """Whether the topic's page has a clip of this copy group."""
        ...

    def revised(self) -> frozenset[str]:
        """The addresses of the articles that have more than one revision."""
        ...

    def clips_of(self, topic: str, urls: Collection[str]) -> tuple[Clip, ...]:
        """The topic's clips of these articles or of copies of theirs, by time."""
        ...

    # stories
    def shown(self) -> list[Shown]:
        """The articles on any topic's page, one per copy group (its earliest there), by time."""
        ...

    def groups_of(self, urls: Collection[str]) -> dict[str, int]:
        """The copy group of each address that is known."""
        ...

    def placed(self) -> dict[int, tuple[str, str]]:
        """Of each copy group that the grouping took in: the address it was taken in by, and the
        group that it was put in (empty: it waits)."""
        ...

    def grouping(self, method: str) -> bytes | None:
        """The state of the grouping, None where there is none of this method."""
        ...

    def put_grouping(
        self,
        method: str,
        state: bytes,
        taken: Mapping[str, str],
        merged: Sequence[tuple[str, str]],
        *,
        left: Sequence[str] = (),
        anew: bool = False,
    ) -> None:
        """Keep the state, where addresses were put, and which groups went into which; those that
        ``left`` are not there any more; ``anew``: what was put before is void."""
        ...

    def story_due(self) -> tuple[list[int], set[int]]:
        """The articles that changed since stories were made of them, and their copy groups."""
        ...

    def names(self, kind: NameKind) -> tuple[Name, ...]:
        """Every name of this kind that was ever given, by birth."""
        ...

    def put_stories(
        self,
        stories: Sequence[Story],
        *,
        names: Sequence[Name] = (),
        done: Sequence[int] = (),
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Replace all stories, and keep what their names are now, with ``notes`` (see
        :meth:`note`). ``done`` are articles of :meth:`story_due` that this is about."""
        ...

    def stories(self, topic: str | None = None) -> tuple[Story, ...]:
        """Latest first; with ``topic`` those that its page has an article of."""
        ...

    def story(self, id: str) -> Story | None:
        """The story of this name, or of the one that it leads to."""
        ...

    def story_of(self, url: str) -> str | None:
        """The story that the article at an address is in, or a copy of it."""
        ...

    def say_of_stories(self, events: Sequence[Regrouping]) -> None:
        """Append to the log of what people said of stories."""
        ...

    def said_of_stories(self) -> tuple[Regrouping, ...]:
        """The log, oldest first."""
        ...

    # series and columns
    def take_serials(self, limit: int) -> int:
        """Look through so many of the articles that came or changed for what tells a series or
        a column; how many there were. The outlets of those are stale from then on."""
        ...

    def stale_outlets(self) -> list[str]:
        """Outlets (folded) whose series and columns are to be gathered anew."""
        ...

    def serials(self, outlet: str) -> tuple[Article, ...]:
        """An outlet's articles that tell a series or a column, without their texts."""
        ...

    def runs_of_outlet(self, outlet: str) -> tuple[Run, ...]: ...

    def names_about(
        self, kind: NameKind, ids: Collection[str], urls: Collection[str]
    ) -> tuple[tuple[Name, ...], int]:
        """These names and those about these articles; and where the next new one stands."""
        ...

    def put_runs(
        self, outlet: str, runs: Sequence[Run], names: Mapping[NameKind, Sequence[Name]]
    ) -> None:
        """Replace an outlet's series and columns, and keep what their names are now; the outlet
        is not stale any more."""
        ...

    def runs(self, *, on_pages: bool = False) -> tuple[Run, ...]:
        """Series and columns by outlet and name; ``on_pages``: those that any topic's page has
        an article of."""
        ...

    # asking
    def search(
        self,
        query: str,
        *,
        topic: str | None = None,
        limit: int = 20,
        offset: int = 0,
        order: Literal["newest", "best"] = "newest",
        facets: bool = False,
        variants: bool = False,
        aliases: Aliases | None = None,
    ) -> SearchResult:
        """Articles that answer the query (``store/query.py``, docs/searching.md), newest or best
        first; terms of two characters and of one are found in any script. With ``topic``, of
        those accepted or matched and not rejected there. ``facets`` are counted where asked for;
        ``variants``: as if every term were written with a ``~``, which takes other names from
        ``aliases`` (by default the packaged sets). A query that asks for nothing finds nothing.

        Raises :class:`kawaraban.store.query.QueryError` (a ``ValueError``) where it has a
        mistake in it."""
        ...

    def trace(self, url: str) -> Trace | None:
        """None where nothing is known of the address."""
        ...

    def problems(
        self, *, source: str | None = None, limit: int = 100
    ) -> tuple[tuple[datetime, Problem], ...]:
        """Newest first. Of each source the latest two hundred are kept."""
        ...

    def record(self, problem: Problem, *, at: datetime) -> None: ...

    def counts(self) -> Counts: ...

    def note(self, key: str) -> str | None:
        """A small note of the desk's own (how far an import came …)."""
        ...

    def put_note(self, key: str, value: str | None) -> None: ...
