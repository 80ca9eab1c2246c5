"""What must hold of every reader (fuzz/invariants.py), for inputs of the words they look for."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.invariants import CHECKS, joined
from fuzz.mutate import mutated
from fuzz.seeds import SEEDS
from fuzz.words import WORDS

_COSTLY = {"page": 60, "feed": 60, "listing": 60, "sitemap": 40, "warc": 40, "date": 60}
"""Examples of each; 120 where nothing is said."""


def inputs(target: str) -> st.SearchStrategy[bytes]:
    """Words of the target, any characters and any bytes, one behind the other."""
    words = st.sampled_from([word.encode("utf-8", "surrogateescape") for word in WORDS[target]])
    repeated = st.builds(lambda word, times: word * times, words, st.integers(2, 60))
    piece = words | repeated | st.text(max_size=8).map(str.encode) | st.binary(max_size=4)
    body = st.lists(piece, max_size=40).map(b"".join)
    return st.builds(joined, st.integers(0, 255), body)


def changed(target: str) -> st.SearchStrategy[bytes]:
    """An own-written sample, mutated as the fuzzer does."""
    words = [word.encode("utf-8", "surrogateescape") for word in WORDS[target]]

    def change(data: bytes, seed: int) -> bytes:
        return mutated(data, words, random.Random(seed), 20_000)

    return st.builds(change, st.sampled_from(SEEDS[target]), st.integers(0, 2**32))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("target", CHECKS)
def test_of_words(target: str) -> None:
    @settings(
        max_examples=_COSTLY.get(target, 120),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(inputs(target))
    def holds(data: bytes) -> None:
        CHECKS[target](data)

    holds()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("target", CHECKS)
def test_of_changed_samples(target: str) -> None:
    @settings(
        max_examples=_COSTLY.get(target, 120),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(changed(target))
    def holds(data: bytes) -> None:
        CHECKS[target](data)

    holds()
