"""Archives read: every form of them, and every damage we could think of."""

from __future__ import annotations

import os
import random
import sys
import tracemalloc
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kawaraban.article import Problem, RawResponse, Unreadable
from kawaraban.collect.warc import ScannedRecord, read_member, read_warc, scan_warc

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from archives import http, members, page, record, response, squeeze, warcinfo, write

Found = tuple[ScannedRecord, RawResponse]
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(path: Path) -> tuple[list[Found], list[Problem]]:
    """All of an archive, having checked that every way of reading says the same."""
    found: list[Found] = []
    problems: list[Problem] = []
    for one in read_warc(path):
        problems.append(one) if isinstance(one, Problem) else found.append(one)
    seen = {scan for scan, _ in found}
    for scan in scan_warc(path):  # which does not decode bodies, so it knows less of them
        if isinstance(scan, Problem):
            assert scan in problems
            continue
        if scan not in seen:
            with pytest.raises(Unreadable) as caught:
                read_member(path, scan.offset, scan.length, scan.inner)
            assert caught.value.problem in problems
        seen -= {scan}
    assert not seen
    for scan, raw in found:
        assert read_member(path, scan.offset, scan.length, scan.inner) == raw
    for problem in problems:
        assert problem.stage == "import"
        assert path.name in problem.detail
    return found, problems


def bodies(found: list[Found]) -> list[bytes]:
    return [raw.body for _, raw in found]


PAGES = [page(n) for n in range(5)]
RECORDS = [warcinfo(), *(response(n) for n in range(5))]


def split_anywhere(data: bytes) -> list[bytes]:
    """As bgzip does: members that know nothing of records."""
    return [data[at : at + 300] for at in range(0, len(data), 300)]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("plain.warc", RECORDS),
        ("members.warc.gz", members(RECORDS)),
        ("one-member.warc.gz", [squeeze(b"".join(RECORDS))]),
        ("pairs.warc.gz", members([b"".join(RECORDS[n : n + 2]) for n in (0, 2, 4)])),
        ("bgzip.warc.gz", members(split_anywhere(b"".join(RECORDS)))),
        ("padded.warc.gz", [m + b"\0" * 100 for m in members(RECORDS)]),
        ("empty-members.warc.gz", [m + squeeze(b"") for m in members(RECORDS)]),
        ("lines-between.warc", [r + b"\r\n\r\n\r\n" for r in RECORDS]),
        ("no-lines-between.warc", [r[:-4] for r in RECORDS]),
        ("unix-lines.warc", [r.replace(b"\r\n", b"\n") for r in RECORDS]),
    ],
)
def test_every_form_gives_the_same(tmp_path: Path, name: str, parts: list[bytes]) -> None:
    if name == "unix-lines.warc":  # the lengths of the blocks change with them
        parts = [record(http(p).replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n") for p in PAGES]
    found, problems = read(write(tmp_path / name, parts))
    assert not problems
    assert bodies(found) == PAGES
    assert all(
        scan.whole == (name in ("members.warc.gz", "padded.warc.gz")) for scan, _ in found
    ) or (name == "empty-members.warc.gz")
    scan, raw = found[0]
    assert scan.status == raw.status == 200
    assert scan.content_type == "text/html; charset=utf-8"
    assert scan.date == raw.fetched == datetime(2024, 6, 19, 9, tzinfo=UTC)
    assert raw.url == scan.url
    assert raw.header("Content-Type") == "text/html; charset=utf-8"


def test_what_holds_no_response_is_passed_over(tmp_path: Path) -> None:
    parts = [
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="application/http"),
        record(http(b""), kind="revisit"),
        record(b"x: 1", kind="metadata", content_type="application/warc-fields"),
        record(b"\0" * 80, url="dns:press.example", content_type="text/dns"),
        record(b"what", kind="unheard-of"),
        record(b"\x89PNG", kind="resource", url="file:///a b.png", content_type="image/png"),
        record(PAGES[0], kind="resource", content_type="text/html"),
        record(http(PAGES[1]), url="<http://press.example/wget>"),
    ]
    found, problems = read(write(tmp_path / "a.warc", parts))
    assert not problems
    assert bodies(found) == PAGES[:2]
    assert found[0][1].header("content-type") == "text/html"
    assert found[1][0].url == "http://press.example/wget"


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\nX: y\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (chunked(PAGES[0]), ["Transfer-Encoding: chunked"]),
        (PAGES[0], ["Transfer-Encoding: chunked"]),
        (squeeze(PAGES[0]), ["Content-Encoding: gzip"]),
        (PAGES[0], ["Content-Encoding: gzip"]),
        (PAGES[0], ["Content-Encoding: br"]),
        (PAGES[0], ["Content-Encoding: deflate"]),
        (zlib.compress(PAGES[0]), ["Content-Encoding: deflate"]),
        (
            chunked(squeeze(PAGES[0])),
            ["TRANSFER-ENCODING: Chunked", "content-encoding: GZIP"],
        ),
        (PAGES[0], ["Content-Length: 99999999"]),
        (PAGES[0], ["Content-Length: 1"]),
    ],
    ids=map(str, range(10)),
)
def test_codings_are_undone_or_were(tmp_path: Path, body: bytes, lines: list[str]) -> None:
    found, problems = read(write(tmp_path / "a.warc.gz", members([record(http(body, *lines))])))
    assert not problems
    assert bodies(found) == [PAGES[0]]
    assert not {n for n, _ in found[0][1].headers} & {"content-encoding", "transfer-encoding"}


