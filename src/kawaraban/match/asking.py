"""In what order to ask about articles, so that each answer teaches much.

The likeliest come first: every yes finds an article that belongs and shows the model more of
what does, every no moves the bar (continuous active learning: Cormack and Grossman, SIGIR 2014).
One much like another that was asked about just before waits: its answer is as good as given.
``docs/design/deciding.md`` has what was measured, and against what.
"""

from __future__ import annotations

from collections.abc import Sequence

from kawaraban.features import Vector, dot

LOOKED_AT = 200
"""So many of the likeliest are put in order; the others follow as they are."""
UNSURE = 0.6
"""What examples alone put on the page is asked about too, where it is less likely than this:
whether it stays there is what tells the model most."""
FEW = 10
"""Where fewer are to be asked about, the likeliest of what is off are added: else a topic of
examples that was unlucky at first would learn nothing more."""
APART = 0.5
"""What it costs an article to be just like one that was asked about, in places of the list."""


def in_order(vectors: Sequence[Vector], most: int | None = None) -> list[int]:
    """Places of articles in the order to ask about them, the first ``most``. They are given
    likeliest first, by their vectors."""
    waiting = list(range(len(vectors)))
    likest = [0.0] * len(vectors)
    order: list[int] = []
    while waiting and (most is None or len(order) < most):
        best = min(waiting, key=lambda n: (n / len(vectors) + APART * likest[n], n))
        waiting.remove(best)
        order.append(best)
        for n in waiting:
            likest[n] = max(likest[n], dot(vectors[n], vectors[best]))
    return order
