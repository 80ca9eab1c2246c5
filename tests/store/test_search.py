"""The index and questions to it: what is found, in which order, and where it is marked."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Digest
from kawaraban.folding import fold, search_tokens
from kawaraban.store.base import Decision
from kawaraban.store.passages import passage_of
from kawaraban.store.query import All, Not, QueryError, Words, parse
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, TOPIC, article, at, digest, place_all, url

CJK = "朝ロ露俄北関係鮮한국조러カガー々"


def store_of(*texts: str) -> SqliteStore:
    store = open_store(":memory:")
    store.save([digest(article(str(i), text, headline="")) for i, text in enumerate(texts)], at=NOW)
    return store


def found(store: SqliteStore, query: str, **options: object) -> list[str]:
    hits = store.search(query, limit=1000, **options).hits  # type: ignore[arg-type]
    return [hit.article.url.rsplit("/", 1)[1] for hit in hits]


# Tokens -----------------------------------------------------------------------------------


def survivors(tokens: list[str]) -> set[str]:
    """Which of the tokens a table declared as the store's keeps as they are."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (x, content = '', tokenize = 'ascii')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, row)")
    db.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(tokens, 1))
    return {term for (term,) in db.execute("SELECT term FROM v")}


def test_the_table_keeps_every_letter_whole() -> None:
    letters = (c for c in range(0x33480) if chr(c).isalnum() or 0x300 <= c < 0x1E000)
    every = sorted({token for c in letters for token in search_tokens(chr(c))})
    assert len(every) > 50_000
    assert survivors(every) == set(every)


@given(st.text(max_size=30))
@example("Россия’s «KN-23»_x")
def test_the_table_keeps_the_tokens_of_any_text(text: str) -> None:
    tokens = search_tokens(text)
    assert survivors(tokens) == set(tokens)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=CJK + "・「、 aTр1\n", max_size=20), min_size=1, max_size=6))
def test_every_two_characters_of_a_text_are_found(texts: list[str]) -> None:
    with store_of(*texts) as store:
        for text in texts:
            for start in range(len(text) - 1):
                pair = text[start : start + 2]
                if not all(char in CJK for char in pair):
                    continue
                expected = {str(i) for i, other in enumerate(texts) if fold(pair) in fold(other)}
                assert set(found(store, f'"{pair}"')) == expected


# Questions --------------------------------------------------------------------------------

TEXTS = (
    "ロシアのプーチン大統領が訪朝した。",
    "TASS通信によると、金・総書記が会談した。",
    "Путин посетил Россию и КНДР. ТАСС",
    "북한과 러시아가 조약에 서명했다.",
    "North Korea and Russia signed a treaty; KN-23 missiles.",
    "朝ロ関係と朝露首脳会談",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("訪朝", "0"),
        ("朝", "05"),
        ("朝ロ", "5"),
        ("ﾛｼｱ", "0"),
        ("ろしあ", "0"),
        ("ロシア 大統領", "0"),
        ("ロシア　大統領", "0"),
        ("ロシア 会談", ""),
        ("会談", "15"),
        ("会談 -通信", "5"),
        ("会談 −通信", "5"),
        ('会談 -"金・総書記"', "5"),
        ("-会談", "0234"),
        ("tass", "1"),
        ("ТАСС", "2"),
        ("росси", ""),
        ("росси*", "2"),
        ("러시아", "3"),
        ('"signed a treaty"', "4"),
        ("“signed a treaty”", "4"),
        ('"a signed treaty"', ""),
        ("treaty russia", "4"),
        ("kn-23", "4"),
        ("関係", "5"),
        ("关系", "5"),
        ("総書記「会談」", ""),
        ("訪朝 *", "0"),
        ("-", ""),
        ("", ""),
        ("   ", ""),
        ('""', ""),
        ("signed AND treaty", "4"),
        ("headline:訪朝", ""),
        ("訪朝^2", ""),
        ("\x00", ""),
        ("\ud800", ""),
        ("訪朝\ud800", "0"),
    ],
)
def test_questions(query: str, expected: str) -> None:
    with store_of(*TEXTS) as store:
        assert sorted(found(store, query)) == sorted(expected)
        assert store.search(query, limit=1).total == len(expected)


@pytest.fixture(scope="module")
def any_store() -> Iterator[SqliteStore]:
    with store_of("朝ロ関係 and a \" quoted ' text") as store:
        yield store


@settings(max_examples=300, deadline=None)
@given(
    query=st.text(
        alphabet=st.one_of(st.sampled_from("\"'-*()^:+{}~|OR \x00朝ロaAND"), st.characters())
    )
)
def test_any_question_has_an_answer(any_store: SqliteStore, query: str) -> None:
    with suppress(QueryError):
        result = any_store.search(query)
        assert 0 <= len(result.hits) <= result.total <= 1


def test_terms_are_parsed() -> None:
    words = Words(("朝ロ",), start=0, end=2), Words(("金 総書記",), start=3, end=10)
    asked = parse('朝ロ "金 総書記" -TASS - 「」 -"a b"')
    assert isinstance(asked, All)
    assert asked.parts[:2] == words
    left_out = [part.part for part in asked.parts[2:] if isinstance(part, Not)]
    assert [part.texts for part in left_out if isinstance(part, Words)] == [("TASS",), ("a b",)]


