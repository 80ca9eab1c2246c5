"""Sitemaps: plain, of news, of sitemaps, as text."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from kawaraban.article import Entry, Moment, RawResponse
from kawaraban.read.feed import read_feed

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
