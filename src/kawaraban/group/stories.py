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

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

import msgspec

from kawaraban.article import Article, Story, clip_id
from kawaraban.group.gathering import INDEXED, Gathering, Index, Steps, done, find
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
STEPS = 24
"""Steps of settling that are taken with each article that comes: about a millisecond's worth.
There are some ten to fifteen for each article of a window, so that one window has settled before
the next is full."""
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
        self._batch: dict[str, Waiting] = {}
        """The window that is being settled."""
        self._settling: Steps[None] | None = None
        self._weighing = False
        self._uncounted: list[Waiting] = []
        """Articles that came while that window was still being weighed."""

    @property
    def live(self) -> int:
        """How many stories may still grow."""
        return len(self._live)

    @property
    def waiting(self) -> int:
        """How many articles are not settled yet."""
        return len(self._batch) + len(self._waiting)

    def add(self, article: Article) -> None:
        """Take an article in. One whose address is known already changes nothing.

        A full window is settled little by little, as more articles come."""
        address = article.address
        if address in self._waiting or address in self._batch or address in self._where:
            return
        when = article.published.utc if article.published is not None else None
        self._waiting[address] = waiting = Waiting(address, when, see(article))
        if self._weighing:
            self._uncounted.append(waiting)
        else:
            self._common.add(waiting.seen)
        self._step(STEPS)
        if len(self._waiting) >= self._window:
            self._finish()
            self._begin()

    def take_back(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Take out those of the articles, by address, that wait, as if they had never come; one
        whose story is settled stays. Returns which were taken out."""
        self._finish()
        gone = tuple(address for address in addresses if address in self._waiting)
        for address in gone:
            self._common.remove(self._waiting.pop(address).seen)
        if gone:
            self._guesses = _Guesses()
        return gone

    def guess(self, article: Article) -> str:
        """Take an article in and say at once to which story it seems to belong. What is settled
        later may be another."""
        self.add(article)
        address = article.address
        if (id := self._where.get(address)) is not None:
            return self.story_of(id)
        guesses = self._guesses
        # One of those that came while the last window was being settled, too.
        for late in list(islice(guesses.again, 1)):
            del guesses.again[late]
            if late in self._waiting:
                self._guess(self._waiting[late])
        if len(guesses.ids) < self.waiting:
            for waiting in (*self._batch.values(), *self._waiting.values()):
                if waiting.address not in guesses.ids:
                    self._guess(waiting)
        return self.story_of(guesses.ids[address])

    def guesses(self) -> dict[str, str]:
        """The stories that waiting articles would be in if they were settled now, by address."""
        self._finish()
        means = {script: mean.copy() for script, mean in self._means.items()}
        order = sorted(self._waiting.values(), key=_by_time)
        bundles = done(self._weighed(order, self._count, means))
        found: dict[str, str] = {}
        # What is worked out on the way must not touch what is settled later.
        before = {number: bundle.mean_dot for number, bundle in self._bundles.items()}
        groups = done(self._gathered(order, self._count, bundles, means))
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
        self._finish()
        self._begin()
        self._finish()

    def _begin(self) -> None:
        """Begin to settle what waits. The outcome depends on what is known now, not on how far
        the next window has filled when a step is taken."""
        self._batch, self._waiting = self._waiting, {}
        self._common.cut()
        for mean in self._means.values():
            mean.cut()
        base, self._count = self._count, self._count + len(self._batch)
        self._weighing = True
        self._settling = self._settle(sorted(self._batch.values(), key=_by_time), base)

    def _finish(self) -> None:
        while self._settling is not None:
            self._step(1_000)

    def _step(self, steps: int) -> None:
        if self._settling is not None:
            for _ in range(steps):
                try:
                    next(self._settling)
                except StopIteration:
                    self._settling = None
                    return

    def _settle(self, order: Sequence[Waiting], base: int) -> Steps[None]:
        bundles = yield from self._weighed(order, base, self._means)
        self._weighing = False
        for waiting in self._uncounted:
            self._common.add(waiting.seen)
        self._uncounted.clear()
        for numbers, bundle in (yield from self._gathered(order, base, bundles, self._means)):
            yield
            old = [number for number in numbers if number < base]
            kept = numbers[0]
            if not old:
                self._live[kept] = _Story(clip_id(order[kept - base].address), 0)
                self._number[self._live[kept].id] = kept
            for number in old[1:]:
                self._lead(number, kept)
            self._put(kept, bundle)
            story = self._live[kept]
            for number in numbers[len(old) :]:
                address = order[number - base].address
                self._where[address] = story.id
                self._placed.append(Placed(address, story.id))
        for waiting in order:
            if waiting.when is not None and (self._newest is None or waiting.when > self._newest):
                self._newest = waiting.when
        self._batch = {}
        self._guesses = self._guesses.after(self._waiting)
        for number in self._old():
            yield
            self._forget(number)
        for known in (self._where, self._now):
            # All in one go: every look at a dictionary's first passes by what was deleted there.
            for key in list(islice(known, max(0, len(known) - KNOWN))):
                del known[key]

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
        self._finish()
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
        self._finish()
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

    def _weighed(
        self, order: Sequence[Waiting], base: int, means: dict[str, Mean]
    ) -> Steps[dict[int, Bundle]]:
        """Waiting articles as bundles by the numbers they get, from ``base``; ``means`` grow by
        them."""
        bundles = {}
        for number, waiting in enumerate(order, base):
            yield
            bundle = bundles[number] = self._bundle(waiting)
            bundle.mean_dot = means.setdefault(bundle.script, Mean()).add(bundle.terms)
        return bundles

    def _bundle(self, waiting: Waiting) -> Bundle:
        views = self._common.weigh(waiting.seen)
        return Bundle(views, waiting.seen.script, 1, waiting.when, waiting.when)

    def _gathered(
        self,
        order: Sequence[Waiting],
        base: int,
        bundles: dict[int, Bundle],
        means: dict[str, Mean],
    ) -> Steps[list[tuple[list[int], Bundle]]]:
        numbers = {waiting.address: n for n, waiting in enumerate(order, base)}

        def pairs(said: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
            """In numbers, those of articles that wait or whose story lives."""
            found = []
            for pair in said:
                one, other = (numbers.get(a, self._at(a)) for a in pair)
                if one is not None and other is not None and one != other:
                    found.append((one, other))
            return sorted(found)

        gathering = Gathering(bundles, self._bundles, self._index, means)
        return (yield from gathering.gather(pairs(self._together), pairs(self._apart)))

    def _guess(self, waiting: Waiting) -> None:
        guesses = self._guesses
        bundle = self._bundle(waiting)
        terms = bundle.heaviest(INDEXED)
        mean = self._means.get(bundle.script)
        if mean is None or not mean.count:
            mean = guesses.means.setdefault(bundle.script, Mean())
            mean.add(bundle.terms)
        number = guesses.number = guesses.number - 1
        # What is common is hardly known yet: then only what is surely alike.
        best, joined = (UNSURE if self._common.articles < WINDOW else 0.0), number
        for near in find(terms, (self._index, guesses.index), number):
            other = guesses.bundles.get(near) or self._bundles[near]
            if other.script == bundle.script:
                before = other.mean_dot
                found = odds(bundle, other, mean, best)
                other.mean_dot = before  # what is settled later must not depend on guesses
                if found > best:
                    best, joined = found, near
        if joined in guesses.stories:
            guesses.bundles[joined] = guesses.bundles[joined].with_(bundle)
        elif joined != number:
            guesses.bundles[joined] = self._bundles[joined].with_(bundle)
            guesses.stories[joined] = self._live[joined].id
        else:
            guesses.bundles[number] = bundle
            guesses.stories[number] = clip_id(waiting.address)
        guesses.ids[waiting.address] = guesses.stories[joined]
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
        story.touched = self._count
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

    def _old(self) -> list[int]:
        """The stories to close, by number."""
        newest, found = self._newest, list[int]()
        for number, story in self._live.items():
            latest = self._bundles[number].latest
            old = (
                story.touched + LATE <= self._count
                and newest is not None
                and latest is not None
                and newest - latest > timedelta(days=CLOSE_DAYS)
            )
            if not old and len(self._live) - len(found) <= LIVE:
                break
            found.append(number)
        return found

    def state(self) -> bytes:
        """All that is known, to go on from later, on this machine or another."""
        self._finish()
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
        stories._common.counts = Counter(words.unpack(kept.counts))
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
        self.number = 0
        """Of the last new story: below 0, as no settled one's is."""
        self.stories: dict[int, str] = {}
        """Ids by number."""
        self.means: dict[str, Mean] = {}
        """Of scripts that nothing was settled in yet."""
        self.bundles: dict[int, Bundle] = {}
        """Those, and live ones with what seems to belong to them."""
        self.index: Index = {}
        self.again: dict[str, None] = {}
        """Addresses of which only the id is known, and which are to be looked at again."""

    def after(self, waiting: Iterable[str]) -> _Guesses:
        """What is left of them when a window has settled: of articles that wait still."""
        left = _Guesses()
        left.ids = {address: self.ids[address] for address in waiting if address in self.ids}
        left.again = dict.fromkeys(left.ids)
        return left


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
