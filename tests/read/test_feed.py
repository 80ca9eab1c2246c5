# ruff: noqa: E501, RUF005 (feeds as outlets write them)
"""Feeds of every kind: what is read from each element, and what happens to broken ones."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Entry, Feed, Moment, Paragraph, RawResponse, Unreadable
from kawaraban.read.feeds.feed import feeds_of_page, read_feed
from kawaraban.read.text.xmltree import LARGEST

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
URL = "https://news.example.jp/rss/world.xml"


def response(body: str | bytes, content_type: str | None = None, url: str = URL) -> RawResponse:
    return RawResponse(
        url=url,
        body=body.encode() if isinstance(body, str) else body,
        headers=(("content-type", content_type),) if content_type else (),
        fetched=NOW,
    )


def read(body: str | bytes, content_type: str | None = None, offset: int | None = None) -> Feed:
    return read_feed(response(body, content_type), offset=offset)


def refused(body: str | bytes, content_type: str | None = None) -> tuple[str, str]:
    with pytest.raises(Unreadable) as error:
        read(body, content_type)
    problem = error.value.problem
    assert (problem.stage, problem.url) == ("read", URL)
    return problem.code, problem.detail


def rss(items: str, head: str = "", attributes: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {attributes}><channel>'
        f"<title>国際</title><link>https://news.example.jp/</link>{head}{items}</channel></rss>"
    )


def one(items: str, attributes: str = "", offset: int | None = None) -> Entry:
    (entry,) = read(rss(items, attributes=attributes), offset=offset).entries
    return entry


NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def test_rss_with_its_modules() -> None:
    feed = read(
        rss(
            """<item><title>朝ロ首脳会談、&lt;b&gt;条約&lt;/b&gt;に署名</title>
            <link>/articles/1?utm=x#top</link><guid isPermaLink="false">id-1</guid>
            <pubDate>Wed, 19 Jun 2024 17:05:00 +0900</pubDate>
            <dc:creator>山田 太郎</dc:creator><author>desk@example.jp (国際部)</author>
            <category>国際</category><category>国際</category><dc:subject>アジア</dc:subject>
            <description>&lt;p&gt;要約です。&lt;img src="/pixel.gif" width="1" height="1"&gt;&lt;/p&gt;</description>
            <content:encoded><![CDATA[<h2>小見出し</h2><p>本文の一段落目。</p><script>steal()</script>
            <p>二段落目。<img src="photo.jpg"></p>]]></content:encoded>
            <media:thumbnail url="https://cdn.example.jp/t.jpg"/>
            <media:content url="//cdn.example.jp/large.jpg" medium="image"/>
            <source url="https://wire.example/rss">共同</source></item>""",
            head="<language>ja</language><ttl>15</ttl>"
            '<atom:link rel="self" href="https://news.example.jp/rss/world.xml"/>',
            attributes=NAMESPACES,
        ),
        "text/html",
    )
    assert (feed.kind, feed.title, feed.link) == ("rss", "国際", "https://news.example.jp/")
    assert (feed.language, feed.ttl, feed.problems) == ("ja", 900, ())
    assert feed.entries == (
        Entry(
            url="https://news.example.jp/articles/1?utm=x",
            id="id-1",
            headline="朝ロ首脳会談、条約に署名",
            published=Moment.parse("2024-06-19T17:05:00+09:00"),
            summary="要約です。",
            beginning=(
                Paragraph("小見出し", "subheading"),
                Paragraph("本文の一段落目。"),
                Paragraph("二段落目。"),
            ),
            bylines=("山田 太郎", "国際部"),
            keywords=("国際", "アジア"),
            language="ja",
            picture="https://cdn.example.jp/large.jpg",
            outlet="共同",
        ),
    )


def test_rdf_with_dublin_core() -> None:
    feed = read(
        """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xml:lang="ja">
        <channel rdf:about="https://news.example.jp/"><title>速報</title><link>https://news.example.jp/</link>
        <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
        <item rdf:about="https://news.example.jp/a/2"><title>見出し</title><link>https://news.example.jp/a/2</link>
        <dc:date>2024-06-19T17:05+09:00</dc:date><dc:publisher>例新聞</dc:publisher></item></rdf:RDF>"""
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.language, feed.ttl) == ("rdf", "ja", 900)
    assert str(entry.published) == "2024-06-19T17:05+09:00"
    assert (entry.id, entry.outlet) == ("https://news.example.jp/a/2", "例新聞")


@pytest.mark.parametrize(
    ("version", "published", "updated"),
    [
        ("http://www.w3.org/2005/Atom", "published", "updated"),
        ("http://purl.org/atom/ns#", "issued", "modified"),
    ],
)
def test_atom(version: str, published: str, updated: str) -> None:
    feed = read(
        f"""<feed xmlns="{version}" xml:lang="en" xml:base="https://a.example/blog/"><title type="html">A &amp;amp; B</title>
        <link rel="self" href="feed.xml"/><link href="./"/><entry><title type="html">Less &amp;lt; more</title>
        <link rel="enclosure" type="image/png" href="p.png"/><link rel="alternate" href="2024/pact"/>
        <id>tag:a.example,2024:1</id><{published}>2024-06-19T17:05:00Z</{published}><{updated}>2024-06-19T18:00:00Z</{updated}>
        <author><name>Jane Doe</name><email>jane@a.example</email></author><category term="asia" label="Asia"/>
        <summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>1 &lt; 2</p></div></content>
        </entry></feed>""",
        "application/octet-stream",
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.link) == ("atom", "A & B", "https://a.example/blog/")
    assert entry.url == "https://a.example/blog/2024/pact"
    assert entry.id == "tag:a.example,2024:1"
    assert entry.headline == "Less < more"
    assert str(entry.published) == "2024-06-19T17:05:00+00:00"
    assert str(entry.updated) == "2024-06-19T18:00:00+00:00"
    assert entry.bylines == ("Jane Doe",)
    assert entry.keywords == ("Asia",)
    assert (entry.summary, [p.text for p in entry.beginning]) == ("Short.", ["One.", "1 < 2"])
    assert entry.picture == "https://a.example/blog/p.png"
    assert entry.language == "en"


def test_a_time_without_a_zone_is_the_outlets() -> None:
    entry = one("<item><title>x</title><pubDate>2024-06-19 17:05</pubDate></item>", offset=540)
    assert str(entry.published) == "2024-06-19T17:05+09:00"


@pytest.mark.parametrize(
    "date", ["", "<pubDate/>", "<pubDate>soon</pubDate>", "<pubDate>2050-01-01</pubDate>"]
)
def test_missing_and_impossible_dates_are_none(date: str) -> None:
    entry = one(f"<item><title>x</title><link>/a</link>{date}</item>")
    assert entry.published is None
    assert entry.url == "https://news.example.jp/a"


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ('<link href="https://a.example/2"/>', "https://a.example/2"),
        ("<guid>https://a.example/3</guid>", "https://a.example/3"),
        ('<guid isPermaLink="true">/4</guid>', "https://news.example.jp/4"),
        ('<guid isPermaLink="false">5</guid>', ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link></link><atom:link rel='alternate' href='/6'/>", "https://news.example.jp/6"),
    ],
)
def test_where_an_entry_leads(inner: str, url: str) -> None:
    inner = inner.replace(">/4<", ">https://news.example.jp/4<")
    assert one(f"<item><title>x</title>{inner}</item>", NAMESPACES).url == url


def atom_entry(inside: str) -> Entry:
    (entry,) = read(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inside}</entry></feed>'
    ).entries
    return entry


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ('<title type="html">A &lt;b&gt;bold&lt;/b&gt; move</title>', "A bold move"),
        ('<title type="html">a&lt;script&gt;x()&lt;/script&gt;b</title>', "ab"),
        ('<title type="html">AT&amp;amp;T</title>', "AT&T"),
        ('<title type="text">The &lt;blink&gt; tag</title>', "The <blink> tag"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b> &lt; c</div></title>',
            "A b < c",
        ),
        ('<title mode="base64">QSA8Yj5ib2xkPC9iPiBtb3Zl</title>', "A bold move"),
        ('<title mode="base64">no base64</title>', ""),
        ("<title>vector&lt;int&gt;</title>", "vector<int>"),
        (
            '<m:title xmlns:m="http://search.yahoo.com/mrss/">Media</m:title><title>Real</title>',
            "Real",
        ),
        ("<image><title>Of the picture</title></image><title>Real</title>", "Real"),
    ],
)
def test_titles_of_every_type(title: str, headline: str) -> None:
    entry = atom_entry("<id>urn:1</id>" + title)
    assert entry.headline == headline


def test_the_date_of_publication_is_the_best_that_is_told() -> None:
    entry = atom_entry(
        "<id>urn:1</id><created>2024-06-01T00:00:00Z</created><issued>2024-06-02T00:00:00Z</issued>"
        "<published>2024-06-03T00:00:00Z</published><published>2024-06-04T00:00:00Z</published>"
    )
    assert str(entry.published) == "2024-06-03T00:00:00+00:00"


def test_base64_is_unpacked_where_it_is_text() -> None:
    text = '<content type="application/octet-stream">44GT44KT44Gr44Gh44Gv</content>'
    assert [p.text for p in atom_entry("<id>urn:1</id>" + text).beginning] == ["こんにちは"]
    picture = '<content type="application/octet-stream">iVBORw0KGgo=</content>'
    assert atom_entry("<id>urn:1</id>" + picture).beginning == ()


def test_channel_definition_format() -> None:
    feed = read(
        """<CHANNEL HREF="http://a.example/" BASE="http://a.example/base/"><TITLE>Channel</TITLE>
        <ITEM HREF="1.html" LASTMOD="2024-06-19T17:05:00+09:00"><TITLE>First</TITLE>
        <ABSTRACT>In short.</ABSTRACT></ITEM></CHANNEL>"""
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.link) == ("rss", "Channel", "http://a.example/")
    assert (entry.url, entry.headline) == ("http://a.example/base/1.html", "First")
    assert (entry.summary, str(entry.published)) == ("In short.", "2024-06-19T17:05:00+09:00")


def test_a_feed_in_a_namespace_that_nobody_knows() -> None:
    for space in ("http://purl.org/pie/", "urn:our-own"):
        feed = read(
            f'<feed xmlns="{space}"><title>T</title><entry><title>One</title>'
            '<link href="/1"/></entry></feed>'
        )
        assert (feed.kind, feed.title, [e.headline for e in feed.entries]) == ("atom", "T", ["One"])


def test_undeclared_prefixes_and_html_entities() -> None:
    feed = read(
        "<rss><channel><title>x</title><item><title>A &nbsp; B & C &hellip;</title><dc:date>2024-06-19</dc:date>"
        "<link>https://a.example/?a=1&b=2</link><media:thumbnail url=/t.jpg></item></channel></rss>"
    )
    (entry,) = feed.entries
    assert entry.headline == "A B & C …"
    assert entry.url == "https://a.example/?a=1&b=2"
    assert entry.published == Moment.parse("2024-06-19")
    assert feed.problems[0].startswith("mended broken XML")


def test_what_comes_before_a_break_is_kept() -> None:
    items = "".join(f"<item><title>Item {n}</title><link>/a/{n}</link></item>" for n in range(5))
    cut = rss(items)[:-90]
    feed = read(cut)
    assert [e.headline for e in feed.entries][:4] == ["Item 0", "Item 1", "Item 2", "Item 3"]
    assert feed.problems


@pytest.mark.parametrize(
    "bad", ["<!-- never closed", "</item>", "<![CDATA[ never closed", "</channel></rss>"]
)
def test_what_breaks_one_item_costs_no_other(bad: str) -> None:
    items = [f"<item><title>Item {n}</title><link>/a/{n}</link></item>" for n in range(6)]
    items[2] = items[2].replace("<link>", bad + "<link>")
    found = [e.headline for e in read(rss("".join(items))).entries]
    assert [f"Item {n}" for n in (0, 1, 4, 5)] == [h for h in found if h[-1] in "0145"]


@pytest.mark.parametrize(
    "broken",
    [
        "Warning: 1 < 2 in feed.php on line 3\n{}",
        "{}<script>count()</script> done in 0.1 s <",
        "<pre>{}</pre>",
        "{}<rss><channel/></rss>",
        "<?xml version='1.0'?><?xml version='1.0'?>{}",
        "<?xml version='1.0' encoding='utf-16'?>{}",
        "\n\n<!-- made by hand --><?xml version='1.0'?>{}",
    ],
)
def test_what_stands_around_a_feed(broken: str) -> None:
    items = "<item><title>A &nbsp; B</title><link>/1?a=1&amp;b=2</link></item>" * 2
    feed = read(broken.format(rss(items)))
    assert [(e.headline, e.url) for e in feed.entries] == [
        ("A B", "https://news.example.jp/1?a=1&b=2")
    ] * 2


@pytest.mark.parametrize(
    "inside",
    [
        "One &amp; two<br>three &lt; four",
        "<p>One &amp; two<p>three &lt; four",
        '<p><b>One &amp; two</p></b><img src="/a.jpg">three &lt; four',
    ],
)
def test_html_that_is_no_xml_costs_nothing_of_its_item(inside: str) -> None:
    item = f"<item><description>{inside}</description><title>T</title><link>/1</link></item>"
    feed = read(rss(item * 2))
    assert [(e.headline, e.url) for e in feed.entries] == [("T", "https://news.example.jp/1")] * 2
    assert {"".join(e.summary.split()) for e in feed.entries} == {"One&twothree<four"}


@pytest.mark.parametrize("break_", ["</titel>", '<x a="1" a="2"/>', "<b><i></b>", "&nosuch;"])
def test_no_sign_is_lost_behind_a_break(break_: str) -> None:
    item = (
        f"<item><description>{break_}</description><title>A &amp; B &lt; C &gt; D &quot;E&quot; &"
        ' 1 < 2</title><link>/1?a=1&amp;b=2&c=3</link><category term="x &quot;y&quot; &amp; z"/></item>'
    )
    for entry in read(rss(item * 2)).entries:
        assert entry.headline == 'A & B < C > D "E" & 1 < 2'
        assert entry.url == "https://news.example.jp/1?a=1&b=2&c=3"
        assert entry.keywords == ('x "y" & z',)


def test_broken_attributes_cost_no_item() -> None:
    body = rss("<item><title>x</title><link>/a</link></item>").replace(
        'version="2.0"', 'ver\\sion="2.0" b=c "'
    )
    assert [e.headline for e in read(body).entries] == ["x"]


@pytest.mark.parametrize(
    ("codec", "label", "headline"),
    [
        ("euc_jp", "EUC-JP", "朝ロ首脳が平壌で会談し、条約に署名した"),
        ("cp932", "Shift_JIS", "朝ロ首脳が平壌で会談し、条約に署名した"),
        ("iso2022_jp", "ISO-2022-JP", "朝ロ首脳が平壌で会談し、条約に署名した"),
        ("cp949", "EUC-KR", "북러 정상이 평양에서 회담을 하고 조약에 서명했다"),
        ("gb18030", "GB2312", "俄朝领导人在平壤举行会谈并签署条约"),
        ("big5", "Big5", "俄羅斯與北韓領導人在平壤舉行會談"),
        ("koi8-r", "KOI8-R", "Руководители двух стран подписали договор"),
        ("cp1251", "windows-1251", "Руководители двух стран подписали договор"),
    ],
)
def test_legacy_charsets(codec: str, label: str, headline: str) -> None:
    body = rss(f"<item><title>{headline}</title></item>").replace("国際", "x")
    declared = body.replace("utf-8", label).encode(codec)
    assert read(declared, "text/xml").entries[0].headline == headline
    wrongly = body.encode(codec)  # still says utf-8
    assert read(wrongly, "application/rss+xml; charset=UTF-8").entries[0].headline == headline


@pytest.mark.parametrize(
    "bad",
    ["<!--" * 100_000, "<![CDATA[" * 100_000, "<item " * 100_000, "<item>" * 20_000, "<a b='" * 100_000]
    + ["&" * 500_000, "<!DOCTYPE x [" * 50_000, "<!--</item>" * 50_000 + "-->", "</item>" * 100_000]
    + ["<description>" * 100_000 + "<item></description>", "<description><b>" * 100_000, "< " * 300_000],
)  # fmt: skip
def test_time_grows_with_the_length(bad: str) -> None:
    """Each of these is minutes of work where a pattern looks back or items are taken apart
    again and again: the test run's own limit would end it."""
    try:
        assert read(rss(f"<item><title>x</title></item>{bad}")).entries
    except Unreadable as error:
        assert error.problem.code == "broken-xml"  # noqa: PT017


