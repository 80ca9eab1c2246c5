"""Article links of listing pages: found, and found again after the site added a box.

    python benchmarks/listings.py [--pages 220] [--seed 1] [--layouts] [--dates]

Pages of :mod:`listing_pages` (own-written, from the seed). Precision and recall are of article
addresses, the mean over pages; "with a box" is the mean over the same pages with one thing added
of each kind; "unchanged" is the share of those on which exactly the same was found as before.
Peers, in the same run: all links of the site with 20 characters or more; the link filter that
trafilatura's crawler uses (courlan); newspaper4k's articles of a front page. Neither peer gives
dates or headlines.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import RawResponse, Unreadable
from kawaraban.read.addresses.urls import canonical_url
from kawaraban.read.listings.listing import read_listing
from listing_pages import ADDED, LAYOUTS, NOW, Made, make

Finder = Callable[[str, str], Iterable[str]]


def kawaraban(html: str, url: str) -> list[str]:
    raw = RawResponse(url=url, body=html.encode(), fetched=NOW)
    try:
        return [entry.url for entry in read_listing(raw, offset=0).entries]
    except Unreadable:
        return []


def long_links(html: str, url: str) -> list[str]:
    found = []
    for node in LexborHTMLParser(html).css("a[href]"):
        target = urljoin(url, node.attributes.get("href") or "")
        if len(node.text(strip=True)) >= 20 and target.startswith("https://news.minato.example/"):
            found.append(target)
    return found


def trafilatura(html: str, url: str) -> Iterable[str]:
    from courlan import extract_links

    found: Iterable[str] = extract_links(html, url=url, external_bool=False)
    return found


def newspaper4k(html: str, url: str) -> list[str]:
    import newspaper
    from newspaper import parsers
    from newspaper.source import Category

    source = newspaper.Source(url, memoize_articles=False)
    source.html = html
    category = Category(url=url, html=html)
    category.doc = parsers.fromstring(html)
    source.categories = [category]
    return [article.url for article in source.categories_to_articles()]


FINDERS: dict[str, Finder] = {
    "Kawaraban": kawaraban,
    "links of 20 characters": long_links,
    "trafilatura (courlan)": trafilatura,
    "newspaper4k": newspaper4k,
}


def scored(found: set[str], wanted: set[str]) -> tuple[float, float]:
    right = len(found & wanted)
    return (right / len(found) if found else 0.0), right / len(wanted)


def wanted(made: Made) -> set[str]:
    return {canonical_url(urljoin(made.url, piece.href)) for piece in made.pieces}


def dates(pages: list[Made]) -> None:
    """Of the entries found: how many have the day and the headline that the page gives."""
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for made in pages:
        if made.name == "undated":
            continue
        known = {canonical_url(urljoin(made.url, p.href)): p for p in made.pieces}
        raw = RawResponse(url=made.url, body=made.html().encode(), fetched=NOW)
        try:
            entries = read_listing(raw, offset=0).entries
        except Unreadable:
            continue
        for entry in entries:
            if piece := known.get(entry.url):
                counts = total[made.language]
                counts[0] += 1
                counts[1] += entry.headline == piece.headline
                day = piece.when.date()
                counts[2] += entry.published is not None and entry.published.day == day
    for language, (count, words, days) in sorted(total.items()):
        print(f"  {language}: headline {words / count:.3f}, day {days / count:.3f} of {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=220)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layouts", action="store_true", help="ours by make of page")
    parser.add_argument("--dates", action="store_true", help="headlines and days, by language")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pages = [make(options.seed * 100_000 + n) for n in range(options.pages)]
    print(f"{len(pages)} pages, {len(ADDED)} kinds of box")
    print(f"{'':24}precision  recall   with a box      unchanged  pages/s")
    for name, finder in FINDERS.items():
        sums: dict[str, float] = defaultdict(float)
        layouts: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        kinds: dict[str, list[bool]] = defaultdict(list)
        began = time.perf_counter()
        for number, made in enumerate(pages):
            want = wanted(made)
            before = {canonical_url(url) for url in finder(made.html(), made.url)}
            precision, recall = scored(before, want)
            same = 0
            for kind, box in ADDED.items():
                rng = random.Random(number)
                parts = ("", box(rng, made)) if number % 2 else (box(rng, made), "")
                after = {canonical_url(url) for url in finder(made.html(*parts), made.url)}
                one, two = scored(after, want)
                sums["boxed precision"] += one / len(ADDED)
                sums["boxed recall"] += two / len(ADDED)
                same += after == before
                kinds[kind].append(after == before)
            sums["precision"] += precision
            sums["recall"] += recall
            sums["same"] += same / len(ADDED)
            layouts[made.name].append((precision, recall, same / len(ADDED)))
        seconds = time.perf_counter() - began
        n = len(pages)
        print(
            f"{name:24}{sums['precision'] / n:9.3f}{sums['recall'] / n:8.3f}"
            f"   {sums['boxed precision'] / n:.3f} / {sums['boxed recall'] / n:.3f}"
            f"{sums['same'] / n:13.3f}{n * (1 + len(ADDED)) / seconds:9.0f}"
        )
        if name == "Kawaraban":
            told = ", ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in kinds.items())
            print(f"  unchanged by kind: {told}")
            if options.layouts:
                for layout in LAYOUTS:
                    if not (rows := layouts[layout]):
                        continue
                    means = " ".join(f"{sum(r[i] for r in rows) / len(rows):.3f}" for i in range(3))
                    print(f"  {layout:14} {means}")
    if options.dates:
        dates(pages)


if __name__ == "__main__":
    main()
