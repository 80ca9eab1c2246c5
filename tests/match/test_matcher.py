"""The matcher against plain evaluation, one term and one topic at a time."""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Article, Match, Paragraph, paragraphs
from kawaraban.folding import fold_spans
from kawaraban.match.examples import Examples
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.match.terms import Term
from kawaraban.match.topic import Group, Rule, Topic

Span = tuple[int, int]


def article(headline: str, text: str = "", **more: Any) -> Article:
    return Article(url="https://example.test/1", headline=headline, text=paragraphs(text), **more)


def topic(rules: str, threshold: float = 1, name: str = "t") -> Topic:
    return load_topic(f"threshold = {threshold}\n{rules}", name=name)


def match(rules: str, read: Article, threshold: float = 1) -> Match | None:
    found = compile_topics([topic(rules, threshold)]).match(read)
    return found[0] if found else None


# By plain evaluation ----------------------------------------------------------------


class Plain:
    """What docs/topics.md says a topic is worth, worked out the long way."""

    def __init__(self, read: Article) -> None:
        self.strings = {"headline": read.headline, "text": read.body}

    def place(self, field: str, offset: int) -> str:
        if field == "headline":
            return "headline"
        text = self.strings["text"]
        end = len(text)
        if end > 200:
            stop = text.find("\n", 200)
            end = min(end if stop < 0 else stop, 400)
        return "lead" if offset < end else "text"

    def term_spans(self, term: Term, field: str) -> list[Span]:
        folded = fold_spans(self.strings[field])
        spans, start = [], -1
        while (start := folded.text.find(term.text, start + 1)) >= 0:
            if term.stands(folded, start, start + len(term.text)):
                spans.append(folded.span(start, start + len(term.text)))
        return spans

    def spans(self, group: Group, field: str) -> list[Span]:
        every = sorted(
            {span for term in group.terms for span in self.term_spans(term, field)},
            key=lambda span: (span[0], -span[1]),
        )
        kept: list[Span] = []
        for span in every:
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return kept

    def score(self, made: Topic) -> float | None:
        """None where nothing speaks for the article."""
        worths = [worth for rule in made.rules for worth in self.worths(rule, dict(made.position))]
        return math.fsum(worths) if any(worth > 0 for worth in worths) else None

    def worths(self, rule: Rule, position: dict[Any, float]) -> list[float]:
        if rule.none and any(
            self.place(field, start) in rule.places
            for field in self.strings
            for start, _ in self.spans(rule.none, field)
        ):
            return []
        if rule.kind == "all":
            return self.all(rule, position)
        places = [
            self.place(field, start)
            for field in self.strings
            for start, _ in (
                self.spans(rule.groups[0], field)
                if rule.kind == "any"
                else self.windows(rule, field)
            )
        ]
        worths = []
        for place in rule.places:
            count = min(places.count(place), rule.most)
            worths += [rule.weight * position[place] * 0.5**n for n in range(count)]
        return [worth for worth in worths if worth]

    def all(self, rule: Rule, position: dict[Any, float]) -> list[float]:
        ranked = [
            sorted(
                (
                    position[place]
                    for field in self.strings
                    for start, _ in self.spans(group, field)
                    if (place := self.place(field, start)) in rule.places and position[place]
                ),
                reverse=True,
            )
            for group in rule.groups
        ]
        rows = list(zip(*ranked, strict=False))[: rule.most]
        return [rule.weight * min(row) * 0.5**n for n, row in enumerate(rows)]

    def windows(self, rule: Rule, field: str) -> Iterator[Span]:
        assert rule.within is None
        text = self.strings[field]
        ends = [m.end() for m in re.finditer("。|\n", text)]
        bounds = list(pairwise([0, *ends, len(text) + 1]))
        groups = [self.spans(group, field) for group in rule.groups]
        for low, high in bounds:
            here = [[s for s in spans if low <= s[0] < high] for spans in groups]
            rows = [sorted(row) for row in product(*here)]
            rows = [r for r in rows if all(a[1] <= b[0] for a, b in pairwise(r))]
            if rows:
                first = min(rows, key=lambda r: (r[-1][0] - r[0][1], r[0][0]))
                yield first[0][0], first[-1][1]


PIECES = [
    "北朝鮮",
    "朝鮮",
    "ロシア",
    "朝ロ",
    "ロ",
    "朝",
    "Putin",
    " ",
    "。",
    "\n",
    "会談",
    "の",
    "ﾛｼｱ",
    "露",
]
TERMS = ["北朝鮮", "朝鮮", "ロシア", "朝ロ", "Putin", "会談", "ロシア会談", "朝", "put*"]
WORDS = st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True)


