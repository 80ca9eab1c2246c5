"""What became of one address, stage by stage."""

from __future__ import annotations

import msgspec

from kawaraban.article import Article, Entry, Problem, RawRef, from_json
from kawaraban.read.addresses.canonical import spellings
from kawaraban.store import copying, deciding, topics
from kawaraban.store.base import FoundBy, PageStatus, Revision, StoredArticle, Trace
from kawaraban.store.database import Database
from kawaraban.store.history import Content, revisions
from kawaraban.store.rows import STORED, askable, instant, more_refs, raw_ref, stored, unpack


def article(db: Database, url: str) -> StoredArticle | None:
    if not askable(url):
        return None
    found: dict[str, int] = dict(
        db.among("SELECT url, article FROM address WHERE url IN (?*)", spellings(url))
    )
    if not found:
        return None
    id = found.get(url) or found[min(found)]
    row = db.row(f"{STORED} WHERE a.id = ?", [id])
    if row is None:
        return None
    one = stored(row)
    return msgspec.structs.replace(one, article=_under_all(db, one))


def _under_all(db: Database, one: StoredArticle) -> Article:
    """The article with every address it is known by: what it was read as may have been under
    another than what it was read as before."""
    article = one.article
    rows = db.rows("SELECT url FROM address WHERE article = ? ORDER BY url", [one.id])
    own = {article.url, article.canonical, *article.other_urls}
    more = tuple(url for (url,) in rows if url not in own)
    if not more:
        return article
    return msgspec.structs.replace(article, other_urls=(*article.other_urls, *more))


def trace(db: Database, url: str) -> Trace | None:
    if not askable(url):
        return None
    with db.read():
        found = article(db, url)
        urls = [url]
        if found is not None:
            rows = db.rows("SELECT url FROM address WHERE article = ? ORDER BY url", [found.id])
            more = found.article.next_page  # a page that is missing waits for its turn
            urls = list(
                dict.fromkeys([url, *(each for (each,) in rows), *([more] if more else ())])
            )
        entries = sorted(
            (at, source, id, body)
            for at, source, id, body in db.among(
                "SELECT e.found, s.name, e.id, e.body FROM entry e JOIN source s ON s.id = e.source"
                " WHERE e.url IN (?*)",
                urls,
            )
        )
        page = min(
            db.among("SELECT due IS NULL, due, tries FROM page WHERE url IN (?*)", urls),
            default=None,
        )
        problems = sorted(
            db.among("SELECT at, id, problem FROM problem WHERE url IN (?*)", urls), reverse=True
        )
        decisions = deciding.decisions(db, urls=urls)
        if not (found or entries or page or problems or decisions):
            return None
        status: PageStatus | None = "done" if found else None
        if page is not None:
            status = "given-up" if page[0] else "waiting"
        base = Trace(
            url=url,
            found=tuple(
                FoundBy(source=source, entry=unpack(body, Entry), at=instant(at))
                for at, source, _, body in entries
            ),
            page=status,
            page_due=instant(page[1]) if page and page[1] is not None else None,
            tries=page[2] if page else 0,
            problems=tuple((instant(at), from_json(text, Problem)) for at, _, text in problems),
            decisions=decisions,
        )
        return base if found is None else _with_article(db, base, found)


def _with_article(db: Database, base: Trace, found: StoredArticle) -> Trace:
    links = copying.links_of(db, [found.id]).get(found.id, [])
    earliest = db.value(
        "SELECT address FROM article WHERE copy_group = ? ORDER BY utc, address LIMIT 1",
        [found.copy_group],
    )
    return Trace(
        url=base.url,
        found=base.found,
        page=base.page,
        page_due=base.page_due,
        tries=base.tries,
        problems=base.problems,
        article=found,
        revisions=_revisions(db, found.id),
        copies=tuple(link for _, link in links),
        copy_of=earliest if earliest != found.article.address else None,
        matches=tuple(topics.matches_of(db, [found.id]).get(found.id, ())),
        decisions=base.decisions,
        rulings=deciding.rulings_of(db, found.id),
    )


def _revisions(db: Database, id: int) -> tuple[Revision, ...]:
    bodies: dict[bytes, tuple[Article, RawRef | None, tuple[RawRef, ...]]] = {}
    contents: dict[bytes, Content] = {}
    for hash, fullness, stamp, kept_at, body, more, *raw in db.rows(
        "SELECT hash, fullness, stamp, kept_at, body, raw_more, raw_file, raw_offset, raw_length"
        " FROM content WHERE article = ?",
        [id],
    ):
        contents[hash] = Content(hash, fullness, stamp, kept_at, raw_ref(*raw))
        bodies[hash] = unpack(body, Article), raw_ref(*raw), more_refs(more)
    readings = db.rows(
        "SELECT g.at, c.hash FROM reading g JOIN content c ON c.id = g.content WHERE g.article = ?",
        [id],
    )
    return tuple(
        Revision(
            number=number,
            read_at=instant(at),
            article=bodies[hash][0],
            raw=bodies[hash][1],
            more_raw=bodies[hash][2],
        )
        for number, (at, hash) in enumerate(
            revisions(((at, hash) for at, hash in readings), contents), 1
        )
    )
