"""WARC read: the responses of an archive (ISO 28500:2017), and of an ARC file, damaged or not.

Finding records among a file's bytes is :mod:`.records`; here they become responses.
docs/design/raw-archive.md has the reasons and the figures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import FileIO
from pathlib import Path

from kawaraban.article import Problem, RawResponse, Unreadable
from kawaraban.collect.decoding import UndecodableError, dechunk, decode, header_text, plain_headers
from kawaraban.collect.packing import (
    Packing,
    begins_record,
    find_record,
    first_bytes,
    packing_of,
)
from kawaraban.collect.records import (
    DamagedError,
    LengthError,
    RecordStream,
    block_length,
    fields,
)

MAX_PAYLOAD = 64 * 1024 * 1024
"""Bytes of one response's body that are read, before and after decoding."""
MAX_RECORD = MAX_PAYLOAD + 1024 * 1024
_MAX_RATIO = 1000.0  # bounded by MAX_PAYLOAD anyway; deflate reaches 1032
_MAX_INNER = 256 * 1024 * 1024
"""How far into one gzip member a record may lie; every read of it decompresses up to there."""
_MAX_HTTP_HEAD = 256 * 1024

_HTTP = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_WHEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?)?)?)?\Z")
_DATE_DIGITS = re.compile(r"\d{14}\Z")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
_CODED = (b"content-encoding", b"transfer-encoding")


@dataclass(frozen=True, slots=True)
class ScannedRecord:
    """A response found in an archive, and where: ``length`` bytes from ``offset`` of the file
    on are enough to read it, once ``inner`` bytes that they decompress to are passed over.

    ``whole`` is whether those bytes are one gzip member that holds nothing else.
    """

    offset: int
    length: int
    url: str
    date: datetime
    status: int
    content_type: str
    inner: int = 0
    whole: bool = False


def scan_warc(path: Path) -> Iterator[ScannedRecord | Problem]:
    """The responses (and http resources) of an archive, in order, without their bodies.

    As :func:`read_warc`, but nothing is decoded or kept.
    """
    for found in _walk(path, 0, 0, bodies=False):
        yield found if isinstance(found, Problem) else found.scanned


def read_warc(
    path: Path, start: int = 0, inner: int = 0
) -> Iterator[tuple[ScannedRecord, RawResponse] | Problem]:
    """The responses (and http resources) of an archive, in order, each decompressed once.

    WARC 1.0 and 1.1, and ARC, plain or gzipped (a member per record, several, or the whole file
    in one), or with zstd. Chunks and content codings are undone. Anything damaged gives a
    :class:`~kawaraban.article.Problem` that names its offset, and reading goes on behind it;
    records that hold no response (requests, revisits, metadata) are passed over. Memory does
    not grow with records or files. ``OSError`` where the file cannot be read.

    To go on where an earlier reading was left, give the ``offset`` and ``inner`` of the last
    record had: it comes again, then the next ones.
    """
    for found in _walk(path, start, inner, bodies=True):
        if isinstance(found, Problem):
            yield found
        elif found.raw is not None:
            yield found.scanned, found.raw


def read_member(path: Path, offset: int, length: int, inner: int = 0) -> RawResponse:
    """One response out of an archive, at the place :func:`scan_warc` gave.

    :class:`Unreadable` where there is none, or a damaged or too large one, or no such file.
    """
    if length > MAX_RECORD and not inner:
        raise _unreadable(path, offset, "too-large", f"a record of {length:,} bytes")
    if inner > _MAX_INNER:
        raise _unreadable(
            path, offset, "too-large", "it lies too deep in one gzip member; read the whole file"
        )
    try:
        with path.open("rb", buffering=0) as file:
            end = min(offset + length, os.fstat(file.fileno()).st_size)
            packing, _ = packing_of(file)
            inside = _beginning(file, offset, packing)
            arc = not inner and not inside.startswith(b"WARC/") and begins_record(inside)
            stream = RecordStream(file, offset, end, packing=packing, arc=arc, inner=inner)
            found = _record(stream, _file_time(file), bodies=True) if stream.begin() else None
    except ValueError as error:
        raise _unreadable(path, offset, "not-an-archive", f"it is {error}") from error
    except OSError as error:
        raise _unreadable(path, offset, "missing", f"{error}") from error
    except (DamagedError, _RefusedError) as error:
        url = error.url if isinstance(error, _RefusedError) else ""
        raise Unreadable(_problem(path, offset, error.code, f"{error}", url)) from error
    if found is None or found.raw is None:
        raise _unreadable(path, offset, "no-response", "no response is kept here")
    return found.raw


