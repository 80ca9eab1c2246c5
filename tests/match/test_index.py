"""The index may name too many topics, never too few, and knows a word as the terms do."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, Paragraph
from kawaraban.match.fields import Field, word
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.match.numbering import is_word
from kawaraban.match.terms import _script, parse_term
from kawaraban.match.topic import Topic


def test_words_are_made_of_what_terms_call_words() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        assert (word.match(char) is not None) == (_script(char) == "word"), hex(code)


def test_only_a_closed_term_of_word_letters_is_looked_up_as_a_word() -> None:
    words = ("TASS", "ТАСС", "put*", "*put", "U.S.", "TASS通信", "러시아", "朝", "G7")
    assert [t for t in words if is_word(parse_term(t))] == ["TASS", "ТАСС", "G7"]


@given(st.text(alphabet="aB é-'朝ロ북Я1_", max_size=30))
def test_words_of_a_field_are_its_whole_runs(text: str) -> None:
    field = Field("text", text)
    assert field.words == set(word.findall(field.folded.text))


TERMS = ["a", "b", "ab", "朝", "朝ロ", "ロ", "put*", "Я", "북"]


def made(number: int, groups: list[list[str]]) -> Topic:
    kind = "any" if len(groups) == 1 else "all"
    listed = str(groups if kind == "all" else groups[0])
    return load_topic(
        f"threshold = 0.1\n[[rule]]\nlabel = 'r'\n{kind} = {listed}\n", name=str(number)
    )


groups = st.lists(st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), min_size=1, max_size=4)
texts = st.lists(st.sampled_from([*TERMS, " ", "puts", "。"]), max_size=12).map("".join)


@given(st.lists(groups, min_size=1, max_size=8), texts, st.lists(texts, max_size=3))
def test_a_sample_changes_no_answer(
    written: list[list[list[str]]], text: str, others: list[str]
) -> None:
    topics = [made(number, one) for number, one in enumerate(written)]
    read, *sample = (
        Article(url="u", headline="", text=(Paragraph(t),), language="ja") for t in (text, *others)
    )
    alone = [found for one in topics for found in compile_topics([one]).match(read)]
    assert list(compile_topics(topics, sample=sample).match(read)) == alone
    assert list(compile_topics(topics).match(read)) == alone
