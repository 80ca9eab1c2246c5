"""When a source is asked again: what it asks for, what it teaches, what its failures cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import RawResponse
from kawaraban.collect.rhythm import Rhythm, learned, seconds_until
from kawaraban.collect.schedule import (
    LONGEST_WAIT,
    Bounds,
    Outcome,
    State,
    after,
    awake,
    fresh_for,
    next_due,
    opens,
    parse_retry_after,
    wanted_by,
)

NOW = datetime(2024, 6, 19, 1, 30, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)


def answer(**headers: str) -> RawResponse:
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return RawResponse(url="https://a.example/", body=b"", headers=lines, fetched=NOW)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache_control": "public, max-age=600"}, 600),
        ({"cache_control": "max-age=600", "age": "100"}, 500),
        ({"cache_control": "max-age=600", "age": "9999"}, 0),
        ({"cache_control": "max-age=600", "expires": "Wed, 19 Jun 2024 09:00:00 GMT"}, 600),
        ({"cache_control": "no-cache, max-age=600"}, None),
        ({"cache_control": "private, max-age=abc"}, None),
        ({"expires": "Wed, 19 Jun 2024 02:00:00 GMT"}, 1800),
        (
            {
                "expires": "Wed, 19 Jun 2024 02:00:00 GMT",
                "date": "Wed, 19 Jun 2024 01:50:00 GMT",
            },
            600,
        ),
        ({"expires": "Tue, 18 Jun 2024 02:00:00 GMT"}, 0),
        ({"expires": "0"}, None),
        ({"expires": "-1", "date": "never"}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(answer(**headers)) == seconds


def test_the_larger_wish_holds_and_none_beyond_a_day() -> None:
    assert wanted_by(answer(cache_control="max-age=600"), 3600) == 3600
    assert wanted_by(answer(cache_control="max-age=9999999999"), None) == LONGEST_WAIT
    assert wanted_by(answer(), None) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 0 ", 0),
        ("99999999999", LONGEST_WAIT),
        ("Wed, 19 Jun 2024 01:40:00 GMT", 600),
        ("Wed, 19 Jun 2024 01:00:00 GMT", 0),
        ("soon", None),
        ("1e9", None),
        ("-5", None),
    ],
)
def test_retry_after_in_seconds_and_dates(value: str | None, seconds: int | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_quiet_hours_and_days_are_waited_out() -> None:
    assert awake(NOW, (), ()) == NOW
    assert awake(NOW, (3,), ()) == NOW
    assert awake(NOW, (1, 2), ()) == datetime(2024, 6, 19, 3, tzinfo=UTC)
    assert awake(NOW, (), (2, 3)) == datetime(2024, 6, 21, 0, tzinfo=UTC)
    assert awake(NOW, (0,), (2,)) == datetime(2024, 6, 20, 1, tzinfo=UTC)
    assert awake(NOW, range(24), ()) == NOW  # nobody means never
    assert awake(NOW, (), range(7)) == NOW


@given(
    st.sets(st.integers(0, 23), max_size=23),
    st.sets(st.integers(0, 6), max_size=6),
    st.integers(0, 10_000),
)
def test_there_is_always_a_next_time(hours: set[int], days: set[int], minutes: int) -> None:
    when = NOW + timedelta(minutes=minutes)
    found = awake(when, hours, days)
    assert when <= found <= when + timedelta(days=7, hours=24)
    assert found.hour not in hours
    assert found.weekday() not in days


def test_failing_doubles_to_the_longest_with_chance_in_it() -> None:
    bounds = Bounds()
    state, waits = State(interval=3600.0), []
    for _ in range(20):
        outcome = Outcome(code="http-500")
        state = after(state, outcome, bounds)
        low = next_due(state, outcome, NOW, bounds=bounds, jitter=lambda: 0.0)
        high = next_due(state, outcome, NOW, bounds=bounds, jitter=lambda: 0.999)
        assert low is not None
        assert high is not None
        waits.append((low - NOW).total_seconds() / 0.75)
        assert (high - NOW) / (low - NOW) > 1.6
    assert waits[:4] == [900, 1800, 3600, 7200]
    assert waits[-1] == bounds.longest_failing
    assert state.failures == 20
    assert state.interval == 3600.0


def test_a_servers_order_is_kept_to_the_second_and_gone_is_gone() -> None:
    asked = Outcome(code="http-503", retry_after=7200)
    assert next_due(after(State(), asked), asked, NOW) == NOW + 2 * HOUR
    gone = Outcome(code="http-410")
    state = after(State(), gone)
    assert state.stopped
    assert next_due(state, gone, NOW) is None


def test_a_circuit_opens_by_days_and_failures_both() -> None:
    days = timedelta(days=3)
    assert opens(6, NOW - days, NOW)
    assert not opens(5, NOW - days, NOW)
    assert not opens(60, NOW - days + HOUR, NOW)


def kept_up(entries: list[datetime], days: int = 28) -> tuple[float, float]:
    """How often a day a feed with these entries is asked, and how many hours late an entry is
    read on average, after two weeks of learning."""
    bounds, now, since, rhythm = Bounds(), NOW, None, None
    asked, late = 0, []
    while now < NOW + timedelta(days=days):
        new = [when for when in entries if (since or NOW - timedelta(days=1)) < when <= now]
        if now > NOW + timedelta(days=14):
            asked += 1
            late += [(now - when) / HOUR for when in new]
        rhythm = learned(rhythm, [when for when in entries if when <= now][-20:], since, now)
        expected = seconds_until(rhythm, now, 0.5, bounds.longest)
        outcome = Outcome(expected=expected)
        due = next_due(after(State(), outcome, bounds), outcome, now, bounds=bounds)
        assert due is not None
        since, now = now, due
    return asked / (days - 14), sum(late) / max(len(late), 1)


@pytest.mark.parametrize(
    ("every", "most_asked", "latest"),
    [(0.25, 97, 0.25), (1.0, 55, 0.5), (6.0, 10, 1.0), (24.0, 3, 1.0), (168.0, 2, 24.0)],
)
def test_a_rhythm_is_learned(every: float, most_asked: float, latest: float) -> None:
    entries = [NOW + n * every * HOUR for n in range(-40, int(28 * 24 / every))]
    asked, late = kept_up(entries)
    assert asked <= most_asked
    assert late <= latest


def test_an_edition_is_fetched_when_it_comes() -> None:
    edition = [
        NOW + timedelta(days=day, minutes=200 + minute)
        for day in range(-3, 28)
        for minute in (0, 9)
    ]
    asked, late = kept_up(edition)
    assert asked <= 8
    assert late <= 1


@given(
    st.lists(st.integers(-400, 400), max_size=60),
    st.integers(0, 1000),
    st.floats(0, 60),
)
def test_any_dates_give_a_rhythm(minutes: list[int], passed: int, days: float) -> None:
    dates = [NOW + timedelta(hours=m) for m in minutes]
    first = learned(None, dates, None, NOW)
    later = NOW + timedelta(hours=passed)
    second = learned(first, dates, NOW, later, undated=3)
    for rhythm in (first, second, Rhythm((0.0,) * 24, days), Rhythm((), days)):
        if len(rhythm.hours) == 24:
            assert 0 <= seconds_until(rhythm, later, 0.5, 86_400.0) <= 86_400
    assert all(count >= 0 for count in second.hours)
    assert second.per_day >= 0