def test_of_a_broken_body_the_readable_part_is_taken(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(20_000)
    text = b"<p>" + noise.hex().encode()
    parts = [
        record(http(squeeze(text)[:-9000], "Content-Encoding: gzip")),
        record(http(chunked(text, 1000)[:5000], "Transfer-Encoding: chunked")),
    ]
    found, problems = read(write(tmp_path / "a.warc", parts))
    assert not problems
    for body in bodies(found):
        assert len(body) > 4000
        assert text.startswith(body)


BAD_RECORDS = [
    (record(http(b"\xff" * 99, "Content-Encoding: gzip, gzip, gzip")), "unknown-coding"),
    (record(http(b"\x80\x42", "Content-Encoding: exi")), "unknown-coding"),
    (record(http(b"\x1f\x8b\x08\0" + b"\xff" * 99, "Content-Encoding: gzip")), "cut-short"),
    (record(http(squeeze(bytes(70_000_000)), "Content-Encoding: gzip")), "bomb"),
    (record(b"SSH-2.0-OpenSSH\r\n\r\n"), "bad-response"),
    (record(b""), "bad-response"),
    (record(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000), "bad-response"),
]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_record_that_cannot_be_used_costs_itself(tmp_path: Path, zipped: bool) -> None:
    parts = []
    for number, (bad, _) in enumerate(BAD_RECORDS):
        parts += [response(number), bad]
    path = tmp_path / "a.warc.gz"
    found, problems = read(write(path, members(parts) if zipped else parts))
    assert [p.code for p in problems] == [code for _, code in BAD_RECORDS]
    assert {p.url for p in problems} == {"http://press.example/1"}
    assert len(found) == len(BAD_RECORDS)


def test_a_record_too_large_is_passed_over(tmp_path: Path) -> None:
    size = 100_000_000
    big = record(b"", length=size)[:-4]
    path = tmp_path / "a.warc"
    with path.open("wb") as file:
        file.write(response(0) + big)
        file.seek(size, os.SEEK_CUR)
        file.write(b"\r\n\r\n" + response(1))
    tracemalloc.start()
    found, problems = read(path)
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
    assert [p.code for p in problems] == ["too-large"]
    assert len(found) == 2


def lying(number: int, by: int) -> bytes:
    block = http(page(number))
    return record(block, length=len(block) + by, url=f"http://press.example/{number}")


@pytest.mark.parametrize("form", ["plain", "members", "one-member"])
@pytest.mark.parametrize("by", [-20, 30, 400])
def test_wrong_lengths_cost_at_most_their_record(tmp_path: Path, form: str, by: int) -> None:
    records = [response(0), lying(1, by), response(2), response(3)]
    parts = {
        "plain": records,
        "members": members(records),
        "one-member": [squeeze(b"".join(records))],
    }[form]
    found, problems = read(write(tmp_path / "a.warc.gz", parts))
    assert [p.code for p in problems] == [
        "cut-short" if by > 0 and form == "members" else "damaged"
    ]
    assert f"byte {found[0][0].length if form != 'one-member' else 0:,}" in problems[0].detail
    seen = {scan.url[-1]: raw.body for scan, raw in found}
    assert [seen["0"], seen["2"], seen["3"]] == [page(0), page(2), page(3)]
    if "1" in seen:
        assert page(1).startswith(seen["1"][:60])
    else:
        assert form == "members"


@pytest.mark.parametrize("by", [10**6, 10**12, 10**17])
def test_a_length_beyond_the_file(tmp_path: Path, by: int) -> None:
    records = [response(0), lying(1, by), response(2), response(3)]
    for number, parts in enumerate((records, members(records))):
        found, problems = read(write(tmp_path / f"{number}.warc", parts))
        assert {"0", "2", "3"} <= {scan.url[-1] for scan, _ in found}
        assert problems


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_cut_anywhere_gives_all_whole_records(tmp_path: Path, zipped: bool) -> None:
    parts = members(RECORDS) if zipped else RECORDS
    data = b"".join(parts)
    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts))]
    path = tmp_path / "a.warc.gz"
    for cut in range(1, len(data), 7):
        path.write_bytes(data[:cut])
        found, problems = read(path)
        slack = 0 if zipped else 4  # a plain record is whole without its two line ends
        whole = sum(end - slack <= cut for end in ends[1:])
        assert bodies(found) == PAGES[:whole]
        assert len(problems) <= 1
        if zipped and cut not in ends:
            assert problems[0].code in ("cut-short", "not-an-archive", "damaged")


