"""From an archive to a published, searchable page: articles per second and memory, beside the
script that one would write without Kawaraban.

    python benchmarks/throughput.py [--articles 20000] [--sample 1160] [--cores 0,1]
    python benchmarks/throughput.py --archive FILE.warc.gz --articles N
    python benchmarks/throughput.py --profile 1000     where the time goes, stage by stage

The archives are made by make_archive.py where they are not there yet. On the same cores, one
after the other: the script over the first half of the sample, ``kawaraban import`` and
``kawaraban build`` over the whole archive into a new desk, the script over the sample's second
half (so that a machine that gets slower or faster meets both). The script is one process, as a
user would write it; processor time per article is shown too, which does not care about that.
Everything runs in processes of its own. Needs the ``bench`` extra.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import make_archive
import process_tree
from process_tree import Watched

OUT = Path(__file__).resolve().parent / "out"
KAWARABAN = Path(sys.executable).with_name("kawaraban")
GOAL = 3.0
MB = 1_000_000


def obvious(archive: Path, database: Path, half: int) -> None:
    """The script that a user would write: every page of the archive through trafilatura with its
    metadata, one SQLite insert an article. ``half`` 1 or 2: every other page."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from trafilatura import bare_extraction

    db = sqlite3.connect(database)
    db.execute(
        "CREATE TABLE article (url TEXT PRIMARY KEY, title TEXT, date TEXT, author TEXT, text TEXT)"
    )
    count, empty = 0, 0
    begun = time.monotonic()
    with archive.open("rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response)
        for number, record in enumerate(records):
            if number % 2 != half - 1:
                continue
            url = record.headers["WARC-Target-URI"]
            found = bare_extraction(record.reader.read(), url=url, with_metadata=True)
            count += 1
            if found is None:
                empty += 1
                continue
            row = (url, found.title, found.date, found.author, found.text)
            db.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)", row)
            db.commit()
    print(json.dumps({"articles": count, "empty": empty, "seconds": time.monotonic() - begun}))


def archive_of(articles: int) -> Path:
    path = OUT / f"archive-{articles}.warc.gz"
    if not path.exists():
        print(f"making {path.name} …", flush=True)
        make_archive.make(make_archive.SHARED / "press/pages.warc.gz", path, articles, seed=1)
    return path


def run_obvious(sample: Path, half: int, folder: Path, cores: list[int]) -> tuple[int, Watched]:
    log = folder / f"obvious-{half}.log"
    database = folder / f"obvious-{half}.db"
    words = ["--obvious", str(half), "--archive", str(sample), "--database", str(database)]
    took = process_tree.run([sys.executable, __file__, *words], cores=cores, log=log)
    if took.status:
        raise SystemExit(log.read_text())
    said = json.loads(log.read_text().splitlines()[-1])
    took.seconds = said["seconds"]  # without the time its imports take
    return said["articles"], took


def run_kawaraban(archive: Path, desk: Path, cores: list[int]) -> tuple[Watched, Watched]:
    subprocess.run([KAWARABAN, "init", desk], check=True, stdout=subprocess.DEVNULL)
    steps = []
    for words in (["import", str(archive)], ["build"]):
        log = desk.parent / f"{words[0]}.log"
        took = process_tree.run(
            [KAWARABAN, "--desk", desk, *words],
            cores=cores,
            # Records are copied into the raw archive as they are read: how far it has come.
            progress=lambda: folder_size(desk / "raw") / archive.stat().st_size,
            log=log,
        )
        if took.status not in (0, 3):
            raise SystemExit(f"kawaraban {words[0]}: exit status {took.status}\n{log.read_text()}")
        steps.append(took)
    return steps[0], steps[1]


def lines_of(*words: str | Path) -> int:
    done = subprocess.run([KAWARABAN, *words], capture_output=True, check=False)
    return done.stdout.count(b"\n")


def folder_size(path: Path) -> int:
    total = 0
    for file in path.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += file.stat().st_size if file.is_file() else 0
    return total


