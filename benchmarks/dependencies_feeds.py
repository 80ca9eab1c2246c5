"""What reading feeds stands on, measured beside what else there is.

    python benchmarks/dependencies_feeds.py [--shared ../shared] [--rounds 3]

Charsets: sentences of the shared lead sentences (every other one) in legacy encodings, without
a declaration. Languages: the same sentences, whole and cut to a headline's length. XML: the
shared feeds. Libraries that are not installed are left out. Times are the best of the rounds,
one core.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.lang import detect_fast

from kawaraban.read.text.charset import decode
from kawaraban.read.text.language import language_of

ROOT = Path(__file__).resolve().parent.parent
ENCODINGS = (
    ("ja", "cp932"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("ko", "cp949"),
    ("ru", "cp1251"), ("ru", "koi8-r"), ("fr", "cp1252"), ("de", "cp1252"), ("es", "cp1252"),
)  # fmt: skip
_WIDER = {"shift_jis": "cp932", "euc_kr": "cp949", "euc-kr": "cp949", "johab": "cp949"}


def leads(shared: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with gzip.open(shared / "topics" / "wikinews-leads.jsonl.gz", "rt", encoding="utf-8") as lines:
        for position, line in enumerate(lines):
            if position % 2 == 0:
                lead = json.loads(line)
                found[lead["lang"]].append(lead["text"])
    return found


def optional(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def best(run: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def apply(function: Callable[[Any], object], values: Sequence[Any]) -> None:
    for value in values:
        function(value)


def _text(body: bytes, name: str | None) -> str:
    try:
        return body.decode(_WIDER.get((name or "ascii").lower(), name or "ascii"), "replace")
    except LookupError:
        return ""


def charsets(sentences: dict[str, list[str]], rounds: int) -> None:
    tools: dict[str, Callable[[bytes], str]] = {
        "kawaraban": lambda body: decode(body, None, "html")[0],
        "uchardet (resiliparse)": lambda body: _text(
            body, detect_encoding(body, html5_compatible=False)
        ),
    }
    if normalizer := optional("charset_normalizer"):
        tools["charset-normalizer"] = lambda body: str(normalizer.from_bytes(body).best() or "")
    if chardet := optional("chardet"):
        tools["chardet"] = lambda body: _text(body, chardet.detect(body)["encoding"])
    print("Charsets: share of texts that come out right; microseconds a text")
    for length in (1, 4):
        cases: list[tuple[str, bytes, str]] = []
        for language, codec in ENCODINGS:
            texts = sentences[language]
            for start in range(0, min(len(texts), 100 * length), length):
                text = " ".join(texts[start : start + length])
                body = text.encode(codec, "ignore")
                if (written := body.decode(codec)) and not written.isascii():
                    cases.append((codec, body, written))
        for name, read in tools.items():
            right: Counter[str] = Counter()
            total: Counter[str] = Counter()
            for codec, body, written in cases:
                total[codec] += 1
                right[codec] += read(body) == written

            bodies = [body for _, body, _ in cases]
            took = best(partial(apply, read, bodies), rounds if "normalizer" not in name else 1)
            each = " ".join(f"{codec} {right[codec] / total[codec]:.2f}" for codec in total)
            share = sum(right.values()) / len(cases)
            each_took = took / len(cases) * 1e6
            print(f"  {length} sentences, {name:22} {share:.3f} {each_took:7.0f} | {each}")


def languages(sentences: dict[str, list[str]], rounds: int) -> None:
    cases = [(code, text) for code, texts in sentences.items() for text in texts[::4]]
    tools: dict[str, Callable[[str], str | None]] = {
        "kawaraban": language_of,
        "resiliparse": lambda text: str(detect_fast(text)[0]),
    }
    if langid := optional("py3langid"):
        tools["py3langid"] = lambda text: str(langid.classify(text)[0])
    print(f"\nLanguages: share of {len(cases)} sentences told right; microseconds a text")
    for cut in (None, 60, 25):
        for name, tell in tools.items():
            right: Counter[str] = Counter()
            total: Counter[str] = Counter()
            for code, text in cases:
                total[code] += 1
                right[code] += tell(text[:cut]) == code
            took = best(partial(apply, tell, [text[:cut] for _, text in cases]), rounds)
            each = " ".join(f"{code} {right[code] / total[code]:.3f}" for code in sorted(total))
            share = sum(right.values()) / len(cases)
            each_took = took / len(cases) * 1e6
            print(f"  {cut or 'whole'!s:5} {name:12} {share:.3f} {each_took:6.0f} | {each}")


def trees(shared: Path, rounds: int) -> None:
    folder = shared / "press" / "feeds"
    bodies = [p.read_bytes() for p in sorted(folder.rglob("*")) if p.suffix in (".xml", ".rdf")]
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    lenient = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tools: dict[str, Callable[[bytes], object]] = {
        "lxml": lambda body: etree.fromstring(body, strict),
        "lxml, recovering": lambda body: etree.fromstring(body, lenient),
        "ElementTree (expat)": ElementTree.fromstring,
    }
    print(f"\nXML: {len(bodies)} files, {sum(map(len, bodies)) / 1e6:.1f} MB")
    for name, parse in tools.items():
        read = count(parse, bodies)
        took = best(partial(count, parse, bodies), rounds)
        speed = sum(map(len, bodies)) / took / 1e6
        print(f"  {name:20} {read} give a tree, {speed:6.1f} MB/s")


def count(parse: Callable[[bytes], object], bodies: Sequence[bytes]) -> int:
    trees = 0
    for body in bodies:
        try:
            trees += parse(body) is not None
        except (etree.XMLSyntaxError, ElementTree.ParseError, ValueError, LookupError):
            continue
    return trees


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sentences = leads(options.shared)
    charsets(sentences, options.rounds)
    languages(sentences, options.rounds)
    trees(options.shared, options.rounds)


if __name__ == "__main__":
    main()
