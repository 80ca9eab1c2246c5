"""Hostile shapes (fuzz/shapes.py): none breaks a reader, none makes it do more than its share,
and the largest fit in a bounded memory. How long they take is measured by ``fuzz.growth``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzz.growth import READERS
from fuzz.invariants import CHECKS, joined
from fuzz.shapes import SHAPES

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = 6_000


@pytest.mark.timeout(300)
@pytest.mark.parametrize("target", SHAPES)
def test_a_shape_breaks_nothing(target: str) -> None:
    for name, shape in SHAPES[target].items():
        try:
            CHECKS[target](joined(0, shape(SMALL)))
        except Exception as error:
            error.add_note(f"the shape {name!r}")
            raise


def calls(read: Callable[[bytes], object], data: bytes) -> int:
    """How many calls of functions, Python's and C's, it takes to read ``data``."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read(data)
    except Exception:  # refused is as good as read: what counts is the work
        pass
    finally:
        sys.setprofile(None)
    return count


WORK = {"page": 40_000, "listing": 40_000, "feed": 15_000, "opml": 15_000, "markup": 5_000}
"""Bytes of an input; pages are looked at more closely from some thousand tags on."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("target", WORK)
def test_twice_the_size_is_at_most_some_twice_the_work(target: str) -> None:
    read, size = READERS[target], WORK[target]
    for name, shape in SHAPES[target].items():
        if name.startswith("in an item"):
            continue  # what reads these is tested as markup
        calls(read, shape(500))  # tables and caches are filled
        once, twice = calls(read, shape(size)), calls(read, shape(2 * size))
        # Two calls for each byte are no blow-up, whatever the first size did without.
        most = 2.6 * once + 4 * size
        assert twice <= most, f"{name}: {once} calls, for twice the size {twice}"


_TEN = (
    "nested <div>", "formatting left open", "attributes of many", "comments left open",
    "short lines", "list of links", "JSON-LD: deep objects", "JSON-LD: many articles, parted",
    "bytes: one bad byte", "less than",
)  # fmt: skip
_READ_ALL = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from fuzz.growth import READERS
from fuzz.shapes import SHAPES
out = {}
for name in json.loads(sys.argv[1]):
    try:
        READERS["page"](SHAPES["page"][name](4_000_000))
        out[name] = "read"
    except Exception as error:
        out[name] = type(error).__name__
print(json.dumps(out))
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux alone")
def test_ten_pages_of_4_mb_are_read_within_a_gigabyte() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ_ALL, json.dumps(_TEN)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert set(found.values()) <= {"read", "Unreadable"}, found
