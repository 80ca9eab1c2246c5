"""Placing: new articles compared with those they may copy, or that may copy them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from kawaraban.article import CopyLink, Signature
from kawaraban.copies.shingles import Copytext
from kawaraban.copies.signature import WINDOW_DAYS, signature
from kawaraban.copies.verify import place
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import work
from kawaraban.store.base import Store, StoredArticle
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
    texts = _Texts(store)
    with work(desk.progress, say("copies", "重複の照合")) as progress:
        while batch:
            signatures = _signed(batch)
            store.sign(signatures)
            links: dict[int, tuple[CopyLink, ...]] = {}
            for stored, known in batch:
                links[stored.id] = ()
                signed = known or signatures.get(stored.id)
                if signed is None:
                    continue
                if others := store.sharing_bands(stored.id, signed, days=WINDOW_DAYS):
                    links[stored.id] = place(Copytext(stored.article), texts.of(others))
            store.place(links)
            progress.step(len(batch))
            batch = store.unplaced(_BATCH)


def _signed(batch: list[tuple[StoredArticle, Signature | None]]) -> dict[int, Signature]:
    """Signatures of those that have none, as after an update that makes others."""
    made = {stored.id: signature(stored.article) for stored, known in batch if known is None}
    return {id: signed for id, signed in made.items() if signed is not None}


class _Texts:
    """The texts that were compared last. Articles do not change meanwhile: the desk is held."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: OrderedDict[int, Copytext] = OrderedDict()
        self._units = 0

    def of(self, ids: Sequence[int]) -> Iterator[Copytext]:
        missing = [id for id in ids if id not in self._texts]
        fresh = {one.id: Copytext(one.article) for one in self._store.articles_of(missing)}
        for id in ids:
            text = self._texts.pop(id, None) or fresh.get(id)
            if text is None:
                continue
            self._units += len(text.units) if id in fresh else 0
            self._texts[id] = text
            yield text
        while self._units > _UNITS and len(self._texts) > 1:
            _, oldest = self._texts.popitem(last=False)
            self._units -= len(oldest.units)
