"""The raw archive: what goes in comes out, whatever ends the writing."""

from __future__ import annotations

import errno
import gzip
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kawaraban.article import Problem, RawRef, RawResponse, Unreadable
from kawaraban.collect.decoding import plain_headers
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.collect.warc import ScannedRecord, read_warc, scan_warc

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from archives import http, members, page, record, response, write

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
DAY = date(2024, 6, 19)
WHEN = datetime(2024, 6, 19, 9, 0, 0, 123456, tzinfo=UTC)
NAIVE = WHEN.replace(tzinfo=None)


def raw(number: int, **changes: object) -> RawResponse:
    fields: dict[str, object] = {
        "url": f"http://press.example/{number}",
        "asked": f"http://press.example/a?{number}",
        "body": page(number),
        "headers": (("content-type", "text/html"), ("etag", '"v1"')),
        "fetched": WHEN,
    }
    return RawResponse(**{**fields, **changes})  # type: ignore[arg-type]


def archive(folder: Path, **options: int) -> RawArchive:
    return RawArchive(folder, today=lambda: DAY, **options)


def test_what_was_kept_is_read(tmp_path: Path) -> None:
    with archive(tmp_path / "raw") as keep:
        refs = [keep.append(raw(n)) for n in range(20)]
        assert [keep.read(ref) for ref in refs] == [raw(n) for n in range(20)]
        keep.sync()
    assert {ref.file for ref in refs} == {"20240619-0000.warc.gz"}
    assert [r.offset for r in refs[1:]] == [r.offset + r.length for r in refs[:-1]]
    again = archive(tmp_path / "raw")
    assert again.read(refs[7]) == raw(7)
    assert again.append(raw(20)).offset == refs[-1].offset + refs[-1].length
    again.close()
    scanned = list(scan_warc(tmp_path / "raw/20240619-0000.warc.gz"))
    assert [r.url for r in scanned if isinstance(r, ScannedRecord) and r.whole] == [
        f"http://press.example/{n}" for n in range(21)
    ]


header_names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=20)
texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\x7f", min_codepoint=32), max_size=60
)


@FUZZ
@given(
    body=st.binary(max_size=5000),
    headers=st.lists(st.tuples(header_names, texts), max_size=8),
    path=texts,
    status=st.integers(100, 999),
    when=st.datetimes(NAIVE.replace(year=1970), NAIVE.replace(year=2200)),
    offset=st.integers(-12, 12),
)
def test_anything_comes_out_as_it_went_in(
    tmp_path: Path,
    body: bytes,
    headers: list[tuple[str, str]],
    path: str,
    status: int,
    when: datetime,
    offset: int,
) -> None:
    lines = tuple((n, v) for n, v in plain_headers(headers))
    given_ = raw(
        0,
        url="http://press.example/" + "".join(path.split()),
        body=body,
        headers=lines,
        status=status,
        fetched=when.replace(tzinfo=timezone(timedelta(hours=offset))),
    )
    with archive(tmp_path / "raw") as keep:
        kept = keep.read(keep.append(given_))
    stripped = tuple((n, v.strip(" \t\r\n\x0b\x0c")) for n, v in lines)
    assert kept == RawResponse(
        url=given_.url,
        asked=given_.asked,
        body=body,
        status=status,
        headers=stripped,
        fetched=given_.fetched,
    )


def test_headers_cannot_break_out_of_their_line(tmp_path: Path) -> None:
    bad = raw(
        1,
        url="http://press.example/ a\r\nWARC-Type: request",
        headers=(("x", "a\r\n\r\n<script>"), ("y\nz", "b")),
    )
    with archive(tmp_path) as keep:
        kept = keep.read(keep.append(bad))
    assert kept.body == bad.body
    assert dict(kept.headers) == {"x": "a <script>", "y z": "b"}
    assert kept.url == "http://press.example/%20a%0D%0AWARC-Type:%20request"


def test_files_roll_by_day_and_size(tmp_path: Path) -> None:
    day = DAY
    room = archive(tmp_path / "trial").append(raw(0)).length * 5 // 2
    keep = RawArchive(tmp_path, roll_at=room, today=lambda: day)
    refs = [keep.append(raw(n)) for n in range(4)]
    refs.append(keep.append(raw(4, body=os.urandom(5000))))
    day += timedelta(days=1)
    refs.append(keep.append(raw(5)))
    keep.close()
    assert [ref.file for ref in refs] == [
        "20240619-0000.warc.gz",
        "20240619-0000.warc.gz",
        "20240619-0001.warc.gz",
        "20240619-0001.warc.gz",
        "20240619-0002.warc.gz",
        "20240620-0000.warc.gz",
    ]
    assert [keep.read(ref).url[-1] for ref in refs] == list("012345")


def test_a_torn_end_is_left_alone_and_harms_nobody(tmp_path: Path) -> None:
    with archive(tmp_path / "whole") as keep:
        refs = [keep.append(raw(n, body=os.urandom(300))) for n in range(3)]
    data = (tmp_path / "whole" / refs[0].file).read_bytes()
    start = refs[-1].offset
    for cut in [*range(start + 1, len(data), 5), len(data)]:
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / refs[0].file).write_bytes(data[:cut])
        with archive(folder) as keep:
            ref = keep.append(raw(9))
            assert (
                ref.file == ("20240619-0001" if cut < len(data) else "20240619-0000") + ".warc.gz"
            )
            assert keep.read(ref) == raw(9)
            assert keep.read(refs[1]).url == raw(1).url
            if cut < len(data):
                with pytest.raises(Unreadable):
                    keep.read(refs[2])


