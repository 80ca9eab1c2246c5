"""Which addresses are one article, and which are never made one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, RawResponse
from kawaraban.read.addresses.canonical import (
    may_be_twin,
    may_stand_for,
    names_article,
    plain_twin,
    same_site,
    site_of,
    spellings,
    twin_key,
)
from kawaraban.read.pages.page import read_page

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.co.jp/a", "http://m.example.co.jp/b", True),
        ("https://example.com/a", "https://amp.example.com/a", True),
        ("https://example.com/a", "https://example.net/a", False),
        ("https://example.co.jp/a", "https://other.co.jp/a", False),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/a", False),
        ("https://one.github.io/a", "https://github.io/a", False),
        ("https://one.hatenablog.com/a", "https://two.hatenablog.com/a", False),
        ("http://10.0.0.1/a", "http://192.168.0.1/a", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a", False),
        ("http://localhost:8001/a", "http://localhost:8001/b", True),
        ("http://[::1]/a", "http://[::2]/a", False),
        ("https://example.com/a", "https://example.com.evil.test/a", False),
        ("https://", "https://", False),
        ("https://[/a", "https://[/a", False),
    ],
)
def test_sites(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize(
    ("canonical", "url", "may"),
    [
        ("https://www.example.com/news/12345", "https://m.example.com/news/12345", True),
        ("https://www.example.com/news/12345", "https://www.example.com/news/12345/amp/", True),
        ("https://www.example.com/news/12345", "https://www.example.com/news/12345/a-slug", True),
        ("https://www.example.com/summit-spring", "https://www.example.com/?p=4711", True),
        ("https://www.example.com/a/1", "https://www.example.com/view?id=20240619", True),
        ("https://www.example.com/w/summit-7", "https://www.example.com/w/summit-7/2/", True),
        ("https://www.example.com/w/summit-7", "https://www.example.com/w/summit-7?page=2", True),
        ("https://www.example.com/a/OklJOk", "https://www.example.com/nyheter/a/OklJOk/a-b", True),
        # What a broken template says of every page of a site.
        ("https://www.example.com/", "https://www.example.com/news/12345", False),
        ("https://www.example.com/news/", "https://www.example.com/news/12345", False),
        ("https://www.example.com/2024/06/19/", "https://www.example.com/2024/06/19/a-b", False),
        ("https://www.example.com/world/asia", "https://www.example.com/news/12345", False),
        ("https://www.example.com/index.php", "https://www.example.com/index.php?id=7", False),
        ("https://www.example.com/view", "https://www.example.com/view?id=12345", False),
        # Another site.
        ("https://victim.example/news/12345", "https://evil.example.net/news/12345", False),
        ("https://one.github.io/news/12345", "https://two.github.io/news/12345", False),
    ],
)
def test_what_a_page_may_call_its_address(canonical: str, url: str, may: bool) -> None:
    assert may_stand_for(canonical, url) is may


@pytest.mark.parametrize(
    ("twin", "url", "may"),
    [
        ("https://example.com/world/summit-1234/amp/", "https://example.com/world/summit-1234/", 1),
        (
            "https://amp.example.com/world/summit-1234",
            "https://www.example.com/world/summit-1234",
            1,
        ),
        ("https://example.com/amp/world/summit-1234", "https://example.com/world/summit-1234", 1),
        ("https://example.com/world/summit-1234?amp=1", "https://example.com/world/summit-1234", 1),
        ("https://example.com/w/s-1234?outputType=amp", "https://example.com/w/s-1234", 1),
        ("https://example.com/w/s-1234.amp.html", "https://example.com/w/s-1234.html", 1),
        ("https://m.example.com/view?id=12345", "https://www.example.com/news/view?id=12345", 1),
        ("https://m.example.com/article/12345", "https://www.example.com/news/12345/a-slug", 0),
        ("https://example.com/news/12345?print=1", "https://example.com/news/12345", 1),
        ("https://example.com/w/spv/2406/19/s1.html", "https://example.com/w/a/2406/19/s1.html", 1),
        ("https://example.com/books/97848/mobile.html", "https://example.com/books/97848/", 1),
        (
            "https://example.com/amp/summit-in-spring-264954",
            "https://example.com/20/summit-in-spring/",
            1,
        ),
        ("https://example.com/w/spv/2406/19/s2.html", "https://example.com/w/a/2406/19/s1.html", 0),
        (
            "https://example.com/w/news/2406/19/s1.html",
            "https://example.com/w/a/2406/19/s1.html",
            0,
        ),
        (
            "https://example.com/amp/summit-in-spring-again",
            "https://example.com/summit-in-spring/",
            0,
        ),
        # Another article, a front page, another site, nothing that names one.
        ("https://example.com/amp/world/summit-1235", "https://example.com/world/summit-1234", 0),
        ("https://m.example.com/view?id=12346", "https://www.example.com/news/view?id=12345", 0),
        ("https://example.com/amp/", "https://example.com/world/summit-1234", 0),
        ("https://m.example.com/", "https://www.example.com/", 0),
        ("https://m.example.com/world", "https://www.example.com/world", 0),
        ("https://victim.example/world/summit-1234", "https://evil.test/world/summit-1234", 0),
    ],
)
def test_what_a_page_may_call_its_twin(twin: str, url: str, may: int) -> None:
    assert may_be_twin(twin, url) is bool(may)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://example.com/news/12345/amp/", "https://example.com/news/12345/"),
        ("https://example.com/news/12345/print", "https://example.com/news/12345"),
        ("https://example.com/amp/news/12345", "https://example.com/news/12345"),
        ("https://example.com/news/12345?print=1", "https://example.com/news/12345"),
        ("https://example.com/v?id=7&outputType=amp", "https://example.com/v?id=7"),
        ("https://example.com/news/12345.amp.html", "https://example.com/news/12345.html"),
        ("https://example.com/news/print", "https://example.com/news/print"),
        ("https://example.com/amp/", "https://example.com/amp/"),
        ("https://example.com/m", "https://example.com/m"),
        ("https://example.com/mobile/12345", "https://example.com/12345"),
        (
            "https://example.com/mobile/phone-of-the-year",
            "https://example.com/mobile/phone-of-the-year",
        ),
        ("https://example.com/print/2024/06/19", "https://example.com/print/2024/06/19"),
        ("https://example.com/how-to-print", "https://example.com/how-to-print"),
        ("https://example.com/v?id=7&print=12", "https://example.com/v?id=7&print=12"),
    ],
)
def test_the_plain_address_of_a_rendition(url: str, plain: str) -> None:
    assert plain_twin(url) == plain
    assert plain_twin(plain) == plain


def test_what_names_an_article() -> None:
    for path in ("news/12345", "a-b", "世界".encode().hex("%"), "v?id=7", "averylongwordinapath"):
        assert names_article("https://example.com/" + path), path
    for path in ("", "news", "news/", "world/asia/", "index.html", "news/index.php"):
        assert not names_article("https://example.com/" + path), path


# Any two addresses --------------------------------------------------------------------

hosts = st.sampled_from(
    ["example.com", "www.example.com", "m.example.com", "example.co.jp", "other.co.jp", "a.test"]
)
segments = st.sampled_from(
    ["news", "12345", "12346", "summit-1", "summit-2", "amp", "print", "m", "2", "2024", "06", ""]
)
queries = st.sampled_from(["", "?id=7", "?id=8", "?page=2", "?amp=1", "?id=7&print=1", "?p=12"])
addresses = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{'/'.join(path)}{query}",
    st.sampled_from(["http", "https"]),
    hosts,
    st.lists(segments, max_size=4),
    queries,
)


@given(addresses, addresses)
def test_no_page_takes_another_sites_place(one: str, other: str) -> None:
    if site_of(one) != site_of(other):
        assert not may_stand_for(one, other)
        assert not may_be_twin(one, other)
        assert twin_key(one) != twin_key(other)


@given(addresses)
def test_spellings_are_one_address_and_nothing_else(url: str) -> None:
    spelled = spellings(url)
    assert spelled[0] == url
    assert len(set(spelled)) == len(spelled) <= 9
    assert {twin_key(each) for each in spelled} == {twin_key(url)}


@given(addresses, addresses)
def test_addresses_with_one_key_differ_in_spelling_only(one: str, other: str) -> None:
    if twin_key(one) == twin_key(other):
        assert other in spellings(one)
        first, second = urlsplit(one), urlsplit(other)
        assert first.query == second.query
        assert first.path.rstrip("/") == second.path.rstrip("/")


def _names(url: str) -> set[str]:
    """What tells the articles of these made-up sites apart."""
    parts = urlsplit(url)
    ids = {s for s in parts.path.split("/") if s in ("12345", "12346", "summit-1", "summit-2")}
    return ids | {p for p in parts.query.split("&") if p.startswith("id=")}


@given(addresses, addresses)
def test_two_articles_are_never_twins(one: str, other: str) -> None:
    ours, theirs = _names(one), _names(other)
    if ours and theirs and not ours & theirs:
        assert not may_be_twin(one, other)
        assert plain_twin(one) != plain_twin(other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_is_an_answer(one: str, other: str) -> None:
    for text in (one, "https://" + one, "https://a.example/" + one):
        may_stand_for(text, other)
        may_be_twin(text, "https://a.example/" + other)
        names_article(text)
        assert twin_key(plain_twin(text)) is not None
        assert spellings(text)[0] == text


# As pages say it ----------------------------------------------------------------------


def read(url: str, head: str) -> Article:
    text = "北朝鮮とロシアの首脳が平壌で会談し、包括的な条約に署名した。" * 6
    html = f"<html><head>{head}</head><body><article><h1>見出し</h1><p>{text}</p></article></body>"
    return read_page(RawResponse(url=url, body=html.encode(), fetched=NOW), Hints())


def test_the_twins_a_page_names() -> None:
    article = read(
        "https://www.minato.example/news/12345",
        '<link rel="amphtml" href="/news/12345/amp">'
        '<link rel="alternate" media="only screen and (max-width: 640px)"'
        ' href="https://m.minato.example/news/12345">'
        '<link rel="alternate" media="print" href="/news/12346">'
        '<link rel="alternate" hreflang="en" href="/en/news/12345">',
    )
    assert set(article.other_urls) == {
        "https://www.minato.example/news/12345/amp",
        "https://m.minato.example/news/12345",
    }


def test_no_page_names_another_sites_article_its_twin() -> None:
    article = read(
        "https://evil.example/news/12345",
        '<link rel="amphtml" href="https://victim.test/news/12345">'
        '<link rel="alternate" media="handheld" href="https://victim.test/m/news/12345">'
        '<link rel="canonical" href="https://victim.test/news/12345">',
    )
    assert article.address == "https://evil.example/news/12345"
    assert article.other_urls == ()


def test_an_amp_page_leads_to_its_article() -> None:
    head = '<link rel="canonical" href="https://www.minato.example/news/12345">'
    article = read("https://amp.minato.example/news/12345", head)
    assert article.address == "https://www.minato.example/news/12345"
    printed = read("https://www.minato.example/news/12345/?print=1", "")
    assert printed.other_urls == ("https://www.minato.example/news/12345/",)


def renditions(number: int, site: str) -> list[str]:
    """The addresses one article has at a site that does everything."""
    return [
        f"https://www.{site}/news/{number}",
        f"http://{site}/news/{number}/",
        f"https://m.{site}/news/{number}",
        f"https://www.{site}/news/{number}/amp/",
        f"https://amp.{site}/news/{number}",
        f"https://www.{site}/amp/news/{number}",
        f"https://www.{site}/news/{number}?outputType=amp",
        f"https://www.{site}/news/{number}?print=1",
        f"https://www.{site}/news/{number}/print/",
        f"https://www.{site}/sp/news/{number}",
        f"https://www.{site}/news/{number}?page=2",
    ]


ARTICLES = [(12345, "minato.example"), (12346, "minato.example"), (12345, "misaki.example")]
claims = st.sampled_from(
    [
        '<link rel="canonical" href="{}">',
        '<meta property="og:url" content="{}">',
        '<link rel="amphtml" href="{}">',
        '<link rel="alternate" media="only screen and (max-width: 640px)" href="{}">',
        '<link rel="next" href="{}">',
        '<link rel="prev" href="{}">',
    ]
)
anywhere = st.sampled_from([url for one in ARTICLES for url in renditions(*one)])


@given(
    st.sampled_from(ARTICLES),
    st.integers(0, 10),
    st.lists(st.tuples(claims, anywhere), max_size=4),
)
def test_whatever_a_page_claims_articles_stay_apart(
    of: tuple[int, str], which: int, claimed: list[tuple[str, str]]
) -> None:
    url = renditions(*of)[which]
    head = ""
    for markup, target in claimed:
        # What the site itself says to be the canonical address is its own affair.
        other = f"{of[0]}" not in target and of[1] in target
        if not (other and ("canonical" in markup or "og:url" in markup)):
            head += markup.format(target)
    article = read(url, head)
    own = {twin_key(each) for each in renditions(*of)}
    known = {article.url, article.address, *article.other_urls}
    known |= {u for u in (article.next_page, article.previous_page, article.single_page) if u}
    assert {twin_key(each) for each in known} <= own
