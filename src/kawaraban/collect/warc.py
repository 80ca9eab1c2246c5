"""WARC, both ways: the desk's own raw archive, and archives to import.

One format for both (ISO 28500:2017, WARC 1.1, one gzip member per record): any WARC tool
reads what we keep, and an imported record is copied without being compressed again. What a
record's bytes are is :mod:`.records`; here they become responses, and responses records.
docs/design/raw-archive.md has the reasons and the figures.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from io import FileIO
from pathlib import Path
from types import TracebackType
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from kawaraban.article import Problem, RawRef, RawResponse, Unreadable
from kawaraban.collect.decoding import UndecodableError, dechunk, decode, header_text, plain_headers
from kawaraban.collect.records import (
    GZIP,
    DamagedError,
    LengthError,
    RecordStream,
    deflate,
    fields,
    find_record,
    first_bytes,
)

MAX_PAYLOAD = 64 * 1024 * 1024
"""Bytes of one response's body that are read, before and after decoding."""
_MAX_RECORD = MAX_PAYLOAD + 1024 * 1024
_MAX_RATIO = 1000.0  # bounded by MAX_PAYLOAD anyway; deflate reaches 1032
_MAX_INNER = 256 * 1024 * 1024
"""How far into one gzip member a record may lie; every read of it decompresses up to there."""
_ROLL_AT = 1_000_000_000
_ENDS_TRIED = 64
_MAX_HTTP_HEAD = 256 * 1024

_HTTP = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_DIGITS = re.compile(rb"\d{1,18}\Z")
_WHEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?)?)?)?\Z")
_DATE_DIGITS = re.compile(r"\d{14}\Z")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
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

    WARC 1.0 and 1.1, plain or gzipped (a member per record, several, or the whole file in
    one). Chunks and content codings are undone. Anything damaged gives a
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
    if length > _MAX_RECORD and not inner:
        raise _unreadable(path, offset, "too-large", f"a record of {length:,} bytes")
    if inner > _MAX_INNER:
        raise _unreadable(
            path, offset, "too-large", "it lies too deep in one gzip member; read the whole file"
        )
    try:
        with path.open("rb", buffering=0) as file:
            end = min(offset + length, os.fstat(file.fileno()).st_size)
            file.seek(offset)
            zipped = file.read(3) == GZIP
            stream = RecordStream(file, offset, end, zipped=zipped, inner=inner)
            found = _record(stream, _file_time(file), bodies=True) if stream.begin() else None
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
        begins = file.read(4096)
        zipped = begins.startswith(GZIP)
        other = _what_else(first_bytes(begins) if zipped else begins)
        if other:
            yield _problem(path, 0, *other)
            return
        made = _file_time(file)
        stream = RecordStream(file, start, size, zipped=zipped, inner=inner)
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
                elif not seen and not start:
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
    size = _length(head)
    about = {name.lower(): value for name, value in fields(head)}
    kind = about.get(b"warc-type", b"").lower()
    url = header_text(about.get(b"warc-target-uri", b""))
    if url.startswith("<"):  # as wget writes it
        url = url[1:].removesuffix(">")
    content_type = about.get(b"content-type", b"application/http")
    http = kind == b"response" and content_type.lower().startswith(b"application/http")
    wanted = (http or kind == b"resource") and url.lower().startswith(("http://", "https://"))
    if not wanted or size > _MAX_RECORD:
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
    the answer's own Date, else the file's time."""
    try:
        if _DATE_DIGITS.match(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        when = _WHEN.match(text)
        if when:
            year, month, day, clock = when.groups()
            full = f"{year}-{month or '01'}-{day or '01'}T{clock or '00:00'}+00:00"
            return datetime.fromisoformat(full)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    try:
        answered = parsedate_to_datetime(_first(headers, b"date"))
        return (answered if answered.tzinfo else answered.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return made


def _file_time(file: FileIO) -> datetime:
    return datetime.fromtimestamp(int(os.fstat(file.fileno()).st_mtime), UTC)


def _what_else(begins: bytes) -> tuple[str, str] | None:
    """What a file is that is known not to be WARC, as code and words."""
    if begins.startswith(b"filedesc:"):
        return "arc", (
            "this is an ARC file, the format before WARC. Convert it first, for example with"
            " `warcio recompress IN.arc.gz OUT.warc.gz`"
        )
    if begins.startswith(b"PK\x03\x04"):
        return "not-an-archive", (
            "this is a ZIP file. If it is a WACZ, unpack it and import the files in its archive/"
        )
    if begins.startswith((b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"\x5d\x2a\x4d\x18")):
        return "not-an-archive", (
            "compressed otherwise than with gzip. Decompress it first (zstd -d, bunzip2, unxz)"
        )
    return None


def _problem(path: Path, offset: int, code: str, detail: str, url: str = "") -> Problem:
    where = f"{path.name}, byte {offset:,}"
    return Problem(stage="import", code=code, detail=f"{where}: {detail}.", url=url)


def _unreadable(path: Path, offset: int, code: str, detail: str) -> Unreadable:
    return Unreadable(_problem(path, offset, code, detail))


class RawArchive:
    """The desk's raw responses: appended, never changed, found again by :class:`RawRef`.

    One writer at a time (the desk sees to it), any number of readers. ``append`` returns when
    the record is with the operating system, which a kill of this process does not undo;
    ``sync`` returns when it is on the disk. Files are named by day and number; a new one is
    begun each day (UTC), at one gigabyte, and where a killed process or a lost power supply
    left the last one with a record half written (which stays there and harms nobody).
    ``today`` is injected by tests.
    """

    def __init__(
        self,
        folder: Path,
        *,
        roll_at: int = _ROLL_AT,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._folder = folder
        self._roll_at = roll_at
        self._today = today
        self._file = -1
        self._name = ""
        self._dirty = False

    def __enter__(self) -> RawArchive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(self, raw: RawResponse) -> RawRef:
        """Keep a response; ``OSError`` (disk full …) leaves the archive as it was."""
        return self._append(deflate(_as_record(raw)))

    def copy(self, path: Path, record: ScannedRecord, raw: RawResponse | None = None) -> RawRef:
        """Keep a record of another archive: verbatim where it is a gzip member of its own,
        else ``raw``, what was read there (it is read again where that is not given).

        :class:`Unreadable` as :func:`read_member`, where it has to be read for that.
        """
        if record.whole and record.length <= _MAX_RECORD:
            with path.open("rb", buffering=0) as file:
                file.seek(record.offset)
                member = file.read(record.length)
            if member.startswith(GZIP) and len(member) == record.length:
                return self._append(member)
        if raw is None:
            raw = read_member(path, record.offset, record.length, record.inner)
        return self.append(raw)

    def read(self, ref: RawRef) -> RawResponse:
        """The response kept at ``ref``; :class:`Unreadable` where it is damaged or missing."""
        if not ref.file or Path(ref.file).name != ref.file or ref.file.startswith("."):
            raise ValueError(f"not a file of the raw archive: {ref.file!r}")
        return read_member(self._folder / ref.file, ref.offset, ref.length)

    def sync(self) -> None:
        """Return when all that was appended is on the disk."""
        if self._dirty:
            os.fsync(self._file)
            self._dirty = False

    def close(self) -> None:
        """Sync and close; the next append opens again."""
        if self._file >= 0:
            try:
                self.sync()
            finally:
                os.close(self._file)
                self._file = -1

    def _append(self, member: bytes) -> RawRef:
        self._open_for(len(member))
        offset = os.lseek(self._file, 0, os.SEEK_END)
        self._dirty = True
        view = memoryview(member)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            os.ftruncate(self._file, offset)
            raise
        return RawRef(self._name, offset, len(member))

    def _open_for(self, length: int) -> None:
        """Have the right file open: of today, with room left, and whole."""
        day = f"{self._today():%Y%m%d}"
        if self._file >= 0:
            size = os.fstat(self._file).st_size
            if self._name.startswith(day) and (not size or size + length <= self._roll_at):
                return
            self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = sorted(self._folder.glob(f"{day}-*.warc.gz"))
        number = 0
        if taken:
            last = taken[-1]
            number = int(last.name.removeprefix(f"{day}-").removesuffix(".warc.gz"))
            if last.stat().st_size + length > self._roll_at or not _ends_whole(last):
                number += 1
        self._name = f"{day}-{number:04d}.warc.gz"
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._file = os.open(self._folder / self._name, flags, 0o644)
        if hasattr(os, "O_DIRECTORY"):  # a new name has to reach the disk as well
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            os.fsync(folder)
            os.close(folder)


def _ends_whole(path: Path) -> bool:
    """Whether a file of the raw archive ends with a whole member.

    Looks backwards for where the last one begins, so a gigabyte costs no more than a page.
    Told wrong, the worst is a file more than needed.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            return True
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            start = size
            for _ in range(_ENDS_TRIED):
                start = data.rfind(GZIP, max(0, size - _MAX_RECORD), start + 2)
                if start < 0:
                    break
                try:
                    stream = RecordStream(file, start, size, zipped=True)
                    if stream.begin():
                        stream.skip(_length(stream.head()))
                        if stream.end() and stream.consumed == size:
                            return True
                except DamagedError:
                    continue
    return False


