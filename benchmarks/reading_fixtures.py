"""How well are the fixtures of another reader read, beside what its own tests expect?

    python benchmarks/reading_fixtures.py --fixtures FOLDER [--differences FIELD] [--peer]

``FOLDER`` is a clone of postlight/parser: pages in ``fixtures/``, and what is expected of each in
``src/extractors/custom/*/index.test.js`` (title, author, lead picture, date), which a simple
parse takes out. The expectations are what rules written for one site each brought, not what an
editor would say: they are rough, and a difference is to be judged, not counted. The pages were
saved after that reader had cleared them: their scripts are gone (JSON-LD with them) and ``meta``
holds its ``content`` as ``value``, which is put back. ``--peer`` scores trafilatura too.
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import reading
import reading_peers
from kawaraban.article import RawResponse

_ASSIGNED = re.compile(r"\b(?:const|let|var)?\s*(url|html)\s*=\s*([^;]+);", re.DOTALL)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|`((?:[^`\\]|\\.)*)`", re.DOTALL)
_EXPECTED = re.compile(
    r"assert\.equal\(\s*(?:result\.)?(title|author|date_published|lead_image_url|"
    r"new URL\(lead_image_url\)\.href)\s*,\s*(null|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|"
    r"`(?:[^`\\]|\\.)*`)",
    re.DOTALL,
)
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_VALUE = re.compile(rb"(?<=\s)value=", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
FIELDS = ("headline", "byline", "picture", "day", "minute")


class Expected(NamedTuple):
    """What the tests of one page say it holds; empty where they say nothing."""

    name: str
    raw: RawResponse
    title: str = ""
    author: str = ""
    published: str = ""
    picture: str = ""


def string_of(literal: str) -> str:
    """The value of a JavaScript string literal (or of several with ``+`` between them)."""
    out = ""
    for match in _QUOTED.finditer(literal):
        out += next((g for g in match.groups() if g is not None), "")
    return _ESCAPE.sub(_character, out)


def _character(escape: re.Match[str]) -> str:
    said = escape[1]
    if len(said) > 1:
        return chr(int(said[1:], 16))
    return {"n": "\n", "t": "\t", "\n": ""}.get(said, said)


def expectations(folder: Path) -> Iterator[Expected]:
    """One for every page that the tests read, in the order of their files."""
    for test in sorted((folder / "src/extractors/custom").glob("*/index.test.js")):
        source = test.read_text("utf-8")
        # A test case opens with the address and the file it reads.
        for case in re.split(r"(?=\bdescribe\()", source):
            assigned = dict(_ASSIGNED.findall(case))
            url = string_of(assigned.get("url", ""))
            path = re.search(r"fixtures/([^'\"`]+\.html)", assigned.get("html", ""))
            if not url.startswith("http") or not path:
                continue
            file = folder / "fixtures" / path[1]
            if not file.exists():
                continue
            said = {}
            for field, literal in _EXPECTED.findall(case):
                field = "lead_image_url" if "lead_image_url" in field else field
                said[field] = "" if literal == "null" else string_of(literal)
            page = _META.sub(lambda m: _VALUE.sub(b"content=", m.group()), file.read_bytes())
            raw = RawResponse(url=url, body=page, fetched=datetime.now(UTC))
            yield Expected(
                path[1],
                raw,
                said.get("title", ""),
                said.get("author", ""),
                said.get("date_published", ""),
                said.get("lead_image_url", ""),
            )


def names_of(author: str) -> list[str]:
    """The names in an author line, parted as English lines part them."""
    author = re.sub(r"^(?:by|written by|posted by)\s+", "", author.strip(), flags=re.IGNORECASE)
    return [n for n in re.split(r"\s*(?:,|;|&|\band\b)\s*", author) if n]


def gold_of(case: Expected) -> reading.Gold:
    gold: reading.Gold = {"headline": html.unescape(case.title), "published": case.published}
    if case.author:
        gold["bylines"] = names_of(case.author)
    if case.picture:
        gold["lead_picture_any_of"] = [case.picture]
    return gold


def main() -> None:
    parser = argparse.ArgumentParser(description="Read another reader's fixtures.")
    parser.add_argument("--fixtures", type=Path, required=True)
    parser.add_argument("--differences", choices=FIELDS, help="list the pages where we differ")
    parser.add_argument("--peer", action="store_true", help="score trafilatura too")
    options = parser.parse_args()

    readers = {"kawaraban": reading_peers.kawaraban}
    if options.peer:
        readers["trafilatura"] = reading_peers.trafilatura
    scores: dict[str, list[dict[str, float]]] = {name: [] for name in readers}
    for case in expectations(options.fixtures):
        gold = gold_of(case)
        for name, reader in readers.items():
            answer = reader(case.raw)
            result = reading.score(gold, answer)
            scores[name].append(result)
            if name == "kawaraban" and result.get(options.differences or "", 1.0) < 1:
                wanted = {
                    "headline": (case.title, answer.headline),
                    "byline": (case.author, answer.bylines),
                    "picture": (case.picture, answer.picture),
                }.get(options.differences, (case.published, answer.published))
                print(f"{case.name}\n    expected {json.dumps(wanted[0], ensure_ascii=False)}")
                print(f"    read     {json.dumps(wanted[1], ensure_ascii=False)}")
    print(f"{'':<22} {'':>4}  " + "  ".join(f"{f:>8}" for f in FIELDS))
    for name, results in scores.items():
        columns = []
        for field in FIELDS:
            values = [r[field] for r in results if field in r]
            columns.append(f"{sum(values):.0f}/{len(values)}" if values else "-")
        print(f"{name:<22} {len(results):>4}  " + "  ".join(f"{c:>8}" for c in columns))


if __name__ == "__main__":
    main()
