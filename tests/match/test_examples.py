"""Examples: decisions are final, and what is like them is found."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kawaraban.article import Article, Match, paragraphs
from kawaraban.match.background import background_of
from kawaraban.match.examples import ExampleModel, Examples
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.match.topic import BALANCES, Topic
from kawaraban.match.vectors import article_vector

LIGHTS = [
    ("岬の灯台を移設へ", "町の委員会は灯台の移設を決めた。新しい土台を築き、灯台守の家は残す。"),
    ("灯台の移設、土台の工事進む", "灯台を移す土台の工事が進み、委員会が現場を見た。"),
    ("灯台守の日誌を図書館に", "移設される灯台の灯台守が残した日誌が図書館に移る。"),
]
APPLES = [
    ("リンゴの病気広がる", "農業試験場は谷のリンゴ園で黒い斑点の病気を確かめた。"),
    ("リンゴ園で消毒", "斑点の病気が出たリンゴ園で消毒が始まった。"),
    ("鉄道の夜行便再開", "鉄道会社は夜行便を再開し、終点の駅で式を開いた。"),
    ("博物館に古文書", "博物館は古文書の整理を終え、来月から公開する。"),
]
ALONE = Topic(name="t", threshold=6, rules=())
RULES = load_topic('threshold = 6\n[[rule]]\nlabel = "灯"\nany = ["灯台"]\nweight = 1.9', name="t")


def article(headline: str, text: str, number: int = 0, **more: Any) -> Article:
    url = f"https://example.test/{number}"
    return Article(url=url, headline=headline, text=paragraphs(text), **more)


def numbered(texts: list[tuple[str, str]], start: int) -> tuple[Article, ...]:
    return tuple(article(*text, number) for number, text in enumerate(texts, start))


LIKE = article("灯台の移設に反対の声", "灯台の移設に灯台守の家族から反対の声が出ている。", 90)
UNLIKE = article("リンゴの出荷始まる", "谷のリンゴ園で出荷が始まった。", 91)


def said(read: Article, examples: Examples, topic: Topic = ALONE) -> Match | None:
    found = compile_topics([topic], {"t": examples}).match(read)
    return found[0] if found else None


@pytest.mark.parametrize("background", [(), numbered(APPLES, 50)])
def test_what_is_like_the_accepted_is_found(background: tuple[Article, ...]) -> None:
    examples = Examples(accepted=numbered(LIGHTS, 1), background=background)
    like, unlike = said(LIKE, examples), said(UNLIKE, examples)
    assert like is not None
    assert like.matched
    assert {reason.field for reason in like.reasons} == {"example"}
    assert "灯台" in [reason.text for reason in like.reasons]
    assert all("灯台" in reason.note for reason in like.reasons)
    assert math.fsum(reason.weight for reason in like.reasons) == like.score
    assert unlike is None or not unlike.matched


def test_a_decision_is_final() -> None:
    accepted, rejected = article("天気", "晴れ", 70), article(*LIGHTS[0], 71)
    examples = Examples(accepted=(accepted, *numbered(LIGHTS, 1)), rejected=(rejected,))
    for topic in (ALONE, RULES):
        yes, no = said(accepted, examples, topic), said(rejected, examples, topic)
        assert yes is not None
        assert yes.matched
        assert yes.reasons[-1].field == "decision"
        assert no is not None
        assert not no.matched


def test_a_decision_holds_for_the_address_the_page_gives_itself() -> None:
    decided = article("天気", "晴れ", 70, canonical="https://example.test/own")
    examples = Examples(accepted=(decided,))
    again = Article(url="https://example.test/own", headline="天気")
    assert (match := said(again, examples)) is not None
    assert match.matched
    assert (match := said(decided, examples)) is not None
    assert match.matched


def test_beside_rules_examples_only_tip_the_scale() -> None:
    without = compile_topics([RULES]).match(LIKE)[0]
    examples = Examples(accepted=numbered(LIGHTS, 1), background=numbered(APPLES, 50))
    tipped = said(LIKE, examples, RULES)
    assert tipped is not None
    assert 0 < tipped.score - without.score <= 0.5 * RULES.threshold
    against = Examples(accepted=numbered(APPLES, 50), rejected=numbered(LIGHTS, 1))
    lowered = said(LIKE, against, RULES)
    assert lowered is not None
    assert -0.5 * RULES.threshold <= lowered.score - without.score < 0


def test_nothing_accepted_means_nothing_learned() -> None:
    assert said(LIKE, Examples(rejected=numbered(LIGHTS, 1))) is None
    assert said(LIKE, Examples()) is None


def test_examples_without_words_do_no_harm() -> None:
    empty = Article(url="https://example.test/e", headline="")
    examples = Examples(accepted=(empty,), rejected=(empty,), background=(empty,))
    assert said(LIKE, examples) is None


def test_one_example_is_enough_to_begin() -> None:
    examples = Examples(accepted=numbered(LIGHTS[:1], 1))
    match = said(
        article("灯台の移設決まる", "委員会が灯台の移設を決め、土台を築く。", 80), examples
    )
    assert match is not None
    assert match.matched


def test_the_balance_moves_the_bars() -> None:
    examples = Examples(accepted=numbered(LIGHTS, 1), background=numbered(APPLES * 10, 50))
    scores = []
    for balance in BALANCES:
        topic = Topic(name="t", threshold=6, rules=(), balance=balance)
        match = said(LIKE, examples, topic)
        scores.append(match.score if match else 0.0)
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[2]


def test_a_match_tells_how_likely_it_is() -> None:
    examples = Examples(accepted=numbered(LIGHTS, 1), background=numbered(APPLES, 50))
    model = ExampleModel(examples, threshold=6, has_rules=False)
    like, unlike = model.probability(LIKE), model.probability(UNLIKE)
    assert like is not None
    assert unlike is not None
    assert 0 < unlike < like < 1
    match = said(LIKE, examples)
    assert match is not None
    assert match.probability == like
    assert ExampleModel(Examples(), threshold=6, has_rules=False).probability(LIKE) is None


def test_a_sample_made_ready_teaches_the_same_but_for_what_was_decided() -> None:
    accepted, behind = numbered(LIGHTS, 1), numbered(APPLES * 10, 50)
    sample = background_of(map(article_vector, behind), [a.address for a in behind])
    among = (*behind, *accepted)
    with_accepted = background_of(map(article_vector, among), [a.address for a in among])
    expected = ExampleModel(Examples(accepted, (), behind), 6, has_rules=False)
    for ready in (sample, with_accepted):
        model = ExampleModel(Examples(accepted, (), sample=ready), 6, has_rules=False)
        for read in (LIKE, UNLIKE):
            assert model.probability(read) == pytest.approx(expected.probability(read), abs=1e-6)


def test_an_accepted_clip_is_not_its_own_neighbour() -> None:
    lights = numbered(LIGHTS, 1)
    match = said(lights[0], Examples(accepted=lights))
    assert match is not None
    notes = [reason.note for reason in match.reasons if reason.field == "example"]
    assert notes
    assert not any(LIGHTS[0][0] in note for note in notes)


def test_what_was_rejected_is_held_against_its_like() -> None:
    rejected = (article("灯台の写真展", "灯台を写した写真展が駅の画廊で開かれた。", 60),)
    again = article("灯台の写真展、来週まで", "駅の画廊の写真展は灯台を写したもの。", 61)
    accepted, behind = numbered(LIGHTS, 1), numbered(APPLES, 50)
    before = ExampleModel(Examples(accepted, (), behind), 6, has_rules=False)
    after = ExampleModel(Examples(accepted, rejected, behind), 6, has_rules=False)
    was, now = before.probability(again), after.probability(again)
    assert was is not None
    assert now is not None
    assert now < was
