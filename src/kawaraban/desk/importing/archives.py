"""Archives imported: WARC and ARC files, and lists of them."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from kawaraban.article import Hints, Problem, RawRef, RawResponse
from kawaraban.collect.warc import ScannedRecord, read_warc
from kawaraban.desk.desk import Desk
from kawaraban.desk.errors import DeskError
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.importing.intake import read_lines
from kawaraban.desk.importing.report import ImportReport
from kawaraban.desk.importing.saving import Saver, one
from kawaraban.desk.progress import work
from kawaraban.desk.reading.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.reading.work import Job, PageJob, reader_died, run_all
from kawaraban.wording import say

_CHUNK = 8
"""Pages sent to a reading process together."""
_DONE = "done"
_PATH = re.compile(rb"\S{1,1000}\.w?arc(?:\.gz|\.zst)?")
_LONGEST_PATH = 4_000
_FULL = (errno.ENOSPC, errno.EDQUOT)


def import_warc(desk: Desk, path: Path, report: ImportReport) -> None:
    key = f"import:{_identity(path)}"
    noted = desk.store.note(key) or "0:0"
    if noted == _DONE:
        report.before = True
        return
    start, inner = map(int, noted.split(":"))
    topics = refresh_topics(desk)
    records = _Records(path, start, inner, report)
    what = say(f"reading {path.name}", f"{path.name} を読んでいます")
    with (
        work(desk.progress, what, path.stat().st_size, "B") as progress,
        Readers(run_all, topics, workers=desk.workers) as readers,
    ):
        progress.step(start)
        at = start
        saver = Saver(desk, report, lambda job: one(job, lambda j: readers.one((j,))[0]))
        for jobs, outcomes in readers.map(chunks(records.jobs(), _CHUNK)):
            if isinstance(outcomes, ReaderDiedError):
                outcomes = one_by_one(readers, jobs, reader_died)
            for job, outcome in zip(jobs, outcomes, strict=True):
                record, raw = records.of(job)
                saver.add(outcome, job, _copying(desk, path, record, raw))
                progress.step(record.offset - at)
                at, inner = record.offset, record.inner
            if saver.full:
                saver.flush({key: f"{at}:{inner}"})
        saver.finish({key: _DONE})
        progress.step(path.stat().st_size - at)


def is_paths_list(head: bytes) -> bool:
    """Whether a file begins as a list of archives, such as Common Crawl's ``warc.paths``."""
    lines = [line.strip() for line in head.split(b"\n")[:5] if line.strip()]
    return bool(lines) and all(map(_PATH.fullmatch, lines[:-1] or lines))


def import_paths(desk: Desk, path: Path, report: ImportReport) -> None:
    """The archives of a list that are here: beside the list, or below it as the list says. Those
    imported before are passed over, those that are not here are counted; the same list again
    goes on with what has come meanwhile.
    """
    for _, line in read_lines(path, most=_LONGEST_PATH):
        if isinstance(line, Problem):
            report.note(line)
            continue
        name = line.decode("utf-8", "replace").strip().removeprefix("s3://")
        name = urlsplit(name).path if "://" in name else name
        archive = _here(path.parent, PurePosixPath(name))
        if archive is None:
            report.absent += 1
            continue
        one_report = ImportReport()
        try:
            import_warc(desk, archive, one_report)
        except (OSError, DeskError) as error:
            if isinstance(error, OSError) and error.errno in _FULL:
                raise
            detail = f"{archive.name}: {error}"
            one_report.note(Problem(stage="import", code="missing", detail=detail))
        report.add(one_report)


def _here(folder: Path, named: PurePosixPath) -> Path | None:
    """The file a list names, looked for in the list's folder only."""
    parts = [p for p in named.parts if p not in ("/", "..", ".")]
    for place in (Path(*parts), Path(parts[-1])) if parts else ():
        if (found := folder / place).is_file():
            return found
    return None


def _identity(path: Path) -> str:
    """What a file is known by: its beginning, its end and its size, not its name."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        seen = hashlib.sha256(stream.read(1 << 16))
        stream.seek(max(0, size - (1 << 16)))
        seen.update(stream.read())
    return f"{seen.hexdigest()[:24]}:{size}"


class _Records:
    """An archive's pages as jobs, remembering which record each came from."""

    def __init__(self, path: Path, start: int, inner: int, report: ImportReport) -> None:
        self._found = read_warc(path, start, inner)
        self._report = report
        self._record_of: dict[int, tuple[ScannedRecord, RawResponse]] = {}

    def jobs(self) -> Iterator[Job]:
        for found in self._found:
            if isinstance(found, Problem):
                self._report.note(found)
                continue
            record, raw = found
            if not is_page(raw):
                self._report.skipped += 1
                continue
            job = PageJob(raw=raw, hints=Hints())
            self._record_of[id(job)] = record, raw
            yield job

    def of(self, job: Job) -> tuple[ScannedRecord, RawResponse]:
        return self._record_of.pop(id(job))


def is_page(raw: RawResponse) -> bool:
    """Whether an archived response is a page to read: 200, http(s), HTML by its header or look."""
    if raw.status != 200 or not raw.url.startswith(("http://", "https://")):
        return False
    kind = (raw.header("content-type") or "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    head = raw.body[:1024].lower()
    return kind in ("", "text/plain", "application/octet-stream") and b"<html" in head


def _copying(
    desk: Desk, path: Path, record: ScannedRecord, raw: RawResponse
) -> Callable[[], RawRef | None]:
    return lambda: desk.raw.copy(path, record, raw)
