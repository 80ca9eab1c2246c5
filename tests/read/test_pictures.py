from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Hints, RawResponse
from kawaraban.read.html.srcset import candidates, preloaded
from kawaraban.read.pages.page import read_page

TEXT = "Twelve foreign ships called at the port in April, three more than in the year before. " * 4
HOME = "https://harbour.example"
NAMED = '<meta property="og:image" content="/social/9999999-card.jpg">'


def read(over: str = "", between: str = "", head: str = "", under: str = "") -> Article:
    html = (
        f"<!doctype html><html><head><title>Three ships more</title>{head}</head><body>{over}"
        f"<main><h1>Three ships more</h1>{between}<article><p>{TEXT}</p><p>{TEXT}</p>{under}"
        "</article></main></body></html>"
    )
    raw = RawResponse(
        url=f"{HOME}/1",
        body=html.encode(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=datetime(2024, 6, 20, tzinfo=UTC),
    )
    return read_page(raw, Hints())


SHOWN = f"{HOME}/pix/1234567-900.jpg"


@pytest.mark.parametrize(
    "markup",
    [
        '<figure><img src="/pix/1234567-900.jpg"></figure>',
        '<figure><img src="/l.gif" data-src="/pix/1234567-900.jpg"></figure>',
        '<figure><img src="data:," data-srcset="/pix/1234567-90.jpg 90w, '
        '/pix/1234567-900.jpg 900w"></figure>',
        '<figure><picture><source srcset="/pix/1234567-900.jpg 900w" media="x">'
        '<img src="/pix/1234567-90.jpg"></picture></figure>',
        '<figure><amp-img src="/pix/1234567-900.jpg" width="900"></amp-img></figure>',
        '<figure><button><img src="/pix/1234567-900.jpg"></button></figure>',
        '<figure><button> <span><img src="/pix/1234567-900.jpg"></span></button></figure>',
        '<figure><video poster="/pix/1234567-900.jpg"></video></figure>',
        '<figure><harbour-image data-src="/pix/1234567-900.jpg"></harbour-image></figure>',
    ],
)
def test_a_picture_between_headline_and_text_leads(markup: str) -> None:
    article = read(between=markup, head=NAMED)
    evidence = article.evidence_of("lead_picture")
    assert article.lead_picture == SHOWN
    assert evidence is not None
    assert evidence.source == "page-text"


@pytest.mark.parametrize(
    "markup",
    [
        '<img class="avatar" src="/pix/1234567-900.jpg">',
        '<div class="author-box"><figure><img src="/pix/1234567-900.jpg"></figure></div>',
        '<figure><img src="/pix/1234567-900.jpg" sizes="48px" srcset="/a/1.jpg 100w"></figure>',
        '<figure><img src="/pix/1234567-900.jpg" width="120"></figure>',
        '<aside><figure><img src="/pix/1234567-900.jpg"></figure></aside>',
        '<img src="/pix/1234567-900.jpg">',
    ],
)
def test_portraits_and_teasers_do_not_lead(markup: str) -> None:
    assert read(between=markup, head=NAMED).lead_picture == f"{HOME}/social/9999999-card.jpg"


def test_the_picture_named_goes_before_another_one_shown() -> None:
    between = (
        '<figure><img src="/pix/7654321-900.jpg"></figure>'
        '<figure><img src="/pix/1234567-900.jpg"></figure>'
    )
    head = '<meta property="og:image" content="/social/1234567-card.jpg">'
    assert read(between=between, head=head).lead_picture == SHOWN


def test_the_picture_fetched_before_all_others() -> None:
    head = NAMED + (
        '<link rel="preload" as="image" href="/icons/menu.svg">'
        '<link rel="preload" as="image" imagesrcset="/pix/1234567-90.jpg 90w, '
        '/pix/1234567-900.jpg 900w">'
    )
    article = read(head=head)
    evidence = article.evidence_of("lead_picture")
    assert article.lead_picture == SHOWN
    assert evidence is not None
    assert evidence.source == "meta"
    head = NAMED + '<link rel="preload" as="image" href="/pix/1234567-900.jpg">'
    assert read(head=head).lead_picture == f"{HOME}/social/9999999-card.jpg"
    head = head.replace("as=", 'fetchpriority="high" as=')
    assert read(head=head).lead_picture == SHOWN


@pytest.mark.parametrize(
    ("frame", "caption"),
    [
        ("<figcaption>The port, in April.</figcaption>", "The port, in April."),
        (
            "<figcaption><p>The port, in April.</p><p>Photo: Jane Roe</p></figcaption>",
            "The port, in April. Photo: Jane Roe",
        ),
        ("<div class='bildunterschrift'>Der Hafen. © dpa</div>", "Der Hafen. © dpa"),
        ("<p class='caption'>4月の港（写真・山田太郎）</p>", "4月の港（写真・山田太郎）"),
        ("<p class='img_caption'>지난달 항구. 사진=하버통신</p>", "지난달 항구. 사진=하버통신"),
        ("<figcaption>Порт в апреле. Фото: ТАСС</figcaption>", "Порт в апреле. Фото: ТАСС"),
        ("<figcaption>四月的港口。新华社发</figcaption>", "四月的港口。新华社发"),
        ("<span>The port, in April.</span>", "The port, in April."),
        (
            "<figcaption>The port, in April.<span>Jane Roe</span></figcaption>",
            "The port, in April. Jane Roe",
        ),
        ("<figcaption>Video</figcaption>", None),
        ("<figcaption>写真</figcaption>", None),
        ("<figcaption>Three ships more</figcaption>", None),
        (f"<figcaption>{TEXT * 3}</figcaption>", None),
        ("", None),
    ],
)
def test_captions(frame: str, caption: str | None) -> None:
    between = f'<figure><img src="/pix/1234567-900.jpg">{frame}</figure>'
    article = read(between=between)
    assert article.lead_picture == SHOWN
    assert article.lead_picture_caption == caption


@pytest.mark.parametrize(
    ("box", "caption"),
    [
        ("<div class='article__picture'><img src='{0}'><p>The port, in April.</p></div>", True),
        ("<div class='article__picture'><img src='{0}'><p>Audio: the port</p></div>", False),
        ("<div class='x1'><img src='{0}'><p>Ships.</p><p>Read on below</p></div>", False),
    ],
)
def test_a_small_box_around_a_picture(box: str, caption: bool) -> None:
    head = '<meta property="og:image" content="/social/1234567-card.jpg">'
    article = read(between=box.format("/pix/1234567-900.jpg"), head=head)
    assert article.lead_picture == SHOWN
    assert article.lead_picture_caption == ("The port, in April." if caption else None)


def test_a_caption_that_the_head_gives() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Three ships '
        'more", "image": {"url": "/ld/1234567-1x1.jpg", "caption": "The port."}}</script>'
    )
    article = read(head=head, under='<p><img src="/pix/1234567-900.jpg"></p>')
    assert (article.lead_picture, article.lead_picture_caption) == (SHOWN, "The port.")


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("/a.jpg 100w, /b.jpg 200w", [("/a.jpg", 100), ("/b.jpg", 200)]),
        ("/a.jpg, /b.jpg 2x", [("/a.jpg", 500), ("/b.jpg", 1000)]),
        ("/w_200,h_100/a.jpg 200w", [("/w_200,h_100/a.jpg", 200)]),
        (" 150w,  200w", []),
        ("", []),
    ],
)
def test_sets_of_renditions(srcset: str, found: list[tuple[str, float]]) -> None:
    assert candidates(srcset) == found


def test_what_is_fetched_early() -> None:
    assert preloaded("/a.jpg", "", False) == ""
    assert preloaded("/a.jpg", "", True) == "/a.jpg"
    assert preloaded("#", "/a.jpg 100w, /b.jpg 200w", False) == "/b.jpg"


@given(st.text(alphabet="ab/., 019wx\n", max_size=200))
def test_any_srcset_is_read(srcset: str) -> None:
    assert all(address and size >= 0 for address, size in candidates(srcset))
