"""What the core install weighs and how fast ``kawaraban --help`` answers.

    python benchmarks/footprint.py

Makes a fresh environment from requirements.lock with the program itself (not editable) in a
temporary folder, as ``pip install kawaraban`` would, and looks at it. Goals: under 100 MB, under
0.3 s. Sizes are of files as they lie on the disk after installing, bytecode included; without the
build backend, which only ``start.py`` needs.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15
GOAL_MB, GOAL_SECONDS = 100, 0.3
_METADATA = """
from importlib.metadata import distributions
for d in distributions():
    files = [d.locate_file(f) for f in d.files or ()]
    print(d.name, sum(f.stat().st_size for f in files if f.is_file()))
"""


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def install(folder: Path) -> None:
    venv.EnvBuilder(symlinks=True).create(folder)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "-q", "install"]
    pinned = ["--constraint", "pins.txt", "."]
    # pip refuses hashes beside a folder, so the versions alone are handed on.
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = folder / "pins.txt"
    pins.write_text("\n".join(re.findall(r"(?m)^[^#\s][^\\\n]*==[^\\\n]*", lock)), "utf-8")
    pinned[1] = str(pins)
    subprocess.run([*pip, *pinned], cwd=ROOT, check=True)


def cold_start(program: list[str]) -> list[float]:
    """Seconds of several runs, the first (files not yet in memory) left out."""
    times = []
    for _ in range(RUNS + 1):
        begun = time.perf_counter()
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    return times[1:]


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder)
        python = str(folder / "bin/python")
        said = subprocess.run([python, "-c", _METADATA], capture_output=True, text=True, check=True)
        sizes = {k: int(v) for k, v in (line.split() for line in said.stdout.splitlines())}
        for package, weight in sorted(sizes.items(), key=lambda item: -item[1]):
            print(f"{package:24}{weight / 1e6:8.2f} MB")
        whole = size(folder) / 1e6
        print(f"{'together, on disk':24}{whole:8.2f} MB   (goal: under {GOAL_MB} MB)")
        help_times = cold_start([str(folder / "bin/kawaraban"), "--help"])
        bare_times = cold_start([python, "-c", "pass"])
        median = statistics.median(help_times)
        print(
            f"kawaraban --help: median {median * 1000:.0f} ms of {RUNS} runs, best "
            f"{min(help_times) * 1000:.0f} ms (goal: under {GOAL_SECONDS * 1000:.0f} ms); "
            f"an empty Python: {statistics.median(bare_times) * 1000:.0f} ms"
        )
    return int(whole > GOAL_MB or median > GOAL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
