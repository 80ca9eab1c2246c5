"""How fast very many topics are matched: three workloads in five languages, 4.5 kB articles.

    python benchmarks/matching.py [TOPICS ...] [--languages=ja,en] [--workloads=monitoring]

Of each workload (``matching_topics.py``) and number of topics: seconds to read the topic files
and to compile them; then, in a process of its own that has the compiled file and the articles and
nothing else, seconds to load that, articles a second and the 99th percentile of an article, with
scores, reasons and offsets, how long a topic put beside the others takes from its file to its
first answer, and the process's peak memory. All in processor time of one core.

Beside it what one would write first: pyahocorasick over folded text, each topic under the terms of
its rarest group, the other groups checked by sets. It answers yes or no, knows no word boundaries
and gives no reasons.

Then every pair of some articles (all languages in turn) and all topics is judged plainly, term by
term with its boundary (``Term.stands``); a difference ends the run.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import msgspec

from kawaraban.article import Article
from kawaraban.folding import Folded, fold, fold_spans
from kawaraban.match.compiled import from_bytes, key_of, to_bytes
from kawaraban.match.live import LiveMatcher
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.terms import Term
from kawaraban.match.topic import Topic
from matching_topics import LANGUAGES, Query, collections, five_of, monitoring, wide

TRIED, SAMPLE = 500, 300
"""Articles that are matched, and of each language those that terms are counted in."""
PAIRS = 1_000_000
WORKLOADS = {"monitoring": monitoring, "wide": wide, "five-of": five_of}
KEY = key_of(["benchmark"])


class Measured(msgspec.Struct):
    """What the process of its own found."""

    loaded: float
    spent: list[float]
    matches: int
    put: float
    megabytes: int


# Plainly ----------------------------------------------------------------------------


def _stands(term: Term, field: Folded) -> bool:
    start = field.text.find(term.text)
    while start >= 0:
        if term.stands(field, start, start + len(term.text)):
            return True
        start = field.text.find(term.text, start + 1)
    return False


def plainly(topics: Sequence[Topic], article: Article) -> set[str]:
    """The topics of one ``all`` rule that match, each term looked for on its own."""
    fields = [fold_spans(article.headline), fold_spans(article.body)]
    known: dict[Term, bool] = {}

    def stands(term: Term) -> bool:
        if term not in known:
            known[term] = any(_stands(term, field) for field in fields)
        return known[term]

    found = set()
    for topic in topics:
        (rule,) = topic.rules
        if all(any(map(stands, group.terms)) for group in rule.groups) and not (
            rule.none is not None and any(map(stands, rule.none.terms))
        ):
            found.add(topic.name)
    return found


def differences(
    matcher: Matcher, queries: Sequence[Query], articles: Sequence[Article]
) -> tuple[int, int]:
    """Pairs judged both ways, and how many of them differently."""
    articles = articles[: -(-PAIRS // len(queries))]
    ours = [{match.topic for match in matcher.match(one) if match.matched} for one in articles]
    wrong = 0
    for start in range(0, len(queries), 10_000):  # or the topics would fill the memory
        topics = list(loaded(queries[start : start + 10_000], start))
        names = {topic.name for topic in topics}
        for article, found in zip(articles, ours, strict=True):
            wrong += len((found & names) ^ plainly(topics, article))
    return len(articles) * len(queries), wrong


# The first thing one would write ----------------------------------------------------------


def anchored(queries: Sequence[Query], sample: Sequence[Article]) -> Callable[[Article], int]:
    numbers: dict[str, int] = {}

    def numbered(terms: Sequence[str]) -> frozenset[int]:
        return frozenset(numbers.setdefault(fold(term), len(numbers)) for term in terms)

    made = [([numbered(g) for g in query.groups], numbered(query.none)) for query in queries]
    automaton = import_module("ahocorasick").Automaton()  # has no type information
    for term, number in numbers.items():
        automaton.add_word(term, number)
    automaton.make_automaton()

    def seen_in(article: Article) -> set[int]:
        text = fold(article.headline + "\n" + article.body)
        return {number for _, number in automaton.iter(text)}

    common = Counter(number for article in sample for number in seen_in(article))
    anchors: dict[int, list[int]] = {}
    rest = []
    for topic, (groups, none) in enumerate(made):
        first, *others = sorted(groups, key=lambda group: sum(common[n] for n in group))
        rest.append((others, none))
        for number in first:
            anchors.setdefault(number, []).append(topic)

    def run(article: Article) -> int:
        seen = seen_in(article)
        found = {
            topic
            for number in seen
            for topic in anchors.get(number, ())
            if seen.isdisjoint(rest[topic][1]) and not any(map(seen.isdisjoint, rest[topic][0]))
        }
        return len(found)

    return run


# Measuring --------------------------------------------------------------------------


def loaded(queries: Sequence[Query], first: int = 0) -> Iterator[Topic]:
    for number, query in enumerate(queries, first):
        yield load_topic(query.toml(), name=str(number))


def alone(compiled: Path, articles: Path) -> Measured:
    """What a process measures that only matches."""
    tried = msgspec.msgpack.decode(articles.read_bytes(), type=list[Article])
    start = time.process_time()
    matcher = from_bytes(compiled.read_bytes(), KEY)
    seconds = time.process_time() - start
    spent, found = [], 0
    for article in tried:
        start = time.process_time()
        found += len(matcher.match(article))
        spent.append(time.process_time() - start)
    live = LiveMatcher(matcher)
    text = next(iter(matcher.topics)).rules[0].groups[0].terms[0].written
    file = f"threshold = 0.1\n[[rule]]\nlabel = 'r'\nany = ['{text}', 'Vladimir Putin', '北朝鮮']\n"
    load_topic(file, name="before")  # which reads the alias sets
    start = time.process_time()
    live.put(load_topic(file, name="0"))
    live.match(tried[0])
    put = time.process_time() - start
    status = Path("/proc/self/status").read_text()
    memory = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024
    return Measured(seconds, sorted(spent), found, put, memory)


def report(
    name: str, queries: Sequence[Query], tried: Sequence[Article], sample: Sequence[Article]
) -> bool:
    reading = 0.0

    def read() -> Iterator[Topic]:
        nonlocal reading
        begun = time.process_time()
        for topic in loaded(queries):
            reading += time.process_time() - begun
            yield topic
            begun = time.process_time()

    start = time.process_time()
    matcher = compile_topics(read(), sample=sample)
    compiled = time.process_time() - start - reading
    with tempfile.TemporaryDirectory() as folder:
        file, articles = Path(folder, "compiled"), Path(folder, "articles")
        file.write_bytes(to_bytes(matcher, KEY))
        articles.write_bytes(msgspec.msgpack.encode(tried))
        octets = subprocess.check_output(
            [sys.executable, __file__, f"--alone={file}", f"--articles={articles}"]
        )
    told = msgspec.json.decode(octets, type=Measured)
    peer = anchored(queries, sample)
    start = time.process_time()
    for article in tried:
        peer(article)
    first = len(tried) / (time.process_time() - start)
    pairs, wrong = differences(matcher, queries, tried) if len(queries) >= 1000 else (0, 0)
    spent = told.spent
    print(
        f"| {name} | {len(queries):,} | {reading:.1f} | {compiled:.1f} | {told.loaded:.2f} "
        f"| {len(spent) / sum(spent):,.0f} | {1000 * spent[int(0.99 * len(spent))]:.1f} "
        f"| {told.matches / len(spent):.1f} | {first:,.0f} | {1000 * told.put:.1f} "
        f"| {told.megabytes:,} | {wrong} of {pairs:,} |",
        flush=True,
    )
    return wrong == 0


def main() -> None:
    given = dict(word[2:].split("=", 1) for word in sys.argv[1:] if word.startswith("--"))
    if "alone" in given:
        found = alone(Path(given["alone"]), Path(given["articles"]))
        sys.stdout.buffer.write(msgspec.json.encode(found))
        return
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1, 100, 10_000, 100_000]
    languages = given["languages"].split(",") if "languages" in given else list(LANGUAGES)
    workloads = given["workloads"].split(",") if "workloads" in given else list(WORKLOADS)
    tried, others = collections(TRIED, languages)
    draw = random.Random(5)
    sample = [a for some in others.values() for a in draw.sample(some, min(SAMPLE, len(some)))]
    print(
        "| workload | topics | read s | compile s | load s | articles/s | p99 ms "
        "| found an article | first thing: articles/s | put ms | MB at most "
        "| pairs judged otherwise |\n" + "|---" * 12 + "|"
    )
    right = True
    for name in workloads:
        for count in counts:
            each = -(-count // len(languages))
            drawn = [q for one in languages for q in WORKLOADS[name](each, others[one], one)]
            random.Random(3).shuffle(drawn)
            right &= report(name, drawn[:count], tried, sample)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
