"""Whether a text is the whole: pages of invented outlets, in five languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Entry, Hints, Paragraph, RawResponse, from_json, to_json
from kawaraban.read.body.phrases import counts_the_rest, is_wall, leads_on
from kawaraban.read.body.walk import walk
from kawaraban.read.evidence.metadata import Said
from kawaraban.read.html import dom
from kawaraban.read.pages.access import Access, Told, access_of
from kawaraban.read.pages.page import read_page
from kawaraban.read.pages.parts import join_pages
from kawaraban.read.text.sentences import ends_open

ONE = "The two leaders signed a treaty in the capital on Wednesday, officials in both places said."
TWO = "It was the first visit in a quarter of a century, and the last of a long and slow journey."
THREE = "Analysts called the text vague on purpose; the ministry in Seoul summoned the ambassador."
OPEN = "The text of the treaty, of which only four of its twenty-three articles have been read, may"
FIRST = (
    "　両首脳は19日、首都で新しい条約に署名した。"
    "訪問は四半世紀ぶりで、両国の関係は新しい段階に入った。"
)
SECOND = (
    "　条約は全部で23条からなり、有事の際の相互の支援を定めているという。"
    "全文はまだ公表されていない。"
)
BEGUN = (
    "　一方で、条約がどこまでの支援を約束しているのかについては専門家の見方が分かれており、外務省の"
)
KO = "두 정상은 19일 수도에서 새 조약에 서명했다. 방문은 25년 만에 이뤄졌다. " * 2
ZH = "两国领导人19日在首都签署了新条约，这是二十五年来的首次访问。条约共有二十三条。" * 2
RU = "Лидеры двух стран подписали в столице новый договор. Это первый визит за 25 лет. " * 2


def page(body: str, ld: dict[str, object] | None = None, head: str = "") -> Article:
    if ld is not None:
        told = {"@type": "NewsArticle", "headline": "Treaty signed", **ld}
        head += f'<script type="application/ld+json">{json.dumps(told)}</script>'
    html = (
        f"<html><head>{head}<title>Treaty signed</title></head>"
        f"<body><main><h1>Treaty signed</h1><div class=text>{body}</div></main></body></html>"
    )
    raw = RawResponse(
        url="https://lighthouse.example/a1",
        body=html.encode(),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
        headers=(("content-type", "text/html; charset=utf-8"),),
    )
    return read_page(raw, Hints())


def p(*words: str) -> str:
    return "".join(f"<p>{w}</p>" for w in words)


def test_nothing_said_and_nothing_seen_is_unknown() -> None:
    found = page(p(ONE, TWO, THREE))
    assert (found.access, found.extent) == ("unknown", "full")
    assert found.evidence_of("access") is None


def test_said_to_be_free_and_shown_so() -> None:
    found = page(p(ONE, TWO, THREE), {"isAccessibleForFree": True})
    assert (found.access, found.extent) == ("free", "full")
    seen = found.evidence_of("access")
    assert seen is not None
    assert seen.source == "json-ld"


@pytest.mark.parametrize("value", [False, "False", "false", "http://schema.org/False"])
def test_said_not_to_be_free_and_ending_in_mid_sentence(value: object) -> None:
    found = page(p(ONE, TWO, THREE, OPEN), {"isAccessibleForFree": value})
    assert (found.access, found.extent) == ("cut", "part")


def test_a_walled_part_that_is_not_on_the_page() -> None:
    told = {
        "isAccessibleForFree": False,
        "hasPart": {
            "@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".walled",
        },
    }  # fmt: skip
    long = [f"{ONE} {TWO} {THREE} {n}." for n in range(9)]
    cut = page(p(*long) + "<div class=walled></div>", told)
    assert cut.access == "cut"
    whole = page(p(*long[:2]) + f"<div class=walled>{p(*long[2:])}</div>", told)
    assert (whole.access, whole.extent) == ("unknown", "full")
    assert len(whole.text) == 9
    each = "".join(f"<p class=walled>{words}</p>" for words in long[2:])
    by_paragraph = page(p(*long[:2]) + each, told)
    assert by_paragraph.access == "unknown"


@pytest.mark.parametrize("tier", ["locked", "premium"])
def test_a_content_tier_of_a_short_text(tier: str) -> None:
    head = f'<meta property="article:content_tier" content="{tier}">'
    assert page(p(ONE, TWO), head=head).access == "cut"


@pytest.mark.parametrize("tier", ["metered", ""])
def test_a_meter_says_nothing_of_this_page(tier: str) -> None:
    head = f'<meta property="article:content_tier" content="{tier}">'
    assert page(p(ONE, TWO, THREE), head=head).access == "unknown"


NOTICES = [
    ("ja", p(FIRST, SECOND, BEGUN), "残り 1,234文字"),
    ("ja", p(FIRST, SECOND, BEGUN), "この記事は有料記事です。続きを読むには会員登録が必要です。"),
    ("ja", p(FIRST, SECOND), "有料会員限定記事です。ログインして続きを読む"),
    ("ja", p(FIRST, SECOND), "（続きは「灯台オンライン」でお読みいただけます）"),
    ("ko", p(KO),
     "이 기사는 유료회원 전용입니다. 로그인 후 이용하실 수 있습니다."),
    ("ko", p(KO),
     "구독하고 전문을 계속 읽어보세요"),
    ("zh", p(ZH),
     "剩余 68% 内容，登录后阅读全文"),
    ("ru", p(RU),
     "Полный текст доступен только подписчикам"),
    ("ru", p(RU),
     "Чтобы дочитать материал, оформите подписку"),
    ("en", p(ONE, TWO), "Subscribe now to continue reading this article."),
    ("en", p(ONE, TWO), "This article is available to subscribers only. A subscriber? Sign in"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "body", "notice"), NOTICES)
def test_a_notice_where_the_text_ends(language: str, body: str, notice: str) -> None:
    found = page(body + f"<div class=wall-box><p>{notice}</p></div>")
    assert (found.access, found.extent) == ("cut", "part"), language
    assert notice not in found.body
    seen = found.evidence_of("access")
    assert seen is not None
    assert seen.confidence >= 0.7
    assert seen.note


@pytest.mark.parametrize(("language", "body", "notice"), NOTICES)
def test_the_notice_is_left_out_where_it_is_set_as_a_paragraph(
    language: str, body: str, notice: str
) -> None:
    found = page(body + p(notice))
    assert found.access == "cut", language
    assert notice not in found.body


def test_a_notice_in_a_dialog_or_a_menu_counts_for_nothing() -> None:
    box = "<div role=dialog><p>Subscribe now to continue reading this article.</p></div>"
    assert page(p(ONE, TWO, THREE) + box).access == "unknown"


def test_what_is_said_and_what_is_shown_disagree() -> None:
    found = page(
        p(ONE, TWO, THREE, "Subscribe now to continue reading this article."),
        {"isAccessibleForFree": True},
    )
    assert found.access == "unknown"


def test_a_link_to_the_rest_counts_where_the_text_ends_open() -> None:
    link = "<p><a href=/a2>続きを読む</a></p>"
    assert page(p(FIRST, SECOND, BEGUN) + link).access == "cut"
    assert page(p(*[FIRST, SECOND] * 6) + link).access == "unknown"


def test_more_words_told_of_than_shown() -> None:
    assert page(p(ONE, TWO, THREE, OPEN), {"wordCount": 800}).access == "cut"
    assert page(p(ONE, TWO, THREE), {"wordCount": 46}).access == "unknown"


def test_the_text_that_the_page_tells_in_full_is_taken_for_the_one_it_shows_in_part() -> None:
    told = "\n".join([ONE, TWO, THREE, OPEN + " yet be changed.", ONE + " " + TWO])
    found = page(p(ONE, TWO, THREE, OPEN), {"isAccessibleForFree": False, "articleBody": told})
    assert found.body.endswith(ONE + " " + TWO)


def test_the_feed_holds_what_the_page_cuts_short() -> None:
    whole = tuple(Paragraph(t) for t in (ONE, TWO, THREE, OPEN + " change.", ONE, TWO))
    html = f"<h1>Treaty</h1><div>{p(ONE, TWO, OPEN)}<p>Subscribe to continue reading.</p></div>"
    raw = RawResponse(
        url="https://lighthouse.example/a1",
        body=html.encode(),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
    )
    entry = Entry(url=raw.url, headline="Treaty", text=whole)
    found = read_page(raw, Hints(entry=entry))
    assert found.text == whole
    assert (found.access, found.extent) == ("unknown", "full")


def test_it_survives_the_round_trip() -> None:
    article = page(p(ONE, TWO, THREE), {"isAccessibleForFree": True})
    assert from_json(to_json(article), Article) == article
    assert b'"access":"free"' in to_json(article)


def test_endings() -> None:
    def ends(*words: str) -> bool:
        return ends_open([Paragraph(w) for w in words])

    assert ends(ONE, TWO, OPEN)
    assert ends(ONE, TWO, OPEN + "…")
    assert ends(FIRST, SECOND, BEGUN)
    assert not ends(ONE, TWO, THREE)
    assert not ends(OPEN)
    assert not ends(OPEN, OPEN, OPEN), "an outlet that sets no stops"
    assert not ends(ONE + "…", TWO + "…", THREE + "…"), "a column that trails off all along"
    assert not ends(ONE, TWO, "(Reporting by A. Writer)")
    assert not ends()


def test_words_of_an_article_are_no_wall() -> None:
    for line in (ONE, TWO, THREE, OPEN, FIRST, SECOND, "会員制の図書館が開館した。",
                 "有料道路の料金が上がる。", "The club has members only in the north.",
                 "구독자 수는 100만 명을 넘었다.", "会员国签署了协议。",
                 "Он подписал договор.", "ログインしてコメントの続きを書く",
                 "L'espace des contributions est réservé aux abonnés."):  # fmt: skip
        assert not is_wall(line), line
        assert not leads_on(line), line


def test_what_counts_the_rest() -> None:
    for line in (
        "残り 1,234文字",
        "残り：２００字",
        "剩余 68%",
        "Il vous reste 62.5 % de cet article",
    ):
        assert counts_the_rest(line)
        assert is_wall(line)


def test_one_page_cut_short_makes_a_joined_article_cut_short() -> None:
    first = page(p(ONE, TWO, THREE), {"isAccessibleForFree": True})
    second = page(p(ONE + " " + TWO, THREE + " " + OPEN), {"isAccessibleForFree": False})
    assert (first.access, second.access) == ("free", "cut")
    joined = join_pages([first, second])
    assert (joined.access, joined.extent) == ("cut", "part")
    again = join_pages([first, first])
    assert (again.access, again.extent) == ("free", "full")


words = st.text(
    st.sampled_from("続きを読む会員 subscribe残り0123456789文字…。. \u3000"), max_size=60
)


@given(st.lists(words, max_size=6), st.lists(words, max_size=4), st.lists(st.text(max_size=12)))
def test_any_page_has_a_state(text: list[str], blocks: list[str], selectors: list[str]) -> None:
    html = "".join(f"<p>{b.replace('<', '')}</p>" for b in [*text, *blocks])
    tree = dom.parse(f"<body>{html}</body>")
    paragraphs = tuple(Paragraph(t) for t in text if t.strip())
    told = Told((Said("false", "json-ld"),), selectors, 100, "x" * 50)
    found = access_of(told, tree, walk(tree), paragraphs)
    assert isinstance(found, Access)
    assert found.state in ("free", "cut", "unknown")
    assert found.state != "free"


@pytest.mark.parametrize("make", [
    lambda n: "続きは" * n, lambda n: "subscribe " * n, lambda n: "残り" + "1" * n,
    lambda n: "只要登录" * n, lambda n: "чтобы читать " * n, lambda n: "Read the rest" + " " * n,
])  # fmt: skip
def test_patterns_are_linear(make) -> None:  # type: ignore[no-untyped-def]
    line = make(40_000)
    assert is_wall(line) in (True, False)
    assert leads_on(line) is False
    assert counts_the_rest(line) in (True, False)
