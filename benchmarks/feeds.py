"""Feed reading beside feedparser: what is read, whether the two agree, and how fast.

    python benchmarks/feeds.py [--shared ../shared] [--rounds 5] [--differences] [--damage 600]
                               [--texts]

Reads every file of ``press/feeds`` of the shared data. Agreement is counted over the entries of
feeds for which both find as many; titles and texts are compared as plain text without white
space, links without fragment, dates as instants. Times are the best of the rounds, of both in
turns, over feeds that both read. ``--damage`` breaks as many feeds at one place each
and counts the runs in which more than two entries went missing. ``--texts`` tells instead how many
entries carry their whole text, and how the shortest of each feed end, to be read by eye.
"""

from __future__ import annotations

import argparse
import calendar
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import feedparser
import msgspec

from feedparser_cases import plain, plain_title, squeezed
from kawaraban.article import Entry, Feed, RawResponse, Unreadable
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.feeds.extent import width
from kawaraban.read.feeds.feed import read_feed

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "http://feeds.example/press/feed.xml"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
# In feedparser's own cases the header is written in a comment.
_HEADER = re.compile(rb"^\s*(?:<!--)?\s*Content-type:\s*([^\r\n]{1,200})", re.I | re.M)


class Case(NamedTuple):
    name: str
    raw: RawResponse


def cases(shared: Path) -> Iterator[Case]:
    """The feeds of the shared data, each with the media type that its case gives."""
    folder = shared / "press" / "feeds"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "LICENSE" and not path.name.endswith(".serde.json"):
            body = path.read_bytes()
            told = _HEADER.search(body[:2000])
            headers = (("content-type", told.group(1).decode("latin-1")),) if told else ()
            name = path.relative_to(folder).as_posix()
            yield Case(name, RawResponse(url=ADDRESS, body=body, fetched=NOW, headers=headers))


def peer(raw: RawResponse) -> Any:
    """What feedparser makes of the same response."""
    return feedparser.parse(
        raw.body, response_headers={**dict(raw.headers), "content-location": raw.url}
    )


def ours(raw: RawResponse) -> Feed | Unreadable:
    try:
        return read_feed(raw)
    except Unreadable as error:
        return error


def _same_title(mine: Entry, theirs: Any) -> bool | None:
    title = plain_title(theirs)
    return None if not (title or mine.headline) else title == squeezed(mine.headline)


def _same_link(mine: Entry, theirs: Any) -> bool | None:
    # Where FeedBurner counts clicks we give the outlet's own address on purpose.
    given = theirs.get("feedburner_origlink") or theirs.get("link") or ""
    link = normalise_url(given) or ""
    return None if not (link or mine.url) else link == mine.url


def _same_id(mine: Entry, theirs: Any) -> bool | None:
    given = theirs.get("id") or ""
    # feedparser takes a bare atom:id for a relative address; an id is only to be compared.
    same = " ".join(given.split()) in (mine.id, urljoin(ADDRESS, mine.id))
    return None if not given else same


def _same_date(mine: Entry, theirs: Any) -> bool | None:
    told = theirs.get("published_parsed") or theirs.get("updated_parsed")
    if not told and mine.published is None:
        return None
    if not told or mine.published is None:
        return False
    return abs(calendar.timegm(told) - mine.published.utc.timestamp()) < 1


def _same_summary(mine: Entry, theirs: Any) -> bool | None:
    # feedparser gives the content as the summary where there is no summary.
    detail = theirs.get("summary_detail") or (theirs.get("content") or [{}])[0]
    given = plain({"type": detail.get("type"), "value": theirs.get("summary")})[:200]
    text = "".join(p.text for p in mine.text or mine.beginning)
    return None if not given else given in {squeezed(mine.summary)[:200], squeezed(text)[:200]}


COMPARED: dict[str, Callable[[Entry, Any], bool | None]] = {
    "title": _same_title,
    "link": _same_link,
    "id": _same_id,
    "date": _same_date,
    "summary": _same_summary,
}


DAMAGE = (
    b"<", b">", b"&", b'"', b"'", b"<![CDATA[", b"]]>", b"<!--", b"&#x0;", b"\x00", b"\xff\xfe",
    b"</item>", b"<item>", b"<script>",
)  # fmt: skip


