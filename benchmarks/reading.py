"""How well are pages read, and how fast? Against what their publishers say, beside four peers.

    python benchmarks/reading.py [--part dev|test|all] [--by country|language] [--only NAME ...]
        [--press FOLDER] [--extraction FOLDER] [--no-speed]

Reads ``pages.warc.gz`` and ``gold.jsonl`` of the press folder (``../shared/press``). Outlets
are split by a hash of their name: rules are tuned on ``dev`` only, ``test`` is reported.
Scores are those of ``score.py`` there: text by character 4-grams (F1), headline, day, minute,
byline and lead picture by equality; a field that a reader does not give at all shows a dash.
``--extraction`` scores the text of the pages of the article-extraction-benchmark of scrapinghub
(its ``html/`` and ``ground-truth.json``) by its own measure, word 4-gram shingles.

Speed is CPU time of one process, best of three passes, WARC already in memory, all fields; the
ratio is against trafilatura with metadata on the same pages in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import statistics
import time
import unicodedata
import warnings
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from kawaraban.article import RawResponse
from reading_peers import PEERS, Answer, Reader, careful, kawaraban, version

ROOT = Path(__file__).resolve().parent.parent


Gold = dict[str, Any]
Raws = dict[str, RawResponse]
FIELDS = {
    "text": "text",
    "headline": "headline",
    "day": "published",
    "minute": "published",
    "byline": "bylines",
    "picture": "picture",
}
"""What is scored, and the field of an :class:`Answer` that it comes from."""


def part_of(outlet: str) -> str:
    return "test" if hashlib.sha256(outlet.encode()).digest()[0] % 4 == 3 else "dev"


def pages(path: Path) -> Raws:
    found = {}
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers["WARC-Target-URI"]
            fetched = datetime.fromisoformat(record.headers["WARC-Date"].replace("Z", "+00:00"))
            headers = tuple((n.lower(), v) for n, v in record.http_headers or ())
            body = record.reader.read()
            found[url] = RawResponse(
                url=url, body=body, headers=headers, fetched=fetched.astimezone(UTC)
            )
    return found


def norm(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def grams(text: str, size: int = 4) -> Counter[str]:
    plain = norm(text)
    return Counter(plain[i : i + size] for i in range(max(0, len(plain) - size + 1)))


def f1(gold: str, text: str) -> float:
    wanted, found = grams(gold), grams(text)
    if not wanted and not found:
        return 1.0
    both = sum((wanted & found).values())
    if not both:
        return 0.0
    precision, recall = both / sum(found.values()), both / sum(wanted.values())
    return 2 * precision * recall / (precision + recall)


def moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat((text or "").strip().replace("Z", "+00:00"))
    except ValueError:
        return None


def score(gold: Gold, answer: Answer) -> dict[str, float]:
    result = {}
    if gold.get("body"):
        body = "\n".join(p["text"] for p in gold["body"])
        # A standfirst may be taken for text or not: the better reading counts.
        with_summary = "\n".join([*(gold.get("summary") or []), body])
        result["text"] = max(f1(body, answer.text), f1(with_summary, answer.text))
    if gold.get("headline"):
        result["headline"] = float(norm(gold["headline"]) == norm(answer.headline))
    if gold.get("published"):
        result["day"], result["minute"] = _dates(moment(gold["published"]), answer.published)
    if gold.get("bylines"):
        names = {norm(n) for n in answer.bylines}
        result["byline"] = float({norm(n) for n in gold["bylines"]} == names)
    if gold.get("lead_picture_any_of"):
        wanted = {_bare(u) for u in gold["lead_picture_any_of"]}
        result["picture"] = float(_bare(answer.picture) in wanted)
    return result


def _dates(gold: datetime | None, said: str) -> tuple[float, float]:
    found = moment(said)
    if gold is None or found is None:
        return 0.0, 0.0
    gold = gold.replace(tzinfo=gold.tzinfo or found.tzinfo or UTC)
    found = found.replace(tzinfo=found.tzinfo or gold.tzinfo)
    same_day = gold.date() == found.date() or (
        gold.astimezone(UTC).date() == found.astimezone(UTC).date()
    )
    return float(same_day), float(abs((gold - found).total_seconds()) < 60)


def _bare(url: str | None) -> str:
    return re.sub(r"[?#].*", "", url or "")


def speed(reader: Reader, raws: list[RawResponse]) -> float:
    """Pages per second of CPU time."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for raw in raws:
            reader(raw)
        best = min(best, time.process_time() - start)
    return len(raws) / best


