"""The raw archive: the desk's responses as they came, kept so that all can be read again.

WARC (ISO 28500:2017, WARC 1.1), one gzip member per record: any WARC tool reads what we keep,
and an imported record is copied without being compressed again. docs/design/raw-archive.md
has the reasons and the figures.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from kawaraban.article import RawRef, RawResponse
from kawaraban.collect.decoding import plain_headers
from kawaraban.collect.packing import GZIP, GZIPPED, deflate
from kawaraban.collect.records import DamagedError, RecordStream, block_length
from kawaraban.collect.warc import MAX_RECORD, ScannedRecord, read_member

_ROLL_AT = 1_000_000_000
_ENDS_TRIED = 64
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")


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
        if record.whole and record.length <= MAX_RECORD:
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
                start = data.rfind(GZIP, max(0, size - MAX_RECORD), start + 2)
                if start < 0:
                    break
                try:
                    stream = RecordStream(file, start, size, packing=GZIPPED)
                    if stream.begin():
                        stream.skip(block_length(stream.head()))
                        if stream.end() and stream.consumed == size:
                            return True
                except DamagedError:
                    continue
    return False


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
