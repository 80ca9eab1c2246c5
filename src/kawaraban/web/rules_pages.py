"""The rule editor's pages as bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from kawaraban.article import Clip, clip_id
from kawaraban.publish.views import Pager, TopicInfo, pager
from kawaraban.store.base_rules import RulesDraft, RulesText
from kawaraban.web.desk_pages import DeskPages, ItemView, item_view
from kawaraban.web.drafting import Change, File, Found, Previewed, Suggested, Told
from kawaraban.web.guard import Visitor
from kawaraban.web.words import DeskWords, desk_words

CHANGES: tuple[Change, ...] = ("in", "out", "ask")
PER_PAGE = 20
_SPARE = 12
"""Lines below the text that are there to be written on, numbered."""
_AROUND = 2
"""Lines that are shown on either side of a difference."""
_LONGEST_DIFF = 4_000
"""Lines of a text that are still compared."""

LineKind = Literal["same", "more", "less", "gap"]


class LineView(msgspec.Struct, frozen=True):
    """One line of a difference between two texts."""

    kind: LineKind
    text: str
    number: int


class ChangedView(msgspec.Struct, frozen=True, kw_only=True):
    """A clip that a change would bring in or throw out."""

    item: ItemView
    score: str


class TabView(msgspec.Struct, frozen=True, kw_only=True):
    name: Change
    told: str
    count: str
    here: bool


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    run: int
    state: str
    told: str
    done: int
    total: int
    tabs: tuple[TabView, ...]
    items: tuple[ChangedView, ...]
    pager: Pager | None
    empty: str
    cut: str
    show: Change


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    iso: str
    when: str
    who: str
    kind: str
    told: str
    sums: str
    in_force: bool


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the editor's page shows: the text being written and what is said of it."""

    file: File
    text: str
    told: tuple[Told, ...] = ()
    checked: bool = False
    draft: RulesDraft | None = None
    message: str = ""
    trouble: str = ""
    conflict: File | None = None
    merged: bool = False
    run: int = 0
    previewed: Previewed | None = None
    show: Change = "in"
    page: int = 1
    suggested: Suggested | None = None
    fields: tuple[str, str, str] = ("", "", "")


class RulesPages:
    """Writes out the editor's pages on the desk's."""

    def __init__(self, pages: DeskPages) -> None:
        self._pages = pages

    def editor(self, topic: TopicInfo, shown: Shown, *, visitor: Visitor, language: str) -> bytes:
        words = desk_words(language)
        draft, other = shown.draft, shown.conflict
        count = shown.text.count("\n") + 1 + _SPARE
        return self._pages.page(
            "desk_rules.html", language, "../../../", topic=topic, visitor=visitor,
            token=visitor.token, shown=shown, rows=count,
            marks={one.line: one.kind for one in shown.told[::-1]},
            preview=self._preview(shown, words),
            drafted=words("rules_draft", when=_when(draft.at)) if draft else "",
            conflict=self._conflict(other, words) if other else "",
            lines=difference(other.text, shown.text) if other else (),
        )  # fmt: skip

    def _conflict(self, file: File, words: DeskWords) -> str:
        version = file.version
        who = version.who if version is not None and version.who else words("on_disk")
        return words("rules_conflict", who=who, when=_when(version.at) if version else "–")

    def told(self, told: Sequence[Told], language: str) -> str:
        """The list of mistakes alone."""
        return self._part("_told.html", language, told=told, checked=True)

    def preview(
        self, run: int, previewed: Previewed, show: Change, page: int, language: str
    ) -> str:
        """The part that says what a change would do, alone."""
        view = _preview_view(run, previewed, show, page, desk_words(language))
        return self._part("_preview.html", language, preview=view)

    def suggestions(self, suggested: Suggested, language: str) -> str:
        return self._part("_suggestions.html", language, suggested=suggested)

    def _part(self, template: str, language: str, **values: object) -> str:
        return self._pages.page(template, language, "../../../", **values).decode()

    def _preview(self, shown: Shown, words: DeskWords) -> PreviewView | None:
        if shown.previewed is None:
            return None
        return _preview_view(shown.run, shown.previewed, shown.show, shown.page, words)

    def versions(
        self,
        topic: TopicInfo,
        file: File,
        found: Sequence[RulesText],
        *,
        page: int,
        more: bool,
        visitor: Visitor,
        language: str,
    ) -> bytes:
        """``found`` has one more than is shown, to compare the last with."""
        words = desk_words(language)
        rows = []
        current = next((one.id for one in found if one.text == file.text), 0)
        for place, one in enumerate(found[: len(found) - more]):
            before = next((v for v in found[place + 1 :] if v.kind != "kept"), None)
            rows.append(_version_view(one, before, words, in_force=one.id == current))
        return self._pages.page(
            "desk_versions.html", language, "../../../../", topic=topic, visitor=visitor,
            token=visitor.token, versions=rows, page=page, more=more,
        )  # fmt: skip

    def version(
        self, topic: TopicInfo, file: File, one: RulesText, *, visitor: Visitor, language: str
    ) -> bytes:
        words = desk_words(language)
        return self._pages.page(
            "desk_version.html", language, "../../../../../", topic=topic, visitor=visitor,
            token=visitor.token, revision=_version_view(one, None, words, in_force=False),
            text=one.text, base=file.mark, same=one.text == file.text,
            lines=difference(one.text, file.text),
        )  # fmt: skip

    def new_topic(
        self, *, name: str, written: str, slug: str, problem: str, visitor: Visitor, language: str
    ) -> bytes:
        return self._pages.page(
            "desk_new.html", language, "../", name=name, written=written, slug=slug,
            problem=problem, visitor=visitor, token=visitor.token,
        )  # fmt: skip


