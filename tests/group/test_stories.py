"""Stories: what belongs together is together, and the same every time."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Moment, clip_id, paragraphs
from kawaraban.group import likeness, stories, views
from kawaraban.group.stories import Changes, Stories, cluster

START = datetime(2024, 6, 1, tzinfo=UTC)

EVENTS = {
    "ja": [
        [
            ("岬の灯台を移設へ", "町の委員会は灯台の移設を決めた。新しい土台は十二月までに築く。"),
            (
                "灯台、沖へ百メートル移す",
                "移設が決まった岬の灯台について、委員会は土台の工事を急ぐ。",
            ),
            (
                "灯台の移設に組合も賛成",
                "町の委員会が決めた灯台の移設に組合も賛成し、新しい土台の費用を持つ。",
            ),
        ],
        [
            ("リンゴの病気、谷で広がる", "農業試験場は谷のリンゴ園で黒い斑点の病気を確かめた。"),
            (
                "リンゴ園で消毒始まる",
                "斑点の病気が出た谷のリンゴ園で、試験場の指導のもと消毒が始まった。",
            ),
        ],
    ],
    "ko": [
        [
            (
                "곶의 등대를 옮긴다",
                "마을 위원회는 등대를 옮기기로 했다. 새 기초는 섣달까지 놓는다.",
            ),
            (
                "등대 이전에 조합도 찬성",
                "수산조합은 마을 위원회가 옮기기로 한 등대의 새 기초 비용 절반을 맡는다.",
            ),
        ],
        [
            ("골짜기 사과에 병", "농업시험장은 골짜기 사과밭에서 검은 반점 병을 확인했다."),
            (
                "사과밭 소독 시작",
                "반점 병이 나온 골짜기 사과밭에서 농업시험장 지도로 소독이 시작됐다.",
            ),
        ],
    ],
    "ru": [
        [
            (
                "Маяк на мысе перенесут",
                "Комиссия решила перенести маяк, новое основание готовят зимой.",
            ),
            (
                "Союз поддержал перенос маяка",
                "Союз рыбаков поддержал решение комиссии перенести маяк и оплатит новое основание.",
            ),
        ],
        [
            (
                "Болезнь яблонь в долине",
                "Опытная станция нашла в садах долины чёрную пятнистость яблонь.",
            ),
            (
                "Сады обрабатывают",
                "В садах долины, где станция нашла пятнистость яблонь, начали обработку.",
            ),
        ],
    ],
    "en": [
        [
            (
                "Lighthouse to be moved",
                "The committee decided to move the lighthouse to new footings.",
            ),
            (
                "Union backs lighthouse move",
                "The union backs moving the lighthouse and pays for footings.",
            ),
        ],
        [
            (
                "Apple blight in the valley",
                "The farm station found black spot blight in valley orchards.",
            ),
            (
                "Orchards sprayed",
                "Spraying began in the valley orchards where the station found blight.",
            ),
        ],
    ],
}


def article(headline: str, text: str, number: int, **more: Any) -> Article:
    fields: dict[str, Any] = {
        "url": f"https://example.test/{number}",
        "headline": headline,
        "text": paragraphs(text),
        "outlet": f"Outlet {number % 3}",
        "published": Moment.of(START + timedelta(hours=number)),
    }
    return Article(**(fields | more))


def mixed(language: str) -> tuple[list[Article], list[set[str]]]:
    """The events' articles by turns, and the addresses of each event."""
    articles: list[Article] = []
    events = [set[str]() for _ in EVENTS[language]]
    for row in range(3):
        for number, event in enumerate(EVENTS[language]):
            if row < len(event):
                made = article(*event[row], len(articles))
                articles.append(made)
                events[number].add(made.url)
    return articles, events


@pytest.mark.parametrize("language", sorted(EVENTS))
def test_two_events_are_two_stories(language: str) -> None:
    articles, events = mixed(language)
    made = cluster(articles, "t")
    assert [set(story.urls) for story in made] == events


def test_languages_keep_to_themselves_and_mix_in_one_stream() -> None:
    articles: list[Article] = []
    for language in sorted(EVENTS):
        articles += [
            article(a.headline, a.body, len(articles) + n) for n, a in enumerate(mixed(language)[0])
        ]
    made = cluster(articles)
    assert len(made) == 2 * len(EVENTS)
    assert sorted(url for story in made for url in story.urls) == sorted(a.url for a in articles)


