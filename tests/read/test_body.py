from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.read.body.box import Shown, main_text
from kawaraban.read.body.phrases import is_label, is_notice
from kawaraban.read.body.walk import BREAK, Line, lines, tidy, walk
from kawaraban.read.html import dom
from kawaraban.read.html.class_names import BAD, GOOD, LABEL, PLAIN, WORSE, judge

ONE = "The two leaders signed a treaty in the capital on Wednesday, officials in both places said."
TWO = "It was the first visit in a quarter of a century, and the last of a long and slow journey."
THREE = "Analysts called the text vague on purpose; the ministry in Seoul summoned the ambassador."
OTHER = "Something else happened elsewhere, and it takes a sentence or two to say what it was."


def read(body: str, headline: str = "", told: str = "") -> Shown:
    return main_text(walk(dom.parse(f"<html><body>{body}</body></html>")), headline, told)


def texts(body: str, headline: str = "", told: str = "") -> list[str]:
    return [p.text for p in read(body, headline, told).paragraphs]


def p(*words: str) -> str:
    return "".join(f"<p>{w}</p>" for w in words)


def test_comments_do_not_win_by_their_number() -> None:
    body = f"<div>{p(ONE, TWO, THREE)}</div><div class='comment-list'>{p(OTHER * 2) * 12}</div>"
    assert texts(body) == [ONE, TWO, THREE]


def test_unnamed_comments_lose_to_what_is_called_the_article() -> None:
    body = (
        f"<article class='article-body'>{p(ONE * 3, TWO * 3, THREE * 3)}</article>"
        f"<ul class='x7'>{''.join(f'<li>{p(OTHER * 3 + str(n))}</li>' for n in range(30))}</ul>"
    )
    assert texts(body) == [ONE * 3, TWO * 3, THREE * 3]


def test_a_bad_name_around_the_whole_article_is_no_verdict() -> None:
    body = (
        f"<div class='sidebar-layout comments-open'><h1>Title here</h1>{p(ONE, TWO, THREE)}</div>"
    )
    assert texts(body, "Title here") == [ONE, TWO, THREE]


def test_what_stands_between_paragraphs_is_left_out() -> None:
    body = f"""<div>{p(ONE)}
    <figure><img src=x><figcaption>{OTHER}</figcaption></figure>
    <aside>{p(OTHER)}</aside><div class="promo-box">{p(OTHER)}</div>
    <ul><li><a href=/1>{OTHER}</a></li><li><a href=/2>{OTHER}</a></li></ul>
    <p>Read more: <a href=/3>Another article</a></p><p>Advertisement</p>{p(TWO)}
    <div hidden>{p(OTHER)}</div><div style="display: none">{p(OTHER)}</div>{p(THREE)}</div>"""
    assert texts(body) == [ONE, TWO, THREE]


def test_headings_of_the_text_stay_and_headings_of_nothing_go() -> None:
    body = (
        f"<div><h2>First part</h2>{p(ONE)}<h3>Second part</h3>{p(TWO)}"
        f"<p><strong>Third part</strong></p>{p(THREE)}<h3>More on this</h3>"
        f"<p><a href=/1>{OTHER}</a></p></div>"
    )
    found = read(body).paragraphs
    assert [x.text for x in found if x.kind == "subheading"] == [
        "First part", "Second part", "Third part",
    ]  # fmt: skip
    assert [x.text for x in found if x.kind == "paragraph"] == [ONE, TWO, THREE]


def test_an_article_in_pieces_is_put_together() -> None:
    piece = "<div class='piece'>{}</div>"
    body = "".join(piece.format(p(w)) for w in (ONE * 4, TWO, THREE)) + "<div class='ad'>x</div>"
    assert texts(f"<main>{body}</main>") == [ONE * 4, TWO, THREE]


def test_a_first_paragraph_beside_the_box_of_the_others_belongs() -> None:
    body = f"<div>{p(ONE)}<div>{p(TWO, THREE, ONE + TWO)}</div></div>"
    assert texts(body) == [ONE, TWO, THREE, ONE + TWO]


def test_a_description_of_the_text_confirms_paragraphs() -> None:
    told = f"{ONE}\n\n{TWO}\n\n{THREE} {ONE} {TWO} {THREE}"
    body = f"<div>{p(ONE, OTHER, TWO, THREE + ' ' + ONE + ' ' + TWO + ' ' + THREE)}</div>"
    found = read(body, told=told)
    assert OTHER not in [x.text for x in found.paragraphs]
    assert len(found.paragraphs) == 3


def test_the_beginning_of_a_text_confirms_nothing() -> None:
    told = (ONE + " " + TWO + " " + THREE)[:250] + "..."
    assert texts(f"<div>{p(ONE, TWO, THREE, OTHER)}</div>", told=told) == [ONE, TWO, THREE, OTHER]


def test_a_described_text_stands_in_for_one_that_is_not_shown() -> None:
    told = "\n".join([ONE, TWO, THREE, OTHER])
    found = read(f"<div>{p(ONE)}</div>", told=told)
    assert found.source == "json-ld"
    assert [x.text for x in found.paragraphs] == [ONE, TWO, THREE, OTHER]


