"""Topic files: what they mean, what is refused and where, what is warned of."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban import wording
from kawaraban.match.loading import TopicError, load_topic

RULE = '[[rule]]\nlabel = "r"\n'


def test_the_smallest_topic() -> None:
    topic = load_topic(RULE + 'any = ["朝ロ"]\nweight = 3', name="slug")
    assert topic.name == "slug"
    assert topic.threshold == 6
    (rule,) = topic.rules
    assert (rule.kind, rule.weight, rule.most) == ("any", 3, 5)
    assert rule.places == ("headline", "lead", "text")
    assert [term.text for term in rule.groups[0].terms] == ["朝ロ"]
    assert topic.warnings == ()


def test_everything_a_file_may_say() -> None:
    topic = load_topic(
        """
name = "月と火星"
about = "探査の話"
threshold = 4.5
[position]
headline = 5
lead = 2
text = 0
[[rule]]
label = "一文に"
near = ["月面", ["火星", "Mars"]]
within = 30
none = ["占い"]
in = ["headline"]
outlet = ["岬新聞"]
genre = ["editorial"]
lang = ["ja"]
weight = 2.5
most = 1
""",
        name="slug",
    )
    (rule,) = topic.rules
    assert (topic.name, topic.about, topic.threshold) == ("月と火星", "探査の話", 4.5)
    assert dict(topic.position) == {"headline": 5, "lead": 2, "text": 0}
    assert (rule.kind, rule.within, rule.most, rule.weight) == ("near", 30, 1, 2.5)
    assert rule.none is not None
    assert (rule.places, rule.outlet, rule.genre) == (("headline",), ("岬新聞",), ("editorial",))
    assert rule.lang == ("ja",)
    assert [group.label for group in rule.groups] == ["月面", "火星 Mars"]


@pytest.mark.parametrize(
    ("toml", "line", "says"),
    [
        ("name = ", 1, ""),
        ("nam = 'x'", 1, "nam"),
        ("threshold = 'six'", 1, "threshold"),
        (RULE + 'any = ["a"]\ncolour = 1', 4, "colour"),
        (RULE + "weight = 2", 1, "looks for nothing"),
        (RULE + 'any = ["a"]\nall = ["a", "b"]', 4, "one of any, all, near"),
        (RULE + "any = []", 3, "empty"),
        (RULE + 'any = ["x", "?!"]', 3, "nothing"),
        (RULE + 'any = ["x*y"]', 3, "start or end"),
        (RULE + 'any = ["@nowhere"]', 3, "@nowhere"),
        (RULE + 'any = ["@rusia"]', 3, "@russia"),
        (RULE + 'any = ["@a+@b+@c"]', 3, "@a"),
        (RULE + 'all = ["a"]', 3, "two"),
        (RULE + 'near = [["a", "b"]]', 3, "two"),
        (RULE + 'any = ["a"]\nweight = 0', 4, "weight 0"),
        (RULE + 'any = ["a"]\nmost = 0', 4, "most"),
        (RULE + 'any = ["a"]\nin = ["body"]', 4, "headline, lead, text"),
        (RULE + 'any = ["a"]\nin = []', 4, "headline, lead, text"),
        (RULE + 'any = ["a"]\nwithin = 5', 4, "within"),
        (RULE + 'near = ["a", "b"]\nwithin = "line"', 4, "sentence"),
        (RULE + 'near = ["a", "b"]\nwithin = -1', 4, "sentence"),
        (RULE + 'near = ["a", "bbbbbbb", "c"]\nwithin = 3', 4, "no room"),
        (RULE + 'any = ["a"]\nnone = ["a", "b"]', 4, "never match"),
        ('[[rule]]\nlabel = " "\nany = ["a"]', 1, "label"),
        ("[position]\nlead = -1\n" + RULE + 'any = ["a"]', 1, "0 or more"),
        ("threshold = 100\n" + RULE + 'any = ["a"]', 1, "no article can reach"),
        (RULE + 'any = ["ok"]\n' + RULE + "any = []", 6, "empty"),
        (RULE + 'any = ["a"', 3, "never closed"),
        (RULE + 'any = ["a]\nweight = 1', 3, "quotation mark"),
        (RULE + 'any = ["a" "b"]', 3, "a comma is missing"),
        (RULE + 'any = ["a",\n"b"', 3, "never closed"),
        (RULE + "any = [“露国”]", 3, "half width"),
        (RULE + 'any = ［"露国"］', 3, "half width"),
        (RULE + 'any = ["露\x01国"]', 3, "control character"),
        (RULE + 'any = [""]', 3, "match nothing"),
        ('[rule]\nlabel = "r"\nany = ["a"]', 1, "double brackets"),
        (
            "threshold = 6\n[position]\nheadline = 1\nlead = 0\ntext = 0\n"
            + RULE
            + 'any = ["露国"]\nmost = 1\nweight = 4\nlang = ["ja"]\n'
            + '[[rule]]\nlabel = "k"\nany = ["북한"]\nmost = 1\nweight = 4\nlang = ["ko"]',
            1,
            "give at most 4",
        ),
        ("threshold 6", 1, "followed by ="),
        ("threshold = six", 1, "quotation marks"),
        ("threshold = 6\nthreshold = 7", 2, "second time"),
        (RULE + 'any = "a"', 3, "a list"),
        (RULE + 'any = ["a"]\nwieght = 2', 4, "did you mean weight"),
        (RULE + 'any = ["a"]\nlanguage = ["ja"]', 4, "did you mean lang"),
        (RULE + 'any = ["a"]\nthreshold = 2', 4, "top of the file"),
        (RULE + 'any = ["a"]\n' + RULE + 'any = ["b"]\nweight = "3"', 7, "weight takes a number"),
        ('[[rule]]\nany = ["a"]', 1, "needs label"),
        ("[position]\nheadlin = 2\n" + RULE + 'any = ["a"]', 2, "did you mean headline"),
        (RULE + 'any = ["a"]\nlang = ["jp"]', 4, "did you mean ja"),
        (RULE + 'any = ["a"]\nweight = nan', 4, "weight is a number"),
        ("threshold = inf\n" + RULE + 'any = ["a"]', 1, "threshold is a number"),
        (RULE + 'any = ["北朝鮮"]\nnone = ["朝鮮"]', 4, "never match"),
        (RULE + 'outlet = ["岬新聞"]\nnot_outlet = ["岬新聞"]', 4, "excludes all"),
        (RULE + 'outlet = ["岬新聞"]\nshare = 0.5', 1, "need any, all or near"),
        (RULE + 'any = ["a"]\nshare = 30', 4, "0 to 1"),
        (RULE + 'near = ["a", "b"]\nwithin = "50 sentences"', 4, "up to 20"),
        (RULE + 'any = ["a"]\nin = ["text"]\n[position]\ntext = 0', 4, "position is 0"),
    ],
)
def test_mistakes_name_file_and_line(toml: str, line: int, says: str) -> None:
    with pytest.raises(TopicError) as caught:
        load_topic(toml, name="t", file="topics/t.toml")
    assert caught.value.line == line
    assert says in str(caught.value)
    assert "topics/t.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("threshold = 0\n" + RULE + 'any = ["abc"]', "threshold"),
        (RULE + 'any = ["の"]\nweight = 3', "every article"),
        (RULE + 'outlet = ["岬新聞"]\nweight = 6', "every article of its outlet"),
        (RULE + 'any = ["の"]\nweight = 3', "t.toml, line 3"),
        (RULE + 'any = ["から"]\nweight = 3', "every article"),
        (
            RULE + 'any = ["abc"]\n[[rule]]\nlabel = "s"\nany = ["abc"]\nweight = 2',
            "looks for just",
        ),
        (RULE + 'any = ["abc"]\n' + RULE + 'any = ["xyz"]\nweight = 2', "two rules are called r"),
    ],
)
def test_what_lets_everything_in_is_warned_of(toml: str, says: str) -> None:
    (warning,) = [w for w in load_topic(toml, name="t").warnings if says in w]
    assert "t.toml" in warning


@pytest.mark.parametrize(
    ("toml", "line", "says"),
    [
        ('any = ["Россия"]\nlang = ["ja"]', 4, "letters of ja"),
        ('any = ["북한*"]\nlang = ["zh"]', 4, "letters of zh"),
        ('any = ["abc"]\ngenre = ["editoral"]', 4, "did you mean editorial"),
        ('any = ["abc"]\nnot_genre = ["poem"]', 4, "there are column, editorial"),
        ('any = ["朝"]', 3, "part of many words"),
        ('any = ["은"]', 3, "part of many words"),
        ('all = ["露国", "露国"]', 3, "twice"),
        ('near = ["露国", "露国"]', 3, "twice"),
        ('any = ["露国 OR 朝鮮"]', 3, "OR is looked for"),
        ('any = [\n"xyz",\n"北朝鮮 AND 露国"]', 5, "AND is looked for"),
        ('any = ["headline:露国"]', 3, "keys of the rule"),
        ("any = ['\"露国\"']", 3, "without quotation marks"),
    ],
)
def test_what_can_hardly_be_meant_is_warned_of(toml: str, line: int, says: str) -> None:
    whole = RULE + toml + "\nweight = 4"
    (warning,) = load_topic(whole, name="t", genres=("editorial", "column")).warnings
    assert says in warning
    assert f"line {line}" in warning


def test_what_is_meant_is_not_warned_of() -> None:
    for toml in (
        'any = ["Россия", "露国"]\nlang = ["ja"]',
        'any = ["NATO", "北朝鮮"]\nlang = ["ru"]',
        'any = ["TASS: report", "10 or more"]',
        'any = ["abc"]\ngenre = ["column"]',
        'near = ["露国", "朝鮮", ["露国", "会談"]]',
        'any = ["露国"]\nlang = ["mn"]',
    ):
        whole = RULE + toml + "\nweight = 4"
        assert load_topic(whole, name="t", genres=("editorial", "column")).warnings == ()


def test_a_topic_without_rules_is_left_to_examples() -> None:
    topic = load_topic("threshold = 2", name="t")
    assert topic.rules == ()
    assert topic.warnings == ()


@given(st.text(max_size=80))
def test_any_text_loads_or_says_why(toml: str) -> None:
    with suppress(TopicError):
        assert load_topic(toml, name="t").name


def test_balance_and_ask() -> None:
    rule = '[[rule]]\nlabel = "a"\nany = ["月面"]\n'
    plain = load_topic(rule, name="a")
    assert (plain.balance, plain.ask) == ("balanced", None)
    said = load_topic('balance = "miss-nothing"\nask = 2.5\n' + rule, name="a")
    assert (said.balance, said.ask) == ("miss-nothing", 2.5)
    with pytest.raises(TopicError, match=r"line 2.*balance"):
        load_topic('threshold = 2\nbalance = "sure"\n' + rule, name="a")
    with pytest.raises(TopicError, match=r"line 2.*above the threshold"):
        load_topic("threshold = 2\nask = 3\n" + rule, name="a")


def test_mistakes_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_current", "ja")
    for toml, says in (
        ("threshold = six", "1 行目"),
        (RULE + 'any = ["a"]\nwieght = 2', "weight ですか"),
        (RULE + 'any = "a"', "一覧"),
        (RULE + 'any = ["a"', "閉じられていません"),
        ("[[rule]\n", "] が足りません"),
        ("threshold = 6\nthreshold = 7", "二度"),
    ):
        with pytest.raises(TopicError, match=says) as caught:
            load_topic(toml, name="t")
        assert not re.search("[A-Za-z]{4,} [a-z]{3,}", str(caught.value).split("threshold")[0])


def test_sentences_may_be_several() -> None:
    for written, sentences in (("sentence", 1), ("2 sentences", 2), ("3文", 3)):
        (rule,) = load_topic(
            RULE + f'near = ["ab", "cd"]\nwithin = "{written}"',
            name="t",
        ).rules
        assert (rule.within, rule.sentences) == (None, sentences)
