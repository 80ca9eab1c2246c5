"""What is a copy of what: by kind, with look-alikes that are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.copies.shingles import Copytext
from kawaraban.copies.signature import signature
from kawaraban.copies.verify import compare, place

DAY = datetime(2024, 6, 19, 9, tzinfo=UTC)
MIRROR = {"same": "same", "contains": "contained", "contained": "contains", "revised": "revised"}

TEXTS = {
    "ja": [
        "港の灯台が移されることになり、町の委員会は十二月までに新しい土台を築く。",
        "灯台守の家に残る日誌は図書館が引き取り、春から誰でも読めるようにする。",
        "費用は組合と県が半分ずつ持ち、漁の休みに合わせて船で運ぶという。",
        "古い土台は見晴らし台として残し、子どもたちの手で花を植える計画だ。",
        "委員長は「岬の形が変わった以上、灯も動かなければならない」と話した。",
    ],
    "ko": [
        "항구의 등대를 옮기기로 하고 마을 위원회는 섣달까지 새 기초를 놓는다.",
        "등대지기 집에 남은 일지는 도서관이 맡아 봄부터 누구나 읽을 수 있게 한다.",
        "비용은 조합과 도가 절반씩 내고 고기잡이를 쉬는 철에 배로 나른다.",
        "옛 기초는 전망대로 남겨 아이들이 손수 꽃을 심을 계획이다.",
        '위원장은 "곶의 모양이 달라졌으니 불빛도 움직여야 한다"고 말했다.',
    ],
    "zh": [
        "港口的灯塔将要迁移，镇委员会计划在十二月之前打好新的地基。",
        "守塔人家中留下的日志由图书馆接收，从春天起任何人都可以阅读。",
        "费用由合作社和县里各出一半，趁休渔的时候用船运走。",
        "旧地基将作为观景台保留，由孩子们亲手种上鲜花。",
        "委员长说：“海角的形状变了，灯光也必须跟着移动。”",
    ],
    "en": [
        "The lighthouse at the harbour is to be moved, and the committee will lay new foundations.",
        "The journals of its keepers go to the library, which will open them to all in spring.",
        "The union and the county share the cost and use a barge while the boats stay in.",
        "The old footing remains as a lookout, where children are to plant flowers themselves.",
        "“The cape has changed its shape, so the light must move as well,” the chairman said.",
    ],
    "ru": [
        "Маяк в гавани решено перенести, и комиссия города заложит новое основание к декабрю.",
        "Журналы смотрителей переходят в библиотеку, весной их сможет прочесть каждый желающий.",
        "Расходы пополам несут союз и округ, а везти маяк будут баржей, пока лодки стоят.",
        "Старое основание останется смотровой площадкой, где дети сами посадят цветы.",
        "«Мыс изменил свои очертания, значит, и огонь должен сдвинуться», — сказал председатель.",
    ],
}
LANGUAGES = sorted(TEXTS)


def article(text: str | list[str], number: int = 1, **more: Any) -> Article:
    fields: dict[str, Any] = {
        "url": f"https://example.test/{number}",
        "headline": f"Headline {number}",
        "text": paragraphs(text),
        "outlet": f"Outlet {number}",
        "published": Moment.of(DAY + timedelta(hours=number)),
    }
    return Article(**(fields | more))


def kinds(a: Article, b: Article) -> tuple[str | None, str | None]:
    """The kind each way round; overlap and addresses are checked on the way."""
    forth, back = compare(a, b), compare(b, a)
    if forth is None or back is None:
        assert forth is back is None
        return None, None
    assert forth.of == a.address
    assert back.of == b.address
    assert forth.overlap == back.overlap
    assert 0 < forth.overlap <= 1
    assert back.kind == MIRROR[forth.kind]
    return forth.kind, back.kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reprint_is_the_same(language: str) -> None:
    text = TEXTS[language]
    assert kinds(article(text), article(text, 2)) == ("same", "same")
    turned = [text[3], text[0], text[1], text[4], text[2]]
    assert kinds(article(text), article(turned, 2)) == ("same", "same")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cut_text_is_contained(language: str) -> None:
    text = TEXTS[language]
    cut = [text[0], text[1], text[2][: len(text[2]) // 2]]
    assert kinds(article(text), article(cut, 2)) == ("contained", "contains")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_with_more_contains(language: str) -> None:
    text = TEXTS[language]
    assert kinds(article(text[1:4]), article(text, 2)) == ("contains", "contained")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_outlets_later_version_is_revised(language: str) -> None:
    text = TEXTS[language]
    first = article(text[:4], 1, outlet="Cape Post")
    later = article(text, 2, outlet="cape post")
    assert kinds(first, later) == ("revised", "revised")
    undated = article(text, 2, outlet="Cape Post", published=None)
    assert kinds(article(text[:3], 1, outlet="Cape Post"), undated) == ("contains", "contained")


def test_a_flash_and_the_article_after_it_are_no_revision() -> None:
    text = TEXTS["ja"]
    flash = article(text[:2], 1, outlet="岬新聞", headline="灯台を移す")
    later = article(text, 2, outlet="岬新聞", headline="灯台を移す 町の委員会")
    assert kinds(flash, later) == ("contains", "contained")


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_on_the_same_are_no_copy(language: str) -> None:
    text = TEXTS[language]
    other = [text[0], *TEXTS[LANGUAGES[LANGUAGES.index(language) - 1]][1:]]
    assert kinds(article(text), article(other, 2)) == (None, None)


def test_an_article_is_no_copy_of_itself() -> None:
    text = TEXTS["ja"]
    twin = article(text, 2, canonical="https://example.test/1")
    assert kinds(article(text), twin) == (None, None)


PRICES = (
    "{}月{}日の市場では、銅が1トン{}円、錫が1キロ{}円、灯油が1缶{}円で取引を終えた。"
    "取引所は翌日も同じ時間に開き、値段は午後三時の時点のもので手数料を含まない。"
    "詳しい表は取引所の窓口で見ることができ、郵便で取り寄せることもできる。"
)
WEATHER = (
    "Weather for {}/{}: in the north a high of {} and a low of {} with a chance of rain of {} "
    "percent, light winds from the sea and good sight along the whole coast until the evening."
)


@pytest.mark.parametrize("template", [PRICES, WEATHER])
def test_a_daily_text_with_other_figures_is_no_copy(template: str) -> None:
    today = article(template.format(6, 18, 1204, 3310, 77), 1, outlet="Exchange")
    next_day = article(template.format(6, 19, 1188, 3402, 81), 2, outlet="Exchange")
    assert kinds(today, next_day) == (None, None)
    reprint = article(template.format(6, 18, 1204, 3310, 77), 3, outlet="Another")
    assert kinds(today, reprint) == ("same", "same")


def test_a_changed_figure_in_a_revision_does_not_hide_it() -> None:
    text = [*TEXTS["ja"], "工事には45人が加わり、費用は3億2千万円、期間は18か月になる。"]
    first = article(text, 1, outlet="岬新聞")
    later = article([*text[:5], text[5].replace("45", "52")], 2, outlet="岬新聞")
    assert kinds(first, later) == ("revised", "revised")


def test_an_editorial_that_quotes_is_no_copy_of_the_article() -> None:
    report = article(TEXTS["ja"][:3])
    quoting = [
        "灯台の話を聞いて考えた。",
        TEXTS["ja"][0] + TEXTS["ja"][1],
        "急ぐ必要はあるのか。岬の土を調べてからでも遅くはない。暮らす人の声も足りない。",
    ]
    assert kinds(report, article(quoting, 2, genre="editorial")) == (None, None)
    # Printed in full it is there, whatever the page is called.
    whole = [quoting[0], *TEXTS["ja"][:3], quoting[2]]
    assert kinds(report, article(whole, 2, genre="editorial"))[0] == "contains"


def test_a_reprinted_editorial_is_a_copy() -> None:
    text = TEXTS["ko"]
    one, other = article(text, genre="editorial"), article(text[:4], 2, genre="editorial")
    assert kinds(one, other)[0] == "same"


def test_a_notice_for_subscribers_makes_no_copies() -> None:
    notice = (
        "この記事は会員の方だけがお読みいただけます。続きを読むには登録またはログインを"
        "お願いいたします。お申し込みは窓口でも承ります。"
    )
    one = article(notice, 1, outlet="岬新聞", headline="港の灯台を移す")
    other = article(notice, 2, outlet="岬新聞", headline="リンゴの出荷始まる")
    assert kinds(one, other) == (None, None)
    again = article(notice, 3, outlet="岬新聞", headline="港の灯台を移す(改)")
    assert kinds(one, again)[0] == "same"


def test_too_little_text_is_compared_with_nothing() -> None:
    assert kinds(article("同じ短い文。"), article("同じ短い文。", 2)) == (None, None)


def test_place_says_what_compare_says() -> None:
    text = TEXTS["en"]
    new = article(text[:3], 9)
    candidates = [article(text, 1), article(TEXTS["ru"], 2), article(text[1:3], 3)]
    links = place(Copytext(new), map(Copytext, candidates))
    assert links == tuple(filter(None, (compare(c, new) for c in candidates)))
    assert [link.kind for link in links] == ["contained", "contains"]


@settings(max_examples=60, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    share=st.floats(0.4, 1.0),
    before=st.booleans(),
    after=st.booleans(),
)
def test_what_was_cut_down_is_found_and_linked(
    language: str, share: float, before: bool, after: bool
) -> None:
    """The signature leads to it, the comparison confirms it."""
    text = " ".join(TEXTS[language])
    cut = text[: int(len(text) * share)]
    whole = article(text)
    other = article([*(["※編集部より"] if before else []), cut, *(["※以上"] if after else [])], 2)
    one, two = signature(whole), signature(other)
    if not Copytext(other).enough:
        return
    assert one is not None
    assert two is not None
    assert one.exact == two.exact or set(one.bands) & set(two.bands)
    assert kinds(whole, other)[0] in ("same", "contained")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(alphabet="ab1 あ亜한\n。", max_size=90), max_size=4),
    st.lists(st.text(alphabet="ab1 あ亜한\n。", max_size=90), max_size=4),
    st.sampled_from([None, "X"]),
    st.sampled_from([None, "editorial"]),
)
def test_it_is_symmetric_for_any_texts(
    first: list[str], second: list[str], outlet: str | None, genre: str | None
) -> None:
    one, other = article(first, 1, outlet=outlet), article(second, 2, outlet=outlet, genre=genre)
    kinds(one, other)
    kinds(one, article(first, 2, genre=genre))
