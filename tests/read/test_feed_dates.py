"""Dates as only feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.read.dates.parse import parse_date
from kawaraban.read.feeds.dates import feed_date

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Wed, 19 Jun 2024 17:05:00 +0900", "2024-06-19T17:05:00+09:00"),
        ("Wed,19 Jun 2024 17:05:00 +0900", "2024-06-19T17:05:00+09:00"),
        ("2024-06-19T17:05+09:00", "2024-06-19T17:05+09:00"),
        ("2024-006-19T17:05:00+09:00", "2024-06-19T17:05:00+09:00"),
        ("Τετ, 19 Ιούν 2024 17:05:00 GMT", "2024-06-19T17:05:00+00:00"),
        ("19 Ιουνίου 2024", "2024-06-19"),
        ("2024-június-19T9:15-05:00", "2024-06-19T09:15-05:00"),
        ("2024-június-19", "2024-06-19"),
        ("2024-06-19 오후 5:05", "2024-06-19T17:05"),
        ("Sun, 16 Dec zz 11:47:32 GMT", None),
        ("Thu, 01 Jan 0100 00:00:01 +0100", None),
        ("2024-június-99T9:15", None),
        ("Wed,19 Jun 2031 17:05:00 +0900", None),
        ("soon", None),
        ("", None),
        ("1" * 300, None),
    ],
)
def test_forms(text: str, iso: str | None) -> None:
    moment = feed_date(text, offset=None, now=NOW)
    assert (str(moment) if moment else None) == iso


def test_a_time_without_a_zone_is_at_the_offset() -> None:
    moment = feed_date("Τετ, 19 Ιούν 2024 17:05:00", offset=540, now=NOW)
    assert str(moment) == "2024-06-19T17:05:00+09:00"


@given(st.text("0123456789-:T,+ JunΙούνjúniusZGMT", max_size=60))
def test_never_raises_and_never_the_future(text: str) -> None:
    moment = feed_date(text, offset=None, now=NOW)
    assert moment is None or moment.utc.year <= 2027


@settings(max_examples=300)
@given(
    st.datetimes(datetime(1700, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["GMT", "+0900", "-0500", "+0530", "-0000", "+1430", "+9900", "EST"]),
    st.sampled_from(["Z", "+09:00", "-05:00", "+14:30", "+99:00", ".123Z", ".5+09:00"]),
)
def test_the_quick_way_gives_what_the_lenient_one_does(
    when: datetime, zone: str, iso_zone: str
) -> None:
    for text in (
        when.strftime("%a, %d %b ") + f"{when.year:04}" + when.strftime(" %H:%M:%S ") + zone,
        f"{when.year:04}" + when.strftime("-%m-%dT%H:%M:%S") + iso_zone,
        f"{when.year:04}" + when.strftime("-%m-%dT%H:%M:60") + iso_zone,
    ):
        assert feed_date(text, offset=540, now=NOW) == parse_date(text, offset=540, now=NOW)
