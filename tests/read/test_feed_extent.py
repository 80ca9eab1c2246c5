"""Is the text of an entry the whole article, or only its beginning?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kawaraban.article import Entry, Paragraph, RawResponse
from kawaraban.read.feeds.extent import is_cut, is_whole, without_tail
from kawaraban.read.feeds.feed import read_feed

JA = "両首脳は十九日、平壌で会談し、港の改修について条約に署名した。"
EN = "The ministers met in the harbour town on Wednesday and signed an agreement on its repair. "
LONG_JA = tuple(Paragraph(JA * 4) for _ in range(8))
LONG_EN = tuple(Paragraph((EN * 3).strip()) for _ in range(6))


def entry_of(inside: str) -> Entry:
    body = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<item><title>Harbour</title><link>https://a.example/1</link>{inside}</item></channel></rss>"
    )
    now = datetime(2024, 6, 20, tzinfo=UTC)
    (entry,) = read_feed(
        RawResponse(url="https://a.example/f", body=body.encode(), fetched=now)
    ).entries
    return entry


def markup(text: tuple[Paragraph, ...], more: str = "") -> str:
    return "<![CDATA[" + "".join(f"<p>{p.text}</p>" for p in text) + more + "]]>"


@pytest.mark.parametrize("text", [LONG_JA, LONG_EN])
def test_a_text_with_nothing_against_it_is_whole(text: tuple[Paragraph, ...]) -> None:
    assert is_whole(text, "")
    assert is_whole(text, text[0].text[:200])
    entry = entry_of(
        f"<description>In short.</description><content:encoded>{markup(text)}</content:encoded>"
    )
    assert (entry.text, entry.beginning, entry.summary) == (text, (), "In short.")


@pytest.mark.parametrize(
    "last",
    [
        "続きを読む",
        "(続きを読む)",
        "この記事の続きはこちら",
        "この記事は有料会員限定です。残り1,234文字",
        "会談の内容は明らかにされていないが、両国の関係者は…",
        "The minister declined to say more about the […]",
        "The minister declined to say more about the [&#8230;]".replace("&#8230;", "…"),
        "Read more",
        "Continue reading Harbour repaired at last →",
        "Read the full story at the Harbour Post.",
        "The talks go on. Read more »",
        "더 보기",
        "阅读全文",
        "Читать далее",
        "Lire la suite",
        "Weiterlesen …",
    ],
)
def test_an_end_that_promises_more(last: str) -> None:
    text = (*LONG_JA, Paragraph(last))
    assert is_cut(text)
    entry = entry_of(f"<content:encoded>{markup(text)}</content:encoded>")
    assert (entry.text, entry.beginning) == ((), text)


@pytest.mark.parametrize(
    "last",
    [
        "More than forty people came.",
        "He read the paper twice before he signed.",
        "Learn more",
        "(聯合ニュース)",
        "この記事を読む人は多い。",
        "Jane Doe",
        "desk@harbour.example",
    ],
)
def test_an_end_that_promises_nothing(last: str) -> None:
    assert not is_cut((*LONG_EN, Paragraph(last)))


def test_a_short_text_is_a_beginning_whatever_its_end() -> None:
    assert not is_whole(LONG_JA[:1], "")
    assert not is_whole((Paragraph(EN.strip()), Paragraph(EN.strip())), "")
    entry = entry_of("<content:encoded><![CDATA[<p>The ministers met.</p>]]></content:encoded>")
    assert (entry.text, [p.text for p in entry.beginning]) == ((), ["The ministers met."])


def test_a_text_little_longer_than_its_summary_is_no_whole() -> None:
    text = LONG_EN[:5]
    assert is_whole(text, text[0].text)
    assert not is_whole(text, " ".join(p.text for p in text[:4]))


def test_one_long_line_without_an_end_was_cut() -> None:
    assert not is_whole((Paragraph((EN * 25)[:2000]),), "")


def test_a_description_may_be_the_whole() -> None:
    entry = entry_of(f"<description>{markup(LONG_JA)}</description>")
    assert (entry.text, entry.summary) == (LONG_JA, "")
    teaser = entry_of(f"<description>{markup(LONG_JA[:1])}</description>")
    assert (teaser.text, teaser.beginning, teaser.summary) == ((), (), LONG_JA[0].text)
    cut = entry_of(f"<description>{markup(LONG_JA, '<p>[…]</p>')}</description>")
    assert (cut.text, cut.beginning) == ((), ())
    assert cut.summary.endswith("[…]")


def test_what_blogging_software_appends_is_no_text() -> None:
    for tail in (
        "The post Harbour repaired appeared first on The Harbour Post.",
        "投稿 港の改修 は 港新聞 に最初に表示されました。",
    ):
        assert without_tail((*LONG_EN, Paragraph(tail))) == LONG_EN
    assert without_tail((Paragraph("The post office closed."),)) == (
        Paragraph("The post office closed."),
    )


def test_texts_of_one_length_are_cut() -> None:
    now = datetime(2024, 6, 20, tzinfo=UTC)

    def whole(sizes: list[int]) -> int:
        texts = [markup(tuple(Paragraph(JA) for _ in range(size))) for size in sizes]
        items = "".join(
            f"<item><title>{n}</title><description>{text}</description></item>"
            for n, text in enumerate(texts)
        )
        body = f"<rss><channel>{items}</channel></rss>".encode()
        feed = read_feed(RawResponse(url="https://a.example/f", body=body, fetched=now))
        return sum(bool(entry.text) for entry in feed.entries)

    assert whole([40, 40, 40, 41, 40, 40]) == 0
    assert whole([40, 55, 40, 70, 40, 40]) == 6
