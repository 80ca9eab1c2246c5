"""Signatures: a few numbers, one of which two articles share where one may copy the other."""

from __future__ import annotations

import hashlib

from rensa import RMinHash  # type: ignore[import-untyped]  # ships no type information

from kawaraban.article import Article, Signature
from kawaraban.copies.shingles import Copytext

WINDOW_DAYS = 10
"""Copies are looked for among articles published within so many days, either side."""

BANDS = 24
CHARACTERS = 10
WORDS = 5
SEED = 20240619


def signature(article: Article) -> Signature | None:
    """What copies of ``article`` are found by; None where it has too little text to say.

    ``exact`` is a hash of the whole compared text. ``bands`` are the :data:`BANDS` minima of a
    MinHash over its runs of ten characters (five words), one row a band: a text shares one
    with nearly every text that has a tenth or more in common with it, however it was cut, and
    with few others, since such runs seldom recur by chance. ``shingles`` is how many runs there
    are. Two articles are candidates where they share ``exact`` or any band.

    The same text gives the same signature in every process and on every machine; a test holds
    the library to it.
    """
    text = Copytext(article)
    if not text.enough:
        return None
    pieces = text.pieces(CHARACTERS, WORDS)
    sketch = RMinHash(num_perm=BANDS, seed=SEED)
    sketch.update(pieces)
    exact = hashlib.blake2b(text.canonical.encode("utf-8", "surrogatepass"), digest_size=8)
    return Signature(
        exact=int.from_bytes(exact.digest(), "big", signed=True),
        # The band's number goes into its key, so that all keys can lie in one index.
        bands=tuple(band << 32 | value for band, value in enumerate(sketch.digest())),
        shingles=len(pieces),
    )
