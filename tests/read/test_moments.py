"""When an article came out, told from pages of invented outlets."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Entry, Hints, Moment, RawResponse
from kawaraban.read.pages.page import read_page

FETCHED = datetime(2024, 6, 21, 3, 0, tzinfo=UTC)
URL = "https://www.example.com/world/a"
TEXT = {
    "ja": "両国の首脳は会談の後に記者会見を開き、経済協力を進めることで一致したと説明した。" * 3,
    "ko": "양국 정상은 회담 뒤 기자회견을 열고 경제 협력을 추진하기로 했다고 설명했다. " * 3,
    "zh": "两国领导人在会谈后举行记者会，说明双方同意推动经济合作，并将继续协商具体安排。" * 3,
    "ru": "Лидеры двух стран провели переговоры и рассказали журналистам об их итогах. " * 3,
    "de": "Die Staatschefs sprachen nach dem Treffen vor der Presse über ihre Zusammenarbeit. " * 3,
    "en": "The two leaders spoke to reporters after their talks and said that they had agreed. "
    * 3,
}


def read(
    shown: str = "",
    *,
    head: str = "",
    ld: dict[str, str] | None = None,
    url: str = URL,
    language: str = "en",
    lang: str = "",
    after: str = "",
    above: str = "",
    fetched: datetime = FETCHED,
    hints: Hints | None = None,
) -> Article:
    """An article of a page that shows ``shown`` under its headline."""
    if ld is not None:
        block = {"@type": "NewsArticle", "headline": "Two leaders met", **ld}
        head += f'<script type="application/ld+json">{json.dumps(block)}</script>'
    html = (
        f'<html lang="{lang or language}"><head><title>Two leaders met</title>{head}</head><body>'
        f"{above}<article><h1>Two leaders met</h1>{shown}<p>{TEXT[language]}</p>"
        f"<p>{TEXT[language]}</p>{after}</article></body></html>"
    )
    raw = RawResponse(url=url, body=html.encode(), fetched=fetched)
    return read_page(raw, hints or Hints())


def when(article: Article) -> tuple[str, str]:
    return str(article.published), str(article.updated)


@pytest.mark.parametrize(
    ("language", "shown", "published", "updated"),
    [
        ("ja", "<p>公開 2024年6月19日 17:05</p><p>更新 2024年6月20日 8:00</p>",
         "2024-06-19T17:05+09:00", "2024-06-20T08:00+09:00"),
        ("ja", "<p>2024年6月20日 8:00 更新</p><p>2024年6月19日 17:05 配信</p>",
         "2024-06-19T17:05+09:00", "2024-06-20T08:00+09:00"),
        ("ja", "<p>令和6年6月19日 午後5時5分</p>", "2024-06-19T17:05+09:00", "None"),
        ("ja", "<p>6月19日(水) 17:05</p>", "2024-06-19T17:05+09:00", "None"),
        ("ja", "<dl><dt>掲載日</dt><dd>2024.06.19</dd></dl>", "2024-06-19", "None"),
        ("ja", "<p>2024年6月19日</p><p>17:05</p>", "2024-06-19T17:05+09:00", "None"),
        ("ko", "<span>입력</span><br><span>2024.06.19 17:05</span><br><span>수정</span><br>"
               "<span>2024.06.20 08:00</span>",
         "2024-06-19T17:05+09:00", "2024-06-20T08:00+09:00"),
        ("ko", "<p>승인 2024.06.19 오후 5:05</p>", "2024-06-19T17:05+09:00", "None"),
        ("zh", "<p>来源：某报 2024-06-19 17:05</p>", "2024-06-19T17:05+08:00", "None"),
        ("zh", "<p>发布时间：2024-06-19 17:05 更新时间：2024-06-20 08:00</p>",
         "2024-06-19T17:05+08:00", "2024-06-20T08:00+08:00"),
        ("ru", "<p>19 июня 2024, 17:05 МСК</p>", "2024-06-19T17:05+03:00", "None"),
        ("ru", "<p>Обновлено: 20.06.2024 08:00</p><p>Опубликовано: 19.06.2024 17:05</p>",
         "2024-06-19T17:05", "2024-06-20T08:00"),
        ("de", "<p>Stand: 20.06.2024 08:00 Uhr</p><p>Erstellt: 19.06.2024, 17:05 Uhr</p>",
         "2024-06-19T17:05+02:00", "2024-06-20T08:00+02:00"),
        ("de", "<p>19.01.2024, 17:05 Uhr</p>", "2024-01-19T17:05+01:00", "None"),
        ("en", "<p>First published on Wed 19 Jun 2024 17.05 BST</p>"
               "<p>Last modified on Thu 20 Jun 2024 08.00 BST</p>",
         "2024-06-19T17:05+01:00", "2024-06-20T08:00+01:00"),
        ("en", "<p>By Jane Roe</p><p>Updated June 20, 2024 8:00 a.m. EDT</p>"
               "<p>Published June 19, 2024 5:05 p.m. EDT</p>",
         "2024-06-19T17:05-04:00", "2024-06-20T08:00-04:00"),
        ("en", "<p>2 hours ago</p>", "2024-06-21", "None"),
        ("en", "<p>15 minutes ago</p>", "2024-06-21T02:45", "None"),
    ],
)  # fmt: skip
def test_shown_dates_and_their_labels(
    language: str, shown: str, published: str, updated: str
) -> None:
    assert when(read(shown, language=language)) == (published, updated)


@pytest.mark.parametrize(
    "shown",
    [
        "<p>日時：2024年6月19日 13:00-15:00</p>",
        "<p>2024年6月19日に行われた会談</p>",
        "<p>放送：2024年6月19日 17:05</p>",
        "<p>原文（公開：2024年6月19日）</p>",
        "<p>© 2024年6月19日</p>",
    ],
)
def test_dates_of_other_things(shown: str) -> None:
    assert read(shown, language="ja").published is None


def test_dates_in_running_text_are_none() -> None:
    shown = "<p>On 3 June 2019, the two had met for the first time in the capital.</p>"
    assert read(shown).published is None


@pytest.mark.parametrize(
    ("times", "published", "updated"),
    [
        ('Updated: <time datetime="2024-06-20T08:00:00Z"></time> '
         'Original: <time datetime="2024-06-19T08:05:00Z"></time>',
         "2024-06-19T08:05:00+00:00", "2024-06-20T08:00:00+00:00"),
        ('<time class="updated" datetime="2024-06-20T08:00:00Z"></time>'
         '<time class="entry-date published" datetime="2024-06-19T08:05:00Z"></time>',
         "2024-06-19T08:05:00+00:00", "2024-06-20T08:00:00+00:00"),
        ('<time class="entry-date published updated" datetime="2024-06-19T08:05:00Z"></time>',
         "2024-06-19T08:05:00+00:00", "None"),
        ('<time pubdate data-date-time="2024-06-19T08:05:00Z">Wednesday</time>',
         "2024-06-19T08:05:00+00:00", "None"),
        ('<time datetime="2024-06-19">June 19, 2024 5:05 p.m. EDT</time>',
         "2024-06-19T17:05-04:00", "None"),
        ('<blockquote><time datetime="2024-06-01T08:05:00Z"></time></blockquote>'
         '<time datetime="2024-06-19T08:05:00Z"></time>',
         "2024-06-19T08:05:00+00:00", "None"),
        ('<div class="related-articles"><time datetime="2024-06-01T08:05:00Z"></time></div>'
         '<div><time datetime="2024-06-19T08:05:00Z"></time></div>',
         "2024-06-19T08:05:00+00:00", "None"),
        ('<div class="comments"><time datetime="2024-06-20T08:05:00Z"></time></div>',
         "None", "None"),
    ],
)  # fmt: skip
def test_time_elements(times: str, published: str, updated: str) -> None:
    assert when(read(times)) == (published, updated)


def test_microdata_of_comments_and_events_is_not_the_articles() -> None:
    shown = (
        '<div itemscope itemtype="https://schema.org/Event">'
        '<meta itemprop="datePublished" content="2024-06-01T08:00:00Z"></div>'
        '<meta itemprop="datePublished" content="2024-06-19T08:05:00Z">'
    )
    assert str(read(shown).published) == "2024-06-19T08:05:00+00:00"


def test_an_update_given_as_publication_gives_way_to_what_is_shown() -> None:
    article = read(
        "<p>June 19, 2024, 12:31 PM UTC / Updated June 20, 2024, 6:06 PM UTC</p>",
        ld={"datePublished": "2024-06-20T18:06:00Z"},
    )
    assert when(article) == ("2024-06-19T12:31+00:00", "2024-06-20T18:06+00:00")
    evidence = article.evidence_of("published")
    assert evidence is not None
    assert (evidence.source, evidence.note) == ("page-text", "json-ld gives the time of an update")


def test_only_an_update() -> None:
    article = read("<p>Updated: June 19, 2024 5:05 p.m. EDT</p>")
    evidence = article.evidence_of("published")
    assert str(article.published) == "2024-06-19T17:05-04:00"
    assert evidence is not None
    assert (evidence.confidence, evidence.note) == (0.4, "only an update's time is given")


@pytest.mark.parametrize(
    ("ld", "shown", "head", "language", "expected"),
    [
        # Another place has the same hands with an offset.
        ("2024-06-19T17:05:00Z", "",
         '<meta property="article:published_time" content="2024-06-19T17:05:00+09:00">', "ja",
         "2024-06-19T17:05:00+09:00"),
        # The page shows them to readers of one zone.
        ("2024-06-19T17:05:00Z", "<p>2024年6月19日 17:05</p>", "", "ja",
         "2024-06-19T17:05:00+09:00"),
        ("2024-06-19T17:05:00+00:00", "<p>June 19, 2024 5:05 p.m. EDT</p>", "", "en",
         "2024-06-19T17:05:00-04:00"),
        # True UTC stays.
        ("2024-06-19T08:05:00Z", "<p>2024年6月19日 17:05</p>", "", "ja",
         "2024-06-19T08:05:00+00:00"),
        # It would lie ahead of the fetch.
        ("2024-06-21T11:30:00Z", "", "", "ja", "2024-06-21T11:30:00+09:00"),
    ],
)  # fmt: skip
def test_local_time_marked_as_utc(
    ld: str, shown: str, head: str, language: str, expected: str
) -> None:
    article = read(shown, head=head, ld={"datePublished": ld}, language=language)
    assert str(article.published) == expected


def test_a_time_without_zone_is_utc_where_the_page_shows_the_same_instant() -> None:
    shown = '<time datetime="2024-06-19T21:05:00">Jun 19, 2024, 5:05pm EDT</time>'
    assert str(read(shown).published) == "2024-06-19T21:05:00+00:00"


def test_a_time_without_zone_takes_it_from_the_same_instant_at_utc() -> None:
    head = '<meta name="date" content="2024-06-19T21:05:33Z">'
    article = read("", head=head, ld={"datePublished": "2024-06-19T17:05:33"})
    assert str(article.published) == "2024-06-19T17:05:33-04:00"
    round_ = '<meta name="date" content="2024-06-19T21:00:00Z">'
    article = read("", head=round_, ld={"datePublished": "2024-06-19T17:00:00"})
    assert str(article.published) == "2024-06-19T17:00:00"


def test_the_hands_of_utc_with_the_outlets_offset() -> None:
    head = '<meta property="article:published_time" content="2024-06-19T21:05:33-04:00">'
    shown = '<time itemprop="datePublished" datetime="2024-06-19T17:05:33-04:00">17:05</time>'
    article = read(shown, head=head)
    assert str(article.published) == "2024-06-19T17:05:33-04:00"
    assert str(read(shown + "<p>June 19, 2024 21:05</p>", head=head).published) == (
        "2024-06-19T21:05:33-04:00"
    )


def test_the_zone_that_the_page_names_holds_for_its_other_times() -> None:
    head = '<meta property="article:modified_time" content="2024-06-20T08:00:00+05:30">'
    article = read("<p>June 19, 2024 17:05</p>", head=head)
    assert str(article.published) == "2024-06-19T17:05+05:30"
    evidence = article.evidence_of("published")
    assert evidence is not None
    assert evidence.note == "zone of the page's other times"


def test_the_desks_zone_is_reckoned_for_the_date_itself() -> None:
    hints = Hints(zone="Europe/Paris")
    winter = read("<p>19 January 2024 17:05</p>", hints=hints)
    assert str(winter.published) == "2024-01-19T17:05+01:00"
    summer = read("<p>19 June 2024 17:05</p>", hints=hints)
    assert str(summer.published) == "2024-06-19T17:05+02:00"
    assert str(read("<p>19 June 2024 17:05</p>", hints=Hints(offset=60)).published) == (
        "2024-06-19T17:05+01:00"
    )


@pytest.mark.parametrize(
    ("lang", "url", "extra", "expected"),
    [
        ("en", URL, "", "None"),
        ("en-US", URL, "", "2024-06-05"),
        ("en-GB", URL, "", "2024-05-06"),
        ("en", "https://www.example.com/2024/06/05/a", "", "2024-06-05"),
        ("en-US", "https://www.example.com/2024/05/06/a", "", "2024-05-06"),
        ("en", URL, "<ul><li>5/28/2024 Another story</li></ul>", "2024-06-05"),
        ("en", URL, "<ul><li>28/05/2024 Another story</li></ul>", "2024-05-06"),
    ],
)
def test_day_or_month_first(lang: str, url: str, extra: str, expected: str) -> None:
    article = read("<p>6/5/2024</p>", lang=lang, url=url, after=extra)
    assert str(article.published) == expected


def test_a_day_without_year_is_near_the_one_in_the_address() -> None:
    url = "https://www.example.com/2022/06/19/a"
    article = read("<p>6月19日 17:05</p>", language="ja", url=url)
    assert str(article.published) == "2022-06-19T17:05+09:00"


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z (json-ld) refused: after it was fetched"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z (json-ld) refused: stands for no date"),
        ("9999999999", "9999999999 (json-ld) refused: after it was fetched"),
    ],
)
def test_what_was_refused_is_told(said: str, note: str) -> None:
    alone = read(ld={"datePublished": said})
    evidence = alone.evidence_of("published")
    assert alone.published is None
    assert evidence is not None
    assert (evidence.source, evidence.confidence, evidence.note) == ("json-ld", 0.0, note)
    beside = read("<p>June 19, 2024</p>", ld={"datePublished": said})
    evidence = beside.evidence_of("published")
    assert str(beside.published) == "2024-06-19"
    assert evidence is not None
    assert (evidence.source, evidence.note) == ("page-text", note)


@pytest.mark.parametrize(
    "said", ["2024-06-31", "0000-00-00", "19", "soon", "", "2024-13-01T99:99Z"]
)
def test_what_is_no_date_is_nothing(said: str) -> None:
    assert read(ld={"datePublished": said}).published is None


def test_a_masthead_is_no_publication() -> None:
    article = read("<p>By Jane Roe · June 19, 2024</p>", above="<div>Friday, June 21, 2024</div>")
    assert str(article.published) == "2024-06-19"


def test_a_date_under_the_text() -> None:
    assert str(read(after="<p>Story published on June 19, 2024.</p>").published) == "2024-06-19"


def test_a_date_far_from_the_headline_is_told_with_little_confidence() -> None:
    menu = "".join(f"<div class=nav><a href=/{n}>Item {n}</a></div>" for n in range(20, 36))
    article = read(menu, after=f"{menu}<footer><p>June 12, 2024</p></footer>")
    evidence = article.evidence_of("published")
    assert str(article.published) == "2024-06-12"
    assert evidence is not None
    assert (evidence.confidence, evidence.note) == (0.4, "far from the headline")
    two = read(menu, after=f"{menu}<footer><p>June 12, 2024</p><p>June 13, 2024</p></footer>")
    assert two.published is None
    today = read(menu, after=f"{menu}<footer><p>June 21, 2024</p></footer>")
    assert today.published is None
    footer = "<footer><p>Published: June 12, 2024</p><p>June 13, 2024</p></footer>"
    called = read(menu, after=menu + footer)
    assert str(called.published) == "2024-06-12"


def test_the_scripts_know() -> None:
    state = {"a": {"title": "Another", "regDate": "2024.06.18 09:00"}, "b": ["x" * 30_000]}
    state["c"] = {"title": "Two leaders met", "regDate": "2024.06.19 17:05", "url": "/a"}
    head = f"<script>window.state = {json.dumps(state)}</script>"
    article = read(head=head, language="ko")
    assert str(article.published) == "2024-06-19T17:05+09:00"
    escaped = json.dumps(json.dumps(state))
    article = read(head=f"<script>push({escaped})</script>", language="ko")
    assert str(article.published) == "2024-06-19T17:05+09:00"


def test_a_feeds_time_refines_a_day() -> None:
    entry = Entry(url=URL, published=Moment.parse("2024-06-19T17:05+02:00"))
    article = read("<p>June 19, 2024</p>", hints=Hints(entry=entry))
    assert str(article.published) == "2024-06-19T17:05+02:00"


def test_render_times_give_way() -> None:
    head = '<meta name="date" content="2024-06-21T03:00:30Z">'
    article = read("<p>June 19, 2024 5:05 p.m. EDT</p>", head=head)
    assert str(article.published) == "2024-06-19T17:05-04:00"


PIECES = st.sampled_from(
    [
        *(
            "2024",
            "年",
            "6",
            "月",
            "19",
            "日",
            ":",
            "17",
            "05",
            "公開",
            "入力",
            "오후",
            " ",
            "-",
            "/",
            ".",
        ),
        *("Updated", "June", "ago", "yesterday", "UTC", "+09:00", "<br>", "</p><p>"),
        *("<time>", "</time>"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(sorted(TEXT)))
def test_anything_shown_is_survived(pieces: list[str], language: str) -> None:
    article = read("<p>" + "".join(pieces) + "</p>", language=language)
    published = article.published
    assert published is None or published.utc <= FETCHED + timedelta(days=1)
    assert article.updated is None or published is not None


@pytest.mark.parametrize("sign", ["|", "-", "·"])
def test_the_day_that_a_title_ends_with_is_the_last_to_be_asked(sign: str) -> None:
    title = f'<meta property="og:title" content="Two leaders met | The Day {sign} 19.06.2024">'
    alone = read(head=title, language="de")
    evidence = alone.evidence_of("published")
    assert evidence is not None
    assert (str(alone.published), evidence.source) == ("2024-06-19", "title")
    shown = read("<p>Stand: 18. Juni 2024</p>", head=title, language="de")
    assert str(shown.published or shown.updated) == "2024-06-18"


def test_a_day_in_the_foot_of_the_page_is_not_the_articles() -> None:
    page = (
        "<html lang=de><title>Two leaders met</title><body><main><article><h1>Two leaders met</h1>"
        f"{{}}<p>{TEXT['de']}</p><p>{TEXT['de']}</p>{{}}</article></main>"
        "<footer>Hafenbote 20. Juni 2024</footer></body></html>"
    )
    dated = "<footer>19. Juni 2024</footer>"
    for shown, foot, day in [
        ("", "", "None"),
        ("<p>Stand: 19.06.2024, 17:05 Uhr</p>", "", "2024-06-19T17:05+02:00"),
        ("", dated, "2024-06-19"),
    ]:
        raw = RawResponse(url=URL, body=page.format(shown, foot).encode(), fetched=FETCHED)
        assert str(read_page(raw, Hints()).published) == day


def test_a_short_headline_in_wide_script_is_found_in_scripts() -> None:
    told = '{"title":"港の橋開通","publishedAt":"2024-06-19T08:05:00.000Z","tags":["港"]}'
    body = (
        "<html lang=ja><title>港の橋開通</title><body><h1>港の橋開通</h1>"
        f"<p>{TEXT['ja']}</p><p>{TEXT['ja']}</p><script>window.data = {told}</script>"
    )
    article = read_page(RawResponse(url=URL, body=body.encode(), fetched=FETCHED), Hints())
    assert str(article.published) == "2024-06-19T08:05:00+00:00"


def test_the_update_that_only_the_feed_tells_of() -> None:
    out, changed = "2024-06-19T17:05:00+09:00", "2024-06-19T20:00:00+09:00"
    entry = Entry(url=URL, published=Moment.parse(out), updated=Moment.parse(changed))
    assert when(read(hints=Hints(entry=entry))) == (out, changed)
    article = read(hints=Hints(entry=entry), ld={"dateModified": "2024-06-19T18:00:00+09:00"})
    assert str(article.updated) == "2024-06-19T18:00:00+09:00"
    same = Entry(url=URL, published=Moment.parse(out), updated=Moment.parse(out))
    assert when(read(hints=Hints(entry=same))) == (out, "None")
    mapped = Entry(url=URL, updated=Moment.parse(changed), source="sitemap")
    assert when(read(hints=Hints(entry=mapped))) == ("None", "None")
