"""How well are copies found, and how fast? Real articles with seeded edits, beside two peers.

    python benchmarks/copies.py [ORIGINALS]     originals in each of five languages (default 150)

1. Against what was written: which articles are one text (benchmarks/reprints.py), with election
   results, prices and weather that only look alike. Pairs, groups (adjusted Rand index), and
   articles a second through the whole stage, one core. The peers get whichever threshold suits
   them best on this very set; ours is as shipped.
2. Against an exhaustive search: all pairs of which one holds so much of the other, found by
   looking at every shingle; how many the signatures lead to, and how many were compared.
3. What is found of each edit.
4. Signatures a second, texts of 4.5 kB, folded beforehand and not, beside datasketch's.
5. A frame that thousands share: time an article as the archive grows.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, TypeVar

import msgspec
import numpy
from datasketch import MinHash, MinHashLSH
from rensa import RMinHash  # type: ignore[import-untyped]  # no type information
from sklearn.metrics import adjusted_rand_score

from kawaraban.article import Article, Signature
from kawaraban.copies.candidates import CROWD, keys_of, likely
from kawaraban.copies.shingles import Copytext, folded_text
from kawaraban.copies.signature import signature, signature_of
from kawaraban.copies.verify import COPY, MISREAD, compare_texts
from reprints import EDITS, Edits, make_reprints, real_articles
from wire import LANGUAGES, Item, Press

Pair = tuple[int, int]
T = TypeVar("T")
SEED = 11


class Archive:
    """Articles placed one by one, in memory, as a store does it (without the ten days)."""

    def __init__(self) -> None:
        self.texts: list[Copytext | None] = []
        self.bands: list[int] = []
        self.by_key: dict[int, list[int]] = defaultdict(list)
        self.compared: set[Pair] = set()

    def place(self, article: Article) -> list[int]:
        """The numbers of the articles before that it is linked with."""
        number = len(self.bands)
        signed = signature(article)
        self.bands.append(0 if signed is None else len(signed.bands))
        self.texts.append(None)
        found = [] if signed is None else self._candidates(signed)
        self.compared |= {(other, number) for other in found}
        if signed is not None:
            self.texts[number] = text = Copytext(article)
            found = [other for other in found if self._linked(other, text)]
            for key in set(keys_of(signed)):
                self.by_key[key].append(number)
        return found

    def _candidates(self, signed: Signature) -> list[int]:
        postings = {key: self.by_key.get(key, [])[: CROWD + 1] for key in keys_of(signed)}
        return likely(signed, postings, self._sizes)

    def _sizes(self, numbers: Iterable[int]) -> Mapping[int, int]:
        return {number: self.bands[number] for number in numbers}

    def _linked(self, other: int, text: Copytext) -> bool:
        theirs = self.texts[other]
        return theirs is not None and compare_texts(theirs, text) is not None


def ours(articles: Sequence[Article]) -> tuple[set[Pair], Archive]:
    archive = Archive()
    said = {(other, n) for n, article in enumerate(articles) for other in archive.place(article)}
    return said, archive


def contained(texts: Sequence[Copytext], least: float) -> set[Pair]:
    """All pairs that share so much of the shorter text, by brute force."""
    holders: dict[str, list[int]] = defaultdict(list)
    found = set()
    for number, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for shingle in text.shingles:
            shared.update(holders[shingle])
            holders[shingle].append(number)
        found |= {
            (other, number)
            for other, count in shared.items()
            if count >= least * min(len(text.shingles), len(texts[other].shingles))
        }
    return found


def copies_by_force(articles: Sequence[Article]) -> set[Pair]:
    """The pairs that the comparison calls copies, of all there are."""
    texts = [Copytext(article) for article in articles]
    near = contained(texts, min(COPY, MISREAD))
    return {(i, j) for i, j in near if compare_texts(texts[i], texts[j]) is not None}


# Peers -------------------------------------------------------------------------------------


def shingles(article: Article) -> frozenset[str]:
    return Copytext(article).shingles


def minhash(pieces: Iterable[str]) -> MinHash:
    made = MinHash(num_perm=128, seed=1)
    made.update_batch([piece.encode() for piece in pieces])
    return made


def datasketch_lsh(articles: Sequence[Article]) -> dict[float, set[Pair]]:
    """MinHash(128) in its LSH, linked from an estimated Jaccard similarity on."""
    index = MinHashLSH(threshold=0.2, num_perm=128)
    sketches: list[MinHash] = []
    alike: dict[Pair, float] = {}
    for number, article in enumerate(articles):
        sketch = minhash(shingles(article))
        for other in index.query(sketch):
            alike[other, number] = sketches[other].jaccard(sketch)
        index.insert(number, sketch)
        sketches.append(sketch)
    return {
        bar: {pair for pair, share in alike.items() if share >= bar}
        for bar in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    }


def simhash(articles: Sequence[Article]) -> dict[float, set[Pair]]:
    """SimHash of 64 bits, linked up to so many bits that differ; all with all."""
    bit: Any = numpy.arange(64, dtype=numpy.uint64)
    signs: Any = numpy.empty((len(articles), 64), dtype=bool)
    for number, article in enumerate(articles):
        hashes = numpy.array(
            RMinHash.hash_token_sets([list(shingles(article))])[0], dtype=numpy.uint64
        )
        bits = (hashes[:, None] >> bit) & numpy.uint64(1)
        signs[number] = bits.sum(axis=0) * 2 > len(hashes)
    found: dict[float, set[Pair]] = {bar: set() for bar in (2, 4, 6, 8, 10, 12, 15, 18)}
    for number in range(1, len(articles)):
        apart = (signs[:number] != signs[number]).sum(axis=1)
        for bar, pairs in found.items():
            pairs |= {(int(other), number) for other in numpy.flatnonzero(apart <= bar)}
    return found


# Figures -----------------------------------------------------------------------------------


def families(items: Sequence[Item]) -> set[Pair]:
    by_family: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        by_family[item.family].append(number)
    return {pair for numbers in by_family.values() for pair in combinations(numbers, 2)}


def groups(count: int, pairs: Iterable[Pair]) -> list[int]:
    """The number of the group each article is in, linked pairs being in one."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return [root(number) for number in range(count)]


