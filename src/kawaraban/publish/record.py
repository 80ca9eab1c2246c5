"""What the clip's own page shows: why it is on its pages, and where each field came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from markupsafe import Markup, escape

from kawaraban.article import Article, Clip, FieldEvidence, Match, Moment, Reason, Story
from kawaraban.publish.links import language_tag, safe_link
from kawaraban.publish.views import WhenView, shown, when_view
from kawaraban.publish.words import Words

_AROUND = 36
"""Characters shown on either side of a matched text."""
_PASSAGES = 6
_TEXTS = 6
_MEMBERS = 12
_LONGEST = 300

Span = tuple[int, int]


class RuleView(msgspec.Struct, frozen=True):
    """What one rule found in one place."""

    rule: str
    place: str
    texts: tuple[str, ...]
    weight: str
    against: bool


class WhyView(msgspec.Struct, frozen=True, kw_only=True):
    """Why the clip is on one topic's page."""

    topic: str
    href: str
    decision: str
    score: str
    rules: tuple[RuleView, ...]


class FieldView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: str
    href: str | None = None
    when: WhenView | None = None
    lang: str | None = None
    source: str = ""
    note: str = ""


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """An article of the story, named on a clip's page."""

    headline: str
    href: str | None
    inside: bool
    """Whether ``href`` is a page of this site."""
    this: bool
    lang: str | None = None
    outlet: str = ""
    when: WhenView | None = None


class StoryView(msgspec.Struct, frozen=True, kw_only=True):
    headline: str
    href: str
    """Its own page, from the site's root."""
    count: int
    outlets: tuple[str, ...]
    first: WhenView | None
    latest: WhenView | None
    members: tuple[MemberView, ...]
    more: int


class EvidenceView(msgspec.Struct, frozen=True):
    """The article's own words with the matched ones marked."""

    headline: Markup
    passages: tuple[Markup, ...]


def why_view(
    match: Match | None,
    decided: str | None,
    *,
    topic: str,
    href: str,
    words: Words,
) -> WhyView:
    """The reasons of one topic in words. ``decided`` is accepted, rejected or None."""
    reasons = match.reasons if match else ()
    if decided is None:
        decided = next(
            (r.rule for r in reasons if r.field == "decision" and r.rule in _DECISIONS), None
        )
    spoke = any(r.field != "decision" for r in reasons)
    return WhyView(
        topic=topic,
        href=href,
        decision=words(decided) if decided in _DECISIONS else "",
        score=_number(match.score) if match and spoke else "",
        rules=tuple(_rules(reasons, words)),
    )


_DECISIONS = ("accepted", "rejected")


def _rules(reasons: Iterable[Reason], words: Words) -> Iterable[RuleView]:
    grouped: dict[tuple[str, str], list[Reason]] = {}
    for reason in reasons:
        if reason.field != "decision":
            grouped.setdefault((reason.rule, reason.field), []).append(reason)
    for (rule, field), group in grouped.items():
        texts = shown([r.text for r in group] + [r.note for r in group if not r.text])
        if field == "genre":
            texts = [words.genre(text) for text in texts]
        elif field == "lang":
            texts = [words.tongue(text) for text in texts]
        if len(texts) > _TEXTS:
            texts = [*texts[:_TEXTS], "…"]
        weight = sum(r.weight for r in group)
        yield RuleView(rule, words.place(field), tuple(texts), _signed(weight), weight < 0)


def evidence_view(article: Article, matches: Iterable[Match | None]) -> EvidenceView:
    """Headline and passages with what any of the topics matched marked in them. The offsets
    of lead and text are into the body, else the summary, else the excerpt (as matching reads)."""
    headline: list[Span] = []
    text: list[Span] = []
    for match in matches:
        for reason in match.reasons if match else ():
            if reason.field == "headline":
                headline.append((reason.start, reason.end))
            elif reason.field in ("lead", "text"):
                text.append((reason.start, reason.end))
    body = article.body or article.summary or article.excerpt
    return EvidenceView(
        marked(article.headline, headline),
        tuple(_passages(body, _merge(text, body))),
    )


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """``text`` for HTML with ``spans`` (half open, in characters) marked; those that do not fit
    are cut or left out."""
    return _mark(text, _merge(spans, text))


def _merge(spans: Iterable[Span], text: str) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        end = min(end, len(text))
        if start < 0 or start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _mark(text: str, spans: Sequence[Span]) -> Markup:
    out, at = Markup(), 0
    for start, end in spans:
        out += escape(text[at:start]) + Markup("<mark>%s</mark>") % text[start:end]
        at = end
    return out + escape(text[at:])


