"""Messages are checked in English."""

from __future__ import annotations

import pytest

from kawaraban import wording


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_current", "en")
