"""Copies and stories over a stream of articles, in memory, without a store: what ``group`` runs.

The same stages as on a desk; a desk regroups over all it holds, a stream settles a window of
articles at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from kawaraban.article import Article, Signature, clip_id
from kawaraban.copies.candidates import CROWD, keys_of, likely
from kawaraban.copies.shingles import Copytext
from kawaraban.copies.signature import WINDOW_DAYS, signature
from kawaraban.copies.verify import compare_texts
from kawaraban.group.stories import Stories

_WINDOW = timedelta(days=WINDOW_DAYS)
HELD_BACK = 20_000
"""Lines of articles that are held back for what is still learned of their stories: many more
than wait to be settled, and fewer than the stories of are remembered."""


class Stream:
    """Takes articles in one by one. Memory is bounded by the copies window: what is older than
    it (by the newest article seen) is forgotten."""

    def __init__(self) -> None:
        self._stories = Stories()
        self._recent: dict[int, tuple[Article, datetime, tuple[int, ...]]] = {}
        self._order: deque[int] = deque()
        self._by_key: dict[int, list[int]] = {}
        self._first_of: dict[str, tuple[str, str]] = {}
        self._count = 0
        self._newest = datetime.min.replace(tzinfo=UTC)
        self._held: deque[tuple[str, str | None, str]] = deque()

    @property
    def live(self) -> int:
        """How many stories may still grow."""
        return self._stories.live

    def add(self, article: Article) -> None:
        """Take an article in; ``lines`` tells of it when its story is settled."""
        copy_of, first, is_first = self._place(article)
        if is_first:
            self._stories.add(article)
        self._held.append((article.url, copy_of, first))

    def at_once(self, article: Article) -> tuple[str | None, str]:
        """Take an article in: the url of the first article this one is a copy of (None: of
        none), and the story that it seems to belong to as of now."""
        copy_of, first, is_first = self._place(article)
        self._stories.changes()
        if is_first:
            return copy_of, self._stories.guess(article)
        return copy_of, self._stories.story_at(first) or clip_id(first)

    def lines(self) -> Iterator[tuple[str, str | None, str]]:
        """Of the articles taken in by ``add`` the url, what it is a copy of, and the story as it
        is now, in order; the latest :data:`HELD_BACK` are held back, since later articles may
        join stories."""
        return self._lines(HELD_BACK)

    def end(self) -> Iterator[tuple[str, str | None, str]]:
        """The remaining lines: no more articles come."""
        self._stories.settle()
        return self._lines(0)

    def _lines(self, held_back: int) -> Iterator[tuple[str, str | None, str]]:
        self._stories.changes()
        while len(self._held) > held_back:
            url, copy_of, first = self._held.popleft()
            yield url, copy_of, self._stories.story_at(first) or clip_id(first)

    def _place(self, article: Article) -> tuple[str | None, str, bool]:
        """The url of the article it is a copy of, the address whose story it shares, and
        whether that is its own."""
        when = article.published.utc if article.published is not None else self._newest
        self._newest = max(self._newest, when)
        self._forget()
        signed = signature(article)
        original = self._original(article, when, signed) if signed is not None else None
        known = self._first_of[original.url] if original is not None else None
        url, first = known or (article.url, article.address)
        self._first_of[article.url] = (url, first)
        self._keep(article, when, keys_of(signed) if signed is not None else ())
        return (url if known else None), first, known is None

    def _original(self, article: Article, when: datetime, signed: Signature) -> Article | None:
        postings = {key: self._by_key.get(key, [])[: CROWD + 1] for key in keys_of(signed)}
        text = Copytext(article)
        for number in sorted(likely(signed, postings, partial(self._sizes, when))):
            other = self._recent[number][0]
            if compare_texts(Copytext(other), text) is not None:
                return other
        return None

    def _sizes(self, when: datetime, numbers: Iterable[int]) -> dict[int, int]:
        found = ((number, self._recent[number]) for number in numbers)
        return {
            number: len(keys) - 1
            for number, (_, then, keys) in found
            if abs(when - then) <= _WINDOW
        }

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
