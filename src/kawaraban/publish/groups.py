"""The pages of stories, series and columns, and the pages that lead on from their former names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kawaraban.article import Article, Clip, Story, clip_id
from kawaraban.group.hand import standing
from kawaraban.group.naming import Name
from kawaraban.group.series import Run
from kawaraban.group.telling import tell
from kawaraban.publish.pages import NAMED_FOLDERS, Pages
from kawaraban.publish.serials import PartView, RunView, run_href, run_view
from kawaraban.publish.telling import Sum, entry_view, hand_notes, story_page
from kawaraban.publish.views import PER_PAGE, TopicInfo, from_page, in_form, pager, topic_href
from kawaraban.publish.words import words_for
from kawaraban.publish.writer import SiteWriter, keyed
from kawaraban.store.base import NameKind, Store

_KINDS: tuple[NameKind, ...] = ("story", "series", "column")
FOLDERS = dict(zip(_KINDS, NAMED_FOLDERS, strict=True))
"""Where what goes by such a name has its pages."""

MEMBERS = 500
"""Articles of a story that its page shows at most, the first ones."""

_NAMED = re.compile(r"[0-9a-f]{12}\Z")

On = Callable[[str], list[int]]
"""From an article's address to the topics whose pages have it (by number, in their order)."""


class Groups:
    """Writes them, topic by topic as the site is built. ``on`` tells what has a page here."""

    def __init__(
        self,
        store: Store,
        topics: Sequence[TopicInfo],
        pages: Pages,
        writer: SiteWriter,
        on: On,
    ) -> None:
        self._store, self._topics, self._pages, self._writer = store, topics, pages, writer
        self._on = on
        stories = store.stories()
        self.stories: dict[str, Story] = {story.id: story for story in stories}
        self._home = {url: story for story in stories for url in story.urls}
        log = store.said_of_stories()
        self._log = list(zip(log, standing(log), strict=True))
        self.runs = store.runs(on_pages=True)
        self._runs_at: dict[str, list[Run]] = {}
        for run in self.runs:
            for one in run.instalments:
                self._runs_at.setdefault(one.url, []).append(run)
        self._kept: dict[str, set[str]] = {folder: set() for folder in FOLDERS.values()}
        self._sums: dict[str, Sum] = {}
        self.any_runs = False

    # A topic's stories ------------------------------------------------------------------

    def begin(self) -> None:
        """Another topic's clips follow."""
        self._sums = {}

    def add(self, clip: Clip) -> None:
        """A clip of the topic, newest first."""
        story = self.stories.get(clip.story or "")
        key = story.id if story else clip.article.address
        self._sums.setdefault(key, Sum()).add(clip, story.lead if story else None)

    def leads(self, clip: Clip) -> str:
        """The story that a clip is the lead of; empty for others."""
        story = self.stories.get(clip.story or "")
        return story.id if story is not None and story.lead == clip.article.address else ""

    def topic_pages(self, topic: TopicInfo, *, course: bool = False) -> int:
        """Write the topic's page story by story; how many pages there are (none: no stories).
        ``course``: there is the page of its course."""
        sums = self._sums
        self._sums = {}
        if not any(key in self.stories for key in sums):
            return 0
        words = words_for(topic.language)
        # Clips came newest first, so a story stands where its latest article did.
        order = sorted(sums, key=lambda key: not sums[key].pinned)
        last = -(-len(order) // PER_PAGE)
        for page in range(1, last + 1):
            keys = order[(page - 1) * PER_PAGE : page * PER_PAGE]
            leads = {sums[key].lead: key for key in keys}
            clips = {
                clip.article.address: in_form(clip, topic.excerpt)
                for clip in self._store.clips_of(topic.slug, leads)
            }
            entries = [
                entry_view(
                    clips[sums[key].lead],
                    sums[key],
                    self.stories.get(key),
                    words,
                    topic.language,
                )
                for key in keys
                if sums[key].lead in clips
            ]
            content = self._pages.topic_stories(
                topic,
                entries,
                count=sum(1 for key in order if key in self.stories),
                page=page,
                pager=pager(page, last, from_page(page)),
                course=course,
            )
            folder = "stories/" + ("" if page == 1 else f"{page}/")
            self._writer.put(f"topics/{topic.slug}/{folder}index.html", content)
        return last

    # Stories ----------------------------------------------------------------------------

    def story_pages(self) -> None:
        """The stories' own pages, each with the way to the one before and after it on its first
        topic (by their latest articles)."""
        on = {story.id: self._topics_of(story) for story in self.stories.values()}
        beside: dict[str, tuple[Story | None, Story | None]] = {}
        newer: dict[int, Story] = {}
        for story in self.stories.values():
            first = min(on[story.id], default=-1)
            before = newer.get(first)
            beside[story.id] = (before, None)
            if before is not None:
                beside[before.id] = (beside[before.id][0], story)
            newer[first] = story
        for story in self.stories.values():
            self._story(story, on[story.id], *map(_neighbour, beside[story.id]))

    def _topics_of(self, story: Story) -> list[int]:
        indexes: list[int] = []
        for url in story.urls:
            indexes += [index for index in self._on(url) if index not in indexes]
        return indexes

    def _story(
        self, story: Story, indexes: list[int], newer: PartView | None, older: PartView | None
    ) -> None:
        found: dict[str, Clip] = {}
        copies: set[str] = set()
        for index in sorted(indexes) or range(len(self._topics)):
            topic = self._topics[index]
            for clip in self._store.clips_of(topic.slug, story.urls[:MEMBERS]):
                address = clip.article.address
                if address in found or address in copies:
                    continue
                found[address] = in_form(clip, topic.excerpt)
                copies.update(copy.url for copy in clip.also_in)
        if not found:
            return
        clips = sorted(found.values(), key=_by_time)
        own = {clip.topic for clip in clips}
        topics = [t for n, t in enumerate(self._topics) if n in indexes or t.slug in own]
        topic = topics[0]
        words = words_for(topic.language)
        notes = hand_notes(story, self._log, self._home, words)
        self._kept["stories"].add(story.id)
        path = f"stories/{story.id}/index.html"
        key = self._pages.key(topics, story, clips, notes, newer, older)
        if self._writer.is_of(path, key):
            return
        told = tell([clip.article for clip in clips])
        view = story_page(story, clips, told, notes, words, topic.language, most=MEMBERS)
        content = self._pages.story(
            topic, view, topics=[(t, topic_href(t.slug)) for t in topics], newer=newer, older=older
        )
        self._writer.put(path, keyed(content, key))

    # Series and columns -----------------------------------------------------------------

    def runs_of(self, article: Article, language: str) -> list[RunView]:
        """The series, and the column, that an article is a part of, as its own page shows them."""
        words = words_for(language)
        runs = sorted(self._runs_at.get(article.address, ()), key=lambda run: run.kind == "column")
        return [run_view(run, self.place, words, this=article.address) for run in runs]

    def place(self, url: str) -> str | None:
        """An article's own page here, from the site's root."""
        return f"clips/{clip_id(url)}/" if self._on(url) else None

    def run_pages(self) -> None:
        lines: list[tuple[RunView, PartView]] = []
        words = words_for(self._pages.language)
        for run in self.runs:
            on = [i for one in run.instalments for i in self._on(one.url)]
            topic = self._topics[min(on, default=0)]
            view = run_view(run, self.place, words_for(topic.language))
            folder = run_href(run)
            self._kept[folder.split("/", maxsplit=1)[0]].add(run.id)
            self._writer.put(f"{folder}index.html", self._pages.run(topic, view))
            whole = run_view(run, self.place, words)
            latest = whole.parts[-1] if run.kind == "series" else whole.parts[0]
            lines.append((whole, latest))
        if lines:
            self._writer.put("series/index.html", self._pages.runs(lines))
        self.any_runs = bool(lines)

    # Former names -----------------------------------------------------------------------

    def moved_pages(self) -> None:
        for kind, folder in FOLDERS.items():
            for name in self._store.names(kind):
                there = self._kept[folder]
                if name.into in there and name.id not in there:
                    self._moved(kind, folder, name)

    def _moved(self, kind: NameKind, folder: str, name: Name) -> None:
        headline = self.stories[name.into].headline if kind == "story" else ""
        content = self._pages.moved(
            f"{folder}/{name.into}/", f"../{name.into}/", headline, run=kind != "story"
        )
        self._kept[folder].add(name.id)
        self._writer.put(f"{folder}/{name.id}/index.html", content)

    def sweep(self) -> None:
        """Remove the pages of what is no longer there."""
        for folder, kept in self._kept.items():
            root = self._writer.folder / folder
            for name in _names(root):
                if _NAMED.match(name) and name not in kept:
                    self._writer.remove(root / name, ())
        if not self.any_runs:
            self._writer.remove(self._writer.folder / "series", ())


def _neighbour(story: Story | None) -> PartView | None:
    """A story as its neighbour's page leads to it."""
    if story is None:
        return None
    return PartView(headline=story.headline, href=f"stories/{story.id}/", inside=True)


def _by_time(clip: Clip) -> tuple[bool, float, str]:
    when = clip.published
    return when is None, when.utc.timestamp() if when else 0.0, clip.article.address


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
