"""Which library finds many terms in one pass? Speed, build time and memory, one table.

    python benchmarks/dependencies_matching.py [PATTERNS]

Patterns are two- to eight-character pieces cut from the texts with a fixed seed (so that a
realistic share of them is found); texts are Japanese articles of the shared data folder, folded.
Every library must report the same overlapping matches in character offsets; the count is shown.
Each runs in a process of its own, one after the other, for its memory to be seen.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tarfile
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from kawaraban.folding import fold

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
Finder = Callable[[str], int]


def texts(count: int) -> list[str]:
    found: list[str] = []
    with tarfile.open(SHARED / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None:
                found.append(fold(stream.read().decode("utf-8")))
            if len(found) == count:
                break
    return found


def patterns(source: list[str], count: int) -> list[str]:
    draw = random.Random(1)
    found: set[str] = set()
    while len(found) < count:
        text = draw.choice(source)
        start = draw.randrange(max(1, len(text) - 8))
        piece = text[start : start + draw.randint(2, 8)].strip()
        if len(piece) >= 2:
            found.add(piece)
    return sorted(found)


def daachorse_charwise(terms: list[str]) -> Finder:
    import daachorse

    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(terms)
    return lambda text: len(automaton.find_overlapping(text))


def daachorse_bytes(terms: list[str]) -> Finder:
    """Offsets in bytes: what it costs to lead them back to characters is not counted."""
    import daachorse

    automaton = daachorse.DoubleArrayAhoCorasick([term.encode() for term in terms])
    return lambda text: len(automaton.find_overlapping(text.encode()))


def ahocorasick_rs(terms: list[str]) -> Finder:
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(terms)
    return lambda text: len(automaton.find_matches_as_indexes(text, overlapping=True))


def pyahocorasick(terms: list[str]) -> Finder:
    automaton = import_module("ahocorasick").Automaton()  # has no type information
    for number, term in enumerate(terms):
        automaton.add_word(term, (number, len(term)))
    automaton.make_automaton()
    return lambda text: len([(v, e) for e, v in automaton.iter(text)])


def measure(make: Callable[[list[str]], Finder], count: int) -> Iterable[str]:
    corpus = texts(2000)
    terms = patterns(corpus, count)
    size = sum(len(t.encode()) for t in corpus) / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    find = make(terms)
    built = time.perf_counter() - start
    speeds = []
    for _ in range(3):
        start = time.perf_counter()
        matches = sum(map(find, corpus))
        speeds.append(size / (time.perf_counter() - start))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return (f"{max(speeds):.0f}", f"{built:.2f}", f"{memory:.0f}", str(matches))


def main() -> None:
    counts = [int(sys.argv[1])] if len(sys.argv) > 1 else [200, 10_000, 280_000]
    print("| library | terms | MB/s | build s | memory MB | matches |\n|---|---|---|---|---|---|")
    for count in counts:
        for make in (daachorse_charwise, daachorse_bytes, ahocorasick_rs, pyahocorasick):
            with get_context("spawn").Pool(1) as pool:
                cells = pool.apply(measure, (make, count))
            print(f"| {make.__name__} | {count} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
