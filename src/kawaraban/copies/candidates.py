"""Which articles to compare a new one with, from what the index says of its keys.

The index holds, for every key (a band of a signature, or its exact hash), the articles within
the window that have it. A text that thousands share a piece of (a frame that is filled in daily,
a paper's notice) would be compared with thousands. So a key is read up to :data:`CROWD`
articles; one that more have says nothing of a copy and is left out, as long as the text has
others. What is left of a copy is then still most of what it has. Where nothing is left of a
text, it is one that hundreds reprint, and a few of them join it to all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kawaraban.article import Signature

CROWD = 100
"""Articles that a key is read for, at most, and one more."""
LEAST_SHARE = 0.1
"""A copy shares at least so much of the keys of whichever of the two has fewer."""
FEW_LEFT = 0.2
"""Where less than this share of the keys is left without the crowded ones, all count."""
MOST = 40
"""Articles that one is compared with, at most."""


def keys_of(signature: Signature) -> tuple[int, ...]:
    """What the index holds of a signature: its bands and its exact hash."""
    return (*signature.bands, signature.exact)


def likely(
    signature: Signature,
    postings: Mapping[int, Sequence[int]],
    sizes: Callable[[Iterable[int]], Mapping[int, int]],
) -> list[int]:
    """The articles that may copy the one with this signature, or it them: likeliest first, those
    alike by number, at most :data:`MOST`.

    ``postings`` has the articles of each key, :data:`CROWD` + 1 at most (the article itself
    may be among them); ``sizes`` says how many bands those of the articles have that are near
    enough in time.
    """
    held = {band: postings.get(band, ()) for band in signature.bands}
    crowded = {band for band, articles in held.items() if len(articles) > CROWD}
    if len(held) - len(crowded) < FEW_LEFT * len(held):
        crowded = set()
    shared = Counter(
        article for band, articles in held.items() if band not in crowded for article in articles
    )
    own = len(held) - len(crowded)
    same = postings.get(signature.exact, ())
    size = sizes({*shared, *same})
    scores = {id: shared[id] / max(min(own, bands), 1) for id, bands in size.items()}
    ranked = sorted(
        (id not in same, -score, id)
        for id, score in scores.items()
        if id in same or score >= LEAST_SHARE
    )
    return [id for *_, id in ranked[:MOST]]