def damage(raws: list[RawResponse], runs: int) -> None:
    """Puts one of :data:`DAMAGE` into a feed, at a place drawn with a fixed seed."""
    chance = random.Random(5)
    whole = {raw: count for raw in raws if (count := len(peer(raw).entries)) > 3}
    lost: dict[str, Counter[bytes]] = {"kawaraban": Counter(), "feedparser": Counter()}
    for _ in range(runs):
        raw = chance.choice(list(whole))
        at, piece = chance.randrange(len(raw.body)), chance.choice(DAMAGE)
        broken = msgspec.structs.replace(raw, body=raw.body[:at] + piece + raw.body[at:])
        feed = ours(broken)
        mine = 0 if isinstance(feed, Unreadable) else len(feed.entries)
        lost["kawaraban"][piece] += mine < whole[raw] - 2
        lost["feedparser"][piece] += len(peer(broken).entries) < whole[raw] - 2
    for name, counts in lost.items():
        each = ", ".join(f"{piece!r} {n}" for piece, n in counts.most_common() if n)
        print(f"{name}: entries lost in {counts.total()} of {runs} damaged feeds ({each})")


def texts(feeds: Iterator[tuple[str, Feed]]) -> None:
    """Which entries are taken for whole articles, and which for their beginnings."""
    counts: Counter[str] = Counter()
    for name, feed in feeds:
        whole = sorted((e for e in feed.entries if e.text), key=lambda e: width(e.text))
        begun = sorted((e for e in feed.entries if e.beginning), key=lambda e: -width(e.beginning))
        counts += Counter(whole=len(whole), beginning=len(begun), entries=len(feed.entries))
        if not whole and not begun:
            continue
        counts["feeds with texts"] += 1
        print(f"{name}: {len(whole)} whole, {len(begun)} beginnings of {len(feed.entries)}")
        for entry in (*whole[:4], *begun[:3]):
            text = entry.text or entry.beginning
            kind = "whole" if entry.text else "begun"
            print(f"  {kind} {width(text):6} columns … {text[-1].text[-80:]!r}")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


def _speeds(raws: list[RawResponse], rounds: int) -> tuple[float, float]:
    """Seconds that we and feedparser need for all of ``raws``: the best of the rounds, the two
    taking turns, in time of this process (others on the machine then matter less)."""
    mine, theirs = float("inf"), float("inf")
    for _ in range(rounds):
        mine = min(mine, *(_once(ours, raws) for _ in range(3)))
        theirs = min(theirs, _once(peer, raws))
    return mine, theirs


def _once(read: Callable[[RawResponse], object], raws: list[RawResponse]) -> float:
    begun = time.process_time()
    for raw in raws:
        read(raw)
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--differences", action="store_true", help="print every difference")
    parser.add_argument("--texts", action="store_true")
    parser.add_argument("--damage", type=int, default=0, metavar="RUNS")
    options = parser.parse_args()

    kinds: Counter[str] = Counter()
    agreed: dict[str, Counter[bool]] = {name: Counter() for name in COMPARED}
    same_count = 0
    read_by_both: list[RawResponse] = []
    everything = list(cases(options.shared))
    if options.texts:
        read = ((case.name, ours(case.raw)) for case in everything)
        texts((name, feed) for name, feed in read if isinstance(feed, Feed))
        return
    for case in everything:
        feed, other = ours(case.raw), peer(case.raw)
        if isinstance(feed, Unreadable):
            kinds[f"refused: {feed.problem.code}"] += 1
            if other.entries or options.differences:
                print(f"{case.name}: {feed.problem.detail} | feedparser {len(other.entries)}")
            continue
        kinds[feed.kind] += 1
        if len(feed.entries) != len(other.entries):
            print(f"{case.name}: {len(feed.entries)} entries, feedparser {len(other.entries)}")
            continue
        same_count += 1
        if feed.entries:
            read_by_both.append(case.raw)
        for mine, theirs in zip(feed.entries, other.entries, strict=True):
            for name, compare in COMPARED.items():
                same = compare(mine, theirs)
                if same is not None:
                    agreed[name][same] += 1
                if same is False and options.differences:
                    value = {"title": mine.headline, "link": mine.url, "id": mine.id}.get(name)
                    value = value if value is not None else str(mine.published)
                    given = theirs.get(name) or theirs.get("published") or theirs.get("updated")
                    print(f"  {case.name}: {name}: {value[:90]!r} | {str(given)[:90]!r}")

    print(f"\n{len(everything)} files: " + ", ".join(f"{n} {k}" for k, n in kinds.most_common()))
    print(f"as many entries as feedparser: {same_count}")
    for name, counts in agreed.items():
        total = counts.total()
        print(f"{name:8} {counts[True]:5} of {total:5} agree ({counts[True] / total:.4f})")
    size = sum(len(raw.body) for raw in read_by_both) / 1e6
    mine_took, theirs_took = _speeds(read_by_both, options.rounds)
    print(
        f"{len(read_by_both)} feeds, {size:.1f} MB: {size / mine_took:.1f} MB/s, "
        f"feedparser {size / theirs_took:.1f} MB/s: {theirs_took / mine_took:.1f} times its speed"
    )
    if options.damage:
        damage([raw for raw in read_by_both if len(raw.body) < 60_000], options.damage)


if __name__ == "__main__":
    main()
