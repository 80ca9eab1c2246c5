"""Passages: where in a text the terms of a question stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kawaraban.folding import fold, fold_spans, search_tokens

_PASSAGE = 160
_LEAD_IN = 40
_MARKED_TEXT = 50_000
"""Characters of a text that are looked through for a passage."""
_MOST_SPANS = 50

_words = re.compile(r"[^\W_]+")


def passage_of(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of the text around the first place where any of the terms stands (else its
    beginning), line ends as spaces, with the terms' spans in it."""
    text = text[:_MARKED_TEXT]
    patterns = _present(text, terms)
    start = _first_hit(text, patterns)
    begin = _piece_start(text, start)
    end = min(len(text), begin + _PASSAGE)
    piece = re.sub(r"\s", " ", text[begin:end])

    return piece, _spans(text[begin:end], patterns)


def marks_in(text: str, terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The terms' spans in a short text (a headline)."""
    return _spans(text, _present(text, terms))


def _present(text: str, terms: Sequence[str]) -> list[_Pattern]:
    """Those of the terms that may stand in the text; of a term's variants few do."""
    patterns = [pattern for term in terms if (pattern := _pattern(term))]
    folded = fold(text)
    return [one for one in patterns if all(piece in folded for piece in one.pieces)]


def _spans(text: str, patterns: Sequence[_Pattern]) -> tuple[tuple[int, int], ...]:
    here = fold_spans(text)
    marks = sorted(
        {
            here.span(*place)
            for pattern in patterns
            for place in islice(_places(here.text, pattern), _MOST_SPANS)
        }
    )
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and mark[0] <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(mark[1], spans[-1][1])
        else:
            spans.append(mark)
    return tuple(spans)


def _first_hit(text: str, patterns: Sequence[_Pattern]) -> int:
    """Where the first of the terms stands, 0 where none does. Line by line: to lead a folded
    text back costs more than to search it."""
    at = 0
    for line in text.split("\n"):
        folded = fold_spans(line)
        places = [next(_places(folded.text, pattern), None) for pattern in patterns]
        if there := [place for place in places if place]:
            return at + folded.span(*min(there))[0]
        at += len(line) + 1
    return 0


def _piece_start(text: str, hit: int) -> int:
    """Where a piece begins that shows the hit: a little before it, at a break if there is one."""
    if hit <= _LEAD_IN:
        return 0
    lead = text[hit - _LEAD_IN : hit]
    breaks = [found.end() for found in re.finditer(r"[。．！？\n]|[.!?]\s|\s", lead)]
    sentence = [found.end() for found in re.finditer(r"[。．！？\n]|[.!?]\s", lead)]
    return hit - _LEAD_IN + (sentence or breaks or [0])[0]


class _Pattern(NamedTuple):
    """A term to be marked: how it reads in folded text, and its words."""

    text: re.Pattern[str]
    pieces: tuple[str, ...]
    open_end: bool

    @property
    def first(self) -> str:
        return self.pieces[0][0]

    @property
    def last(self) -> str:
        return self.pieces[-1][-1]


@lru_cache(maxsize=1024)
def _pattern(term: str) -> _Pattern | None:
    pieces = _words.findall(fold(term))
    if not pieces:
        return None
    open_end = term.rstrip().endswith(("*", "＊"))
    text = r"[\W_]{0,8}".join(map(re.escape, pieces))
    return _Pattern(re.compile(text), tuple(pieces), open_end)


def _places(text: str, pattern: _Pattern) -> Iterator[tuple[int, int]]:
    for found in pattern.text.finditer(text):
        start, end = found.span()
        if start and _one_word(text[start - 1], pattern.first):
            continue
        if end < len(text) and not pattern.open_end and _one_word(pattern.last, text[end]):
            continue
        yield start, end


@lru_cache(maxsize=4096)
def _one_word(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one word of a spaced script."""
    return search_tokens(left + right) == [left + right]
