"""Questions against a plain scan of everything, and where a wrong one is wrong."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Digest, Moment, paragraphs
from kawaraban.folding import fold, search_tokens
from kawaraban.store import columns, postings
from kawaraban.store.base import Decision
from kawaraban.store.query import (
    All,
    Days,
    Node,
    Not,
    QueryError,
    Some,
    Value,
    Words,
    parse,
    variants_of,
    wanted,
)
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, TOPIC, article, at, digest, place_all, url

# Small archives, so that everything meets everything -------------------------------------

WORDS = ("朝ロ", "露朝", "訪朝", "会談", "條約", "条约", "ロシア", "ろしあ", "ﾛｼｱ", "북한",
         "러시아", "Россия", "россии", "treaty", "Treaties", "TASS", "朝", "の",
         "KN-23")  # fmt: skip
OUTLETS = ("朝日新聞", "朝日新聞デジタル", "TASS", "Daily Press", "")
BYLINES = ("山田太郎", "山田花子", "Ann Lee", "李英")

texts = st.lists(st.sampled_from((*WORDS, "、", " ", "の", "\n")), max_size=9).map("".join)
articles = st.builds(
    Article,
    url=st.integers(0, 10**9).map(lambda n: url(str(n))),
    headline=texts,
    text=texts.map(paragraphs),
    published=st.none()
    | st.dates(date(2023, 11, 1), date(2024, 3, 31)).map(lambda day: Moment.on(day)),
    outlet=st.sampled_from(OUTLETS),
    bylines=st.lists(st.sampled_from(BYLINES), max_size=2, unique=True).map(tuple),
    language=st.sampled_from(("ja", "ko", "zh-Hant", "zh", None)),
    genre=st.sampled_from(("editorial", "column", None)),
)

dates = st.dates(date(2023, 10, 1), date(2024, 4, 30)).flatmap(
    lambda day: st.sampled_from((f"{day}", f"{day:%Y-%m}", f"{day:%Y}"))
)
atoms = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f"{word}*"),
    st.just("北京"),
    st.sampled_from(WORDS).map(lambda word: f"~{word}"),
    st.sampled_from(WORDS).map(lambda word: f"headline:{word}"),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(
        lambda two: f'"{two[0]}{two[1]}"'
    ),
    st.sampled_from(("朝日", "Press", "tass", '"朝日新聞"', "日")).map(
        lambda name: f"outlet:{name}"
    ),
    st.sampled_from(("山田", "lee", '"李英"', "ann*")).map(lambda name: f"byline:{name}"),
    st.sampled_from(("lang:ja", "lang:zh", "genre:editorial", "genre:column", "lang:zh-hant")),
    st.tuples(st.sampled_from(("after", "before", "date")), dates).map(":".join),
)
queries = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda one: f"-({one})"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda all_: f"({' OR '.join(all_)})"),
        st.lists(inner, min_size=2, max_size=3).map(" または ".join),
    ),
    max_leaves=6,
)


def indexed(of: Article) -> Digest:
    rest = [of.body, of.outlet or "", *of.bylines]
    return Digest(
        article=of,
        tokens=(" ".join(search_tokens(of.headline)), " ".join(search_tokens("\n".join(rest)))),
    )


def stands(term: str, text: str) -> bool:
    """Whether the term stands in the text, told without tokens: in a script without spaces
    anywhere, else as words."""
    open_end = term.endswith("*")
    pieces = re.findall(r"[\w]+", fold(term))
    pattern = r"[\W_]*".join(map(re.escape, pieces))
    folded = fold(text)
    for start in (found.start() for found in re.finditer(f"(?={pattern})", folded)):
        whole = re.compile(pattern).match(folded, start)
        assert whole is not None
        goes_on = one_word(whole[0][-1:], folded[whole.end() :][:1])
        if not one_word(folded[:start][-1:], whole[0][:1]) and (open_end or not goes_on):
            return True
    return False


def one_word(left: str, right: str) -> bool:
    unspaced = r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7ff]"
    return left.isalnum() and right.isalnum() and not re.search(unspaced, left + right)


def answers(node: Node, one: Article) -> bool:
    """The question, asked of one article by itself."""
    day = one.published.day if one.published else NOW.date()
    match node:
        case Words():
            parts = [one.headline]
            if not node.headline:
                parts.append("\n".join([one.body, one.outlet or "", *one.bylines]))
            return any(stands(text, part) for text in node.texts for part in parts)
        case Value(field="outlet" | "byline"):
            names = [one.outlet or ""] if node.field == "outlet" else list(one.bylines)
            if node.whole:
                return any(fold(name) == fold(node.value) for name in names if name)
            return any(stands(node.value, name) for name in names)
        case Value(field="genre"):
            return one.genre == node.value
        case Value():
            said = (one.language or "").lower()
            return said == node.value or said.startswith(node.value + "-")
        case Days():
            return (node.first or date.min) <= day < (node.until or date.max)
        case Not():
            return not answers(node.part, one)
        case All():
            return all(answers(part, one) for part in node.parts)
        case Some():
            return any(answers(part, one) for part in node.parts)


def urls(store: SqliteStore, query: str, **options: object) -> list[str]:
    return [hit.article.url for hit in store.search(query, limit=1000, **options).hits]  # type: ignore[arg-type]


@pytest.fixture(params=[(0, 0), (8, 0), (16, 0), (8, 8)])
def first_listed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Blocks so small that a few articles fill them, and the first document that is in lists:
    an older store has documents before."""
    block, first = request.param
    if block:
        monkeypatch.setattr(postings, "BLOCK", block)
        monkeypatch.setattr(postings, "_COMMON", 2)
        monkeypatch.setattr(columns, "_FEW", 3)
        monkeypatch.setattr(columns, "_READ", 5)
    return int(first)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(articles, min_size=1, max_size=20, unique_by=lambda one: one.url),
    st.lists(queries, min_size=1, max_size=5),
)
def test_answers_are_those_of_a_scan(
    first_listed: int, archive: list[Article], asked: list[str]
) -> None:
    with open_store(":memory:") as store:
        store._db.run("UPDATE listed SET first = ?1, until = ?1", [first_listed])
        half = len(archive) // 2
        for part in (archive[:half], archive[half:]):  # what was asked before is asked on
            store.save([indexed(one) for one in part], at=NOW)
            for query in asked:
                node = parse(query)
                assert node is not None
                there = archive[: store.counts().articles]
                expected = {one.url for one in there if answers(node, one)}
                result = store.search(query, limit=100, facets=True)
                assert {hit.article.url for hit in result.hits} == expected, query
                assert result.total == len(expected)
                assert set(urls(store, query, order="best")) == expected
                found = [one for one in there if one.url in expected]
                counts = {
                    facet.kind: {v.value: v.count for v in facet.values} for facet in result.facets
                }
                assert counts["outlet"] == Counter(one.outlet for one in found if one.outlet)
                assert counts["genre"] == Counter(one.genre for one in found if one.genre)
                assert counts["lang"] == Counter(one.language for one in found if one.language)
                months = ((one.published.day if one.published else NOW.date()) for one in found)
                assert counts["month"] == Counter(f"{day:%Y-%m}" for day in months)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from('abc朝ロ ()"-~:*|ORANDlanghedi2024.before') | st.characters(), max_size=60
    )
)
def test_any_text_is_a_question_or_has_a_place_where_it_is_none(query: str) -> None:
    node, places = None, []
    try:
        node = parse(query)
    except QueryError as error:
        places.append((error.start, error.end))
    places += [(words.start, words.end) for words in wanted(node)]
    assert all(0 <= start < end <= len(query) for start, end in places)


