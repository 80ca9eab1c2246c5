"""The desk's pages as bytes: what the desk knows in, HTML out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from kawaraban.article import Article, Clip, Match, clip_id
from kawaraban.publish.links import clean
from kawaraban.publish.pages import environment
from kawaraban.publish.record import RuleView, evidence_view, why_view
from kawaraban.publish.views import ClipView, Pager, TopicInfo, clip_view, pager, title_view
from kawaraban.store.base import Asked, Decision, standing
from kawaraban.web.deciding import EDITS, Deciding
from kawaraban.web.guard import Visitor
from kawaraban.web.words import DeskWords, desk_words

Section = Literal["inbox", "clips", "history"]

PER_PAGE = 20
_EVENTS = 100
"""Events of the log on one page."""


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One article to decide about, or decided about."""

    clip: ClipView
    url: str
    headline: Markup
    """With what was matched marked in it."""
    passages: tuple[Markup, ...] = ()
    rules: tuple[RuleView, ...] = ()
    sure: str = ""
    copies: str = ""
    pinned: bool = False
    decided: bool = False
    fields: dict[str, str]
    """What a person wrote, by field; empty where nobody did."""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the log in words."""

    iso: str
    when: str
    who: str
    what: str
    value: str
    headline: str
    href: str
    undone: bool


class ShelfView(msgspec.Struct, frozen=True, kw_only=True):
    """A topic on the desk's front page."""

    topic: TopicInfo
    asked: int
    told: str
    clips: str


@lru_cache(maxsize=1)
def _environment() -> Environment:
    site = environment()
    loaders = [PackageLoader("kawaraban.web", "templates")]
    if site.loader is not None:
        loaders.append(site.loader)  # type: ignore[arg-type]
    return site.overlay(loader=ChoiceLoader(loaders))


class _Frame(msgspec.Struct, frozen=True):
    """What the site's frame asks of a site. The desk's pages are nobody's permanent address."""

    title: str
    notice: str
    search: bool = True


