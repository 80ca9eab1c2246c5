"""A month of a simulated press with faults every few minutes, at high speed.

    python benchmarks/soak_month.py [--days 30] [--outlets 8] [--seed 1]

Outages, errors, broken bodies, moves; rounds killed, terminated, without room on the disk, with
the database locked, with the clock wrong, without a network. Afterwards every article of the
press has to be in the store exactly once, with all its revisions and its response; the exit
status is 1 where one is not. tests/desk/test_soak.py does two days of it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "desk"))
from soak import Soak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--outlets", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        soak = Soak(
            Path(name) / "desk", seed=options.seed, days=options.days, outlets=options.outlets
        )
        outcome = soak.run(tell=lambda line: print(line, file=sys.stderr, flush=True))
    faults = ", ".join(f"{kind} {n}" for kind, n in outcome.faults.most_common())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{options.days:g} days in {time.monotonic() - begun:.0f} s: {outcome.published} articles"
        f" in {outcome.versions} versions, {outcome.rounds} rounds, {outcome.requests} requests,"
        f" peak {memory} MB\nrounds disturbed: {faults}\nwrong: {len(outcome.wrong)}"
    )
    print("\n".join(outcome.wrong[:20]))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