def difference(before: str, after: str) -> tuple[LineView, ...]:
    """The lines that differ, with a few around them; none where nothing does, or where the texts
    are too long to be compared."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > _LONGEST_DIFF:
        return ()
    found: list[LineView] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        if found:
            found.append(LineView("gap", "", 0))
        for tag, i, j, k, n in group:
            if tag == "equal":
                found += [LineView("same", new[at], at + 1) for at in range(k, n)]
            else:
                found += [LineView("less", old[at], at + 1) for at in range(i, j)]
                found += [LineView("more", new[at], at + 1) for at in range(k, n)]
    return tuple(found)


def _version_view(
    one: RulesText, before: RulesText | None, words: DeskWords, *, in_force: bool
) -> VersionView:
    sums = ""
    if before is not None:
        lines = [line.kind for line in difference(before.text, one.text)]
        sums = words("lines_changed", more=lines.count("more"), less=lines.count("less"))
    return VersionView(
        id=one.id,
        iso=one.at.isoformat(timespec="seconds"),
        when=_when(one.at),
        who=one.who,
        kind=one.kind,
        told=words(f"version_{one.kind}"),
        sums=sums,
        in_force=in_force,
    )


def _preview_view(
    run: int, previewed: Previewed, show: Change, page: int, words: DeskWords
) -> PreviewView:
    counts = dict(zip(CHANGES, previewed.counts, strict=True))
    kept = [one for one in previewed.found if one.change == show]
    last = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(page, 1), last)
    part = kept[(page - 1) * PER_PAGE : page * PER_PAGE]
    done, total = words.number(previewed.done), words.number(previewed.total)
    name = {"running": "looked_n", "done": "looked_all", "stopped": "looked_stopped"}.get(
        previewed.state, "looked_failed"
    )
    over = previewed.state == "done"
    empty = ""
    if not kept:
        nothing = "no_change" if over else "no_change_yet"
        empty = words("none_of_these" if any(counts.values()) else nothing)
    return PreviewView(
        run=run,
        state=previewed.state,
        told=words(name, done=done, total=total),
        done=previewed.done,
        total=max(previewed.total, 1),
        tabs=tuple(
            TabView(
                name=change,
                told=words(f"change_{change}"),
                count=words.number(counts[change]),
                here=change == show,
            )
            for change in CHANGES
        ),
        items=tuple(_changed(one, previewed.threshold, words) for one in part),
        pager=pager(page, last, lambda number: f"?run={run}&show={show}&page={number}#preview"),
        empty=empty,
        cut=words("newest_shown", n=len(kept)) if counts[show] > len(kept) else "",
        show=show,
    )


def _changed(one: Found, threshold: float, words: DeskWords) -> ChangedView:
    article = one.article
    match = one.before if one.change == "out" else one.match
    clip = Clip(
        id=clip_id(article.address),
        topic=match.topic if match is not None else "",
        article=article,
        headline=article.headline,
        excerpt=article.excerpt,
    )
    item = item_view(clip, match, words)
    if one.copies:
        told = words.count(one.copies, "copies_1", "copies_n")
        item = msgspec.structs.replace(item, copies=told)
    now = f"{one.match.score:.1f}" if one.match is not None else words("score_none")
    values = {"now": now, "threshold": f"{threshold:g}"}
    if one.before is None:
        score = words("score_now", **values)
    else:
        score = words("score_was", before=f"{one.before.score:.1f}", **values)
    return ChangedView(item=item, score=score)


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y.%m.%d %H:%M}"