def listed(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


@st.composite
def rules(draw: st.DrawFn) -> str:
    lines = ["[[rule]]", 'label = "r"', f"weight = {draw(st.sampled_from([3, 1, 0.5, -1, -4]))}"]
    kind = draw(st.sampled_from(["any", "all", "near"]))
    if kind == "any":
        lines.append(f"any = {listed(draw(WORDS))}")
    else:
        groups = draw(st.lists(WORDS, min_size=2, max_size=3))
        lines.append(f"{kind} = [" + ", ".join(map(listed, groups)) + "]")
    if draw(st.booleans()):
        places = draw(st.sets(st.sampled_from(["headline", "lead", "text"]), min_size=1))
        lines.append(f"in = {listed(sorted(places))}")
    if draw(st.integers(0, 3)) == 0:
        lines.append('none = ["の"]')
    if draw(st.booleans()):
        lines.append(f"most = {draw(st.integers(1, 3))}")
    return "\n".join(lines)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    text = draw(pieces)
    if draw(st.booleans()):
        text += "間" * draw(st.sampled_from([150, 199, 260, 420])) + draw(pieces)
    # Not through paragraphs(): runs of line breaks stay.
    return Article(
        url="u", headline=draw(pieces), text=(Paragraph(text),) if text else (), language="ja"
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(rules(), min_size=1, max_size=4), articles())
def test_the_score_is_that_of_plain_evaluation(written: list[str], read: Article) -> None:
    try:
        made = topic("\n".join(written), 0.01)
    except ValueError:  # a rule that can never match, a threshold out of reach
        return
    found = compile_topics([made]).match(read)
    expected = Plain(read).score(made)
    assert [pytest.approx(expected)] * len(found) == [m.score for m in found]
    assert bool(found) == (expected is not None)
    for said in found:
        assert said.matched == (said.score >= made.threshold)
        assert said.score == math.fsum(reason.weight for reason in said.reasons)
        for reason in said.reasons:
            string = read.headline if reason.field == "headline" else read.body
            span = string[reason.start : reason.end]
            assert reason.text == (span if len(span) <= 120 else span[:119] + "…")
            assert Plain(read).place("headline" if string is read.headline else "text", 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(rules(), min_size=1, max_size=6), articles())
def test_many_topics_together_say_what_each_says_alone(written: list[str], read: Article) -> None:
    made = []
    for number, rule in enumerate(written):
        try:
            made.append(topic(rule, 0.01, f"t{number}"))
        except ValueError:
            continue
    together = compile_topics(made).match(read)
    alone = [found for one in made for found in compile_topics([one]).match(read)]
    assert list(together) == alone


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=300), st.sampled_from(["ja", "ko", "en", None]))
def test_any_article_can_be_matched(headline: str, text: str, language: str | None) -> None:
    read = Article(
        url="u", headline=headline, text=(Paragraph(text),), language=language, outlet=text[:9]
    )
    made = topic(
        '[[rule]]\nlabel="a"\nany=["@north-korea", "朝", "a"]\n'
        '[[rule]]\nlabel="n"\nnear=["a", "b"]\nwithin=3'
    )
    for said in compile_topics([made]).match(read):
        for reason in said.reasons:
            string = headline if reason.field == "headline" else text
            assert string[reason.start : reason.end].startswith(reason.text.rstrip("…"))


# By example -------------------------------------------------------------------------

ANY = '[[rule]]\nlabel = "r"\nany = ["朝ロ"]\n'


def test_each_occurrence_in_a_place_counts_half_of_the_one_before() -> None:
    said = match(ANY, article("朝ロ、朝ロ", "朝ロ。"))
    assert said is not None
    assert [reason.weight for reason in said.reasons] == [3, 1.5, 2]
    assert [reason.field for reason in said.reasons] == ["headline", "headline", "lead"]
    assert [(r.start, r.end) for r in said.reasons] == [(0, 2), (3, 5), (0, 2)]


def test_offsets_are_into_the_text_as_published() -> None:
    read = article("㈱の①朝･ﾛ会談", "が\u200b゙っこう 朝\u00ad・ロ")
    made = '[[rule]]\nlabel = "r"\nany = ["朝・ロ"]\n'
    said = match(made, read)
    assert said is not None
    headline, lead = said.reasons
    assert read.headline[headline.start : headline.end] == headline.text == "朝･ﾛ"
    assert read.body[lead.start : lead.end] == lead.text == "朝\u00ad・ロ"


def test_all_takes_the_place_of_the_weaker_mention() -> None:
    said = match('[[rule]]\nlabel="r"\nall=["月面", "火星"]\n', article("月面へ", "火星にも行く。"))
    assert said is not None
    assert said.score == 2
    assert {reason.note for reason in said.reasons} == {"月面", "火星"}


def test_near_by_characters() -> None:
    near = '[[rule]]\nlabel="r"\nnear=["月面", "火星"]\nwithin=3\n'
    assert match(near, article("月面から火星")) is not None
    assert match(near, article("火星から月面")) is not None
    assert match(near, article("月面からの火星")) is not None
    assert match(near, article("月面からすぐ火星")) is None
    assert match(near, article("月面", "火星")) is None


