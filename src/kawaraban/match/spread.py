"""How terms are spread over a text: in how many paragraphs, within how many sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def share(text: str, groups: Sequence[Sequence[int]]) -> float:
    """The part of the text's paragraphs (lines with anything in them) in which every group has
    a term, 0 to 1. ``groups`` are where terms begin, in order. 0 for a text without lines."""
    start, lines, held = 0, 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            lines += 1
            held += all(
                at < len(begins) and begins[at] < end
                for begins in groups
                for at in (bisect_left(begins, start),)
            )
        start = end + 1
    return held / lines if lines else 0.0


def runs(groups: Sequence[Sequence[int]], most: int) -> list[tuple[int, int]]:
    """Runs of at most ``most`` sentences in which every group has a term: first and last
    sentence, in order, none overlapping, each as short as it can be from where it begins.
    ``groups`` are the numbers of the sentences that hold a term, in order."""
    found: list[tuple[int, int]] = []
    reached = -1
    for first in sorted({number for group in groups for number in group}):
        if first <= reached:
            continue
        last = first
        for group in groups:
            at = bisect_left(group, first)
            if at == len(group) or group[at] >= first + most:
                break
            last = max(last, group[at])
        else:
            found.append((first, last))
            reached = last
    return found
