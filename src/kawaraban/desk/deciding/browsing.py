"""A desk as its pages in the browser use it (``web/deciding.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kawaraban.article import Article, Clip
from kawaraban.desk.building import topic_infos
from kawaraban.desk.deciding import deciding
from kawaraban.desk.deciding.drafting import Drafts
from kawaraban.desk.deciding.inbox import inbox, inbox_count
from kawaraban.desk.deciding.previewing import Previews
from kawaraban.desk.deciding.saved_search import save_search
from kawaraban.desk.desk import Desk
from kawaraban.publish.views import TopicInfo
from kawaraban.store.base import Asked, Decision, Edit, Verdict


class Browsing(Drafts):
    """The desk in ``folder``, opened for one thread. It is open beside one that collects:
    a decision is one line in the store's log and needs no lock."""

    def __init__(self, folder: Path) -> None:
        self._desk = Desk(folder)
        self._topics = topic_infos(self._desk)
        self._previews = Previews(folder)

    def close(self) -> None:
        self._previews.close()
        self._desk.close()

    def topics(self) -> tuple[TopicInfo, ...]:
        return self._topics

    def asked_count(self, topic: str) -> int:
        return inbox_count(self._desk, topic)

    def inbox(self, topic: str, *, limit: int) -> tuple[Asked, ...]:
        return inbox(self._desk, topic, limit=limit)

    def clip_count(self, topic: str) -> int:
        return self._desk.store.clip_count(topic)

    def clips(self, topic: str, *, offset: int, limit: int) -> tuple[Clip, ...]:
        return self._desk.store.clips(topic, offset=offset, limit=limit)

    def notes(self, topic: str) -> dict[str, str]:
        rulings = self._desk.store.rulings(topic)
        return {ruling.address: ruling.note for ruling in rulings if ruling.note}

    def article(self, url: str) -> Article | None:
        stored = self._desk.store.article(url)
        return stored.article if stored is not None else None

    def decide(
        self, topic: str, urls: Sequence[str], verdict: Verdict, *, by: str | None = None
    ) -> None:
        deciding.decide_all(self._desk, topic, urls, verdict, by=by)

    def edit(
        self,
        topic: str,
        url: str,
        changes: Sequence[tuple[Edit, str]],
        *,
        by: str | None = None,
    ) -> None:
        deciding.edit(self._desk, topic, url, changes, by=by)

    def undo(self, topic: str, *, by: str | None = None) -> tuple[Decision, ...]:
        return deciding.undo(self._desk, topic, by=by)

    def save_search(self, query: str, slug: str, name: str) -> None:
        save_search(self._desk.config.folder, query, slug, name=name)
        self._read_again()

    def history(self, topic: str) -> tuple[Decision, ...]:
        return deciding.history(self._desk, topic)
