"""What pages are found to be followed by, which twins are believed, and what looking costs.

    python benchmarks/parts.py [--part dev|test|all] [--press FOLDER] [--saved FOLDER]

Reads ``pages.warc.gz`` and ``gold.jsonl`` of the press folder as ``reading.py`` does. ``--saved``
adds a folder of saved pages (``*.html``) that say their own address. Times are CPU, best of five.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import Article, Hints, RawResponse, Unreadable
from kawaraban.read.addresses.canonical import may_be_twin, same_site
from kawaraban.read.addresses.saved import address_in_page
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.html import dom
from kawaraban.read.pages.page import read_page
from kawaraban.read.pages.pagination import find_pages, pages_among, ways_of
from kawaraban.read.pages.parts import is_page, placed
from kawaraban.read.text.charset import decode
from reading import ROOT, pages, part_of

Read = tuple[RawResponse, Article, LexborHTMLParser]


def gathered(press: Path, part: str, saved: Path | None) -> list[Read]:
    raws = pages(press / "pages.warc.gz")
    golds = map(json.loads, (press / "gold.jsonl").open(encoding="utf-8"))
    chosen = [raws[g["url"]] for g in golds if part in ("all", part_of(g["outlet"]))]
    for path in sorted(saved.glob("*.html")) if saved else ():
        body = path.read_bytes()
        if url := address_in_page(body):
            chosen.append(RawResponse(url=url, body=body, fetched=datetime.now(UTC)))
    out = []
    for raw in chosen:
        try:
            article = read_page(raw, Hints())
        except Unreadable:
            continue
        text = decode(raw.body, raw.header("content-type"), "html")[0]
        out.append((raw, article, dom.parse(text)))
    return out


def neighbours(found: list[Read]) -> None:
    related = 0
    for raw, article, tree in found:
        related += bool(
            tree.css("link[rel~=next], link[rel~=prev], a[rel~=next], a[rel~=prev]")
        ) and not is_page(article)
        if is_page(article):
            evidence = article.evidence_of("next_page") or article.evidence_of("previous_page")
            note = evidence.note if evidence else ""
            print(f"  {raw.url}\n    {note}; goes on at {article.next_page}")
    print(f"pages of several: {sum(is_page(a) for _, a, _ in found)}")
    print(f"with a rel=next or prev to something else: {related}")


def twins(found: list[Read]) -> None:
    believed = elsewhere = unlike = 0
    for raw, _, tree in found:
        for node in tree.css("link[rel~=amphtml], link[rel~=alternate][media*=max-width]"):
            url = normalise_url(node.attributes.get("href") or "", raw.url)
            if url is None:
                continue
            if may_be_twin(url, raw.url):
                believed += 1
            elif same_site(url, raw.url):
                unlike += 1
            else:
                elsewhere += 1
    print(f"twins named: believed {believed}, on another site {elsewhere}, unlike {unlike}")


def best(function: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return min(times)


def costs(found: list[Read]) -> None:
    whole = best(lambda: [read_page(raw, Hints()) for raw, _, _ in found])
    mine = best(lambda: [placed(a, tree, raw.url, raw.url) for raw, a, tree in found])
    some = best(lambda: [find_pages(tree, raw.url, raw.url) for raw, _, tree in found])
    every = best(
        lambda: [
            pages_among(tree.css("a[href], link[rel]"), ways_of(raw.url), raw.url, raw.url)
            for raw, _, tree in found
        ]
    )
    each = 1000 / len(found)
    print(f"ms a page: read {whole * each:.2f}, of which here {mine * each:.2f}")
    print(f"looking for pages: {some * each:.2f}; at every link: {every * each:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="dev")
    parser.add_argument("--press", type=Path, default=ROOT.parent / "shared" / "press")
    parser.add_argument("--saved", type=Path)
    args = parser.parse_args()
    found = gathered(args.press, args.part, args.saved)
    print(f"{len(found)} pages read")
    neighbours(found)
    twins(found)
    costs(found)


if __name__ == "__main__":
    main()
