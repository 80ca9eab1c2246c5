"""Which blocks of the main box are text: pages of invented outlets, in five languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Paragraph
from kawaraban.read.body.box import main_text
from kawaraban.read.body.phrases import is_credit, is_label, is_notice
from kawaraban.read.body.walk import walk
from kawaraban.read.html import dom
from kawaraban.read.text.sentences import ends_open

ONE = "The two leaders signed a treaty in the capital on Wednesday, officials in both places said."
TWO = "It was the first visit in a quarter of a century, and the last of a long and slow journey."
THREE = "Analysts called the text vague on purpose; the ministry in Seoul summoned the ambassador."
OTHER = "Something else happened elsewhere, and it takes a sentence or two to say what it was."
JA = (
    "気象台によると、19日午後9時ごろ、灯台県の沖合を"
    "震源とする強い地震があり、沿岸に津波注意報が出た。"
)
JA_TWO = (
    "けが人の情報は入っていない。県は夜通し被害の確認"
    "を続け、朝には学校を休みにするかどうかを決める。"
)
KO = (
    "기상대는 19일 오후 9시쯤 앞바다에서 강한 지진이"
    " 일어나 해안에 지진해일 주의보를 내렸다고 밝혔다."
)
KO_TWO = (
    "다친 사람은 아직 알려지지 않았다. 도는 밤새 피해를 확인하고 아침에 휴교 여부를 정하기로 했다."
)
ZH = "气象台说，19日晚9时许近海发生强烈地震，沿岸发布了海啸注意报，居民被要求离开海边前往高处避难。"
ZH_TWO = (
    "目前尚无人员受伤的消息。县政府连夜确认受灾情况，明早决定学校是否停课，并将召开新闻发布会说明。"
)
RU = "По данным метеослужбы, вечером 19 июня у побережья произошло сильное землетрясение."
RU_TWO = (
    "О пострадавших пока не сообщается, власти области всю ночь проверяют дороги, мосты и порты."
)


def paragraphs(body: str, headline: str = "") -> tuple[Paragraph, ...]:
    return main_text(walk(dom.parse(f"<html><body>{body}</body></html>")), headline).paragraphs


def texts(body: str, headline: str = "") -> list[str]:
    return [x.text for x in paragraphs(body, headline)]


def p(*words: str) -> str:
    return "".join(f"<p>{w}</p>" for w in words)


def test_a_list_of_places_is_text_though_some_of_its_lines_are_links() -> None:
    def line(place: str, towns: str) -> str:
        return f"<p>{place}：{towns}</p>"

    body = (
        f"<div>{p(JA, '各地の震度は次のとおり。', '＜震度4＞')}"
        + line("灯台県", "北町、<a href=/1>南町</a>、東町、西町、中央町、港町、浜町")
        + line("浦県", "<a href=/2>浦市</a>")
        + line("岬県", "<a href=/3>岬市</a>、<a href=/4>崎町</a>")
        + f"{p(JA_TWO)}</div>"
    )
    found = paragraphs(body)
    assert "浦県：浦市" in [x.text for x in found]
    assert "岬県：岬市、崎町" in [x.text for x in found]
    assert [x.text for x in found if x.kind == "subheading"] == ["＜震度4＞"]


def test_lines_that_point_elsewhere_are_no_list_of_places() -> None:
    links = "".join(f"<p>関連：<a href=/{n}>灯台県で別の地震{n}</a></p>" for n in range(4))
    assert texts(f"<div>{p(JA)}{links}{p(JA_TWO)}</div>") == [JA, JA_TWO]


def test_a_question_asked_twice_stays() -> None:
    ask = "What did you think when you first read the text of the treaty?"
    body = f"<div>{p('Anna Lind', ask, ONE, 'Bo Berg', ask, TWO)}</div>"
    assert texts(body).count(ask) == 2


def test_what_a_page_shows_twice_counts_once() -> None:
    wide, narrow = f"<div class=w>{p(ONE, TWO, THREE)}</div>", f"<div class=n>{p(ONE, TWO)}</div>"
    assert texts(f"<main>{wide}{narrow}</main>") == [ONE, TWO, THREE]
    again = p(ONE * 3, TWO * 3, THREE, ONE * 3, TWO * 3)
    assert texts(f"<div>{again}</div>") == [ONE * 3, TWO * 3, THREE]


def test_a_pull_quote_that_repeats_the_text_goes_and_another_stays() -> None:
    pulled = "<blockquote><p>the last of a long and slow journey</p></blockquote>"
    spoken = "<blockquote><p>We have waited for this day for many years.</p></blockquote>"
    assert texts(f"<div>{p(ONE)}{pulled}{p(TWO)}{spoken}{p(THREE)}</div>") == [
        ONE, TWO, "We have waited for this day for many years.", THREE,
    ]  # fmt: skip


def test_a_data_table_is_a_row_to_a_paragraph() -> None:
    rows = "".join(
        f"<tr class='odd player-{n}'><td>{n}</td><td>Team {n}</td><td>{90 - n}</td></tr>"
        for n in range(1, 4)
    )
    table = f"<div><table><tr><th>Pos.</th><th>Team</th><th>Points</th></tr>{rows}</table></div>"
    found = texts(f"<div>{p(ONE)}{table}{p(TWO)}</div>")
    assert found == [ONE, "Pos. Team Points", "1 Team 1 89", "2 Team 2 88", "3 Team 3 87", TWO]


def test_a_table_of_links_or_of_the_page_is_no_data() -> None:
    links = "<table>" + "<tr><td><a href=/1>One</a></td><td><a href=/2>Two</a></td></tr>" * 3
    assert texts(f"<div>{p(ONE)}{links}</table>{p(TWO)}</div>") == [ONE, TWO]
    page = f"<table><tr><td>menu</td><td>{p(ONE, TWO, THREE)}</td></tr></table>"
    assert texts(page) == [ONE, TWO, THREE]


def test_a_text_may_end_with_a_list() -> None:
    items = "<ul><li>North Town</li><li>South Town</li><li>East Town</li></ul>"
    found = paragraphs(f"<div>{p(ONE, TWO)}<h3>Where it is felt</h3>{items}</div>")
    assert [x.text for x in found][2:] == [
        "Where it is felt", "North Town", "South Town", "East Town",
    ]  # fmt: skip
    assert found[2].kind == "subheading"
    linked = items.replace("<li>", "<li><a href=/x>").replace("</li>", "</a></li>")
    assert texts(f"<div>{p(ONE, TWO)}<h3>Where it is felt</h3>{linked}</div>") == [ONE, TWO]


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("海が、鳴った。", (JA, JA_TWO)),
        ("바다가 울었고, 마을은 깨어났다.", (KO, KO_TWO)),
        ("大海在夜里发出了声音。", (ZH, ZH_TWO)),
        ("The <a href=/1>agreement signed in the capital on Wednesday</a> is over.", (ONE, TWO)),
    ],
)
def test_short_and_linked_first_lines(first: str, rest: tuple[str, ...]) -> None:
    shown = texts(f"<div><h1>Title here</h1>{p(first, *rest)}</div>", "Title here")
    assert len(shown) == 3
    assert shown[1:] == list(rest)


def test_dates_and_names_in_front_are_no_first_lines() -> None:
    head = p("19 June 2024, 10:30", "By Anna Lind", "2024.06.19 10:30")
    assert texts(f"<div><h1>Title</h1>{head}{p(ONE, TWO)}</div>", "Title") == [ONE, TWO]


CAPTIONS = [
    "灯台と満ち潮＝19日、灯台県浦市（水野千晶撮影）",
    "会談する両首脳＝ロイター",
    "등대 앞바다의 밤 풍경 /사진=등대신문 제공",
    "바다를 보는 주민들. [사진=연합뉴스]",
    "码头上的居民。 通讯员李明 摄",
    "地震后的街道。视频截图",
    "Фото: Анна Линд / Маяк",
    "The lighthouse at night. (AP Photo/Anna Lind)",
    "Photograph by Anna Lind",
    "Video courtesy of the Lighthouse Society",
]


@pytest.mark.parametrize("line", CAPTIONS)
def test_captions_and_credits_between_paragraphs(line: str) -> None:
    assert is_credit(line) or is_notice(line) or is_label(line)
    assert texts(f"<div>{p(ONE, line, TWO)}</div>") == [ONE, TWO]


@pytest.mark.parametrize(
    "line",
    [
        "写真には灯台が写っていた。",
        "会見で首相は「協力する」と述べた",
        "사진을 본 주민은 말이 없었다.",
        "图片显示灯塔完好无损。", "Фото опубликовали все газеты страны.",
        "Story of a treaty that nobody has read", "Images of war", "Photos show a calm sea.",
        "Source of the trouble", "編集長は辞任した。", "図らずも合意した。",
    ],
)  # fmt: skip
def test_words_of_the_text_are_no_credit(line: str) -> None:
    assert not is_credit(line)


def test_a_line_under_a_picture_is_its_caption() -> None:
    framed = "<div class=frame><img src=/l.jpg><br>灯台と満ち潮、浦市の浜から</div>"
    assert texts(f"<div>{p(JA)}{framed}{p(JA_TWO)}</div>") == [JA, JA_TWO]
    in_text = f"<p><img src=/l.jpg>{JA_TWO}</p>"
    assert texts(f"<div>{p(JA)}{in_text}{p(JA)}</div>")[1] == JA_TWO


NOTICES = [
    ("en", "Sign up for our daily newsletter and get it in your inbox."),
    ("en", "Have a tip? Write to the desk of the Lighthouse."),
    ("en", "Like this story? Share it with a friend!"),
    ("en", "The views expressed in this article are the author's own."),
    ("ja", "無断転載を禁じます。"),
    ("ja", "有料会員になると会員限定の有料記事もお読みいただけます。"),
    ("ja", "あわせて読みたい：灯台県の地震"),
    ("ko", "[등대신문, 무단 전재 및 재배포 금지]"),
    ("ko", "홍길동 기자 hong@lighthouse.co.kr"),
    ("ko", "▶제보하기 카카오톡 등대신문"),
    ("zh", "（原标题：沿海发生强烈地震）"),
    ("zh", "扫描二维码，关注灯塔公众号"),
    ("zh", "特别声明：以上内容为用户上传"),
    ("zh", "（原题为《沿海发生强烈地震》）"),
    ("zh", "(本文来自灯塔新闻，更多资讯请下载“灯塔”APP)"),
    ("zh", "版权声明：未经授权，禁止转载。"),
    ("zh", "编辑 刘明 校对 李华"),
    ("ru", "Подписывайтесь на наш телеграм-канал"),
    ("ru", "Читайте также: землетрясение у побережья"),
]
BODIES = {
    "en": (ONE, TWO), "ja": (JA, JA_TWO), "ko": (KO, KO_TWO), "zh": (ZH, ZH_TWO), "ru": (RU, RU_TWO)
}  # fmt: skip


@pytest.mark.parametrize(("language", "line"), NOTICES)
def test_notices_go_wherever_they_stand(language: str, line: str) -> None:
    first, last = BODIES[language]
    assert texts(f"<div>{p(line, first, line, last, line)}</div>") == [first, last]


@pytest.mark.parametrize(
    "line",
    [
        "Ukraine wants to become a member of the alliance within two years.",
        "The firm changed its privacy policy in May, and the court asked why.",
        "The commission proposed new rules for cookies on Tuesday.",
        "有料会員は100万人を超えた。",
        "写真の無断使用で出版社が訴えられた。",
        "영상을 무단 배포한 혐의로 기소됐다.",
        "他们未经许可进入该地区。",
        "法律规定，未经被收集者同意，不得向他人提供个人信息。",
        "Die rechte Partei gewann die Wahl, die Soldaten blieben in den Kasernen.",
        "Наш корреспондент передаёт из столицы.",
    ],
)
def test_news_about_such_things_is_no_notice(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize("language", sorted(BODIES))
def test_the_paragraphs_themselves_stay(language: str) -> None:
    first, last = BODIES[language]
    assert texts(f"<div>{p(first, last)}</div>") == [first, last]


def test_a_last_paragraph_with_the_reporters_mail_is_text() -> None:
    last = KO_TWO + " " + KO_TWO + " hong@lighthouse.co.kr"
    assert texts(f"<div>{p(KO, last)}</div>") == [KO, last]


@pytest.mark.parametrize(
    "heading",
    ["関連記事", "最新トピックス", "많이 본 뉴스", "相关阅读", "Читайте также", "Most read"],
)
def test_lists_of_other_articles_after_the_end(heading: str) -> None:
    cards = "".join(f"<h4><a href=/{n}>{OTHER[:60]} {n}</a></h4>" for n in range(5))
    teaser = f"<p>{OTHER}</p>"
    body = f"<div>{p(ONE * 2, TWO * 2, THREE * 2)}<h3>{heading}</h3>{cards}{teaser}</div>"
    assert texts(body) == [ONE * 2, TWO * 2, THREE * 2]


def test_lists_of_other_articles_with_teasers() -> None:
    cards = "".join(
        f"<dl><dd><a href=/{n}>{ZH[:20]}{n}</a></dd><dd>{ZH_TWO[:30]}</dd><dd>6-1{n}</dd></dl>"
        for n in range(4)
    )
    body = f"<div>{p(ZH * 3, ZH_TWO * 3)}<h2>为你推荐</h2>{cards}</div>"
    assert texts(body) == [ZH * 3, ZH_TWO * 3]


def test_a_related_link_in_the_middle_cuts_nothing_off() -> None:
    body = f"<div>{p(ONE, TWO)}<h3>Related</h3><p><a href=/1>{OTHER}</a></p>{p(THREE, ONE)}</div>"
    assert texts(body) == [ONE, TWO, THREE, ONE]


def test_the_part_behind_a_wall_belongs_to_the_part_before_it() -> None:
    free = f"<div class='text column'>{p(ONE)}</div>"
    paid = f"<div class='text column walled'>{p(TWO * 2, THREE * 2, ONE * 2)}</div>"
    assert texts(f"<article>{free}{paid}</article>")[0] == ONE


def test_names_of_page_builders_say_nothing() -> None:
    box = "<div class='elementor-element elementor-widget elementor-widget-text-editor'>{}</div>"
    parts = "".join(box.format(p(w * 2)) for w in (ONE, TWO, THREE))
    assert texts(f"<main>{parts}</main>") == [ONE * 2, TWO * 2, THREE * 2]
    aem = "".join(f"<div class='cmp cmp-text'>{p(w * 2)}</div>" for w in (ONE, TWO, THREE))
    assert texts(f"<main>{aem}</main>") == [ONE * 2, TWO * 2, THREE * 2]


def test_names_that_leave_nothing_of_a_page_are_no_verdict() -> None:
    names = ("promo", "teaser", "widget")
    each = zip(names, (ONE, TWO, THREE), strict=True)
    parts = "".join(f"<div class='{name}'>{p(words * 2)}</div>" for name, words in each)
    assert texts(f"<main>{parts}</main>") == [ONE * 2, TWO * 2, THREE * 2]
    comments = f"<div class='comments'>{p(OTHER * 3) * 9}</div>"
    promo = f"<div class='promo'>{p(OTHER)}</div>"
    assert texts(f"<main>{p(ONE, TWO)}{promo}{comments}</main>") == [ONE, TWO]


inline = st.sampled_from(["p", "li", "td", "blockquote", "h3", "div", "tr", "table", "ul", "b"])
words = st.sampled_from(
    [ONE, JA, KO, "関連記事", "残り 12文字", "A: b", "<img src=x>", "Photo: x", ""]
)


@given(st.lists(st.tuples(inline, words), max_size=40))
def test_every_paragraph_is_of_the_page_and_none_is_empty(parts: list[tuple[str, str]]) -> None:
    body = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    walked = walk(dom.parse(f"<body><div>{body}</div></body>"))
    shown = {block.text for block in walked.blocks}
    found = main_text(walked).paragraphs
    for paragraph in found:
        assert paragraph.text.strip()
        assert paragraph.text in shown or all(w in body for w in paragraph.text.split())
    assert not found or found[-1].kind == "paragraph"
    assert ends_open(found) in (True, False)


@pytest.mark.parametrize(
    "tags", ["<table>", "<table><tr><td>", "<blockquote>", "<div><img>", "<li>"]
)
def test_deep_and_broken_pages_end(tags: str) -> None:
    body = tags * 3_000 + p(ONE, TWO, THREE)
    assert len(main_text(walk(dom.parse(f"<body>{body}</body>"))).paragraphs) <= 3


@pytest.mark.parametrize(
    "words",
    [
        "get our aaaa bbbb ",
        "our terms, ",
        "sign up for the ",
        "оформите новую ",
        "無断での転載 ",
        "写真＝",
    ],
)
def test_lines_made_to_be_slow_are_not(words: str) -> None:
    line = (words * 400)[:398] + " a"
    for _ in range(200):
        assert is_notice(line + "©")
        assert is_credit(line[:100]) in (True, False)
        assert is_label(line) in (True, False)


def test_a_box_that_asks_for_an_account_goes_with_all_it_promises() -> None:
    wall = (
        "<div class=intro><p>Create an account or sign in to continue reading.</p>"
        "<ul><li>Read stories from across the country with one account.</li>"
        "<li>Get letters from those who write them.</li></ul><p>Sign in or register</p></div>"
    )
    assert texts(f"<article><h1>Treaty</h1>{p(ONE)}{wall}{p(TWO, THREE)}</article>", "Treaty") == [
        ONE,
        TWO,
        THREE,
    ]


@pytest.mark.parametrize("name", ["zwischentitel", "post-interline", "c-ko-midashi", "sub-head"])
def test_a_short_line_that_is_named_a_heading_is_one(name: str) -> None:
    body = f"{p(ONE, TWO)}<p class={name}>A long way</p><div>{p(THREE, OTHER)}</div>"
    assert [(x.text, x.kind) for x in paragraphs(f"<article>{body}</article>")][2] == (
        "A long way",
        "subheading",
    )
