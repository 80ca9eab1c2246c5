"""What the starter topic lets in of news about other things.

    python benchmarks/matching_let_in.py [--show]     # prints every article that was let in

The starter topic on the shared collections, none of which is about it: how many articles it lets
in, for a person to read (an article on the topic may well be among them). Then how many articles
a second it is matched with, on texts of about 4.5 kB.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics
from kawaraban.match.topic import Topic
from topic_examples import founding, let_in, livedoor

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
TEXT = 1_500
"""Characters of Japanese: about 4.5 kB."""


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


def speed_report() -> None:
    texts = [a.body[:TEXT] for each in livedoor().values() for a in each if len(a.body) >= TEXT]
    random.Random(1).shuffle(texts)
    texts = texts[:400]
    matcher = compile_topics([starter()])
    read = [Article(url="u", headline="", text=paragraphs(t), language="ja") for t in texts]
    start = time.process_time()
    found = sum(len(matcher.match(article)) for article in read)
    speed = len(read) / (time.process_time() - start)
    print(f"\nstarter topic: {speed:,.0f} articles a second, {found} matches in {len(read)}")


def main() -> None:
    let_in_report("--show" in sys.argv)
    speed_report()


if __name__ == "__main__":
    main()
