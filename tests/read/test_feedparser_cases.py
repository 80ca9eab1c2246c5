"""feedparser's own test cases: we agree, or the reason why not is written down.

The cases are not ours to keep. check.py fetches them; elsewhere do so by hand:
``python tools/feedparser_cases.py``.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("feedparser", reason="feedparser (a peer) is not installed")

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = ROOT / "benchmarks" / "feedparser_cases.py"
    spec = importlib.util.spec_from_file_location("kawaraban_feedparser_cases", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cases(script: ModuleType) -> Path:
    given = os.environ.get("KAWARABAN_FEEDPARSER_CASES")
    folder: Path | None = script.folder_of_cases(Path(given) if given else None)
    if folder is None:
        pytest.skip("feedparser's cases are not here (python tools/feedparser_cases.py gets them)")
    return folder


@pytest.mark.parametrize("group", ["wellformed", "illformed", "encoding"])
def test_we_agree_or_say_why(group: str, script: ModuleType, cases: Path) -> None:
    result = script.compare(cases, (group,))
    if group == "wellformed":
        assert result.compared > 1200
    reasons = script.reviewed()
    found = {(d.case, d.field) for d in result.differences}
    assert {key for key in found if key not in reasons} == set()
    here = {key for key in reasons if key[0].startswith(group) and (cases / key[0]).is_file()}
    assert here == found


def test_every_reason_says_something(script: ModuleType) -> None:
    reasons = script.reviewed()
    assert len(reasons) > 50
    for (case, field), reason in reasons.items():
        assert case.endswith(".xml")
        assert field in script.FIELDS
        assert len(reason) > 15