@pytest.mark.parametrize(
    ("query", "code", "place"),
    [
        ("朝ロ (訪朝", "open", "("),
        ("朝ロ) 訪朝", "closed", ")"),
        ("朝ロ ( )", "empty", "( )"),
        ('朝ロ "訪朝', "quote", '"'),
        ("OR 朝ロ", "operand", "OR"),
        ("朝ロ または", "operand", "または"),
        ("朝ロ OR OR 訪朝", "operand", "OR"),
        ("朝ロ AND", "operand", "AND"),
        ("朝ロ NOT", "operand", "NOT"),
        ("headlin:朝ロ", "field", "headlin:"),
        ("朝ロ after:2024-13", "date", "after:2024-13"),
        ("date:2024-02-30", "date", "date:2024-02-30"),
        ("date:2024-06..2024-05", "range", "date:2024-06..2024-05"),
        ("genre:rumour", "genre", "genre:rumour"),
        ("outlet:)", "value", "outlet:"),
        ("(" * 30 + "a" + ")" * 30, "deep", "("),
        ("a " * 70, "many", "a"),
    ],
)
def test_a_mistake_is_told_with_its_place(query: str, code: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.code == code
    assert query[caught.value.start : caught.value.end] == place


def test_an_unknown_topic_is_a_mistake_with_a_place() -> None:
    with open_store(":memory:") as store, pytest.raises(QueryError) as caught:
        store.search("朝ロ topic:nowhere")
    assert (caught.value.start, caught.value.end) == (3, 16)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("朝ロ　（訪朝｜会談）", "朝ロ (訪朝 OR 会談)"),
        ("朝ロ または 訪朝 会談", "朝ロ OR (訪朝 会談)"),
        ("朝ロ AND 訪朝", "朝ロ 訪朝"),
        ("朝ロ かつ NOT 訪朝", "朝ロ -訪朝"),
        ("見出し：朝ロ", "headline:朝ロ"),
        ("headline:(朝ロ OR 訪朝)", "headline:朝ロ OR headline:訪朝"),
        ("outlet:(TASS OR -朝日)", "outlet:TASS OR -outlet:朝日"),
        ("date:2024年6月", "date:2024-06"),
        ("date:2024/6/19", "date:20240619"),
        ("date:2024..", "after:2024"),
        ("date:..2024-05", "before:2024-06"),
        ("朝ロ 「」 -", "朝ロ"),
    ],
)
def test_one_question_written_twice(query: str, same: str) -> None:
    assert bare(parse(query)) == bare(parse(same))


