"""Run a command and watch its whole process tree: wall clock, processor time, memory.

Memory is what ``/proc`` says (Linux), summed over the command and all its descendants: the
resident set (RSS, which counts a page shared by two processes twice, and the pages of mapped files
that happen to lie in memory), and of it what is the processes' own (no files; shared pages once).
"""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Sample:
    """Memory of the tree at one time, in bytes, and how far the work was then (0..1)."""

    seconds: float
    rss: int
    own: int
    done: float


@dataclass
class Watched:
    """What one command took."""

    status: int
    seconds: float
    processor: float
    """Seconds of processor time, user and system, of the tree."""
    samples: list[Sample] = field(default_factory=list)

    @property
    def peak_rss(self) -> int:
        return max((s.rss for s in self.samples), default=0)

    @property
    def peak_own(self) -> int:
        return max((s.own for s in self.samples), default=0)

    def peak_within(self, first: float, last: float) -> int:
        """The most memory of its own while the work done was between two shares of it."""
        return max((s.own for s in self.samples if first <= s.done <= last), default=0)


def run(
    command: Sequence[str | Path],
    *,
    cores: Sequence[int] = (),
    progress: Callable[[], float] = lambda: 0.0,
    log: Path | None = None,
    interval: float = 0.5,
) -> Watched:
    """Run it on those cores (all when empty); its output goes to ``log``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    output = log.open("wb") if log else None
    try:
        child = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
        )
        # Set on the child before it starts others: they inherit it.
        if cores:
            os.sched_setaffinity(child.pid, cores)
        ended = threading.Event()
        samples: list[Sample] = []
        watcher = threading.Thread(
            target=_watch, args=(child.pid, begun, samples, ended, progress, interval)
        )
        watcher.start()
        status = child.wait()
        seconds = time.monotonic() - begun
        ended.set()
        watcher.join()
    finally:
        if output:
            output.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Watched(status, seconds, processor, samples)


def _watch(
    root: int,
    begun: float,
    samples: list[Sample],
    ended: threading.Event,
    progress: Callable[[], float],
    interval: float,
) -> None:
    done = 0.0
    while True:
        pids = descendants(root)
        rss = sum(map(_rss, pids))
        done = max(done, progress())
        if rss:
            samples.append(Sample(time.monotonic() - begun, rss, sum(map(_own, pids)), done))
        if ended.wait(interval):
            return


def descendants(root: int) -> set[int]:
    """The process and all that came of it."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = {root}, [root]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found.update(children)
        waiting += children
    return found


def _rss(pid: int) -> int:
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _own(pid: int) -> int:
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    parts = dict(line.split()[:2] for line in text.splitlines()[1:])
    return 1024 * sum(int(parts.get(name, 0)) for name in ("Pss_Anon:", "Pss_Shmem:"))
