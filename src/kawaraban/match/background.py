"""The background: a sample of what comes in, judged by nobody, made ready once for all topics.

A topic learns from it what is common, how its scores usually lie, and which articles are most
like the accepted. That takes every feature of every article of the sample several times, for each
topic; so the sample is kept as numbers (``learned.py`` reads them): 2,000 articles of 2,000
characters are 6 MB, made from vectors in half a second and scored in some 40 ms.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import mul

import msgspec

from kawaraban.features import Vector
from kawaraban.match.vectors import is_form

SMALL = 100
"""Of a larger sample a feature of one article alone is not kept: it is half of all features, and
tells next to nothing."""


@dataclass(frozen=True)
class Background:
    """Vectors as numbers; make it with :func:`background_of`. A feature's number is its place
    in ``names``; ``mean`` and ``common`` are by number."""

    addresses: tuple[str, ...]
    """Of the articles, in their order; empty strings where they have none."""
    names: tuple[str, ...]
    common: array[int]
    """In how many articles each feature is."""
    mean: array[float]
    rows: tuple[tuple[array[int], array[float]], ...]
    """Of each article the numbers of its features, and their weights."""

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        return {name: n for n, name in enumerate(self.names)}

    @cached_property
    def form(self) -> list[bool]:
        """Which features tell how an article is made (``vectors.is_form``)."""
        return list(map(is_form, self.names))

    def __getstate__(self) -> bytes:
        return pack(self)

    def __setstate__(self, packed: bytes) -> None:
        self.__dict__.update(vars(unpack(packed)))

    def row(self, number: int) -> Iterator[tuple[int, float]]:
        """The features of one article, by number, and their weights."""
        features, values = self.rows[number]
        return zip(features, values, strict=True)

    def scores(self, weights: Sequence[float]) -> list[float]:
        """What each article scores by these weights, one for each feature by number."""
        weight = weights.__getitem__
        return [sum(map(mul, map(weight, features), values)) for features, values in self.rows]

    def without(self, addresses: Container[str]) -> Background:
        """The same without these articles."""
        left = [address not in addresses for address in self.addresses]
        if all(left):
            return self
        common, total = array("I", self.common), [m * len(self.rows) for m in self.mean]
        for (features, values), stays in zip(self.rows, left, strict=True):
            if not stays:
                for n, value in zip(features, values, strict=True):
                    common[n] -= 1
                    total[n] -= value
        return Background(
            addresses=tuple(compress(self.addresses, left)),
            names=self.names,
            common=common,
            mean=array("d", [max(0.0, value) / (sum(left) or 1) for value in total]),
            rows=tuple(compress(self.rows, left)),
        )


def background_of(vectors: Iterable[Vector], addresses: Sequence[str] = ()) -> Background:
    """The vectors made ready; ``addresses`` names their articles, as far as one may be taken out
    again (``Background.without``)."""
    numbers: dict[str, int] = {}
    found = [
        (array("I", [numbers.setdefault(f, len(numbers)) for f in v]), array("f", v.values()))
        for v in vectors
    ]
    common: Counter[int] = Counter()
    for row, _ in found:
        common.update(row)
    least = 1 if len(found) <= SMALL else 2
    kept = {old: n for n, old in enumerate(n for n in numbers.values() if common[n] >= least)}
    rows = []
    total = [0.0] * len(kept)
    for row, weights in found:
        stays = [n in kept for n in row]
        features = array("I", [kept[n] for n in compress(row, stays)])
        values = array("f", compress(weights, stays))
        rows.append((features, values))
        for n, value in zip(features, values, strict=True):
            total[n] += value
    return Background(
        addresses=tuple(addresses) or ("",) * len(rows),
        names=tuple(name for name, n in numbers.items() if n in kept),
        common=array("I", [common[n] for n in kept]),
        mean=array("d", [value / len(rows) for value in total]),
        rows=tuple(rows),
    )


_Packed = tuple[list[str], list[str], bytes, bytes, list[int], bytes, bytes]


def pack(background: Background) -> bytes:
    """For keeping; :func:`unpack` reads it on the same kind of machine."""
    features, values = array("I"), array("f")
    for row, weights in background.rows:
        features += row
        values += weights
    packed: _Packed = (
        list(background.addresses),
        list(background.names),
        background.common.tobytes(),
        background.mean.tobytes(),
        [len(row) for row, _ in background.rows],
        features.tobytes(),
        values.tobytes(),
    )
    return msgspec.msgpack.encode(packed)


def unpack(packed: bytes) -> Background:
    """What :func:`pack` made. Raises ``ValueError`` for anything else."""
    try:
        read = msgspec.msgpack.decode(packed, type=_Packed)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    addresses, names, common, mean, lengths, features, values = read
    all_features, all_values = array("I", features), array("f", values)
    ends = [0, *accumulate(lengths)]
    background = Background(
        addresses=tuple(addresses),
        names=tuple(names),
        common=array("I", common),
        mean=array("d", mean),
        rows=tuple((all_features[a:b], all_values[a:b]) for a, b in pairwise(ends)),
    )
    if not (
        len(addresses) == len(lengths)
        and len(names) == len(background.common) == len(background.mean)
        and ends[-1] == len(all_features) == len(all_values)
        and min(lengths, default=0) >= 0
        and max(all_features, default=-1) < len(names)
    ):
        raise ValueError("a background that does not fit together")
    return background
