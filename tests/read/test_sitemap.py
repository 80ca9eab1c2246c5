# ruff: noqa: E501 (markup as sites write it)
"""Sitemaps: plain, of news, of sitemaps, as text."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Entry, Feed, Moment, RawResponse, Unreadable
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.feeds.sitemap import LARGE, MOST_ENTRIES, read_large_sitemap

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)


def response(body: str | bytes) -> RawResponse:
    return RawResponse(
        url="https://news.example.jp/sitemap.xml",
        body=body.encode() if isinstance(body, str) else body,
        fetched=NOW,
    )


NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example.jp/articles/1</loc><lastmod>2024-06-19T18:00:00+09:00</lastmod>
<news:news><news:publication>
<news:name>例新聞</news:name><news:language>ja</news:language></news:publication>
<news:publication_date>2024-06-19T17:05:00+09:00</news:publication_date>
<news:title>朝ロ首脳会談 &amp; 条約</news:title>
<news:keywords>朝鮮, ロシア、外交</news:keywords></news:news>
<image:image><image:loc>https://cdn.example.jp/1.jpg</image:loc></image:image></url>
<url><loc> /articles/2 </loc><lastmod>2024-06-18</lastmod></url>
<url><loc>javascript:x</loc></url></urlset>"""


@pytest.mark.parametrize(
    "body",
    [
        NEWS,
        gzip.compress(NEWS.encode()),
        NEWS.replace("http://www.google.com/schemas", "urn:wrong"),
    ],
)
def test_a_news_sitemap(body: str | bytes) -> None:
    feed = read_feed(response(body))
    assert feed.kind == "sitemap"
    assert feed.problems == ("1 entries hold no usable address",)
    assert feed.entries == (
        Entry(
            url="https://news.example.jp/articles/1",
            id="https://news.example.jp/articles/1",
            headline="朝ロ首脳会談 & 条約",
            published=Moment.parse("2024-06-19T17:05:00+09:00"),
            updated=Moment.parse("2024-06-19T18:00:00+09:00"),
            keywords=("朝鮮", "ロシア", "外交"),
            language="ja",
            picture="https://cdn.example.jp/1.jpg",
            outlet="例新聞",
            source="sitemap",
        ),
        Entry(
            url="https://news.example.jp/articles/2",
            id="https://news.example.jp/articles/2",
            updated=Moment.parse("2024-06-18"),
            source="sitemap",
        ),
    )


def test_an_index_gives_the_newest_first() -> None:
    feed = read_feed(
        response(
            """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>https://news.example.jp/2023.xml</loc></sitemap>
            <sitemap><loc>https://news.example.jp/05.xml</loc><lastmod>2024-05-31</lastmod></sitemap>
            <sitemap><loc>/06.xml.gz</loc><lastmod>2024-06-19T00:00:00Z</lastmod></sitemap>
            <sitemap><loc>https://news.example.jp/sitemap.xml</loc></sitemap></sitemapindex>"""
        )
    )
    assert feed.kind == "sitemap-index"
    assert feed.children == (
        "https://news.example.jp/06.xml.gz",
        "https://news.example.jp/05.xml",
        "https://news.example.jp/2023.xml",
    )
    assert feed.entries == ()


