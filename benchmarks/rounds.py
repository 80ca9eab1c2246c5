"""What a desk with very many topics does before the first article of a round is read.

    python benchmarks/rounds.py [TOPICS ...] [--workers=2]

Of each number of topics (``matching_topics.py``, monitoring, five languages): seconds to open the
desk and read the topic files; to read them again in a round where nothing changed, and where one
did; and from there to the first article read and matched, in this process and in reading processes
(of these each reads one), the first time and in further rounds. All in processor time: of this
process, and of a further round's reading processes together.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kawaraban.article import Article
from kawaraban.desk.deciding.matching import reading, refresh_topics
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.work import ArticleJob
from matching_topics import LANGUAGES, collections, monitoring


def seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def first_articles(desk: Desk, articles: list[Article]) -> None:
    with reading(desk, refresh_topics(desk)) as readers:
        for _ in readers.map(ArticleJob(article=one) for one in articles):
            pass


def measure(folder: Path, count: int, workers: int) -> None:
    tried, others = collections(50, LANGUAGES)
    each = -(-count // len(LANGUAGES))
    queries = [query for one in LANGUAGES for query in monitoring(each, others[one], one)]
    random.Random(3).shuffle(queries)
    (folder / "desk.toml").write_text('[desk]\ntitle = "rounds"\n', encoding="utf-8")
    (folder / "topics").mkdir()
    for number, query in enumerate(queries[:count]):
        (folder / "topics" / f"{number}.toml").write_text(query.toml(), encoding="utf-8")
    for here in (0, workers):
        (folder / "desk.compiled").unlink(missing_ok=True)
        with Desk(folder, write=True, workers=here) as desk:
            opened = seconds(lambda: desk.topics)
            same = seconds(desk.reload)
            some = tried[: max(1, here)]
            first = seconds(partial(first_articles, desk, some))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            further = seconds(partial(first_articles, desk, some))
            time.sleep(1.0)  # until they have ended and are counted
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            with (folder / "topics" / "0.toml").open("a", encoding="utf-8") as file:
                file.write(f"# {here}\n")
            changed = seconds(desk.reload)
            further_changed = seconds(partial(first_articles, desk, some))
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"| {count:,} | {here} | {opened:.2f} | {same:.2f} | {changed:.2f} | {first:.2f} "
            f"| {further:.2f} | {further_changed:.2f} | {spent:.2f} |",
            flush=True,
        )


def main() -> None:
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1_000, 10_000]
    given = dict(word[2:].split("=", 1) for word in sys.argv[1:] if word.startswith("--"))
    print(
        "| topics | processes | opened s | read again s | with one changed s "
        "| first articles s | of a further round s | with one changed s | its processes s |\n"
        + "|---" * 9
        + "|"
    )
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count, int(given.get("workers", 2)))


if __name__ == "__main__":
    main()
