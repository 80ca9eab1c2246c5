"""Reading again what is in the raw archive, after the reader has become better.

What people decided stays; an article that now reads differently gets another revision.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kawaraban.article import Digest, Problem, Unreadable
from kawaraban.desk.deciding.matching import reading
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.progress import work
from kawaraban.desk.reading.pages import entries_of, page_job
from kawaraban.desk.reading.work import EntryJob, Job, PagesJob
from kawaraban.store.base import StoredArticle
from kawaraban.wording import say

_BATCH = 200


class RereadReport(msgspec.Struct, kw_only=True):
    """What reading again did; ``without`` are articles whose response was never kept."""

    read: int = 0
    changed: int = 0
    without: int = 0
    problems: int = 0


def reread(desk: Desk) -> RereadReport:
    """Read every kept response again and save what now reads differently."""
    report = RereadReport()
    topics = refresh_topics(desk)
    stored_of: dict[int, StoredArticle] = {}

    def jobs() -> Iterator[Job]:
        for stored in desk.store.articles():
            job = _job(desk, stored, report)
            if job is not None:
                stored_of[id(job)] = stored
                yield job

    batch: list[Digest] = []

    def flush() -> None:
        for saved in desk.store.save(batch, at=desk.now()):
            report.changed += saved.status != "same"
        batch.clear()

    total = desk.store.counts().articles
    with (
        work(desk.progress, say("reading again", "読み直し"), total) as progress,
        reading(desk, topics) as readers,
    ):
        for job, outcome in readers.map(jobs()):
            stored = stored_of.pop(id(job))
            progress.step()
            if isinstance(outcome, Digest):
                report.read += 1
                batch.append(_again(outcome, stored))
            else:
                report.problems += 1
                if isinstance(outcome, Problem):
                    desk.store.record(outcome, at=desk.now())
            if len(batch) >= _BATCH:
                flush()
    flush()
    return report


def _job(desk: Desk, stored: StoredArticle, report: RereadReport) -> Job | None:
    if stored.raw is None:
        source = desk.config.source(stored.found_in)
        entry = next(iter(entries_of(desk, stored)), None)
        if entry is None:
            report.without += 1
            return None
        return EntryJob(entry=entry, hints=desk.hints(source, entry), found=stored.first_seen)
    try:
        pages = [page_job(desk, stored, ref) for ref in (stored.raw, *stored.more_raw)]
    except (Unreadable, OSError) as error:
        report.problems += 1
        problem = error.problem if isinstance(error, Unreadable) else None
        problem = problem or Problem(
            stage="read",
            code="raw-missing",
            detail=f"{stored.raw.file} cannot be read: {error}",
        )
        problem = msgspec.structs.replace(problem, stage="read", url=stored.article.address)
        desk.store.record(problem, at=desk.now())
        return None
    return pages[0] if len(pages) == 1 else PagesJob(pages=tuple(pages))


def _again(digest: Digest, stored: StoredArticle) -> Digest:
    """The new reading under the old identity: no address the article is known by is lost."""
    article, old = digest.article, stored.article
    known = (article.url, article.canonical)
    others = [a for a in (*article.other_urls, *old.other_urls, old.url) if a not in known]
    article = msgspec.structs.replace(article, other_urls=tuple(dict.fromkeys(others)))
    return msgspec.structs.replace(
        digest,
        article=article,
        raw=stored.raw,
        more_raw=stored.more_raw,
        found_in=stored.found_in,
    )
