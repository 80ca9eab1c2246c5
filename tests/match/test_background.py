"""The background: a sample as numbers, the same whichever way it is kept."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.features import Vector, dot, unit
from kawaraban.match.background import SMALL, Background, background_of, pack, unpack
from kawaraban.match.learned import learn

_vectors = st.lists(
    st.dictionaries(
        st.sampled_from([*(f"f{n}" for n in range(12)), "end:です。"]),
        st.floats(0.1, 3),
        max_size=6,
    ).map(unit),
    max_size=12,
)


def addresses(vectors: list[Vector]) -> list[str]:
    return [f"https://example.test/{n}" for n in range(len(vectors))]


@given(_vectors)
def test_it_holds_what_the_vectors_hold(vectors: list[Vector]) -> None:
    background = background_of(vectors, addresses(vectors))
    assert len(background) == len(vectors)
    for name, common, mean in zip(
        background.names, background.common, background.mean, strict=True
    ):
        assert common == sum(name in vector for vector in vectors)
        expected = math.fsum(vector.get(name, 0.0) for vector in vectors) / len(vectors)
        assert mean == pytest.approx(expected, abs=1e-6)
    weights = {name: float(n % 5 - 2) for n, name in enumerate(background.names)}
    scores = background.scores(list(weights.values()))
    assert scores == pytest.approx([dot(vector, weights) for vector in vectors], abs=1e-5)


@given(_vectors)
def test_it_is_the_same_after_it_was_kept(vectors: list[Vector]) -> None:
    background = background_of(vectors, addresses(vectors))
    assert unpack(pack(background)) == background
    again = pickle.loads(pickle.dumps(background))
    assert again == background
    assert again.numbers == background.numbers


@given(_vectors, st.sets(st.integers(0, 11)))
def test_articles_can_be_taken_out(vectors: list[Vector], out: set[int]) -> None:
    names = addresses(vectors)
    gone = {names[n] for n in out if n < len(names)}
    left = background_of(vectors, names).without(gone)
    afresh = background_of([v for v, a in zip(vectors, names, strict=True) if a not in gone])
    assert len(left) == len(afresh)
    held = dict(zip(left.names, zip(left.common, left.mean, strict=True), strict=True))
    for name, common, mean in zip(afresh.names, afresh.common, afresh.mean, strict=True):
        assert held[name][0] == common
        assert held[name][1] == pytest.approx(mean, abs=1e-6)


def test_of_a_large_sample_what_one_article_alone_has_is_not_kept() -> None:
    vectors = [unit({"everywhere": 1, f"own{n}": 1}) for n in range(SMALL + 1)]
    assert background_of(vectors).names == ("everywhere",)
    assert len(background_of(vectors[1:]).names) == SMALL + 1


@pytest.mark.parametrize("at", [0, 1, 7, 40, -1])
def test_what_was_kept_badly_is_refused(at: int) -> None:
    packed = pack(background_of([unit({"a": 1, "b": 2}), unit({"b": 1})], ["x", "y"]))
    with pytest.raises(ValueError):  # noqa: PT011 - whatever does not fit
        unpack(packed[: at or None][:-1] if at else b"")


def test_a_topic_learns_the_same_from_vectors_and_from_what_was_made_of_them() -> None:
    accepted = [unit({"shared": 1, f"own{n}": 1, "everywhere": 1}) for n in range(5)]
    vectors = [unit({"everywhere": 1, f"other{n}": 1}) for n in range(40)]
    ready: Background = background_of(vectors)
    assert learn(accepted, [], vectors) == learn(accepted, [], ready)


def test_near_copies_among_the_examples_do_not_lift_the_bar() -> None:
    vectors = [unit({"everywhere": 1, f"other{n % 9}": 0.5, "lamp": n % 2}) for n in range(60)]
    apart = [unit({"lamp": 1, "tower": 1, f"own{n}": 2}) for n in range(6)]
    copies = [unit({"lamp": 1, "tower": 1, "copied": 2, f"own{n}": 0.01}) for n in range(4)]
    model = learn([*apart[:2], *copies], [], vectors)
    assert model is not None
    assert model.level(model.score(apart[5])) > 0
