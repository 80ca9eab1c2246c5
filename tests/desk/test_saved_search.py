"""A search made a topic: what its rules put on the page is what the search finds."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kawaraban.article import Article, Digest, paragraphs
from kawaraban.desk.deciding.saved_search import as_topic, save_search
from kawaraban.desk.deciding.topics import load_topics
from kawaraban.desk.reading.work import tokens_of
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.read.headlines.headline import GENRES
from kawaraban.store.query import QueryError
from kawaraban.store.sqlite import open_store

NOW = datetime(2024, 7, 1, tzinfo=UTC)
TEXTS = (
    ("朝ロ首脳会談", "プーチン大統領が訪朝した。", "朝日新聞", "ja", "editorial"),
    ("露朝の条約", "映画の話。", "岬新聞", "ja", None),
    ("プーチン氏、訪朝へ", "会談の予定。", "岬新聞", "ja", "column"),
    ("정상회담", "북한과 러시아의 조약.", "연합", "ko", None),
    ("Treaty signed", "They signed a treaty in Pyongyang.", "Daily Press", "en", "opinion"),
    ("Договор", "Россия подписала договор.", "ТАСС", "ru", None),
)
ARTICLES = tuple(
    Article(
        url=f"https://press.example/{i}", headline=headline, text=paragraphs(text), outlet=outlet,
        language=language, genre=genre,
    )
    for i, (headline, text, outlet, language, genre) in enumerate(TEXTS)
)  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "訪朝",
        "訪朝 会談",
        "訪朝 -映画",
        "プーチン (条約 OR 会談)",
        "(訪朝 OR 条約) -(映画 OR 予定)",
        "~朝ロ",
        "~朝ロ首脳",
        "북한 러시아",
        '"signed a treaty"',
        "росси*",
        "headline:訪朝",
        "headline:(訪朝 OR 条約) -headline:露朝",
        'outlet:"岬新聞" OR outlet:"ТАСС"',
        '訪朝 -outlet:"岬新聞"',
        "lang:ko OR genre:opinion",
        "lang:ja -genre:editorial",
        "訪朝 after:1990",
    ],
)
def test_the_page_has_what_the_search_finds(query: str) -> None:
    topic = load_topic(as_topic(query, name="x"), name="x", genres=tuple(GENRES))
    matcher = compile_topics([topic])
    on = {a.url for a in ARTICLES for match in matcher.match(a) if match.matched}
    with open_store(":memory:") as store:
        store.save([Digest(article=a, tokens=tokens_of(a)) for a in ARTICLES], at=NOW)
        found = {hit.article.url for hit in store.search(query).hits}
    assert on == found
    assert on


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("headline:訪朝 会談", "会談"),
        ("訪朝 -lang:ja", "lang:ja"),
        ("訪朝 topic:other", "topic:other"),
        ("訪朝 outlet:岬", "outlet:岬"),
        ("訪朝 lang:ja lang:ko", "lang:ko"),
        ("after:2024", "after:2024"),
        ("-訪朝", "訪朝"),
    ],
)
def test_what_no_rule_can_say_is_told_with_its_place(query: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        as_topic(query, name="x")
    assert query[caught.value.start : caught.value.end] == place


def test_too_many_alternatives_are_refused() -> None:
    with pytest.raises(QueryError, match="24"):
        as_topic(" ".join(f"(a{i} OR b{i})" for i in range(20)), name="x")


def test_a_topic_is_written_once_and_whole(tmp_path: Path) -> None:
    path = save_search(tmp_path, '"朝ロ" 会談', "talks", name='会談 "x" \\')
    assert path == tmp_path / "topics" / "talks.toml"
    assert tomllib.loads(path.read_text("utf-8"))["name"] == '会談 "x" \\'
    assert [topic.slug for topic in load_topics(tmp_path)] == ["talks"]
    before = path.read_bytes()
    with pytest.raises(ValueError, match="talks"):
        save_search(tmp_path, "別", "talks")
    assert path.read_bytes() == before
    for slug in ("", "../x", "a/b", ".x", "x" * 101, "a b"):
        with pytest.raises(ValueError, match="file"):
            save_search(tmp_path, "朝ロ", slug)
    assert [file.name for file in (tmp_path / "topics").iterdir()] == ["talks.toml"]
