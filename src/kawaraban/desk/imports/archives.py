"""Archives imported: WARC and ARC files, and lists of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from kawaraban.article import Hints, Problem, RawRef, RawResponse
from kawaraban.collect.warc import ScannedRecord, read_warc
from kawaraban.desk.desk import Desk
from kawaraban.desk.imports.report import ImportReport
from kawaraban.desk.imports.saving import Saver, one
from kawaraban.desk.progress import work
from kawaraban.desk.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.settling import refresh_topics
from kawaraban.desk.work import Job, PageJob, reader_died, run_all
from kawaraban.wording import say

_CHUNK = 8
"""Pages sent to a reading process together."""
_DONE = "done"


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
        saver.flush({key: _DONE})
        progress.step(path.stat().st_size - at)


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