@pytest.mark.parametrize("zipped", [False, True])
def test_a_hole_costs_only_what_lay_in_it(tmp_path: Path, zipped: bool) -> None:
    """Damage of every kind to the third page: the others are all there."""
    parts = members(RECORDS) if zipped else list(RECORDS)
    whole = parts[3]
    middle = len(whole) // 2
    damages = [
        b"",
        whole[:middle],
        whole[middle:],
        whole[:-40] + whole[-30:],
        b"\0" * len(whole),
        b"\xff" * len(whole),
        b"\xff" * 40 + whole[40:],
        whole[:-12] + b"\0" * 12,
        whole + b"junk behind it",
        b"\x1f\x8b\x08 not gzip",
        b"WARC/1.0\r\nno: length\r\n\r\n",
        b"x" * 3_000_000,
        b"\x1f\x8b\x08" * 2000,
    ]
    path = tmp_path / "a.warc.gz"
    for damage in damages:
        found, problems = read(write(path, [*parts[:3], damage, *parts[4:]]))
        others = [
            body for body in bodies(found) if body in (PAGES[0], PAGES[1], PAGES[3], PAGES[4])
        ]
        assert others == [PAGES[0], PAGES[1], PAGES[3], PAGES[4]]
        assert len(found) <= 5
        if damage and not (damage == b"\0" * len(whole) and zipped):
            assert len(problems) in (1, 2), damage[:20]
            assert "byte" in problems[0].detail


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75\n1 0 X\n", "not-an-archive"),
        (squeeze(b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75\n"), "not-an-archive"),
        (b"PK\x03\x04rest", "not-an-archive"),
        (b"\x28\xb5\x2f\xfdrest", "not-an-archive"),
        (b"<!doctype html><p>hello", "not-an-archive"),
        (squeeze(b"hello"), "not-an-archive"),
        (b"\x1f\x8b\x08", "not-an-archive"),
        (bytes(10_000), "not-an-archive"),
        (b"\n" * 5_000_000, "not-an-archive"),
        (squeeze(b"\n" * 50_000_000), "not-an-archive"),
    ],
    ids=map(str, range(11)),
)
def test_other_files_are_told_as_such(tmp_path: Path, data: bytes, code: str) -> None:
    found, problems = read(write(tmp_path / "a.warc.gz", [data]))
    assert not found
    assert [p.code for p in problems] == [code]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("2024-06-19T09:00:00.123456789Z", datetime(2024, 6, 19, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2024-06-19T09:00Z", datetime(2024, 6, 19, 9, tzinfo=UTC)),
        ("2024-06", datetime(2024, 6, 1, tzinfo=UTC)),
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("20240619090000", datetime(2024, 6, 19, 9, tzinfo=UTC)),
        ("2024-06-19T18:00:00+09:00", datetime(2024, 6, 19, 9, tzinfo=UTC)),
        ("yesterday", datetime(2024, 6, 20, 1, 2, 3, tzinfo=UTC)),
        ("9999-99-99T99:99:99Z", datetime(2024, 6, 20, 1, 2, 3, tzinfo=UTC)),
        ("", datetime(2024, 6, 20, 1, 2, 3, tzinfo=UTC)),
    ],
)
def test_dates(tmp_path: Path, said: str, taken: datetime) -> None:
    block = http(PAGES[0], "Date: Thu, 20 Jun 2024 01:02:03 GMT")
    found, _ = read(write(tmp_path / "a.warc", [record(block, date=said)]))
    assert found[0][0].date == taken


