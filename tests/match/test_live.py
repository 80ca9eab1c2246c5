"""Topics put and removed one at a time answer as all compiled afresh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article
from kawaraban.match.examples import Examples
from kawaraban.match.live import LiveMatcher
from kawaraban.match.matcher import compile_topics
from kawaraban.match.topic import Topic, load_topic

WORDS = ["朝ロ", "会談", "Putin", "朝", "북한"]
NAMES = ["a", "b", "c", "d"]


def topic(name: str, word: str) -> Topic:
    return load_topic(f"threshold = 0.1\n[[rule]]\nlabel = 'r'\nany = ['{word}']\n", name=name)


def read(text: str) -> Article:
    return Article(url="https://example.test/1", headline=text, language="ja")


changes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(st.none(), st.sampled_from(WORDS))), max_size=8
)
texts = st.lists(st.sampled_from([*WORDS, " ", "の"]), max_size=6).map("".join)


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(WORDS)), changes, texts)
def test_answers_are_those_of_all_compiled_afresh(
    first: dict[str, str], then: list[tuple[str, str | None]], text: str
) -> None:
    now = {name: topic(name, word) for name, word in first.items()}
    live = LiveMatcher(compile_topics(list(now.values())))
    for name, word in then:
        if word is not None:
            now[name] = topic(name, word)
            live.put(now[name])
        elif name in now:
            del now[name]
            live.remove(name)
    assert live.match(read(text)) == compile_topics(list(now.values())).match(read(text))
    assert live.topics == tuple(now.values())
    assert live.compiled().match(read(text)) == live.match(read(text))


def test_examples_come_and_go_with_their_topic() -> None:
    accepted = Examples(accepted=(read("朝ロ会談"),))
    live = LiveMatcher(compile_topics([topic("a", "朝ロ")], {"a": accepted}))
    assert live.match(read("天気"))[0].outcome == "on"  # decided on this address
    live.put(topic("a", "朝ロ"))
    assert live.match(read("天気")) == ()
    live.put(topic("b", "朝ロ"), accepted)
    assert [match.topic for match in live.match(read("天気"))] == ["b"]
    assert live.examples == {"b": accepted}


def test_a_topic_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(KeyError):
        LiveMatcher(compile_topics([])).remove("a")