def compare(archive: Path, sample: Path, articles: int, cores: list[int], keep: Path | None) -> int:
    """Measure and print; 1 where an article was lost or the goal missed."""
    OUT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="throughput-", dir=OUT))
    try:
        print(f"cores {','.join(map(str, cores))} of {os.cpu_count()}, {articles:,} articles")
        first = run_obvious(sample, 1, folder, cores)
        desk = keep or folder / "desk"
        imported, built = run_kawaraban(archive, desk, cores)
        second = run_obvious(sample, 2, folder, cores)

        count = first[0] + second[0]
        script = count / (first[1].seconds + second[1].seconds)
        script_cpu = (first[1].processor + second[1].processor) / count
        seconds = imported.seconds + built.seconds
        ours = articles / seconds
        ours_cpu = (imported.processor + built.processor) / articles
        held = lines_of("--desk", desk, "articles")
        clips = sum(
            lines_of("--desk", desk, "clips", topic.stem) for topic in desk.glob("topics/*.toml")
        )
        search = ["--desk", str(desk), "search", "--limit", "1", "北朝鮮"]
        found = subprocess.run([KAWARABAN, *search], capture_output=True, text=True, check=False)

        print(f"{'':28}{'articles/s':>12}{'ms cpu/article':>16}{'peak RSS':>12}{'own memory':>12}")
        peak = max(imported.peak_rss, built.peak_rss), max(imported.peak_own, built.peak_own)
        script_peak = (
            max(first[1].peak_rss, second[1].peak_rss),
            max(first[1].peak_own, second[1].peak_own),
        )
        for name, rate, cpu, (rss, own) in (
            ("kawaraban import + build", ours, ours_cpu, peak),
            ("trafilatura + insert", script, script_cpu, script_peak),
        ):
            memory = f"{rss / MB:>9.0f} MB{own / MB:>9.0f} MB"
            print(f"{name:28}{rate:>12.1f}{cpu * 1000:>16.1f}{memory}")
        print(f"ratio: {ours / script:.2f} by the clock, {script_cpu / ours_cpu:.2f} by processor")
        print(f"import {imported.seconds:.0f} s, build {built.seconds:.0f} s")
        quarters = [imported.peak_within(q / 4, (q + 1) / 4) / MB for q in range(4)]
        print("import, most own memory per quarter of the archive: ", end="")
        print("  ".join(f"{peak:.0f} MB" for peak in quarters))
        print(f"build, own memory: {built.peak_own / MB:.0f} MB")
        print(f"articles held {held:,} of {articles:,}; clips {clips:,}; ", end="")
        print(f"a search says: {found.stderr.strip()}")
        sizes = {p.name: folder_size(p) if p.is_dir() else p.stat().st_size for p in desk.iterdir()}
        print(f"archive {archive.stat().st_size / MB:.0f} MB; ", end="")
        print(", ".join(f"{n} {s / MB:.1f} MB" for n, s in sorted(sizes.items()) if s > MB / 10))
        short = held < articles
        if short:
            print((desk.parent / "import.log").read_text()[-2000:])
        return int(short or ours / script < GOAL)
    finally:
        shutil.rmtree(folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--archive", type=Path, help="instead of one made here")
    parser.add_argument("--sample", type=int, default=1_160, help="articles for the script")
    parser.add_argument("--cores", default="0,1", help="default: %(default)s")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the desk in a new DIR")
    parser.add_argument("--profile", type=int, metavar="N", help="per stage, over N articles")
    parser.add_argument("--obvious", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--database", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.obvious:
        obvious(options.archive, options.database, options.obvious)
        return 0
    archive = options.archive or archive_of(options.profile or options.articles)
    if options.profile:
        import stages

        stages.profile(archive, options.profile)
        return 0
    cores = sorted({int(c) for c in options.cores.split(",")} & os.sched_getaffinity(0))
    sample = archive if options.archive else archive_of(options.sample)
    return compare(archive, sample, options.articles, cores, options.keep)


if __name__ == "__main__":
    sys.exit(main())
