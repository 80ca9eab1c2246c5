"""How well can a headline be chosen at all? What each place of a page says, against the gold.

    python benchmarks/headline_sources.py [--part dev|test|all] [--press FOLDER]

For every place that names a headline: on how many pages it does, and how often it is the one of
``gold.jsonl`` (compared as in ``reading.py``, the site's name cut off as we cut it). Then what
bounds every rule: pages where all places agree, and pages where any of them is right, which is
the best that a rule that picks one place per page could do. Last, the pages that set the trade:
those where OpenGraph says other than an ``h1`` and JSON-LD that agree.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import reading
import reading_peers
from kawaraban.article import Hints, RawResponse
from kawaraban.read.headlines.headline import strip_site_name
from kawaraban.read.html import dom
from kawaraban.read.pages.page import _Reading
from kawaraban.read.text.charset import decode
from kawaraban.read.text.markup import headline_of


def sources(raw: RawResponse) -> dict[str, list[str]]:
    """What each place of a page gives as its headline, the site's name cut off."""
    text, _ = decode(raw.body, raw.header("content-type"), "html")
    page = _Reading(raw, Hints(), dom.parse(text))
    names = page.site_names()
    found: dict[str, list[str]] = {}
    for said in page.says.headlines:
        if said.source != "open-graph":
            found.setdefault(said.source, []).append(strip_site_name(said.value, names))
    for node in page.tree.css("meta[content]"):
        name = (node.attributes.get("property") or node.attributes.get("name") or "").lower()
        words = headline_of(node.attributes.get("content") or "")
        if name in ("og:title", "twitter:title") and words:
            found.setdefault(name, []).append(strip_site_name(words, names))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="What bounds the choice of a headline.")
    parser.add_argument("--part", choices=("dev", "test", "all"), default="dev")
    parser.add_argument("--press", type=Path, default=reading.ROOT.parent / "shared" / "press")
    options = parser.parse_args()

    raws = reading.pages(options.press / "pages.warc.gz")
    have: Counter[str] = Counter()
    right: Counter[str] = Counter()
    split: Counter[str] = Counter()
    for line in (options.press / "gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        part = reading.part_of(gold["outlet"])
        if not gold.get("headline") or options.part not in (part, "all"):
            continue
        raw = raws[gold["url"]]
        wanted = reading.norm(gold["headline"])
        said = {k: {reading.norm(v) for v in values} for k, values in sources(raw).items()}
        everything = set().union(*said.values())
        ours = reading.norm(reading_peers.kawaraban(raw).headline)
        rows = {k: wanted in values for k, values in said.items()}
        rows["= any of them"] = wanted in everything
        rows["= chosen by us"] = ours == wanted
        if len(everything) == 1:
            rows["= all agree"] = wanted in everything
        else:
            rows["= they differ: any of them"] = wanted in everything
            rows["= they differ: chosen by us"] = ours == wanted
        have["pages"] += 1
        have.update(list(rows))
        right.update(k for k, good in rows.items() if good)
        og, h1, ld = (said.get(k) for k in ("og:title", "h1", "json-ld"))
        if og and h1 and ld and h1 & ld and not og & (h1 | ld):
            split["og:title" if wanted in og else "h1" if wanted in h1 else "neither"] += 1

    print(f"{options.part}: {have.pop('pages')} pages with a headline in the gold\n")
    print(f"{'place':<30} {'pages':>5} {'right':>5} {'share':>6}")
    for place in sorted(have, key=lambda p: (p.startswith("="), -right[p])):
        share = right[place] / have[place]
        print(f"{place:<30} {have[place]:>5} {right[place]:>5} {share:>6.3f}")
    print("\nh1 and JSON-LD agree, og:title differs; the gold takes:", dict(split))


if __name__ == "__main__":
    main()
