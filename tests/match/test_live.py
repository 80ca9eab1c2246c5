"""Topics put and removed one at a time answer as all compiled afresh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article
from kawaraban.folding import fold_spans
from kawaraban.match.examples import Examples
from kawaraban.match.live import LiveMatcher
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.match.terms import parse_term
from kawaraban.match.topic import Topic

WORDS = ["朝ロ", "会談", "Putin", "朝", "북한", "New York", "put*", "TASS通信", "Путин"]
NAMES = ["a", "b", "c", "d"]


def topic(name: str, word: str) -> Topic:
    return load_topic(f"threshold = 0.1\n[[rule]]\nlabel = 'r'\nany = ['{word}']\n", name=name)


def read(text: str) -> Article:
    return Article(url="https://example.test/1", headline=text, language="ja")


def required(name: str, groups: list[list[str]], none: list[str]) -> Topic:
    return load_topic(
        f"threshold = 0.1\n[[rule]]\nlabel = 'r'\nall = {groups}\n"
        + (f"none = {none}\n" if none else ""),
        name=name,
    )


def plainly(asked: tuple[list[list[str]], list[str]], text: str) -> bool:
    """Whether every group has a term in the text, and nothing that is excluded; term by term."""

    def stands(word: str) -> bool:
        term, folded = parse_term(word), fold_spans(text)
        return any(
            term.stands(folded, at, at + len(term.text))
            for at in range(len(folded.text))
            if folded.text.startswith(term.text, at)
        )

    groups, none = asked
    return all(any(map(stands, group)) for group in groups) and not any(map(stands, none))


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


group = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)
asked = st.tuples(
    st.lists(group, min_size=2, max_size=4),
    st.lists(st.sampled_from(["朝鮮日報", "Yorker", "ТАСС"]), max_size=2),
)


@given(
    st.dictionaries(st.sampled_from(NAMES), asked, max_size=3),
    st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(st.none(), asked)), max_size=6),
    st.lists(st.sampled_from([*WORDS, "puts", "Yorker", " ", "の", "。"]), max_size=12).map(
        "".join
    ),
)
def test_topics_put_and_removed_answer_as_plain_evaluation(
    first: dict[str, tuple[list[list[str]], list[str]]],
    then: list[tuple[str, tuple[list[list[str]], list[str]] | None]],
    text: str,
) -> None:
    now = dict(first)
    live = LiveMatcher(compile_topics(required(name, *one) for name, one in first.items()))
    for name, one in then:
        if one is not None:
            now[name] = one
            live.put(required(name, *one))
        elif name in now:
            del now[name]
            live.remove(name)
        found = {match.topic for match in live.match(read(text)) if match.matched}
        assert found == {name for name, one in now.items() if plainly(one, text)}


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
