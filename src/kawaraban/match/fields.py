"""The strings of an article as all topics see them: folded, cut into words, sentences, places."""

from __future__ import annotations

import operator
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from kawaraban.folding import CharacterMap, alphabets, fold_spans
from kawaraban.match.topic import Place

LEAD = 200
"""The lead is the opening paragraphs up to this many characters: the paragraph in which the
count is reached is the last, and counts whole up to twice as many."""

# A full stop ends a sentence after a word of three letters or more: not in Mr. Putin, U.S.
_sentence_end = re.compile(
    "[。！？!?]+[」』”\"')）]*|\n|(?<!\\b\\w)(?<!\\b\\w\\w)"
    "(?<!\\b(?:Gen|Gov|Sen|Rep|Maj|Adm|Col|Sgt|ген|тыс|млн|обл))\\.[”\"'»)]*(?=\\s)"
)
# What terms.py calls script "word": letters and digits of scripts that part their words.
word = re.compile(
    "[^\\W_\uac00-\ud7a3\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\U00020000-\U000323af]+"
)
"""A whole word, as a term that is one must stand: no letter of its kind beside it."""
_apart = {code: " " for code in range(128) if not chr(code).isalnum()}
_cyrillic = {char: char if word.match(char) else " " for char in alphabets()[1].answers}
_words_apart = CharacterMap(_cyrillic)

Span = tuple[int, int]


def words_apart(folded: str) -> str | None:
    """The text with nothing but spaces between its words, where it is of Latin or Cyrillic
    letters and common signs; else None."""
    if folded.isascii():
        return folded.translate(_apart)
    return _words_apart(folded)


class Hit(NamedTuple):
    """A term in a field, in offsets as published."""

    start: int
    end: int
    place: Place


class Field:
    """One string of an article, folded once for all topics."""

    def __init__(self, name: Place, text: str) -> None:
        self.name = name
        self.folded = fold_spans(text)
        self.text = text
        written = self.folded.text
        spaced = words_apart(written)
        self.is_alphabetic = spaced is not None
        """Whether it is all of a script that :func:`words_apart` knows."""
        self._words: list[str] = word.findall(written) if spaced is None else spaced.split()
        self.words = frozenset(self._words)
        """Its different words, folded."""

    def pairs(self) -> Iterator[str]:
        """Any two words side by side, written together."""
        return map(operator.add, self._words, islice(self._words, 1, None))

    @cached_property
    def starts(self) -> dict[str, list[int]]:
        """Where each of its words begins in the folded text."""
        starts: dict[str, list[int]] = {}
        for found in word.finditer(self.folded.text):
            starts.setdefault(found[0], []).append(found.start())
        return starts

    @cached_property
    def lead_end(self) -> int:
        if len(self.text) <= LEAD:
            return len(self.text)
        stop = self.text.find("\n", LEAD)
        return min(stop if stop >= 0 else len(self.text), 2 * LEAD)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [m.end() for m in _sentence_end.finditer(self.text)]

    def sentence(self, offset: int) -> int:
        return bisect_right(self._sentence_ends, offset)

    def hits(self, spans: Iterable[Span]) -> list[Hit]:
        """The spans with their places."""
        if self.name == "headline":
            return [Hit(start, end, "headline") for start, end in spans]
        lead = self.lead_end
        return [Hit(start, end, "lead" if start < lead else "text") for start, end in spans]


class Cover:
    """Spans, to be asked whether one of them holds another span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        reached = -1
        for start, end in sorted(spans):
            if end > reached:  # what an earlier one holds holds nothing more
                self._starts.append(start)
                self._ends.append(end)
                reached = end

    def holds(self, start: int, end: int) -> bool:
        # Ends rise with starts, so of those that begin in time the last reaches furthest.
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def in_company(field: Field, spans: Iterable[Span], friends: Iterable[Span]) -> list[Span]:
    """The spans in whose sentence a friend stands, before or after them."""
    reach: dict[int, Span] = {}
    for start, end in friends:
        sentence = field.sentence(start)
        first, last = reach.get(sentence, (end, start))
        reach[sentence] = min(first, end), max(last, start)
    kept = []
    for start, end in spans:
        first, last = reach.get(field.sentence(start), (end, start))
        if first <= start or last >= end:
            kept.append((start, end))
    return kept
