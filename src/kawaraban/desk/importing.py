"""Importing what a person brings: archives, saved pages, articles, sources, hand-kept pages.

The same file again adds nothing: articles are known by their address and content, an archive
that was interrupted goes on where it was.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from kawaraban.article import (
    Article,
    Digest,
    Hints,
    Problem,
    RawRef,
    RawResponse,
    article_from_json,
)
from kawaraban.collect.opml import read_opml
from kawaraban.collect.warc import ScannedRecord, read_warc
from kawaraban.desk.config import FILE, Source, append_sources
from kawaraban.desk.desk import Desk
from kawaraban.desk.errors import DeskError
from kawaraban.desk.intake import read_lines, read_text, read_whole
from kawaraban.desk.pages import Joined, join_batch
from kawaraban.desk.progress import work
from kawaraban.desk.readers import ReaderDiedError, Readers, chunks, one_by_one
from kawaraban.desk.settling import refresh_topics
from kawaraban.desk.starting import new_topic, write_atomically
from kawaraban.desk.work import ArticleJob, Job, Outcome, PageJob, reader_died, run, run_all
from kawaraban.read.addresses.saved import address_in_page
from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.handkept import read_handkept
from kawaraban.store.base import Decision
from kawaraban.wording import say

Form = Literal["warc", "html", "jsonl", "opml", "handkept"]

_CHUNK = 8
"""Pages sent to a reading process together."""
_BATCH = 256
_FOUND_IN = "import"
_DONE = "done"


class CannotImportError(DeskError):
    """A file that nothing can be imported from, with the reason."""


class ImportReport(msgspec.Struct, kw_only=True):
    """What an import brought. ``skipped`` are records that are no pages (pictures, redirects,
    feeds …), ``problems`` those that should have been and were not."""

    articles: int = 0
    revised: int = 0
    same: int = 0
    skipped: int = 0
    sources: int = 0
    decisions: int = 0
    topic: str = ""
    """The file of a topic that was made for a hand-kept page; empty where it was there."""
    before: bool = False
    """The archive had been imported to its end already."""
    problems: list[Problem] = msgspec.field(default_factory=list)
    problem_count: int = 0

    def note(self, problem: Problem) -> None:
        """Count a problem; the first hundred are kept for showing."""
        self.problem_count += 1
        if len(self.problems) < 100:
            self.problems.append(problem)


def form_of(path: Path) -> Form:
    """What kind of file this is, by its content first. :class:`CannotImportError` where none."""
    if path.is_dir():
        raise CannotImportError(
            say(
                f"{path.name} is a folder; name the files in it: {path}/*",
                f"{path.name} はフォルダーです。中のファイルを指定してください: {path}/*",
            )
        )
    if path.exists() and not path.is_file():
        raise CannotImportError(
            say(f"{path.name} is no ordinary file", f"{path.name} は通常のファイルではありません")
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                head = packed.read(4096)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        if path.name.endswith(".warc.gz"):
            return "warc"  # damaged at its start; its reader says where
        raise CannotImportError(
            say(
                f"{path.name} is damaged: what gzip holds cannot be unpacked ({error})",
                f"{path.name} は壊れています。gzip を展開できません({error})",
            )
        ) from error
    if not head:
        raise CannotImportError(say(f"{path.name} is empty", f"{path.name} は空です"))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = start[:2048].lower()
    if start.startswith((b"WARC/", b"filedesc:")) or ".warc" in path.suffixes[-2:]:
        return "warc"
    if start.startswith(b"{") or path.suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if b"<opml" in lower or path.suffix == ".opml":
        return "opml"
    if b"<html" in lower or b"<!doctype html" in lower or path.suffix in (".html", ".htm"):
        return "html"
    if path.suffix in (".md", ".markdown", ".txt") or start.startswith(b"# "):
        return "handkept"
    raise CannotImportError(
        say(
            f"{path.name}: not a WARC, HTML, JSON Lines, OPML file or hand-kept topic page",
            f"{path.name}: WARC・HTML・JSON Lines・OPML・手作りの主題ページのどれでもありません",
        )
    )


def import_file(
    desk: Desk, path: Path, *, topic: str | None = None, url: str | None = None
) -> ImportReport:
    """Import one file, whatever it is. ``topic`` is for a hand-kept page (else the topic of
    its heading's name), ``url`` for a saved page that does not say its own.

    Raises :class:`CannotImportError` where nothing of it can be used, ``OSError`` where it
    cannot be had.
    """
    if url is not None and normalise_url(url) is None:
        raise CannotImportError(
            say(f"{url!r} is no web address", f"{url!r} はウェブのアドレスではありません")
        )
    form = form_of(path)
    report = ImportReport()
    match form:
        case "warc":
            _import_warc(desk, path, report)
        case "html":
            _import_html(desk, path, url, report)
        case "jsonl":
            _import_jsonl(desk, path, report)
        case "opml":
            _import_opml(desk, path, report)
        case "handkept":
            _import_handkept(desk, path, topic, report)
    for problem in report.problems:
        desk.store.record(problem, at=desk.now())
    return report


# Archives -----------------------------------------------------------------------------


def _import_warc(desk: Desk, path: Path, report: ImportReport) -> None:
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
        saver = _Saver(desk, report, lambda job: _one(job, lambda j: readers.one((j,))[0]))
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


def _one(job: Job, read: Callable[[Job], Outcome]) -> Outcome:
    try:
        return read(job)
    except ReaderDiedError:
        return reader_died(job)


class _Saver:
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
                msgspec.structs.replace(digest, found_in=_FOUND_IN, raw=raw, more_raw=more)
            )
        if "raw" in self._desk.__dict__:
            self._desk.raw.sync()
        for saved in store.save(digests, at=self._desk.now(), notes=notes):
            self._report.articles += saved.status == "new"
            self._report.revised += saved.status == "revised"
            self._report.same += saved.status == "same"


# Single pages, articles ---------------------------------------------------------------


def _import_html(desk: Desk, path: Path, url: str | None, report: ImportReport) -> None:
    body = read_whole(path)
    address = url or address_in_page(body)
    if address is None:
        raise CannotImportError(
            say(
                f"{path.name} does not say its own address; give it: --url https://…",
                f"{path.name} に元のアドレスが書かれていません。--url https://… で指定してください",
            )
        )
    raw = RawResponse(
        url=address,
        asked=address,
        body=body,
        headers=(("content-type", "text/html"),),
        fetched=desk.now(),
    )
    _import_jobs(
        desk,
        [PageJob(raw=raw, hints=Hints())],
        report,
        keep=lambda job: lambda: desk.raw.append(raw),
    )


def _import_jsonl(desk: Desk, path: Path, report: ImportReport) -> None:
    def jobs() -> Iterator[Job]:
        for number, line in read_lines(path):
            where = say(f"{path.name}, line {number}", f"{path.name} {number} 行目")
            if isinstance(line, Problem):
                detail = f"{where}: {line.detail}"
                report.note(msgspec.structs.replace(line, detail=detail))
                continue
            try:
                yield ArticleJob(article=article_from_json(line))
            except ValueError as error:
                report.note(Problem(stage="import", code="bad-line", detail=f"{where}: {error}"))

    _import_jobs(desk, jobs(), report)


def _import_jobs(
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
        saver = _Saver(desk, report, lambda job: _one(job, readers.one))
        for job, outcome in readers.map(jobs):
            if isinstance(outcome, ReaderDiedError):
                outcome = reader_died(job)
            saver.add(outcome, job, keep(job) if keep is not None else None)
            progress.step()
            if saver.full:
                saver.flush()
        saver.flush()


# Sources, hand-kept pages -------------------------------------------------------------


def _import_opml(desk: Desk, path: Path, report: ImportReport) -> None:
    """Sources go into desk.toml, below what stands there: that file is the user's."""
    listed = read_opml(read_whole(path))
    have = {source.url for source in desk.config.sources}
    names = {source.name for source in desk.config.sources}
    new: list[Source] = []
    for outline in listed:
        if outline.url in have:
            report.same += 1
            continue
        have.add(outline.url)
        name = _free_name(outline.name, names)
        names.add(name)
        new.append(Source(name=name, url=outline.url, outlet=outline.name or None))
    if new:
        desk_toml = desk.config.folder / FILE
        write_atomically(desk_toml, append_sources(desk_toml.read_text("utf-8"), new))
    report.sources = len(new)


def _free_name(title: str, taken: set[str]) -> str:
    base = "".join(c if c.isalnum() else "-" for c in title.lower())
    base = "-".join(filter(None, base.split("-")))[:60] or "source"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _import_handkept(desk: Desk, path: Path, topic: str | None, report: ImportReport) -> None:
    """The clips become articles and the topic's accepted clips, in the page's own order."""
    page = read_handkept(read_text(path))
    slug = _topic_for(desk, topic or page.name, report)
    articles = page.articles()
    topics = refresh_topics(desk)
    with Readers(run, topics, workers=0) as readers:
        saver = _Saver(desk, report, lambda job: _one(job, readers.one))
        for place, article in enumerate(articles):
            job = ArticleJob(article=article)
            outcome = readers.one(job)
            if isinstance(outcome, Digest):
                outcome = msgspec.structs.replace(outcome, rank=len(articles) - place)
            saver.add(outcome, job, None)
        saver.flush()
    report.decisions = _accept(desk, slug, articles)


def _topic_for(desk: Desk, named: str, report: ImportReport) -> str:
    """The slug of the topic of this name, made where there is none: its clips are its rules."""
    for there in desk.topics:
        if named in (there.slug, there.topic.name):
            return there.slug
    slug = new_topic(desk.config.topics, named)
    desk.reload_topics()
    report.topic = f"topics/{slug}.toml"
    return slug


def _accept(desk: Desk, slug: str, articles: Iterable[Article]) -> int:
    """Accept what nobody has decided on yet: a later rejection of a clip stands."""
    decided = {d.url for d in desk.store.decisions(slug) if d.kind != "clear"}
    now = desk.now()
    new = [
        Decision(topic=slug, url=a.address, kind="accept", at=now, who=_FOUND_IN)
        for a in articles
        if decided.isdisjoint(_addresses(desk, a))
    ]
    if new:
        desk.store.decide(new)
    return len(new)


def _addresses(desk: Desk, article: Article) -> set[str]:
    """All addresses of an article, those that the desk knows besides included."""
    stored = desk.store.article(article.address)
    known = [article] if stored is None else [article, stored.article]
    return {url for one in known for url in (one.address, one.url, *one.other_urls)}
