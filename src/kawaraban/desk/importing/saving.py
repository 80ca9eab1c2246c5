"""Imported articles into the store, in batches; raw responses only of what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from kawaraban.article import Article, Digest, Entry, Problem, RawRef
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.importing.report import ImportReport
from kawaraban.desk.progress import work
from kawaraban.desk.reading.pages import Joined, join_batch
from kawaraban.desk.reading.readers import ReaderDiedError, Readers
from kawaraban.desk.reading.work import Job, Outcome, reader_died, run
from kawaraban.read.addresses.canonical import same_site
from kawaraban.store.base import SourceState
from kawaraban.wording import say

FOUND_IN = "import"
_BATCH = 256
_MOST_IN_PART = 10_000


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
        self._in_part: dict[str, None] = {}
        """Articles on a topic of which pages were not there, by their addresses."""

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
        for digest in digests:
            article = digest.article
            wanted = any(match.outcome != "off" for match in digest.matches)
            if wanted and lacks_a_page(article) and len(self._in_part) < _MOST_IN_PART:
                self._in_part.setdefault(article.address)

    def finish(self, notes: dict[str, str] | None = None) -> None:
        """:meth:`flush` what is left, and have the pages that are missing of articles on a topic
        wait for the next collecting."""
        self.flush()
        missing: dict[str, list[Entry]] = {}
        for address in self._in_part:
            stored = self._desk.store.article(address)
            if stored is None or not lacks_a_page(stored.article):
                continue  # they came later in the import
            for url in (stored.article.next_page, stored.article.previous_page):
                if url is not None:
                    at = source_at(self._desk, url)
                    missing.setdefault(at, []).append(Entry(url=url, id=url))
        for name, entries in missing.items():
            self._report.links += len(await_entries(self._desk, name, entries))
        for key, value in (notes or {}).items():  # done only now
            self._desk.store.put_note(key, value)


def lacks_a_page(article: Article) -> bool:
    """Whether only some of an article's pages are there, and the others are for all to read."""
    beside = article.next_page or article.previous_page
    return article.extent == "part" and article.access != "cut" and beside is not None


def source_at(desk: Desk, url: str) -> str:
    """The desk's source that an address is on the site of; else ``import``."""
    return next((s.name for s in desk.config.sources if same_site(s.url, url)), FOUND_IN)


def await_entries(desk: Desk, name: str, entries: list[Entry]) -> tuple[Entry, ...]:
    """Have pages wait for the next collecting, under the source they belong to, whose own state
    stays as it is; those that are new are returned."""
    source = desk.config.source(name)
    kept = desk.store.source_states().get(name)
    if kept is None:
        kept = SourceState(name=name, url=source.url if source is not None else "")
    state = kept
    return desk.store.visit(
        msgspec.structs.replace(state, problem=None),
        [entry for entry in entries if desk.store.article(entry.url) is None],
        finish=lambda counted: msgspec.structs.replace(state, new=state.new),
        at=desk.now(),
    )


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
        saver.finish()