def test_what_a_story_says_of_itself() -> None:
    articles, _ = mixed("ja")
    first = cluster(articles)[0]
    assert first.id == clip_id(articles[0].address)
    assert first.lead in first.urls
    assert first.outlets == ("Outlet 0", "Outlet 2", "Outlet 1")
    assert first.first == articles[0].published
    assert first.latest == articles[4].published
    assert first.headline == next(a.headline for a in articles if a.address == first.lead)


def test_a_report_leads_before_an_opinion() -> None:
    same = "灯台の移設を町の委員会が決めた。新しい土台は十二月までに築く。"
    opinion = article("灯台の移設を考える", same, 1, genre="editorial")
    report = article("灯台を移す", same + "費用は組合と県が持つ。", 2)
    filler = [article(*event, n) for n, event in enumerate(EVENTS["ja"][1], 3)]
    story = cluster([opinion, report, *filler])[0]
    assert story.urls == (opinion.url, report.url)
    assert story.lead == report.url


def test_the_address_a_page_gives_itself_counts() -> None:
    one = article("灯台を移す", "灯台の移設を決めた。", 1, canonical="https://example.test/own")
    assert cluster([one])[0].urls == ("https://example.test/own",)
    assert Stories().guess(one) == clip_id("https://example.test/own")


def test_time_parts_what_words_do_not() -> None:
    text = EVENTS["ja"][0][0]
    others = [article(*event, n) for n, event in enumerate(EVENTS["ja"][1])]
    near = article(*text, 10)
    soon = article(*text, 30)
    later = article(*text, 40, published=Moment.of(START + timedelta(days=stories.CLOSE_DAYS + 3)))
    made = cluster([*others, near, soon, later])
    assert [set(s.urls) for s in made][1:] == [{near.url, soon.url}, {later.url}]


def test_articles_without_date_or_text_are_placed_too() -> None:
    empty = Article(url="https://example.test/e", headline="")
    undated = article(*EVENTS["ja"][0][0], 1, published=None)
    again = article(*EVENTS["ja"][0][1], 2, published=None)
    others = [article(*event, n) for n, event in enumerate(EVENTS["ja"][1], 3)]
    made = cluster([empty, undated, *others, again])
    assert [len(s.urls) for s in made] == [1, 2, 2]
    assert made[0].first is None
    assert cluster([]) == ()


def generated(seed: int, count: int) -> list[Article]:
    """Articles about 12 invented matters, three words of each in every article."""
    draw = random.Random(seed)
    matters = [
        [
            f"{a}{b}"
            for a in draw.sample("灯橋港谷森湖駅城畑塔", 4)
            for b in draw.sample("守番役場", 3)
        ]
        for _ in range(12)
    ]
    made = []
    for number in range(count):
        words = draw.choice(matters)
        text = "が".join(draw.sample(words, 6)) + "を" + draw.choice("調直決止始") + "める。"
        made.append(article(words[0], text, number * 3))
    return made


def groups(placing: Stories, changes: Sequence[Changes]) -> dict[str, str]:
    """By address, the story that each article is in now."""
    placed = {one.address: one.story for each in changes for one in each.placed}
    return {address: placing.story_of(id) for address, id in placed.items()}


def grouped(articles: Sequence[Article], window: int) -> dict[str, str]:
    placing = Stories(window)
    for one in articles:
        placing.add(one)
    placing.settle()
    return groups(placing, [placing.changes()])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 20), st.integers(1, 60), st.integers(1, 30), st.randoms())
def test_the_order_within_a_window_and_repeats_are_no_matter(
    seed: int, count: int, window: int, draw: random.Random
) -> None:
    articles = generated(seed, count)
    found = grouped(articles, window)
    assert sorted(found) == sorted(a.url for a in articles)
    other: list[Article] = []
    for start in range(0, count, window):
        part = articles[start : start + window]
        draw.shuffle(part)
        again = draw.choices(articles[: start + 1], k=draw.randrange(3)) if start else []
        other += [*again, *part]
    assert grouped(other, window) == found
    made = cluster(articles)
    assert made == cluster(iter(articles))
    assert sorted(u for s in made for u in s.urls) == sorted(a.url for a in articles)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 20), st.integers(1, 60), st.integers(1, 30), st.data())