def test_going_on_where_it_was_left(tmp_path: Path) -> None:
    for number, parts in enumerate(
        (
            RECORDS,
            members(RECORDS),
            [squeeze(b"".join(RECORDS))],
            members(split_anywhere(b"".join(RECORDS))),
        )
    ):
        path = write(tmp_path / f"{number}.warc", parts)
        found, _ = read(path)
        for at, (scan, _) in enumerate(found):
            rest = list(read_warc(path, scan.offset, scan.inner))
            assert rest == found[at:]
        last = found[-1][0]
        if last.whole:
            assert list(read_warc(path, last.offset + last.length)) == []


def test_members_that_are_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", members(RECORDS))
    size = path.stat().st_size
    for args in (
        (size, 10),
        (size + 100, 10),
        (3, 50),
        (0, 0),
        (0, 20),
        (0, size, 10_000),
        (0, size, 2**40),
    ):
        with pytest.raises(Unreadable) as caught:
            read_member(path, *args)
        assert caught.value.problem.code in ("damaged", "cut-short", "no-response", "too-large")
    with pytest.raises(Unreadable) as caught:
        read_member(tmp_path / "missing", 0, 10)
    assert caught.value.problem.code == "missing"
    with pytest.raises(Unreadable) as caught:
        read_member(path, 0, 2**40)
    assert caught.value.problem.code == "too-large"
    with pytest.raises(FileNotFoundError):
        list(read_warc(tmp_path / "missing"))


