"""Asking for the pages of fresh articles again: what an outlet changes without saying so is news.

Each article that came as a page is asked for again at the times that desk.toml's ``revisit`` names
(by default an hour, six hours, a day and a week after it was read), with the conditions the page
gave, and at most ``revisits`` a day of one host. What changed becomes the article's next revision,
with the response that shows it in the raw archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from kawaraban.article import Entry, FetchFailed, Problem
from kawaraban.collect.http import Request
from kawaraban.desk.collecting.paging import PageRound
from kawaraban.desk.collecting.round import Round
from kawaraban.desk.progress import work
from kawaraban.desk.reading.pages import entries_of
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.store.base import Waiting
from kawaraban.store.base_collecting import Revisit
from kawaraban.wording import say

_AT_ONCE = 2_000
_GONE = frozenset({"http-404", "http-410", "http-451", "robots", "private-address", "bad-url"})
"""Where a page is not asked for again after this answer."""


def next_time(
    first: datetime, times: Sequence[float], now: datetime
) -> tuple[int, datetime] | None:
    """Which time comes next and when; those that passed while the desk was off are one."""
    for step, seconds in enumerate(times):
        if (when := first + timedelta(seconds=seconds)) > now:
            return step, when
    return None


class Revisits:
    """The last part of a round."""

    def __init__(self, round: Round, pages: PageRound) -> None:
        self.round = round
        self.pages = pages
        self.desk, self.store, self.report = round.desk, round.store, round.report
        self._times = round.desk.config.revisit

    async def run(self) -> None:
        """All that are due, the newest articles first."""
        while due := self.store.revisits(self.desk.now(), limit=_AT_ONCE):
            try:
                what = say("pages again", "再確認のページ")
                with work(self.desk.progress, what, len(due)):
                    await self.round.side_by_side(due, lambda page: page.host, self._again)
            finally:
                self.pages.flush()

    async def _again(self, page: Revisit) -> None:
        now = self.desk.now()
        spent = self.store.revisits_spent(page.host, now) >= self.desk.config.revisits
        had = twin_key(page.url) in self.pages.had
        if spent or had or self.round.is_silent(page.host):
            self._put_off(page, now, asked=False)
            return
        request = Request(
            url=page.url, etag=page.etag, last_modified=page.last_modified, kind="page"
        )
        try:
            fetched = await self.round.fetcher.fetch(request)
        except FetchFailed as error:
            self.round.heard(page.host, error.problem.code)
            self._failed(page, error.problem, now)
            return
        self.round.heard(page.host)
        self.report.revisited += 1
        if fetched.raw.status != 304:
            stored = self.store.article(page.url)
            entries = entries_of(self.desk, stored) if stored is not None else []
            waiting = Waiting(
                url=page.url,
                source=page.source,
                entry=next((e for e in entries if e.url == page.url), Entry(url=page.url)),
                tries=0,
                found=page.first,
            )
            await self.pages.seen_again(waiting, fetched)
            page = msgspec.structs.replace(
                page,
                etag=fetched.raw.header("etag"),
                last_modified=fetched.raw.header("last-modified"),
            )
        self._put_off(page, now, asked=True)

    def _failed(self, page: Revisit, problem: Problem, now: datetime) -> None:
        """A page that is gone is worth telling; another failure waits for the next time."""
        if problem.code in _GONE:
            since = f"{page.first:%Y-%m-%d %H:%M}"
            detail = f"{problem.detail} It could be read at {since} UTC; the article is kept."
            told = msgspec.structs.replace(problem, detail=detail, url=page.url)
            self.round.record(told, page.source)
            self.store.revisited(page, None, asked=True, at=now)
        elif problem.retry_after is not None:
            soon = now + timedelta(seconds=max(problem.retry_after, 60))
            self.store.revisited(page, soon, asked=False, at=now)
        else:
            self._put_off(page, now, asked=True)

    def _put_off(self, page: Revisit, now: datetime, *, asked: bool) -> None:
        following = next_time(page.first, self._times, now)
        if following is None:
            self.store.revisited(page, None, asked=asked, at=now)
            return
        step, due = following
        page = msgspec.structs.replace(page, step=step)
        self.store.revisited(page, due, asked=asked, at=now)
