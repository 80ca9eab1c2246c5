"""Drawings (SVG) are buttons and marks nearly everywhere, and now and then the lead picture."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kawaraban.article import Hints, RawResponse
from kawaraban.read.pages.page import read_page

TEXT = "港に4月に寄港した外航船は12隻で、前の年の同じ月より3隻増えた。港湾事務所がまとめた。" * 3


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<figure><img src="/a/harbour.svg"></figure>', True),
        ('<p class="pic"><img src="/a/harbour.svg"></p>', True),
        ('<table><tr><td><img src="/a/harbour.svg" width="300"></td></tr></table>', True),
        ('<div class="tools"><img src="/a/share.svg"></div>', False),
        ('<div class="tools"><img src="/a/share.svg" width="24"></div>', False),
        ('<figure><img src="/a/icon-print.svg"></figure>', False),
    ],
)
def test_a_drawing_counts_where_it_is_shown_as_a_picture(markup: str, found: bool) -> None:
    html = (
        '<!doctype html><html lang="ja"><head><title>外航船が増えた</title></head><body><article>'
        f"<h1>外航船が増えた</h1>{markup}<p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )
    raw = RawResponse(
        url="https://minato.example/1",
        body=html.encode(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
    )
    picture = read_page(raw, Hints()).lead_picture
    assert (picture == "https://minato.example/a/harbour.svg") is found
    assert found or picture is None
