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
from kawaraban.publish.differing import DiffView
from kawaraban.publish.linebreak import breakable
from kawaraban.publish.links import clean, language_tag
from kawaraban.publish.record import (
    EvidenceView,
    FieldView,
    StoryView,
    WhyView,
)
from kawaraban.publish.serials import PartView, RunView
from kawaraban.publish.telling import EntryView, StoryPage
from kawaraban.publish.views import (
    ClipView,
    Pager,
    TopicInfo,
    TopicView,
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

    def front(self, topics: Sequence[TopicView], *, runs: bool = False) -> bytes:
        """``runs``: there is a list of series and columns."""
        return self._page("front.html", self.language, "", path="", topics=topics, runs=runs)

    def topic(
        self,
        topic: TopicInfo,
        clips: Sequence[ClipView],
        *,
        count: int,
        page: int,
        pager: Pager | None,
        stories: bool = False,
    ) -> bytes:
        """``stories``: there is the page story by story, too."""
        path = topic_href(topic.slug) + (f"{page}/" if page > 1 else "")
        return self._page(
            "topic.html",
            topic.language,
            "../../" if page == 1 else "../../../",
            path=path,
            topic=topic,
            heading=title_view(topic.name, topic.language),
            clips=clips,
            count=count,
            page=page,
            pager=pager,
            home="" if page == 1 else "../",
            stories=stories,
        )

    def topic_stories(
        self,
        topic: TopicInfo,
        entries: Sequence[EntryView],
        *,
        count: int,
        page: int,
        pager: Pager | None,
    ) -> bytes:
        path = topic_href(topic.slug) + "stories/" + (f"{page}/" if page > 1 else "")
        return self._page(
            "stories.html",
            topic.language,
            "../../../" if page == 1 else "../../../../",
            path=path,
            topic=topic,
            heading=title_view(topic.name, topic.language),
            entries=entries,
            count=count,
            page=page,
            pager=pager,
            home="../" if page == 1 else "../../",
        )

    def story(
        self, topic: TopicInfo, story: StoryPage, *, topics: Sequence[tuple[TopicInfo, str]]
    ) -> bytes:
        """``topic`` gives the language; ``topics`` are those that have articles of it, each with
        its folder."""
        return self._page(
            "story.html",
            topic.language,
            "../../",
            path=f"stories/{story.id}/",
            topic=topic,
            story=story,
            topics=topics,
        )

    def run(self, topic: TopicInfo, run: RunView) -> bytes:
        return self._page("run.html", topic.language, "../../", path=run.href, topic=topic, run=run)

    def runs(self, runs: Sequence[tuple[RunView, PartView]]) -> bytes:
        return self._page("runs.html", self.language, "../", path="series/", runs=runs)

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
    ) -> bytes:
        return self._page(
            "clip.html",
            topic.language,
            "../../",
            path=f"clips/{clip.id}/",
            topic=topic,
            clip=clip,
            whys=whys,
            evidence=evidence,
            fields=fields,
            published=published,
            runs=runs,
            story=story,
            changes=changes,
        )

    def not_found(self, root: str) -> bytes:
        """``root`` leads to the front page from wherever the page is shown."""
        return self._page("404.html", self.language, root, path=None)

    def search_page(self, *, root: str, **values: object) -> bytes:
        return self._page("search.html", self.language, root, path=None, **values)

    def _page(
        self, template: str, language: str, root: str, *, path: str | None, **values: object
    ) -> bytes:
        words = words_for(language)
        topic = values.get("topic")
        own = topic.excerpt.length if isinstance(topic, TopicInfo) else self.excerpt_length
        html = _template(template).render(
            w=words,
            site=self,
            root=root,
            lang=language_tag(language) or words.language,
            excerpt_length=own,
            permanent=self.base_url + path if self.base_url and path is not None else None,
            **values,
        )
        return clean(html).encode("utf-8") + b"\n"
