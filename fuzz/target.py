"""One target under atheris: what ``python -m fuzz`` starts for each, in a process of its own.

    python -m fuzz.target NAME FINDS [libFuzzer's own options and corpus folders]

A find is written down (its input, shortest so far, and its traceback) and the run goes on: only
what kills the process (a crash in native code, too much memory, a hang) ends it, and libFuzzer
keeps that input.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kawaraban"]):
    from fuzz.invariants import CHECKS, signature
    from fuzz.mutate import made, mutated
    from fuzz.words import WORDS

SLOW = 3.0
"""Seconds of processor time for one input while every branch is counted, which costs two to three
times the plain run: ``python -m fuzz replay`` says what the plain one takes."""


def main() -> None:
    name, finds = sys.argv[1], Path(sys.argv[2])
    check = CHECKS[name]
    words = [word.encode("utf-8", "surrogateescape") for word in WORDS[name]]
    shortest: dict[str, int] = {}

    def keep(sign: str, data: bytes, story: str) -> None:
        if len(data) >= shortest.get(sign, sys.maxsize):
            return
        if sign not in shortest:
            print(f"\nFIND {sign}", file=sys.stderr, flush=True)
        shortest[sign] = len(data)
        path = finds / hashlib.sha256(sign.encode()).hexdigest()[:10]
        path.with_suffix(".in").write_bytes(data)
        path.with_suffix(".txt").write_text(f"{sign}\n\n{story}", encoding="utf-8")

    def one(data: bytes) -> None:
        begun = time.process_time()
        try:
            check(data)
        except Exception as error:
            keep(signature(error), data, traceback.format_exc())
        spent = time.process_time() - begun
        if spent > SLOW:
            keep("slow", data, f"{spent:.1f} s for {len(data)} bytes, instrumented")

    def another(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - libFuzzer's seed, for the same run again
        turn = chance.random()
        if turn < 0.4:
            return bytes(atheris.Mutate(data, most))
        return made(words, chance, most) if turn < 0.45 else mutated(data, words, chance, most)

    atheris.Setup([sys.argv[0], *sys.argv[3:]], one, custom_mutator=another)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
