"""What became of one article at every stage, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kawaraban.article import Article, FieldEvidence, Match, Problem, Reason
from kawaraban.cli import japanese
from kawaraban.publish.words import Words, words_for
from kawaraban.store.base import Decision, Ruling, Trace, standing
from kawaraban.wording import language, say

_IMPORTED = "import"


def when(moment: datetime | None) -> str:
    """By this machine's clock, to the minute."""
    return "–" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def problem_line(at: datetime, problem: Problem) -> str:
    where = " ".join(filter(None, (problem.source, problem.url)))
    return f"{when(at)} {problem.stage}/{japanese.code(problem.code)} {where}\n    {problem.detail}"


def explained(trace: Trace, names: dict[str, str]) -> Iterator[str]:
    """The lines of ``why``; ``names`` are the topics' by slug."""
    words = words_for(language())
    yield trace.url
    yield say("Found", "見つけた場所")
    yield from _found(trace)
    for at, problem in trace.problems:
        yield "  " + problem_line(at, problem).replace("\n", "\n  ")
    if trace.article is None:
        return
    yield say("Read", "読み取り")
    yield from _read(trace.article.article, words)
    for revision in trace.revisions[1:]:
        yield say(
            f"  read anew {when(revision.read_at)}: revision {revision.number}",
            f"  改訂 {revision.number}: {when(revision.read_at)}",
        )
    yield say("Copies", "重複")
    if trace.copy_of:
        yield say(f"  a copy of {trace.copy_of}", f"  元の記事: {trace.copy_of}")
    for link in trace.copies:
        yield f"  {words.kind(link.kind)} ({link.overlap:.0%}): {link.of}"
    if not trace.copies:
        yield say("  none found", "  なし")
    yield say("Topics", "主題")
    if not trace.matches:
        yield say("  no topic has anything to say of it", "  当てはまる主題はありません")
    for match in trace.matches:
        yield from _match(match, names.get(match.topic, match.topic), words)
    for topic, ruling in trace.rulings:
        yield f"  {names.get(topic, topic)}: {_ruling(ruling, words)}"
    if trace.decisions:
        yield say("Decisions", "判断")
        for line in events(trace.decisions, names):
            yield "  " + line


def _ruling(ruling: Ruling, words: Words) -> str:
    """What a person decided, in words."""
    said = [words(ruling.verdict)] if ruling.verdict else []
    if ruling.alone:
        said.append(say("This copy only.", "この媒体の分だけです。"))
    if ruling.pinned:
        said.append(say("It is pinned.", "先頭に留めてあります。"))
    edited = [
        words.field(name)
        for name, value in (
            ("headline", ruling.headline),
            ("excerpt", ruling.excerpt),
            ("published", ruling.date),
        )
        if value
    ]
    if edited:
        fields = say(", ", "、").join(edited)
        said.append(say(f"Edited: {fields}.", f"編集: {fields}。"))
    if ruling.note:
        said.append(say(f"Note: {ruling.note}", f"覚え書き: {ruling.note}"))
    return say(" ", "").join(said)


def events(log: Sequence[Decision], names: dict[str, str] | None = None) -> Iterator[str]:
    """The events of a log, one a line; ``names`` are the topics' by slug, where they are of
    several topics."""
    for event, stands in zip(log, standing(log), strict=True):
        topic = f" {names.get(event.topic, event.topic)}:" if names is not None else ""
        undone = ""
        if not stands and event.kind != "undo":
            undone = say("  (undone)", "(元に戻した)")
        yield event_line(event, topic) + undone


def event_line(event: Decision, topic: str = "") -> str:
    """When, who, what, and of which address."""
    kind, value = japanese.decision(event.kind), event.value
    if event.kind == "undo":
        value = japanese.decision(event.value.split(" ")[0])
    elif event.kind == "reject" and value:
        value = say("this copy only", "この媒体の分だけ")
    elif event.kind == "order":
        where, _, url = value.partition(" ")
        value = {
            "before": say(f"before {url}", f"{url} の前へ"),
            "after": say(f"after {url}", f"{url} の後へ"),
        }.get(where, say("by date", "日付順に戻す"))
    elif event.kind in ("headline", "excerpt", "date", "note"):
        value = f"「{value}」" if value else say("as it was", "元のまま")
    words = " ".join(filter(None, (kind, value)))
    return f"{when(event.at)} {event.who or '–'}{topic} {words}  {event.url}"


