"""What a decision costs: the archive matched anew as a whole, or only what may have moved.

    python benchmarks/deciding.py [--articles 20000] [--decided 30] [--rules | --examples]

An archive is made of the sample press's sentences, mixed anew by a seed (one article in twenty of
its pieces on 朝ロ関係, as many with one paragraph of them as background), and decided about. Then
one more article is decided about and the desk settled: once with the whole archive matched, as
every decision cost before, once as it is now; then one slice of the rest, and all that is left.
Every way ends with the same matches, which is checked. ``--rules``: only with the rules a new desk
starts with; ``--examples``: only a topic that has none. Processor time of one process: waiting
does not count, and what other programs do on the machine does little.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kawaraban.article import Article, Digest, Match, Moment, paragraphs
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.deciding.matching import refresh_topics, unfinished
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.progress import Silent
from kawaraban.desk.reading.work import Stages
from kawaraban.desk.starting import starter_files
from kawaraban.sample.content import pieces

NOW = datetime(2024, 7, 1, tzinfo=UTC)
SLUG = "north-korea-russia"
BATCH = 500
IN_TWENTY = 20


def articles(count: int) -> Iterator[tuple[Article, bool]]:
    """Distinct articles, with whether they are on the subject."""
    rng = random.Random(1)
    there = [piece for piece in pieces() if piece.paragraphs]
    on = [piece for piece in there if piece.on_topic]
    off = [piece for piece in there if not piece.on_topic]
    for n in range(count):
        belongs = n % IN_TWENTY == 0
        own = rng.sample(on if belongs else off, 3)
        texts = [text for piece in own for text in piece.paragraphs]
        rng.shuffle(texts)
        if n % IN_TWENTY == 1:
            texts.insert(len(texts) // 2, rng.choice(rng.choice(on).paragraphs))
        yield (
            Article(
                url=f"https://press.example/{n}",
                headline=f"{own[0].headline} {n}",
                published=Moment.on(date(2024, 6, 30) - timedelta(days=n % 365)),
                text=paragraphs([*texts[:8], f"第{n}報"]),
                outlet=own[0].outlet,
            ),
            belongs,
        )


class Steps(Silent):
    """Counts the articles matched."""

    def __init__(self) -> None:
        self.count = 0

    def step(self, amount: int = 1, note: str = "") -> None:
        self.count += amount


def fill(folder: Path, count: int, *, rules: bool) -> tuple[list[str], list[str]]:
    """A desk with so many articles; the addresses on the subject, and the others."""
    (folder / "desk.toml").write_text('[desk]\ntitle = "benchmark"\n', encoding="utf-8")
    (folder / "topics").mkdir()
    text = 'name = "朝ロ関係"\n'
    if rules:
        text = dict(starter_files())[f"topics/{SLUG}.toml"]
    (folder / "topics" / f"{SLUG}.toml").write_text(text, encoding="utf-8")
    on: list[str] = []
    off: list[str] = []
    with Desk(folder, write=True, workers=0) as desk:
        stages = Stages(with_examples(desk.topics, desk.store)[0])
        batch: list[Digest] = []
        for article, belongs in articles(count):
            (on if belongs else off).append(article.url)
            batch.append(stages.digest(article))
            if len(batch) == BATCH:
                desk.store.save(batch, at=NOW)
                batch.clear()
        desk.store.save(batch, at=NOW)
    return on, off


def said(desk: Desk) -> dict[int, Match]:
    return desk.store.matches(SLUG, [one.id for one in desk.store.articles()])


def on_page(desk: Desk, url: str) -> bool:
    trace = desk.store.trace(url)
    assert trace is not None
    return any(ruling.verdict == "accepted" for _, ruling in trace.rulings)


def measure(name: str, steps: Steps, work: Callable[[], object]) -> float:
    steps.count, begun = 0, time.process_time()
    work()
    seconds = time.process_time() - begun
    print(f"  {name:44} {seconds:8.2f} s  {steps.count:8,} articles matched", flush=True)
    return seconds


def run(count: int, decided: int, *, rules: bool) -> None:
    print("the starter rules and examples" if rules else "examples alone")
    steps = Steps()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        on, off = fill(folder, count, rules=rules)
        with Desk(folder, write=True, workers=0, progress=steps) as desk:
            rng = random.Random(2)
            first = rng.sample(on, decided * 2 // 3 + 2)
            last, other = first.pop(), first.pop()
            for url in first:
                decide(desk, SLUG, url, "accept")
            for url in rng.sample(off, decided - len(first)):
                decide(desk, SLUG, url, "reject")
            measure("all decided about so far", steps, lambda: refresh_topics(desk))
            print(
                f"  {desk.store.clip_count(SLUG):,} clips, {desk.store.asked_count(SLUG):,} asked"
            )

            def whole() -> None:
                desk.store.put_note(f"learned:{SLUG}", None)  # the archive knows nothing of it
                refresh_topics(desk)

            decide(desk, SLUG, last, "accept")
            before = measure("one more decision, as before: all", steps, whole)
            measure("one more decision, logged", steps, lambda: decide(desk, SLUG, other, "accept"))
            assert on_page(desk, other), "the decided clip is on the page at once"
            after = measure("its first build now: near, like, one slice", steps,
                            lambda: refresh_topics(desk))  # fmt: skip
            measure("a further build: one slice", steps, lambda: refresh_topics(desk))
            measure("all that is left", steps, lambda: refresh_topics(desk, whole=True))
            assert not unfinished(desk)
            slowly = said(desk)
            whole()
            assert said(desk) == slowly, "either way comes to the same"
            print(f"  {before / after:.1f} times less at the next build")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--decided", type=int, default=30)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--rules", action="store_true")
    which.add_argument("--examples", action="store_true")
    options = parser.parse_args()
    print(f"{options.articles:,} articles, {options.decided} decided about")
    if not options.examples:
        run(options.articles, options.decided, rules=True)
    if not options.rules:
        run(options.articles, options.decided, rules=False)


if __name__ == "__main__":
    main()