def _walk(path: Path, start: int, inner: int, *, bodies: bool) -> Iterator[_Found | Problem]:
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            yield _problem(path, 0, "empty", "the file is empty")
            return
        try:
            packing, first = packing_of(file)
        except ValueError as error:
            yield _problem(path, 0, "not-an-archive", f"it is {error}")
            return
        inside = _beginning(file, first, packing)
        arc = begins_record(inside) and not inside.startswith(b"WARC/")
        other = _what_else(inside)
        if other:
            yield _problem(path, 0, *other)
            return
        made = _file_time(file)
        start = max(start, first)
        stream = RecordStream(file, start, size, packing=packing, arc=arc, inner=inner)
        seen = False
        while True:
            try:
                if not stream.begin():
                    return
                found = _record(stream, made, bodies=bodies)
            except _RefusedError as refused:
                seen = True
                yield _problem(path, stream.offset, refused.code, f"{refused}", refused.url)
            except DamagedError as damage:
                offset, code, detail = stream.offset, damage.code, f"{damage}"
                more = stream.recover()
                if more:
                    detail += "; reading goes on behind it"
                elif not seen and start == first:
                    code, detail = "not-an-archive", f"no WARC record is in it ({detail})"
                yield _problem(path, offset, code, detail)
                if not more:
                    return
            else:
                seen = True
                if found is None:
                    continue
                if found.mended:
                    stream.recover()
                    detail = f"{found.mended}; what there is of it was taken"
                    yield _problem(path, found.scanned.offset, "damaged", detail, found.scanned.url)
                yield found


def _beginning(file: FileIO, offset: int, packing: Packing | None) -> bytes:
    """The first bytes of what lies there, unpacked."""
    file.seek(offset)
    begins = file.read(4096)
    return begins[:100] if packing is None else first_bytes(begins, packing, most=100)


@dataclass(frozen=True, slots=True)
class _Found:
    """``mended`` says what was wrong with a record that was taken all the same."""

    scanned: ScannedRecord
    raw: RawResponse | None = None
    mended: str = ""


class _RefusedError(Exception):
    """A whole record that cannot be used."""

    def __init__(self, code: str, detail: str, url: str) -> None:
        super().__init__(detail)
        self.code = code
        self.url = url


def _record(stream: RecordStream, made: datetime, *, bodies: bool) -> _Found | None:
    """The record that ``stream`` stands at; ``None`` where it holds no response.

    :class:`_RefusedError` once it is passed, :class:`DamagedError` in the middle of it.
    """
    head = stream.head()
    size = block_length(head)
    about = {name.lower(): value for name, value in fields(head)}
    kind = about.get(b"warc-type", b"").lower()
    url = _UNSEEN.sub("", header_text(about.get(b"warc-target-uri", b"")))
    if url.startswith("<"):  # as wget writes it
        url = url[1:].removesuffix(">")
    content_type = about.get(b"content-type", b"application/http")
    http = kind == b"response" and content_type.lower().startswith(b"application/http")
    wanted = (http or kind == b"resource") and url.lower().startswith(("http://", "https://"))
    if not wanted or size > MAX_RECORD:
        stream.skip(size)
        stream.end()
        if wanted:
            raise _RefusedError("too-large", f"a record of {size:,} bytes", url)
        return None
    block = stream.read(size)
    whole, mended = False, ""
    try:
        whole = stream.end()
        length = stream.consumed - stream.offset
    except LengthError as error:
        stream.check_member()  # or what is taken for a wrong length is damage
        mended = f"{error}"
        length = stream.consumed - stream.offset + 5  # with what gave it away
        swallowed = find_record(block, 0)
        if swallowed >= 0:
            stream.put_back(block[swallowed:])
            block = block[:swallowed].removesuffix(b"\r\n\r\n")
    status, headers, start = 200, [(b"content-type", content_type)], 0
    if http:
        status, headers, start = _http_head(block, url)
    when = _when(header_text(about.get(b"warc-date", b"")), headers, made)
    scanned = ScannedRecord(
        offset=stream.offset,
        length=length,
        url=url,
        date=when,
        status=status,
        content_type=_first(headers, b"content-type"),
        inner=stream.inner,
        whole=whole,
    )
    if not bodies:
        return _Found(scanned, None, mended)
    body = block[start:] if start else block
    if http and any(name.lower() in _CODED for name, _ in headers):
        body = _decoded(body, headers, url)
    raw = RawResponse(
        url=url,
        asked=header_text(about.get(b"kawaraban-asked", b"")),
        status=status,
        headers=plain_headers((header_text(n), header_text(v)) for n, v in headers),
        body=body,
        fetched=when,
    )
    return _Found(scanned, raw, mended)


