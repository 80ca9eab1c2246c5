"""What reading pages stands on: HTML parsers and text extraction, one table each.

    python benchmarks/dependencies_html.py [PAGES]

Parsers: real pages of the shared folder to a tree, and the title and all links asked of it;
megabytes of HTML a second of processor time, and whether a page nested 100,000 deep is survived
(in a process of its own). Extraction: the text of the same pages against what their publishers say
(F1 of character 4-grams, spaces left out; half of the pages, every other one), and milliseconds of
processor time a page. Languages besides English and German are shown apart: most tools were made
on those two. A library that is not installed is left out:

    pip install beautifulsoup4 html5lib justext readability-lxml trafilatura
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from kawaraban.article import Hints, Problem, RawResponse, Unreadable
from kawaraban.collect.warc import read_warc
from kawaraban.read.pages.page import read_page

SHARED = Path(os.environ.get("KAWARABAN_SHARED", Path(__file__).parents[2] / "shared"))
PATIENCE = 30
DEEP = b"<html><title>x</title><body>" + b"<div>" * 100_000 + b"end"


def selectolax(body: bytes) -> int:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(body)
    assert tree.css_first("title") is not None
    return len(tree.css("a[href]"))


def lxml(body: bytes) -> int:
    from lxml import html

    tree = html.document_fromstring(body)
    assert tree.find(".//title") is not None
    return sum(1 for _ in tree.iterfind(".//a[@href]"))


def resiliparse(body: bytes) -> int:
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(body)
    assert tree.document is not None
    assert tree.document.query_selector("title") is not None
    return len(tree.document.query_selector_all("a[href]"))


def beautifulsoup(body: bytes) -> int:
    tree: Any = import_module("bs4").BeautifulSoup(body, "html.parser")
    assert tree.title is not None
    return len(tree.find_all("a", href=True))


def html5lib(body: bytes) -> int:
    tree: Any = import_module("html5lib").parse(body, namespaceHTMLElements=False)
    assert tree.find(".//title") is not None
    return len(tree.findall(".//a[@href]"))


def by_kawaraban(url: str, body: bytes) -> str:
    raw = RawResponse(
        url=url,
        asked=url,
        body=body,
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=datetime.now(UTC),
    )
    try:
        return read_page(raw, Hints()).body
    except Unreadable:
        return ""


def by_trafilatura(url: str, body: bytes) -> str:
    found = import_module("trafilatura").bare_extraction(body, url=url, with_metadata=True)
    return found.text or "" if found is not None else ""


def by_trafilatura_alone(url: str, body: bytes) -> str:
    return import_module("trafilatura").extract(body, url=url, include_comments=False) or ""


def by_resiliparse(url: str, body: bytes) -> str:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(body.decode("utf-8", "replace"), main_content=True))


def by_readability(url: str, body: bytes) -> str:
    from lxml import html

    found = import_module("readability").Document(body.decode("utf-8", "replace")).summary()
    return "".join(map(str, html.fromstring(found).itertext()))


def by_justext(url: str, body: bytes) -> str:
    justext = import_module("justext")
    stop = justext.get_stoplist("English") | justext.get_stoplist("German")
    return "\n".join(p.text for p in justext.justext(body, stop) if not p.is_boilerplate)


PARSERS: tuple[Callable[[bytes], int], ...] = (
    selectolax,
    resiliparse,
    lxml,
    beautifulsoup,
    html5lib,
)
EXTRACTORS: tuple[Callable[[str, bytes], str], ...] = (
    by_kawaraban,
    by_trafilatura,
    by_trafilatura_alone,
    by_resiliparse,
    by_readability,
    by_justext,
)


def grams(text: str) -> Counter[str]:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return Counter(text[i : i + 4] for i in range(max(0, len(text) - 3)))


def f1(gold: str, found: str) -> float:
    expected, got = grams(gold), grams(found)
    both = (expected & got).total()
    return 2 * both / (expected.total() + got.total()) if both else 0.0


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    for found in read_warc(SHARED / "press" / "pages.warc.gz"):
        if isinstance(found, Problem):
            raise SystemExit(found.detail)
        if count <= 0:
            return
        count -= 1
        yield found[1].asked or found[1].url, found[1].body


def survives(name: str) -> str:
    """What becomes of a page nested very deep."""
    code = f"import dependencies_html as d; d.{name}(d.DEEP)"
    command, here = [sys.executable, "-c", code], Path(__file__).parent
    try:
        done = subprocess.run(command, cwd=here, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"over {PATIENCE} s"
    if done.returncode == 0:
        return "read"
    return "crash" if done.returncode < 0 else "an error"


def parsers(bodies: list[bytes]) -> None:
    size = sum(map(len, bodies)) / 1e6
    print("| parser | MB/s | links | 100,000 deep |\n|---|---|---|---|")
    for parse in PARSERS:
        try:
            parse(bodies[0])
        except ImportError:
            continue
        begun = time.process_time()
        links = sum(map(parse, bodies))
        seconds = time.process_time() - begun
        deep = survives(parse.__name__)
        print(f"| {parse.__name__} | {size / seconds:.1f} | {links} | {deep} |", flush=True)


def extraction(found: list[tuple[str, bytes]]) -> None:
    gold: dict[str, tuple[str, str, bool]] = {}
    for line in (SHARED / "press" / "gold.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        if one.get("body"):
            text = "\n".join(part["text"] for part in one["body"])
            # A standfirst may count as text or not: the better reading is taken.
            with_summary = "\n".join([*(one.get("summary") or ()), text])
            common = one["country"] in {"de", "at", "ch", "uk", "us", "ca", "au", "za"}
            gold[one["url"]] = text, with_summary, common
    chosen = [(url, body) for url, body in found if url in gold][::2]
    print(f"\n{len(chosen)} pages\n")
    print("| extraction | F1 | en, de | others | ms a page |\n|---|---|---|---|---|")
    for extract in EXTRACTORS:
        try:
            extract(*chosen[0])
        except ImportError:
            continue
        scores: dict[bool, list[float]] = {True: [], False: []}
        begun = time.process_time()
        texts = [extract(url, body) for url, body in chosen]
        took = (time.process_time() - begun) / len(chosen) * 1000
        for (url, _), text in zip(chosen, texts, strict=True):
            plain, with_summary, common = gold[url]
            scores[common].append(max(f1(plain, text), f1(with_summary, text)))
        both = scores[True] + scores[False]
        cells = (f"{sum(s) / len(s):.3f}" for s in (both, scores[True], scores[False]))
        name = extract.__name__.removeprefix("by_").replace("_", " ")
        print(f"| {name} | {' | '.join(cells)} | {took:.1f} |", flush=True)


def main() -> None:
    found = list(pages(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
    parsers([body for _, body in found])
    extraction(found)


if __name__ == "__main__":
    main()
