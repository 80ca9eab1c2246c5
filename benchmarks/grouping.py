"""What a build's grouping costs: all articles at first, then a few more.

    python benchmarks/grouping.py [ARTICLES]        (default: 4000)

A desk is filled with so many articles of one topic (seeded: every event told by one to nine
outlets, a tenth of them parts of series). Stories and series are gathered: all at once; after ten
more articles as it is done now; after the same ten as if nothing were kept, which is what every
build cost before. Then the site is built after a change of one story by hand. Processor time of
this process.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kawaraban.article import Article, Digest, Match, Moment, paragraphs
from kawaraban.desk.building import build
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping import regrouping
from kawaraban.desk.grouping.grouping import gather_serials, group_stories

NOW = datetime(2024, 7, 1, tzinfo=UTC)
SLUG = "port"
RULES = 'name = "港"\n[[rule]]\nlabel = "港"\nany = ["港"]\nweight = 5\n'
LETTERS = (
    "海港船客火災倉庫消防原因調査市場灯台市長観光労働組合会社回答交渉委員長団体鉄道橋梁列車貨物税関"
)


def articles(count: int, rng: random.Random) -> Iterator[Article]:
    event, n = 0, 0
    while n < count:
        event += 1
        words = ["".join(rng.choices(LETTERS, k=2)) for _ in range(14)]
        begins = NOW + timedelta(hours=event)
        for _ in range(rng.randint(1, 9)):
            n += 1
            text = "".join("が".join(rng.sample(words, 5)) + "した。" for _ in range(20))
            part = n % 10 == 0
            yield Article(
                url=f"https://outlet{n % 40}.example/{n}",
                headline="港" + "、".join(rng.sample(words, 4)),
                published=Moment(begins + timedelta(minutes=rng.randint(0, 900))),
                text=paragraphs([text[:300], text[300:]]),
                outlet=f"媒体{n % 40}",
                language="ja",
                series=f"連載{n // 100}" if part else None,
                part=n // 10 % 10 + 1 if part else None,
            )


def save(desk: Desk, given: list[Article]) -> None:
    for start in range(0, len(given), 500):
        digests = [
            Digest(
                article=one,
                matches=(Match(topic=SLUG, url=one.url, score=5, matched=True),),
                found_in="bench",
            )
            for one in given[start : start + 500]
        ]
        saved = desk.store.save(digests, at=NOW)
        desk.store.place({one.id: () for one in saved})


def measure(name: str, run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    took = time.process_time() - begun
    print(f"  {name:52} {took:8.2f} s", flush=True)
    return took


def main(count: int) -> None:
    rng = random.Random(3)
    given = list(articles(count + 20, rng))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "topics").mkdir()
        (folder / "topics" / f"{SLUG}.toml").write_text(RULES, "utf-8")
        (folder / "desk.toml").write_text('[desk]\ntitle = "benchmark"\n', "utf-8")
        with Desk(folder, write=True, workers=0) as desk:
            save(desk, given[:count])
            print(f"{count:,} articles")
            whole = measure("stories, all at once", lambda: group_stories(desk))
            measure("series and columns, all at once", lambda: gather_serials(desk))
            found = desk.store.stories()
            print(
                f"  {len(found):,} stories of more than one article, {len(desk.store.runs())} runs"
            )
            save(desk, given[count : count + 10])
            few = measure("stories, ten articles more", lambda: group_stories(desk))
            measure("series and columns, ten articles more", lambda: gather_serials(desk))
            print(f"  {whole / few:.0f} times less than all at once")
            first = measure("the first site", lambda: build(desk))
            measure("the site again, nothing changed", lambda: build(desk))
            regrouping.merge(desk, [found[0].id, found[1].id])
            after = measure("the site after two stories are merged by hand", lambda: build(desk))
            print(f"  {first / after:.1f} times less than the first site")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000)
