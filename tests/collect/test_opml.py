"""OPML: what other readers export, whole and broken, and our own way back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Unreadable
from kawaraban.collect.opml import Subscription, read_opml, write_opml
from kawaraban.read.text.markup import one_line

WHEN = datetime(2024, 6, 19, 9, tzinfo=UTC)

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>My list</title></head><body>
  <outline text="朝鮮半島">
    <outline type="rss" text="聯合" title="聯合ニュース" xmlUrl="https://press.example/jp.xml"
             htmlUrl="https://press.example/" language="ja" description="東京から"/>
    <outline text="ロシア語"><outline text="Пресса" xmlUrl="http://press.example/ru?a=1&amp;b=2"/></outline>
  </outline>
  <outline text="Loose" xmlUrl="feed://press.example/loose" category="/Asia/Korea,other"/>
  <outline text="Again" xmlUrl="https://press.example/jp.xml"/>
  <outline text="Off" isComment="true" xmlUrl="https://press.example/off"/>
  <outline type="include" text="More" url="https://press.example/more.opml"/>
  <outline xmlUrl="https://www.nameless.example/feed"/>
  <outline text="No web" xmlUrl="gopher://press.example/"/>
</body></opml>"""


def test_a_list_as_readers_write_it() -> None:
    assert read_opml(LIST.encode()) == (
        Subscription(
            url="https://press.example/jp.xml",
            name="聯合ニュース",
            site="https://press.example/",
            language="ja",
            description="東京から",
            category=("朝鮮半島",),
        ),
        Subscription(
            url="http://press.example/ru?a=1&b=2", name="Пресса", category=("朝鮮半島", "ロシア語")
        ),
        Subscription(url="http://press.example/loose", name="Loose", category=("Asia", "Korea")),
        Subscription(url="https://www.nameless.example/feed", name="nameless.example"),
    )


def test_another_charset_and_old_attribute_names() -> None:
    text = LIST.replace("UTF-8", "EUC-JP").replace("xmlUrl", "XMLURL").replace("Пресса", "x")
    assert read_opml(text.encode("euc-jp"))[0].name == "聯合ニュース"


def test_broken_lists_are_mended() -> None:
    text = LIST.replace("&amp;", "&").replace("</body></opml>", "")
    assert len(read_opml(text.encode())) == 4


def test_entities_are_not_expanded() -> None:
    lol = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY l0 "lol">{lol}
        <!ENTITY file SYSTEM "file:///etc/passwd">]>
        <opml><body><outline text="&l9;&file;x" xmlUrl="http://press.example/"/></body></opml>"""
    (found,) = read_opml(bomb.encode())
    assert len(found.name) < 100
    assert "root:" not in found.name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"hello", "broken-xml"),
        (b"<rss><channel><item/></channel></rss>", "not-opml"),
        (b"<!doctype html><html><body><p>Sorry</body></html>", "not-opml"),
        (b"\x1f\x8b\x08broken", "broken-gzip"),
        (b"<opml><body>" + b'<outline xmlUrl="http://a/"/>' * 10 + b" " * 40_000_000, "too-large"),
        (
            b"<opml>%b</opml>"
            % b"".join(b'<outline xmlUrl="http://press.example/%d"/>' % n for n in range(20_001)),
            "too-large",
        ),
    ],
    ids=map(str, range(8)),
)
def test_what_is_no_list_says_so(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_opml(data)
    assert caught.value.problem.code == code
    assert caught.value.problem.stage == "import"


def test_an_empty_list_is_a_list() -> None:
    assert read_opml(b"<opml version='1.0'><head/><body/></opml>") == ()


@pytest.mark.parametrize(("deep", "found"), [(50, 1), (200, 0), (100_000, 0)])
def test_nesting_is_bounded(deep: int, found: int) -> None:
    assert len(read_opml(nested(deep))) == found


def nested(deep: int) -> bytes:
    inner = b'<outline text="x" xmlUrl="http://press.example/"/>'
    opened, closed = b'<outline text="g">' * deep, b"</outline>" * deep
    return b"<opml><body>%b%b%b</body></opml>" % (opened, inner, closed)


words = st.text(max_size=40).filter(lambda w: w and w.isprintable() and one_line(w) == w)
subscriptions = st.builds(
    Subscription,
    url=st.from_regex(
        r"https?://[a-z]{1,9}\.example/[a-z0-9]{0,9}(\?a=[0-9]&b=c)?", fullmatch=True
    ),
    name=words,
    site=st.none() | st.just("https://press.example/"),
    language=st.none() | st.sampled_from(["ja", "ko", "zh-Hant"]),
    description=st.just("") | words,
    category=st.lists(words, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(subscriptions, unique_by=lambda s: s.url, max_size=8), st.text(max_size=30))
def test_what_is_written_is_read(listed: list[Subscription], title: str) -> None:
    read = read_opml(write_opml(listed, title=title, created=WHEN))
    assert sorted(read, key=lambda s: s.url) == sorted(listed, key=lambda s: s.url)
    assert not listed or b"Wed, 19 Jun 2024 09:00:00 GMT" in write_opml([], title="", created=WHEN)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(LIST)), st.integers(0, 60))
def test_no_damage_is_fatal(noise: bytes, at: int, gone: int) -> None:
    data = LIST.encode()
    for damaged in (noise, data[:at] + noise + data[at + gone :]):
        try:
            found = read_opml(damaged)
        except Unreadable:
            continue
        assert all(one.name and one.url.startswith("http") for one in found)
