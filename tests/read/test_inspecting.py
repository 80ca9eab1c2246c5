# ruff: noqa: E501 (markup as sites write it)
"""What is shown of a response: kind, evidence, what was left out, what rules find."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kawaraban.article import Hints, PageSelectors, RawResponse
from kawaraban.read.inspecting import Inspection, SaidBy, inspect, kind_of
from kawaraban.read.listings.listing import Selectors

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
TEXT = "朝ロの首脳は19日、平壌で会談し、条約に署名した。両国は協力の拡大で一致したという。"
PAGE = f"""<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>朝ロ首脳が会談 | みなと新報</title>
<meta property="og:type" content="article"><meta property="og:title" content="朝ロ首脳が会談">
<meta property="og:site_name" content="みなと新報"><meta property="article:published_time" content="2024-06-19T09:00:00+09:00">
<meta name="date" content="2024-06-18"><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head>
<body><nav class="gnav"><a href="/">トップ</a></nav><article><h1>朝ロ首脳が会談</h1><p class="when">6月19日</p>
{f"<p>{TEXT}</p>" * 6}<div class="related"><div><p>関連記事はこちらです。ぜひお読みください。</p></div></div></article></body></html>"""
LISTING = """<html lang="ja"><meta charset="utf-8"><title>国際</title><body><ul class="news">
<li><a href="/a/2024061901">朝ロ首脳が会談、条約に署名へ</a><span>2024年6月19日</span></li>
<li><a href="/a/2024061802">北朝鮮メディア、訪問を大きく報道</a><span>2024年6月18日</span></li>
<li><b>広告</b></li></ul></body></html>"""
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>a</title><link>https://a.example/1</link></item></channel></rss>'


def raw(body: str | bytes, url: str = "https://minato.example/news/1") -> RawResponse:
    return RawResponse(url=url, body=body.encode() if isinstance(body, str) else body, fetched=NOW)


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (PAGE, "https://minato.example/news/1", "page"),
        (PAGE, "https://minato.example/", "listing"),
        (LISTING, "https://minato.example/world", "listing"),
        (FEED, "https://minato.example/", "feed"),
        (
            "<urlset><url><loc>https://a.example/1</loc></url></urlset>",
            "https://a.example/",
            "feed",
        ),
        ("<p>nothing", "https://minato.example/x", "page"),
        (
            '{"version": "https://jsonfeed.org/version/1", "items": []}',
            "https://a.example/",
            "feed",
        ),
        ("<?xml version='1.0'?><opml/>", "https://a.example/", "feed"),
        (b"\x89PNG\r\n", "https://a.example/x", "page"),
        ("", "https://a.example/x", "page"),
    ],
)
def test_what_a_response_looks_like(body: str | bytes, url: str, kind: str) -> None:
    assert kind_of(raw(body, url), Hints()) == kind
    found = inspect(raw(body, url), hints=Hints())
    assert found.kind == kind
    assert (found.article or found.feed or found.problem) is not None


def test_a_page_with_all_that_speaks_for_it() -> None:
    found = inspect(raw(PAGE), hints=Hints(offset=540))
    assert found.article is not None
    assert found.article.headline == "朝ロ首脳が会談"
    assert found.feeds == ("https://minato.example/rss.xml",)
    assert SaidBy("headline", "title", "朝ロ首脳が会談 | みなと新報", agrees=True) in found.said
    assert SaidBy("published", "meta", "2024-06-18") in found.said
    published = [s.agrees for s in found.said if s.field == "published"]
    assert published == [True, False]
    minute = inspect(raw(PAGE.replace('content="2024-06-18"', 'content="2024/06/19 9:00"')))
    assert [s.agrees for s in minute.said if s.field == "published"] == [True, True]
    left = {box.box: box.words for box in found.left_out}
    assert left["div.related"].startswith("関連記事はこちら")
    assert left["p.when"] == "6月19日"
    assert not any(TEXT in words for words in left.values())


def rules(found: Inspection) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {r.rule: (r.count, r.first) for r in found.rules}


def test_what_rules_for_a_page_find() -> None:
    select = PageSelectors(headline="h1", published=".when", text="article > p", byline="p.who")
    found = inspect(raw(PAGE), "page", hints=Hints(offset=540, select=select))
    assert rules(found) == {
        "headline": (1, ("朝ロ首脳が会談",)),
        "published": (1, ("2024-06-19 ← 6月19日",)),
        "byline": (0, ()),
        "text": (7, ("6月19日", TEXT, TEXT)),
    }
    assert found.article is not None
    assert len(found.article.text) == 7


def test_what_rules_for_a_listing_find() -> None:
    select = Selectors(item="ul.news li", link="a", headline="b", date="span")
    found = inspect(raw(LISTING), "listing", hints=Hints(offset=540), select=select)
    assert rules(found) == {
        "item": (
            3,
            (
                "朝ロ首脳が会談、条約に署名へ2024年6月19日",
                "北朝鮮メディア、訪問を大きく報道2024年6月18日",
                "広告",
            ),
        ),
        "link": (2, ("https://minato.example/a/2024061901", "https://minato.example/a/2024061802")),
        "headline": (1, ("広告",)),
        "date": (2, ("2024-06-19 ← 2024年6月19日", "2024-06-18 ← 2024年6月18日")),
    }
    assert found.feed is not None
    assert [e.headline for e in found.feed.entries] == [
        "朝ロ首脳が会談、条約に署名へ",
        "北朝鮮メディア、訪問を大きく報道",
    ]


def test_a_page_that_cannot_be_read_says_why() -> None:
    found = inspect(raw(PAGE), "feed")
    assert found.problem is not None
    assert found.problem.code == "not-a-feed"
    assert found.feeds == ("https://minato.example/rss.xml",)
    none = inspect(raw("<p>x"), "listing", select=Selectors(item=".none"))
    assert none.problem is not None
    assert (none.problem.code, rules(none)) == ("no-articles", {"item": (0, ())})
    broken = inspect(raw("<p>x"), "page", hints=Hints(select=PageSelectors(text="p[")))
    assert broken.rules[0].problem


def test_the_zone_of_a_source_holds_for_its_listing() -> None:
    body = LISTING.replace("2024年6月19日", "2024/06/19 17:05")
    found = inspect(raw(body), "listing", hints=Hints(zone="Europe/Berlin"))
    assert found.feed is not None
    assert str(found.feed.entries[0].published) == "2024-06-19T17:05+02:00"
