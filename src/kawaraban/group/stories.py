"""Stories: articles about one event, found in one pass over a stream.

An article joins the live story whose centre it is nearest to (cosine of TF-IDF vectors, less the
further apart in time), or begins one. A story that has grown is compared with the others and may
merge with one. Memory is bounded: a story closes when nothing has come to it for a while, holds
its heaviest features only, and so does the count of how common features are. The same articles
in the same order give the same stories. ``docs/design/stories.md`` has the method, what it was
tuned on and what it reaches.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from kawaraban.article import Article, Story, clip_id
from kawaraban.features import Vector, dot, feature_counts, script, unit

JOIN = 0.14
"""How near an article must be to a story's centre to join it (cosine)."""
MERGE = 0.26
"""How near the centres of two stories must be to become one."""
SPREAD_DAYS = 5.0
"""Nearness falls with the days between, as a normal distribution of this deviation."""
CLOSE_DAYS = 14
"""Days without an article after which a story closes."""
LIVE = 20_000
"""Live stories at most; the one that was quiet longest closes first."""

_HELD = 300
"""Features that a story holds; a third more before they are cut back."""
_ASKED = 30
"""An article's heaviest features, by which stories are looked up."""
_WEIGHED = 6
"""Stories looked at closely."""
_VISITS = 1_000
"""Stories that may be come by on the way, by the rarest of those features first."""
_COUNTED = 400_000
"""Features whose commonness is counted."""
_PRIOR = 50
_UNLIKE = 10
"""Articles with nothing in common that are taken to have been seen already, in means and in
counts: a page of five articles about one event has few others to show what is common."""
_REMEMBERED = 200_000
"""Merged stories whose later id is remembered."""
_OPINION = frozenset({"editorial", "opinion", "column", "contribution", "letter", "analysis"})


