"""Stories: articles about one event, found in one pass over a stream.

New articles wait until there are :data:`WINDOW` of them, then they are *settled* together:
counted, weighed by what is common by now, and gathered with the live stories, the likeliest pairs
first (``gathering.py``, ``likeness.py``). So the outcome does not depend on the order in which
the articles of a window came, nor on where a process was stopped and went on from
:meth:`Stories.state`. Memory is bounded: a story closes when nothing has come to it for a while,
and holds its heaviest features only. ``docs/design/stories.md`` has the method, what it was
trained on and what it reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from kawaraban.article import Article, Story, clip_id
from kawaraban.group.gathering import INDEXED, Gathering, Index, find
from kawaraban.group.keeping import (
    FORMAT,
    Kept,
    KeptMean,
    KeptStory,
    Waiting,
    Words,
    from_bytes,
    to_bytes,
)
from kawaraban.group.likeness import Bundle, Mean, odds
from kawaraban.group.telling import story_of
from kawaraban.group.views import Commonness, Views, see

WINDOW = 2_000
"""Articles that are settled together."""
CLOSE_DAYS = 14
"""Days without an article after which a story closes, if nothing came to it of late either."""
LATE = 20_000
"""Articles after which a story that nothing came to is quiet: a stream out of order brings old
articles late."""
LIVE = 20_000
"""Live stories at most; the one that was quiet longest closes first."""
UNSURE = 1.5
"""Odds (their logarithm) above which a guess joins before a window's worth of articles is known."""
KNOWN = 200_000
"""Articles, and merged stories, whose story is remembered."""
_LAST = datetime.max.replace(tzinfo=UTC)


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """An article's story was settled."""

    address: str
    story: str


class Merged(msgspec.Struct, frozen=True, array_like=True):
    """A story is part of another from now on; the older one's id stays."""

    gone: str
    story: str


class Changes(msgspec.Struct, frozen=True, array_like=True):
    """What was settled, in order: apply ``placed``, then ``merged``."""

    placed: tuple[Placed, ...] = ()
    merged: tuple[Merged, ...] = ()


class _Story(msgspec.Struct, array_like=True):
    """A story that may still grow."""

    id: str
    touched: int
    """How many articles had been settled when the last came to it."""


