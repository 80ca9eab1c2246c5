"""Copies and stories over a stream of articles, in memory, without a store: what ``group`` runs.

The same stages as on a desk; a desk regroups over all it holds, a stream decides as it goes.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

from kawaraban.article import Article
from kawaraban.copies.signature import WINDOW_DAYS, signature
from kawaraban.copies.verify import compare
from kawaraban.group.stories import Stories

_WINDOW = timedelta(days=WINDOW_DAYS)


class Stream:
    """Places articles one by one. Memory is bounded by the copies window: what is older than it
    (by the newest article seen) is forgotten."""

    def __init__(self) -> None:
        self._stories = Stories()
        self._recent: dict[int, tuple[Article, datetime, tuple[int, ...]]] = {}
        self._order: deque[int] = deque()
        self._by_key: dict[int, list[int]] = {}
        self._first_of: dict[str, tuple[str, str]] = {}
        self._count = 0
        self._newest = datetime.min.replace(tzinfo=UTC)

    def place(self, article: Article) -> tuple[str | None, str]:
        """The url of the first article this one is a copy of (None: of none), and its story."""
        when = article.published.utc if article.published is not None else self._newest
        self._newest = max(self._newest, when)
        self._forget()
        signed = signature(article)
        keys = () if signed is None else (signed.exact, *signed.bands)
        original = self._original(article, when, keys)
        if original is not None:
            copy_of, story = self._first_of[original.url]
        else:
            copy_of, story = article.url, self._stories.place(article)
        self._first_of[article.url] = (copy_of, story)
        self._keep(article, when, keys)
        return (None if original is None else copy_of), story

    def story_of(self, story: str) -> str:
        """The story that this one is part of by now: later articles may have joined two."""
        return self._stories.story_of(story)

    def _original(self, article: Article, when: datetime, keys: tuple[int, ...]) -> Article | None:
        candidates = sorted({n for key in keys for n in self._by_key.get(key, ())})
        for number in candidates:
            other, then, _ = self._recent[number]
            if abs(when - then) <= _WINDOW and compare(other, article) is not None:
                return other
        return None

    def _keep(self, article: Article, when: datetime, keys: tuple[int, ...]) -> None:
        number, self._count = self._count, self._count + 1
        self._recent[number] = (article, when, keys)
        self._order.append(number)
        for key in set(keys):
            self._by_key.setdefault(key, []).append(number)

    def _forget(self) -> None:
        # Streams run roughly in time order: only the front is looked at.
        while self._order:
            number = self._order[0]
            article, when, keys = self._recent[number]
            if self._newest - when <= _WINDOW:
                return
            self._order.popleft()
            del self._recent[number]
            self._first_of.pop(article.url, None)
            for key in set(keys):
                numbers = self._by_key[key]
                numbers.remove(number)
                if not numbers:
                    del self._by_key[key]
