from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Moment
from kawaraban.read.body.walk import walk
from kawaraban.read.evidence import jsonld, metadata, moments, pictures, trust
from kawaraban.read.evidence.metadata import Picture, Said
from kawaraban.read.html import dom
from kawaraban.read.names.bylines import names_in

URL = "https://example.com/a/1"


def says(head: str, body: str = "") -> metadata.Says:
    tree = dom.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return metadata.gather(tree, URL)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Roe and John Doe", ("Jane Roe", "John Doe")),
        ("Von Anna Muster, Bernd Beispiel", ("Anna Muster", "Bernd Beispiel")),
        ("Jane Roe (Example Times)", ("Jane Roe",)),
        ("jane@example.com", ()),
        ("https://example.com/authors/jane", ()),
        ("admin", ()),
        ("홍길동 기자 hong@example.co.kr", ("홍길동",)),
        ("홍길동·김철수 기자", ("홍길동", "김철수")),
        ("山田太郎 記者", ("山田太郎",)),
        ("文＝山田太郎", ("山田太郎",)),
        ("Иван Иванов и Пётр Петров", ("Иван Иванов", "Пётр Петров")),
        ("Jane Roe; Jane Roe", ("Jane Roe",)),
        ("(Image: Getty Images)", ()),
        ("Bild: EX/ANNA MUSTER", ()),
        ("写真＝山田太郎", ()),
        ("The Example (www.example.com)", ("The Example",)),
        ("", ()),
    ],
)
def test_names_in_bylines(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "執筆者", "글쓴이", "作者"])
def test_a_card_names_the_author_in_a_line_that_says_so(label: str) -> None:
    head = f'''<meta name="twitter:label1" content="Est. reading time">
<meta name="twitter:data1" content="3 minutes">
<meta name="twitter:label2" content="{label}"><meta name="twitter:data2" content="Jane Roe">'''
    assert says(head).bylines == [(("Jane Roe",), "open-graph")]


@given(st.text(max_size=200))
def test_names_are_short_and_trimmed(text: str) -> None:
    for name in names_in(text):
        assert name == name.strip()
        assert 1 < len(name) <= 60


def test_the_article_is_the_one_of_this_address_among_many() -> None:
    others = [
        {"@type": "NewsArticle", "headline": f"Other {n}", "url": f"https://example.com/b/{n}"}
        for n in range(5)
    ]
    own = {"@type": ["NewsArticle"], "headline": "Own", "mainEntityOfPage": {"@id": URL + "?x=1"}}
    assert says(ld([*others, own])).headlines[0] == Said("Own", "json-ld")
    listed = {"@type": "ItemList", "itemListElement": others}
    assert not says(ld(listed)).has_article


def test_an_article_of_other_words_at_another_address_is_not_the_pages() -> None:
    told = {"@type": "NewsArticle", "headline": "Fishermen on strike", "author": "Jane Roe"}
    shown = "<h1>Harbour bridge opens</h1>"
    assert says(ld(told), shown).bylines == []
    assert says(ld({**told, "url": URL}), shown).bylines == [(("Jane Roe",), "json-ld")]
    assert says(ld({**told, "headline": "Bridge: what now?"}), shown).bylines != []
    assert says(ld(told)).bylines != []  # nothing else says what the page is about


@pytest.mark.parametrize("name", ["article:published_time", "og:article:published_time"])
def test_a_page_with_a_time_of_publication_is_an_article(name: str) -> None:
    assert says(f'<meta property="{name}" content="2024-06-19">').has_article
    assert not says('<meta property="og:title" content="Harbour">').has_article


def test_references_into_the_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "Person", "@id": "#p", "name": "Jane Roe"},
            {"@type": "Organization", "@id": "#o", "name": "The Example"},
            {
                "@type": "Article",
                "headline": "X &amp; Y",
                "author": {"@id": "#p"},
                "publisher": {"@id": "#o"},
            },
        ]
    }
    found = says(ld(graph))
    assert found.bylines == [(("Jane Roe",), "json-ld")]
    assert Said("The Example", "json-ld") in found.outlets
    assert found.headlines[0].value == "X & Y"


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"NewsArticle","headline":"A\nheadline",}',
        '<!-- {"@type":"NewsArticle","headline":"A headline"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"A headline"}\n//]]>',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A headline&quot;};",
    ],
)
def test_slightly_broken_json_is_read(block: str) -> None:
    found = says(f'<script type="application/ld+json">{block}</script>')
    assert found.headlines[0] == Said("A headline", "json-ld")


