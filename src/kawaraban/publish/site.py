"""The site of a desk: a folder of plain files that any web server can show.

``docs/design/publishing.md`` has the addresses, what is rewritten when, and why.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from kawaraban.article import Article, Clip, Match, Moment, clip_id
from kawaraban.publish import days
from kawaraban.publish.days import Days
from kawaraban.publish.differing import DiffView, diff_view, revisions_view
from kawaraban.publish.feeds_out import FeedItem, atom, rss
from kawaraban.publish.groups import Groups
from kawaraban.publish.ledger import Course, Ledger
from kawaraban.publish.links import language_tag, safe_link
from kawaraban.publish.outlets import Outlets
from kawaraban.publish.pages import Pages, static_files
from kawaraban.publish.record import (
    StoryView,
    WhyView,
    evidence_view,
    field_views,
    story_view,
    why_view,
)
from kawaraban.publish.serials import PartView
from kawaraban.publish.views import (
    PER_PAGE,
    ClipView,
    TopicInfo,
    TopicView,
    clip_view,
    from_page,
    in_form,
    pager,
    title_view,
    topic_href,
    when_view,
)
from kawaraban.publish.words import Words, words_for
from kawaraban.publish.writer import HALF, SiteWriter, keyed
from kawaraban.store.base import Store

__all__ = ["BuildReport", "TopicInfo", "build_site"]

IN_FEED = 50
"""The newest so many clips of a topic are in its feeds."""

_BATCH = 20 * PER_PAGE
_STORIES_KEPT = 512
_CLIP_FOLDER = re.compile(r"[0-9a-f]{12}\Z")
_NUMBER = re.compile(r"[1-9][0-9]*\Z")
_SLUG = re.compile(r"[^\x00-\x1f\x7f/\\:*?\"<>|.][^\x00-\x1f\x7f/\\:*?\"<>|]*\Z")
_FEEDS = ("rss.xml", "atom.xml")

Progress = Callable[[int, int], None]


class BuildReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did, in files: written anew or changed, left as they were, removed."""

    written: int
    unchanged: int
    removed: int
    clips: int
    """Clips on all topic pages together."""


def build_site(
    store: Store,
    topics: Sequence[TopicInfo],
    folder: Path,
    *,
    title: str,
    base_url: str | None = None,
    notice: str = "",
    language: str | None = None,
    search: bool = True,
    progress: Progress | None = None,
) -> BuildReport:
    """Publish ``topics`` of ``store`` into ``folder``, and say what was done.

    ``title`` is what the desk is called; ``base_url`` the address the folder will be seen at
    (feeds and canonical links need one; without it feeds lead to the articles only);
    ``notice`` a line shown on every page; ``language`` that of the front page (else the first
    topic's); ``search`` whether pages have a search field, which needs ``web``.
    ``progress`` is told how many clips of how many are done (each counts twice: once when it
    is looked at, once when it is written).

    Only files whose content changed are written, each by one rename; two builds of the same
    store give the same bytes. Pages that Kawaraban wrote earlier and that have no clip any
    more are removed; other files are left alone. Memory does not grow with the archive but by
    some 50 bytes a clip, and by the topic's stories, outlets and days.

    ``ValueError`` where a slug cannot be a folder's name or is given twice; ``OSError`` where
    the folder cannot be written.
    """
    _check_slugs(topics)
    pages = Pages(
        title=title,
        language=language or (topics[0].language if topics else "ja"),
        notice=notice,
        base_url=base_url,
        search=search,
        topics=topics,
    )
    writer = SiteWriter(folder)
    ledger = Ledger(folder / HALF, topics=len(topics))
    try:
        return _Build(store, topics, pages, writer, ledger, progress).run()
    finally:
        ledger.close()
        writer.close()


class _Survey(msgspec.Struct):
    """What a first look at a topic's clips tells. ``ids`` sorted, so that they are found."""

    info: TopicInfo
    ids: array[int]
    newest: Clip | None
    stories: bool = False
    """Whether any clip is part of a story."""
    dated: bool = False
    """Whether any clip, or copy, has a date."""

    @property
    def count(self) -> int:
        return len(self.ids)

    def has(self, number: int) -> bool:
        at = bisect_left(self.ids, number)
        return at < len(self.ids) and self.ids[at] == number


