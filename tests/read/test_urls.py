# ruff: noqa: RUF005 (tables in rows)
"""Addresses made absolute, and made comparable."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.read.addresses.urls import canonical_url, host_of, normalise_url

BASE = "https://news.example.jp/world/list.html?page=2"


@pytest.mark.parametrize(
    ("text", "base", "url"),
    [
        ("https://a.example/x?y=1#z", None, "https://a.example/x?y=1"),
        ("HTTP://User:secret@WWW.Example.com:80/a b", None, "http://www.example.com/a%20b"),
        ("https://a.example:8443", None, "https://a.example:8443/"),
        ("//cdn.example/x.jpg", BASE, "https://cdn.example/x.jpg"),
        ("//cdn.example/x.jpg", None, "https://cdn.example/x.jpg"),
        ("/articles/1", BASE, "https://news.example.jp/articles/1"),
        ("detail.php?id=1&no=2", BASE, "https://news.example.jp/world/detail.php?id=1&no=2"),
        ("?page=3", BASE, "https://news.example.jp/world/list.html?page=3"),
        ("../x/./y", BASE, "https://news.example.jp/x/y"),
        ("http://a.example/b/../c/./d", None, "http://a.example/c/d"),
        ("\n  https://a.example/x\n y ", None, "https://a.example/x%20y"),
        ("https://a.example/記事?題=朝", None, "https://a.example/%E8%A8%98%E4%BA%8B?%E9%A1%8C=%E6%9C%9D"),
        ("https://例え.テスト/", None, "https://xn--r8jz45g.xn--zckzah/"),
        ("https://a.example/50%", None, "https://a.example/50%25"),
        ("http:\\\\a.example\\x", None, "http://a.example/x"),
        ("http:////a.example/x", None, "http://a.example/x"),
        ("http://[::1]:8000/x", None, "http://[::1]:8000/x"),
    ],
)  # fmt: skip
def test_absolute(text: str, base: str | None, url: str) -> None:
    assert normalise_url(text, base) == url
    assert normalise_url(url) == url


@pytest.mark.parametrize(
    "text",
    ["", "  ", "#top", "javascript:void(0)", "mailto:a@b.example", "data:text/html,x", "ftp://a.example/"]
    + ["http://", "http:///", "http://a b.example/", "http://a..example/", "http://a.example:99999/"]
    + ["http://a.example:x/", "http://[::1/", "x" * 5000, "http://-/", "tag:a.example,2024:1"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert normalise_url(text) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/x?utm_source=rss&id=1&utm_medium=feed", "https://a.example/x?id=1"),
        ("https://a.example/x?fbclid=abc", "https://a.example/x"),
        ("https://a.example/x?ref=rss", "https://a.example/x"),
        ("https://a.example/x?from=rss_top&no=12", "https://a.example/x?no=12"),
        ("https://a.example/x?source=12", "https://a.example/x?source=12"),
        ("https://a.example/x?ref=article-12", "https://a.example/x?ref=article-12"),
        ("https://a.example/%7euser/x?b=2&a=1", "https://a.example/~user/x?b=2&a=1"),
        ("https://a.example/%e8%a8%98", "https://a.example/%E8%A8%98"),
        ("HTTPS://A.Example:443/x#y", "https://a.example/x"),
        ("https://a.example/?p=12&feed=rss2", "https://a.example/?p=12&feed=rss2"),
        ("not an address", "not an address"),
    ],
)
def test_canonical(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_host() -> None:
    assert host_of("https://www.example.com/x") == "example.com"
    assert host_of("https://japanese.example.com:8080/") == "japanese.example.com"
    assert host_of("no address") == ""
    assert host_of("http://[") == ""


@given(st.text(max_size=100), st.sampled_from([None, BASE, "no base", "http://["]))
def test_never_raises_and_is_stable(text: str, base: str | None) -> None:
    url = normalise_url(text, base)
    if url is not None:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert not parts.fragment
        assert url.isascii()
        assert normalise_url(url) == url
        assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(st.text("htps:/\\.?#@[]%abc019 é日", max_size=60))
def test_never_raises_on_pieces_of_addresses(text: str) -> None:
    url = normalise_url("http://" + text, BASE)
    assert url is None or normalise_url(url) == url
    canonical_url(text)
