"""What rules and examples each find: the founding clips left out one by one, and labelled news.

    python benchmarks/topic_examples.py

1. The ten founding clips: by the starter rules; by examples alone, each clip judged by the
   other nine, without and with a background of unlabelled articles; and how many of 3,000
   articles about other things each way lets in.
2. Labelled collections (Japanese articles in nine categories; lead sentences in Japanese,
   Korean, English and Russian by category): ten examples of a category drawn with a fixed
   seed, 300 other articles as background, the rest judged. Precision, recall and F1 at the
   default bar, averaged over categories, beside the better of "all on" and "all off".
3. Rules and examples together, on the tasks of ``topic_collections.py``: a rule of the ten words
   that tell a topic best by all labels of the past, two of which must stand in an article; then
   the same rule with 1, 4 and 10 examples. F1, and on how many topics the rule alone is better.

``--rules`` prints the third alone, ``--dev`` for the development topics, ``--only NAME`` for some
of the collections.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.features import feature_counts
from kawaraban.match.background import background_of
from kawaraban.match.examples import Examples
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics
from kawaraban.match.topic import Topic
from kawaraban.match.vectors import article_vector
from topic_collections import Collection, Task, collections, tasks, truth

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
EMPTY = Topic(name="examples alone", threshold=6.0, rules=())


def founding() -> list[Article]:
    page = (SHARED / "founding-page" / "page.md").read_text("utf-8")
    lines = [line for line in page.splitlines()[1:] if line.strip()]
    clips = [lines[i : i + 4] for i in range(0, len(lines), 4)]
    return [
        Article(url=f"https://example.test/{n}", headline=clip[0], excerpt=clip[3])
        for n, clip in enumerate(clips)
    ]


def livedoor() -> dict[str, list[Article]]:
    found: dict[str, list[Article]] = defaultdict(list)
    with tarfile.open(SHARED / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            category = Path(member.name).parent.name
            if stream is None or not Path(member.name).stem.startswith(category):
                continue
            url, _, headline, text = stream.read().decode("utf-8").split("\n", 3)
            found[category].append(
                Article(url=url, headline=headline, text=paragraphs(text), language="ja")
            )
    return found


def wikinews(language: str) -> dict[str, list[Article]]:
    found: dict[str, list[Article]] = defaultdict(list)
    with gzip.open(SHARED / "topics" / "wikinews-leads.jsonl.gz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            if item["lang"] == language:
                text = paragraphs(item["text"])
                found[item["category"]].append(
                    Article(url=item["id"], headline="", text=text, language=language)
                )
    return {name: articles for name, articles in found.items() if len(articles) >= 50}


def let_in(matcher: Matcher, articles: Sequence[Article]) -> int:
    return sum(any(m.matched for m in matcher.match(a)) for a in articles)


def by_examples(
    accepted: Sequence[Article], background: Sequence[Article], topic: Topic = EMPTY
) -> Matcher:
    examples = Examples(accepted=tuple(accepted), background=tuple(background))
    return compile_topics([topic], {topic.name: examples})


def founding_report(others: list[Article]) -> None:
    text = resources.files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    rules = load_topic(text.read_text("utf-8"), name="starter")
    clips = founding()
    background, unseen = others[:300], others[300:3300]
    print("| founding clips, judged by | found of 10 | let in of 3,000 others |\n|---|---|---|")
    matcher = compile_topics([rules])
    print(f"| starter rules | {let_in(matcher, clips)} | {let_in(matcher, unseen)} |")
    ways = {
        "examples alone": ((), EMPTY),
        "examples alone, 300 background": (background, EMPTY),
        "rules and examples, 300 background": (background, rules),
    }
    for name, (behind, topic) in ways.items():
        found = 0
        for left_out in clips:
            rest = [clip for clip in clips if clip is not left_out]
            found += let_in(by_examples(rest, behind, topic), [left_out])
        noise = let_in(by_examples(clips, behind, topic), unseen)
        print(f"| {name} | {found} | {noise} |")


def collection_report(name: str, collection: dict[str, list[Article]]) -> None:
    draw = random.Random(1)
    everything = [(c, a) for c, articles in sorted(collection.items()) for a in articles]
    scores = []
    floor = []
    for category in sorted(collection):
        sample = draw.sample(everything, min(len(everything), 2000))
        wanted = [a for c, a in sample if c == category]
        if len(wanted) < 30:
            continue
        accepted = wanted[:10]
        chosen = {a.url for a in accepted}
        rest = [(c, a) for c, a in sample if a.url not in chosen]
        draw.shuffle(rest)
        behind, unseen = rest[:300], rest[300:]
        if not any(c == category for c, _ in unseen):
            continue
        matcher = by_examples(accepted, [a for _, a in behind])
        judged = [(c == category, any(m.matched for m in matcher.match(a))) for c, a in unseen]
        hits = sum(truth and said for truth, said in judged)
        said_yes = sum(said for _, said in judged)
        truths = sum(truth for truth, _ in judged)
        precision, recall = hits / (said_yes or 1), hits / (truths or 1)
        scores.append((precision, recall, 2 * precision * recall / ((precision + recall) or 1)))
        floor.append(2 * truths / (truths + len(judged)))
    if not scores:
        return
    means = [sum(column) / len(scores) for column in zip(*scores, strict=True)]
    cells = " | ".join(f"{mean:.2f}" for mean in means)
    print(f"| {name} | {len(scores)} | {cells} | {sum(floor) / len(floor):.2f} |", flush=True)


def telling_words(collection: Collection, task: Task) -> list[str]:
    """The words most of them in articles on the topic, of those in a tenth of these."""
    on: list[Article] = []
    off: list[Article] = []
    for n in range(max(task.background) + 1):
        (on if collection.topics[n] == task.topic else off).append(collection.articles[n])
    off = off[:: -(-len(off) // 1000)]
    with_it, beside = (Counter(f for a in side for f in feature_counts(a)) for side in (on, off))
    worth = {
        word: (count / len(on)) / ((beside[word] + 0.5) / len(off))
        for word, count in with_it.items()
        if count >= 0.1 * len(on) and len(word) > 1
    }
    return sorted(worth, key=lambda word: (-worth[word], word))[:10]


def rule_of(words: Sequence[str], *, spaced: bool) -> Topic:
    rules = (
        f"[[rule]]\nlabel = {json.dumps(word, ensure_ascii=False)}\n"
        f"any = [{json.dumps(word + '*' * spaced, ensure_ascii=False)}]\nweight = 3"
        for word in words
    )
    return load_topic("\n".join(("threshold = 6", *rules)), name="rule")


def rules_report(collection: Collection, *, development: bool) -> None:
    together = (1, 4, 10)
    drawn = {n: {t.topic: t for t in tasks(collection, n, background=1000)} for n in together}
    rows = []
    for topic, task in drawn[10].items():
        if task.development != development:
            continue
        rule = rule_of(telling_words(collection, task), spaced=collection.spaced)
        stream = task.stream[:: -(-len(task.stream) // 300)]
        gold = truth(collection, task, stream)
        background = [collection.articles[n] for n in task.background]
        sample = background_of(map(article_vector, background), [a.address for a in background])
        known = [Examples()]
        for n in together:
            accepted = (collection.articles[place] for place in drawn[n][topic].accepted)
            known.append(Examples(accepted=tuple(accepted), sample=sample))
        row = []
        for examples in known:
            matcher = compile_topics([rule], {"rule": examples})
            said = [bool(let_in(matcher, [collection.articles[n]])) for n in stream]
            hits = sum(a and b for a, b in zip(said, gold, strict=True))
            row.append(2 * hits / (sum(said) + sum(gold)))
        rows.append(row)
    if not rows:
        return
    cells = " | ".join(f"{sum(column) / len(rows):.3f}" for column in zip(*rows, strict=True))
    worse = "/".join(str(sum(row[n] < row[0] - 0.005 for row in rows)) for n in (1, 2, 3))
    print(f"| {collection.name} | {len(rows)} | {cells} | {worse} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rules", action="store_true", help="the third part alone")
    parser.add_argument("--dev", action="store_true", help="its development topics")
    parser.add_argument("--only", default="", help="part of the name of its collections")
    options = parser.parse_args()
    start = time.perf_counter()
    if not options.rules:
        founding_and_collections()
    print("\n| rule and examples | topics | rule | and 1 | and 4 | and 10 | rule alone better |")
    print("|---|---|---|---|---|---|---|")
    for tracked in collections():
        if options.only in tracked.name:
            rules_report(tracked, development=options.dev)
    print(f"\n{time.perf_counter() - start:.0f} s")


def founding_and_collections() -> None:
    collection = livedoor()
    others = [a for articles in collection.values() for a in articles]
    random.Random(1).shuffle(others)
    founding_report(others)
    print("\n| ten examples of | categories | precision | recall | F1 | F1 of all on |")
    print("|---|---|---|---|---|---|")
    collection_report("Japanese articles", collection)
    for language in ("ja", "ko", "en", "ru"):
        collection_report(f"lead sentences, {language}", wikinews(language))


if __name__ == "__main__":
    main()