def bomb(size: int) -> bytes:
    """The beginning of a member that holds a record of ``size`` zeros."""
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(record(b"", length=size)[:-4])
    # Flushed to a byte boundary, the second piece can be repeated for ever.
    first, again = (
        packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    return start + first + again * (size >> 20)


def test_a_record_that_is_a_bomb_is_given_up(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz", [*members([response(0)]), bomb(1 << 30), *members([response(1)])]
    )
    tracemalloc.start()
    found, problems = read(path)
    assert tracemalloc.get_traced_memory()[1] < 16_000_000
    tracemalloc.stop()
    assert [p.code for p in problems] == ["bomb"]
    assert bodies(found) == [page(0), page(1)]


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    rng = random.Random(2)
    one = squeeze(record(http(rng.randbytes(40_000).hex().encode())))
    path = write(tmp_path / "a.warc.gz", (one for _ in range(2000)))
    tracemalloc.start()
    assert sum(1 for _ in read_warc(path)) == 2000
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def stored(data: bytes) -> bytes:
    """A block of deflate that is not compressed (RFC 1951 section 3.2.4), not the last one."""
    return (
        b"\0" + len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little") + data
    )


def test_damage_upon_damage_does_not_cost_the_square(tmp_path: Path) -> None:
    """200 members, each stored inside all that come before it, which all decompress to the far
    end of the file and break there: read over only a bounded number of times."""
    nested = b""
    for _ in range(200):
        text = record(b"", length=10**9)[:-4] + nested
        nested = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + stored(text)
    path = tmp_path / "a.warc.gz"
    block = stored(bytes(60_000))
    write(path, [*members([response(0)]), nested, *(block for _ in range(1500)), b"\xff" * 100])
    found = list(scan_warc(path))
    assert isinstance(found[0], ScannedRecord)
    assert 2 <= len(found) < 10
    assert all(isinstance(one, Problem) for one in found[1:])


@FUZZ
@given(data=st.data())
def test_no_damage_is_fatal(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes overwritten, cut out and put in, anywhere: never an exception, never a page that
    was not there, and what lies before the damage is all read."""
    zipped = data.draw(st.booleans())
    parts = members(RECORDS) if zipped else RECORDS
    whole = b"".join(parts)
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 400))
    put = data.draw(st.one_of(st.binary(max_size=300), st.sampled_from(parts)))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole[:at] + put + whole[at + gone :])
    found, _ = read(path)
    before = sum(sum(map(len, parts[: n + 1])) <= at for n in range(1, len(parts)))
    assert bodies(found)[:before] == PAGES[:before]
    if zipped:
        assert all(body in PAGES for body in bodies(found))


def test_damage_that_looks_like_a_wrong_length_is_damage(tmp_path: Path) -> None:
    """What a damaged member unpacks to may end as a record does; its checksum tells."""
    whole = bytearray(b"".join(members(RECORDS)))
    put = bytes.fromhex("00" * 10 + "01040101f10f" + "00" * 22 + "0101077a8100")
    whole[1565:1625] = put
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole)
    found, problems = read(path)
    assert bodies(found) == PAGES[: len(found)]
    assert [p.code for p in problems] == ["cut-short"]


@FUZZ
@given(st.binary(max_size=2000), st.booleans())
def test_noise_is_not_fatal(tmp_path: Path, noise: bytes, inside: bool) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[1] + noise if inside else noise)
    found, _ = read(path)
    assert len(found) >= inside


@pytest.mark.shared
def test_every_shared_archive_is_read_or_reported(shared: Path) -> None:
    expected = {
        "bad.arc": (0, ["damaged", "bad-response", "damaged"]),
        "example.arc": (1, []),
        "example.arc.gz": (1, []),
        "example-space-in-url.arc": (0, ["cut-short"]),
        "example-bad-non-chunked.warc.gz": (1, []),
        "example-bad.warc.gz.bad": (2, []),
        "example-digest.warc": (0, []),
        "example-iana.org-chunked.warc": (1, []),
        "example-resource.warc.gz": (1, []),
        "example-space-in-target-uri.warc.gz": (0, []),
        "example-trunc.warc": (1, ["damaged"]),
        "example-wget-bad-target-uri.warc.gz": (1, []),
        "example-wrong-chunks.warc.gz": (1, []),
        "example.warc": (1, []),
        "example.warc.gz": (1, []),
        "post-test.warc.gz": (3, []),
    }
    folder = shared / "press/warc/test/data"
    assert {path.name for path in folder.iterdir()} == set(expected)
    for path in folder.iterdir():
        found, problems = read(path)
        assert (len(found), [p.code for p in problems]) == expected[path.name], path.name
        for _, raw in found:
            assert raw.body.lstrip()[:1] in (b"<", b"{")


@pytest.mark.shared
def test_the_shared_pages_are_all_read(shared: Path) -> None:
    pages = list(read_warc(shared / "press/pages.warc.gz"))
    gold = (shared / "press/gold.jsonl").read_text().splitlines()
    assert len(pages) == len(gold)
    for found in pages:
        assert not isinstance(found, Problem)
        scan, raw = found
        assert scan.whole
        assert raw.body