def test_elements_inside_a_paragraph_do_not_part_it() -> None:
    marked = (
        "The <x-term>treaty</x-term> was <i>signed</i> by <ruby>金<rt>キム</rt></ruby> "
        "and others<wbr> on Wednesday in the old capital."
    )
    body = p(ONE, marked, THREE)
    assert texts(body)[1] == (
        "The treaty was signed by 金 and others on Wednesday in the old capital."
    )


def test_invisible_marks_go() -> None:
    assert texts(p(ONE.replace("capital", "ca\u00adpi\u200btal"), TWO))[0] == ONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a{BREAK}b", ["a b"]),
        (f"a{BREAK}{BREAK}b{BREAK}c", ["a", "b c"]),
        (f"首脳が{BREAK}会談した", ["首脳が会談した"]),
        (f"　一つ目。{BREAK}　二つ目。", ["　一つ目。", "　二つ目。"]),
        (f"本文。{BREAK}◆見出し{BREAK}続き。", ["本文。", "◆見出し", "続き。"]),
        (f"{ONE}{BREAK}{TWO}", [ONE, TWO]),
        (BREAK * 5, []),
    ],
)
def test_line_breaks(text: str, expected: list[str]) -> None:
    pieces = [Line(tidy(piece)) for piece in text.split(BREAK)]
    assert [line.text for line in lines(pieces)] == expected


def test_a_line_that_is_bold_or_a_link_from_end_to_end_stands_alone() -> None:
    pieces = [
        Line("国際"),
        Line("軍事衛星の打ち上げ失敗", bold=11),
        Line("6月19日"),
        Line("海上で爆発した"),
        Line("トップへ戻る", links=6),
    ]
    assert [line.text for line in lines(pieces)] == [
        "国際",
        "軍事衛星の打ち上げ失敗",
        "6月19日海上で爆発した",
        "トップへ戻る",
    ]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("article-body", GOOD),
        ("articleBody", GOOD),
        ("c-story__body story_body", GOOD),
        ("related-articles", WORSE),
        ("commentList", WORSE),
        ("twitter-tweet", WORSE),
        ("promo box", BAD),
        ("byline", LABEL),
        ("photo-caption", LABEL),
        ("field field--label-hidden", PLAIN),
        ("print:block md:hidden", PLAIN),
        ("elk-c7bade55-970b-4fe0-b18a-852d64d121ac", PLAIN),
        ("post-406 type-post status-publish category-news tag-treaty", PLAIN),
        ("headline-wrapper", PLAIN),
        ("", PLAIN),
    ],
)
def test_what_names_say(name: str, verdict: int) -> None:
    assert judge(name) == verdict


@pytest.mark.parametrize(
    "line",
    ["Read more: a title", "ADVERTISEMENT", "【関連記事】", "Lesen Sie auch: Titel",
     "관련기사: 제목", "相关阅读：标题", "写真＝共同", "Читайте также: заголовок"],
)  # fmt: skip
def test_labels(line: str) -> None:
    assert is_label(line)


@pytest.mark.parametrize(
    "line",
    ["広告大手の電通は19日、発表した。", "Recommended daily intake is 5g.", "更多的人回来了。",
     "광고 시장이 커졌다.", "Weitere Informationen gab es nicht.", "Readers know better."],
)  # fmt: skip
def test_sentences_that_only_begin_like_labels(line: str) -> None:
    assert not is_label(line)
    assert not is_notice(line)


@pytest.mark.parametrize(
    "line",
    ["© 2024 Example. All rights reserved.", "本紙掲載の記事の無断転載を禁じます。",
     "저작권자 ⓒ 동해신문, 무단 전재 및 재배포 금지", "홍길동 기자 hong@example.co.kr"],
)  # fmt: skip
def test_notices(line: str) -> None:
    assert is_notice(line)


ZH = "港口大桥在十年之后正式通车，市政府举行了庆祝活动，一千多名居民前来参加，大家都很高兴。"


@pytest.mark.parametrize(
    "line",
    ["2024年06月19日17:05 港口新闻网 分享到：", "2024-06-19 17:05:31 来源：港口日报 作者：张三"],
)
def test_the_line_under_a_headline_is_no_text(line: str) -> None:
    assert texts(f"<div><h1>港口</h1>{p(line, ZH, ZH + ZH)}</div>") == [ZH, ZH + ZH]
    chronicle = "2024年6月19日 17:05 大桥正式通车"
    assert texts(f"<div>{p(ZH, chronicle, ZH + ZH)}</div>") == [ZH, chronicle, ZH + ZH]


@given(st.lists(st.sampled_from([ONE, TWO, THREE]), min_size=1, max_size=20))
def test_plain_paragraphs_all_come_back(words: list[str]) -> None:
    numbered = [f"{w} ({n})" for n, w in enumerate(words)]
    assert texts(f"<div>{p(*numbered)}</div>") == numbered
