"""feedparser's own test cases, read by feedparser and by us: do the two agree, field by field?

    python benchmarks/feedparser_cases.py [--cases FOLDER] [--differences] [--fetch]

``--cases`` is the folder ``tests`` of feedparser's source (or one above it). Without it the cases
are looked for in ``benchmarks/out/feedparser-cases``, where ``--fetch`` puts them
(``tools/feedparser_cases.py``: pip gets the source of the version that is pinned for tests).

Every case that feedparser finds a feed in is compared: title and link of the feed; number of
entries; title, link, id, publication and update time, summary and content of each entry. Texts
are compared as plain text (feedparser's markup by way of lxml's HTML parser) without white space,
addresses as normalised, times as instants. Where the two differ the reason stands in
``feedparser_differences.txt`` beside this file, one ``case: field: reason`` a line; a difference
without a reason, or a reason without a difference, makes the exit status 1.

Many cases hold one element in an otherwise empty entry. We pass over entries without address,
headline and text, so those are given a headline first, for both.
"""

from __future__ import annotations

import argparse
import calendar
import re
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
from lxml import html

from kawaraban.article import Entry, Feed, Moment, RawResponse, Unreadable
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.feeds.feed import read_feed

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "benchmarks" / "out" / "feedparser-cases"
REVIEWED = Path(__file__).with_name("feedparser_differences.txt")
GROUPS = ("wellformed", "illformed", "encoding")
FIELDS = (
    "feed title", "feed link", "entries", "title", "link", "id", "published", "updated",
    "summary", "content",
)  # fmt: skip
ADDRESS = "http://127.0.0.1:8097/feed.xml"
NOW = datetime(2027, 1, 1, tzinfo=UTC)

_HEADER = re.compile(rb"^Header:[ \t]{1,9}([^:\r\n]{1,60}):([^\r\n]{1,300})", re.MULTILINE)
_EMPTY_ENTRY = re.compile(rb"</((?:\w{1,20}:)?)(item|entry)\s*>", re.IGNORECASE)
# What feedparser leaves in of markup that is no text; our texts have none of it.
_NO_TEXT = ("script", "style", "title", "svg", "math", "figcaption", "rt", "rp")


class Difference(NamedTuple):
    case: str
    field: str
    mine: str
    theirs: str


class Comparison(NamedTuple):
    """Counts of agreement per field, and the differences, over some cases."""

    cases: int
    compared: int
    agreed: dict[str, Counter[bool]]
    differences: list[Difference]


def folder_of_cases(given: Path | None = None) -> Path | None:
    """Where the cases are: ``given``, a folder ``tests`` in it, or what was fetched before."""
    places = [given, given / "tests"] if given else [KEPT]
    return next((place for place in places if (place / "wellformed").is_dir()), None)


def reviewed() -> dict[tuple[str, str], str]:
    """The reasons for differences, by case and field."""
    found: dict[tuple[str, str], str] = {}
    for line in REVIEWED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            case, field, reason = (part.strip() for part in line.split(":", 2))
            found[case, field] = reason
    return found


def compare(folder: Path, groups: tuple[str, ...] = GROUPS) -> Comparison:
    """Reads every case below ``folder`` twice and compares."""
    paths = [p for g in groups for p in sorted((folder / g).rglob("*")) if p.is_file()]
    agreed: dict[str, Counter[bool]] = {field: Counter() for field in FIELDS}
    differences: list[Difference] = []
    compared = 0
    for path in paths:
        name = path.relative_to(folder).as_posix()
        seen = False
        for field, same, mine, theirs in _case(path.read_bytes()):
            seen = True
            agreed[field][same] += 1
            if not same:
                differences.append(Difference(name, field, mine, theirs))
        compared += seen
    return Comparison(len(paths), compared, agreed, differences)


def _case(body: bytes) -> Iterator[tuple[str, bool, str, str]]:
    """Field, whether it agrees, our value and theirs, for all that a case holds."""
    headers = tuple(
        (name.decode("latin-1").strip().lower(), value.decode("latin-1").strip())
        for name, value in _HEADER.findall(body)
    )
    theirs = _theirs(body, headers)
    if any(_is_empty(entry) for entry in theirs.entries):
        body = _EMPTY_ENTRY.sub(rb"<\1title>A headline</\1title></\1\2>", body)
        theirs = _theirs(body, headers)
    others = [entry for entry in theirs.entries if not _is_empty(entry)]
    if not others and not dict.get(theirs.feed, "title") and not dict.get(theirs.feed, "link"):
        return
    try:
        feed = read_feed(RawResponse(url=ADDRESS, body=body, fetched=NOW, headers=headers))
    except Unreadable as error:
        yield "entries", False, f"refused: {error.problem.code}", str(len(others))
        return
    yield from _of_feed(feed, theirs.feed)
    same = len(feed.entries) == len(others)
    yield "entries", same, str(len(feed.entries)), str(len(others))
    if same:
        for mine, other in zip(feed.entries, others, strict=True):
            yield from _of_entry(mine, other)


