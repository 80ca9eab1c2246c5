"""ARC files and zstd archives: whole, cut, damaged, and gone on with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kawaraban.article import Problem, RawResponse
from kawaraban.collect import zstd
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.collect.warc import ScannedRecord, read_warc

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from archives import http, page, response, squeeze, warcinfo, write

NUMBERS = range(5)


def arc_record(number: int, *, length: int | None = None) -> bytes:
    block = http(page(number))
    size = len(block) if length is None else length
    line = f"http://press.example/{number} 192.0.2.1 20240619090000 text/html {size}\n"
    return line.encode() + block + b"\n"


def filedesc() -> bytes:
    block = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    line = f"filedesc://x.arc 0.0.0.0 20240619090000 text/plain {len(block)}\n"
    return line.encode() + block + b"\n"


def dns() -> bytes:
    return b"dns:press.example 192.0.2.1 20240619090000 text/dns 4\nabcd\n"


def read(path: Path) -> tuple[list[int], list[str]]:
    numbers, codes = [], []
    for found in read_warc(path):
        if isinstance(found, Problem):
            codes.append(found.code)
        else:
            raw = found[1]
            number = int(raw.url.rpartition("/")[2])
            assert raw.body == page(number)
            assert raw.fetched.isoformat() == "2024-06-19T09:00:00+00:00"
            numbers.append(number)
    return numbers, codes


def frames(records: list[bytes], dictionary: bytes = b"") -> list[bytes]:
    known = zstd.ZstdDict(dictionary, is_raw=True) if dictionary else None
    return [zstd.compress(one, zstd_dict=known) for one in records]


def archive(kind: str) -> list[bytes]:
    """The pieces of an archive of five pages."""
    arc = [filedesc(), dns(), *map(arc_record, NUMBERS)]
    warc = [warcinfo(), *map(response, NUMBERS)]
    match kind:
        case "arc":
            return arc
        case "arc.gz":
            return list(map(squeeze, arc))
        case "warc.zst":
            return frames(warc)
        case "arc.zst":
            return frames(arc)
    raise ValueError(kind)


ZSTD = ("warc.zst", "arc.zst")
KINDS = ["arc", "arc.gz", *ZSTD]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_archive(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.{kind}", archive(kind))
    assert read(path) == (list(NUMBERS), [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_tail_costs_the_last_record(tmp_path: Path, kind: str) -> None:
    whole = b"".join(archive(kind))
    path = write(tmp_path / f"a.{kind}", [whole[:-20]])
    numbers, codes = read(path)
    assert numbers[:4] == [0, 1, 2, 3]
    assert codes == ["cut-short"] or numbers == list(NUMBERS)


@pytest.mark.parametrize("kind", KINDS)
def test_reading_goes_on_behind_damage(tmp_path: Path, kind: str) -> None:
    pieces = archive(kind)
    third = bytearray(pieces[-3])
    third[: len(third) // 2] = b"\0" * (len(third) // 2)
    pieces[-3] = bytes(third)
    numbers, codes = read(write(tmp_path / f"a.{kind}", pieces))
    assert numbers == [0, 1, 3, 4]
    assert codes
    assert set(codes) <= {"damaged", "cut-short"}


@pytest.mark.parametrize("kind", KINDS)
def test_reading_is_taken_up_where_it_was_left(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.{kind}", archive(kind))
    places = [f for f in read_warc(path) if not isinstance(f, Problem)]
    for at, (record, _) in enumerate(places):
        rest = list(read_warc(path, record.offset, record.inner))
        assert [one.url for one, _ in pairs(rest)] == [one.url for one, _ in places[at:]]


def pairs(
    found: list[tuple[ScannedRecord, RawResponse] | Problem],
) -> list[tuple[ScannedRecord, RawResponse]]:
    return [one for one in found if not isinstance(one, Problem)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_of_it_can_be_read_again(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.{kind}", archive(kind))
    with RawArchive(tmp_path / "raw") as kept:
        for record, raw in pairs(list(read_warc(path))):
            again = kept.read(kept.copy(path, record, raw))
            assert (again.url, again.body) == (raw.url, raw.body)


def test_an_arc_record_with_a_wrong_length(tmp_path: Path) -> None:
    pieces = [filedesc(), arc_record(0), arc_record(1, length=20), arc_record(2)]
    numbers = [
        found[1].url[-1]
        for found in read_warc(write(tmp_path / "a.arc", pieces))
        if not isinstance(found, Problem)
    ]
    assert numbers[0] == "0"
    assert numbers[-1] == "2"


@pytest.mark.parametrize("packed", [False, True])
def test_frames_with_a_dictionary(tmp_path: Path, packed: bool) -> None:
    warc = [warcinfo(), *map(response, NUMBERS)]
    samples = [response(n) for n in range(300)]
    dictionary = zstd.train_dict(samples, 4096)
    content = dictionary.dict_content
    kept = zstd.compress(content) if packed else content
    head = b"\x5d\x2a\x4d\x18" + len(kept).to_bytes(4, "little") + kept
    pieces = [zstd.compress(one, zstd_dict=dictionary) for one in warc]
    assert read(write(tmp_path / "a.warc.zst", [head, *pieces])) == (list(NUMBERS), [])
    huge = b"\x5d\x2a\x4d\x18" + (1 << 31).to_bytes(4, "little")
    _, codes = read(write(tmp_path / "b.warc.zst", [huge]))
    assert codes == ["not-an-archive"]


def test_a_zstd_bomb_is_left(tmp_path: Path) -> None:
    bomb = zstd.compress(response(0)[:200] + b"\0" * 300_000_000)
    _, codes = read(write(tmp_path / "a.warc.zst", [bomb]))
    assert codes