def test_newest_first_by_page_order_and_in_pages() -> None:
    days = ["2024-06-18", "2024-06-19T23:00+09:00", "2024-06-19T10:00+09:00", None, "1890-01-01"]
    with open_store(":memory:") as store:
        given = [digest(article(f"{i}", published=day)) for i, day in enumerate(days)]
        store.save(given, at=at(0))
        assert found(store, "条約") == ["3", "1", "2", "0", "4"]
        one_by_one = [store.search("条約", limit=1, offset=i) for i in range(6)]
        assert [r.total for r in one_by_one] == [5] * 6
        assert [h.article.url[-1] for r in one_by_one for h in r.hits] == ["3", "1", "2", "0", "4"]
        assert store.search("条約", limit=0).hits == ()
        assert len(store.search("条約", limit=-1, offset=-5).hits) == 0


def test_a_revised_article_is_found_by_what_it_says_now() -> None:
    with open_store(":memory:") as store:
        for hour, text in enumerate(["条約に署名", "協定に署名", "条約に署名"]):
            store.save([digest(article("1", text), rank=hour)], at=at(hour))
            assert store.search(text[:2]).total == 1
            assert store.search("署名").total == 1
            other = "協定" if text[:2] == "条約" else "条約"
            assert store.search(other).total == 0
        assert store.check() == []


def test_other_tokens_for_the_same_text_replace_the_old() -> None:
    with open_store(":memory:") as store:
        one = digest(article("1", "条約に署名"))
        store.save([one], at=NOW)
        store.save([digest_with_tokens(one.article, "別語")], at=at(1))
        assert store.search("条約").total == 0
        assert store.search("別語").total == 1
        assert store.counts().revisions == 1


def digest_with_tokens(of: Article, words: str) -> Digest:
    return Digest(article=of, tokens=("", " ".join(search_tokens(words))))


def test_a_topic_narrows_to_what_is_on_its_page_copies_too() -> None:
    with open_store(":memory:") as store:
        copy = "ロシアと北朝鮮が条約に署名した。別の文。"
        store.save(
            [
                digest(article("on")),
                digest(article("copy", copy)),
                digest(article("off", "日本は条約に署名した。", headline="")),
                digest(article("accepted", "条約の日。", headline="")),
                digest(article("rejected", "ロシアの条約。")),
            ],
            at=NOW,
        )
        place_all(store)
        store.decide(
            [
                Decision(topic=TOPIC, url=url("accepted"), kind="accept", at=NOW),
                Decision(topic=TOPIC, url=url("rejected"), kind="reject", at=NOW),
            ]
        )
        assert sorted(found(store, "条約")) == ["accepted", "copy", "off", "on", "rejected"]
        assert sorted(found(store, "条約", topic=TOPIC)) == ["accepted", "copy", "on"]
        assert store.search("条約", topic=TOPIC).total == 3
        assert store.search("条約", topic="no-such").total == 0


# Passages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        ("朝ロ関係が深まる", ["朝ロ"], ["朝ロ"]),
        ("あ" * 300 + "。その後、ﾛｼｱ側は" + "い" * 300, ["ロシア"], ["ﾛｼｱ"]),
        ("TASS通信とtassとTASSER", ["tass"], ["TASS", "tass"]),
        ("россия, России, росси", ["росси*"], ["россия", "России", "росси"]),
        ("金・総書記と金 総書記", ["金総書記", "金・総書記"], ["金・総書記", "金 総書記"]),
        ("人々の声", ["人人"], ["人々"]),
        ("一行目\n二行目の朝ロ", ["朝ロ"], ["朝ロ"]),
        ("何もない", ["朝ロ"], []),
        ("", ["朝ロ"], []),
        ("朝ロ朝ロ朝ロ", ["朝ロ", "ロ朝"], ["朝ロ朝ロ朝ロ"]),
    ],
)
def test_passages_mark_the_terms_as_published(
    text: str, terms: list[str], marked: list[str]
) -> None:
    passage, spans = passage_of(text, terms)
    assert len(passage) <= 160
    assert "\n" not in passage
    assert passage in " ".join(text.split("\n"))
    if marked == ["россия", "России", "росси"]:
        assert [passage[a:b] for a, b in spans] == ["росси", "Росси", "росси"]
    else:
        assert [passage[a:b] for a, b in spans] == marked


def test_a_passage_begins_at_a_sentence_where_it_can() -> None:
    text = "遠い前置き" * 40 + "。会談で朝ロが合意。" + "後" * 300
    passage, _ = passage_of(text, ["朝ロ"])
    assert passage.startswith("会談で朝ロ")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=600), st.lists(st.text(max_size=6), max_size=3))
def test_passages_are_always_sound(text: str, terms: list[str]) -> None:
    passage, spans = passage_of(text, terms)
    assert len(passage) <= 160
    ends = [0, *(edge for span in spans for edge in span), len(passage)]
    assert ends == sorted(ends)
