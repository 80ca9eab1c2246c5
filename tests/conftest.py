"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder beside the project; skips where it is absent."""
    folder = Path(os.environ.get("KAWARABAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "press").is_dir():
        pytest.skip(f"the shared data folder is not beside the project (looked for {folder.name}/)")
    return folder