def test_entity_bombs_do_not_go_off() -> None:
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + "".join(
            f'<!ENTITY {x} "{"&" + y + ";" * 1}{"&" + y + ";"}">'
            for x, y in zip("bcdefghij", "abcdefghi", strict=True)
        )
        + '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    )
    feed = read(
        bomb + rss("<item><title>x&j;&file;</title><link>/a</link></item>").split("?>", 1)[1]
    )
    assert feed.entries[0].headline == "x&j;&file;"
    assert "entities declared in the document were ignored" in feed.problems


def test_deep_nesting_is_one_error_or_a_feed() -> None:
    deep = rss("<item><title>x</title>" + "<a>" * 100_000 + "</a>" * 100_000 + "</item>")
    try:
        assert len(read(deep).entries) <= 1
    except Unreadable as error:
        assert error.problem.code == "broken-xml"  # noqa: PT017


HTML = """<!DOCTYPE html><html><head><title>x</title>
<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed?x=1&amp;y=2">
<link rel='stylesheet' href='x.css'></head><body><p>x</p></body></html>"""


def test_a_page_is_no_feed() -> None:
    code, detail = refused(HTML, "application/rss+xml")
    assert code == "not-a-feed"
    assert "https://news.example.jp/feed?x=1&y=2" in detail
    code, detail = refused("<html><body>Service unavailable</body></html>")
    assert (code, "listing" in detail) == ("not-a-feed", True)
    assert feeds_of_page(HTML, URL) == ("https://news.example.jp/feed?x=1&y=2",)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("<catalog><book/></catalog>", "not-a-feed"),
        ('<opml version="2.0"><body/></opml>', "not-a-feed"),
        ("<Error><Code>AccessDenied</Code></Error>", "not-a-feed"),
        ("Just a moment...", "not-a-feed"),
        ('{"status": "ok"}', "not-a-feed"),
        ('{"items": [', "broken-json"),
        ('{"version": "2.0", "items": []}', "not-a-feed"),
        ("[" * 100_000, "broken-json"),
        ("<", "broken-xml"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x02", "broken-gzip"),
        (gzip.compress(b" " * (LARGEST + 2)), "too-large"),
        (gzip.compress(rss("").encode())[:-20], "broken-gzip"),
    ],
)
def test_what_is_no_feed_is_told(body: str | bytes, code: str) -> None:
    assert refused(body)[0] == code


