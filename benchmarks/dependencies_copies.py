"""Which sketch finds copies best, and at what cost? Libraries and layouts, one table.

    python benchmarks/dependencies_copies.py [FAMILIES]

Each sketch is given the same pieces of the same folded texts (benchmarks/wire.py). Recall is of
the copies that comparing every pair finds (kawaraban.copies.verify); candidates
are the pairs that would have to be compared, per article; keys are what an index holds per
article; microseconds are for the sketch alone, pieces made beforehand.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

import numpy
from datasketch import MinHash, MinHashLSH
from rensa import CMinHash, RMinHash  # type: ignore[import-untyped]  # no type information

from copies import SEED, copies_by_force
from kawaraban.copies.shingles import Copytext
from wire import make_press

Sketch = Callable[[list[str]], list[Hashable]]
"""Pieces of a text to the keys by which it is found."""
LEAD = 290


def banded(values: Sequence[int], rows: int) -> list[Hashable]:
    return [(i, *values[i : i + rows]) for i in range(0, len(values), rows)]


def datasketch_lsh(pieces: list[str]) -> list[Hashable]:
    """MinHash(128) with the bands its own LSH chooses for a threshold of 0.5."""
    sketch = MinHash(num_perm=128, seed=1)
    sketch.update_batch([piece.encode() for piece in pieces])
    lsh = _chosen
    return banded([int(v) for v in sketch.hashvalues[: lsh.b * lsh.r]], lsh.r)


def rensa_r(rows: int, bands: int) -> Sketch:
    def make(pieces: list[str]) -> list[Hashable]:
        sketch = RMinHash(num_perm=rows * bands, seed=1)
        sketch.update(pieces)
        return banded(sketch.digest(), rows)

    return make


def rensa_c(rows: int, bands: int) -> Sketch:
    def make(pieces: list[str]) -> list[Hashable]:
        sketch = CMinHash(num_perm=rows * bands, seed=1)
        sketch.update(pieces)
        return banded(sketch.digest_u64(), rows)

    return make


def with_lead(whole: Sketch, lead: Sketch) -> Sketch:
    return lambda pieces: [*whole(pieces), *(("lead", k) for k in lead(pieces[:LEAD]))]


def simhash(pieces: list[str]) -> list[Hashable]:
    """64 bits in four bands of 16: a copy within three bits shares one."""
    hashes = numpy.array(RMinHash.hash_token_sets([pieces])[0], dtype=numpy.uint64)
    bits = (hashes[:, None] >> numpy.arange(64, dtype=numpy.uint64)) & numpy.uint64(1)
    signs = bits.sum(axis=0) * 2 > len(hashes)
    return [(i, signs[i : i + 16].tobytes()) for i in range(0, 64, 16)]


_chosen = MinHashLSH(threshold=0.5, num_perm=128)

WAYS: dict[str, tuple[int, int, Sketch]] = {
    "datasketch MinHash(128), LSH for 0.5": (5, 3, datasketch_lsh),
    "rensa RMinHash, 25 bands of 5": (5, 3, rensa_r(5, 25)),
    "rensa RMinHash, 24 bands of 2": (5, 3, rensa_r(2, 24)),
    "SimHash (64), 4 bands": (5, 3, simhash),
    "rensa RMinHash, 24 bands of 1": (10, 5, rensa_r(1, 24)),
    "rensa CMinHash, 24 bands of 1": (10, 5, rensa_c(1, 24)),
    "rensa RMinHash, 16 + 8 on the lead": (10, 5, with_lead(rensa_r(1, 16), rensa_r(1, 8))),
    "rensa CMinHash, 16 + 8 on the lead": (10, 5, with_lead(rensa_c(1, 16), rensa_c(1, 8))),
    "the same, runs of 7 or 4": (7, 4, with_lead(rensa_r(1, 16), rensa_r(1, 8))),
    "the same, runs of 14 or 7": (14, 7, with_lead(rensa_r(1, 16), rensa_r(1, 8))),
    "rensa RMinHash, 16 bands of 1": (10, 5, rensa_r(1, 16)),
    "rensa RMinHash, 12 + 4 on the lead": (10, 5, with_lead(rensa_r(1, 12), rensa_r(1, 4))),
    "rensa RMinHash, 10 + 6 on the lead": (10, 5, with_lead(rensa_r(1, 10), rensa_r(1, 6))),
}


def cut(text: Copytext, characters: int, words: int) -> list[str]:
    """Every run of so many characters, or so many words."""
    size = characters if isinstance(text.units, str) else words
    return [text.run(start, size) for start in range(max(1, len(text.units) - size + 1))]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    articles = [item.article for item in make_press(SEED, count)]
    texts = [Copytext(article) for article in articles]
    truth = copies_by_force(articles)
    print(f"{len(articles)} articles, {len(truth)} pairs\n")
    print("| sketch | pieces | keys | recall | candidates | µs |\n|---|---|---|---|---|---|")
    for name, (characters, words, sketch) in WAYS.items():
        pieces = [cut(text, characters, words) for text in texts]
        start = time.process_time()
        keys = [sketch(p) for p in pieces]
        spent = (time.process_time() - start) / len(texts)
        holders: dict[Hashable, list[int]] = defaultdict(list)
        for number, ours in enumerate(keys):
            for key in ours:
                holders[key].append(number)
        found = {pair for numbers in holders.values() for pair in combinations(numbers, 2)}
        cells = (
            f"{characters} / {words}",
            len(keys[0]),
            f"{len(found & truth) / len(truth):.4f}",
            f"{2 * len(found) / len(texts):.1f}",
            f"{spent * 1e6:.0f}",
        )
        print(f"| {name} | {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
