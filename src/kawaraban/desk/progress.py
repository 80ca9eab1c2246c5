"""How long work tells how far it is; the command line shows it as a bar or as log lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """One piece of work after another: begin, any number of steps, end."""

    def begin(self, what: str, total: int | None, unit: str = "") -> None: ...

    def step(self, amount: int = 1, note: str = "") -> None: ...

    def end(self) -> None: ...


class Silent:
    """Nobody watches."""

    def begin(self, what: str, total: int | None, unit: str = "") -> None:
        """Nothing is shown."""

    def step(self, amount: int = 1, note: str = "") -> None:
        """Nothing is shown."""

    def end(self) -> None:
        """Nothing is shown."""


@contextmanager
def work(
    progress: Progress, what: str, total: int | None = None, unit: str = ""
) -> Iterator[Progress]:
    """One piece of work, ended whatever happens."""
    progress.begin(what, total, unit)
    try:
        yield progress
    finally:
        progress.end()
