"""Which library reads WARC, and which packs it? Three tables.

    python benchmarks/dependencies_warc.py [FILE.warc.gz]

Every reader reads the whole archive from the page cache, each response's body and nothing else;
then its records are packed and unpacked one by one by each implementation of gzip and zstd, and
damaged copies of the archive are read. Processor time, best of three; peak memory of a process of
its own. Without FILE an archive is made: 400 pages of 170 kB, half markup that repeats.

    pip install fastwarc warcio zlib-ng zstandard
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import redirect_stderr
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from kawaraban.article import Problem, RawResponse
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.collect.warc import read_warc

WHEN = datetime(2024, 6, 19, tzinfo=UTC)
Reader = Callable[[Path], tuple[int, int]]


def made(folder: Path, pages: int = 400, size: int = 170_000) -> Path:
    rng = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(4000)]
    tags = [f'<div class="{a}"><a href="/{b}">' for a, b in pairwise(words[:60])]
    with RawArchive(folder) as archive:
        for number in range(pages):
            parts, length = ["<!doctype html>"], 0
            while length < size:
                parts.append(f"{rng.choice(tags)}{' '.join(rng.choices(words, k=6))}</a></div>\n")
                length += len(parts[-1])
            body = "".join(parts).encode()
            url = f"https://press.example/{number}"
            archive.append(RawResponse(url=url, body=body, fetched=WHEN))
    (path,) = folder.glob("*.warc.gz")
    return path


def by_kawaraban(path: Path) -> tuple[int, int]:
    sizes = [len(one[1].body) for one in read_warc(path) if not isinstance(one, Problem)]
    return len(sizes), sum(sizes)


def by_fastwarc(path: Path) -> tuple[int, int]:
    warc = import_module("fastwarc.warc")
    count = size = 0
    with path.open("rb") as stream:
        for record in warc.ArchiveIterator(stream, record_types=warc.WarcRecordType.response):
            count += 1
            size += len(record.reader.read())
    return count, size


def by_warcio(path: Path) -> tuple[int, int]:
    count = size = 0
    with path.open("rb") as stream:
        for record in import_module("warcio.archiveiterator").ArchiveIterator(stream):
            if record.rec_type == "response":
                count += 1
                size += len(record.content_stream().read())
    return count, size


READERS: tuple[tuple[str, Reader], ...] = (
    ("kawaraban", by_kawaraban),
    ("fastwarc", by_fastwarc),
    ("warcio", by_warcio),
)


def cpu(task: Callable[[], Any]) -> float:
    took = []
    for _ in range(3):
        began = time.process_time()
        task()
        took.append(time.process_time() - began)
    return min(took)


def peak(name: str, path: Path) -> float:
    """Megabytes that reading added to a process that had done everything else."""
    run = [sys.executable, __file__, "--peak", name, str(path)]
    return float(subprocess.run(run, capture_output=True, check=True).stdout)


def high_water() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1000
    return 0.0


def reading(path: Path) -> None:
    print("| reader | records | MB | records/s | MB/s | MB more at its peak |")
    print("|---|---|---|---|---|---|")
    for name, reader in READERS:
        try:
            count, size = reader(path)
        except ImportError:
            print(f"| {name} | not installed |")
            continue
        seconds = cpu(lambda reader=reader: reader(path))  # type: ignore[misc]
        print(
            f"| {name} | {count:,} | {size / 1e6:.0f} | {count / seconds:,.0f}"
            f" | {size / 1e6 / seconds:,.0f} | {peak(name, path):.1f} |"
        )


def packing(path: Path) -> None:
    found = [one for one in read_warc(path) if not isinstance(one, Problem)][:200]
    blocks = [raw.body for _, raw in found]
    size = sum(map(len, blocks)) / 1e6
    members = [pack(zlib, 6, block) for block in blocks]
    print("\n| packer | level | MB/s packed | of its size | MB/s unpacked |\n|---|---|---|---|---|")
    for name, module_name, levels in (
        ("zlib", "zlib", (1, 3, 6)),
        ("isal", "isal.isal_zlib", (1, 2, 3)),
        ("zlib-ng", "zlib_ng.zlib_ng", (1, 3, 6)),
    ):
        try:
            module = import_module(module_name)
        except ImportError:
            print(f"| {name} | not installed |")
            continue
        out = cpu(lambda m=module: [m.decompressobj(wbits=31).decompress(one) for one in members])  # type: ignore[misc]
        for level in levels:
            into = cpu(lambda m=module, v=level: [pack(m, v, block) for block in blocks])  # type: ignore[misc]
            share = sum(len(pack(module, level, block)) for block in blocks) / 1e6 / size
            print(f"| {name} | {level} | {size / into:,.0f} | {share:.1%} | {size / out:,.0f} |")
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        print("| zstd | not installed |")
        return
    for level in (1, 3):
        press = zstandard.ZstdCompressor(level=level)
        packed = [press.compress(block) for block in blocks]
        into = cpu(lambda p=press: [p.compress(block) for block in blocks])  # type: ignore[misc]
        opener = zstandard.ZstdDecompressor()
        out = cpu(lambda o=opener, p=packed: [o.decompress(one) for one in p])  # type: ignore[misc]
        share = sum(map(len, packed)) / 1e6 / size
        print(f"| zstd | {level} | {size / into:,.0f} | {share:.1%} | {size / out:,.0f} |")


def pack(module: Any, level: int, block: bytes) -> bytes:
    press = module.compressobj(level=level, wbits=31)
    return bytes(press.compress(block) + press.flush())


def damage(path: Path, folder: Path) -> None:
    """Records that each reader still gives when a hundred bytes are lost; one too many is one
    that was given torn, without a word."""
    data = path.read_bytes()
    middle = len(data) // 2
    harm = {
        "overwritten": data[:middle] + b"\0" * 100 + data[middle + 100 :],
        "cut out": data[:middle] + data[middle + 100 :],
        "cut short": data[:-100],
    }
    print(f"\n| reader | {' | '.join(harm)} |\n|---|{'---|' * len(harm)}")
    for name, reader in READERS:
        cells = []
        for one in harm.values():
            broken = folder / "damaged.warc.gz"
            broken.write_bytes(one)
            cells.append(survivors(reader, broken))
        print(f"| {name} | {' | '.join(cells)} |")


def survivors(reader: Reader, path: Path) -> str:
    try:
        with redirect_stderr(StringIO()):  # one of them complains there, again and again
            return f"{reader(path)[0]:,}"
    except ImportError:
        return "not installed"
    except Exception as error:  # whatever a library makes of damage
        return f"{type(error).__name__}, all lost that is behind"


def main() -> None:
    if sys.argv[1:2] == ["--peak"]:
        reader = dict(READERS)[sys.argv[2]]
        with tempfile.TemporaryDirectory() as folder:
            reader(made(Path(folder), pages=1, size=1000))  # imports
        before = high_water()
        reader(Path(sys.argv[3]))
        print(high_water() - before)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else made(Path(folder))
        reading(path)
        packing(path)
        damage(path, Path(folder))


if __name__ == "__main__":
    main()
