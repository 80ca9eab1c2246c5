"""What differs between two texts: each sentence accounted for, in any script, readable."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Dateline, from_json, paragraphs, to_json
from kawaraban.copies.difference import (
    Difference,
    ParagraphChange,
    difference,
    pieces_of,
    sentences_of,
)

SHORT = {
    "ja": (
        "港の灯台を十二月までに移す。",
        "費用は組合と県が半分ずつ持つ。",
        "日誌は図書館が引き取る。",
    ),
    "ko": (
        "항구의 등대를 섣달까지 옮긴다.",
        "비용은 조합과 도가 절반씩 낸다.",
        "일지는 도서관이 맡는다.",
    ),
    "zh": ("港口的灯塔将在十二月之前迁移。", "费用由合作社和县里各出一半。", "日志由图书馆接收。"),
    "en": (
        "The lighthouse is to be moved by December.",
        "The union and the county share the cost by halves.",
        "The journals go to the library.",
    ),
    "ru": (
        "Маяк решено перенести к декабрю.",
        "Расходы пополам несут союз и округ.",
        "Журналы переходят в библиотеку.",
    ),
}
CHANGED = {
    "ja": ("半分", "三割"),
    "ko": ("절반씩", "삼할씩"),
    "zh": ("一半", "三成"),
    "en": ("halves", "thirds"),
    "ru": ("пополам", "поровну"),
}
SIGNS = {"same": "{}", "added": "[+{}]", "removed": "[-{}]", "moved": "<{}>"}


def article(*text: str, number: int = 1, **more: Any) -> Article:
    fields: dict[str, Any] = {"headline": "灯台を移す", "text": paragraphs(text)}
    return Article(url=f"https://example.test/{number}", **(fields | more))


def marked(change: ParagraphChange) -> str:
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in change.pieces)


def shown(old: Article, new: Article) -> list[tuple[str, str]]:
    return [(change.kind, marked(change)) for change in difference(old, new).paragraphs]


def new_text(found: Difference) -> list[str]:
    return [
        text
        for change in found.paragraphs
        if (text := "".join(piece.text for piece in change.pieces if piece.kind != "removed"))
    ]


@pytest.mark.parametrize("language", SHORT)
def test_a_changed_word_is_shown_within_its_sentence(language: str) -> None:
    first, second, third = SHORT[language]
    before, after = CHANGED[language]
    found = difference(
        article(first, second, third), article(first, second.replace(before, after), third)
    )
    assert (found.same, found.changed) == (2, 1)
    assert [change.kind for change in found.paragraphs] == ["same", "changed", "same"]
    kinds = [piece.kind for piece in found.paragraphs[1].pieces]
    assert kinds in (["same", "removed", "added", "same"], ["removed", "added", "same"])
    assert "removed" in kinds
    assert before[:1] in marked(found.paragraphs[1])


@pytest.mark.parametrize("language", SHORT)
def test_added_removed_and_moved_paragraphs(language: str) -> None:
    first, second, third = SHORT[language]
    assert [kind for kind, _ in shown(article(first, third), article(first, second, third))] == [
        "same",
        "added",
        "same",
    ]
    assert shown(article(first, second, third), article(first, third)) == [
        ("same", first),
        ("removed", f"[-{second}]"),
        ("same", third),
    ]
    found = difference(article(first, second, third), article(third, first, second))
    assert (found.same, found.moved, found.added, found.removed) == (2, 1, 0, 0)
    assert found.paragraphs[0] == ParagraphChange("moved", found.paragraphs[0].pieces, 0, 2)


def test_a_sentence_added_within_a_paragraph() -> None:
    first, second, third = SHORT["ja"]
    assert shown(article(first + third), article(first + second + third)) == [
        ("changed", f"{first}[+{second}]{third}")
    ]
    assert shown(article(first + second + third), article(first + third)) == [
        ("changed", f"{first}[-{second}]{third}")
    ]


def test_paragraphs_broken_elsewhere_are_no_difference() -> None:
    first, second, third = SHORT["ja"]
    found = difference(article(first + second, third), article(first, second + third))
    assert not found.differs
    assert new_text(found) == [first, second + third]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("台湾の大学で会議が開かれた。", "臺灣の大學で會議が開かれた。"),
        ("ｋａｗａｒａは12枚だった、という。", "Kawaraは１２枚だったという。"),
        ("Straight \"quotes\" - dashes, all over.", "Straight “quotes” — dashes all over."),
        ("ｶﾜﾗﾊﾞﾝの記事がここにある。", "カワラバンの記事がここにある。"),
    ],
)  # fmt: skip
def test_variants_of_writing_are_no_difference(old: str, new: str) -> None:
    found = difference(article(old), article(new))
    assert not found.text_differs
    assert new_text(found) == [new]  # as it is in the new text


def test_headline_and_dateline_have_their_own_places() -> None:
    text = SHORT["ja"][0]
    one = article("【北京共同】" + text, dateline=Dateline("【北京共同】", "北京", "共同"))
    other = article(
        "【東京共同】" + text,
        headline="灯台を移す計画",
        dateline=Dateline("【東京共同】", "東京", "共同"),
    )
    found = difference(one, other)
    assert not found.text_differs
    assert found.differs
    assert [(p.kind, p.text) for p in found.headline] == [("same", "灯台を移す"), ("added", "計画")]
    assert {p.text for p in found.dateline if p.kind == "added"} == {"東"} or found.dateline
    assert difference(one, one).headline == ()


def test_a_number_changes_as_a_whole() -> None:
    pieces = pieces_of("死者は1,204人になった", "死者は1,310人になった")
    assert [(p.kind, p.text) for p in pieces] == [
        ("same", "死者は"),
        ("removed", "1,204"),
        ("added", "1,310"),
        ("same", "人になった"),
    ]


def test_sentences_that_share_little_are_not_mixed() -> None:
    old, new = "港の灯台を十二月までに移す。", "議会は来年の予算案を可決した。"
    assert shown(article(old), article(new)) == [
        ("added", f"[+{new}]"),
        ("removed", f"[-{old}]"),
    ] or shown(article(old), article(new)) == [("removed", f"[-{old}]"), ("added", f"[+{new}]")]


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("「岬は動いた。灯も動く。」と話した。次は春だ、という。", 2),
        ("それはいったいなぜなのか!?誰にも分からない。", 2),
        ('He said "no one knows it yet." Nothing cost 1.5 million. Mr. Arbel agreed.', 3),
        ("등대를 옮긴다고 했다. 비용은 나눈다.", 2),
        ("はい。そうですと答えた。", 1),
        ("", 0),
    ],
)
def test_sentences(paragraph: str, sentences: int) -> None:
    found = sentences_of(paragraph)
    assert len(found) == sentences
    assert "".join(found) == paragraph


def test_a_summary_stands_in_for_a_text_that_is_not_there() -> None:
    found = difference(
        article(summary="短い紹介の文がここに立つ。"), article("短い紹介の文がここに立つ。")
    )
    assert not found.differs


@pytest.mark.parametrize(
    "text",
    ["あ" * 60_000, "あ。" * 30_000, "a. " * 20_000, "ab " * 20_000, "一二三四五。" * 8_000],
)
def test_a_hostile_text_takes_no_more_than_its_opening(text: str) -> None:
    found = difference(article(text), article(text[1:] + "終"))
    assert found == difference(article(text[:40_000]), article((text[1:] + "終")[:40_000]))


WORDS = st.text(alphabet="ab1 .あ亜。」カ\n", max_size=120)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_every_sentence_of_both_is_there_once(old: list[str], new: list[str]) -> None:
    one, other = article(*old), article(*new)
    found = difference(one, other)
    assert new_text(found) == [p.text for p in other.text]
    total = sum(len(sentences_of(p.text)) for p in one.text)
    assert found.same + found.moved + found.changed + found.removed == total
    assert from_json(to_json(found), Difference) == found
    assert difference(one, one).text_differs is False


@settings(max_examples=80, deadline=None)
@given(st.permutations(range(6)), st.sampled_from(sorted(SHORT)))
def test_another_order_adds_and_removes_nothing(order: list[int], language: str) -> None:
    text = [
        *SHORT[language],
        *("§" + s for s in ("甲乙丙丁戊己庚辛。", "子丑寅卯辰巳午未。", "春夏秋冬東西南北。")),
    ]
    found = difference(article(*text), article(*(text[i] for i in order)))
    assert (found.added, found.removed, found.changed) == (0, 0, 0)
    assert found.same + found.moved == 6