def report(name: str, scores: list[dict[str, float]], given: set[str]) -> None:
    columns = []
    for field in FIELDS:
        values = [s[field] for s in scores if field in s] if FIELDS[field] in given else []
        columns.append(f"{statistics.fmean(values):.4f}" if values else "-")
    print(f"{name:<22} {len(scores):>4}  " + "  ".join(f"{c:>8}" for c in columns))


def measure(name: str, reader: Reader, golds: list[Gold], raws: Raws, by: str) -> None:
    """One reader's scores, over all and by a field of the gold lines."""
    groups: dict[str, list[dict[str, float]]] = defaultdict(list)
    given: set[str] = set()
    for gold in golds:
        answer = reader(raws[gold["url"]])
        given.update(f for f, v in answer._asdict().items() if v)
        result = score(gold, answer)
        groups["all"].append(result)
        if by:
            groups[str(gold.get(by))].append(result)
    report(name, groups.pop("all"), given)
    for key in sorted(groups):
        report(f"  {key}", groups[key], given)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The measure of the article-extraction-benchmark: 4-grams of words."""
    words = re.findall(r"\w+", text)
    size = 4
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def extraction(folder: Path, readers: dict[str, Reader]) -> None:
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    print(f"\narticle-extraction-benchmark, {len(truth)} pages: F1, precision, recall")
    for name, reader in readers.items():
        precisions, recalls = [], []
        for key, gold in truth.items():
            html = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
            raw = RawResponse(url="https://example.com/", body=html, fetched=datetime.now(UTC))
            wanted, found = shingles(gold["articleBody"]), shingles(reader(raw).text)
            both = sum((wanted & found).values())
            precisions.append(both / sum(found.values()) if found else float(not wanted))
            recalls.append(both / sum(wanted.values()) if wanted else 1.0)
        precision, recall = statistics.fmean(precisions), statistics.fmean(recalls)
        both_means = 2 * precision * recall / (precision + recall)
        print(f"{name:<22} {both_means:.4f}  {precision:.4f}  {recall:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--by", default="", help="a field of the gold lines: country, outlet")
    parser.add_argument("--only", nargs="*", default=[], help="these peers, not all")
    parser.add_argument("--press", type=Path, default=ROOT.parent / "shared" / "press")
    parser.add_argument("--extraction", type=Path)
    parser.add_argument("--no-speed", action="store_true")
    options = parser.parse_args()

    # What a peer prints of a page it cannot read would break the table.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    chosen = options.only or list(PEERS)
    readers: dict[str, Reader] = {"kawaraban": kawaraban}
    for name, (reader, distribution) in PEERS.items():
        if name in chosen:
            readers[f"{name} {version(distribution)}"] = careful(reader)
    raws = pages(options.press / "pages.warc.gz")
    golds = [json.loads(line) for line in (options.press / "gold.jsonl").open(encoding="utf-8")]
    golds = [g for g in golds if options.part in ("all", part_of(g["outlet"]))]
    print(f"part {options.part}: {len(golds)} pages, {len({g['outlet'] for g in golds})} outlets")
    print(f"{'':<22} {'n':>4}  " + "  ".join(f"{field:>8}" for field in FIELDS))
    for name, reader in readers.items():
        measure(name, reader, golds, raws, options.by)
    if not options.no_speed:
        speeds(readers, list(raws.values()))
    if options.extraction:
        extraction(options.extraction, readers)


def speeds(readers: dict[str, Reader], raws: list[RawResponse]) -> None:
    size = statistics.fmean(len(r.body) for r in raws)
    print(f"\nspeed over all {len(raws)} pages, mean {size / 1000:.0f} kB, pages/s of one core:")
    rates = {name: speed(reader, raws) for name, reader in readers.items()}
    base = next((r for n, r in rates.items() if n.startswith("trafilatura")), None)
    for name, rate in rates.items():
        ratio = f"   {rate / base:.2f} x trafilatura" if base else ""
        print(f"{name:<22} {rate:>7.1f}   {rate * size / 1e6:>6.1f} MB/s{ratio}")


if __name__ == "__main__":
    main()
