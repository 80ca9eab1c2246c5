from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, RawResponse, Unreadable
from kawaraban.read.evidence import trust
from kawaraban.read.evidence.heading import words_of
from kawaraban.read.evidence.metadata import Said
from kawaraban.read.html import dom
from kawaraban.read.pages.page import read_page

TEXT = "Twelve foreign ships called at the port in April, three more than in the year before. " * 4
NAMES = ["The Harbour Post", "harbour.example"]


def read(body: str, *, title: str = "", og: str = "", ld: str = "", meta: str = "") -> Article:
    head = f"<title>{title}</title>" if title else ""
    head += f'<meta property="og:title" content="{og}">' if og else ""
    head += f'<meta name="title" content="{meta}">' if meta else ""
    if ld:
        head += (
            '<script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "headline": "{ld}"}}</script>'
        )
    html = (
        f"<!doctype html><html><head>{head}"
        '<meta property="og:site_name" content="The Harbour Post"></head>'
        f"<body>{body}<article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )
    raw = RawResponse(
        url="https://harbour.example/1",
        body=html.encode(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
    )
    return read_page(raw, Hints())


def words(markup: str) -> tuple[str, str]:
    node = dom.parse(f"<body>{markup}</body>").css_first("h1")
    assert node is not None
    return words_of(node)


@pytest.mark.parametrize(
    ("inside", "said", "kicker"),
    [
        ("Port grows", "Port grows", ""),
        ("<span>Port grows</span>", "Port grows", ""),
        ("<span class='kicker'>Economy</span><span>The port grows</span>", "The port grows", 1),
        ("<div><em class='overline'>Economy</em> The port grows</div>", "The port grows", 1),
        ("<span class='kicker'>Economy: </span>The port grows", "Economy: The port grows", ""),
        (
            "<span class='kicker'>Economy</span><span class='sr-only'>: </span><b>The port</b>",
            "Economy: The port",
            "",
        ),
        ("<span>Economy</span>The port grows", "Economy The port grows", 1),
        ("<span class='dropcap'>T</span>he port grows", "The port grows", ""),
        ("The port <em>grows</em>, slowly", "The port grows, slowly", ""),
        ("The port grows<small class='subtitle'>A report</small>", "The port grows", ""),
        ("<span class='sr-only'>Exclusive</span>The port grows", "The port grows", ""),
        ("港が<ruby>賑<rt>にぎ</rt></ruby>わう", "港が賑わう", ""),
        (
            "<span class='kicker'>経済</span>港に寄る船が三隻増えた",
            "港に寄る船が三隻増えた",
            "経済",
        ),
        ("항구<br>다시 붐빈다", "항구 다시 붐빈다", ""),
    ],
)
def test_the_words_of_a_heading(inside: str, said: str, kicker: str | int) -> None:
    assert words(f"<h1>{inside}</h1>") == (said, "Economy" if kicker == 1 else kicker)


@given(st.text(max_size=200))
def test_any_heading_is_read(text: str) -> None:
    node = dom.parse(f"<body><h1><span class=kicker>A</span>{text}</h1></body>").css_first("h1")
    assert node is None or isinstance(words_of(node)[0], str)


TRAILS = [
    '<ul class="breadcrumb"><li><a href="/">Home</a></li><li><h1>{0}</h1></li></ul>',
    '<nav><a href="/">Home</a><h1>{0}</h1></nav>',
    '<div><a href="/">Home</a> <a href="/p">Port</a> <h1>{0}</h1></div>',
]


@pytest.mark.parametrize("trail", TRAILS)
def test_the_last_crumb_of_a_trail_is_no_headline(trail: str) -> None:
    machines, people = "Port growth 2024: ships, figures, crane", "Three ships more, and one crane"
    body = trail.format(machines) + f"<header><h2>{people}</h2></header>"
    article = read(body, title=f"{machines} | The Harbour Post", og=people, ld=machines)
    evidence = article.evidence_of("headline")
    assert article.headline == people
    assert evidence is not None
    assert evidence.source == "heading"


def test_a_headline_under_a_link_to_its_section_stands() -> None:
    article = read('<div><a href="/port">Port</a><h1>Three ships more</h1></div>', og="Ships")
    assert article.headline == "Three ships more"


@pytest.mark.parametrize(
    "mark",
    [
        '<h1 class="logo"><a href="/">The Harbour Post</a></h1>',
        '<h1><a href="https://harbour.example/"><img alt="" src="/l.png">Harbour</a></h1>',
        "<h1>MENU</h1>",
    ],
)
def test_the_mark_of_the_site_is_no_headline(mark: str) -> None:
    title = "港に寄る船が三隻増えた"
    assert read(mark, title=f"{title}｜港の便り").headline == title
    assert read(mark, og=title, title=f"{title} - The Harbour Post").headline == title


def test_the_h1_that_a_title_confirms_goes_first() -> None:
    body = "<h1>Weather: storm tonight</h1><h1>Three ships more</h1><h1>More from the port</h1>"
    assert read(body, og="Three ships more").headline == "Three ships more"


def test_a_page_without_h1() -> None:
    body = '<h2>Newsletter</h2><h2 class="entry-title">Three ships more at the port</h2>'
    assert read(body).headline == "Three ships more at the port"


def test_a_kicker_without_a_sign_takes_the_wording_that_has_one() -> None:
    body = "<h1><span>Port growth</span>Three ships more in April</h1>"
    og = "Port growth / Three ships more in April"
    assert read(body, og=og, title="Port growth Three ships more in April").headline == og


def test_a_kicker_of_its_own_line_goes_even_where_the_head_joins_it() -> None:
    body = "<h1><span class='kicker'>Port growth</span><span>Three ships more in April</span></h1>"
    article = read(body, og="Port growth: Three ships more in April", title="Port news 2024")
    assert article.headline == "Three ships more in April"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        # a tail that another place does without, in languages of all sorts
        ([("open-graph", "항구 붐빈다, 석 달째-경제ㅣ항구"), ("meta", "항구 붐빈다, 석 달째")], 1),
        ([("title", "Three ships more - Port - Economy"), ("open-graph", "Three ships more")], 1),
        ([("json-ld", "Three ships more | Desk"), ("h1", "Three ships more")], 1),
        ([("title", "В порту стало больше судов — Порт"), ("h1", "В порту стало больше судов")], 1),
        # cut off for machines
        ([("open-graph", "Three ships more at the…"), ("h1", "Three ships more at the port")], 1),
        # nothing shows it: what stands behind a bar is the site, or its section
        ([("title", "港に寄る船が三隻増えた｜港の便り")], "港に寄る船が三隻増えた"),
        ([("title", "港口船只比去年增加三艘_经济_港口日报")], "港口船只比去年增加三艘"),
        ([("title", "Port | Three ships more in April")], "Port | Three ships more in April"),
        # a longer headline is no tail
        ([("h1", "Ships: three more in April"), ("title", "Ships")], 0),
        ([("h1", "Port grows again"), ("title", "Port grows again: three more ships and a crane "
          "that nobody had expected to see here")], 0),
    ],
)  # fmt: skip
def test_what_places_mean_the_same(said: list[tuple[str, str]], found: str | int) -> None:
    chosen = trust.headline([Said(value, source) for source, value in said], NAMES)
    assert chosen is not None
    assert chosen[0] == (said[found][1] if isinstance(found, int) else found)