class Stories:
    """A stream of articles on its way into stories.

    ``add`` every article, in order of time, roughly; ``changes`` tells what has been settled since
    it was last asked. An id is the :func:`~kawaraban.article.clip_id` of the address of the
    story's first article, and is never given to another story. Ids that were merged away lead to
    the new one by ``story_of``. ``settle`` settles before the window is full: at the end of a
    file, or never on a stream that goes on. ``guess`` and ``guesses`` say where waiting articles
    would go as of now, without settling anything.

    ``join`` and ``part`` are a person's decisions, by article; they hold from then on, whatever
    the articles are like, and may be given before the articles come.

    The same articles give the same stories in any order within a window, in any process, and if
    the state was kept and restored at any moment in between.
    """

    def __init__(self, window: int = WINDOW) -> None:
        """``window``: so many articles are settled together."""
        self._window = window
        self._common = Commonness()
        self._means: dict[str, Mean] = {}
        self._waiting: dict[str, Waiting] = {}
        self._live: dict[int, _Story] = {}
        """By number, the one that was quiet longest first."""
        self._bundles: dict[int, Bundle] = {}
        self._index: Index = {}
        self._number: dict[str, int] = {}
        """Of live stories by id."""
        self._where: dict[str, str] = {}
        """By address, the id of the story it was put in; the latest so many."""
        self._now: dict[str, str] = {}
        """Ids that were merged away, and where to; the latest so many."""
        self._placed: list[Placed] = []
        self._merged: list[Merged] = []
        self._together: dict[tuple[str, str], None] = {}
        self._apart: dict[tuple[str, str], None] = {}
        self._count = 0
        self._newest: datetime | None = None
        self._guesses = _Guesses()

    @property
    def live(self) -> int:
        """How many stories may still grow."""
        return len(self._live)

    @property
    def waiting(self) -> int:
        """How many articles are not settled yet."""
        return len(self._waiting)

    def add(self, article: Article) -> None:
        """Take an article in. One whose address is known already changes nothing."""
        address = article.address
        if address in self._waiting or address in self._where:
            return
        when = article.published.utc if article.published is not None else None
        self._waiting[address] = waiting = Waiting(address, when, see(article))
        self._common.add(waiting.seen)
        if len(self._waiting) >= self._window:
            self.settle()

    def guess(self, article: Article) -> str:
        """Take an article in and say at once to which story it seems to belong. What is settled
        later may be another."""
        self.add(article)
        if (id := self._where.get(article.address)) is not None:
            return self.story_of(id)
        guesses = self._guesses
        for address, waiting in self._waiting.items():
            if address not in guesses.ids:
                self._guess(waiting)
        return guesses.ids[article.address]

    def guesses(self) -> dict[str, str]:
        """The stories that waiting articles would be in if they were settled now, by address."""
        means = {script: mean.copy() for script, mean in self._means.items()}
        order, bundles = self._weighed(means)
        found: dict[str, str] = {}
        # What is worked out on the way must not touch what is settled later.
        before = {number: bundle.mean_dot for number, bundle in self._bundles.items()}
        groups = self._gathered(order, bundles, means)
        for number, mean_dot in before.items():
            self._bundles[number].mean_dot = mean_dot
        for numbers, _ in groups:
            members = [order[n - self._count] for n in numbers if n >= self._count]
            old = numbers[0] < self._count
            id = self._live[numbers[0]].id if old else clip_id(members[0].address)
            found.update((waiting.address, id) for waiting in members)
        return found

    def settle(self) -> None:
        """Settle the articles that wait."""
        order, bundles = self._weighed(self._means)
        for numbers, bundle in self._gathered(order, bundles, self._means):
            old = [number for number in numbers if number < self._count]
            kept = numbers[0]
            if not old:
                self._live[kept] = _Story(clip_id(order[kept - self._count].address), 0)
                self._number[self._live[kept].id] = kept
            for number in old[1:]:
                self._lead(number, kept)
            self._put(kept, bundle)
            story = self._live[kept]
            for number in numbers[len(old) :]:
                address = order[number - self._count].address
                self._where[address] = story.id
                self._placed.append(Placed(address, story.id))
        for waiting in order:
            if waiting.when is not None and (self._newest is None or waiting.when > self._newest):
                self._newest = waiting.when
        self._count += len(order)
        self._waiting.clear()
        self._guesses = _Guesses()
        self._common.cut()
        for mean in self._means.values():
            mean.cut()
        self._close()
        for known in (self._where, self._now):
            while len(known) > KNOWN:
                del known[next(iter(known))]

    def changes(self) -> Changes:
        """What was settled since this was asked last."""
        changes = Changes(tuple(self._placed), tuple(self._merged))
        self._placed, self._merged = [], []
        return changes

    def story_of(self, id: str) -> str:
        """The id that a story goes by now, if it was merged since (into the older one)."""
        while id in self._now:
            id = self._now[id]
        return id

    def story_at(self, address: str) -> str | None:
        """The id of the story that an article, by address, is in now; None where it waits."""
        id = self._where.get(address)
        return None if id is None else self.story_of(id)

    def join(self, one: str, other: str) -> None:
        """A person says that two articles, by address, are in one story."""
        self._apart.pop((one, other), None)
        self._apart.pop((other, one), None)
        self._together[(one, other)] = None
        first, second = sorted((self._at(one), self._at(other)), key=lambda n: (n is None, n))
        if first is not None and second is not None and first != second:
            bundle = self._bundles[first].with_(self._bundles[second])
            self._lead(second, first)
            self._put(first, bundle)

    def part(self, one: str, other: Article) -> None:
        """A person says that an article is not in the story that another, by address, is in. If
        it was, it begins a story of its own."""
        address = other.address
        self._together.pop((one, address), None)
        self._together.pop((address, one), None)
        self._apart[(one, address)] = None
        number = self._at(address)
        if number is None or self._at(one) != number:
            return
        seen = see(other)
        when = other.published.utc if other.published is not None else None
        own, self._count = self._count, self._count + 1
        id = clip_id(address)
        if id in self._number or id in self._now:
            id = clip_id(f"{address} {own}")
        self._live[own] = _Story(id, 0)
        self._number[id] = own
        self._put(own, Bundle(self._common.weigh(seen), seen.script, 1, when, when))
        self._where[address] = id
        self._placed.append(Placed(address, id))

    def _at(self, address: str) -> int | None:
        """The number of the live story that a settled article is in."""
        id = self._where.get(address)
        return None if id is None else self._number.get(self.story_of(id))

    def _weighed(self, means: dict[str, Mean]) -> tuple[list[Waiting], dict[int, Bundle]]:
        """The waiting articles in order, and as bundles by the numbers they get; ``means`` grow
        by them."""
        order = sorted(self._waiting.values(), key=_by_time)
        bundles = {}
        for number, waiting in enumerate(order, self._count):
            views, script = self._common.weigh(waiting.seen), waiting.seen.script
            means.setdefault(script, Mean()).add(views.terms)
            bundles[number] = Bundle(views, script, 1, waiting.when, waiting.when)
        return order, bundles

    def _gathered(
        self, order: Sequence[Waiting], bundles: dict[int, Bundle], means: dict[str, Mean]
    ) -> list[tuple[list[int], Bundle]]:
        numbers = {waiting.address: n for n, waiting in enumerate(order, self._count)}

        def pairs(said: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
            """In numbers, those of articles that wait or whose story lives."""
            found = []
            for pair in said:
                one, other = (numbers.get(a, self._at(a)) for a in pair)
                if one is not None and other is not None and one != other:
                    found.append((one, other))
            return sorted(found)

        gathering = Gathering(bundles, self._bundles, self._index, means)
        return gathering.gather(pairs(self._together), pairs(self._apart))

    def _guess(self, waiting: Waiting) -> None:
        guesses = self._guesses
        views, script = self._common.weigh(waiting.seen), waiting.seen.script
        bundle = Bundle(views, script, 1, waiting.when, waiting.when)
        terms = bundle.heaviest(INDEXED)
        mean = self._means.get(script)
        if mean is None:
            mean = guesses.means.setdefault(script, Mean())
            mean.add(views.terms)
        number = self._count + len(guesses.ids)
        # What is common is hardly known yet: then only what is surely alike.
        best, joined = (UNSURE if self._common.articles < WINDOW else 0.0), number
        for near in find(terms, (self._index, guesses.index), -1):
            other = guesses.bundles.get(near) or self._bundles[near]
            if other.script == script:
                before = other.mean_dot
                found = odds(bundle, other, mean, best)
                other.mean_dot = before  # what is settled later must not depend on guesses
                if found > best:
                    best, joined = found, near
        if joined != number:
            other = guesses.bundles.get(joined) or self._bundles[joined]
            guesses.bundles[joined] = other.with_(bundle)
        else:
            guesses.bundles[number] = bundle
            guesses.stories[number] = clip_id(waiting.address)
        old = self._live.get(joined)
        guesses.ids[waiting.address] = guesses.stories[joined] if old is None else old.id
        for weight, term in terms:
            guesses.index.setdefault(term, {})[joined] = weight

    def _put(self, number: int, bundle: Bundle) -> None:
        """The story is this bundle now."""
        before = self._bundles.get(number)
        self._unlist(number, before)
        self._bundles[number] = bundle
        for weight, term in bundle.heaviest(INDEXED):
            self._index.setdefault(term, {})[number] = weight
        story = self._live.pop(number)
        story.touched = self._count + len(self._waiting)
        self._live[number] = story

    def _unlist(self, number: int, bundle: Bundle | None) -> None:
        if bundle is not None:
            for _, term in bundle.heaviest(INDEXED):
                holders = self._index[term]
                del holders[number]
                if not holders:
                    del self._index[term]

    def _forget(self, number: int) -> _Story:
        self._unlist(number, self._bundles.pop(number))
        story = self._live.pop(number)
        del self._number[story.id]
        return story

    def _lead(self, gone: int, kept: int) -> None:
        """One story is part of another from now on."""
        story = self._forget(gone)
        self._now[story.id] = self._live[kept].id
        self._merged.append(Merged(story.id, self._live[kept].id))

    def _close(self) -> None:
        newest = self._newest
        while self._live:
            number, story = next(iter(self._live.items()))
            latest = self._bundles[number].latest
            old = (
                story.touched + LATE <= self._count
                and newest is not None
                and latest is not None
                and newest - latest > timedelta(days=CLOSE_DAYS)
            )
            if not old and len(self._live) <= LIVE:
                return
            self._forget(number)

    def state(self) -> bytes:
        """All that is known, to go on from later, on this machine or another."""
        words = Words()
        stories = []
        for number, story in self._live.items():
            own = self._bundles[number]
            terms, names, figures, head = map(
                words.pack, (own.terms, own.names, own.figures, own.head)
            )
            stories.append(
                KeptStory(
                    number,
                    story.id,
                    story.touched,
                    own.script,
                    own.size,
                    own.first,
                    own.latest,
                    own.mean_dot,
                    own.squares,
                    (terms, names, figures, head),
                )
            )
        counts = words.pack(self._common.counts)
        means = [
            KeptMean(script, mean.count, mean.total, words.pack(mean.sum))
            for script, mean in self._means.items()
        ]
        return to_bytes(
            Kept(
                FORMAT,
                words.words,
                self._window,
                self._common.articles,
                counts,
                means,
                list(self._waiting.values()),
                stories,
                list(self._where.items()),
                list(self._now.items()),
                [(one.address, one.story) for one in self._placed],
                [(one.gone, one.story) for one in self._merged],
                list(self._together),
                list(self._apart),
                self._count,
                self._newest,
            )
        )

    @classmethod
    def restore(cls, state: bytes) -> Stories:
        """What :meth:`state` gave, as it was. Raises ``ValueError`` where it is none, or of
        another version's making: then begin anew."""
        kept = from_bytes(state)
        stories = cls(kept.window)
        words = Words(kept.words)
        stories._common.articles = kept.articles
        stories._common.counts = words.unpack(kept.counts)
        for one in kept.means:
            mean = stories._means[one.script] = Mean()
            mean.sum, mean.count, mean.total = words.unpack(one.sum), one.count, one.total
        stories._waiting = {waiting.address: waiting for waiting in kept.waiting}
        for story in kept.stories:
            views = Views(*map(words.unpack, story.views))
            bundle = Bundle(views, story.script, story.size, story.first, story.latest)
            bundle.mean_dot, bundle.squares = story.mean_dot, story.squares
            number = story.number
            stories._live[number] = _Story(story.id, story.touched)
            stories._number[story.id] = number
            stories._bundles[number] = bundle
            for weight, term in bundle.heaviest(INDEXED):
                stories._index.setdefault(term, {})[number] = weight
        stories._where, stories._now = dict(kept.where), dict(kept.now)
        stories._placed = [Placed(*one) for one in kept.placed]
        stories._merged = [Merged(*one) for one in kept.merged]
        stories._together = dict.fromkeys(kept.together)
        stories._apart = dict.fromkeys(kept.apart)
        stories._count, stories._newest = kept.count, kept.newest
        return stories


class _Guesses:
    """Where articles that wait seem to belong, so far."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.stories: dict[int, str] = {}
        """The ids of new stories, by number."""
        self.means: dict[str, Mean] = {}
        """Of scripts that nothing was settled in yet."""
        self.bundles: dict[int, Bundle] = {}
        """Those, and live ones with what seems to belong to them."""
        self.index: Index = {}


def _by_time(waiting: Waiting) -> tuple[datetime, str]:
    return waiting.when or _LAST, waiting.address


def cluster(articles: Iterable[Article], topic: str = "") -> tuple[Story, ...]:
    """The stories of one page (``topic``), single ones too, in order of their first articles.

    ``articles`` come in order of time. All are settled together. ``lead`` is the address of the
    article most like all of its story, a report before an opinion; ``urls`` are in the order
    given.
    """
    given = list(articles)
    stories = Stories(window=len(given) + 1)
    for article in given:
        stories.add(article)
    stories.settle()
    placed = {one.address: one.story for one in stories.changes().placed}
    members: dict[str, list[Article]] = {}
    for article in given:
        members.setdefault(placed[article.address], []).append(article)
    return tuple(story_of(id, found) for id, found in members.items())
