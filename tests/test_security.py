"""Every test that docs/security.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


def test_the_threat_model_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "threat" not in line]
    assert len(rows) >= 30
    for row in rows:
        *_, shown, _ = row.split("|")
        named = NAMED.findall(shown)
        assert named, f"no test shows: {row}"
        for file, test in named:
            source = (ROOT / file).read_text("utf-8")
            assert not test or f"def {test}(" in source, f"{file} has no {test}"
