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

_not_word = re.compile(r"[\W_]+")
_word = re.compile(r"[^\W_]+")
_digit = re.compile(r"\d|[〇一二三四五六七八九十百千万]{2}")
_LOOKED_AT = 600
_SHARE = 0.3
# High bytes of characters, in UTF-16: kana, Chinese characters and their extensions, hangul.
_UNSPACED = bytes([*range(0x30, 0xD8), *range(0xD8, 0xDC), 0xF9, 0xFA])


class Copytext:
    """What of an article is compared. ``units`` is a string of characters, or a list of words."""

    __slots__ = ("__dict__", "article", "units")

    def __init__(self, article: Article) -> None:
        self.article = article
        folded = folded_text(article)
        self.units: str | list[str]
        if is_unspaced(folded[:_LOOKED_AT].encode("utf-16-le", "surrogatepass")):
            self.units = _not_word.sub("", folded)
        else:
            self.units = _word.findall(folded)

    @property
    def enough(self) -> bool:
        """Whether there is enough text to compare."""
        least = LEAST_CHARACTERS if isinstance(self.units, str) else LEAST_WORDS
        return len(self.units) >= least

    @cached_property
    def canonical(self) -> str:
        """One string that is equal where the texts are."""
        return self.units if isinstance(self.units, str) else " ".join(self.units)

    def run(self, start: int, size: int) -> str:
        """So many units, as they stand in :attr:`canonical`."""
        run = self.units[start : start + size]
        return run if isinstance(run, str) else " ".join(run)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Runs of five characters or three words: what two texts are compared by."""
        return frozenset(self.in_order())

    def in_order(self) -> list[str]:
        """Every shingle, where it stands."""
        units = self.units
        if isinstance(units, str):
            return [units[i : i + 5] for i in range(max(1, len(units) - 4))]
        return list(map(" ".join, zip(units, units[1:], units[2:], strict=False)))

    @cached_property
    def close(self) -> frozenset[str]:
        """Runs of nine letters: of words with one letter in twenty misread these are still
        mostly the same."""
        letters = "".join(self.units)
        return frozenset([letters[i : i + 9] for i in range(max(1, len(letters) - 8))])

    @cached_property
    def with_digits(self) -> frozenset[str]:
        """The shingles that a number stands in."""
        return frozenset(filter(_digit.search, self.shingles))


def folded_text(article: Article) -> str:
    """The text that is compared, folded: the body, or a feed's summary where there is no body,
    without the dateline it opens with."""
    text = fold((article.body or article.summary or "")[:READ])
    if article.dateline is not None:
        text = text.removeprefix(fold(article.dateline.as_published))
    return text


def is_unspaced(units: bytes) -> bool:
    """Whether a folded text is compared by characters; ``units`` is it or its opening in UTF-16,
    little endian."""
    high = units[1 : 2 * _LOOKED_AT : 2]
    return len(high) - len(high.translate(None, _UNSPACED)) > _SHARE * len(high)