def test_near_in_a_sentence_knows_abbreviations() -> None:
    near = '[[rule]]\nlabel="r"\nnear=["Moon", "Mars"]\n'
    assert match(near, article("", "From Moon the U.S. crew of Mr. Hall sees Mars.")) is not None
    assert match(near, article("", "They left the Moon. Mars is far.")) is None
    assert match(near, article("", "月の Moon。Mars")) is None


def test_none_forbids_in_the_rules_places() -> None:
    rule = ANY + 'none = ["占い"]\nin = ["headline"]\n'
    assert match(rule, article("朝ロ会談", "占い")) is not None
    assert match(rule, article("朝ロ占い")) is None


@pytest.mark.parametrize(
    ("restriction", "fits", "other"),
    [
        ('outlet = ["岬新聞"]', {"outlet": "岬新聞"}, {"outlet": "港新聞"}),
        ('outlet = ["ＣＡＰＥ Post"]', {"outlet": "Cape Post"}, {"outlet": None}),
        ('genre = ["editorial"]', {"genre": "editorial"}, {"genre": "column"}),
        ('genre = ["editorial"]', {"genre": "editorial"}, {}),
        ('lang = ["ja"]', {"language": "ja"}, {"language": "zh"}),
        ('lang = ["zh"]', {"language": "zh-Hant"}, {"language": "ja"}),
    ],
)
def test_outlet_genre_and_language_restrict(
    restriction: str, fits: dict[str, str], other: dict[str, str]
) -> None:
    alone = f'[[rule]]\nlabel = "r"\n{restriction}\n'
    for rule in (ANY + restriction + "\n", alone):
        assert match(rule, article("朝ロ", **fits)) is not None
        assert match(rule, article("朝ロ", **other)) is None
    said = match(alone, article("", **fits))
    assert said is not None
    assert said.score == 1
    assert said.reasons[0].field in ("outlet", "genre", "lang")


@pytest.mark.parametrize(
    ("text", "language"), [("モスクワで", "ja"), ("서울에서", "ko"), ("在北京", "zh")]
)
def test_an_unnamed_language_is_told_by_script(text: str, language: str) -> None:
    rule = f'[[rule]]\nlabel = "r"\nlang = ["{language}"]\n'
    assert match(rule, article("", text)) is not None


def test_a_terms_language_holds_for_the_whole_article() -> None:
    rule = '[[rule]]\nlabel = "r"\nany = ["@north-korea"]\n'
    assert match(rule, article("朝方发表声明", language="zh")) is not None
    assert match(rule, article("朝方から雨", language="ja")) is None


def test_where_there_is_no_text_the_summary_then_the_excerpt_is_read() -> None:
    assert match(ANY, article("", summary="朝ロが")) is not None
    assert match(ANY, article("", excerpt="朝ロが")) is not None
    assert match(ANY, article("", "本文", summary="朝ロが")) is None


def test_topics_without_evidence_say_nothing_and_names_are_unique() -> None:
    made = topic(ANY)
    assert compile_topics([made]).match(article("天気")) == ()
    assert compile_topics([]).match(article("朝ロ")) == ()
    with pytest.raises(ValueError, match="t"):
        compile_topics([made, made])


def test_a_matcher_travels_to_another_process() -> None:
    matcher = compile_topics([topic(ANY)], {"t": Examples(accepted=(article("朝ロ"),))})
    again = pickle.loads(pickle.dumps(matcher))
    assert again.match(article("朝ロ会談")) == matcher.match(article("朝ロ会談"))


@pytest.mark.parametrize("sentence", ["月面火星土星", "月面。火星と土星", "朝鮮日報朝鮮", "北露"])
def test_a_long_text_full_of_hits_is_read_in_one_go(sentence: str) -> None:
    """Quadratic work would take minutes here."""
    rules = """
[[rule]]
label = "near"
near = ["月面", "火星", "土星"]
within = 50
[[rule]]
label = "sentence"
near = ["月面", "火星", "土星"]
[[rule]]
label = "sides"
near = ["@north-korea", "@russia"]
[[rule]]
label = "all"
all = ["@north-korea", "@russia"]
"""
    said = match(rules, article("", sentence * 30_000))
    assert said is None or len(said.reasons) <= 40


def test_many_groups_near_each_other_are_bounded() -> None:
    names = ["月面", "火星", "土星", "木星", "金星", "水星", "海王星", "天王星"]
    near = f'[[rule]]\nlabel="r"\nnear={listed(names)}\n'
    said = match(near, article("", "".join(names) * 20))
    assert said is not None
    assert len(said.reasons[0].text) == len("".join(names))
