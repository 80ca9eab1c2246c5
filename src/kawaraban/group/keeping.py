"""The state of a stream of stories as bytes, exactly: what is read back goes on the same way.

MessagePack, compressed. Features are written once, vectors as their places and weights, in the
order they had, since sums are taken in that order.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from kawaraban.features import Vector
from kawaraban.group.views import Seen

FORMAT = 2
"""Raised when what is kept, or how it is weighed, changes."""
_MOST = 1 << 31
"""Bytes that a state may unpack to."""

Packed = tuple[bytes, bytes]


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """An article not settled yet."""

    address: str
    when: datetime | None
    seen: Seen


class KeptStory(msgspec.Struct, frozen=True, array_like=True):
    """A story that may still grow, and its bundle."""

    number: int
    id: str
    touched: int
    script: str
    size: int
    first: datetime | None
    latest: datetime | None
    mean_dot: tuple[float, float]
    squares: tuple[float, float, float, float]
    views: tuple[Packed, Packed, Packed, Packed]


class KeptMean(msgspec.Struct, frozen=True, array_like=True):
    script: str
    count: float
    total: float
    sum: Packed


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """All of it."""

    format: int
    words: list[str]
    window: int
    articles: float
    counts: Packed
    means: list[KeptMean]
    waiting: list[Waiting]
    stories: list[KeptStory]
    where: list[tuple[str, str]]
    now: list[tuple[str, str]]
    placed: list[tuple[str, str]]
    merged: list[tuple[str, str]]
    together: list[tuple[str, str]]
    apart: list[tuple[str, str]]
    count: int
    newest: datetime | None


class Words:
    """The features of a state, by place."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = list(words)
        self._places = {word: place for place, word in enumerate(self.words)}

    def pack(self, vector: Mapping[str, float]) -> Packed:
        found = [self._place(word) for word in vector]
        return (
            struct.pack(f"<{len(found)}I", *found),
            struct.pack(f"<{len(found)}d", *vector.values()),
        )

    def _place(self, word: str) -> int:
        place = self._places.setdefault(word, len(self.words))
        if place == len(self.words):
            self.words.append(word)
        return place

    def unpack(self, packed: Packed) -> Vector:
        places, weights = packed
        words = self.words
        return {
            words[place]: weight
            for (place,), (weight,) in zip(
                struct.iter_unpack("<I", places), struct.iter_unpack("<d", weights), strict=True
            )
        }


def to_bytes(kept: Kept) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(kept), 1)


def from_bytes(state: bytes) -> Kept:
    """Raises ``ValueError`` where it is no state of this format."""
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(state, _MOST)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise ValueError("cut off, or too large")
        kept = msgspec.msgpack.decode(data, type=Kept)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError(f"this is no state of stories: {error}") from error
    if kept.format != FORMAT:
        raise ValueError(f"the state is of format {kept.format}, not {FORMAT}")
    return kept
