"""Placing: new articles compared with those they may copy, or that may copy them."""

from __future__ import annotations

from collections import OrderedDict

from kawaraban.article import CopyLink, Signature
from kawaraban.copies.shingles import Copytext
from kawaraban.copies.signature import WINDOW_DAYS, signature
from kawaraban.copies.verify import place
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.store.base import StoredArticle
from kawaraban.wording import say

_BATCH = 200
_UNITS = 400_000
"""Words and characters of texts that are kept cut into runs (some 100 bytes each): those that
much is compared with come again and again."""


def place_copies(desk: Desk) -> None:
    """Compare the articles not yet placed with those whose signatures say they may be copies.

    Each article is compared when it is placed with all that came before it, so a pair is
    compared once it is whole, in whatever order the two came. A batch is one transaction.
    """
    store = desk.store
    batch = store.unplaced(_BATCH)
    if not batch:
        return
    texts = _Texts()
    with work(desk.progress, say("copies", "重複の照合")) as progress:
        while batch:
            signatures = _signed(batch)
            store.sign(signatures)
            links: dict[int, tuple[CopyLink, ...]] = {}
            for stored, known in batch:
                links[stored.id] = ()
                signed = known or signatures.get(stored.id)
                if signed is not None:
                    others = store.sharing_bands(stored.id, signed, days=WINDOW_DAYS)
                    if others:
                        links[stored.id] = place(texts.of(stored), map(texts.of, others))
            store.place(links)
            progress.step(len(batch))
            batch = store.unplaced(_BATCH)


def _signed(batch: list[tuple[StoredArticle, Signature | None]]) -> dict[int, Signature]:
    """Signatures of those that have none, as after an update that makes others."""
    made = {stored.id: signature(stored.article) for stored, known in batch if known is None}
    return {id: signed for id, signed in made.items() if signed is not None}


class _Texts:
    """The texts that were compared last."""

    def __init__(self) -> None:
        self._texts: OrderedDict[int, Copytext] = OrderedDict()
        self._units = 0

    def of(self, stored: StoredArticle) -> Copytext:
        text = self._texts.pop(stored.id, None)
        if text is None or text.article != stored.article:
            self._units -= len(text.units) if text is not None else 0
            text = Copytext(stored.article)
            self._units += len(text.units)
        self._texts[stored.id] = text
        while self._units > _UNITS and len(self._texts) > 1:
            _, oldest = self._texts.popitem(last=False)
            self._units -= len(oldest.units)
        return text