def _passages(text: str, spans: Sequence[Span]) -> Iterable[Markup]:
    """Pieces of text around the spans, those that touch joined, at most six."""
    windows: list[tuple[int, int, list[Span]]] = []
    for start, end in spans:
        left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
        if windows and left <= windows[-1][1] and right - windows[-1][0] <= _LONGEST:
            first, _, inside = windows[-1]
            windows[-1] = (first, right, [*inside, (start, end)])
        elif len(windows) == _PASSAGES:
            break
        else:
            windows.append((left, right, [(start, end)]))
    for left, right, inside in windows:
        piece = text[left:right]
        marked = _mark(piece, [(s - left, min(e - left, len(piece))) for s, e in inside])
        before, after = ("…" if left else ""), ("…" if right < len(text) else "")
        yield Markup("%s%s%s") % (before, marked, after)


def field_views(clip: Clip, words: Words) -> tuple[FieldView, ...]:
    """Each field that the article has, and where it was seen."""
    article = clip.article
    rows: list[FieldView] = []

    def row(
        name: str,
        value: str | None,
        *,
        source: str = "",
        href: str | None = None,
        when: WhenView | None = None,
        lang: str | None = None,
    ) -> None:
        if not value:
            return
        seen = article.evidence_of(source or name)
        rows.append(
            FieldView(
                name=words.field(name),
                value=value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…",
                href=href,
                when=when,
                lang=lang,
                source=words.source(seen.source) if seen else "",
                note=_note(seen, words),
            )
        )

    def moment(name: str, value: Moment | None) -> None:
        when = when_view(value)
        row(name, when.full if when else None, when=when)

    lang = language_tag(article.language)
    row("headline", article.headline, lang=lang)
    if article.headline_clean != article.headline:
        row("headline_clean", article.headline_clean, lang=lang)
    moment("published", article.published)
    moment("updated", article.updated)
    row("outlet", article.outlet)
    row("bylines", words.comma.join(article.bylines))
    row("agency", article.agency)
    row("dateline", article.dateline.as_published if article.dateline else None, lang=lang)
    row("language", words.tongue(lang) if lang else None)
    row("genre", words.genre(article.genre) if article.genre else None)
    row("column", article.column, lang=lang)
    row("series", article.series, lang=lang)
    row("part", None if article.part is None else str(article.part))
    row("country", article.country, lang=lang)
    row("section", article.section, lang=lang)
    row("keywords", words.comma.join(article.keywords), lang=lang)
    row("lead_picture", article.lead_picture, href=safe_link(article.lead_picture))
    row("lead_picture_caption", article.lead_picture_caption, lang=lang)
    row("extent", words.extent(article.extent), source="text")
    if article.access != "unknown":
        row("access", words.access(article.access))
    row("next_page", article.next_page, href=safe_link(article.next_page))
    row("canonical", article.address, href=safe_link(article.address))
    if article.url != article.address:
        row("url", article.url, href=safe_link(article.url))
    row("found_in", words.source(clip.found_in) if clip.found_in == "import" else clip.found_in)
    return tuple(rows)


def story_view(
    story: Story, articles: Iterable[tuple[str, Article | None]], this: str, pages: dict[str, str]
) -> StoryView:
    """A story with its articles as the store has them. ``this`` is the address of the page's
    own article; ``pages`` the addresses that have a page here, with its place."""
    members: list[MemberView] = []
    for url, article in articles:
        if len(members) == _MEMBERS:
            break
        if article is None:
            continue
        inside = pages.get(url)
        members.append(
            MemberView(
                headline=article.headline,
                href=inside or safe_link(url),
                inside=inside is not None,
                this=url == this,
                lang=language_tag(article.language),
                outlet=article.outlet or "",
                when=when_view(article.published),
            )
        )
    return StoryView(
        headline=story.headline,
        href=f"stories/{story.id}/",
        count=len(story.urls),
        outlets=tuple(shown(story.outlets)),
        first=when_view(story.first),
        latest=when_view(story.latest),
        members=tuple(members),
        more=max(0, len(story.urls) - len(members)),
    )


def _note(seen: FieldEvidence | None, words: Words) -> str:
    if seen is None:
        return ""
    sure = "" if seen.confidence >= 1 else words("sure", n=max(0, round(seen.confidence * 100)))
    return words.comma.join(part for part in (sure, seen.note) if part)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "\u2212")


def _signed(value: float) -> str:
    return _number(value) if value < 0 else "+" + _number(value)
