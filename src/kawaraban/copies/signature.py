"""Signatures: a few dozen numbers, some of which two articles share where one may copy the other.

A text is cut into blocks that overlap by half, and each block gives the least of its runs' hashes
(MinHash with one permutation, block by block; cf. winnowing, Schleimer et al. 2003). A block of
another text that holds the same words, wherever they stand in it, mostly has the same least run.
A text has the more numbers the longer it is, so what is contained in a long one shares as large a
part of its own numbers as if the two were alike: it is containment that is seen, where the minima
of whole texts see Jaccard similarity only.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from itertools import pairwise

from rensa import RMinHash  # type: ignore[import-untyped]  # ships no type information

from kawaraban.article import Article, Signature
from kawaraban.copies.shingles import folded_text, is_unspaced

WINDOW_DAYS = 10
"""Copies are looked for among articles published within so many days, either side."""

RUN = 8
"""Bytes of a run: eight characters in a row where a script writes no spaces. Of others every second
of fifteen consonants, four words or five, for eight letters in a row are one word, and half the
archive has it (spaced seeds: Ma, Tromp & Li 2002)."""
STRIDE = 2
BLOCK = 32
"""Runs of a block (half as many again of consonants); the next begins in its middle."""
LEAST = 40
"""Letters; with fewer a text is too short to be compared (twenty words have more)."""
SEED = 20240619

# What stands for a character is the low byte of its number: of some two hundred that are left of
# them a run of eight is told from others nearly as well as by whole characters, and no step of
# this takes a loop in Python. Signs and spaces are dropped, with the few characters that have
# the same low byte.
_SIGNS = bytes(
    {
        ord(char) & 0xFF
        for char in " !\"#$%&'()*+,-./:;<=>?[]{|}~\u3001\u3002〈〉《》「」『』【】〔〕…—·"
    }
)
_SPACED_SIGNS = b" !\"'(),-./"  # more would be Cyrillic letters
_LATIN = _SPACED_SIGNS + b"aeiou"
_CYRILLIC = _SPACED_SIGNS + bytes(ord(char) & 0xFF for char in "аеиоуыэюя")


def signature(article: Article) -> Signature | None:
    """What copies of ``article`` are found by; None where it has too little text to say.

    ``bands`` are the least hashes of its blocks, in no order, each once; ``exact`` is a hash of
    all of the text that they are made of; ``shingles`` is how many runs there are. Two articles
    are candidates where they share ``exact``, or enough of the bands
    (:func:`kawaraban.copies.candidates.likely`).

    The same text gives the same signature in every process and on every machine; a test holds
    the library to it.
    """
    return signature_of(folded_text(article))


def signature_of(folded: str) -> Signature | None:
    """The signature of a text that is folded already, without its dateline."""
    units = folded.encode("utf-16-le", "surrogatepass")
    unspaced = is_unspaced(units)
    letters = units[::2].translate(None, _SIGNS if unspaced else _dropped(units))
    if len(letters) < LEAST:
        return None
    stride, block = (1, BLOCK) if unspaced else (STRIDE, BLOCK + BLOCK // 2)
    runs = runs_of(letters, stride)
    exact = hashlib.blake2b(letters, digest_size=8, person=b"u" if unspaced else b"s")
    return Signature(
        exact=int.from_bytes(exact.digest(), "big", signed=True),
        bands=tuple(sorted(_least(runs, block))),
        shingles=len(runs),
    )


def _dropped(units: bytes) -> bytes:
    """Vowels say least, and without them there is less to do; other scripts keep all letters."""
    high = units[1:1200:2]
    if 2 * high.count(0) > len(high):
        return _LATIN
    return _CYRILLIC if 2 * high.count(4) > len(high) else _SPACED_SIGNS


def runs_of(letters: bytes, stride: int) -> array[int]:
    """Every run, as a number: of the ``i``-th letter and each ``stride``-th after it."""
    count = len(letters) - stride * (RUN - 1)
    runs = bytearray(RUN * count)
    for number in range(RUN):
        lane = number if sys.byteorder == "little" else RUN - 1 - number
        runs[lane::RUN] = letters[number * stride : number * stride + count]
    return array("Q", runs)


def _least(runs: array[int], block: int) -> set[int]:
    """The least hash of each block, 32 bits; what is left at the end goes with the last one.

    A block's is the lesser of its halves', and each half is of two blocks: it is hashed once."""
    half = block // 2
    halves = array("Q", [*range(0, max(len(runs) - half + 1, 1), half), len(runs)])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(runs, halves, num_perm=1, seed=SEED)
    least = [value for (value,) in matrix.to_rows()]
    return {a if a < b else b for a, b in pairwise(least)} or {*least}
