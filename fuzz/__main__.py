"""Fuzz the readers, or look at a find again.

    python -m fuzz                            every target, five minutes each
    python -m fuzz page feed --seconds 60     some, for some time
    python -m fuzz page --seeds FOLDER        begin with files of your own as well
    python -m fuzz replay FILE…               run kept inputs again (tests/fixtures/finds/TARGET/…)

Needs atheris (``pip install --group fuzz``). Finds end up in fuzz/out/finds/TARGET/, made small;
fuzz/README.md says what to do with them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path

from fuzz.invariants import CHECKS, joined
from fuzz.seeds import SEEDS
from fuzz.shrink import happens, shrunk
from fuzz.words import WORDS

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "fixtures" / "finds"
LONGEST = {
    "page": 20_000,
    "listing": 20_000,
    "feed": 20_000,
    "warc": 8_000,
    "mail": 8_000,
    "coding": 8_000,
    "charset": 4_000,
    "date": 300,
    "headline": 600,
    "dateline": 400,
}
"""Bytes of an input; 2,000 where nothing is said."""
MEMORY = 1024
"""MB that a run may use at its worst."""
HANG = 30
"""Seconds on the clock after which an input is a hang, whatever the machine is doing else."""


def run(target: str, seconds: int, out: Path, seeds: Path | None) -> dict[str, object]:
    """Fuzz one target; the figures of the run."""
    corpus, finds = out / "corpus" / target, out / "finds" / target
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    begin_with(target, corpus, seeds)
    dictionary = out / f"{target}.dict"
    dictionary.write_text("\n".join(map(_quoted, WORDS[target])) + "\n", encoding="ascii")
    begun, executions, peak = time.monotonic(), 0, 0
    while (left := seconds - (time.monotonic() - begun)) > 1:
        done = subprocess.run(  # noqa: S603
            [
                *(sys.executable, "-m", "fuzz.target", target, str(finds)),
                *(f"-max_total_time={int(left)}", f"-max_len={LONGEST.get(target, 2_000)}"),
                *(f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}", f"-dict={dictionary}"),
                *(
                    "-print_final_stats=1",
                    "-verbosity=1",
                    f"-artifact_prefix={finds}/",
                    str(corpus),
                ),
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        (out / f"{target}.log").write_text(done.stderr, encoding="utf-8")
        executions += _figure(done.stderr, "number_of_executed_units")
        peak = max(peak, _figure(done.stderr, "peak_rss_mb"))
        if done.returncode and not _figure(done.stderr, "number_of_executed_units"):
            sys.exit(done.stderr[-3000:])
    spent = time.monotonic() - begun
    found = make_small(target, finds)
    return {
        "target": target,
        "seconds": round(spent),
        "executions": executions,
        "per second": round(executions / spent),
        "peak MB": peak,
        "corpus": sum(1 for _ in corpus.iterdir()),
        "finds": found,
    }


def begin_with(target: str, corpus: Path, seeds: Path | None) -> None:
    inputs = list(SEEDS[target])
    inputs += (f.read_bytes() for f in sorted((KEPT / target).glob("*")) if f.is_file())
    if seeds is not None:
        files = [f for f in sorted(seeds.rglob("*")) if f.is_file()]
        inputs += (joined(n, file.read_bytes()) for n, file in enumerate(files))
    for number, data in enumerate(inputs):
        (corpus / f"seed-{number:03}").write_bytes(data)


def make_small(target: str, finds: Path) -> list[str]:
    """The finds that the plain program shows as well, shrunk; what it does not is left out."""
    signs = []
    for path in sorted(finds.iterdir()):
        if path.suffix == ".txt":
            continue
        data = path.read_bytes()
        if path.suffix == ".in":
            sign = happens(target, data) or path.with_suffix(".txt").read_text().split("\n")[0]
            path.write_bytes(shrunk(target, data))
        else:
            sign = path.name.partition("-")[0]
        signs.append(sign)
    return signs


def replay(paths: list[Path]) -> int:
    failed = 0
    for path in paths:
        target = next((part for part in reversed(path.resolve().parts) if part in CHECKS), None)
        if target is None:
            sys.exit(f"{path} stands in no folder named after a target")
        begun = time.process_time()
        try:
            CHECKS[target](path.read_bytes())
            verdict = "well"
        except Exception:
            failed += 1
            verdict = "FAILS\n" + traceback.format_exc()
        spent = time.process_time() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{path}: {spent:.2f} s, at most {memory} MB so far, {verdict}")
    return failed


def _quoted(word: str) -> str:
    data = word.encode("utf-8", "surrogateescape")
    return '"' + "".join(f"\\x{byte:02x}" for byte in data) + '"'


def _figure(log: str, name: str) -> int:
    return sum(map(int, re.findall(rf"stat::{name}:\s+(\d+)", log)))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" ".join(CHECKS))
    parser.add_argument("--seconds", type=int, default=300, help="for each target (300)")
    parser.add_argument("--seeds", type=Path, help="a folder of further files to begin with")
    parser.add_argument("--out", type=Path, default=ROOT / "fuzz" / "out")
    if sys.argv[1:2] == ["replay"]:
        return 1 if replay([Path(word) for word in sys.argv[2:]]) else 0
    options = parser.parse_args()
    if unknown := set(options.targets) - set(CHECKS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    os.nice(10)
    found = 0
    for target in options.targets or CHECKS:
        figures = run(target, options.seconds, options.out.resolve(), options.seeds)
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        with (options.out / "runs.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures, ensure_ascii=False) + "\n")
        found += len(figures["finds"]) if isinstance(figures["finds"], list) else 0
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
