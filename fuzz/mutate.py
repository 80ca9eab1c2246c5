"""One input becomes another: moves that know words, elements and repetition.

libFuzzer's own mutations turn bits; these build. Half of the inputs are made by each.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_ELEMENT = re.compile(rb"<([a-zA-Z][\w:.-]{0,20})[^<>]{0,300}>")
_NUMBER = re.compile(rb"\d{1,20}")
_NUMBERS = (b"0", b"-1", b"1", b"60", b"99", b"9999", b"65536", b"4294967296", b"9" * 40, b"1e999")
_MOST_PIECES = 12


def mutated(data: bytes, words: Sequence[bytes], chance: random.Random, most: int) -> bytes:
    """``data`` changed in one to four places, at most ``most`` bytes; the first byte, which
    chooses the circumstances, changes now and then."""
    choice = data[:1] or b"a"
    if chance.random() < 0.1:
        choice = bytes([chance.randrange(256)])
    body = data[1:]
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        body = chance.choice(_MOVES)(body, words, chance)[:most]
    return (choice + body)[:most]


def made(words: Sequence[bytes], chance: random.Random, most: int) -> bytes:
    """A new input of words alone."""
    count = chance.choice((1, 3, 10, 40, 200))
    return b"a" + b"".join(chance.choice(words) for _ in range(count))[: most - 1]


def _insert(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    at = _place(body, chance)
    pieces = b"".join(chance.choice(words) for _ in range(chance.randint(1, _MOST_PIECES)))
    return body[:at] + pieces + body[at:]


def _replace(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _range(body, chance)
    return body[:start] + chance.choice(words) + body[end:]


def _remove(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _range(body, chance)
    return body[:start] + body[end:]


def _copy(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _range(body, chance)
    at = _place(body, chance)
    return body[:at] + body[start:end] + body[at:]


def _repeat(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    """A word or a piece many times over: depth, storms, long runs."""
    start, end = _range(body, chance)
    piece = chance.choice((chance.choice(words), body[start : min(end, start + 60)]))
    at = _place(body, chance)
    return body[:at] + piece * chance.choice((2, 10, 100, 1000, 3000)) + body[at:]


def _wrap(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _range(body, chance)
    opening = chance.choice(words)
    found = _ELEMENT.match(opening)
    closing = b"</" + found.group(1) + b">" if found else chance.choice(words)
    return body[:start] + opening + body[start:end] + closing + body[end:]


def _cut_element(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    """An element's tags go, or all that is in it."""
    tags = [*_ELEMENT.finditer(body)][:400]
    if not tags:
        return _remove(body, words, chance)
    tag = chance.choice(tags)
    if chance.random() < 0.5:
        return body[: tag.start()] + body[tag.end() :]
    close = body.find(b"</" + tag.group(1), tag.end())
    return body[: tag.start()] + body[close if close > 0 else tag.end() :]


def _number(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    found = [*_NUMBER.finditer(body)][:400]
    if not found:
        return _insert(body, words, chance)
    one = chance.choice(found)
    return body[: one.start()] + chance.choice(_NUMBERS) + body[one.end() :]


def _byte(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    at = _place(body, chance)
    return body[:at] + bytes([chance.choice((0, 0xFF, 0xFE, chance.randrange(256)))]) + body[at:]


def _end(body: bytes, words: Sequence[bytes], chance: random.Random) -> bytes:
    return body[: _place(body, chance)]


def _place(body: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(body))


def _range(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = _place(body, chance)
    return start, min(len(body), start + chance.choice((1, 4, 20, 200, 2000)))


_MOVES: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    *(_insert, _insert, _replace, _replace, _remove, _copy, _copy),
    *(_repeat, _wrap, _wrap, _cut_element, _number, _byte, _end),
)
