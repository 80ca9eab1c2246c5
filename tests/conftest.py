"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from kawaraban.wording import set_language

# How long an example takes says more of the machine than of the code: speed is for benchmarks/.
# The profile in force (CI's own draws the same examples each time) stays otherwise as it is.
settings.register_profile(
    "untimed", settings.get_profile(settings.get_current_profile_name()), deadline=None
)
settings.load_profile("untimed")


def pytest_runtest_setup() -> None:
    """Every test begins in English, whatever another one has set."""
    set_language("en")


ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder beside the project; skips where it is absent."""
    folder = Path(os.environ.get("KAWARABAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "press").is_dir():
        pytest.skip(f"the shared data folder is not beside the project (looked for {folder.name}/)")
    return folder


@pytest.fixture
def press_ports() -> Iterator[None]:
    """Only one test at a time, of all test processes, looks for free ports in a row and takes
    them: between the two another could."""
    with FileLock(Path(tempfile.gettempdir()) / "kawaraban-test-ports.lock"):
        yield
