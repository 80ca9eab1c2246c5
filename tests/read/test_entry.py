from __future__ import annotations

from datetime import UTC, datetime

from kawaraban.article import Entry, Hints, Moment, Paragraph
from kawaraban.read.feeds.article import article_of_entry

FOUND = datetime(2024, 6, 20, tzinfo=UTC)
FULL = Entry(
    url="https://example.com/a?utm_source=rss",
    id="a1",
    headline="【社説】朝ロ首脳会談の狙い(上) | 東海日報",
    published=Moment.parse("2024-06-19T17:05+09:00"),
    updated=Moment.parse("2024-06-19T18:00+09:00"),
    summary="両首脳は十九日、平壌で会談した。",
    text=(Paragraph("【北京共同】両首脳は十九日、平壌で会談した。"), Paragraph("署名した。")),
    bylines=("山田太郎",),
    keywords=("条約",),
    language="ja",
    picture="https://example.com/p.jpg",
    outlet="東海日報",
)


def test_a_whole_text_is_a_full_article() -> None:
    article = article_of_entry(FULL, Hints(), FOUND)
    assert article.extent == "full"
    assert article.url == FULL.url
    assert article.canonical == "https://example.com/a"
    assert article.headline == "【社説】朝ロ首脳会談の狙い(上)"
    assert article.headline_clean == "朝ロ首脳会談の狙い"
    assert (article.genre, article.part, article.agency) == ("editorial", 1, "Kyodo News")
    assert article.text == FULL.text
    assert article.excerpt == "【北京共同】両首脳は十九日、平壌で会談した。署名した。"
    assert article.published == FULL.published
    assert article.updated == FULL.updated
    assert (article.bylines, article.keywords) == (FULL.bylines, FULL.keywords)
    assert article.lead_picture == FULL.picture
    assert {e.source for e in article.evidence} == {"feed"}


def test_a_beginning_is_a_part() -> None:
    entry = Entry(
        url="https://example.com/b",
        headline="A headline",
        summary="In short.",
        beginning=(Paragraph("The ministers met."),),
    )
    article = article_of_entry(entry, Hints(), FOUND)
    assert (article.extent, article.text) == ("part", entry.beginning)
    assert (article.summary, article.excerpt) == ("In short.", "The ministers met.")


def test_a_summary_or_a_headline_is_all_there_may_be() -> None:
    short = Entry(url="https://example.com/b", headline="A headline", summary="In short: a lot.")
    article = article_of_entry(short, Hints(outlet="Example", language="en"), FOUND)
    assert (article.extent, article.excerpt) == ("summary", "In short: a lot.")
    assert article.text == ()
    assert article.outlet == "Example"
    outlet = article.evidence_of("outlet")
    assert outlet is not None
    assert outlet.source == "desk"
    bare = article_of_entry(Entry(url="https://example.com/c", headline="Words"), Hints(), FOUND)
    assert (bare.extent, bare.excerpt, bare.outlet) == ("headline", "", "example.com")


def test_a_sitemap_and_a_listing_are_named_as_the_source() -> None:
    entry = Entry(url="https://example.com/d", headline="A headline", source="sitemap")
    evidence = article_of_entry(entry, Hints(), FOUND).evidence_of("headline")
    assert evidence is not None
    assert evidence.source == "sitemap"


def test_dates_of_the_future_are_none() -> None:
    entry = Entry(
        url="https://example.com/e",
        headline="A headline",
        published=Moment.parse("2031-01-01T00:00Z"),
        updated=Moment.parse("2031-01-01T00:00Z"),
    )
    article = article_of_entry(entry, Hints(), FOUND)
    assert article.published is None
    assert article.updated is None
    evidence = article.evidence_of("published")
    assert evidence is not None
    assert evidence.confidence == 0.0
    assert evidence.note == "2031-01-01T00:00+00:00 refused: after it was fetched"


def test_an_id_stands_in_for_a_missing_address() -> None:
    entry = Entry(id="tag:example.com,2024:1", headline="A headline")
    assert article_of_entry(entry, Hints(), FOUND).url == "tag:example.com,2024:1"


def test_the_names_in_a_feeds_bylines() -> None:
    for told, names in [
        (("By Jane Roe and John Doe",), ("Jane Roe", "John Doe")),
        (("山田太郎 記者", "佐藤花子"), ("山田太郎", "佐藤花子")),
        (("admin",), ()),
    ]:
        entry = Entry(url="https://example.com/b", headline="A headline", bylines=told)
        assert article_of_entry(entry, Hints(), FOUND).bylines == names
