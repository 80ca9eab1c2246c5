from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, RawResponse
from kawaraban.read.evidence import trust
from kawaraban.read.evidence.signed import is_person, persons, signature
from kawaraban.read.pages.page import read_page

JA = "港に4月に寄港した外航船は12隻で、前の年の同じ月より3隻増えた。港湾事務所がまとめた。" * 3
KO = "항구에 지난달 들어온 외항선은 모두 12척으로 지난해 같은 달보다 3척 늘었다고 밝혔다. " * 3
ZH = "港务局星期三公布的统计显示，四月份进港的外国船只共有十二艘，比去年同月增加三艘。" * 3
RU = "В апреле в порт зашли двенадцать иностранных судов, на три больше, чем год назад. " * 3
EN = "Twelve foreign ships called at the port in April, three more than in the year before. " * 3
TEXTS = {"ja": JA, "ko": KO, "zh": ZH, "ru": RU, "en": EN, "de": EN}


def read(language: str, over: str = "", under: str = "", head: str = "", text: str = "") -> Article:
    body = text or TEXTS[language]
    html = (
        f'<!doctype html><html lang="{language}"><head><title>Twelve ships</title>'
        f'<meta property="og:site_name" content="The Harbour Post">{head}</head><body>'
        f"<main><article><h1>Twelve ships</h1>{over}<p>{body}</p><p>{TEXTS[language]}</p>"
        f"{under}</article></main></body></html>"
    )
    raw = RawResponse(
        url="https://harbour.example/1",
        body=html.encode(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
    )
    return read_page(raw, Hints())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Von Anna Muster, Redaktion", ["Anna Muster"]),
        ("Por María Ejemplo", ["María Ejemplo"]),
        ("Par Jeanne Exemple", ["Jeanne Exemple"]),
        ("Автор: Иван Иванов", ["Иван Иванов"]),
        ("Текст: Мария Петрова, Пётр Сидоров", ["Мария Петрова", "Пётр Сидоров"]),
        ("文・山田太郎", ["山田太郎"]),
        ("取材・文／山田 太郎", ["山田 太郎"]),
        ("執筆：山田太郎", ["山田太郎"]),
        ("山田太郎記者", ["山田太郎"]),
        ("【記者：山田太郎】", ["山田太郎"]),
        ("（モスクワ＝山田太郎）", ["山田太郎"]),
        ("홍길동 기자 hong@harbour.example", ["홍길동"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("홍길동 특파원", ["홍길동"]),
        ("글·사진 홍길동", ["홍길동"]),
        ("记者 张三", ["张三"]),
        ("本报记者 张三 李四", ["张三", "李四"]),
        ("作者：张三", ["张三"]),
        ("文/张三", ["张三"]),
    ],
)
def test_a_line_that_signs(line: str, names: list[str]) -> None:
    assert signature(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "By the end of the year the port will have a second crane.",
        "Von der Küste bis ins Gebirge regnet es am Mittwoch.",
        "（敬称略）",
        "（共同）",
        "文化部が担当する新しい記事の一覧",
        "무단 전재 및 재배포 금지",
        "来源：新华社",
        "Текст закона опубликован в среду.",
        "",
    ],
)
def test_a_line_that_does_not(line: str) -> None:
    assert signature(line) == []


@pytest.mark.parametrize(
    ("language", "over", "under", "text", "names"),
    [
        ("ja", "", "<p>（山田太郎記者）</p>", "", ("山田太郎",)),
        ("ja", "<p>文・山田太郎</p>", "", "", ("山田太郎",)),
        ("ko", "", "<p>홍길동 기자 hong@harbour.example</p>", "", ("홍길동",)),
        ("ko", "", "", f"(부산=하버통신) 홍길동 기자 = {KO}", ("홍길동",)),
        ("zh", "", "", f"本报讯（记者 张三）{ZH}", ("张三",)),
        ("zh", "<div>作者：张三</div>", "", "", ("张三",)),
        ("ru", "<div>Автор: Мария Петрова</div>", "", "", ("Мария Петрова",)),
        ("en", "<p>By Jane Roe and John Doe</p>", "", "", ("Jane Roe", "John Doe")),
        ("de", "<p>Von Anna Muster</p>", "", "", ("Anna Muster",)),
        ("en", "", "<p>Harbour Post / Coast Agency</p>", "", ("Coast Agency",)),
        ("de", "", "<p>HP-Redaktion</p>", "", ("HP-Redaktion",)),
    ],
)
def test_names_that_a_page_shows(
    language: str, over: str, under: str, text: str, names: tuple[str, ...]
) -> None:
    article = read(language, over, under, text=text)
    evidence = article.evidence_of("bylines")
    assert article.bylines == names
    assert evidence is not None
    assert evidence.source == "page-text"


def test_names_in_elements_of_their_own_are_parted() -> None:
    over = (
        '<div class="article-byline"><div class="origins"><span>Jane Roe</span> '
        "<span>Ann Mary Smith</span></div></div>"
    )
    assert read("en", over).bylines == ("Jane Roe", "Ann Mary Smith")