def test_a_stream_kept_and_restored_at_any_moment_goes_on_the_same(
    seed: int, count: int, window: int, data: st.DataObject
) -> None:
    articles = generated(seed, count)
    one = Stories(window)
    other = Stories.restore(Stories(window).state())
    heard = []
    for number, made in enumerate(articles):
        if data.draw(st.integers(0, 9)) == 0:
            other = Stories.restore(other.state())
        if data.draw(st.integers(0, 9)) == 0:
            assert len(other.guesses()) == other.waiting == number % window
        one.add(made)
        if data.draw(st.booleans()):
            assert other.guess(made) in {clip_id(a.address) for a in articles[: number + 1]}
        other.add(made)
        heard.append(other.changes())
        assert other.state() == Stories.restore(other.state()).state()
    one.settle()
    other.settle()
    heard.append(other.changes())
    assert groups(other, heard) == groups(one, [one.changes()])
    assert other.state() == one.state()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 20), st.integers(1, 60))
def test_ids_lead_to_a_first_article_even_after_merges(seed: int, count: int) -> None:
    articles = generated(seed, count)
    found = grouped(articles, 7)
    now = [found[a.address] for a in articles]
    for id in set(now):
        assert clip_id(articles[now.index(id)].address) == id


def test_what_is_no_state_is_refused() -> None:
    good = Stories().state()
    for bad in (b"", b"abc", good[:-3], zlib.compress(b"\x90")):
        with pytest.raises(ValueError, match=r"state|cut off"):
            Stories.restore(bad)


def test_guesses_are_what_settling_now_would_give() -> None:
    articles, events = mixed("ja")
    placing = Stories()
    for one in articles:
        placing.add(one)
    assert placing.waiting == len(articles)
    guessed = placing.guesses()
    placing.settle()
    assert guessed == groups(placing, [placing.changes()])
    assert placing.waiting == 0
    assert placing.live == len(events)


def test_a_guess_is_given_at_once() -> None:
    articles, events = mixed("en")
    placing = Stories()
    said = {one.url: placing.guess(one) for one in articles}
    assert len({said[url] for url in events[0]}) < len(events[0])
    placing.settle()
    assert placing.guess(articles[0]) == clip_id(articles[0].address)


def test_what_people_said_holds() -> None:
    articles, events = mixed("ja")
    light, apple = (sorted(event) for event in events)
    # Before the articles come, and while they wait.
    placing = Stories()
    placing.join(light[0], apple[0])
    for one in articles:
        placing.add(one)
    placing.part(light[0], next(a for a in articles if a.url == light[1]))
    placing.settle()
    found = groups(placing, [placing.changes()])
    assert found[light[0]] == found[apple[0]]
    assert found[light[0]] != found[light[1]]
    # After they were settled, and from then on.
    placing = Stories()
    for one in articles:
        placing.add(one)
    placing.settle()
    heard = [placing.changes()]
    assert groups(placing, heard)[light[0]] != groups(placing, heard)[apple[0]]
    placing.join(apple[0], light[0])
    heard.append(placing.changes())
    found = groups(placing, heard)
    assert len(set(found.values())) == 1
    moved = next(a for a in articles if a.url == apple[1])
    placing.part(light[0], moved)
    heard.append(placing.changes())
    assert groups(placing, heard)[moved.url] == clip_id(moved.url)
    placing = Stories.restore(placing.state())
    more = msgspec.structs.replace(moved, url="https://example.test/more")
    placing.part(light[0], more)
    placing.add(more)
    placing.settle()
    heard.append(placing.changes())
    found = groups(placing, heard)
    assert found[more.url] == found[moved.url] != found[light[0]]
    # A person may think again.
    placing.join(moved.url, light[0])
    heard.append(placing.changes())
    found = groups(placing, heard)
    assert len(set(found.values())) == 1


