"""Every feed of the shared data is read or refused with a reason, and where the number of its
entries is not feedparser's, the reason is written here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kawaraban.article import Feed, RawResponse, Unreadable
from kawaraban.read.feeds.feed import read_feed

pytestmark = pytest.mark.shared

_JSON = "a JSON Feed, which feedparser does not read"
_EMPTY = "an entry with nothing in it (no address, headline or text) is passed over"

# Name: (our entries, feedparser's entries, why they differ).
DIFFERENT = {
    "feed-rs/feed-rs/fixture/jsonfeed/jsonfeed_elastic_1.1.json": (3, 0, _JSON),
    "feed-rs/feed-rs/fixture/jsonfeed/jsonfeed_example_1.json": (2, 0, _JSON),
    "feed-rs/feed-rs/fixture/jsonfeed/jsonfeed_spec_1.json": (1, 0, _JSON),
    "feedjira/spec/sample_feeds/json_feed.json": (20, 0, _JSON),
    "feedjira/spec/sample_feeds/json_feed_with_escaped_uris.json": (30, 0, _JSON),
    "feedparser-encoding/tests/encoding/encoding_attribute_crash.xml": (0, 1, _EMPTY),
    "feedparser-encoding/tests/encoding/encoding_attribute_crash_2.xml": (0, 1, _EMPTY),
    "feedparser-encoding/tests/encoding/euc-kr-attribute.xml": (0, 1, _EMPTY),
    "feedparser-encoding/tests/encoding/http_encoding_attribute_crash.xml": (0, 1, _EMPTY),
    "miniflux/internal/reader/parser/testdata/no_encoding_ISO-8859-1.xml": (9, 10, _EMPTY),
}
# Name: what is refused, and why (feedparser gives no entries for any of these).
_FRAGMENT = "one entry's HTML, without the feed around it"
_PAGE = "an HTML page"
_XML = "XML that is no feed"
REFUSED = {
    "feed-rs/feed-rs/fixture/xml/xml_sample_1.xml": _XML,
    "feed-rs/feed-rs/fixture/xml/xml_sample_2.xml": _XML,
    "feedjira/spec/sample_feeds/AmazonWebServicesBlogFirstEntryContent.xml": _FRAGMENT,
    "feedjira/spec/sample_feeds/HREFConsideredHarmfulFirstEntry.xml": _FRAGMENT,
    "feedjira/spec/sample_feeds/PaulDixExplainsNothingFirstEntryContent.xml": _FRAGMENT,
    "feedjira/spec/sample_feeds/TechCrunchFirstEntry.xml": _FRAGMENT,
    "feedjira/spec/sample_feeds/TechCrunchFirstEntryDescription.xml": _FRAGMENT,
    "feedjira/spec/sample_feeds/TenderLovemakingFirstEntry.xml": _FRAGMENT,
    "miniflux/internal/reader/encoding/testdata/iso-8859-1-meta-after-1024.html": _PAGE,
    "miniflux/internal/reader/encoding/testdata/iso-8859-1.html": _PAGE,
    "miniflux/internal/reader/encoding/testdata/utf8-meta-after-1024.html": _PAGE,
    "miniflux/internal/reader/encoding/testdata/utf8.html": _PAGE,
    "miniflux/internal/reader/xml/testdata/iso88591.xml": _XML,
    "miniflux/internal/reader/xml/testdata/iso88591_utf8_mismatch.xml": _XML,
    "nyuusu-ja/newscatcher-ja-headlines-2023-09-25.json": "the answer of an API, no JSON Feed",
}


@pytest.fixture(scope="module")
def responses(shared: Path) -> dict[str, RawResponse]:
    folder = shared / "press" / "feeds"
    return {
        path.relative_to(folder).as_posix(): RawResponse(
            url="https://feeds.example/feed.xml",
            body=path.read_bytes(),
            fetched=datetime(2027, 1, 1, tzinfo=UTC),
        )
        for path in sorted(folder.rglob("*"))
        # feed-rs's .serde.json are its own results, no feeds.
        if path.is_file() and path.name != "LICENSE" and not path.name.endswith(".serde.json")
    }


@pytest.fixture(scope="module")
def feeds(responses: dict[str, RawResponse]) -> dict[str, Feed | Unreadable]:
    found: dict[str, Feed | Unreadable] = {}
    for name, raw in responses.items():
        try:
            found[name] = read_feed(raw)
        except Unreadable as error:
            found[name] = error
    return found


def test_all_are_read_or_refused_with_a_reason(feeds: dict[str, Feed | Unreadable]) -> None:
    assert len(feeds) > 200
    refused = {name: f for name, f in feeds.items() if isinstance(f, Unreadable)}
    assert set(refused) == set(REFUSED)
    for error in refused.values():
        assert error.problem.code == "not-a-feed"
        assert "this is" in error.problem.detail


def test_as_many_entries_as_feedparser(
    responses: dict[str, RawResponse], feeds: dict[str, Feed | Unreadable]
) -> None:
    feedparser = pytest.importorskip("feedparser", reason="feedparser (a peer) is not installed")
    different: dict[str, tuple[int, int]] = {}
    for name, feed in feeds.items():
        theirs = len(feedparser.parse(responses[name].body).entries)
        if isinstance(feed, Unreadable):
            assert theirs == 0, name
        elif len(feed.entries) != theirs:
            different[name] = (len(feed.entries), theirs)
    assert different == {name: (mine, theirs) for name, (mine, theirs, _) in DIFFERENT.items()}


def test_what_real_japanese_feeds_say(feeds: dict[str, Feed | Unreadable]) -> None:
    for name in ("asahi-headlines.xml", "mainichi-flash_2023-09-22.rdf"):
        feed = feeds[f"nyuusu-ja/{name}"]
        assert isinstance(feed, Feed)
        assert feed.kind == "rdf"
        assert len(feed.entries) >= 20
        for entry in feed.entries:
            assert entry.url.startswith("https://" if "mainichi" in name else "http")
            assert entry.headline
            assert entry.published is not None
            assert entry.published.offset == 540


CHARSETS = {
    "eucjp.xml": "ゲーム三昧な正月",
    "euckr.xml": "EUC-KR 에서 TypeKey 한글닉네임 표시하기",
    "gb2312.xml": "不归移民漫画系列：专业工作",
    "koi8r.xml": "Как пережить новогоднюю ночь",
    "shiftjis.xml": "DrecomRSSに記事投稿が反映されない…",
}


@pytest.mark.parametrize("name", CHARSETS)
def test_feeds_that_name_no_charset(name: str, feeds: dict[str, Feed | Unreadable]) -> None:
    feed = feeds[f"feedparser-encoding/tests/illformed/chardet/{name}"]
    assert isinstance(feed, Feed)
    assert any(CHARSETS[name] in e.headline + e.summary for e in feed.entries)
