"""How well are headlines and leads taken apart? On own tables, and on real ones drawn at random.

    python benchmarks/headlines.py tables [--part dev|heldout|all] [--misses]
    python benchmarks/headlines.py fields [--shared FOLDER]
    python benchmarks/headlines.py draw FIELD [--count 200] [--seed 7] [--shared FOLDER]
    python benchmarks/headlines.py missed [--count 100] [--seed 7] [--shared FOLDER]
    python benchmarks/headlines.py leads [--count 100] [--seed 7] [--shared FOLDER]

``tables`` scores the own-written tables of ``tests/read/tables``: a headline is right where all
its fields are; each field by itself with precision and recall. ``heldout`` was written before
the parser was tuned.

The others read ``../shared``: ``fields`` counts what is found in each set, ``draw`` prints
headlines of which FIELD was read (to be judged by eye), ``missed`` headlines with a bracket at
an end of which nothing was read, ``leads`` texts that open with a dateline (and, second, texts
that open with a bracket or a name in capitals and none). Samples are drawn with a seed: the same
command prints the same lines. ``docs/design/headlines.md`` has what was judged.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kawaraban.article import Dateline
from kawaraban.read.headlines.headline import Headline, parse_headline
from kawaraban.read.leads.dateline import parse_dateline

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "read" / "tables"
FIELDS = ("genre", "column", "author", "part", "series", "country", "agency", "site")
_KEYS = {
    "g": "genre",
    "c": "column",
    "a": "author",
    "p": "part",
    "r": "series",
    "n": "country",
    "w": "agency",
    "s": "site",
}


def table(path: Path) -> Iterator[tuple[str, str | None, Headline]]:
    """Headline, language where one is given, and what is expected, from a table of headlines."""
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        headline, clean, *rest = line.split(" ¦ ")
        said = dict(item.split("=", 1) for item in rest)
        language = said.pop("l", None)
        values: dict[str, str | int] = {_KEYS[key]: value for key, value in said.items()}
        clean = headline if clean == "=" else clean
        if "part" in values:
            values["part"] = int(values["part"])
            values.setdefault("series", clean)
        yield headline, language, Headline(clean, **values)  # type: ignore[arg-type]


def leads_table(path: Path) -> Iterator[tuple[str, str, Dateline | None]]:
    """Dateline as published, text behind it, and what is expected, from a table of leads."""
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        opening, rest = line.split("‖", 1)
        text, *fields = rest.split(" ¦ ")
        said = dict(item.split("=", 1) for item in fields)
        expected = None
        if opening:
            expected = Dateline(
                opening,
                said.get("p"),
                said.get("w"),
                said.get("d"),
                tuple(said["b"].split("、")) if "b" in said else (),
            )
        yield opening, text, expected


class _Score:
    """Counts of one field: given and right, given, expected."""

    def __init__(self) -> None:
        self.right = self.given = self.expected = 0

    def add(self, got: object, wanted: object) -> None:
        self.given += bool(got)
        self.expected += bool(wanted)
        self.right += bool(got) and got == wanted

    def line(self, name: str) -> str:
        precision = self.right / self.given if self.given else 1.0
        recall = self.right / self.expected if self.expected else 1.0
        return (
            f"  {name:9} {self.expected:4} expected  precision {precision:.3f}  recall {recall:.3f}"
        )


def score_headlines(path: Path, misses: bool) -> None:
    scores = {field: _Score() for field in ("clean", *FIELDS)}
    total = right = 0
    for headline, language, wanted in table(path):
        got = parse_headline(headline, language)
        total += 1
        right += got == wanted
        for field, score in scores.items():
            score.add(getattr(got, field), getattr(wanted, field))
        if misses and got != wanted:
            print(f"- {headline}\n    got    {_shown(got)}\n    wanted {_shown(wanted)}")
    print(f"{path.stem}: {right} of {total} headlines right in all fields ({right / total:.3f})")
    for field, score in scores.items():
        print(score.line(field))


def score_leads(path: Path, misses: bool) -> None:
    names = ("as_published", "place", "agency", "date", "bylines")
    scores = {name: _Score() for name in names}
    total = right = false = negatives = 0
    for opening, rest, wanted in leads_table(path):
        got = parse_dateline(opening + rest)
        total += 1
        right += got == wanted
        negatives += wanted is None
        false += wanted is None and got is not None
        for name, score in scores.items():
            score.add(got and getattr(got, name), wanted and getattr(wanted, name))
        if misses and got != wanted:
            print(f"- {opening}‖{rest}\n    got    {got}\n    wanted {wanted}")
    print(
        f"{path.stem}: {right} of {total} leads right in all fields ({right / total:.3f}); "
        f"{false} of {negatives} that open without a dateline given one"
    )
    for name, score in scores.items():
        print(score.line(name))


def _shown(found: Headline) -> str:
    said = [f"{f}={getattr(found, f)}" for f in FIELDS if getattr(found, f) is not None]
    return " ¦ ".join([found.clean, *said])


def real(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Set, language and headline of every real headline in the shared folder."""
    page = shared / "founding-page" / "page.md"
    for headline in page.read_text("utf-8").split("\n\n")[2::3]:
        yield "founding", "ja", headline.strip()
    ynat = shared / "topics" / "ynat-ko"
    for name in ("train_data.csv.gz", "test_data.tsv.gz"):
        with gzip.open(ynat / name, "rt", encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t" if ".tsv" in name else ",")
            for row in rows:
                yield "ynat", "ko", row["title"]
    with tarfile.open(shared / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            if member.isfile() and re.search(r"-\d+\.txt\Z", member.name):
                handle = tar.extractfile(member)
                text = (handle or io.BytesIO()).read().decode("utf-8").split("\n")
                if len(text) > 2:
                    yield "livedoor", "ja", text[2]
    with gzip.open(shared / "topics" / "allsides-en.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield "allsides", "en", json.loads(line)["headline"]


def count_fields(shared: Path) -> None:
    counts: dict[str, Counter[str]] = {}
    for name, language, headline in real(shared):
        found = parse_headline(headline, language)
        counted = counts.setdefault(name, Counter())
        counted["headlines"] += 1
        counted.update(f for f in FIELDS if getattr(found, f) is not None)
        counted["genre " + (found.genre or "-")] += 1
    for name, counted in counts.items():
        print(name, *(f"{key} {n}" for key, n in counted.most_common()), sep="  ")


def draw(shared: Path, field: str, count: int, seed: int, only: str) -> None:
    hits = [
        (name, headline, found)
        for name, language, headline in real(shared)
        if (not only or name == only)
        and getattr(found := parse_headline(headline, language), field) is not None
    ]
    chosen = random.Random(seed).sample(hits, min(count, len(hits)))
    print(f"{field}: {len(hits)} hits, {len(chosen)} drawn (seed {seed})")
    for name, headline, found in chosen:
        print(f"{name[:4]}  {getattr(found, field)!s:24}  {headline}  →  {found.clean}")


_BRACKET_AT_END = re.compile(
    r"[【［\[〔＜〈<《（(]|.*[】］\]〕＞〉>》）)]\Z|.{2,}[|｜丨ㅣ]|.* [-–—] "
)


def missed(shared: Path, count: int, seed: int, only: str) -> None:
    left = [
        (name, headline)
        for name, language, headline in real(shared)
        if (not only or name == only)
        and _BRACKET_AT_END.match(headline)
        and parse_headline(headline, language) == Headline(headline.strip())
    ]
    chosen = random.Random(seed).sample(left, min(count, len(left)))
    print(f"{len(left)} headlines with a bracket or bar and no field, {len(chosen)} drawn")
    for name, headline in chosen:
        print(f"{name[:4]}  {headline}")


_LOOKS = re.compile(r"[ \u3000]{0,4}[【\[〔［（(]|[^.。\n]{2,40}(?:\(|[–—]| - )")


def leads(shared: Path, count: int, seed: int) -> None:
    """Leads of wikinews-leads and allsides with and without a dateline."""
    hits: list[tuple[str, Dateline, str]] = []
    others: list[tuple[str, str]] = []
    total = 0
    with gzip.open(shared / "topics" / "wikinews-leads.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            item = json.loads(row)
            total += 1
            if found := parse_dateline(item["text"]):
                hits.append((item["lang"], found, item["text"]))
            elif _LOOKS.match(item["text"]):
                others.append((item["lang"], item["text"]))
    with gzip.open(shared / "topics" / "allsides-en.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            item = json.loads(row)
            total += 1
            if found := parse_dateline(item["text"]):
                hits.append(("as", found, item["text"]))
            elif _LOOKS.match(item["text"]):
                others.append(("as", item["text"]))
    by = Counter(language for language, _, _ in hits)
    print(f"{len(hits)} datelines in {total} texts: {dict(by)}")
    for language, found, text in random.Random(seed).sample(hits, min(count, len(hits))):
        print(f"{language}  {found.place} | {found.agency} | {found.date} | {found.bylines}")
        print(f"      {text[:110]!r}")
    print(f"{len(others)} that open with a bracket or dash and none")
    for language, text in random.Random(seed).sample(others, min(count, len(others))):
        print(f"{language}  {text[:110]!r}")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("tables", "fields", "draw", "missed", "leads"))
    parser.add_argument("field", nargs="?", choices=FIELDS)
    parser.add_argument("--part", default="dev", choices=("dev", "heldout", "all"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="one set: ynat, livedoor, allsides, founding")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args(argv)
    if args.what == "tables":
        for part in ("dev", "heldout") if args.part == "all" else (args.part,):
            score_headlines(TABLES / f"headlines-{part}.txt", args.misses)
            score_leads(TABLES / f"leads-{part}.txt", args.misses)
    elif args.what == "fields":
        count_fields(args.shared)
    elif args.what == "draw":
        if args.field is None:
            parser.error("draw needs a field")
        draw(args.shared, args.field, args.count, args.seed, args.only)
    elif args.what == "missed":
        missed(args.shared, args.count, args.seed, args.only)
    else:
        leads(args.shared, args.count, args.seed)


if __name__ == "__main__":
    main(sys.argv[1:])
