"""Imported articles into the store, in batches; raw responses only of what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from kawaraban.article import Digest, Problem, RawRef
from kawaraban.desk.desk import Desk
from kawaraban.desk.imports.report import ImportReport
from kawaraban.desk.pages import Joined, join_batch
from kawaraban.desk.progress import work
from kawaraban.desk.readers import ReaderDiedError, Readers
from kawaraban.desk.settling import refresh_topics
from kawaraban.desk.work import Job, Outcome, reader_died, run
from kawaraban.wording import say

FOUND_IN = "import"
_BATCH = 256


def one(job: Job, read: Callable[[Job], Outcome]) -> Outcome:
    try:
        return read(job)
    except ReaderDiedError:
        return reader_died(job)


class Saver:
    """Gathers outcomes and saves them in batches; raw responses only of what is new."""

    def __init__(self, desk: Desk, report: ImportReport, read: Callable[[Job], Outcome]) -> None:
        self._desk, self._report, self._read = desk, report, read
        self._batch: list[tuple[Digest, Callable[[], RawRef | None] | None]] = []

    @property
    def full(self) -> bool:
        return len(self._batch) >= _BATCH

    def add(self, outcome: Outcome, job: Job, keep_raw: Callable[[], RawRef | None] | None) -> None:
        if isinstance(outcome, Digest):
            self._batch.append((outcome, keep_raw))
        elif isinstance(outcome, Problem):
            self._report.note(msgspec.structs.replace(outcome, stage="import"))

    def flush(self, notes: dict[str, str] | None = None) -> None:
        batch, self._batch = self._batch, []
        store = self._desk.store
        joined = list(join_batch(self._desk, batch, self._read))
        same = store.unchanged([digest.article for digest, _ in joined])
        digests = []
        for digest, keep in joined:
            raw: RawRef | None = None
            more: tuple[RawRef, ...] = ()
            if keep is not None and digest.article.url not in same:
                raw, more = keep.refs() if isinstance(keep, Joined) else (keep(), ())
            digests.append(
                msgspec.structs.replace(digest, found_in=FOUND_IN, raw=raw, more_raw=more)
            )
        if "raw" in self._desk.__dict__:
            self._desk.raw.sync()
        for saved in store.save(digests, at=self._desk.now(), notes=notes):
            self._report.articles += saved.status == "new"
            self._report.revised += saved.status == "revised"
            self._report.same += saved.status == "same"


def import_jobs(
    desk: Desk,
    jobs: Iterable[Job],
    report: ImportReport,
    *,
    keep: Callable[[Job], Callable[[], RawRef | None]] | None = None,
) -> None:
    topics = refresh_topics(desk)
    few = isinstance(jobs, list)
    with (
        work(desk.progress, say("articles", "記事")) as progress,
        Readers(run, topics, workers=0 if few else desk.workers) as readers,
    ):
        saver = Saver(desk, report, lambda job: one(job, readers.one))
        for job, outcome in readers.map(jobs):
            if isinstance(outcome, ReaderDiedError):
                outcome = reader_died(job)
            saver.add(outcome, job, keep(job) if keep is not None else None)
            progress.step()
            if saver.full:
                saver.flush()
        saver.flush()
