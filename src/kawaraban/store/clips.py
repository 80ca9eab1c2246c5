"""Reading a topic's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kawaraban.article import AlsoIn, Clip, CopyKind, Moment, clip_id
from kawaraban.store import copying, topics
from kawaraban.store.database import Database, Row
from kawaraban.store.rows import STORED, askable, stored


class _Member(NamedTuple):
    id: int
    group: int
    address: str
    outlet: str | None
    headline: str
    published: str | None
    verdict: topics.Verdict | None
    edited_headline: str | None
    edited_excerpt: str | None
    edited_date: str | None
    note: str | None
    pinned: int | None


def clip_count(db: Database, slug: str) -> int:
    return int(
        db.value(
            "SELECT count(*) FROM clip WHERE topic = (SELECT id FROM topic WHERE slug = ?)", [slug]
        )
    )


def on_page(db: Database, slug: str, copy_group: int) -> bool:
    return bool(
        db.value(
            "SELECT EXISTS (SELECT 1 FROM clip WHERE copy_group = ?"
            " AND topic = (SELECT id FROM topic WHERE slug = ?))",
            [copy_group, slug],
        )
    )


def clips(db: Database, slug: str, *, offset: int, limit: int) -> tuple[Clip, ...]:
    def page(topic: int) -> list[Row]:
        return db.rows(
            "SELECT copy_group, article FROM clip WHERE topic = ? ORDER BY pinned DESC, day DESC,"
            " utc DESC, rank DESC, address DESC, shift DESC LIMIT ? OFFSET ?",
            [topic, limit, max(0, offset)],
        )

    return _clips(db, slug, page)


def clips_of(db: Database, slug: str, urls: Iterable[str]) -> tuple[Clip, ...]:
    def page(topic: int) -> list[Row]:
        rows = db.among(
            "SELECT DISTINCT c.utc, c.address, c.copy_group, c.article FROM clip c"
            " JOIN article a ON a.copy_group = c.copy_group JOIN address d ON d.article = a.id"
            " WHERE c.topic = ? AND d.url IN (?*)",
            [url for url in urls if askable(url)],
            [topic],
        )
        return [(group, lead) for *_, group, lead in sorted(set(rows))]

    return _clips(db, slug, page)


def _clips(db: Database, slug: str, find: Callable[[int], list[Row]]) -> tuple[Clip, ...]:
    """The clips of these rows: copy group and first article."""
    with db.read():
        topic = topics.known_topic(db, slug)
        if topic is None:
            return ()
        page = find(topic)
        leads = [lead for _, lead in page]
        articles = {
            one.id: one for one in map(stored, db.among(f"{STORED} WHERE a.id IN (?*)", leads))
        }
        groups: dict[int, list[_Member]] = defaultdict(list)
        for row in db.among(
            "SELECT a.id, a.copy_group, a.address, a.outlet, a.headline, a.published, r.verdict,"
            " r.headline, r.excerpt, r.date, r.note, r.pinned FROM article a"
            " LEFT JOIN ruling r ON r.article = a.id AND r.topic = ?"
            " WHERE a.copy_group IN (?*) ORDER BY a.utc, a.address",
            [group for group, _ in page],
            [topic],
        ):
            member = _Member(*row)
            groups[member.group].append(member)
        matches = topics.matches_of(db, leads, topic)
        kinds = _kinds(db, [(lead, [m.id for m in groups[group]]) for group, lead in page])
        in_stories = _stories(db, [m.id for members in groups.values() for m in members])

        made = []
        for group, lead in page:
            article = articles[lead].article
            members = [m for m in groups[group] if m.id == lead or m.verdict != "rejected"]
            # The lead's own come first: an edit or a decision stays on the page when an
            # earlier copy turns up and leads.
            members.sort(key=lambda m: m.id != lead)
            headline = _first([m.edited_headline for m in members])
            excerpt = _first([m.edited_excerpt for m in members])
            date = _first([m.edited_date for m in members])
            edits = (("headline", headline), ("excerpt", excerpt), ("date", date))
            made.append(
                Clip(
                    id=clip_id(article.address),
                    topic=slug,
                    article=article,
                    headline=headline or article.headline,
                    excerpt=excerpt or article.excerpt,
                    match=next(iter(matches.get(lead, ())), None),
                    decision=_first([m.verdict for m in members]),
                    also_in=tuple(_also_in(m, kinds[m.id]) for m in members[1:]),
                    story=_first([in_stories.get(m.id) for m in members]),
                    found_in=articles[lead].found_in,
                    pinned=any(m.pinned for m in members),
                    date=Moment.parse(date) if date else None,
                    note=_first([m.note for m in members]) or "",
                    edited=tuple(name for name, value in edits if value),
                )
            )
        return tuple(made)


def _first(values: Sequence[topics.T | None]) -> topics.T | None:
    return next((value for value in values if value), None)


def _kinds(db: Database, groups: Sequence[tuple[int, Sequence[int]]]) -> dict[int, CopyKind]:
    """How each copy stands to its lead; where the two were not compared, to its nearest copy."""
    kinds: dict[int, CopyKind] = {}
    leads = [lead for lead, members in groups if len(members) > 1]
    for links in copying.links_of(db, leads).values():
        kinds.update((id, copying.OTHER_WAY[link.kind]) for id, link in links)
    others = [id for lead, members in groups for id in members if id != lead and id not in kinds]
    for id, links in copying.links_of(db, others).items():
        kinds[id] = max((link for _, link in links), key=lambda link: (link.overlap, link.of)).kind
    return kinds


def _also_in(member: _Member, kind: CopyKind) -> AlsoIn:
    published = Moment.parse(member.published) if member.published else None
    return AlsoIn(member.address, member.outlet or "", member.headline, published, kind)


def _stories(db: Database, ids: Sequence[int]) -> dict[int, str]:
    return dict(
        db.among(
            "SELECT a.article, s.story FROM address a CROSS JOIN story_url s"
            " ON s.url = a.url WHERE a.article IN (?*) ORDER BY s.story DESC",
            ids,
        )
    )
