"""How well are written dates and pages' times of publication read? Beside three libraries.

    python benchmarks/dates.py [--part dev|test|all] [--press FOLDER] [--misses NAME]
        [--rows FILE]

1. The table of written forms of ``tests/read/tables/dates.tsv``: the day, and the whole (to the
   minute, with its offset; nothing where nothing is said). A row whose time was not given counts
   by its day. The libraries are told what we are told: the language, the zone, the clock.
   htmldate, which reads pages, gets each form in a page of its own.
2. Real pages of ``../shared/press``: day and minute of publication. htmldate reads the page;
   dateparser and dateutil get the text of the place that we trust most, as ours finds it.
3. The same pages without what they say to machines (JSON-LD, microdata, ``<meta>``,
   ``<time>``, address): what is left is what they show to readers.

``--rows`` names dateparser's own ``tests/test_date_parser.py``: its rows in languages that are
known here, which were written by others. A row of a weekday or a time alone is no date to us.

``--misses`` prints the rows that one reader gets wrong. Speed is CPU time on the table.
"""

from __future__ import annotations

import argparse
import ast
import json
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import dateparser
from dateutil import parser as dateutil
from htmldate import find_date

from kawaraban.article import Hints, Moment, RawResponse, Unreadable
from kawaraban.read.dates.parse import parse_date
from kawaraban.read.evidence import metadata, moments, trust
from kawaraban.read.html import dom
from kawaraban.read.pages import page
from kawaraban.read.text.charset import as_utf8
from reading import pages, part_of

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "read" / "tables" / "dates.tsv"
NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)

warnings.filterwarnings("ignore")


class Row(NamedTuple):
    language: str | None
    offset: int | None
    text: str
    expected: Moment | None


class Said(NamedTuple):
    """A reader's answer: local day and time; the offset where it gave one."""

    when: datetime
    timed: bool = True


Reader = Callable[[Row, datetime], Said | None]


def table() -> list[Row]:
    rows = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, offset, text, iso = line.split("\t")
            east = None if offset == "-" else int(offset)
            expected = None if iso == "-" else Moment.parse(iso)
            rows.append(Row(None if language == "-" else language, east, text, expected))
    return rows


def ours(row: Row, now: datetime) -> Said | None:
    moment = parse_date(row.text, offset=row.offset, now=now, language=row.language)
    return None if moment is None else said(moment)


def said(moment: Moment) -> Said:
    local = moment.local
    if moment.offset is None:
        local = local.replace(tzinfo=None)
    return Said(local, moment.precision != "day")


def with_dateparser(row: Row, now: datetime) -> Said | None:
    zone = timezone(timedelta(minutes=row.offset or 0))
    settings = {
        "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "MDY" if row.language == "en-US" else "DMY" if row.language else "YMD",
    }
    language = (row.language or "en").split("-")[0]
    if language == "zh":
        language = "zh-Hant" if row.language == "zh-Hant" else "zh"
    try:
        when = dateparser.parse(row.text, languages=[language], settings=settings)
    except Exception:
        return None
    if when is None:
        return None
    if when.tzinfo is None and row.offset is not None:
        when = when.replace(tzinfo=zone)
    return Said(when)


def with_dateutil(row: Row, now: datetime) -> Said | None:
    default = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    day_first = row.language not in (None, "en", "en-US")
    try:
        when = dateutil.parse(row.text, fuzzy=True, default=default, dayfirst=day_first)
    except (ValueError, OverflowError, TypeError):
        return None
    if when.tzinfo is None and row.offset is not None:
        when = when.replace(tzinfo=timezone(timedelta(minutes=row.offset)))
    return Said(when)


def with_htmldate(row: Row, now: datetime) -> Said | None:
    html = (
        f'<html lang="{row.language or "en"}"><body><article><h1>A headline</h1>'
        f'<p class="date">{row.text}</p><p>{"A text of some length. " * 9}</p>'
        "</article></body></html>"
    )
    return of_page(html, now)