def test_a_gzip_file() -> None:
    body = gzip.compress(rss("<item><title>x</title></item>").encode())
    assert read(body, "application/x-gzip").entries[0].headline == "x"


def test_json_feed() -> None:
    feed = read(
        """\ufeff{"version": "https://jsonfeed.org/version/1.1", "title": "A &amp; B", "home_page_url": "https://a.example",
        "language": "en-US", "authors": [{"name": "The Desk"}], "items": [
        {"id": 1, "url": "/1", "title": "First", "content_html": "<p>One.</p><script>x()</script><p>Two.</p>",
         "date_published": "2024-06-19T17:05:00+09:00", "tags": ["asia", 3, null], "image": "i.png"},
        {"id": "https://a.example/2", "content_text": "Three.\\nFour.", "author": {"name": "Jane Doe"},
         "date_modified": "2024-06-19"}, "nonsense", {"id": "x"}]}""",
        "text/plain",
    )
    first, second = feed.entries
    assert (feed.kind, feed.title, feed.language) == ("json", "A & B", "en")
    assert (first.id, first.url, first.picture) == (
        "1",
        "https://news.example.jp/1",
        "https://news.example.jp/rss/i.png",
    )
    assert [p.text for p in first.beginning] == ["One.", "Two."]
    assert (first.keywords, first.bylines) == (("asia", "3"), ("The Desk",))
    assert (second.url, second.bylines) == ("https://a.example/2", ("Jane Doe",))
    assert [p.text for p in second.beginning] == ["Three.", "Four."]
    assert second.published == second.updated == Moment.parse("2024-06-19")
    assert feed.problems == ("2 entries hold neither address, headline nor text",)