def test_what_stands_beside_a_name_is_no_name() -> None:
    over = (
        '<div class="author">Written by <a href="/about">Jane Roe</a> in <a href="/p">Port</a> on '
        '1 June at 08:34. <a href="/c">51 Comments</a></div>'
    )
    assert read("en", over).bylines == ("Jane Roe",)


def test_who_wrote_a_comment_or_another_article_did_not_write_this_one() -> None:
    under = (
        '<div class="related-stories"><a rel="author" href="/author/x">Xaver Other</a></div>'
        '<div class="comments"><span class="author">Carl Commenter</span></div>'
    )
    assert read("en", under=under).bylines == ()
    comment = (
        '<div itemscope itemtype="https://schema.org/Comment">'
        '<span itemprop="author">Carl Commenter</span></div>'
    )
    assert read("en", '<span itemprop="author">Jane Roe</span>', comment).bylines == ("Jane Roe",)


@pytest.mark.parametrize("named", ["The Harbour Post", "Redaktion", "admin", "Newsroom", "news"])
def test_a_person_outranks_whom_the_head_names_in_general(named: str) -> None:
    head = f'<meta name="author" content="{named}">'
    assert read("en", "<p>By Jane Roe</p>", head=head).bylines == ("Jane Roe",)


def test_a_person_of_the_head_stands() -> None:
    head = '<meta name="author" content="Jane Roe"><meta name="author" content="John Doe">'
    assert read("en", "<p>By Somebody Else</p>", head=head).bylines == ("Jane Roe", "John Doe")


def test_a_name_in_its_parts() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Twelve ships",'
        '"author": {"@type": "Person", "givenName": "Jane", "familyName": "Roe"}}</script>'
    )
    assert read("en", head=head).bylines == ("Jane Roe",)
    assert read("en", head='<meta name="author" content="Roe, Jane">').bylines == ("Jane Roe",)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Jane Roe", True),
        ("山田太郎", True),
        ("高橋さくら", True),
        ("ジェーン・ロウ", True),
        ("홍길동", True),
        ("张三", True),
        ("Мария Петрова", True),
        ("Read more", False),
        ("See all", False),
        ("関連記事", False),
        ("共同通信", False),
        ("政治部", False),
        ("4 June 2024", False),
        ("Reuters", False),
    ],
)
def test_what_looks_like_a_person(name: str, found: bool) -> None:
    assert is_person(name) is found


@given(st.text(max_size=300))
def test_any_line_is_read(line: str) -> None:
    names = signature(line)
    assert all(is_person(n) for n in [*names, *persons(line)])


@pytest.mark.parametrize("note", ["（連載終了）", "（特集一覧）", "（以上）", "（前編）"])
def test_a_note_in_brackets_is_nobody(note: str) -> None:
    assert read("ja", text=JA + note, under=f"<p>{note}</p>").bylines == ()


def test_a_name_in_brackets_under_the_last_paragraph() -> None:
    assert read("ja", under=f"<p>{JA}（山田太郎）</p>").bylines == ("山田太郎",)


@pytest.mark.parametrize(
    ("name", "outlet", "found"),
    [
        ("The Harbour Post", "Harbour Post", True),
        ("Harbour Post Ltd", "Harbour Post", True),
        ("harbourpost.com", "Harbour Post", True),
        ("Stern Redaktion", "stern.de", True),
        ("Peter Stern", "stern.de", False),
        ("Andrea Schmidt", "ndr.de", False),
        ("Richard Roe", "ARD", False),
        ("Example Media Group", "The Harbour Post", True),
        ("港の便り編集部", "港の便り", True),
        ("山田太郎", "港の便り", False),
        ("항구일보", "항구일보", True),
        ("홍길동", "항구일보", False),
        ("", "Harbour Post", False),
    ],
)
def test_who_is_the_outlet(name: str, outlet: str, found: bool) -> None:
    assert trust.is_outlet(name, [outlet]) is found


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("abc, def", ("abc", "def")),
        ("(abc)", ("abc",)),
        ("abc/def; Foto: Jane Roe", ("abc", "def")),
        ("mehr", ()),
        ("so it is, and so it was", ()),
    ],
)
def test_letters_that_stand_for_somebody(line: str, names: tuple[str, ...]) -> None:
    assert read("de", under=f"<div>{line}</div>").bylines == names


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("zh", "2024-06-19 17:05 来源：港口日报 作者：张三 编辑：李四", ("张三",)),
        ("zh", "2024/06/19 17:05 記者張三／港口報導", ("張三",)),
        ("ja", "2024年6月19日 17時05分 山田太郎記者", ("山田太郎",)),
        ("ru", "19 июня 2024, 17:05 Автор: Иван Иванов Фото: Пётр Петров", ("Иван Иванов",)),
        ("ja", "6月19日 外務省記者 会見", ()),
        ("ja", "19日 記者会見 質疑応答", ()),
        ("zh", "作者簡介", ()),
        ("zh", "2024-06-19 责任编辑：王五", ()),
    ],
)
def test_a_line_that_holds_the_date_too(language: str, line: str, names: tuple[str, ...]) -> None:
    assert read(language, over=f"<div>{line}</div>").bylines == names
