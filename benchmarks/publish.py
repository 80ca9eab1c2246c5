"""How fast is a site built, and how much memory does it take?

    python benchmarks/publish.py [CLIPS ...]        (default: 1000 10000)

A store is filled with so many articles of one topic (seeded, some with copies' length of text,
no two alike), then the site is built three times, each in a process of its own for its memory
to be seen: into an empty folder; again, with nothing changed; again after one new article,
which moves every page of the topic. Beside it, in the same run, the floor: only writing the
same files, one ``open`` and ``write`` each.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from kawaraban.article import Article, Digest, Match, Moment, Paragraph, Reason
from kawaraban.publish.site import BuildReport, TopicInfo, build_site
from kawaraban.read.leads.excerpt import excerpt
from kawaraban.store.sqlite import open_store

TOPIC = TopicInfo(slug="north-korea-russia", name="朝ロ関係", about="北朝鮮とロシアの関係")
AT = datetime(2024, 7, 1, tzinfo=UTC)
_WORDS = re.findall(
    r"\S+",
    "朝ロ 条約 署名 会談 北朝鮮 ロシア 砲弾 鉄道橋 国境 協力 訪問 首脳 外相 貿易 港 列車 労働者 が "
    "を に は と で した 進む 広がる 懸念 制裁 監視 、 。 という 見方 一方 政府 発表",
)


def article(number: int, draw: random.Random) -> Digest:
    def words(count: int) -> str:
        return "".join(draw.choices(_WORDS, k=count))

    body = tuple(Paragraph("朝ロ" + words(90)) for _ in range(6))
    one = Article(
        url=f"https://outlet.example/{number}",
        headline=f"朝ロ{words(10)}{number}",
        published=Moment(AT - timedelta(minutes=17 * number), 540, "minute"),
        text=body,
        outlet=f"紙面{number % 40}",
        language="ja",
        lead_picture=f"https://outlet.example/{number}.jpg" if number % 3 else None,
        excerpt=excerpt("\n".join(p.text for p in body)),
    )
    reasons = (
        Reason(rule="朝ロ", field="headline", text="朝ロ", start=0, end=2, weight=9.0),
        Reason(rule="朝ロ", field="lead", text="朝ロ", start=0, end=2, weight=6.0),
    )
    match = Match(topic=TOPIC.slug, url=one.url, score=15.0, matched=True, reasons=reasons)
    return Digest(article=one, matches=(match,), found_in="bench")


def fill(database: Path, numbers: range) -> None:
    draw = random.Random(numbers.start)
    with open_store(database) as store:
        for start in range(numbers.start, numbers.stop, 1000):
            batch = range(start, min(start + 1000, numbers.stop))
            saved = store.save([article(n, draw) for n in batch], at=AT)
            store.place({one.id: () for one in saved})


def build(database: str, folder: str) -> tuple[float, float, BuildReport]:
    with open_store(database) as store:
        begun = time.perf_counter()
        report = build_site(store, [TOPIC], Path(folder), title="bench")
        took = time.perf_counter() - begun
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, report


def floor(folder: Path, target: Path) -> float:
    """Seconds to write the site's files again, and nothing else."""
    files = [(p.relative_to(folder), p.read_bytes()) for p in folder.rglob("*") if p.is_file()]
    begun = time.perf_counter()
    for name, content in files:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    return time.perf_counter() - begun


def measure(clips: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        database, folder = root / "desk.db", root / "site"
        fill(database, range(1, clips + 1))
        bare = 0.0
        for step in ("first", "again", "one new"):
            if step == "one new":
                fill(database, range(-1, 0))
            with get_context("spawn").Pool(1) as pool:
                took, memory, report = pool.apply(build, (str(database), str(folder)))
            if step == "first":
                bare = floor(folder, root / "bare")
            files = report.written + report.unchanged
            print(
                f"{clips:7,} clips  {step:8} {took:7.2f} s  {files / took:7,.0f} files/s  "
                f"{clips / took:7,.0f} clips/s  {memory:6.0f} MB  written {report.written:6,}  "
                f"{took / bare:5.1f} x writing alone",
                flush=True,
            )


if __name__ == "__main__":
    for asked in sys.argv[1:] or ("1000", "10000"):
        measure(int(asked))