KEYS = ["@type", "@id", "author", "name", "headline", "image", "datePublished", "url"]
FIELDS = [*KEYS, "publisher", "keywords", "articleBody", "inLanguage", "@graph"]
ANYTHING = st.recursive(
    st.none() | st.text(max_size=8) | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
)


@given(ANYTHING)
def test_any_json_is_survived(value: object) -> None:
    says(ld({**dict.fromkeys(FIELDS, value), "@type": "NewsArticle"}))
    says(ld(value))


def test_broken_json_is_nothing() -> None:
    assert jsonld.objects(["{", "[" * 100_000, "", '{"@type": ']) == []


def test_most_places_decide_on_the_headline_and_the_best_one_words_it() -> None:
    said = [
        Said("A headline, shortened for machines", "json-ld"),
        Said("A headline: as readers see it", "h1"),
        Said("A headline – as readers see it | Example", "open-graph"),
        Said("A headline: as readers see it - Example", "title"),
    ]
    found = trust.headline(said, ["Example"])
    assert found is not None
    assert (found[0], found[1].source) == ("A headline: as readers see it", "h1")


def test_a_headline_cut_off_for_machines_gives_way() -> None:
    whole = "A headline that goes on and on until it says what happened in the end of it all"
    said = [
        Said(whole[:60] + "…", "json-ld"),
        Said(whole[:60] + "…", "open-graph"),
        Said(whole, "h1"),
    ]
    found = trust.headline(said, [])
    assert found is not None
    assert found[0] == whole


def test_a_site_name_is_no_headline() -> None:
    assert trust.headline([Said("Example Times", "h1")], ["Example Times"]) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.com/2024/06/19/a", "2024-06-19"),
        ("https://example.com/20240619001", "2024-06-19"),
        ("https://example.com/a-2024-6-9.html", "2024-06-09"),
        ("https://example.com/id/12345678", None),
        ("https://example.com/2024/13/19/a", None),
    ],
)
def test_days_in_addresses(url: str, day: str | None) -> None:
    assert moments.date_in_url(url) == day


def lead(head: str, body: str) -> pictures.Found | None:
    tree = dom.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    walked = walk(tree)
    return pictures.lead_picture(metadata.gather(tree, URL).pictures, walked, URL, 0, 10)


def test_the_picture_as_shown_goes_before_the_one_for_others() -> None:
    head = '<meta property="og:image" content="https://i.example.com/og/9912345_watermark.jpg">'
    body = (
        '<img src="/logo.png"><h1>x</h1><img data-src="/pix/9912345/small.jpg" '
        'srcset="/pix/9912345/a,b.jpg 300w,/pix/9912345/large.jpg 900w" src="data:image/gif;x">'
    )
    found = lead(head, body)
    assert found is not None
    assert found[0] == "https://example.com/pix/9912345/large.jpg"
    assert found[2] == "page-text"


def test_a_logo_is_no_lead_picture() -> None:
    assert lead('<meta property="og:image" content="/img/logo.png">', "<h1>x</h1>") is None
    found = lead('<meta property="og:image" content="/img/p.jpg">', "<h1>x</h1>")
    assert found is not None
    assert (found[0], found[2]) == ("https://example.com/img/p.jpg", "open-graph")


def test_every_source_named_has_a_rank() -> None:
    assert trust.rank("published", "json-ld") < trust.rank("published", "feed")
    assert trust.rank("published", "sitemap") == trust.rank("published", "feed")
    assert trust.rank("published", "nowhere") == len(trust.ORDER["published"])


def test_epochs_are_read() -> None:
    from datetime import UTC, datetime

    clock = moments.Clock(datetime(2025, 11, 8, tzinfo=UTC), None, None)
    assert clock.read("1762513252000") == Moment.parse("2025-11-07T11:00:52+00:00")
    assert clock.read("9999999999999") is None


def test_pictures_are_named_by_their_source() -> None:
    found = says('<link rel="image_src" href="/p.jpg">')
    assert found.pictures == [Picture("/p.jpg", "meta")]


def test_of_very_many_headlines_some_are_looked_at() -> None:
    head = "".join(f'<meta property="og:title" content="Harbour {n}">' for n in range(2000))
    body = "".join(f"<p itemprop=headline>Bridge {n}</p>" for n in range(2000))
    found = says(head, "<h1>Harbour bridge opens</h1>" + body).headlines
    assert len(found) <= 202
    assert {said.source for said in found} == {"open-graph", "microdata", "h1"}
