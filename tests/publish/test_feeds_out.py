"""Feeds as independent readers see them."""

from __future__ import annotations

import sys
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kawaraban.article import Moment
from kawaraban.publish.feeds_out import FeedItem, atom, rss
from kawaraban.publish.site import IN_FEED, TopicInfo, build_site
from kawaraban.store.base import Store
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import press

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("feeds") / "desk.db") as store:
        press.fill(store, press.articles() + press.many(60))
        yield store


def feeds(store: Store, folder: Path, base: str | None) -> tuple[bytes, bytes]:
    build_site(store, press.TOPICS, folder, title="見本", base_url=base)
    topic = folder / "topics" / press.TOPIC.slug
    return (topic / "rss.xml").read_bytes(), (topic / "atom.xml").read_bytes()


def test_readers_get_the_newest_clips_as_the_page_shows_them(store: Store, tmp_path: Path) -> None:
    clips = store.clips(press.TOPIC.slug, limit=IN_FEED)
    for raw in feeds(store, tmp_path, "https://desk.example"):
        parsed: Any = feedparser.parse(raw)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.feed.title == "朝ロ関係 — 見本"
        assert parsed.feed.link == "https://desk.example/topics/north-korea-russia/"
        assert [e.title for e in parsed.entries] == [c.headline for c in clips]
        assert [e.summary for e in parsed.entries] == [c.excerpt.strip() for c in clips]
        assert len({e.id for e in parsed.entries}) == len(clips) == IN_FEED
        for entry, clip in zip(parsed.entries, clips, strict=True):
            if clip.article.url.startswith("urn:"):
                assert entry.link == f"https://desk.example/clips/{clip.id}/"
            else:
                assert entry.link == clip.article.address
            if clip.article.published:
                said = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
                assert said == clip.article.published.utc


def test_identifiers_stay_when_the_address_changes(store: Store, tmp_path: Path) -> None:
    kinds = zip(
        feeds(store, tmp_path / "a", "https://desk.example"),
        feeds(store, tmp_path / "b", None),
        strict=True,
    )
    for here, nowhere in kinds:
        one: Any = feedparser.parse(here)
        two: Any = feedparser.parse(nowhere)
        assert [e.id for e in one.entries] == [e.id for e in two.entries]


@pytest.mark.parametrize("base", ["https://desk.example/", None])
def test_atom_has_what_rfc_4287_asks_for(store: Store, tmp_path: Path, base: str | None) -> None:
    feed = etree.fromstring(feeds(store, tmp_path, base)[1])
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        for name in ("updated", "published"):
            for moment in element.findall(ATOM + name):
                assert datetime.fromisoformat(moment.text or "").tzinfo is not None
        alternates = [
            link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert len(alternates) <= 1
        if element is not feed:
            assert alternates or element.find(f"{ATOM}content") is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "見本"


_texts = st.text(max_size=60)


@given(headline=_texts, excerpt=_texts, outlet=_texts, name=st.text(min_size=1, max_size=20))
def test_any_text_gives_well_formed_feeds(
    headline: str, excerpt: str, outlet: str, name: str
) -> None:
    topic = TopicInfo(slug="t", name=name, about=excerpt)
    item = FeedItem(
        id="0123456789ab",
        headline=headline,
        excerpt=excerpt,
        outlet=outlet,
        bylines=(outlet,),
        link=None,
        published=None,
        updated=Moment(press.AT),
    )
    for write in (rss, atom):
        for here in (None, "https://desk.example/topics/t/"):
            root = etree.fromstring(write(topic, [item], desk=name, here=here))
            assert root.tag in ("rss", f"{ATOM}feed")


def test_markup_in_a_text_reaches_readers_as_text() -> None:
    item = FeedItem(
        id="0123456789ab",
        headline="R&D <b>朝ロ</b>\x00\x1b",
        excerpt="R&D <script>x</script>",
        outlet="A & B",
        link="https://a.example/?a=1&b=2",
        published=None,
        updated=Moment(press.AT),
    )
    root = etree.fromstring(rss(press.TOPIC, [item], desk="x", here=None))
    assert root.findtext("channel/item/title") == "R&D <b>朝ロ</b>"
    # RSS readers take descriptions for HTML.
    assert root.findtext("channel/item/description") == "R&amp;D &lt;script&gt;x&lt;/script&gt;"
    feed = etree.fromstring(atom(press.TOPIC, [item], desk="x", here=None))
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == "R&D <script>x</script>"
