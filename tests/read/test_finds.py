"""Inputs that once broke a reader, small and written by us: what must hold holds for them now.

``fuzz/README.md`` says how they are found; a file's first byte chooses the circumstances.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.invariants import CHECKS
from fuzz.seeds import SEEDS

FINDS = Path(__file__).resolve().parent.parent / "fixtures" / "finds"
FILES = sorted(path for path in FINDS.rglob("*") if path.is_file())


@pytest.mark.timeout(60)
@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_find_does_no_harm_any_more(path: Path) -> None:
    CHECKS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", CHECKS)
def test_samples_hold(target: str) -> None:
    for data in SEEDS[target]:
        CHECKS[target](data)


def test_finds_stand_in_folders_of_targets_and_are_small() -> None:
    assert FILES
    assert {path.parent.name for path in FILES} <= set(CHECKS)
    assert all(path.stat().st_size <= 20_000 for path in FILES)