def test_old_stories_close_and_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "LATE", 10)
    placing = Stories(5)
    for number in range(120):
        text = f"第{number}の話は{chr(0x4E00 + 7 * number)}{chr(0x5E00 + 11 * number)}のこと。"
        placing.add(article(text, text, number * 24))
    assert placing.live <= stories.CLOSE_DAYS + 12
    monkeypatch.setattr(stories, "LIVE", 20)
    monkeypatch.setattr(stories, "KNOWN", 30)
    undated = Stories(5)
    for number in range(120):
        text = f"第{number}の話は{chr(0x4E00 + 7 * number)}{chr(0x5E00 + 11 * number)}のこと。"
        undated.add(article(text, text, number, published=None))
    assert undated.live == 20
    for one in (placing, undated):
        assert {n for holders in one._index.values() for n in holders} == set(one._live)
        assert set(one._bundles) == set(one._number.values()) == set(one._live)
        assert len(one._where) <= max(30, 120 if one is placing else 30)


def test_a_story_holds_its_heaviest_features_only() -> None:
    draw = random.Random(3)
    placing = Stories(3)
    for number in range(30):
        words = "灯台の移設を決めた委員会。" + "".join(
            chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(400)
        )
        placing.add(article("灯台の移設", words, number))
    for bundle in placing._bundles.values():
        assert len(bundle.terms) <= likeness.HELD * 4 // 3
        assert bundle.squares[0] == pytest.approx(sum(w * w for w in bundle.terms.values()))


def test_what_is_common_is_counted_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "COUNTED", 200)
    monkeypatch.setattr(likeness, "COUNTED", 200)
    placing = Stories(10)
    for made in generated(1, 200):
        placing.add(made)
    placing.settle()
    assert len(placing._common.counts) <= 200
    assert all(len(mean.sum) <= 200 for mean in placing._means.values())


def test_odds_are_the_likelihood_of_what_is_compared_unless_too_low() -> None:
    common, mean = views.Commonness(), likeness.Mean()
    seen = [views.see(a) for language in ("en", "ja") for a in mixed(language)[0]]
    for one in seen:
        common.add(one)
    bundles = [
        likeness.Bundle(common.weigh(one), "x", 1, START + timedelta(days=n), START)
        for n, one in enumerate(seen)
    ]
    for bundle in bundles:
        mean.add(bundle.terms)
    bundles.append(bundles[0].with_(bundles[1]))
    for first in bundles:
        for other in bundles:
            said = likeness.likelihood(likeness.compare(first, other, mean))
            for least in (-100.0, -3.0, 0.0):
                found = likeness.odds(first, other, mean, least)
                enough = said > least and len(first.terms.keys() & other.terms.keys()) > 1
                assert found == (pytest.approx(said) if enough else -math.inf)


@pytest.mark.parametrize("word", ["Editorial", "社説"])
def test_a_single_word_makes_no_event(word: str) -> None:
    two = [article(word, "", number) for number in range(2)]
    assert len(cluster(two)) == 2
    assert len(cluster([*two, *(article(*event, 9) for event in EVENTS["en"][1][:1])])) == 3


def test_typographic_marks_make_no_difference_to_what_is_seen() -> None:
    text = "The board’s “good” plan of 12 March — 40 boats, 3.5 miles… — pleased Olim Varga."
    plain = text.translate(dict(zip(map(ord, "“”’—"), '""\'-', strict=True)))
    marked, ascii_ = (
        views.see(article("Board’s plan", t.replace("…", "..."), 1)) for t in (text, plain)
    )
    other = views.see(article("Board’s plan", text + " Café.", 1))
    assert marked.terms == ascii_.terms
    assert {term for term in other.terms if term not in marked.terms} == {"cafe"}


def test_a_window_settles_while_the_next_one_comes() -> None:
    articles = generated(2, 600)
    placing, spread = Stories(100), 0
    for number, made in enumerate(articles, 1):
        id = placing.guess(made)
        assert id == placing.guess(made)
        spread += placing.waiting > number % 100
    assert 100 < spread < 600
    placing.settle()
    found = groups(placing, [placing.changes()])
    assert found == grouped(articles, 100)
    assert sorted(found) == sorted(a.url for a in articles)


def test_what_is_taken_back_leaves_no_trace() -> None:
    articles = generated(3, 24)
    kept, gone = articles[:18], articles[18:]
    straight, round_about = Stories(), Stories()
    for article in kept:
        straight.add(article)
    for article in (*gone, *kept):
        round_about.add(article)
    assert round_about.take_back([one.address for one in gone]) == tuple(
        one.address for one in gone
    )
    assert round_about.guesses() == straight.guesses()
    straight.settle()
    round_about.settle()
    assert round_about.changes() == straight.changes()
    assert round_about.take_back([kept[0].address]) == ()
