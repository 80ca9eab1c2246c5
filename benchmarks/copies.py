"""How well are copies found, and how fast? On a generated press in five languages.

    python benchmarks/copies.py [FAMILIES]

1. Against what was written: which pairs of articles are one text (benchmarks/wire.py), with
   daily prices, weather, editorials that quote, and other papers' own words as decoys.
2. Against an exhaustive search: all pairs whose shorter text is contained in the other, found
   by looking at every shingle; how many of them share a band (the answer to "does a hash lose
   any?"), and how many candidates there are per article.
3. Speed of signatures and of comparisons, on texts of about 4.5 kB.
4. With characters lost, as scanning loses them.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from kawaraban.article import Article, Signature
from kawaraban.copies.shingles import Copytext
from kawaraban.copies.signature import signature
from kawaraban.copies.verify import COPY, compare, place
from wire import LANGUAGES, Item, Press, make_press, with_noise

Pair = tuple[int, int]
SEED = 11


def candidates(signatures: Sequence[Signature | None]) -> set[Pair]:
    by_key: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, signed in enumerate(signatures):
        if signed is not None:
            by_key["exact", signed.exact].append(number)
            for band in signed.bands:
                by_key["band", band].append(number)
    return {pair for numbers in by_key.values() for pair in combinations(numbers, 2)}


def contained(articles: Sequence[Article]) -> set[Pair]:
    """All pairs that share :data:`COPY` of the shorter text, by brute force."""
    texts = [Copytext(article) for article in articles]
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
            if count >= COPY * min(len(text.shingles), len(texts[other].shingles))
        }
    return found


def copies_by_force(articles: Sequence[Article]) -> set[Pair]:
    """The pairs of :func:`contained` that :func:`compare` calls copies."""
    return {(i, j) for i, j in contained(articles) if compare(articles[i], articles[j]) is not None}


def families(items: Sequence[Item]) -> set[Pair]:
    by_family: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        by_family[item.family].append(number)
    return {pair for numbers in by_family.values() for pair in combinations(numbers, 2)}


def groups(count: int, pairs: set[Pair]) -> list[int]:
    """The number of the group each article is in, linked pairs being in one."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for a, b in pairs:
        parent[max(root(a), root(b))] = min(root(a), root(b))
    return [root(number) for number in range(count)]


def quality(name: str, said: set[Pair], truth: set[Pair]) -> str:
    right = len(said & truth)
    precision, recall = right / (len(said) or 1), right / (len(truth) or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return f"| {name} | {len(truth)} | {precision:.4f} | {recall:.4f} | {f1:.4f} |"


def pairs_of(numbers: Sequence[int]) -> set[Pair]:
    by_group: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(numbers):
        by_group[group].append(number)
    return {pair for members in by_group.values() for pair in combinations(members, 2)}


def report(items: Sequence[Item]) -> None:
    articles = [item.article for item in items]
    tried = candidates([signature(article) for article in articles])
    said = {(i, j) for i, j in tried if compare(articles[i], articles[j]) is not None}
    truth = families(items)
    print("| pairs | true | precision | recall | F1 |\n|---|---|---|---|---|")
    print(quality("linked, against one text as written", said, truth))
    print(quality("in one group, against the same", pairs_of(groups(len(items), said)), truth))
    print(quality("linked, against exhaustive search", said, copies_by_force(articles)))
    print(f"\n{len(items)} articles, {2 * len(tried) / len(items):.1f} candidates an article")
    missed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for i, j in truth:
        edits = sorted({items[i].edit, items[j].edit} - {"original"})
        if len(edits) == 1:
            total[edits[0]] += 1
            missed[edits[0]] += (i, j) not in said
    print("\n| copy of an original | pairs | linked |\n|---|---|---|")
    for edit in sorted(total):
        print(f"| {edit} | {total[edit]} | {1 - missed[edit] / total[edit]:.3f} |")
    wrong = Counter(" / ".join(sorted({items[i].edit, items[j].edit})) for i, j in said - truth)
    print("\nwrongly linked:", dict(wrong) or "none", flush=True)


def rate(name: str, work: Callable[[Article], object], articles: Sequence[Article]) -> None:
    speeds = []
    for _ in range(3):
        start = time.process_time()
        for article in articles:
            work(article)
        speeds.append(len(articles) / (time.process_time() - start))
    print(f"| {name} | {max(speeds):,.0f} |", flush=True)


def long_articles(seed: int, count: int) -> list[Article]:
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
    articles = long_articles(SEED, 1_000)
    print("\n| one core, texts of 4.5 kB | a second |\n|---|---|")
    for number, language in enumerate(LANGUAGES):
        rate(f"signatures, {language.code}", signature, articles[number :: len(LANGUAGES)])
    rate("signatures, all", signature, articles)
    rate("comparisons, not copies", lambda other: place(articles[0], (other,)), articles[1:200])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    items = make_press(SEED, count)
    report(items)
    print("\n## One character in 30 lost in every copy\n")
    draw = random.Random(SEED)
    noisy = [
        item if item.edit == "original" else with_noise(item, draw.randrange(1 << 30), 1 / 30)
        for item in items
    ]
    report(noisy)
    speeds()


if __name__ == "__main__":
    main()
