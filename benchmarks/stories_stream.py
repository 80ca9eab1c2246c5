"""A long stream through copies and stories: does the rate hold, and the memory?

    python benchmarks/stories_stream.py [ARTICLES]     # 100,000; 1,000,000 takes long

The articles are made of real ones (``../shared/topics/allsides-en.jsonl.gz``), lazily, with seeded
edits: an event is a real article with its names exchanged for invented ones; every article about
it keeps some of the sentences, and a third are copies, cut and under another headline. A second
process makes them; this one runs what ``kawaraban group`` runs. The curve goes to
``docs/images/stories-stream.svg``.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import Process, Queue
from pathlib import Path

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.desk.grouping.streaming import Stream
from story_collections import SHARED

START = datetime(2024, 3, 1, tzinfo=UTC)
A_DAY = 4_000
"""Articles a day."""
ACTIVE = 2_000
"""Events that may still get articles."""
BATCH = 200
POINTS = 50
IMAGE = Path(__file__).parents[1] / "docs" / "images" / "stories-stream.svg"
_sentence = re.compile(r"(?<=[.!?]) +(?=[A-Z“\"])")
_name = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")


def made(count: int, seed: int = 1) -> Iterator[Article]:
    draw = random.Random(seed)
    texts = []
    with gzip.open(SHARED / "topics" / "allsides-en.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            sentences = _sentence.split(item["text"][:6_000])
            if len(sentences) >= 8:
                texts.append((item["headline"], sentences))
            if len(texts) == 4_000:
                break
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("an", "el", "ir", "os", "u")]
    events: deque[tuple[str, list[str]]] = deque(maxlen=ACTIVE)
    last: deque[Article] = deque(maxlen=ACTIVE)
    for number in range(count):
        published = Moment.of(START + timedelta(days=number / A_DAY))
        url = f"https://example.test/{number}"
        if last and draw.random() < 0.3:
            original = draw.choice(last)
            text = original.text[: draw.randrange(3, 8)]
            headline = " ".join(draw.choices(original.headline.split() or ["?"], k=3))
        else:
            if not events or draw.random() < 0.35:
                title, sentences = draw.choice(texts)
                names: dict[str, str] = {}

                def invented(found: re.Match[str], names: dict[str, str] = names) -> str:
                    if found[0] not in names:
                        names[found[0]] = "".join(draw.sample(syllables, 3)).capitalize()
                    return names[found[0]]

                whole = [_name.sub(invented, sentence) for sentence in sentences[:30]]
                events.append((_name.sub(invented, title), whole))
                event = events[-1]
            else:
                event = events[-1 - min(int(draw.expovariate(1 / 300)), len(events) - 1)]
            headline, sentences = event
            share = draw.uniform(0.3, 0.8)
            kept = [s for s in sentences if draw.random() < share] or sentences[:3]
            text = paragraphs(kept[:15])
        article = Article(
            url=url,
            headline=headline,
            text=text,
            published=published,
            outlet=f"Outlet {draw.randrange(60)}",
        )
        last.append(article)
        yield article


def make(count: int, queue: Queue[list[Article]]) -> None:
    batch = []
    for article in made(count):
        batch.append(article)
        if len(batch) == BATCH:
            queue.put(batch)
            batch = []
    queue.put(batch)
    queue.put([])


def resident() -> float:
    """Megabytes that this process holds."""
    with open("/proc/self/statm") as values:
        return int(values.read().split()[1]) * 4_096 / 1e6


Point = tuple[int, float, float, int]


def run(count: int) -> None:
    queue: Queue[list[Article]] = Queue(maxsize=20)
    maker = Process(target=make, args=(count, queue), daemon=True)
    maker.start()
    stream, seen, lines, copies = Stream(), 0, 0, 0
    points: list[Point] = []
    step, spent = max(2_000, count // POINTS), 0.0
    print("| articles | a second of processor time | MB | live stories |\n|---|---|---|---|")
    while batch := queue.get():
        start = time.process_time()
        for article in batch:
            stream.add(article)
            for _, copy_of, _ in stream.lines():
                lines += 1
                copies += copy_of is not None
        spent += time.process_time() - start
        before, seen = seen, seen + len(batch)
        if seen // step > before // step:
            points.append((seen, step / spent, resident(), stream.live))
            print("| {:,} | {:,.0f} | {:,.0f} | {:,} |".format(*points[-1]), flush=True)
            IMAGE.write_text(draw_curve(points), "utf-8")  # the run may be stopped
            spent = 0.0
    for _, copy_of, _ in stream.end():
        lines += 1
        copies += copy_of is not None
    print(f"\n{lines:,} lines, {copies:,} of them copies.")


def draw_curve(points: list[Point]) -> str:
    """Rate and memory against articles seen."""
    width, height, left, top = 640, 260, 60, 24
    most = points[-1][0]
    rates, sizes = max(p[1] for p in points) * 1.15, max(p[2] for p in points) * 1.15

    def path(place: int, largest: float) -> str:
        return " ".join(
            f"{left + (width - 2 * left) * p[0] / most:.1f},"
            f"{top + (height - 2 * top - 16) * (1 - p[place] / largest):.1f}"
            for p in points
        )

    bottom = height - top - 16
    font = 'font-family="sans-serif" font-size="12"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>Copies and stories over {most:,} articles: rate and memory</title>
<rect width="{width}" height="{height}" fill="#fff"/>
<path d="M{left} {top}V{bottom}H{width - left}V{top}" fill="none" stroke="#888"/>
<polyline points="{path(1, rates)}" fill="none" stroke="#0b5cad" stroke-width="2"/>
<polyline points="{path(2, sizes)}" fill="none" stroke="#b3450b" stroke-width="2"/>
<g {font} fill="#0b5cad"><text x="4" y="16">articles a second</text>
<text x="{left - 6}" y="{top + 10}" text-anchor="end">{rates:,.0f}</text>
<text x="{left - 6}" y="{bottom}" text-anchor="end">0</text></g>
<g {font} fill="#b3450b"><text x="{width - 4}" y="16" text-anchor="end">megabytes</text>
<text x="{width - left + 6}" y="{top + 10}">{sizes:,.0f}</text>
<text x="{width - left + 6}" y="{bottom}">0</text></g>
<g {font} fill="#333"><text x="{left}" y="{height - 8}">0</text>
<text x="{width - left}" y="{height - 8}" text-anchor="end">{most:,} articles</text></g>
</svg>
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    run(count)


if __name__ == "__main__":
    main()
