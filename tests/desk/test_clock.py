"""A clock that is wrong: nothing is collected by it, and what it left behind has its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType

import pytest

from kawaraban.article import FetchFailed, Problem, RawResponse
from kawaraban.collect.http import Fetched, Fetcher, Request
from kawaraban.desk.collecting.clock import ClockError, check_clock, is_suspicious
from kawaraban.desk.collecting.due import page_retry
from kawaraban.desk.config import Source
from kawaraban.store.base import SourceState

NOW = datetime(2024, 6, 19, 9, tzinfo=UTC)


class Told(Fetcher):
    """Answers with the times given, in turn; None is a failure."""

    def __init__(self, *times: datetime | str | None) -> None:
        super().__init__()
        self.times: Iterator[datetime | str | None] = iter(times)
        self.asked = 0

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is open."""

    async def fetch(self, request: Request) -> Fetched:
        self.asked += 1
        time = next(self.times)
        if time is None:
            raise FetchFailed(Problem(stage="collect", code="dns", detail="gone"))
        date = time if isinstance(time, str) else format_datetime(time, usegmt=True)
        raw = RawResponse(
            url=request.url, asked=request.url, status=200, headers=(("date", date),), body=b"",
            fetched=NOW,
        )  # fmt: skip
        return Fetched(raw)


SOURCES = [Source(name=f"s{n}", url=f"http://h{n % 5}.example/{n}") for n in range(20)]


def test_a_wrong_clock_is_told_with_the_right_time() -> None:
    told = Told(*[NOW + timedelta(days=40)] * 3)
    with pytest.raises(ClockError, match="2024-07-29"):
        asyncio.run(check_clock(told, SOURCES, NOW))
    assert told.asked == 3


@pytest.mark.parametrize(
    "times",
    [
        (NOW, NOW - timedelta(days=900), NOW + timedelta(seconds=4)),  # one host has it wrong
        (None, None, None, None, None),  # a dead network is no evidence
        ("", "yesterday", "Thu, 99 Foo 99999", NOW, None),
    ],
)
def test_a_right_clock_is_believed(times: tuple[datetime | str | None, ...]) -> None:
    asyncio.run(check_clock(Told(*times), SOURCES, NOW))


def test_when_the_press_is_asked() -> None:
    def suspicious(**since: float) -> bool:
        asked = NOW - timedelta(**since)
        return is_suspicious([SourceState(name="s", url="http://a/", asked=asked)], NOW)

    assert not is_suspicious([SourceState(name="s", url="http://a/")], NOW)
    assert not suspicious(hours=1)
    assert suspicious(hours=-1)
    assert suspicious(days=3)


def test_a_robots_file_that_could_not_be_had_is_no_refusal() -> None:
    refused = Problem(stage="collect", code="robots", detail="no")
    failed = Problem(stage="collect", code="robots", detail="500", retry_after=600)
    assert page_retry(0, refused, NOW, 10) is None
    assert page_retry(0, failed, NOW, 10) == NOW + timedelta(minutes=15)
    assert page_retry(8, failed, NOW, 10) == NOW + timedelta(days=1)
    assert page_retry(9, failed, NOW, 10) is None
