"""Feeds written by machine in every dialect come back as they were; cut anywhere, they give what
came before the cut."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Feed, Moment, RawResponse, Unreadable
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.text.markup import one_line

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SITE = "https://harbour.example/"


class Item(NamedTuple):
    headline: str
    path: str
    summary: str
    when: datetime


# Words that no reader takes for markup, in the scripts of the press; U+3000 stands for itself.
WORDS = st.text(
    st.one_of(
        st.sampled_from("abcxyz 019.,:;!?'\"()[]-/%$#@+=*~^|_{}"),
        st.sampled_from("朝ロ首脳会談、。「」ーかなカナ々①\u3000"),
        st.sampled_from("북한러시아가나다 한글"),
        st.sampled_from("俄罗斯领导人會談國"),
        st.sampled_from("Россия и КНДР ёйїґ"),
        st.sampled_from("éüßñøłžğ€—…’“”«»"),
        st.sampled_from("😀𠮷"),
    ),
    min_size=1,
    max_size=40,
).map(lambda text: one_line(text.replace("\u3000", " ")) or "x")
# HTML is what a summary may be; these signs would make it so.
MARKED = st.builds(lambda a, b: f"{a} < 5 & {b}", WORDS, WORDS).map(one_line)
ITEMS = st.lists(
    st.builds(
        Item,
        headline=WORDS,
        path=st.from_regex(
            r"[a-z]{1,8}/[0-9]{1,6}\.html(\?id=[0-9]{1,4}&p=[a-z]{1,3})?", fullmatch=True
        ),
        summary=st.one_of(WORDS, MARKED),
        when=st.builds(
            lambda minutes, offset: (
                datetime(2000, 1, 1, tzinfo=timezone(timedelta(minutes=offset)))
                + timedelta(minutes=minutes)
            ),
            st.integers(0, 13_000_000),
            st.sampled_from([0, 540, -300, 330, 180]),
        ),
    ),
    max_size=6,
    unique_by=lambda item: item.path,
)


def html(text: str) -> str:
    """Text as HTML, as the RSS of today has it inside XML."""
    return escape(text)


def rss(items: list[Item], version: str = "2.0", space: str = "") -> str:
    inside = "".join(
        f"<item><title>{escape(html(i.headline))}</title><link>{escape(SITE + i.path)}</link>"
        f"<guid isPermaLink='false'>{escape(i.path)}</guid>"
        f"<pubDate>{format_datetime(i.when)}</pubDate>"
        f"<description>{escape('<p>' + html(i.summary) + '</p>')}</description></item>"
        for i in items
    )
    return (
        f'<?xml version="1.0"?><rss version="{version}"{space}><channel><title>Harbour</title>'
        f"<link>{SITE}</link>{inside}</channel></rss>"
    )


def rdf(items: list[Item]) -> str:
    inside = "".join(
        f"<item rdf:about={quoteattr(SITE + i.path)}><title>{escape(i.headline)}</title>"
        f"<link>{escape(SITE + i.path)}</link><d:date>{i.when.isoformat()}</d:date>"
        f"<description>{escape(html(i.summary))}</description></item>"
        for i in items
    )
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="x">'
        f"<title>Harbour</title><link>{SITE}</link></channel>{inside}</rdf:RDF>"
    )


def atom(items: list[Item], space: str, dated: str, text: str, prefix: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    inside = "".join(
        f"<{p}entry><{p}title {text}>{escape(i.headline)}</{p}title><{p}id>{escape(i.path)}</{p}id>"
        f'<{p}link rel="alternate" href={quoteattr(i.path)}/><{p}{dated}>{i.when.isoformat()}'
        f"</{p}{dated}><{p}summary {text}>{escape(i.summary)}</{p}summary></{p}entry>"
        for i in items
    )
    return (
        f'<{p}feed {declared}="{space}" xml:base="{SITE}"><{p}title>Harbour</{p}title>'
        f'<{p}link href="{SITE}"/>{inside}</{p}feed>'
    )


def json_feed(items: list[Item]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbour",
            "home_page_url": SITE,
            "items": [
                {
                    "id": i.path,
                    "url": SITE + i.path,
                    "title": html(i.headline),
                    "summary": html(i.summary),
                    "date_published": i.when.isoformat(),
                }
                for i in items
            ],
        },
        ensure_ascii=False,
    )


def cdf(items: list[Item]) -> str:
    inside = "".join(
        f"<ITEM HREF={quoteattr(SITE + i.path)} LASTMOD={quoteattr(i.when.isoformat())}>"
        f"<TITLE>{escape(i.headline)}</TITLE><ABSTRACT>{escape(html(i.summary))}</ABSTRACT></ITEM>"
        for i in items
    )
    return f'<CHANNEL HREF="{SITE}"><TITLE>Harbour</TITLE>{inside}</CHANNEL>'


ATOM = "http://www.w3.org/2005/Atom"
DIALECTS: dict[str, Callable[[list[Item]], str]] = {
    "RSS 2.0": rss,
    "RSS 0.91": lambda items: rss(items, "0.91"),
    "RSS in a namespace": lambda items: rss(
        items, "2.0", ' xmlns="http://backend.userland.com/rss2"'
    ),
    "RSS in a namespace of its own": lambda items: rss(items, "2.0", ' xmlns="urn:harbour"'),
    "RDF": rdf,
    "Atom 1.0": lambda items: atom(items, ATOM, "published", 'type="text"'),
    "Atom 1.0 with a prefix": lambda items: atom(items, ATOM, "updated", 'type="text"', "zz"),
    "Atom 0.3": lambda items: atom(
        items, "http://purl.org/atom/ns#", "issued", 'type="text/plain"'
    ),
    "JSON Feed": json_feed,
    "CDF": cdf,
}
DAMAGE = (b"", b"<", b"&", b"]]>", b"<![CDATA[", b"<!--", b"\xff\xfe", b"'", b"\x00", b"&#x1;")
CHARSETS = ("utf-8", "utf-16", "utf-8-sig", "gb18030")


def read(body: bytes) -> Feed:
    return read_feed(RawResponse(url=SITE + "feed.xml", body=body, fetched=NOW))


@pytest.mark.parametrize("dialect", DIALECTS)
@given(items=ITEMS)
@settings(max_examples=40)
def test_what_is_written_is_read(dialect: str, items: list[Item]) -> None:
    feed = read(DIALECTS[dialect](items).encode())
    assert (feed.title, feed.link, feed.problems) == ("Harbour", SITE, ())
    assert [e.headline for e in feed.entries] == [i.headline for i in items]
    assert [e.url for e in feed.entries] == [SITE + i.path for i in items]
    assert [e.summary for e in feed.entries] == [i.summary for i in items]
    assert [e.published and e.published.utc for e in feed.entries] == [
        Moment.of(i.when).utc for i in items
    ]
    offsets = [e.published.offset for e in feed.entries if e.published]
    assert offsets == [Moment.of(i.when).offset for i in items]
    if dialect not in ("CDF", "RDF"):
        assert [e.id for e in feed.entries] == [i.path for i in items]


@pytest.mark.parametrize("charset", CHARSETS)
@given(items=ITEMS)
@settings(max_examples=20)
def test_in_any_charset(charset: str, items: list[Item]) -> None:
    text = rss(items).replace('version="1.0"', f'version="1.0" encoding="{charset}"', 1)
    if charset == "utf-8-sig":
        text = text.replace("utf-8-sig", "utf-8")
    feed = read(text.encode(charset))
    assert [e.headline for e in feed.entries] == [i.headline for i in items]


def attempt(body: bytes) -> Feed | str:
    """The feed, or the code of the one error there may be."""
    try:
        return read(body)
    except Unreadable as error:
        return error.problem.code


@pytest.mark.parametrize("dialect", DIALECTS)
@given(items=ITEMS, cut=st.floats(0, 1), more=st.binary(max_size=6))
@settings(max_examples=40)
def test_cut_anywhere_it_gives_what_came_before(
    dialect: str, items: list[Item], cut: float, more: bytes
) -> None:
    body = DIALECTS[dialect](items).encode()
    body = body[: int(cut * len(body))]
    feed = attempt(body)
    if isinstance(feed, Feed):
        ended = len(re.findall(rb"</(?:\w+:)?(?:item|entry)>", body, re.IGNORECASE))
        found = [e.headline for e in feed.entries]
        assert found[:ended] == [i.headline for i in items][:ended]
    else:
        assert feed in {"empty", "broken-xml", "broken-json", "not-a-feed"}
    assert attempt(body + more)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(items=ITEMS, at=st.floats(0, 1), length=st.integers(1, 30), put=st.sampled_from(DAMAGE))
@settings(max_examples=40)
def test_damaged_anywhere_it_is_a_feed_or_one_error(
    dialect: str, items: list[Item], at: float, length: int, put: bytes
) -> None:
    body = DIALECTS[dialect](items).encode()
    start = int(at * len(body))
    feed = attempt(body[:start] + put + body[start + length :])
    if isinstance(feed, Feed):
        assert all(e.url == "" or e.url.startswith("http") for e in feed.entries)
        assert all(one_line(e.headline) == e.headline for e in feed.entries)
