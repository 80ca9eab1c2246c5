"""robots.txt: who is meant, and what a hostile one may cost."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.collect.robots import MAX_BYTES, Robots, read_robots

NOW = datetime(2024, 6, 19, 9, tzinfo=UTC)
US = "Kawaraban"


def robots(text: str) -> Robots:
    return read_robots(200, text.encode(), NOW, US)


def allows(text: str, path: str) -> bool:
    return robots(text).allows(f"https://press.example{path}", US)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: kawaraban\nDisallow: /", False),
        ("user-agent : KAWARABAN # us\ndisallow: /a", False),
        ("User agent Kawaraban\nDisallow: /a", False),
        ("User-agent: Other\nDisallow: /", True),
        ("User-agent: Other\nUser-agent: Kawaraban\nDisallow: /a", False),
        ("User-agent: Kawaraban\nUser-agent: Other\nDisallow: /a", False),
        ("User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /b", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Kawaraban\nAllow: /", True),
        ("User-agent: Kawaraban\nDisallow: /\n\nUser-agent: Other\nAllow: /", False),
        ("User-agent: A\nDisallow: /\nUser-agent: B\nAllow: /a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", False),
        ("User-agent: *\rDisallow: /a\r", False),
        ("User-agent: *\nDisallow: /*.html$", True),
        ("User-agent: *\nDisallow: /a*\nAllow: /a", False),
        ("<!doctype html><p>Not here</p>", True),
    ],
)
def test_who_may_read_what(text: str, allowed: bool) -> None:
    assert allows(text, "/a") is allowed


@pytest.mark.parametrize(
    ("said", "delay"), [("7", 7.0), ("0.5", 0.5), ("9999", 120.0), ("-1", 0), ("nan", 0), ("x", 0)]
)
def test_crawl_delay(said: str, delay: float) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {said}\nDisallow: /x").delay(US) == delay


@pytest.mark.parametrize("line_end", ["\n", "\r", "\x0b", "\u2028", "\n\u3000"])
def test_many_crawlers_times_many_rules(line_end: str) -> None:
    """Each rule is kept for each crawler of its group: the product of both, unless we see to it."""
    names = line_end.join(f"User-agent: bot{n}" for n in range(5000))
    rules = line_end.join(f"Disallow: /{n}" for n in range(5000))
    tracemalloc.start()
    read = robots(f"Disallow: /{line_end}{names}{line_end}user-agent: *{line_end}{rules}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000
    assert not read.allows("https://press.example/17", US)
    assert read.allows("https://press.example/x", US)


def test_wildcards_do_not_blow_up() -> None:
    rule = "/" + "*a" * 3000 + "*b"
    assert allows(f"User-agent: *\nDisallow: {rule}", "/" + "a" * 7000)


def test_what_is_beyond_the_limit_is_ignored() -> None:
    text = "User-agent: *\n" + "# " + "x" * MAX_BYTES + "\nDisallow: /"
    assert allows(text, "/a")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_no_error(noise: bytes) -> None:
    read_robots(200, b"User-agent: *\n" + noise, NOW, US).allows("https://press.example/a?b", US)
