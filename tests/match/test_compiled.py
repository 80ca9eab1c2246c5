"""Compiled topics as bytes answer as they did, and say when they are stale or damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article
from kawaraban.match.compiled import CompiledError, from_bytes, key_of, to_bytes
from kawaraban.match.examples import Examples
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics

RULES = """
threshold = 1
[[rule]]
label = "both"
all = ["@north-korea", "@russia"]
none = ["五輪"]
[[rule]]
label = "near"
near = [["Путин*", "Vladimir Putin"], ["ким", "김정은"], "TASS通信"]
within = "3 sentences"
[[rule]]
label = "genre"
genre = ["news"]
lang = ["ja"]
weight = 0.5
"""
KEY = key_of(["a", RULES])


def matcher() -> Matcher:
    other = "threshold = 1\n[[rule]]\nlabel = 'r'\nany = ['会談', 'New York']\n"
    return compile_topics([load_topic(RULES, name="a"), load_topic(other, name="b")])


def read(text: str) -> Article:
    return Article(url="https://example.test/1", headline=text, language="ja", genre="news")


PIECES = ["北朝鮮", "ロシア", "五輪", "Путина", "Vladimir Putin", "ким", "김정은은", "TASS通信"]
texts = st.lists(st.sampled_from([*PIECES, "会談", "New York", " ", "。"])).map("".join)


@given(texts)
def test_they_answer_as_they_did(text: str) -> None:
    first = matcher()
    again = from_bytes(to_bytes(first, KEY), KEY)
    assert again.match(read(text)) == first.match(read(text))


def test_the_topics_come_back_whole() -> None:
    topics = [load_topic(RULES, name="a")]
    made = compile_topics(topics)
    assert list(made.topics) == topics
    assert list(from_bytes(to_bytes(made, KEY), KEY).topics) == topics


def test_examples_are_given_anew() -> None:
    octets = to_bytes(matcher(), KEY)
    accepted = {"b": Examples(accepted=(read("朝の会談"),))}
    (found,) = from_bytes(octets, KEY, accepted).match(
        Article(url="https://example.test/1", headline="天気")
    )
    assert (found.topic, found.outcome) == ("b", "on")


@given(st.data())
def test_damage_is_told(data: st.DataObject) -> None:
    octets = bytearray(to_bytes(matcher(), KEY))
    at = data.draw(st.integers(0, len(octets) - 1))
    octets[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CompiledError):
        from_bytes(bytes(octets), KEY)


@given(st.integers(0, 2000))
def test_what_is_cut_off_is_told(length: int) -> None:
    with pytest.raises(CompiledError):
        from_bytes(to_bytes(matcher(), KEY)[:length], KEY)


def test_other_sources_are_told() -> None:
    octets = to_bytes(matcher(), KEY)
    for other in (key_of(["a", RULES + " "]), key_of([RULES, "a"]), key_of(["a" + RULES])):
        with pytest.raises(CompiledError):
            from_bytes(octets, other)