def test_a_list_of_addresses_as_text() -> None:
    feed = read_feed(response("https://a.example/1\r\nhttps://a.example/2\n\n"))
    assert [e.url for e in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert feed.kind == "sitemap"


def test_an_index_whose_members_have_no_loc_and_news_first() -> None:
    feed = read_feed(
        response(
            """<sitemapindex><sitemap>
            https://news.example.jp/a.xml?x=1&amp;y=2
            </sitemap><sitemap><loc>/news-sitemap.xml</loc></sitemap>
            <sitemap><loc>/b.xml</loc></sitemap><sitemap/></sitemapindex>"""
        )
    )
    assert feed.children == (
        "https://news.example.jp/news-sitemap.xml",
        "https://news.example.jp/a.xml?x=1&y=2",
        "https://news.example.jp/b.xml",
    )


def test_a_text_with_a_few_other_lines_and_one_of_other_lines() -> None:
    feed = read_feed(response("\ufeffOur pages\n\nhttps://a.example/1\nhttps://a.example/2"))
    assert [e.url for e in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert feed.problems == ("1 lines are no address",)
    with pytest.raises(Unreadable) as error:
        read_feed(response("See\nour\nsite\nhttps://a.example/1"))
    assert error.value.problem.code == "not-a-feed"


def test_a_robots_txt_is_an_index_of_the_sitemaps_it_names() -> None:
    robots = "User-agent: *\nDisallow: /x\nSitemap: https://a.example/s.xml\nsitemap:/news.xml # n"
    feed = read_feed(response(robots))
    assert feed.kind == "sitemap-index"
    assert feed.children == ("https://a.example/s.xml", "https://news.example.jp/news.xml")


VIDEO = """<urlset xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url>
<loc>/v/1</loc><video:video><video:thumbnail_loc>/t.jpg</video:thumbnail_loc>
<video:title>Harbour &lt;b&gt;fire&lt;/b&gt;</video:title>
<video:publication_date>2024-06-19T17:05:00+09:00</video:publication_date></video:video>NEWS</url></urlset>"""


def test_videos_give_what_no_news_element_gives() -> None:
    entry = read_feed(response(VIDEO.replace("NEWS", ""))).entries[0]
    assert (entry.headline, str(entry.published)) == ("Harbour fire", "2024-06-19T17:05:00+09:00")
    assert entry.picture == "https://news.example.jp/t.jpg"
    news = "<n:news xmlns:n='x'><n:title>News</n:title><n:publication_date>2024-06-18</n:publication_date></n:news>"
    entry = read_feed(response(VIDEO.replace("NEWS", news))).entries[0]
    assert (entry.headline, str(entry.published)) == ("News", "2024-06-18")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-06-19T17:05:00+09:00", "2024-06-19T17:05:00+09:00"),
        ("2024-06-19T08:05Z", "2024-06-19T08:05+00:00"),
        ("2024-06-19T17:05:00.123+09:00", "2024-06-19T17:05:00+09:00"),
        ("2024-06-19 17:05:00", "2024-06-19T17:05:00+09:00"),
        ("2024-06-19", "2024-06-19"),
        ("Wed, 19 Jun 2024 17:05:00 +0900", "2024-06-19T17:05:00+09:00"),
        ("2034-06-19", "None"),
        ("soon", "None"),
        ("0000-00-00", "None"),
    ],
)
def test_dates_as_outlets_write_them(written: str, read: str) -> None:
    body = f"<urlset><url><loc>/1</loc><lastmod>{written}</lastmod></url></urlset>"
    assert str(read_feed(response(body), offset=540).entries[0].updated) == read


@pytest.mark.parametrize(
    "broken",
    [
        NEWS[: NEWS.index("<url><loc> /articles/2")],
        NEWS.replace("&amp;", "&"),
        NEWS.replace("</news:title>", "</title>"),
        "\n\n  " + NEWS,
        NEWS.replace(
            "<loc>https://news.example.jp/articles/1", "<loc>\x0bhttps://news.example.jp/articles/1"
        ),
    ],
)
def test_a_broken_sitemap_gives_what_can_be_had(broken: str) -> None:
    feed = read_feed(response(broken))
    assert feed.entries[0].url == "https://news.example.jp/articles/1"


def large(count: int, tail: str = "</urlset>") -> str:
    entry = NEWS[NEWS.index("<url>") : NEWS.index("<url><loc> /articles/2")]
    head = NEWS[: NEWS.index("<url>")]
    return (
        head
        + "".join(entry.replace("/articles/1<", f"/articles/{n}<") for n in range(count))
        + tail
    )


def test_a_large_sitemap_is_read_one_by_one_to_the_same() -> None:
    count = LARGE // 400
    text = large(count)
    assert len(text) > LARGE
    streamed = read_large_sitemap(text, response(text), None)
    assert streamed == read_feed(response(text))
    assert streamed is not None
    assert len(streamed.entries) == count
    small = read_feed(response(large(3)))
    assert streamed.entries[:3] == small.entries
    cut = read_feed(response(large(count, tail="<url><loc>/x")))
    assert len(cut.entries) >= count
    assert read_large_sitemap(large(count, tail="<url>"), response(""), None) is None
    declared = '<!DOCTYPE x [<!ENTITY a "b">]>' + text[text.index("<urlset") :]
    assert read_large_sitemap(declared, response(""), None) is None


def test_more_addresses_than_the_protocol_allows_are_left() -> None:
    urls = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(MOST_ENTRIES + 5))
    feed = read_feed(response(f"<urlset>{urls}</urlset>"))
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.problems == (f"only the first {MOST_ENTRIES} addresses were read",)


PIECES = ["<urlset>", "</urlset>", "<url>", "</url>", "<loc>https://a.example/1</loc>", "<lastmod>x</lastmod>",
          "<sitemapindex>", "<sitemap>", "</sitemap>", "<n:news>", "<image:image/>", "&", "<![CDATA[", "]]>",
          "https://a.example/2\n", "Sitemap: /x\n", "<!DOCTYPE a [", "2024-06-19", "\x00"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_pieces_give_a_feed_or_one_error(pieces: list[str]) -> None:
    try:
        feed = read_feed(response("".join(pieces)))
    except Unreadable as error:
        assert error.problem.code in ("not-a-feed", "broken-xml", "empty")  # noqa: PT017
    else:
        assert isinstance(feed, Feed)
        assert all(entry.url.startswith("https://") for entry in feed.entries)
