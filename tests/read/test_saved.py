"""Where a saved page says it is from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.read.addresses.saved import address_in_page


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (
            "<!DOCTYPE html>\n<!-- saved from url=(0030)https://minato.example/news/1 -->\n<html>",
            "https://minato.example/news/1",
        ),
        ('<link href="https://minato.example/2" rel="canonical">', "https://minato.example/2"),
        (
            '<meta property="og:url" content="https://minato.example/3#top">',
            "https://minato.example/3",
        ),
        ('<link rel="canonical" href="/relative"><meta property="og:url" content="">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ("<p>text</p>", None),
    ],
)
def test_the_address_is_found(html: str, address: str | None) -> None:
    assert address_in_page(html.encode()) == address


@given(st.binary(max_size=500))
def test_nothing_breaks_it(body: bytes) -> None:
    assert address_in_page(body) is None or address_in_page(body)
