"""What answers teach of odds, and in what order they are asked for."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kawaraban.features import unit
from kawaraban.match.answers import FEWEST, LEAST, fitted
from kawaraban.match.asking import in_order
from kawaraban.match.examples import bars
from kawaraban.match.learned import Learned, learn

_odds = st.lists(st.floats(-6, 6), min_size=FEWEST, max_size=40)


@given(_odds, _odds)
def test_fitted_odds_are_the_likeliest(accepted: list[float], rejected: list[float]) -> None:
    by, add = fitted(accepted, rejected)

    def loss(by: float, add: float) -> float:
        return (
            sum(math.log1p(math.exp(-(by * odds + add))) for odds in accepted)
            + sum(math.log1p(math.exp(by * odds + add)) for odds in rejected)
            + (by - 1) ** 2 / (2 * 0.7**2)
            + add**2 / (2 * 1.5**2)
        )

    assert by >= LEAST
    if by > LEAST:
        near = [(by + 0.05, add), (by - 0.05, add), (by, add + 0.05), (by, add - 0.05)]
        assert all(loss(by, add) <= loss(*other) for other in near)


def test_few_answers_change_nothing() -> None:
    assert fitted([1.0] * (FEWEST - 1), [0.0] * 100) == (1.0, 0.0)
    assert fitted([], []) == (1.0, 0.0)


def test_what_was_likely_and_is_rejected_becomes_unlikely() -> None:
    by, add = fitted([3.0] * 10, [1.0] * 30)
    assert by * 1.0 + add < 0 < by * 3.0 + add


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.floats(0.1, 1)).map(unit), max_size=9))
def test_each_is_asked_about_once(vectors: list[dict[str, float]]) -> None:
    order = in_order(vectors)
    assert sorted(order) == list(range(len(vectors)))
    assert order[:1] == [0][: len(vectors)]
    assert in_order(vectors, 2) == order[:2]


def test_what_is_like_another_waits() -> None:
    one, other = unit({"a": 1, "b": 1}), unit({"c": 1})
    assert in_order([one, one, other]) == [0, 2, 1]


def answered() -> Learned:
    accepted = [unit({"sea": 3, f"own{n}": 1, "the": 1}) for n in range(8)]
    rejected = [unit({"sea": 1, "ship": 2, f"other{n}": 1, "the": 1}) for n in range(8)]
    background = [unit({"the": 1, f"more{n % 9}": 1, f"less{n % 7}": 1}) for n in range(60)]
    model = learn(accepted, rejected, background)
    assert model is not None
    assert model.answered
    return model


def test_bars_are_of_the_probability_once_there_are_answers() -> None:
    model = answered()
    for likely in (0.2, 0.5, 0.7):
        assert math.isclose(model.probability(model.likely(likely)), likely, rel_tol=1e-3)
    pages = [bars(model, balance) for balance in ("miss-nothing", "balanced", "only-sure")]
    assert all(ask <= on for on, ask in pages)
    assert sorted(pages) == pages
    assert math.isclose(model.probability(pages[1][0]), 0.3, rel_tol=1e-3)
