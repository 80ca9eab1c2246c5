"""Pages as bytes: values in, HTML out. Nothing here reads the store or the disk but templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kawaraban import __version__
from kawaraban.article import to_json
from kawaraban.publish import metadata as md
from kawaraban.publish.differing import DiffView
from kawaraban.publish.linebreak import breakable
from kawaraban.publish.lines import (
    UNDATED,
    Cluster,
    DayView,
    LineView,
    MonthsView,
    OutletView,
    WayView,
)
from kawaraban.publish.links import clean, language_tag
from kawaraban.publish.record import (
    EvidenceView,
    FieldView,
    StoryView,
    WhyView,
)
from kawaraban.publish.serials import PartView, RunView
from kawaraban.publish.telling import EntryView, StoryPage
from kawaraban.publish.timeline import TimelineView
from kawaraban.publish.views import (
    ClipView,
    Pager,
    TopicInfo,
    TopicView,
    outlet_href,
    title_view,
    topic_href,
)
from kawaraban.publish.words import words_for
from kawaraban.publish.writer import KEY
from kawaraban.read.leads.excerpt import LENGTH

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' http: https:; form-action 'self'; "
    "base-uri 'none'"
)
"""What a page may load: its own style sheet, and pictures. No script at all."""

NAMED_FOLDERS = ("stories", "series", "columns")
"""Folders of what goes by permanent names, some of which lead on to others."""

STATIC = ("kawaraban.css", "icon.svg")


@lru_cache(maxsize=1)
def static_files() -> dict[str, bytes]:
    """The files beside the pages, by name."""
    folder = resources.files("kawaraban.publish") / "static"
    return {name: (folder / name).read_bytes() for name in STATIC}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The site's templates, and what they may use."""
    made = Environment(
        loader=PackageLoader("kawaraban.publish", "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        undefined=StrictUndefined,
    )
    made.filters["breakable"] = breakable
    made.globals["policy"] = CONTENT_POLICY
    # The version in the address lets a browser keep a style sheet for as long as it is the same.
    made.globals["version"] = hashlib.sha256(b"".join(static_files().values())).hexdigest()[:8]
    return made


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return environment().get_template(name)


@lru_cache(maxsize=1)
def _making() -> bytes:
    """Changes with whatever makes a page of values: the code and templates of this package, and
    of what it asks of others."""
    whole = hashlib.sha256(__version__.encode())
    for package in ("kawaraban.publish", "kawaraban.group", "kawaraban.copies"):
        for file in _files(resources.files(package)):
            whole.update(file.name.encode())
            whole.update(file.read_bytes())
    return whole.digest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir():
            yield from _files(each)
        elif each.name.endswith((".py", ".html", ".css", ".svg")):
            yield each


class Pages:
    """Writes out the pages of one site. ``language`` is that of its front page; ``search``
    whether pages carry a search field (they need the web server for it)."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        notice: str = "",
        base_url: str | None = None,
        search: bool = True,
        topics: Sequence[TopicInfo] = (),
    ) -> None:
        self.title, self.notice, self.search = title, notice, search
        self.excerpt_length = max((t.excerpt.length for t in topics), default=LENGTH)
        self.language = language
        self.base_url = base_url.rstrip("/") + "/" if base_url else None

    def key(self, *values: object) -> bytes:
        """Of what a page is made from: 24 hexadecimal digits. Pages of the same key are the
        same; with other templates, another title or notice no key is what it was."""
        whole = hashlib.sha256(_making())
        site = (self.title, self.notice, self.search, self.language, self.base_url)
        for value in (site, self.excerpt_length, *values):
            whole.update(to_json(value) + b"\n")
        return whole.hexdigest()[:KEY].encode()

    def front(
        self, topics: Sequence[TopicView], *, runs: bool = False, outlets: bool = False
    ) -> bytes:
        """``runs``: there is a list of series and columns; ``outlets``: one of outlets."""
        shown = md.Meta(
            title=self.title,
            description=md.described(*(topic.title.text for topic in topics)),
            data=md.collection(
                self.title,
                self.language,
                [
                    md.page("CollectionPage", topic.title.text, topic.lang, url=topic.href)
                    for topic in topics
                ],
            ),
        )
        return self._page(
            "front.html", self.language, "", path="", meta=shown, topics=topics, runs=runs,
            outlets=outlets,
        )  # fmt: skip

    def topic(
        self,
        topic: TopicInfo,
        clips: Sequence[ClipView],
        *,
        count: int,
        page: int,
        pager: Pager | None,
        stories: bool = False,
        course: bool = False,
    ) -> bytes:
        """``stories``: there is the page story by story, too; ``course``: the one of its course."""
        path = topic_href(topic.slug) + (f"{page}/" if page > 1 else "")
        shown = md.Meta(
            title=topic.name,
            description=md.described(topic.about),
            image=next((clip.picture for clip in clips if clip.picture), None),
            data=md.collection(
                topic.name, topic.language, [md.clip_node(clip) for clip in clips],
                description=topic.about,
            ),
        )  # fmt: skip
        return self._page(
            "topic.html",
            topic.language,
            "../../" if page == 1 else "../../../",
            path=path,
            meta=shown,
            topic=topic,
            heading=title_view(topic.name, topic.language),
            clips=clips,
            count=count,
            page=page,
            pager=pager,
            home="" if page == 1 else "../",
            stories=stories,
            course=course,
        )

    def topic_stories(
        self,
        topic: TopicInfo,
        entries: Sequence[EntryView],
        *,
        count: int,
        page: int,
        pager: Pager | None,
        course: bool = False,
    ) -> bytes:
        path = topic_href(topic.slug) + "stories/" + (f"{page}/" if page > 1 else "")
        words = words_for(topic.language)
        title = words("stories_title", name=topic.name)
        shown = md.Meta(
            title=title,
            description=md.described(topic.about),
            image=next((one.clip.picture for one in entries if one.clip.picture), None),
            data=md.collection(
                title, topic.language, [md.clip_node(entry.clip) for entry in entries]
            ),
        )
        return self._page(
            "stories.html",
            topic.language,
            "../../../" if page == 1 else "../../../../",
            path=path,
            meta=shown,
            topic=topic,
            heading=title_view(topic.name, topic.language),
            entries=entries,
            count=count,
            page=page,
            pager=pager,
            home="../" if page == 1 else "../../",
            course=course,
        )

    # Day by day -------------------------------------------------------------------------

    def days(
        self,
        topic: TopicInfo,
        days: Sequence[DayView],
        *,
        name: str,
        title: str,
        at: str,
        later: WayView | None,
        earlier: WayView | None,
        years: Sequence[MonthsView],
        stories: bool,
        course: bool,
    ) -> bytes:
        """A month's days, its page being ``at`` (from the site's root). ``name``: the month's
        folder, its permanent address."""
        words = words_for(topic.language)
        whole = words("days_title", name=topic.name, when=title)
        leads = [line for day in days for line, _ in day.leads[:1]]
        shown = md.Meta(
            title=whole,
            description=md.described(*(line.plain for line in leads[:5])),
            data=md.collection(whole, topic.language, [_line_node(line) for line in leads]),
        )
        own = f"{topic_href(topic.slug)}days/"
        return self._page(
            "days.html", topic.language, _up(at), path=own if name == UNDATED else f"{own}{name}/",
            meta=shown, topic=topic, heading=title_view(topic.name, topic.language), days=days,
            title=title, whole=whole, later=later, earlier=earlier, years=years,
            home=topic_href(topic.slug), stories=stories, course=course,
        )  # fmt: skip

    def day(
        self,
        topic: TopicInfo,
        clusters: Sequence[Cluster],
        *,
        name: str,
        title: str,
        weekday: str,
        iso: str,
        count: str,
        page: int,
        pager: Pager | None,
        later: WayView | None,
        earlier: WayView | None,
        month: str,
        lead: str,
    ) -> bytes:
        """One day. ``iso``: the day for machines, empty for what is undated; ``lead``: the
        headline of what was most of it."""
        words = words_for(topic.language)
        whole = words("day_title", name=topic.name, when=title)
        lines = [line for cluster in clusters for line in cluster.lines]
        shown = md.Meta(
            title=whole,
            description=md.described(lead),
            data=md.collection(
                whole, topic.language, [_line_node(line) for line in lines], temporalCoverage=iso
            ),
        )
        at = f"{topic_href(topic.slug)}days/{name}/" + (f"{page}/" if page > 1 else "")
        return self._page(
            "day.html", topic.language, _up(at), path=at, meta=shown, topic=topic,
            clusters=clusters, title=title, whole=whole, weekday=weekday, iso=iso, count=count,
            page=page, pager=pager, later=later, earlier=earlier, month=month,
            home=topic_href(topic.slug),
        )  # fmt: skip

    def timeline(
        self,
        topic: TopicInfo,
        course: TimelineView,
        *,
        name: str,
        title: str,
        years: Sequence[MonthsView],
        stories: bool,
    ) -> bytes:
        """A topic's course, over the whole time or (``name``) in a year or a month."""
        words = words_for(topic.language)
        whole = (
            words("course_title_of", name=topic.name, when=title)
            if name
            else words("course_title", name=topic.name)
        )
        shown = md.Meta(
            title=whole,
            description=md.described(course.told, *(peak.headline for peak in course.peaks)),
            data=md.page("WebPage", whole, topic.language, description=course.told),
        )
        at = f"{topic_href(topic.slug)}timeline/" + (f"{name}/" if name else "")
        return self._page(
            "timeline.html", topic.language, _up(at), path=at, meta=shown, topic=topic,
            heading=title_view(topic.name, topic.language), plot=course, name=name, title=title,
            whole=whole, years=years, home=topic_href(topic.slug), stories=stories,
        )  # fmt: skip

    # Outlets ----------------------------------------------------------------------------

    def outlet(
        self,
        outlet: OutletView,
        lines: Sequence[LineView],
        *,
        runs: Sequence[RunView],
        course: TimelineView | None,
        page: int,
        pager: Pager | None,
    ) -> bytes:
        words = words_for(self.language)
        at = outlet.href + (f"{page}/" if page > 1 else "")
        told = md.described(
            outlet.count, outlet.copies, words.comma.join(share.name for share in outlet.shares)
        )
        data = md.collection(outlet.name, self.language, [_line_node(line) for line in lines])
        shown = md.Meta(
            title=outlet.name,
            description=told,
            kind="profile",
            data={**data, "about": md.organization(outlet.name)},
        )
        return self._page(
            "outlet.html", self.language, _up(at), path=at, meta=shown, outlet=outlet, lines=lines,
            runs=runs, plot=course, page=page, pager=pager,
        )  # fmt: skip

    def outlets(
        self, outlets: Sequence[OutletView], *, count: int, page: int, pager: Pager | None
    ) -> bytes:
        words = words_for(self.language)
        title = words("outlets_of", title=self.title)
        at = "outlets/" + (f"{page}/" if page > 1 else "")
        nodes = [md.organization(one.name, _up(at) + one.href) or {} for one in outlets]
        shown = md.Meta(title=title, data=md.collection(title, self.language, nodes))
        return self._page(
            "outlets.html", self.language, _up(at), path=at, meta=shown, outlets=outlets,
            count=words.count(count, "outlets_n", "outlets_n"), page=page, pager=pager,
        )  # fmt: skip

    # Stories and series -----------------------------------------------------------------

    def story(
        self,
        topic: TopicInfo,
        story: StoryPage,
        *,
        topics: Sequence[tuple[TopicInfo, str]],
        newer: PartView | None = None,
        older: PartView | None = None,
    ) -> bytes:
        """``topic`` gives the language; ``topics`` are those that have articles of it, each with
        its folder; ``newer`` and ``older`` its neighbours on the topic."""
        clips = [member.clip for day in story.days for member in day.members]
        shown = md.Meta(
            title=story.headline,
            description=md.described(story.count, story.outlets),
            kind="article",
            image=next((clip.picture for clip in clips if clip.picture), None),
            published=story.span[0].iso if story.span else "",
            data=md.collection(
                story.headline, topic.language, [md.clip_node(clip) for clip in clips[:100]],
                temporalCoverage="/".join(when.iso[:10] for when in story.span),
            ),
        )  # fmt: skip
        return self._page(
            "story.html",
            topic.language,
            "../../",
            path=f"stories/{story.id}/",
            meta=shown,
            topic=topic,
            story=story,
            topics=topics,
            newer=newer,
            older=older,
        )

    def run(self, topic: TopicInfo, run: RunView) -> bytes:
        nodes = [
            md.article(
                headline=part.headline, href=part.href, lang=part.lang, when=part.when,
                outlet=run.outlet,
            )
            for part in run.parts
            if not part.missing
        ]  # fmt: skip
        shown = md.Meta(
            title=run.name,
            description=md.described(run.outlet, run.count),
            data=md.collection(run.name, topic.language, nodes),
        )
        return self._page(
            "run.html", topic.language, "../../", path=run.href, meta=shown, topic=topic, run=run,
            outlet_href=outlet_href(run.outlet),
        )  # fmt: skip

    def runs(self, runs: Sequence[tuple[RunView, PartView]]) -> bytes:
        title = words_for(self.language)("serials_of", title=self.title)
        nodes = [md.page("CollectionPage", run.name, "", url=f"../{run.href}") for run, _ in runs]
        shown = md.Meta(title=title, data=md.collection(title, self.language, nodes))
        return self._page("runs.html", self.language, "../", path="series/", meta=shown, runs=runs)

    def moved(self, to: str, way: str, headline: str, *, run: bool) -> bytes:
        """A former name's page: ``to`` is the address it leads to from the site's root, ``way``
        from this page."""
        return self._page(
            "moved.html", self.language, "../../", path=to, way=way, headline=headline, run=run
        )

    def clip(
        self,
        topic: TopicInfo,
        clip: ClipView,
        *,
        whys: Sequence[WhyView],
        evidence: EvidenceView,
        fields: Sequence[FieldView],
        published: str,
        runs: Sequence[RunView] = (),
        story: StoryView | None = None,
        changes: Sequence[DiffView] = (),
        newer: PartView | None = None,
        older: PartView | None = None,
        authors: Sequence[str] = (),
    ) -> bytes:
        """``newer`` and ``older`` are its neighbours on the topic's page."""
        about = {**md.clip_node(clip), "description": clip.excerpt}
        about["author"] = [{"@type": "Person", "name": name} for name in authors]
        shown = md.Meta(
            title=clip.headline,
            description=md.described(clip.excerpt),
            kind="article",
            image=clip.picture,
            published=clip.when.iso if clip.when else "",
            data=md.page("ItemPage", clip.headline, topic.language, mainEntity=about),
        )
        return self._page(
            "clip.html",
            topic.language,
            "../../",
            path=f"clips/{clip.id}/",
            meta=shown,
            topic=topic,
            clip=clip,
            whys=whys,
            evidence=evidence,
            fields=fields,
            published=published,
            runs=runs,
            story=story,
            changes=changes,
            newer=newer,
            older=older,
        )

    def not_found(self, root: str) -> bytes:
        """``root`` leads to the front page from wherever the page is shown."""
        return self._page("404.html", self.language, root, path=None)

    def search_page(self, *, root: str, **values: object) -> bytes:
        return self._page("search.html", self.language, root, path=None, meta=None, **values)

    def _page(
        self,
        template: str,
        language: str,
        root: str,
        *,
        path: str | None,
        meta: md.Meta | None = None,
        **values: object,
    ) -> bytes:
        words = words_for(language)
        topic = values.get("topic")
        own = topic.excerpt.length if isinstance(topic, TopicInfo) else self.excerpt_length
        permanent = self.base_url + path if self.base_url and path is not None else None
        data = None
        if meta is not None:
            data = md.json_ld({**meta.data, "url": permanent, "isPartOf": _site(self.title)})
        html = _template(template).render(
            w=words,
            site=self,
            root=root,
            meta=meta,
            data=data,
            lang=language_tag(language) or words.language,
            excerpt_length=own,
            permanent=permanent,
            **values,
        )
        return clean(html).encode("utf-8") + b"\n"


def _site(title: str) -> md.Node:
    return {"@type": "WebSite", "name": title}


def _up(path: str) -> str:
    """The way from a page (its address from the site's root) to the root."""
    return "../" * path.count("/")


def _line_node(line: LineView) -> md.Node:
    return md.article(
        headline=line.plain,
        href=line.href,
        lang=line.lang,
        when=line.when,
        outlet=line.outlet,
    )
