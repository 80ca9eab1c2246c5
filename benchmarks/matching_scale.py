"""How fast very many topics are matched: two workloads in five languages, 4.5 kB articles.

    python benchmarks/matching_scale.py [TOPICS ...] [--languages=ja,en]

Of each workload (``matching_topics.py``): seconds to load topic files and to compile them,
articles a second and the 99th percentile of an article with scores, reasons and offsets, on one
core in processor time; how long a topic put beside the others takes; memory of the process.
Then every pair of some articles and all topics is judged plainly, term by term with its boundary
(``Term.stands``); a difference ends the run.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Sequence

from kawaraban.article import Article
from kawaraban.folding import Folded, fold_spans
from kawaraban.match.live import LiveMatcher
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.terms import Term
from kawaraban.match.topic import Topic, load_topic
from matching_topics import LANGUAGES, Query, collections, five_of, monitoring

TRIED, SAMPLE = 400, 150
PAIRS = 1_000_000


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


def differences(matcher: Matcher, articles: Sequence[Article]) -> tuple[int, int]:
    """Pairs judged both ways, and how many of them differently."""
    pairs = wrong = 0
    for article in articles:
        ours = {match.topic for match in matcher.match(article) if match.matched}
        wrong += len(ours ^ plainly(matcher.topics, article))
        pairs += len(matcher.topics)
        if pairs >= PAIRS:
            break
    return pairs, wrong


def report(name: str, queries: Sequence[Query], tried: Sequence[Article]) -> bool:
    start = time.process_time()
    topics = [load_topic(query.toml(), name=str(n)) for n, query in enumerate(queries)]
    loaded = time.process_time() - start
    start = time.process_time()
    matcher = compile_topics(topics, sample=tried[:SAMPLE])
    compiled = time.process_time() - start
    spent, found = [], 0
    for article in tried[SAMPLE:]:
        start = time.process_time()
        found += len(matcher.match(article))
        spent.append(time.process_time() - start)
    spent.sort()
    live = LiveMatcher(matcher)
    start = time.process_time()
    live.put(topics[0])
    put = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pairs, wrong = differences(matcher, tried[SAMPLE:])
    print(
        f"| {name} | {len(topics):,} | {loaded:.1f} | {compiled:.1f} "
        f"| {len(spent) / sum(spent):,.0f} | {1000 * spent[int(0.99 * len(spent))]:.1f} "
        f"| {found / len(spent):.1f} | {1000 * put:.1f} | {memory:,} | {wrong} of {pairs:,} |",
        flush=True,
    )
    return wrong == 0


def main() -> None:
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1, 100, 10_000, 100_000]
    chosen = [w.removeprefix("--languages=") for w in sys.argv if w.startswith("--languages=")]
    languages = chosen[0].split(",") if chosen else list(LANGUAGES)
    tried, others = collections(TRIED, languages)
    print(
        "| workload | topics | load s | compile s | articles/s | p99 ms | found an article "
        "| put ms | MB at most | pairs judged otherwise |\n" + "|---" * 10 + "|"
    )
    right = True
    for draw in (monitoring, five_of):
        for count in counts:
            each = -(-count // len(languages))
            drawn = [query for one in languages for query in draw(each, others[one], one)]
            right &= report(draw.__name__.replace("_", " "), drawn[:count], tried)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
