"""Does the confidence of a field mean anything? How often it is right, by how sure it was.

    python benchmarks/reading_confidence.py [--part dev|test|all] [--press FOLDER]

For headline, bylines, lead picture and time of publication: the pages of the gold that we were
sure of to a degree (``FieldEvidence.confidence``), and on how many of them the field was right.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import reading
import reading_peers
from kawaraban.article import Hints, Unreadable
from kawaraban.read.pages.page import read_page

FIELDS = {
    "headline": "headline",
    "byline": "bylines",
    "picture": "lead_picture",
    "minute": "published",
}
BINS = (0.95, 0.9, 0.8, 0.7, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the confidence of fields.")
    parser.add_argument("--part", choices=("dev", "test", "all"), default="dev")
    parser.add_argument("--press", type=Path, default=reading.ROOT.parent / "shared" / "press")
    options = parser.parse_args()

    raws = reading.pages(options.press / "pages.warc.gz")
    seen: dict[tuple[str, float], list[bool]] = defaultdict(list)
    for line in (options.press / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        if options.part not in (reading.part_of(gold["outlet"]), "all"):
            continue
        raw = raws[gold["url"]]
        try:
            article = read_page(raw, Hints())
        except Unreadable:
            continue
        result = reading.score(gold, reading_peers.kawaraban(raw))
        for name, field in FIELDS.items():
            evidence = article.evidence_of(field)
            if name in result and evidence is not None:
                sure = next(b for b in BINS if evidence.confidence >= b)
                seen[name, sure].append(result[name] == 1.0)

    print(f"{options.part}: right of all, by confidence\n")
    print(f"{'':<10}" + "".join(f"{f'≥ {b}':>12}" for b in BINS))
    for name in FIELDS:
        cells = []
        for sure in BINS:
            values = seen[name, sure]
            cells.append(f"{sum(values)}/{len(values)}" if values else "-")
        print(f"{name:<10}" + "".join(f"{c:>12}" for c in cells))


if __name__ == "__main__":
    main()
