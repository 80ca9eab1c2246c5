"""Learned models: plain arithmetic that gives the same answer each time."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.article import Article, paragraphs
from kawaraban.features import unit
from kawaraban.match.learned import WEIGHTS, Learned, learn
from kawaraban.match.vectors import article_vector, in_words

_vectors = st.dictionaries(
    st.sampled_from([f"f{n}" for n in range(30)]), st.floats(0.1, 3), min_size=0, max_size=8
).map(unit)
_some = st.lists(_vectors, max_size=6)


@given(st.lists(_vectors, min_size=1, max_size=6), _some, st.lists(_vectors, max_size=40))
def test_any_examples_give_a_model_that_can_be_read(
    accepted: list[dict[str, float]],
    rejected: list[dict[str, float]],
    background: list[dict[str, float]],
) -> None:
    model = learn(accepted, rejected, background)
    if model is None:
        assert not any(accepted)
        return
    assert model == learn(accepted, rejected, background)
    assert len(model.weights) <= WEIGHTS
    assert all(map(math.isfinite, (model.usual, model.bar, model.unit, model.apart)))
    assert model.bar > model.usual
    scores = sorted(model.score(vector) for vector in [*accepted, *rejected, *background])
    likely = [model.probability(score) for score in scores]
    assert likely == sorted(likely)
    assert all(0 < p < 1 for p in likely)
    assert model.at(-1) <= model.at(0) <= model.at(1)


def test_what_the_accepted_share_weighs_most() -> None:
    accepted = [unit({"shared": 1, f"own{n}": 1, "everywhere": 1}) for n in range(5)]
    background = [unit({"everywhere": 1, f"other{n}": 1}) for n in range(40)]
    model = learn(accepted, [], background)
    assert isinstance(model, Learned)
    assert max(model.weights, key=lambda f: model.weights[f]) == "shared"
    assert model.weights["other3"] < 0
    assert model.score(accepted[0]) > model.bar > model.score(background[0])


def test_a_vector_holds_how_a_text_is_made() -> None:
    text = "長い本文です。とても長い。\n" * 40 + "【関連記事】\n終わりの一行です。"
    long = Article(
        url="https://example.test/1",
        headline="見出し",
        text=paragraphs(text),
        outlet="岬日報",
        section="社会",
    )
    vector = article_vector(long)
    assert math.isclose(math.fsum(w * w for w in vector.values()), 1)
    for feature in ("end:です。", "line:【関連記事】", "field:outlet 岬日報", "field:section 社会"):
        assert feature in vector, feature
        assert feature.partition(":")[2] in in_words(feature)
    assert in_words("灯台") == "灯台"
    short = article_vector(Article(url="https://example.test/2", headline="見出し"))
    assert not any(feature.startswith(("line:", "close:", "shape:")) for feature in short)
    assert article_vector(Article(url="https://example.test/3", headline="")) == {}
