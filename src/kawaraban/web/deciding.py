"""What a desk does for its pages in the browser; ``desk/deciding/browsing.py`` does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, get_args

from kawaraban.article import Article, Clip
from kawaraban.publish.views import TopicInfo
from kawaraban.store.base import Asked, Decision, Edit, Verdict
from kawaraban.web.drafting import Drafting

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
EDITS: tuple[Edit, ...] = get_args(Edit)


class Deciding(Drafting, Protocol):
    """A desk at which people decide. Called from one thread; ``ValueError`` with words for
    people where a topic is not there or a text will not do, ``StoreError`` where the store
    cannot. ``by`` is who decides; None: the user of this machine."""

    def close(self) -> None: ...

    def topics(self) -> tuple[TopicInfo, ...]: ...

    def asked_count(self, topic: str) -> int: ...

    def inbox(self, topic: str, *, limit: int) -> tuple[Asked, ...]:
        """What is to be decided, the most instructive first."""
        ...

    def clip_count(self, topic: str) -> int: ...

    def clips(self, topic: str, *, offset: int, limit: int) -> tuple[Clip, ...]: ...

    def notes(self, topic: str) -> dict[str, str]:
        """What people noted, by address."""
        ...

    def article(self, url: str) -> Article | None: ...

    def decide(
        self, topic: str, urls: Sequence[str], verdict: Verdict, *, by: str | None = None
    ) -> None:
        """One decision about one article or several, undone together."""
        ...

    def edit(
        self,
        topic: str,
        url: str,
        changes: Sequence[tuple[Edit, str]],
        *,
        by: str | None = None,
    ) -> None: ...

    def undo(self, topic: str, *, by: str | None = None) -> tuple[Decision, ...]:
        """What ``by`` did last, undone."""
        ...

    def save_search(self, query: str, slug: str, name: str) -> None:
        """Make the search a topic, ``topics/SLUG.toml``."""
        ...

    def history(self, topic: str) -> tuple[Decision, ...]:
        """The topic's log, oldest first."""
        ...