def test_a_page_that_holds_an_archive_does_not_pass_for_the_end(tmp_path: Path) -> None:
    """A WARC file inside a kept page looks like records of our own in the last, torn one."""
    inner = b"".join(members([response(n) for n in range(200)])) + os.urandom(500)
    with archive(tmp_path) as keep:
        refs = [keep.append(raw(0)), keep.append(raw(1, body=inner))]
        assert keep.read(refs[1]).body == inner
    path = tmp_path / refs[0].file
    with archive(tmp_path) as keep:
        keep.append(raw(2))
    assert [r.url for r in scan_warc(path) if isinstance(r, ScannedRecord)] == [
        f"http://press.example/{n}" for n in range(3)
    ]


WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from kawaraban.article import RawResponse
from kawaraban.collect.raw_archive import RawArchive

keep = RawArchive(Path(sys.argv[1]), roll_at=400_000, today=lambda: date(2024, 6, 19))
number = int(sys.argv[2])
while True:
    body = b"%d " % number * (20 + number * 7919 % 30_000)
    ref = keep.append(RawResponse(url=f"http://press.example/{number}", body=body,
                                  fetched=datetime(2024, 6, 19, tzinfo=UTC)))
    print(number, ref.file, ref.offset, ref.length, flush=True)
    number += 1
"""


def test_killed_at_any_moment_what_was_promised_is_there(tmp_path: Path) -> None:
    promised: dict[int, RawRef] = {}
    for round_ in range(10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(round_ * 1_000_000)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(3 + 11 * round_):
            number, file, offset, length = writer.stdout.readline().split()
            promised[int(number)] = RawRef(file, int(offset), int(length))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        for line in writer.stdout:
            words = line.split()
            if line.endswith("\n") and len(words) == 4:
                promised[int(words[0])] = RawRef(words[1], int(words[2]), int(words[3]))
        writer.stdout.close()
    keep = archive(tmp_path)
    for kept, ref in promised.items():
        assert keep.read(ref).body.startswith(b"%d " % kept)
    # A scan finds all of them too, and at most one torn end a kill.
    urls: set[str] = set()
    problems: list[Problem] = []
    for path in sorted(tmp_path.iterdir()):
        for found in scan_warc(path):
            problems.append(found) if isinstance(found, Problem) else urls.add(found.url)
    assert urls >= {f"http://press.example/{number}" for number in promised}
    assert len(problems) <= 10


def test_a_full_disk_leaves_the_archive_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = archive(tmp_path)
    ref = keep.append(raw(0))
    write_ = os.write

    def full(file: int, data: memoryview) -> int:
        if len(data) > 100:
            return write_(file, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            keep.append(raw(1))
    assert (tmp_path / ref.file).stat().st_size == ref.length
    assert keep.read(keep.append(raw(2))) == raw(2)
    keep.close()


def test_copies_are_verbatim_where_they_can_be(tmp_path: Path) -> None:
    pages = [response(n) for n in range(3)]
    chunked = record(http(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked"))
    sources = {
        "members.warc.gz": members([*pages, chunked]),
        "plain.warc": [*pages, chunked],
        "one.warc.gz": [gzip.compress(b"".join([*pages, chunked]))],
    }
    with archive(tmp_path / "raw") as keep:
        for name, parts in sources.items():
            path = write(tmp_path / name, parts)
            for found in read_warc(path):
                assert not isinstance(found, Problem)
                scan, had = found
                for ref in (keep.copy(path, scan), keep.copy(path, scan, had)):
                    assert keep.read(ref) == had
                    kept = (tmp_path / "raw" / ref.file).read_bytes()
                    kept = kept[ref.offset : ref.offset + ref.length]
                    assert (kept in parts) == scan.whole == (name == "members.warc.gz")


def test_places_that_are_none(tmp_path: Path) -> None:
    keep = archive(tmp_path)
    for file in ("../x", "/etc/passwd", ".hidden", "", "a/b"):
        with pytest.raises(ValueError, match="not a file"):
            keep.read(RawRef(file, 0, 10))
    with pytest.raises(Unreadable) as caught:
        keep.read(RawRef("20240619-0000.warc.gz", 0, 10))
    assert caught.value.problem.code == "missing"
    assert not list(tmp_path.iterdir())
    keep.close()


def test_another_reader_reads_what_we_keep(tmp_path: Path) -> None:
    warc = pytest.importorskip("fastwarc.warc", reason="FastWARC is not installed")
    with archive(tmp_path) as keep:
        ref = keep.append(raw(1))
        keep.append(raw(2, body=b""))
    with (tmp_path / ref.file).open("rb") as stream:
        first, second = (
            (r.headers["WARC-Target-URI"], r.http_headers.status_code, r.reader.read())
            for r in warc.ArchiveIterator(stream, parse_http=True)
        )
    assert first == ("http://press.example/1", 200, page(1))
    assert second == ("http://press.example/2", 200, b"")
