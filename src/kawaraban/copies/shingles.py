"""The text of an article as copies see it, and its shingles.

Only letters and digits count, folded (width, case, kana, old and new characters), without the
headline and without the dateline, for those are what a paper changes first. Scripts that write
no spaces, and Korean, whose spacing differs from paper to paper, go by characters; the others
by words.
"""

from __future__ import annotations

import re
from functools import cached_property

from kawaraban.article import Article
from kawaraban.folding import fold

READ = 40_000
"""Characters of a text that are looked at; the rest cannot make or unmake a copy."""
LEAST_CHARACTERS = 60
LEAST_WORDS = 20
"""A text with less is not compared: its words could be anybody's."""

_by_characters = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af]")
_not_word = re.compile(r"[\W_]+")
_word = re.compile(r"[^\W_]+")
_digit = re.compile(r"\d")
_LOOKED_AT = 600
_SHARE = 0.3


class Copytext:
    """What of an article is compared. ``units`` is a string of characters, or a list of words."""

    __slots__ = ("__dict__", "units")

    def __init__(self, article: Article) -> None:
        folded = fold(comparable(article))
        beginning = folded[:_LOOKED_AT]
        self.units: str | list[str]
        if len(_by_characters.findall(beginning)) > _SHARE * len(beginning):
            self.units = _not_word.sub("", folded)
        else:
            self.units = _word.findall(folded)

    @property
    def enough(self) -> bool:
        """Whether there is enough text to compare."""
        least = LEAST_CHARACTERS if isinstance(self.units, str) else LEAST_WORDS
        return len(self.units) >= least

    @property
    def canonical(self) -> str:
        """One string that is equal where the texts are."""
        return self.units if isinstance(self.units, str) else " ".join(self.units)

    def pieces(self, characters: int, words: int) -> list[str]:
        """Every run of so many characters, or so many words, in order."""
        units = self.units
        if isinstance(units, str):
            return [units[i : i + characters] for i in range(max(1, len(units) - characters + 1))]
        return list(map(" ".join, zip(*(units[i:] for i in range(words)), strict=False)))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Runs of five characters or three words: what two texts are compared by."""
        return frozenset(self.pieces(5, 3))

    @cached_property
    def with_digits(self) -> frozenset[str]:
        """The shingles that a number stands in."""
        return frozenset(filter(_digit.search, self.shingles))


def comparable(article: Article) -> str:
    """The text that is compared, as published: the body, or a feed's summary where there is no
    body, without the dateline it opens with."""
    text = article.body or article.summary or ""
    if article.dateline is not None:
        text = text.removeprefix(article.dateline.as_published)
    return text[:READ]
