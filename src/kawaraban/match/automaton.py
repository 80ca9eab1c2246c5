"""All occurrences of many strings in one pass, by the fastest library to be had.

daachorse is the fastest (docs/design/dependencies.md) but has no wheels for Linux on ARM; there
ahocorasick-rs stands in, with the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

Hits = list[tuple[int, int, int]]
Finder = Callable[[str], Hits]
"""A text's hits, overlapping ones too, as ``(start, end, number of the string)`` in characters,
half open; by where they end, those of one string in order."""


def compile_finder(strings: Sequence[str]) -> Finder:
    """The finder of these strings (at least one, none of them empty, none twice)."""
    if find_spec("daachorse") is not None:
        return by_daachorse(strings)
    return by_ahocorasick_rs(strings)


def by_daachorse(strings: Sequence[str]) -> Finder:
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return CharwiseDoubleArrayAhoCorasick(list(strings)).find_overlapping


def by_ahocorasick_rs(strings: Sequence[str]) -> Finder:
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(strings)

    def find(text: str) -> Hits:
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        return [(start, end, number) for number, start, end in found]

    return find