class _Build:
    def __init__(
        self,
        store: Store,
        topics: Sequence[TopicInfo],
        pages: Pages,
        writer: SiteWriter,
        ledger: Ledger,
        progress: Progress | None,
    ) -> None:
        self.store, self.topics, self.pages, self.writer = store, topics, pages, writer
        self.ledger = ledger
        self.progress = progress
        self.done = 0
        self.total = 2 * sum(store.clip_count(topic.slug) for topic in topics)
        self.surveys: list[_Survey] = []
        self.groups = Groups(store, topics, pages, writer, self._on)
        self.days = Days(ledger, pages, writer, self.groups.stories)
        self.revised = store.revised()
        self.story_pages: dict[str, int] = {}
        """How many pages each topic has story by story."""
        self.members: OrderedDict[str, list[tuple[str, Article | None]]] = OrderedDict()

    def run(self) -> BuildReport:
        put = self.writer.put
        for name, content in static_files().items():
            put(f"static/{name}", content)
        self.surveys = [self._survey(topic) for topic in self.topics]
        for index in range(len(self.topics)):
            self._topic(index)
        self.groups.story_pages()
        self.groups.run_pages()
        self.groups.moved_pages()
        outlets = Outlets(
            self.ledger, self.topics, self.pages, self.writer, self.groups.runs, self.groups.place
        )
        outlets.write()
        topics = [self._front(survey) for survey in self.surveys]
        front = self.pages.front(topics, runs=self.groups.any_runs, outlets=outlets.any)
        put("index.html", front)
        root = urlsplit(self.pages.base_url).path if self.pages.base_url else "/"
        put("404.html", self.pages.not_found(root))
        self._sweep()
        outlets.sweep(lambda folder: _names(self.writer.folder / folder))
        writer = self.writer
        return BuildReport(
            written=writer.written,
            unchanged=writer.unchanged,
            removed=writer.removed,
            clips=sum(survey.count for survey in self.surveys),
        )

    # Reading ------------------------------------------------------------------------

    def _neighbouring(self, slug: str) -> Iterator[tuple[tuple[Clip, ...], Clip | None]]:
        """All clips of a topic in batches, each with the clip that comes after it."""
        before: tuple[Clip, ...] = ()
        for batch in self._clips(slug):
            if before:
                yield before, batch[0]
            before = batch
        if before:
            yield before, None

    def _clips(self, slug: str) -> Iterator[tuple[Clip, ...]]:
        """All clips of a topic in batches that are whole pages."""
        offset = 0
        while batch := self.store.clips(slug, offset=offset, limit=_BATCH):
            yield batch
            offset += len(batch)
            self.done += len(batch)
            if self.progress is not None:
                self.progress(min(self.done, self.total), self.total)
            if len(batch) < _BATCH:
                return

    def _survey(self, topic: TopicInfo) -> _Survey:
        survey = _Survey(topic, array("Q"), None)
        for batch in self._clips(topic.slug):
            if survey.newest is None:
                newest = next((clip for clip in batch if not clip.pinned), batch[0])
                survey.newest = in_form(newest, topic.excerpt)
            survey.ids.extend(int(clip.id, 16) for clip in batch)
            survey.stories = survey.stories or any(
                clip.story in self.groups.stories for clip in batch
            )
            survey.dated = survey.dated or any(
                clip.published is not None or any(copy.published for copy in clip.also_in)
                for clip in batch
            )
        survey.ids = array("Q", sorted(survey.ids))
        return survey

    # Writing ------------------------------------------------------------------------

    def _topic(self, index: int) -> None:
        survey = self.surveys[index]
        topic = survey.info
        words = words_for(topic.language)
        self.members.clear()
        self.groups.begin()
        last = max(1, -(-survey.count // PER_PAGE))
        page = 0
        first: list[Clip] = []
        course = Course()
        newer: Clip | None = None
        for plain, after in self._neighbouring(topic.slug):
            batch = [in_form(clip, topic.excerpt) for clip in plain]
            first += batch[: max(0, IN_FEED - len(first))]
            for clip in plain:
                self.groups.add(clip)
            for start in range(0, len(batch), PER_PAGE):
                page += 1
                clips = batch[start : start + PER_PAGE]
                views = [clip_view(clip, words, topic.language) for clip in clips]
                # Clips first: no list leads to a page that is not there yet.
                for n, (clip, view) in enumerate(zip(clips, views, strict=True), start + 1):
                    older = plain[n] if n < len(plain) else after
                    self._clip(index, clip, view, _neighbour(newer), _neighbour(older))
                    self.ledger.add(course, index, clip, view, self.groups.leads(clip))
                    newer = clip
                self._page(survey, views, page, max(last, page))
        if page == 0:
            self._page(survey, [], 1, 1)
        self.story_pages[topic.slug] = self.groups.topic_pages(topic, course=survey.dated)
        self.days.write(
            topic, course, lambda id: self.ledger.outlets[id].name if id else "",
            stories=survey.stories,
        )  # fmt: skip
        self._feeds(topic, first)

    def _page(self, survey: _Survey, views: list[ClipView], page: int, last: int) -> None:
        topic = survey.info
        path = f"topics/{topic.slug}/" + ("" if page == 1 else f"{page}/")
        content = self.pages.topic(
            topic,
            views,
            count=survey.count,
            page=page,
            pager=pager(page, last, from_page(page)),
            stories=survey.stories,
            course=survey.dated,
        )
        self.writer.put(path + "index.html", content)

    def _clip(
        self,
        index: int,
        clip: Clip,
        view: ClipView,
        newer: PartView | None,
        older: PartView | None,
    ) -> None:
        """The clip's own page. One that is on several topics' pages has one page, which names
        them all; it is written with the first of them."""
        number = int(clip.id, 16)
        on = [i for i, survey in enumerate(self.surveys) if i == index or survey.has(number)]
        if on[0] != index:
            return
        topic = self.topics[index]
        words = words_for(topic.language)
        elsewhere = list(self._elsewhere(clip.article, on[1:])) if len(on) > 1 else []
        runs = self.groups.runs_of(clip.article, topic.language)
        story = self._story(clip)
        changes = self._changes(clip, words)
        key = self.pages.key(topic, clip, elsewhere, runs, story, changes, newer, older)
        path = f"clips/{clip.id}/index.html"
        if self.writer.is_of(path, key):
            return
        whys = [self._why(topic, clip.match, clip.decision)]
        matches = [clip.match]
        for other, match, decision in elsewhere:
            whys.append(self._why(other, match, decision, words_of=topic))
            matches.append(match)
        when = when_view(clip.published)
        content = self.pages.clip(
            topic,
            view,
            whys=whys,
            evidence=evidence_view(clip.article, matches),
            fields=field_views(clip, words),
            published=when.full if when else "",
            runs=runs,
            story=story,
            changes=changes,
            newer=newer,
            older=older,
            authors=clip.article.bylines,
        )
        self.writer.put(path, keyed(content, key))

    @staticmethod
    def _why(
        topic: TopicInfo,
        match: Match | None,
        decision: str | None,
        words_of: TopicInfo | None = None,
    ) -> WhyView:
        words = words_for((words_of or topic).language)
        href = topic_href(topic.slug)
        return why_view(match, decision, topic=topic.name, href=href, words=words)

    def _elsewhere(
        self, article: Article, indexes: Sequence[int]
    ) -> Iterator[tuple[TopicInfo, Match | None, str | None]]:
        trace = self.store.trace(article.address)
        for topic in (self.topics[i] for i in indexes):
            match = decision = None
            if trace is not None:
                match = next((m for m in trace.matches if m.topic == topic.slug), None)
                decision = next((r.verdict for t, r in trace.rulings if t == topic.slug), None)
            yield topic, match, decision

    def _story(self, clip: Clip) -> StoryView | None:
        story = self.groups.stories.get(clip.story or "")
        if story is None:
            return None
        articles = self.members.get(story.id)
        if articles is None:
            articles = [(url, self._article(url)) for url in story.urls[:40]]
            self.members[story.id] = articles
            if len(self.members) > _STORIES_KEPT:
                self.members.popitem(last=False)
        pages = {url: place for url, _ in articles if (place := self.groups.place(url))}
        return story_view(story, articles, clip.article.address, pages)

    def _changes(self, clip: Clip, words: Words) -> list[DiffView]:
        """What its outlet changed in it since, in place or as another article."""
        address = clip.article.address
        views: list[DiffView] = []
        if address in self.revised:
            trace = self.store.trace(address)
            revisions = trace.revisions if trace else ()
            views += revisions_view([revision.article for revision in revisions], words)
        for copy in clip.also_in:
            stored = self.store.article(copy.url) if copy.kind == "revised" else None
            if stored is not None:
                title = words("revised_as", headline=copy.headline)
                href = safe_link(copy.url)
                view = diff_view(clip.article, stored.article, title, words, href=href)
                views += [view] if view is not None else []
        return views

    def _on(self, url: str) -> list[int]:
        """The topics, by number, that an article has a clip on the page of."""
        number = int(clip_id(url), 16)
        return [i for i, survey in enumerate(self.surveys) if survey.has(number)]

    def _article(self, url: str) -> Article | None:
        """A story's article, without its text: many are kept for a while."""
        stored = self.store.article(url)
        return msgspec.structs.replace(stored.article, text=()) if stored else None

    def _feeds(self, topic: TopicInfo, clips: Sequence[Clip]) -> None:
        base = self.pages.base_url
        items = [
            FeedItem(
                id=clip.id,
                headline=clip.headline,
                excerpt=clip.excerpt,
                outlet=clip.article.outlet or "",
                bylines=clip.article.bylines,
                language=language_tag(clip.article.language),
                link=safe_link(clip.article.address)
                or (f"{base}clips/{clip.id}/" if base else None),
                published=clip.published,
                updated=clip.article.updated or clip.published or self._seen(clip),
                picture=safe_link(clip.article.lead_picture),
            )
            for clip in clips
        ]
        here = f"{base}{topic_href(topic.slug)}" if base else None
        self.writer.put(
            f"topics/{topic.slug}/rss.xml", rss(topic, items, desk=self.pages.title, here=here)
        )
        self.writer.put(
            f"topics/{topic.slug}/atom.xml", atom(topic, items, desk=self.pages.title, here=here)
        )

    def _seen(self, clip: Clip) -> Moment | None:
        stored = self.store.article(clip.article.address)
        return Moment.of(stored.first_seen) if stored else None

    def _front(self, survey: _Survey) -> TopicView:
        topic = survey.info
        words = words_for(self.pages.language)
        newest = clip_view(survey.newest, words, self.pages.language) if survey.newest else None
        lang = language_tag(topic.language) or "ja"
        return TopicView(
            href=topic_href(topic.slug),
            lang=lang,
            title=title_view(topic.name, lang),
            about=topic.about,
            count=survey.count,
            newest=newest,
        )

    # Removing -----------------------------------------------------------------------

    def _sweep(self) -> None:
        """Remove the pages of what is no longer on any page."""
        self.groups.sweep()
        root = self.writer.folder
        for name in _names(root / "clips"):
            if _CLIP_FOLDER.match(name):
                number = int(name, 16)
                if not any(survey.has(number) for survey in self.surveys):
                    self.writer.remove(root / "clips" / name, ())
        kept = {survey.info.slug: survey for survey in self.surveys}
        for name in _names(root / "topics"):
            folder = root / "topics" / name
            survey = kept.get(name)
            last = -(-survey.count // PER_PAGE) if survey else 0
            for page in _names(folder):
                if _NUMBER.match(page) and int(page) > last:
                    self.writer.remove(folder / page, ())
            last = self.story_pages.get(name, 0)
            for page in _names(folder / "stories"):
                if _NUMBER.match(page) and int(page) > last:
                    self.writer.remove(folder / "stories" / page, ())
            if not last:
                self.writer.remove(folder / "stories", ())
            self._sweep_days(f"topics/{name}/days")
            self._sweep_days(f"topics/{name}/timeline")
            if survey is None:
                self.writer.remove(folder, _FEEDS)

    def _sweep_days(self, path: str) -> None:
        """Remove the pages of days, months and years that have nothing any more."""
        root, kept = self.writer.folder, self.days.kept
        for name in _names(root / path):
            if days.NAME.match(name):
                for page in _names(root / path / name):
                    if _NUMBER.match(page) and f"{path}/{name}/{page}" not in kept:
                        self.writer.remove(root / path / name / page, ())
                if f"{path}/{name}" not in kept:
                    self.writer.remove(root / path / name, ())
        if path not in kept:
            self.writer.remove(root / path, ())


def _neighbour(clip: Clip | None) -> PartView | None:
    """A clip as its neighbour's page leads to it."""
    if clip is None:
        return None
    return PartView(
        headline=clip.headline,
        href=f"clips/{clip.id}/",
        inside=True,
        lang=language_tag(clip.article.language),
    )


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _check_slugs(topics: Sequence[TopicInfo]) -> None:
    seen: set[str] = set()
    for topic in topics:
        slug = topic.slug
        if not _SLUG.match(slug) or len(slug.encode("utf-8", "replace")) > 200:
            raise ValueError(f"a topic's slug must be fit for a folder's name: {slug!r}")
        if slug.casefold() in seen:
            raise ValueError(f"two topics share the slug {slug!r}")
        seen.add(slug.casefold())