def of_page(html: str | bytes, now: datetime) -> Said | None:
    """htmldate's answer: its default is the last change, we ask for the first publication."""
    try:
        found = find_date(
            html,
            original_date=True,
            outputformat="%Y-%m-%dT%H:%M",
            max_date=now.replace(tzinfo=None),
        )
    except Exception:
        return None
    if found is None:
        return None
    when = datetime.fromisoformat(found)
    return Said(when, timed=(when.hour, when.minute) != (0, 0))


READERS: dict[str, Reader] = {
    "kawaraban": ours,
    "dateparser": with_dateparser,
    "dateutil": with_dateutil,
    "htmldate": with_htmldate,
}


def judge(answer: Said | None, expected: Moment | None) -> tuple[bool, bool]:
    """Whether day and whole are right."""
    if answer is None or expected is None:
        right = answer is None and expected is None
        return right, right
    local = expected.local.replace(tzinfo=None)
    day = answer.when.date() == expected.day
    if expected.precision == "day":
        return day, day
    if answer.when.tzinfo is not None and expected.offset is not None:
        whole = abs(answer.when - expected.utc) < timedelta(minutes=1)
    else:
        whole = abs(answer.when.replace(tzinfo=None) - local) < timedelta(minutes=1)
    return day, whole and answer.timed and (answer.when.tzinfo is not None) >= (
        expected.offset is not None
    )


_LANGUAGES = {
    "English": "en-US", "Japanese": "ja", "Korean": "ko", "Chinese": "zh", "Russian": "ru",
    "Ukrainian": "uk", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it",
    "Portuguese": "pt", "Dutch": "nl", "Polish": "pl", "Turkish": "tr", "Swedish": "sv",
    "Czech": "cs", "Finnish": "fi", "Danish": "da", "Norwegian": "nb", "Indonesian": "id",
    "Arabic": "ar", "Vietnamese": "vi",
}  # fmt: skip


def rows_of_dateparser(path: Path) -> list[tuple[str, str, datetime]]:
    """Language, text and moment of the rows of ``test_dates_parsing``; a comment above them
    names the language."""
    text = path.read_text("utf-8")
    lines = text.split("\n")
    found = []
    for test in ast.walk(ast.parse(text)):
        if not isinstance(test, ast.FunctionDef) or test.name != "test_dates_parsing":
            continue
        for row in ast.walk(ast.Module(test.decorator_list, [])):  # type: ignore[arg-type]
            if not isinstance(row, ast.Call) or len(row.args) < 2:
                continue
            said, when = row.args[:2]
            if not isinstance(said, ast.Constant) or not isinstance(when, ast.Call):
                continue
            numbers = [int(ast.unparse(a)) for a in when.args]
            above = (lines[n].strip() for n in range(row.lineno - 1, 0, -1))
            words = next(line for line in above if line.startswith("# ")).split()
            language = _LANGUAGES.get(words[1])
            if language and len(numbers) >= 3:
                year, month, day, hour, minute = [*numbers, 0, 0][:5]
                moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001
                found.append((language, str(said.value), moment))
    return found


def score_rows(path: Path) -> None:
    rows = rows_of_dateparser(path)
    days = wholes = 0
    for language, text, when in rows:
        now = datetime(2012, 11, 13, tzinfo=UTC) if when.year <= 2012 else datetime.now(UTC)
        moment = parse_date(text, offset=0, now=now, language=language)
        if moment is not None:
            days += moment.day == when.date()
            wholes += abs(moment.utc.replace(tzinfo=None) - when) < timedelta(minutes=1)
    count = len(rows)
    print(f"\n{count} rows of dateparser: day {days / count:.3f} whole {wholes / count:.3f}")


