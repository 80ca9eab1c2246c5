"""Which articles to compare a new one with, from what the index says of its keys.

The index holds, for every key (a band of a signature, or its exact hash), the articles within
the window that have it. A text that thousands share a piece of (a frame that is filled in daily,
a paper's notice) would be compared with thousands. So a key is read up to :data:`CROWD`
articles; one that more have is left out, and what is left of a copy is then still most of what it
has. But a text may be shared by a crowd because a crowd reprints it: of those that have most of
the crowded keys :data:`FOR_A_CROWD` are compared, too, and join it to all the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kawaraban.article import Signature

CROWD = 50
"""Articles that a key is read for, at most, and one more."""
FOR_A_CROWD = 3
LEAST_SHARE = 0.1
"""A copy shares at least so much of the keys of whichever of the two has fewer."""
MOST = 30
"""Articles that one is compared with, at most, but for those."""


def keys_of(signature: Signature) -> tuple[int, ...]:
    """What the index holds of a signature: its bands and its exact hash."""
    return (*signature.bands, signature.exact)


def likely(
    signature: Signature,
    postings: Mapping[int, Sequence[int]],
    sizes: Callable[[Iterable[int]], Mapping[int, int]],
) -> list[int]:
    """The articles that may copy the one with this signature, or it them: likeliest first, those
    alike by number.

    ``postings`` has the articles of each key, :data:`CROWD` + 1 at most (the article itself
    may be among them); ``sizes`` says how many bands those of the articles have that are near
    enough in time.
    """
    shared: Counter[int] = Counter()
    crowded: Counter[int] = Counter()
    own = 0
    for band in signature.bands:
        articles = postings.get(band, ())
        own += len(articles) <= CROWD
        (shared if len(articles) <= CROWD else crowded).update(articles)
    same = postings.get(signature.exact, ())
    size = sizes({*shared, *crowded, *same})
    scores = {id: shared[id] / max(min(own, bands), 1) for id, bands in size.items()}
    ranked = sorted(
        (id not in same, -score, id)
        for id, score in scores.items()
        if id in same or score >= LEAST_SHARE
    )
    crowd = sorted((-count, id) for id, count in crowded.items() if id in size)
    found = [id for *_, id in ranked[:MOST]]
    return list(dict.fromkeys([*found, *(id for _, id in crowd[:FOR_A_CROWD])]))