def _http_head(block: bytes, url: str) -> tuple[int, list[tuple[bytes, bytes]], int]:
    """Status, header lines, and where the body begins."""
    line = _HTTP.match(block)
    if line is None:
        raise _RefusedError("bad-response", "it does not begin as an answer over HTTP does", url)
    blank = _BLANK.search(block)
    ends, start = (blank.start(), blank.end()) if blank else (len(block), len(block))
    if ends > _MAX_HTTP_HEAD:
        raise _RefusedError("bad-response", f"HTTP headers of {ends:,} bytes", url)
    return int(line.group(1)), list(fields(block[:ends])), start


def _decoded(body: bytes, headers: list[tuple[bytes, bytes]], url: str) -> bytes:
    """The body without chunks and content codings; of a broken one the readable part."""
    codings = ",".join(header_text(v) for n, v in headers if n.lower() == b"content-encoding")
    try:
        if b"chunked" in _first(headers, b"transfer-encoding").lower().encode():
            body, _ = dechunk(body, MAX_PAYLOAD)
        return decode(body, codings, max_bytes=MAX_PAYLOAD, max_ratio=_MAX_RATIO)[0]
    except UndecodableError as error:
        raise _RefusedError(error.code, f"{error}", url) from error


def _first(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    return header_text(next((v for n, v in headers if n.lower() == name), b""))


def _when(text: str, headers: list[tuple[bytes, bytes]], made: datetime) -> datetime:
    """When the response was had: WARC-Date (also as shortened, or written as ARC does), else
    the answer's own Date, else the file's time. A year at either end of the calendar, beside
    which no other date can be reckoned, is none."""
    readings: tuple[Callable[[], datetime], ...] = (
        lambda: _written(text),
        lambda: parsedate_to_datetime(_first(headers, b"date")),
    )
    for read in readings:
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            when = read()
            when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
            if 1800 <= when.year <= 9000:
                return when
    return made


def _written(text: str) -> datetime:
    if _DATE_DIGITS.match(text):
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    when = _WHEN.match(text)
    if when:
        year, month, day, clock = when.groups()
        return datetime.fromisoformat(
            f"{year}-{month or '01'}-{day or '01'}T{clock or '00:00'}+00:00"
        )
    return datetime.fromisoformat(text).astimezone(UTC)


def _file_time(file: FileIO) -> datetime:
    return datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)


def _what_else(begins: bytes) -> tuple[str, str] | None:
    """What a file is that is known not to be WARC, as code and words."""
    if begins.startswith(b"PK\x03\x04"):
        return "not-an-archive", (
            "this is a ZIP file. If it is a WACZ, unpack it and import the files in its archive/"
        )
    if begins.startswith((b"BZh", b"\xfd7zXZ")):
        return "not-an-archive", (
            "compressed otherwise than with gzip or zstd. Decompress it first (bunzip2, unxz)"
        )
    return None


def _problem(path: Path, offset: int, code: str, detail: str, url: str = "") -> Problem:
    where = f"{path.name}, byte {offset:,}"
    return Problem(stage="import", code=code, detail=f"{where}: {detail}.", url=url)


def _unreadable(path: Path, offset: int, code: str, detail: str) -> Unreadable:
    return Unreadable(_problem(path, offset, code, detail))
