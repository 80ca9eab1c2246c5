"""What became of one article at every stage, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kawaraban.article import Article, FieldEvidence, Match, Problem
from kawaraban.cli import japanese
from kawaraban.publish.words import Words, words_for
from kawaraban.store.base import Trace
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
    for decision in trace.decisions:
        value = f" {decision.value}" if decision.value else ""
        topic = names.get(decision.topic, decision.topic)
        kind = japanese.decision(decision.kind)
        yield f"  {when(decision.at)} {decision.who} {kind}: {topic}{value}"


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
    verdict = say("on the page", "載る") if match.matched else say("not on the page", "載らない")
    yield f"  {name}: {match.score:+.2f} → {verdict}"
    for reason in match.reasons:
        text = f"「{reason.text}」" if reason.text else ""
        note = f" ({reason.note})" if reason.note else ""
        yield f"    {reason.weight:+.2f}  {reason.rule}  {words.place(reason.field)} {text}{note}"
