"""Gathering: new articles and live stories made into groups, the likeliest pairs first.

Best-first agglomeration. Pairs are found by shared rare terms, not by comparing all with all; a
pair whose sides have grown since is looked at again before it is joined. The outcome depends on
what is gathered, not on the order in which it came.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TypeVar, cast

from kawaraban.group.likeness import Bundle, Mean, odds

ASKED = 20
"""A bundle's heaviest terms that others hold too, by which these are looked up."""
CLOSEST = 6
"""Others that a new article is compared with."""
VISITS = 300
"""Others that may be come by on the way, by the rarest of those terms first. Terms that more
hold are looked at for those only that were come by already."""
LEAST = 0.03
LEAST_OF_BEST = 0.2
"""How much weight they share at least, and of what the best shares."""
SLACK = 3.0
"""Pairs this far below even odds are kept in mind: they may grow alike."""
INDEXED = 40
"""A bundle's heaviest terms, by which it is found."""

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that is done a step at a time, and what comes of it."""
Index = dict[str, dict[int, float]]
"""By term, the numbers of the bundles that it weighs in, and how much."""


def find(asked: Sequence[tuple[float, str]], indexes: Sequence[Index], but: int) -> list[int]:
    """The numbers of the bundles that share most of the weight of the terms ``asked`` for."""
    holders: list[tuple[int, str, float, list[dict[int, float]]]] = []
    for weight, term in asked:
        found = [index[term] for index in indexes if term in index]
        count = sum(map(len, found))
        if count > 1 or (count and but not in found[0]):
            holders.append((count, term, weight, found))
            if len(holders) == ASKED:
                break
    holders.sort(key=itemgetter(0, 1))
    roughly: dict[int, float] = {}
    known = roughly.get
    left = VISITS
    for count, _, weight, found in holders:
        left -= count
        for by_number in found:
            if left >= 0:
                for number, held in by_number.items():
                    roughly[number] = known(number, 0.0) + weight * held
            else:
                for number in roughly.keys() & by_number.keys():
                    roughly[number] += weight * by_number[number]
    roughly.pop(but, None)
    if not roughly:
        return []
    least = max(LEAST, LEAST_OF_BEST * max(roughly.values()))
    best = [(-weight, number) for number, weight in roughly.items() if weight >= least]
    best.sort()
    return [number for _, number in best[:CLOSEST]]


def done(steps: Steps[T]) -> T:
    """What comes of it, all steps taken at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(T, end.value)


class Gathering:
    """Bundles by number on their way into groups."""

    def __init__(
        self,
        new: Mapping[int, Bundle],
        live: Mapping[int, Bundle],
        index: Index,
        means: Mapping[str, Mean],
    ) -> None:
        self._new, self._live, self._index, self._means = new, live, index, means
        self._bundles: dict[int, Bundle] = dict(new)
        self._members: dict[int, list[int]] = {}
        self._into: dict[int, int] = {}
        self._apart: dict[int, set[int]] = {}

    def gather(
        self, together: Iterable[tuple[int, int]] = (), apart: Iterable[tuple[int, int]] = ()
    ) -> Steps[list[tuple[list[int], Bundle]]]:
        """The groups that new bundles are in: the numbers in each, in order, and the bundle
        they make. ``together`` are joined whatever they are like, ``apart`` never, unless the
        first says otherwise."""
        for one, other in together:
            root, its = self._root(one), self._root(other)
            if root != its:
                self._join(root, its)
        for one, other in apart:
            root, its = self._root(one), self._root(other)
            if root != its:
                self._apart.setdefault(root, set()).add(its)
                self._apart.setdefault(its, set()).add(root)
        yield from self._agglomerate((yield from self._pairs(self._new)))
        # What has grown together is like others in other words than its articles were.
        grown = {root: self._bundle(root) for root in sorted(set(map(self._root, self._new)))}
        several = {root: bundle for root, bundle in grown.items() if bundle.size > 1}
        yield from self._agglomerate((yield from self._pairs(several)))
        groups: dict[int, list[int]] = {}
        for number in self._new:
            root = self._root(number)
            if root not in groups:
                groups[root] = sorted(self._members.get(root, [root]))
        return [(numbers, self._bundles[root]) for root, numbers in groups.items()]

    def _pairs(self, bundles: Mapping[int, Bundle]) -> Steps[list[tuple[int, int]]]:
        """Those of the bundles with each other, and with live ones, that share most."""
        own: Index = {}
        asked: dict[int, list[tuple[float, str]]] = {}
        for number, bundle in bundles.items():
            yield
            asked[number] = bundle.heaviest(INDEXED)
            for weight, term in asked[number]:
                own.setdefault(term, {})[number] = weight
        pairs: dict[tuple[int, int], None] = {}
        for number, terms in asked.items():
            yield
            for other in find(terms, (self._index, own), number):
                pairs[(number, other) if number < other else (other, number)] = None
        return list(pairs)

    def _agglomerate(self, pairs: Iterable[tuple[int, int]]) -> Steps[None]:
        heap: list[tuple[float, int, int, int, int]] = []
        seen: set[tuple[int, int, int, int]] = set()

        def look(one: int, other: int) -> None:
            root, its = self._root(one), self._root(other)
            if root == its:
                return
            if root > its:
                root, its = its, root
            bundle, its_bundle = self._bundle(root), self._bundle(its)
            sight = (root, its, bundle.size, its_bundle.size)
            if bundle.script != its_bundle.script or sight in seen:
                return
            seen.add(sight)
            found = odds(bundle, its_bundle, self._means[bundle.script], -SLACK)
            if found > -SLACK:
                heapq.heappush(heap, (-round(found, 9), *sight))

        for one, other in pairs:
            yield
            look(one, other)
        while heap:
            yield
            against, one, other, size, its_size = heapq.heappop(heap)
            root, its = self._root(one), self._root(other)
            if root == its:
                continue
            fresh = self._bundle(root).size == size and self._bundle(its).size == its_size
            if not fresh or root != one or its != other:
                look(root, its)
            elif against < 0 and its not in self._apart.get(root, ()):
                self._join(root, its)

    def _root(self, number: int) -> int:
        while (into := self._into.get(number)) is not None:
            number = into
        return number

    def _bundle(self, number: int) -> Bundle:
        bundle = self._bundles.get(number)
        if bundle is None:
            bundle = self._bundles[number] = self._live[number]
        return bundle

    def _join(self, one: int, other: int) -> None:
        kept, gone = (one, other) if one < other else (other, one)
        self._bundles[kept] = self._bundle(kept).with_(self._bundle(gone))
        del self._bundles[gone]
        self._into[gone] = kept
        self._members.setdefault(kept, [kept]).extend(self._members.pop(gone, [gone]))
        for foe in self._apart.pop(gone, ()):
            self._apart[foe].discard(gone)
            self._apart[foe].add(kept)
            self._apart.setdefault(kept, set()).add(foe)