def _found(trace: Trace) -> Iterator[str]:
    for found in trace.found:
        yield f"  {when(found.at)} {found.source}: {found.entry.headline}"
    if trace.article is not None and trace.article.found_in == _IMPORTED:
        yield say(
            f"  {when(trace.article.first_seen)} imported",
            f"  {when(trace.article.first_seen)} 取り込み",
        )
    waits = trace.page == "waiting"
    if waits and trace.article is not None and trace.article.article.next_page:
        yield say(
            f"  a further page waits to be fetched (tries {trace.tries}, next "
            f"{when(trace.page_due)}): {trace.article.article.next_page}",
            f"  続きのページの取得待ち(これまで {trace.tries} 回、次は {when(trace.page_due)}): "
            f"{trace.article.article.next_page}",
        )
    elif waits:
        yield say(
            f"  its page waits to be fetched (tries {trace.tries}, next {when(trace.page_due)})",
            f"  ページの取得待ち(これまで {trace.tries} 回、次は {when(trace.page_due)})",
        )
    elif trace.page == "given-up":
        yield say(
            "  its page could not be had; not tried again", "  ページは取得できず、あきらめました"
        )


def article_rows(article: Article, words: Words) -> Iterator[tuple[str, str, str]]:
    """Each field that has a value, but headline and text: its name, its value in words, and
    the field whose evidence it rests on."""
    dateline = article.dateline.as_published if article.dateline else None
    genre = words.genre(article.genre) if article.genre else None
    size = say(f"{len(article.body):,} characters", f"{len(article.body):,} 字")
    rows: tuple[tuple[str, object], ...] = (
        ("headline_clean", article.headline_clean),
        ("outlet", article.outlet),
        ("published", article.published),
        ("updated", article.updated),
        ("bylines", say(", ", "、").join(article.bylines)),
        ("agency", article.agency),
        ("dateline", dateline),
        ("language", article.language),
        ("genre", genre),
        ("column", article.column),
        ("series", article.series),
        ("part", article.part),
        ("country", article.country),
        ("section", article.section),
        ("lead_picture", article.lead_picture),
        ("extent", f"{size}, {words.extent(article.extent)}"),
        ("next_page", article.next_page),
        ("parts", say(", ", "、").join(article.parts)),
        ("access", words.access(article.access) if article.access != "unknown" else None),
    )
    for field, value in rows:
        if value:
            yield (
                field,
                str(value),
                {"headline_clean": "headline", "extent": "text"}.get(field, field),
            )


def _read(article: Article, words: Words) -> Iterator[str]:
    yield f"  {article.headline}"
    for field, value, told in article_rows(article, words):
        yield f"  {words.field(field)}: {value}{evidence_mark(article.evidence_of(told), words)}"


def evidence_mark(evidence: FieldEvidence | None, words: Words) -> str:
    """Where a value was seen and how sure that is, in brackets; nothing where nothing says."""
    if evidence is None or not evidence.confidence:
        return ""
    return f"  [{words.source(evidence.source)} {evidence.confidence:.0%}]"


def _match(match: Match, name: str, words: Words) -> Iterator[str]:
    verdict = {
        "on": say("on the page", "載る"),
        "ask": say("in the inbox", "判断待ち"),
        "off": say("not on the page", "載らない"),
    }[match.outcome]
    likely = ""
    if match.probability is not None:
        likely = say(
            f" ({match.probability:.0%} likely by the examples)",
            f"(用例から見て {match.probability:.0%})",
        )
    yield f"  {name}: {match.score:+.2f} → {verdict}{likely}"
    for reason in match.reasons:
        yield "    " + reason_line(reason, words)


def reason_line(reason: Reason, words: Words) -> str:
    """What one reason found where, and what that counted."""
    text = f"「{reason.text}」" if reason.text else ""
    note = f" ({reason.note})" if reason.note else ""
    return f"{reason.weight:+.2f}  {reason.rule}  {words.place(reason.field)} {text}{note}"