def bare(node: Node | None) -> object:
    """Without the places."""
    if isinstance(node, All | Some):
        return type(node).__name__, *map(bare, node.parts)
    if isinstance(node, Not):
        return "Not", bare(node.part)
    assert node is not None
    return msgspec.structs.replace(node, start=0, end=0)


# Variants -----------------------------------------------------------------------------------


def test_other_names_are_found_when_asked_for() -> None:
    with open_store(":memory:") as store:
        names = ["朝ロ", "露朝", "朝露", "ロ朝", "북러", "俄朝", "日ロ"]
        store.save(
            [digest(article(str(i), f"{n}首脳", headline="")) for i, n in enumerate(names)], at=NOW
        )
        assert urls(store, "朝ロ") == [url("0")]
        assert set(urls(store, "~朝ロ")) == {url(str(i)) for i in range(6)}
        assert set(urls(store, "露朝", variants=True)) == {url(str(i)) for i in range(6)}
        assert set(urls(store, "~朝ロ首脳")) == {url(str(i)) for i in (0, 1, 2, 3, 5)}
        assert set(urls(store, "~朝ロ -~朝露")) == set()
        assert store.search("~露朝", limit=1, offset=5).hits[0].spans


def test_a_word_without_other_names_is_itself() -> None:
    assert variants_of("林檎") == ("林檎",)
    assert "金正恩" in variants_of("北朝鮮")


# In memory, beside what is written --------------------------------------------------------


def test_another_genre_and_date_are_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_store(path) as writer, open_store(path) as reader:
        one = article("1", "条約", published="2024-06-19")
        writer.save([digest(one)], at=NOW)
        assert urls(reader, "条約 genre:editorial") == []
        assert urls(reader, "条約 date:2024-06-19") == [url("1")]
        later = msgspec.structs.replace(
            one, genre="editorial", published=Moment.parse("2024-07-01"), language="ja"
        )
        writer.save([digest(later)], at=at(1))
        assert urls(reader, "条約 genre:editorial lang:ja date:2024-07") == [url("1")]
        assert urls(reader, "条約 date:2024-06-19") == []
        writer.save([digest(article("1", "協定", published="2024-07-01"))], at=at(2))
        assert urls(reader, "条約") == []
        assert urls(reader, "協定 -genre:editorial") == [url("1")]
        assert writer.check() == []


def test_a_topic_is_counted_and_followed_by_its_decisions() -> None:
    with open_store(":memory:") as store:
        store.save([digest(article(str(i), "ロシアの条約。")) for i in range(3)], at=NOW)
        store.save([digest(article("off", "条約だけ。", headline=""))], at=NOW)
        place_all(store)
        facets = {f.kind: f.values for f in store.search("条約", facets=True).facets}
        assert [(v.value, v.count) for v in facets["topic"]] == [(TOPIC, 3)]
        store.decide([Decision(topic=TOPIC, url=url("off"), kind="accept", at=NOW)])
        assert len(urls(store, f"条約 topic:{TOPIC}")) == 4
        assert urls(store, f"条約 -topic:{TOPIC}") == []


def test_best_first_is_where_the_words_weigh_most() -> None:
    with open_store(":memory:") as store:
        made = [
            article(
                "text", "条約。ほかに長い文が続く。" * 5, headline="別", published="2024-06-19"
            ),
            article("often", "条約、条約、条約。", headline="別", published="2024-06-01"),
            article("headline", "別の文。条約。", headline="条約", published="2024-01-01"),
        ]
        store.save([digest(one) for one in made], at=NOW)
        assert urls(store, "条約") == [url("text"), url("often"), url("headline")]
        assert urls(store, "条約", order="best") == [url("headline"), url("often"), url("text")]