def _theirs(body: bytes, headers: tuple[tuple[str, str], ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(
            body, response_headers={"content-location": ADDRESS, **dict(headers)}
        )


def _is_empty(entry: Any) -> bool:
    told = [dict.get(entry, "link"), dict.get(entry, "id"), plain_title(entry)]
    texts = [dict.get(entry, "summary_detail"), *(dict.get(entry, "content") or ())]
    return not any(told) and not any(plain(text) for text in texts)


def _of_feed(mine: Feed, theirs: Any) -> Iterator[tuple[str, bool, str, str]]:
    title = plain_title(theirs)
    if title or mine.title:
        yield "feed title", squeezed(mine.title) == title, mine.title, title
    link = normalise_url(dict.get(theirs, "link") or "", ADDRESS) or ""
    if link or mine.link:
        yield "feed link", link == mine.link, mine.link, link


def _of_entry(mine: Entry, theirs: Any) -> Iterator[tuple[str, bool, str, str]]:
    title = plain_title(theirs)
    if title or mine.headline:
        yield "title", squeezed(mine.headline) == title, mine.headline, title
    link = normalise_url(dict.get(theirs, "link") or "", ADDRESS) or ""
    if link or mine.url:
        yield "link", link == mine.url, mine.url, link
    if identity := " ".join((dict.get(theirs, "id") or "").split()):
        yield "id", mine.id == identity, mine.id, identity
    published = dict.get(theirs, "published_parsed") or dict.get(theirs, "created_parsed")
    updated = dict.get(theirs, "updated_parsed")
    if published or (mine.published and not updated):
        yield "published", *_times(published, mine.published)
    if updated:
        # An entry's only date is its date of publication to us.
        told = mine.updated or mine.published
        yield "updated", *_times(updated, told if published is None else mine.updated)
    contents = [plain(content) for content in dict.get(theirs, "content") or ()]
    said = [squeezed(mine.summary), squeezed("".join(p.text for p in mine.text or mine.beginning))]
    # feedparser takes the content for a summary where there is none.
    if summary := plain(dict.get(theirs, "summary_detail")):
        yield "summary", summary in said, said[0], summary
    if any(contents):
        yield "content", any(content in said for content in contents), said[1], contents[0]


def _times(theirs: Any, mine: Moment | None) -> tuple[bool, str, str]:
    told = datetime.fromtimestamp(calendar.timegm(theirs), UTC) if theirs else None
    same = told is not None and mine is not None and told == mine.utc.replace(microsecond=0)
    return same, str(mine), str(told)


def plain_title(theirs: Any) -> str:
    """The title of a feed or entry of feedparser's, as :func:`plain`."""
    detail = dict.get(theirs, "title_detail") or {}
    return plain({"type": detail.get("type"), "value": dict.get(theirs, "title")})


def plain(detail: Any) -> str:
    """A title, summary or content of feedparser's as text without white space."""
    value = (detail or {}).get("value") or ""
    if (detail or {}).get("type") == "text/plain" or not re.search(r"[<&]", value):
        return squeezed(value)
    try:
        root = html.fragment_fromstring(value, create_parent="div")
    except Exception:  # nothing in it that lxml takes for content
        return ""
    for node in list(root.iter(*_NO_TEXT)):
        node.drop_tree()
    return squeezed(root.text_content())


def squeezed(text: str) -> str:
    """``text`` without white space."""
    return re.sub(r"[\s\u200b\ufeff]+", "", text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=Path, metavar="FOLDER")
    parser.add_argument("--fetch", action="store_true", help="have them from pip where absent")
    parser.add_argument("--differences", action="store_true", help="print values that differ")
    options = parser.parse_args()
    folder = folder_of_cases(options.cases)
    if options.fetch and options.cases is None:
        subprocess.run([sys.executable, ROOT / "tools" / "feedparser_cases.py"], check=True)
        folder = folder_of_cases()
    if folder is None:
        print("no cases there; --fetch has pip fetch them", file=sys.stderr)
        return 2
    reasons = reviewed()
    found: set[tuple[str, str]] = set()
    unexplained = 0
    for group in GROUPS:
        result = compare(folder, (group,))
        print(f"\n{group}: {result.compared} of {result.cases} cases hold something to compare")
        for field in FIELDS:
            counts = result.agreed[field]
            if counts:
                share = counts[True] / counts.total()
                print(f"  {field:10} {counts[True]:5} of {counts.total():5} agree ({share:.4f})")
        for case, field, mine, theirs in result.differences:
            reason = reasons.get((case, field), "")
            unexplained += not reason
            found.add((case, field))
            print(f"  {case}: {field}: {reason or 'NO REASON GIVEN'}")
            if options.differences:
                print(f"      {mine[:300]!r}\n      {theirs[:300]!r}")
    stale = sorted(key for key in set(reasons) - found if (folder / key[0]).is_file())
    for case, field in stale:
        print(f"no difference any more: {case}: {field}")
    kinds = Counter(reasons[key] for key in found if key in reasons)
    print("\nReasons:")
    for reason, count in kinds.most_common():
        print(f"  {count:4}  {reason}")
    print(f"{len(found)} differences, {unexplained} without a reason")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