def test_how_sure_it_is() -> None:
    both = trust.headline([Said("Three ships more", "h1"), Said("Three ships more", "title")], [])
    split = trust.headline([Said("Three ships more", "h1"), Said("Port news", "title")], [])
    assert both is not None
    assert split is not None
    assert both[1].confidence > 0.95 > 0.9 > split[1].confidence


def test_the_section_of_a_trail() -> None:
    trail = (
        '<div class="breadcrumbs"><a href="/">Home</a> <a href="/economy">Economy</a> '
        '<a href="/economy/port">Port</a></div><h1>Three ships more</h1>'
    )
    assert read(trail).section == "Port"


def test_an_outlet_is_no_section_of_it() -> None:
    said = [Said("Economy", "open-graph"), Said("Harbour online", "json-ld")]
    assert trust.outlet(said, "harbour.example").value == "Harbour online"
    assert (
        trust.outlet([Said("港の便り", "open-graph"), *said], "harbour.example").value == "港の便り"
    )


@pytest.mark.parametrize(
    "tags",
    [
        "<h1><div>",
        "<div class='breadcrumb'><h1>x</h1>",
        "<div itemprop='headline'>",
        "<div itemprop='author'>",
        "<div class='author'>",
    ],
)
def test_elements_in_one_another_are_not_read_again_and_again(tags: str) -> None:
    page = tags * 1000 + f"<p>{TEXT}</p>" * 3000
    with suppress(Unreadable):  # a page that is all heading holds no article
        assert read(page, og="Three ships more").headline


def test_a_heading_that_goes_on_from_another_is_no_headline() -> None:
    article = read("<h1>… fishermen are worried</h1>", title="A harbour is to be deepened")
    assert article.headline == "A harbour is to be deepened"
    alone = read("<h1>… and then there were none</h1>")
    assert alone.headline.startswith("…")