def score_table(misses: str) -> None:
    rows = table()
    groups: dict[str, list[Row]] = {"all": rows}
    for row in rows:
        groups.setdefault((row.language or "machines")[:2], []).append(row)
    print(f"{len(rows)} written forms: day / whole; microseconds each")
    shown = [
        k for k in ("all", "ma", "ja", "ko", "zh", "ru", "en", "de", "fr", "es") if k in groups
    ]
    print(f"{'':12}" + "".join(f"{k:>12}" for k in shown) + f"{'µs':>9}")
    for name, reader in READERS.items():
        answers: dict[int, tuple[bool, bool]] = {}
        for row in rows[:20]:
            reader(row, NOW)  # tables are loaded
        begun = time.process_time()
        told = [reader(row, NOW) for row in rows]
        spent = (time.process_time() - begun) / len(rows) * 1e6
        for row, answer in zip(rows, told, strict=True):
            answers[id(row)] = judge(answer, row.expected)
            if name == misses and not answers[id(row)][1]:
                print(f"  {row.language} | {row.text} | {row.expected} | {answer}")
        cells = []
        for key in shown:
            of = groups[key]
            day = sum(answers[id(r)][0] for r in of) / len(of)
            whole = sum(answers[id(r)][1] for r in of) / len(of)
            cells.append(f"{day:.3f} {whole:.3f}")
        print(f"{name:12}" + "".join(f"{c:>12}" for c in cells) + f"{spent:9.0f}")


def read(raw: RawResponse) -> Said | None:
    try:
        published = page.read_page(raw, Hints()).published
    except Unreadable:
        return None
    return None if published is None else said(published)


def most_trusted(raw: RawResponse) -> str:
    tree = dom.parse(as_utf8(raw.body, raw.header("content-type"), "html"))
    says = metadata.gather(tree, raw.url)
    texts = trust.ordered("published", [*says.published, *says.times])
    return texts[0].value if texts else moments.date_in_url(raw.url) or ""


def silent(says: metadata.Says) -> metadata.Says:
    """Without anything that is said to machines about when."""
    says.published, says.times, says.updated = [], [], []
    return says


def score_pages(press: Path, part: str) -> None:
    raws = pages(press / "pages.warc.gz")
    golds = [json.loads(line) for line in (press / "gold.jsonl").open(encoding="utf-8")]
    golds = [g for g in golds if g.get("published")]
    golds = [g for g in golds if part == "all" or part_of(g["outlet"]) == part]
    counts: dict[str, list[int]] = {}

    def count(name: str, answer: Said | None, gold: datetime) -> None:
        day = minute = False
        if answer is not None:
            one, other = answer.when, gold
            if one.tzinfo is None or other.tzinfo is None:
                one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
            day = (
                one.date() == other.date()
                or one.astimezone(UTC).date() == other.astimezone(UTC).date()
            )
            minute = answer.timed and abs(one - other) < timedelta(minutes=1)
            minute = minute or (other.hour == other.minute == other.second == 0 and day)
        got = counts.setdefault(name, [0, 0, 0])
        got[0] += 1
        got[1] += day
        got[2] += minute

    whole = metadata.gather
    address = moments.date_in_url
    for gold in golds:
        raw = raws[gold["url"]]
        when = datetime.fromisoformat(gold["published"])
        count("kawaraban", read(raw), when)
        row = Row(None, None, most_trusted(raw), None)
        count("dateparser", with_dateparser(row, raw.fetched), when)
        count("dateutil", with_dateutil(row, raw.fetched), when)
        count("htmldate", of_page(raw.body, raw.fetched), when)
        metadata.gather = lambda *given: silent(whole(*given))
        moments.date_in_url = lambda url: None
        count("kawaraban, shown only", read(raw), when)
        metadata.gather, moments.date_in_url = whole, address
    print(f"\n{len(golds)} pages ({part}): day, minute (a gold of midnight counts by its day)")
    for name, (total, days, minutes) in counts.items():
        print(f"{name:24}{days / total:.3f} {minutes / total:.3f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--part", choices=("dev", "test", "all"), default="dev")
    arguments.add_argument("--press", type=Path, default=ROOT.parent / "shared" / "press")
    arguments.add_argument("--misses", choices=sorted(READERS), default="")
    arguments.add_argument("--rows", type=Path)
    given = arguments.parse_args()
    score_table(given.misses)
    if given.rows:
        score_rows(given.rows)
    score_pages(given.press, given.part)


if __name__ == "__main__":
    main()