def _length(head: bytes) -> int:
    """The Content-Length of a record's header block."""
    said = next((value for name, value in fields(head) if name.lower() == b"content-length"), b"")
    if not _DIGITS.match(said):
        raise DamagedError("damaged", "the record does not say how long it is")
    return int(said)


def _as_record(raw: RawResponse) -> bytes:
    """A response as a WARC record. The body is kept decoded, and its headers say so."""
    try:
        phrase = HTTPStatus(raw.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {raw.status:03d} {phrase}"]
    lines += [f"{_line(n)}: {_line(v)}" for n, v in plain_headers(raw.headers)]
    lines.append(f"content-length: {len(raw.body)}")
    block = _head(lines) + raw.body
    when = raw.fetched.astimezone(UTC).isoformat().replace("+00:00", "Z")
    identity = uuid5(NAMESPACE_URL, f"{when} {raw.asked} {raw.url}")
    about = [
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{identity}>",
        f"WARC-Target-URI: {_uri(raw.url)}",
        f"WARC-Date: {when}",
        "Content-Type: application/http; msgtype=response",
    ]
    if raw.asked:
        about.append(f"Kawaraban-Asked: {_uri(raw.asked)}")
    about.append(f"Content-Length: {len(block)}")
    return _head(about) + block + b"\r\n\r\n"


def _head(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _line(value: str) -> str:
    return _UNSAFE.sub(" ", value)


def _uri(url: str) -> str:
    return "".join(quote(c) if c.isspace() or ord(c) < 0x20 else c for c in url)
