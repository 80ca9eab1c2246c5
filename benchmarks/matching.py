"""What the starter topic lets in of news about other things, and how fast topics are matched.

    python benchmarks/matching.py [--show]     # --show prints every article that was let in

1. The starter topic on the shared collections, none of which is about it: how many articles it
   lets in, for a person to read (an article on the topic may well be among them).
2. Articles a second on one core against one topic and more, on texts of about 4.5 kB, beside
   what one would write first: a regular expression a group (needs no index), and pyahocorasick
   with the groups checked by sets. Topics are drawn with a fixed seed: five terms and five
   others, both to occur, terms cut from the texts. All three look at folded text and must find
   the same topics.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module, resources
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.folding import fold
from kawaraban.match.matcher import compile_topics
from kawaraban.match.topic import Topic, load_topic
from topic_examples import founding, let_in, livedoor

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
TEXT = 1_500
"""Characters of Japanese: about 4.5 kB."""
Peer = Callable[[Sequence[tuple[list[str], list[str]]]], Callable[[str], int]]


def wikinews() -> Iterator[Article]:
    with gzip.open(SHARED / "topics" / "wikinews-leads.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            yield Article(
                url=item["id"], headline="", text=paragraphs(item["text"]), language=item["lang"]
            )


def allsides() -> Iterator[Article]:
    with gzip.open(SHARED / "topics" / "allsides-en.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            text = paragraphs(item["text"])
            yield Article(url=item["url"], headline=item["headline"], text=text, language="en")


def ynat() -> Iterator[Article]:
    with gzip.open(SHARED / "topics" / "ynat-ko" / "train_data.csv.gz", "rt") as lines:
        for row in csv.DictReader(lines):
            yield Article(url=row.get("index", ""), headline=row["title"], language="ko")


def starter() -> Topic:
    text = resources.files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    return load_topic(text.read_text("utf-8"), name="starter")


def let_in_report(show: bool) -> None:
    matcher = compile_topics([starter()])
    print(f"founding clips: {let_in(matcher, founding())} of 10\n")
    collections: dict[str, Iterable[Article]] = {
        "Japanese articles (livedoor)": (a for each in livedoor().values() for a in each),
        "Korean headlines (ynat)": ynat(),
        "lead sentences, 7 languages (wikinews)": wikinews(),
        "English articles (allsides)": allsides(),
    }
    print("| collection | articles | let in |\n|---|---|---|")
    for name, articles in collections.items():
        count = found = 0
        for article in articles:
            count += 1
            for match in matcher.match(article):
                if match.matched:
                    found += 1
                    if show:
                        shown = article.headline or article.body[:100]
                        why = ", ".join(sorted({r.text for r in match.reasons}))
                        print(f"  {match.score:.1f} {article.language} {shown} ({why})")
        print(f"| {name} | {count:,} | {found} |", flush=True)


def drawn_topics(texts: Sequence[str], count: int) -> list[tuple[list[str], list[str]]]:
    """Pairs of five terms each; han or katakana, three to six characters, so that all ways of
    looking agree on what an occurrence is."""
    draw = random.Random(7)
    words = sorted({w for text in texts for w in re.findall("[ァ-ヺー]{4,9}|[一-鿿]{3,6}", text)})
    return [(draw.sample(words, 5), draw.sample(words, 5)) for _ in range(count)]


def ours(topics: Sequence[tuple[list[str], list[str]]]) -> Callable[[str], int]:
    made = [
        load_topic(
            "threshold = 0.1\n[[rule]]\nlabel = 'r'\nall = "
            + json.dumps([list(first), list(second)], ensure_ascii=False),
            name=str(number),
        )
        for number, (first, second) in enumerate(topics)
    ]
    matcher = compile_topics(made)
    return lambda text: len(
        matcher.match(Article(url="u", headline="", text=paragraphs(text), language="ja"))
    )


def regular_expressions(topics: Sequence[tuple[list[str], list[str]]]) -> Callable[[str], int]:
    made = [
        tuple(re.compile("|".join(re.escape(fold(t)) for t in group)) for group in pair)
        for pair in topics
    ]

    def run(text: str) -> int:
        folded = fold(text)
        return sum(all(group.search(folded) for group in pair) for pair in made)

    return run


def pyahocorasick(topics: Sequence[tuple[list[str], list[str]]]) -> Callable[[str], int]:
    numbers: dict[str, int] = {}
    pairs = [
        tuple({numbers.setdefault(fold(t), len(numbers)) for t in group} for group in pair)
        for pair in topics
    ]
    anchors: dict[int, list[int]] = {}
    for topic, (first, _) in enumerate(pairs):
        for number in first:
            anchors.setdefault(number, []).append(topic)
    automaton = import_module("ahocorasick").Automaton()  # has no type information
    for term, number in numbers.items():
        automaton.add_word(term, number)
    automaton.make_automaton()

    def run(text: str) -> int:
        seen = {number for _, number in automaton.iter(fold(text))}
        candidates = {topic for number in seen for topic in anchors.get(number, ())}
        return sum(not seen.isdisjoint(pairs[topic][1]) for topic in candidates)

    return run


def speed_report() -> None:
    texts = [a.body[:TEXT] for each in livedoor().values() for a in each if len(a.body) >= TEXT]
    random.Random(1).shuffle(texts)
    texts = texts[:400]
    print("\n| way | topics | built in s | articles a second | topics found an article |")
    print("|---|---|---|---|---|")
    matcher = compile_topics([starter()])
    read = [Article(url="u", headline="", text=paragraphs(t), language="ja") for t in texts]
    start = time.process_time()
    found = sum(len(matcher.match(article)) for article in read)
    speed = len(read) / (time.process_time() - start)
    print(f"| the starter topic | 1 | | {speed:,.0f} | {found / len(read):.2f} |")
    ways: tuple[Peer, ...] = (ours, pyahocorasick, regular_expressions)
    for count in (1, 100, 1_000, 10_000, 100_000):
        topics = drawn_topics(texts, count)
        answers = set()
        for make in ways:
            if make is regular_expressions and count > 1_000:
                continue
            start = time.process_time()
            run = make(topics)
            built = time.process_time() - start
            some = texts if make is not regular_expressions else texts[: max(10, 40_000 // count)]
            some = some[: len(texts)]
            start = time.process_time()
            counts = [run(text) for text in some]
            speed = len(some) / (time.process_time() - start)
            answers.add(tuple(counts[:10]))
            average = sum(counts) / len(counts)
            print(
                f"| {make.__name__.replace('_', ' ')} | {count:,} | {built:.1f} | {speed:,.0f} "
                f"| {average:.2f} |",
                flush=True,
            )
        if len(answers) > 1:
            print(f"  not the same topics: {answers}")


def main() -> None:
    let_in_report("--show" in sys.argv)
    speed_report()


if __name__ == "__main__":
    main()
