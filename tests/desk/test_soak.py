"""Days of a press with faults, at high speed: nothing is lost, nothing is there twice. The month
is benchmarks/soak_month.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from soak import Soak


@pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
def test_a_few_days_of_faults(tmp_path: Path) -> None:
    outcome = Soak(tmp_path / "desk", seed=1, days=2, outlets=3).run()
    assert not outcome.wrong, outcome.wrong
    assert outcome.published > 20
    assert outcome.faults.total() > 3
