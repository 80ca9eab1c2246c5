"""Lists that people keep: of sources (OPML), of clips (a hand-kept page)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from kawaraban.article import Article, Digest
from kawaraban.collect.opml import read_opml
from kawaraban.desk.config import Source
from kawaraban.desk.desk import Desk
from kawaraban.desk.desk_toml import add_sources
from kawaraban.desk.grouping.settling import refresh_topics
from kawaraban.desk.importing.intake import read_text, read_whole
from kawaraban.desk.importing.report import ImportReport
from kawaraban.desk.importing.saving import FOUND_IN, Saver, one
from kawaraban.desk.reading.readers import Readers
from kawaraban.desk.reading.work import ArticleJob, run
from kawaraban.desk.starting import new_topic
from kawaraban.read.handkept import read_handkept
from kawaraban.store.base import Decision


def import_opml(desk: Desk, path: Path, report: ImportReport) -> None:
    """Sources go into desk.toml, below what stands there: that file is the user's."""
    listed = read_opml(read_whole(path))
    moved = [state.moved_to for state in desk.store.source_states().values() if state.moved_to]
    new = add_sources(
        desk.config.folder,
        (
            Source(
                name=line.name,
                url=line.url,
                kind=line.kind,
                outlet=line.name,
                language=line.language,
                group=line.category,
                note=line.description,
            )
            for line in listed
        ),
        known=moved,
    )
    report.sources = len(new)
    report.same += len(listed) - len(new)


def import_handkept(desk: Desk, path: Path, topic: str | None, report: ImportReport) -> None:
    """The clips become articles and the topic's accepted clips, in the page's own order."""
    page = read_handkept(read_text(path))
    slug = _topic_for(desk, topic or page.name, report)
    articles = page.articles()
    topics = refresh_topics(desk)
    with Readers(run, topics, workers=0) as readers:
        saver = Saver(desk, report, lambda job: one(job, readers.one))
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
        Decision(topic=slug, url=a.address, kind="accept", at=now, who=FOUND_IN)
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
