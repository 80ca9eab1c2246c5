"""Does reading take more than twice as long for an input of twice the size?

    python -m fuzz.growth                     every reader, every shape (some twenty minutes)
    python -m fuzz.growth page listing        some
    python -m fuzz.growth page --only br      shapes whose name holds "br"
    python -m fuzz.growth --size 250          from 250 kB to 1 MB instead of 100 to 400 kB

Each shape of ``fuzz/shapes.py`` is read at n, 2n and 4n bytes in a process of its own, with limits
of processor time and memory. What grows faster than the input (2.7 times from 2n to 4n, and more
than noise), takes more than 8 seconds per MB, or more than 500 MB, is marked. The exit status is 1
where anything is.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from fuzz.invariants import (
    FETCHED,
    check_handkept,
    check_line,
    check_topic,
    check_warc,
    response,
)
from fuzz.shapes import SHAPES, Shape
from kawaraban.article import Hints, Unreadable
from kawaraban.collect.opml import read_opml
from kawaraban.read.addresses.urls import canonical_url, normalise_url
from kawaraban.read.dates.parse import dates_in, parse_date
from kawaraban.read.feeds.feed import read_feed
from kawaraban.read.headlines.headline import parse_headline, strip_site_name
from kawaraban.read.leads.dateline import strip_dateline
from kawaraban.read.leads.excerpt import excerpt
from kawaraban.read.listings.listing import read_listing
from kawaraban.read.pages.page import read_page
from kawaraban.read.text.charset import decode
from kawaraban.read.text.language import language_of
from kawaraban.read.text.markup import first_picture, headline_of, one_line, paragraphs_of

MOST_SECONDS = 20
MOST_MEMORY = 2 << 30
GROWS = 2.7
SLOW = 8.0
"""Seconds per MB."""
LARGE = 500
"""MB of memory."""
_NOISE = 0.15


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _date(body: bytes) -> None:
    parse_date(_text(body), now=FETCHED, language="ja")
    dates_in(_text(body), now=FETCHED, language="en")


def _headline(body: bytes) -> None:
    parse_headline(_text(body), "ja")
    strip_site_name(_text(body), ("日日新聞", "The Daily Example"))


def _excerpt(body: bytes) -> None:
    excerpt(_text(body))
    language_of(_text(body))


def _url(body: bytes) -> None:
    normalise_url(_text(body), "https://a.example/b/c")
    canonical_url(_text(body))


def _markup(body: bytes) -> None:
    paragraphs_of(_text(body))
    headline_of(_text(body))
    one_line(_text(body))
    first_picture(_text(body))


READERS: dict[str, Callable[[bytes], object]] = {
    "page": lambda body: read_page(response(body), Hints()),
    "listing": lambda body: read_listing(response(body), offset=540),
    "markup": _markup,
    "feed": lambda body: read_feed(response(body)),
    "opml": read_opml,
    "charset": lambda body: decode(body, None, "html"),
    "date": _date,
    "headline": _headline,
    "dateline": lambda body: strip_dateline(_text(body)),
    "excerpt": _excerpt,
    "url": _url,
    "warc": lambda body: check_warc(b"a" + body),
    "topic": lambda body: check_topic(b"a" + body),
    "handkept": lambda body: check_handkept(b"a" + body),
    "line": lambda body: check_line(b"a" + body),
}


class Measured(NamedTuple):
    """One shape: seconds of processor time at n, 2n, 4n, the peak of memory in MB above what the
    process began with, and what ended it early (an error, ``time``)."""

    seconds: list[float]
    sizes: list[int]
    memory: int
    ended: str

    @property
    def verdict(self) -> str:
        if self.ended:
            return self.ended
        last, before = self.seconds[-1], self.seconds[-2]
        per_mb = last / self.sizes[-1] * 1e6
        if last > _NOISE and last / max(before, 1e-3) > GROWS:
            return f"grows {last / before:.1f} times"
        if last > _NOISE and per_mb > SLOW:
            return f"slow, {per_mb:.0f} s/MB"
        return f"memory, {self.memory} MB" if self.memory > LARGE else ""


def measured(reader: str, shape: Shape, size: int) -> Measured:
    """Read ``shape`` at three sizes in a child process."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _measure(READERS[reader], shape, size, sending)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        lines = [json.loads(line) for line in pipe]
    status = os.waitpid(child, 0)[1]
    seconds = [line["seconds"] for line in lines if "seconds" in line]
    sizes = [line["size"] for line in lines if "size" in line]
    memory = max((line.get("memory", 0) for line in lines), default=0)
    ended = next((line["error"] for line in lines if "error" in line), "")
    if os.WIFSIGNALED(status):
        killed = os.WTERMSIG(status)
        ended = "time" if killed == signal.SIGXCPU else f"killed by signal {killed}"
    return Measured(seconds, sizes, memory, ended)


def _measure(read: Callable[[bytes], object], shape: Shape, size: int, out: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with os.fdopen(out, "w") as pipe:
        for times in (1, 2, 4):
            data = shape(size * times)
            memory = _peak()
            took = min(_seconds(read, data, pipe.write) for _ in range(2 if times > 1 else 1))
            line = {"seconds": took, "size": len(data), "memory": _peak() - memory}
            pipe.write(json.dumps(line) + "\n")
            pipe.flush()


def _seconds(read: Callable[[bytes], object], data: bytes, write: Callable[[str], object]) -> float:
    begun = time.process_time()
    try:
        read(data)
    except Unreadable:
        pass
    except Exception as error:
        write(json.dumps({"error": f"{type(error).__name__}: {error}"[:100]}) + "\n")
    return time.process_time() - begun


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m fuzz.growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("readers", nargs="*", metavar="READER", help=" ".join(READERS))
    parser.add_argument("--size", type=int, default=100, help="kB to begin with (100)")
    parser.add_argument("--only", default="", help="shapes whose name holds these words")
    parser.add_argument(
        "--all", action="store_true", help="print every shape, not only marked ones"
    )
    options = parser.parse_args()
    marked = 0
    for reader in options.readers or READERS:
        worst = 0.0
        begun = datetime.now(UTC)
        shapes = {n: s for n, s in SHAPES[reader].items() if options.only in n}
        for name, shape in shapes.items():
            found = measured(reader, shape, options.size * 1000)
            verdict = found.verdict
            marked += bool(verdict)
            if found.seconds and not verdict:
                worst = max(worst, found.seconds[-1] / found.sizes[-1] * 1e6)
            if verdict or options.all:
                times = " ".join(f"{s:7.3f}" for s in found.seconds)
                print(
                    f"{reader:9} {name:40.40} {times:24} {found.memory:5} MB  {verdict}", flush=True
                )
        took = (datetime.now(UTC) - begun).total_seconds()
        print(
            f"{reader:9} {len(shapes)} shapes in {took:.0f} s; all others at most {worst:.1f} s/MB"
        )
    return 1 if marked else 0


if __name__ == "__main__":
    sys.exit(main())
