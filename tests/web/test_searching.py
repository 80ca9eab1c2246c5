"""The search page beside a desk: narrowing, other names, mistakes, and a search made a topic."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from lxml import html

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import served_desk
from test_desk import Answer, ask

from kawaraban.article import Article, Digest, Moment
from kawaraban.desk.deciding.topics import load_topics
from kawaraban.desk.reading.work import tokens_of
from kawaraban.publish.views import TopicInfo
from kawaraban.store.sqlite import open_store
from kawaraban.web.search import Question, read_question


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    more = [
        Article(
            url=f"https://other.example/{n}",
            headline=f"羅先港と第{n}埠頭",
            outlet=("岬新聞", "みなと新報")[n % 2],
            genre=("editorial", None)[n % 2],
            language=("ja", "ko", "en")[n % 3],
            published=Moment.on(date(2024, 1 + n, 1)),
        )
        for n in range(5)
    ]
    with open_store(tmp_path / "desk.db") as store:
        store.save([Digest(article=one, tokens=tokens_of(one)) for one in more], at=small_desk.NOW)
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with served_desk(folder) as inbox:
        yield inbox.removesuffix(f"desk/{small_desk.TOPIC}/")


def search(address: str, query: str, **more: str) -> Answer:
    return ask(f"{address}search?{urlencode({'q': query} | more)}")


def links(answer: Answer, selector: str) -> list[str]:
    return [a.get("href") or "" for a in html.fromstring(answer.body).cssselect(selector)]


def test_every_narrowing_finds_as_many_as_it_says(address: str) -> None:
    first = search(address, "羅先港 OR 埠頭")
    choices = html.fromstring(first.body).cssselect(".facets .choice")
    assert choices
    for choice in choices:
        href = choice.cssselect("a")[0].get("href")
        count = choice.cssselect(".n")[0].text
        found = ask(f"{address}search{href}").texts(".found")
        assert found
        assert f" {count}" in found[0]


def test_a_narrowing_can_be_taken_back(address: str) -> None:
    answer = search(address, "羅先港 after:1990 lang:ja")
    assert answer.texts(".narrowings a") == ["after:1990 ×", "lang:ja ×"]
    asked = [parse_qs(href.lstrip("?"))["q"] for href in links(answer, ".narrowings a")]
    assert asked == [["羅先港 lang:ja"], ["羅先港 after:1990"]]


def test_a_mistake_is_shown_in_its_place(address: str) -> None:
    answer = search(address, "羅先港 (埠頭")
    assert answer.status == 200
    assert answer.texts(".problem") == ["5 文字目：この括弧は閉じられていません。".replace(" ", "")]
    assert answer.texts(".wrong mark") == ["("]
    assert answer.texts("article") == []
    assert answer.texts(".how dt")


def test_order_and_other_names_stay_while_asking_on(address: str) -> None:
    answer = search(address, "羅先港", order="best", variants="1")
    assert answer.texts(".ways [aria-current]") == ["よく合う順", "別名も探す ×"]
    hidden = html.fromstring(answer.body).cssselect("form.search input[type=hidden]")
    assert {one.get("name"): one.get("value") for one in hidden} == {
        "order": "best",
        "variants": "1",
    }
    assert all("order=best" in href for href in links(answer, ".facets a"))


def test_hits_are_marked_in_headlines_too(address: str) -> None:
    assert set(search(address, "headline:羅先港").texts("article h2 mark")) == {"羅先港"}


def test_a_search_becomes_a_topic(address: str, folder: Path) -> None:
    (link,) = links(search(address, "羅先港 -埠頭"), "a.keep")
    form = ask(f"{address}{link}")
    assert form.status == 200
    fields = [("token", form.token), ("q", "羅先港 -埠頭"), ("name", "港"), ("slug", "harbour")]
    done = ask(f"{address}desk/save-search", fields)
    assert done.status == 200
    assert done.texts("[role=status]")
    assert "harbour" in {topic.slug for topic in load_topics(folder)}
    assert "港" in ask(f"{address}desk/").texts(".topics h2")
    again = ask(f"{address}desk/save-search", fields)
    assert again.status == 422
    assert again.texts("[role=alert]")


def test_a_search_that_is_no_topic_says_where(address: str, folder: Path) -> None:
    form = ask(f"{address}desk/save-search?q=x")
    fields = [("token", form.token), ("q", "羅先港 -lang:ja"), ("name", "x"), ("slug", "x")]
    answer = ask(f"{address}desk/save-search", fields)
    assert answer.status == 422
    assert answer.texts(".wrong mark") == ["lang:ja"]
    assert [topic.slug for topic in load_topics(folder)] == [small_desk.TOPIC]


def test_nobody_else_makes_topics(address: str, folder: Path) -> None:
    form = ask(f"{address}desk/save-search?q=x")
    fields = [("token", form.token), ("q", "羅先港"), ("name", "x"), ("slug", "x")]
    assert ask(f"{address}desk/save-search", [("token", "other"), *fields[1:]]).status == 403
    assert ask(f"{address}desk/save-search", fields, Sec_Fetch_Site="cross-site").status == 403
    assert ask(f"{address}search?q=x", Host="press.example").texts("a.keep") == []
    assert [topic.slug for topic in load_topics(folder)] == [small_desk.TOPIC]


def test_addresses_ask_again_what_was_asked() -> None:
    topic = TopicInfo(slug="port", name="港")
    one = Question("a OR b", topic, 3, "best", variants=True)
    asked = {name: values[0] for name, values in parse_qs(one.href(3).lstrip("?")).items()}
    again = read_question(
        asked["q"], asked["topic"], asked["page"], (topic,),
        order=asked["order"], variants=asked["variants"],
    )  # fmt: skip
    assert again == one
    assert parse_qs(one.narrowed("outlet", "A B")[1:])["q"] == ['(a OR b) outlet:"A B"']
    assert one.narrowed("outlet", 'A "B"') == ""
    assert Question("x" * 395).narrowed("lang", "ja") == ""