def in_groups(numbers: Sequence[int]) -> set[Pair]:
    by_group: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(numbers):
        by_group[group].append(number)
    return {pair for members in by_group.values() for pair in combinations(members, 2)}


def scores(said: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(said & truth)
    precision, recall = right / (len(said) or 1), right / (len(truth) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def row(name: str, said: set[Pair], truth: set[Pair], items: Sequence[Item]) -> tuple[float, str]:
    members = groups(len(items), said)
    linked, grouped = scores(said, truth), scores(in_groups(members), truth)
    rand = adjusted_rand_score([item.family for item in items], members)
    cells = [f"{value:.3f}" for value in (*linked, *grouped, rand)]
    return grouped[2], f"| {name} | {' | '.join(cells)} |"


def report(items: Sequence[Item]) -> None:
    articles = [item.article for item in items]
    truth = families(items)
    print(f"{len(items):,} articles, {len(truth):,} pairs of one text\n")
    print("| | linked: P | R | F1 | in one group: P | R | F1 | ARI | articles/s |")
    print("|" + "---|" * 9)
    start = time.process_time()
    said, archive = ours(articles)
    print(row("ours", said, truth, items)[1], rated(articles, start), flush=True)
    for name, peer in (
        ("datasketch MinHash(128) LSH, Jaccard ≥ {}", datasketch_lsh),
        ("SimHash (64), bits ≤ {:.0f}", simhash),
    ):
        start = time.process_time()
        by_bar = peer(articles)
        rate = rated(articles, start)
        best = max(row(name.format(bar), pairs, truth, items) for bar, pairs in by_bar.items())
        print(best[1], rate, flush=True)

    force = copies_by_force(articles)
    precision, recall, _ = scores(said, force)
    print(
        f"\nExhaustive search: {len(force):,} copies. Found: {recall:.4f}; led to by signatures: "
        f"{len(force & archive.compared) / len(force):.4f}; precision {precision:.4f}. Compared: "
        f"{len(archive.compared) / len(items):.1f} pairs an article.\n"
    )
    by_edit(items, said, force, truth)


def rated(articles: Sequence[Article], start: float) -> str:
    return f" {len(articles) / (time.process_time() - start):,.0f} |"


def by_edit(items: Sequence[Item], said: set[Pair], force: set[Pair], truth: set[Pair]) -> None:
    """Of each edit: the pairs with the original."""
    every: Counter[str] = Counter()
    linked: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for i, j in truth:
        edits = sorted({items[i].edit, items[j].edit} - {"original"})
        if len(edits) == 1:
            every[edits[0]] += 1
            linked[edits[0]] += (i, j) in said
            lost[edits[0]] += (i, j) in force and (i, j) not in said
    print("| copy of an original | pairs | linked | lost by the search |\n|---|---|---|---|")
    for edit in EDITS:
        print(
            f"| {edit} | {every[edit]} | {linked[edit] / (every[edit] or 1):.3f} | {lost[edit]} |"
        )
    wrong = Counter(" / ".join(sorted((items[i].edit, items[j].edit))) for i, j in said - truth)
    print("\nwrongly linked:", dict(wrong) or "none", flush=True)


# Speed -------------------------------------------------------------------------------------


def rate(work: Callable[[T], object], items: Sequence[T]) -> str:
    """The best of five, a second."""
    best = 0.0
    for _ in range(5):
        start = time.process_time()
        for item in items:
            work(item)
        best = max(best, len(items) / (time.process_time() - start))
    return f"{best:,.0f}"


def long_articles(seed: int, count: int) -> list[Article]:
    """Of 4.5 kB, in five languages by turns."""
    press = Press(seed)
    articles = []
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        text: list[str] = []
        while sum(len(p.encode()) for p in text) < 4_500:
            text.append(press.paragraph(language))
        articles.append(press.article(language, text))
    return articles


def speeds() -> None:
    articles = long_articles(SEED, 500)
    print("\n| a second, one core | signatures | folding too | datasketch, shingles at hand |")
    print("|---|---|---|---|")
    for number, language in enumerate((*LANGUAGES, None)):
        some = articles if language is None else articles[number :: len(LANGUAGES)]
        pieces = [shingles(article) for article in some[:50]]
        cells = (
            rate(signature_of, [folded_text(article) for article in some]),
            rate(signature, some),
            rate(minhash, pieces),
        )
        name = language.code if language is not None else "all"
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def crowd(texts: Sequence[Article]) -> None:
    """Articles that have the same ten paragraphs besides their own; one in ten is a copy."""
    draw = random.Random(SEED)
    frame, *rest = texts
    edits = Edits(SEED, ())
    archive = Archive()
    found = wanted = 0
    print("\n| articles with one frame | ms an article | compared with | copies found |")
    print("|---|---|---|---|")
    placed: list[Article] = []
    for first, last in pairwise(range(0, len(rest) + 1, len(rest) // 4)):
        spent, before = 0.0, len(archive.compared)
        for article in rest[first:last]:
            copied = bool(placed) and draw.random() < 0.1
            if copied:
                article = edits.copy(draw.choice(placed), "cut at the end")
            else:
                text = (*article.text[:3], *frame.text[:10], *article.text[3:])
                article = msgspec.structs.replace(article, text=text)
                placed.append(article)
            start = time.process_time()
            linked = archive.place(article)
            spent += time.process_time() - start
            wanted += copied
            found += copied and bool(linked)
        compared = (len(archive.compared) - before) / (last - first)
        cells = f"{1e3 * spent / (last - first):.2f} | {compared:.1f} | {found} of {wanted}"
        print(f"| {last:,} | {cells} |", flush=True)


def main() -> None:
    report(make_reprints(SEED, int(sys.argv[1]) if len(sys.argv) > 1 else 150))
    speeds()
    crowd(next(real_articles(SEED))[:4_001])


if __name__ == "__main__":
    main()