class _Mean:
    """The mean of vectors. That of few is taken for shorter than it is: they may be about one
    thing."""

    __slots__ = ("_count", "_square", "_sum")

    def __init__(self) -> None:
        self._sum: Vector = {}
        self._count = 0.0
        self._square = 0.0

    def add(self, vector: Vector) -> None:
        self._count += 1
        total = self._sum
        for feature, weight in vector.items():
            old = total.get(feature, 0.0)
            total[feature] = old + weight
            self._square += weight * (2 * old + weight)
        if len(total) > _COUNTED:
            kept = heapq.nlargest(_COUNTED // 2, total, key=total.__getitem__)
            self._sum = {feature: total[feature] / 2 for feature in kept}
            self._count /= 2
            self._square = math.fsum(w * w for w in self._sum.values())

    @property
    def count(self) -> float:
        return self._count

    def dot(self, vector: Vector) -> float:
        return dot(vector, self._sum) / (self._count + _PRIOR)

    @property
    def square(self) -> float:
        return self._square / (self._count + _PRIOR) ** 2


class Commonness:
    """What the articles seen have in common: in how many of them each feature occurs, and the
    mean of their vectors, by script."""

    def __init__(self) -> None:
        self.articles = 0.0
        self.means: dict[str, _Mean] = {}
        self._counts: dict[str, float] = {}

    def add(self, found: Iterable[str]) -> None:
        """Count the features of one article."""
        self.articles += 1
        counts = self._counts
        for feature in found:
            counts[feature] = counts.get(feature, 0) + 1
        if len(counts) > _COUNTED:
            # What is rare or long ago is forgotten.
            self.articles /= 2
            self._counts = {f: n / 2 for f, n in counts.items() if n > 1}

    def add_vector(self, vector: Vector, script: str) -> None:
        self.mean(script).add(vector)

    def mean(self, script: str) -> _Mean:
        return self.means.setdefault(script, _Mean())

    def weigh(self, counts: Counter[str]) -> Vector:
        """The counts as TF-IDF weights of length one."""
        known, articles = self._counts, self.articles + _UNLIKE
        return unit(
            {
                feature: (1 + math.log(count)) * weight
                for feature, count in counts.items()
                if (weight := math.log(articles / (known.get(feature, 0) + 0.5))) > 0
            }
        )


class _Live:
    """A story that may still grow."""

    __slots__ = (
        "check",
        "first",
        "id",
        "latest",
        "length",
        "number",
        "script",
        "size",
        "square",
        "weights",
        "with_mean",
    )

    def __init__(self, number: int, id: str, script: str) -> None:
        self.number, self.id, self.script = number, id, script
        self.weights: Vector = {}
        """The sum of its articles' vectors."""
        self.square = self.length = 0.0
        self.size = 0
        self.with_mean = (0.0, 0.0, 0)
        """Its dot product with the mean of all, and the counts at which that was worked out."""
        self.check = 2
        """The size at which to look for a story to merge with."""
        self.first: datetime | None = None
        self.latest: datetime | None = None

    def seen(self, first: datetime | None, latest: datetime | None) -> None:
        if first is not None and (self.first is None or first < self.first):
            self.first = first
        if latest is not None and (self.latest is None or latest > self.latest):
            self.latest = latest

    def nearness_in_time(self, first: datetime | None, latest: datetime | None) -> float:
        """1 where the times meet, less the more days lie between; 1 where a time is unknown."""
        if first is None or latest is None or self.first is None or self.latest is None:
            return 1.0
        gap = max((first - self.latest).total_seconds(), (self.first - latest).total_seconds())
        days = max(gap, 0.0) / 86_400
        return math.exp(-0.5 * (days / SPREAD_DAYS) ** 2)


class Stories:
    """A stream of articles on its way into stories. ``common`` says beforehand which features
    are common; without it that is learned on the way."""

    def __init__(self, common: Commonness | None = None) -> None:
        self._common = common or Commonness()
        self._learning = common is None
        self._live: dict[int, _Live] = {}
        """By number, the one that was quiet longest first."""
        self._holders: dict[str, dict[int, float]] = {}
        """By feature, the numbers of the stories that hold it, and its weight there."""
        self._now: dict[str, str] = {}
        """Ids that were merged away, and where to; the latest so many."""
        self._count = 0
        self._newest: datetime | None = None

    def place(self, article: Article) -> str:
        """The id of the article's story: the :func:`~kawaraban.article.clip_id` of the address
        of the story's first article. Articles should come in order of time, roughly; one
        without a time is taken to be near any."""
        counts = feature_counts(article, names=True)
        if self._learning:
            self._common.add(counts)
        vector, writing = self._common.weigh(counts), script_of(article)
        placed = self._place(article, vector, writing)
        if self._learning:
            self._common.add_vector(vector, writing)
        return placed

    def story_of(self, id: str) -> str:
        """The id that a story goes by now, if it was merged since (into the older one)."""
        while id in self._now:
            id = self._now[id]
        return id

    def _place(self, article: Article, vector: Vector, writing: str) -> str:
        when = article.published.utc if article.published is not None else None
        if when is not None and (self._newest is None or when > self._newest):
            self._newest = when
        self._close()
        nearest = self._nearest(vector, writing, when, when, None)
        if nearest is not None and nearest[0] >= JOIN:
            story = self._live.pop(nearest[1].number)
            self._live[story.number] = story
        else:
            story = _Live(self._count, clip_id(article.address), writing)
            self._count += 1
            self._live[story.number] = story
        self._add(story, vector)
        story.size += 1
        story.seen(when, when)
        while story.size >= story.check:
            story.check = story.size + max(1, story.size // 4)
            heart = unit(story.weights)
            near = self._nearest(heart, writing, story.first, story.latest, story.number)
            if near is None or near[0] < MERGE:
                break
            story = self._merge(story, near[1])
        return story.id

    def _nearest(
        self,
        vector: Vector,
        writing: str,
        first: datetime | None,
        latest: datetime | None,
        but: int | None,
    ) -> tuple[float, _Live] | None:
        """The live story nearest to a vector of length one, and how near."""
        roughly: dict[int, float] = defaultdict(float)
        heaviest = heapq.nlargest(_ASKED, vector, key=vector.__getitem__)
        asked = [(self._holders[f], vector[f], f) for f in heaviest if f in self._holders]
        left = _VISITS
        for holders, weight, _ in sorted(asked, key=lambda a: (len(a[0]), a[2])):
            left -= len(holders)
            if left < 0:
                break
            for number, held in holders.items():
                roughly[number] += weight * held
        if but is not None:
            roughly.pop(but, None)
        for number in roughly:
            roughly[number] /= self._live[number].length
        best: tuple[float, _Live] | None = None
        mean = self._common.mean(writing)
        with_mean = mean.dot(vector)
        for number in heapq.nlargest(_WEIGHED, roughly, key=lambda n: (roughly[n], -n)):
            story = self._live[number]
            if story.script != writing:
                continue
            near = _centred(vector, with_mean, story, mean)
            near *= story.nearness_in_time(first, latest)
            if best is None or (near, -number) > (best[0], -best[1].number):
                best = near, story
        return best

    def _add(self, story: _Live, vector: Vector) -> None:
        weights = story.weights
        for feature, weight in vector.items():
            old = weights.get(feature)
            if old is None:
                weights[feature] = weight
                story.square += weight * weight
                self._holders.setdefault(feature, {})[story.number] = weight
            else:
                weights[feature] = self._holders[feature][story.number] = old + weight
                story.square += weight * (2 * old + weight)
        if len(weights) > _HELD * 4 // 3:
            kept = heapq.nlargest(_HELD, weights, key=weights.__getitem__)
            self._drop(story, set(weights).difference(kept))
            story.weights = {feature: weights[feature] for feature in kept}
            story.square = math.fsum(w * w for w in story.weights.values())
        story.length = math.sqrt(story.square)

    def _drop(self, story: _Live, dropped: Iterable[str]) -> None:
        for feature in dropped:
            holders = self._holders[feature]
            del holders[story.number]
            if not holders:
                del self._holders[feature]

    def _merge(self, one: _Live, other: _Live) -> _Live:
        """Both under the older one's id."""
        kept, gone = sorted((one, other), key=lambda story: story.number)
        self._drop(gone, gone.weights)
        del self._live[gone.number], self._live[kept.number]
        self._live[kept.number] = kept
        self._add(kept, gone.weights)
        kept.size += gone.size
        kept.seen(gone.first, gone.latest)
        kept.check = min(kept.check, kept.size)
        self._now[gone.id] = kept.id
        if len(self._now) > _REMEMBERED:
            del self._now[next(iter(self._now))]
        return kept

    def _close(self) -> None:
        newest = self._newest
        while self._live:
            story = next(iter(self._live.values()))
            old = (
                newest is not None
                and story.latest is not None
                and newest - story.latest > timedelta(days=CLOSE_DAYS)
            )
            if not old and len(self._live) < LIVE:
                return
            self._drop(story, story.weights)
            del self._live[story.number]


def script_of(article: Article) -> str:
    """The script of an article's headline and opening."""
    return script(article.headline + (article.body or article.summary or article.excerpt))


def _centred(vector: Vector, with_mean: float, story: _Live, mean: _Mean) -> float:
    """The cosine of a vector of length one and a story's centre as seen from the mean of all
    articles: what all have in common, the subject of the page, brings no two together."""
    story_with_mean = _with_mean(story, mean)
    length = 1 - 2 * with_mean + mean.square
    story_length = story.square / story.size**2 - 2 * story_with_mean + mean.square
    if length <= 1e-9 or story_length <= 1e-9:
        return 0.0
    product = dot(vector, story.weights) / story.size - with_mean - story_with_mean + mean.square
    return product / math.sqrt(length * story_length)


def _with_mean(story: _Live, mean: _Mean) -> float:
    """The dot product of a story's centre with the mean, worked out again when the story has
    changed or the mean stands for a twentieth more articles."""
    value, count, size = story.with_mean
    if size != story.size or mean.count > 1.05 * count:
        value = mean.dot(story.weights) / story.size
        story.with_mean = value, mean.count, story.size
    return value


def cluster(articles: Iterable[Article], topic: str = "") -> tuple[Story, ...]:
    """The stories of one page (``topic``), single ones too, in order of their first articles.

    ``articles`` come in order of time. Which features are common is learned from all of them
    first, then they are placed one by one. ``lead`` is the address of the article nearest to
    the story's centre, a report before an opinion; ``urls`` are in the order given.
    """
    given = list(articles)
    counts = [feature_counts(article, names=True) for article in given]
    common = Commonness()
    for found in counts:
        common.add(found)
    vectors = [common.weigh(found) for found in counts]
    scripts = [script_of(article) for article in given]
    for vector, writing in zip(vectors, scripts, strict=True):
        common.add_vector(vector, writing)
    stories = Stories(common)
    placed = [stories._place(*each) for each in zip(given, vectors, scripts, strict=True)]
    members: dict[str, list[int]] = {}
    for number, id in enumerate(placed):
        members.setdefault(stories.story_of(id), []).append(number)
    return tuple(
        _story(id, [given[n] for n in numbers], [vectors[n] for n in numbers])
        for id, numbers in members.items()
    )


def _story(id: str, articles: list[Article], vectors: list[Vector]) -> Story:
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    lead = max(
        range(len(articles)),
        key=lambda n: (articles[n].genre not in _OPINION, round(dot(vectors[n], total), 9), -n),
    )
    times = [article.published for article in articles if article.published is not None]
    return Story(
        id=id,
        headline=articles[lead].headline_clean or articles[lead].headline,
        lead=articles[lead].address,
        urls=tuple(article.address for article in articles),
        outlets=tuple(dict.fromkeys(a.outlet for a in articles if a.outlet)),
        first=min(times, key=lambda moment: moment.utc, default=None),
        latest=max(times, key=lambda moment: moment.utc, default=None),
    )