def test_a_feed_of_very_many_entries_is_bounded() -> None:
    feed = read(rss("<item><title>x</title></item>" * 10_500))
    assert len(feed.entries) == 10_000
    assert feed.problems == ("only the first 10000 entries were read",)


@settings(max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss>", b"<?xml", b"{", b"\x1f\x8b", b"<feed>", b"<urlset>"]),
)
def test_any_bytes_give_a_feed_or_one_error(body: bytes, start: bytes) -> None:
    try:
        feed = read(start + body)
    except Unreadable as error:
        assert error.problem.detail  # noqa: PT017
    else:
        assert feed.kind


PIECES = """<rss> </rss> <channel> </channel> <item> </item> <title> </title> <link> <![CDATA[ ]]> &amp; & &nbsp;
<content:encoded> </content:encoded> <script> alert(1) </script> &lt;script&gt; <entry> <feed> <!-- --> <?x ?> "
x='1' 朝ロ 2024-06-19 <pubDate> </pubDate> https://a.example/ <!DOCTYPE [ ]> <media:group> </media:group>"""


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=50))
def test_any_pieces_of_feeds_give_a_feed_or_one_error(pieces: list[str]) -> None:
    try:
        feed = read("<rss><channel><item>" + " ".join(pieces))
    except Unreadable as error:
        assert error.problem.detail  # noqa: PT017
        return
    for entry in feed.entries:
        assert entry.url == "" or entry.url.startswith(("http://", "https://"))
        assert "\n" not in entry.headline


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=50))
def test_a_script_never_survives(text: str) -> None:
    markup = f"&lt;p&gt;a&lt;/p&gt;&lt;script&gt;{text}zzscriptzz&lt;/script&gt;"
    for name in ("description", "content:encoded"):
        try:
            feed = read(
                rss(
                    f"<item><title>t</title><{name}>{markup}</{name}></item>", attributes=NAMESPACES
                )
            )
        except Unreadable:
            continue
        for entry in feed.entries:
            assert "zzscriptzz" not in entry.summary
            assert not any("zzscriptzz" in p.text for p in entry.text)


def test_an_atom_feed_signs_for_entries_that_nobody_signed() -> None:
    """RFC 4287, section 4.2.1: the entry's author, else that of its source, else the feed's."""
    feed = read(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>週刊読書</title>
        <author><name>山田花子</name></author>
        <entry><title>甲</title><id>a:1</id></entry>
        <entry><title>乙</title><id>a:2</id><author><name>田中一郎</name></author></entry>
        <entry><title>丙</title><id>a:3</id><source><title>別の新聞</title>
          <author><name>佐藤次郎</name></author></source></entry></feed>"""
    )
    assert [e.bylines for e in feed.entries] == [("山田花子",), ("田中一郎",), ("佐藤次郎",)]


def test_an_outlet_that_signs_its_own_feed_is_nobody_s_byline() -> None:
    feed = read(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>週刊読書</title>
        <author><name>週刊読書</name></author><entry><title>甲</title><id>a:1</id></entry></feed>"""
    )
    assert feed.entries[0].bylines == ()