class DeskPages:
    """Writes out the desk's pages. ``policy`` is what they may load."""

    def __init__(self, *, title: str, notice: str, policy: str) -> None:
        self._frame = _Frame(title, notice)
        self._policy = policy

    def front(self, desk: Deciding, *, visitor: Visitor, language: str) -> bytes:
        """The topics, and how much each asks."""
        words = desk_words(language)
        topics: list[ShelfView] = []
        for topic in desk.topics():
            asked, clips = desk.asked_count(topic.slug), desk.clip_count(topic.slug)
            topics.append(
                ShelfView(
                    topic=topic,
                    asked=asked,
                    told=words.to_decide(asked),
                    clips=words.count(clips, "clips_1", "clips_n"),
                )
            )
        return self.page(
            "desk_front.html", language, "../", topics=topics, visitor=visitor, token=visitor.token
        )

    def section(
        self,
        desk: Deciding,
        slug: str,
        section: Section,
        *,
        page: int,
        visitor: Visitor,
        language: str,
    ) -> bytes:
        """One page of a topic: its inbox, its clips, or its history."""
        words = desk_words(language)
        topic = next(info for info in desk.topics() if info.slug == slug)
        asked, count = desk.asked_count(slug), desk.clip_count(slug)
        items: Sequence[ItemView] = ()
        events: Sequence[EventView] = ()
        last = 1
        if section == "inbox":
            notes = desk.notes(slug)
            found = desk.inbox(slug, limit=PER_PAGE)
            items = [_asked(one, notes.get(one.article.address, ""), words) for one in found]
        elif section == "clips":
            last = max(1, -(-count // PER_PAGE))
            page = min(page, last)
            clips = desk.clips(slug, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
            items = [_clip(clip, words) for clip in clips]
        else:
            log = desk.history(slug)
            last = max(1, -(-len(log) // _EVENTS))
            page = min(page, last)
            events = _events(desk, log, page, words)
        return self.page(
            "desk_topic.html",
            language,
            "../../" if section == "inbox" else "../../../",
            topic=topic,
            heading=title_view(topic.name, topic.language),
            section=section,
            here="" if section == "inbox" else "../",
            state=f"{asked} {count}",
            asked=words.to_decide(asked),
            count=words.count(count, "clips_1", "clips_n"),
            items=items,
            events=events,
            pager=_pager(page, last),
            visitor=visitor,
            token=visitor.token,
        )

    def login(self, *, name: str, place: str, token: str, problem: str, language: str) -> bytes:
        """The form to log in with, and why it is shown again. ``place``: where it leads."""
        return self.page(
            "desk_login.html", language, "../", name=name, place=place, token=token,
            problem=problem,
        )  # fmt: skip

    def account(self, visitor: Visitor, *, problem: str, told: str, language: str) -> bytes:
        """One's own account: another password."""
        return self.page(
            "desk_account.html", language, "../", visitor=visitor, token=visitor.token,
            problem=problem, told=told,
        )  # fmt: skip

    def save_search(
        self,
        *,
        query: str,
        name: str,
        slug: str,
        problem: str,
        wrong: Markup | None,
        done: str,
        visitor: Visitor,
        language: str,
    ) -> bytes:
        """The form that makes a search a topic; what is wrong with it; that it is done."""
        return self.page(
            "desk_save.html", language, "../", query=query, name=name, slug=slug,
            problem=problem, wrong=wrong, done=done, visitor=visitor, token=visitor.token,
        )  # fmt: skip

    def trouble(self, told: str, *, root: str, language: str) -> bytes:
        """A page that says why something cannot be done."""
        return self.page("desk_trouble.html", language, root, told=told)

    def page(self, template: str, language: str, root: str, **values: object) -> bytes:
        """A page of the desk. ``root`` leads from it to the site's."""
        words = desk_words(language)
        html = (
            _environment()
            .get_template(template)
            .render(
                w=words,
                site=self._frame,
                root=root,
                lang=words.language,
                policy=self._policy,
                permanent=None,
                meta=None,
                data=None,
                excerpt_length=None,
                other="en" if words.language == "ja" else "ja",
                **values,
            )
        )
        return clean(html).encode("utf-8") + b"\n"


def language_of(wanted: str, accepted: str, default: str) -> str:
    """``ja`` or ``en``: what the reader chose, else what the browser prefers of the two
    (RFC 9110, section 12.5.4), else what the desk is in."""
    if wanted in ("ja", "en"):
        return wanted
    best, quality = "", 0.0
    for part in accepted[:500].split(","):
        tag, _, parameters = part.strip().partition(";")
        known = tag.split("-")[0].strip().lower()
        try:
            weight = float(parameters.partition("=")[2]) if "q" in parameters else 1.0
        except ValueError:
            continue
        if known in ("ja", "en") and weight > quality:
            best, quality = known, weight
    return best or ("ja" if default.split("-")[0].lower() == "ja" else "en")


def _asked(one: Asked, note: str, words: DeskWords) -> ItemView:
    article, match = one.article, one.match
    clip = Clip(
        id=clip_id(article.address),
        topic=match.topic,
        article=article,
        headline=article.headline,
        excerpt=article.excerpt,
    )
    item = item_view(clip, match, words)
    if match.probability is not None:
        sure = words("sure", n=round(match.probability * 100))
        item = msgspec.structs.replace(item, sure=sure)
    if one.copies:
        copies = words.count(one.copies, "copies_1", "copies_n")
        item = msgspec.structs.replace(item, copies=copies)
    if note:
        item = msgspec.structs.replace(item, fields=item.fields | {"note": note})
    return item


def _clip(clip: Clip, words: DeskWords) -> ItemView:
    date = clip.date.isoformat() if clip.date is not None else ""
    written = {"headline": clip.headline, "excerpt": clip.excerpt, "date": date}
    return msgspec.structs.replace(
        item_view(clip, clip.match, words),
        pinned=clip.pinned,
        decided=clip.decision is not None,
        fields={k: v if k in clip.edited else "" for k, v in written.items()} | {"note": clip.note},
    )


def item_view(clip: Clip, match: Match | None, words: DeskWords) -> ItemView:
    """A clip with what the match found in it, and why."""
    evidence = evidence_view(clip.article, [match])
    why = why_view(match, None, topic="", href="", words=words)
    return ItemView(
        clip=clip_view(clip, words, words.language),
        url=clip.article.address,
        headline=evidence.headline if "headline" not in clip.edited else Markup(),
        passages=evidence.passages,
        rules=why.rules,
        sure=words("of_score", score=why.score) if why.score else "",
        fields=dict.fromkeys(EDITS, ""),
    )


def _events(
    desk: Deciding, log: Sequence[Decision], page: int, words: DeskWords
) -> list[EventView]:
    """One page of the log, newest first."""
    stands = standing(log)
    newest = list(zip(log, stands, strict=True))[::-1]
    part = newest[(page - 1) * _EVENTS : page * _EVENTS]
    known = _headlines(desk, {event.url for event, _ in part})
    return [
        EventView(
            iso=event.at.isoformat(timespec="milliseconds"),
            when=f"{event.at.astimezone():%Y.%m.%d %H:%M}",
            who=event.who,
            what=words.kind_of(event.kind),
            value=_value(event, words),
            headline=known.get(event.url, event.url),
            href=f"clips/{clip_id(event.url)}/",
            undone=not stands_still and event.kind != "undo",
        )
        for event, stands_still in part
    ]


def _value(event: Decision, words: DeskWords) -> str:
    if event.kind == "undo":
        return words.kind_of(event.value.split(" ")[0])
    return event.value[:200]


def _headlines(desk: Deciding, urls: Iterable[str]) -> dict[str, str]:
    articles: list[Article | None] = [desk.article(url) for url in urls]
    return {a.address: a.headline for a in articles if a is not None}


def _pager(page: int, last: int) -> Pager | None:
    return pager(page, last, lambda number: f"?page={number}")
