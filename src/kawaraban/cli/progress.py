"""Progress for people (bars) and for logs (lines), on standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Never, TextIO

from kawaraban.desk.progress import Progress, Silent
from kawaraban.wording import say

if TYPE_CHECKING:
    from tqdm import tqdm

_LINE_EVERY = 15.0
"""Seconds between two log lines of one piece of work."""


def watcher(*, quiet: bool = False, stream: TextIO | None = None) -> Progress:
    """Bars where a person watches, lines where nobody does, nothing where asked so."""
    stream = stream or sys.stderr
    if quiet:
        return Silent()
    return Bars(stream) if stream.isatty() else Lines(stream)


class Bars:
    """One bar at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[Never] | None = None

    def begin(self, what: str, total: int | None, unit: str = "") -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=total,
            desc=what,
            unit=unit or " ",
            unit_scale=unit == "B",
            file=self._stream,
            dynamic_ncols=True,
        )

    def step(self, amount: int = 1, note: str = "") -> None:
        if self._bar is not None:
            if note:
                self._bar.set_postfix_str(note, refresh=False)
            self._bar.update(amount)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class Lines:
    """A line at the beginning, one now and then, one at the end, each with the time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._what, self._unit = "", ""
        self._total: int | None = None
        self._done = 0
        self._began = self._told = 0.0

    def begin(self, what: str, total: int | None, unit: str = "") -> None:
        self._what, self._total, self._unit, self._done = what, total, unit, 0
        self._began = self._told = time.monotonic()

    def step(self, amount: int = 1, note: str = "") -> None:
        self._done += amount
        if time.monotonic() - self._told >= _LINE_EVERY:
            self._told = time.monotonic()
            self._line("…")

    def end(self) -> None:
        if self._done or self._total:
            seconds = time.monotonic() - self._began
            if self._total is not None and self._done < self._total:
                self._line(say(f"stopped after {seconds:.1f} s", f"停止({seconds:.1f} 秒)"))
            else:
                self._line(say(f"done in {seconds:.1f} s", f"完了({seconds:.1f} 秒)"))

    def _line(self, how: str) -> None:
        if self._unit == "B":
            of = "" if self._total is None else f"/{self._total / 1e6:,.1f}"
            self._write(f"{self._done / 1e6:,.1f}{of} MB {how}")
            return
        of = "" if self._total is None else f"/{self._total:,}"
        unit = f" {self._unit}" if self._unit else ""
        self._write(f"{self._done:,}{of}{unit} {how}")

    def _write(self, words: str) -> None:
        clock = time.strftime("%H:%M:%S")
        print(f"{clock} {self._what}: {words}", file=self._stream, flush=True)
