"""Commands that show what a desk holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime

from kawaraban.article import FieldEvidence, Match, Problem, to_json
from kawaraban.cli.filters import article_line
from kawaraban.cli.main import DONE, FAILED
from kawaraban.desk.collecting import state_of
from kawaraban.desk.desk import Desk
from kawaraban.store.base import SourceState, Trace
from kawaraban.wording import say


def _open(options: argparse.Namespace) -> Desk:
    return Desk(options.desk)


def _write(lines: Iterable[bytes]) -> None:
    out = sys.stdout.buffer
    for line in lines:
        out.write(line + b"\n")
    out.flush()


def _when(moment: datetime | None) -> str:
    return "–" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def status(options: argparse.Namespace) -> int:
    """One block per source, then the sums."""
    with _open(options) as desk:
        states = desk.store.source_states()
        if options.json:
            _write(to_json(state_of(source, states)) for source in desk.config.sources)
            return DONE
        for source in desk.config.sources:
            state = state_of(source, states)
            print(f"{_mark(state)} {source.name}  {source.outlet or ''}")
            print("    " + _state_in_words(state))
            if state.problem is not None:
                problem = state.problem
                print(f"    {problem.code} ({state.failures}): {problem.detail}")
        counts = desk.store.counts()
        print(
            say(
                f"\n{counts.articles:,} articles ({counts.revisions:,} readings), "
                f"{counts.entries:,} entries seen, {counts.waiting:,} pages waiting, "
                f"{counts.given_up:,} given up.",
                f"\n記事 {counts.articles:,}(読み取り {counts.revisions:,})、"
                f"見た項目 {counts.entries:,}、待ちページ {counts.waiting:,}、"
                f"あきらめたページ {counts.given_up:,}。",
            )
        )
        for topic in desk.topics:
            on_page = desk.store.clip_count(topic.slug)
            print(
                say(f"{topic.topic.name}: {on_page:,} clips", f"{topic.topic.name}: {on_page:,} 件")
            )
            for warning in topic.topic.warnings:
                print(f"    {warning}")
    return DONE


def _mark(state: SourceState) -> str:
    if state.stopped:
        return "×"
    if state.problem is not None:
        return "!"
    return "·" if state.asked is None else "○"


def _state_in_words(state: SourceState) -> str:
    if state.asked is None:
        return say("never asked yet", "まだ読んでいません")
    read, due = _when(state.read), _when(state.due)
    if state.stopped:
        due = say("never: it is gone (kawaraban collect --force NAME asks again)", "なし(廃止)")
    return say(
        f"read {read}; new at the last visit {state.new}, seen in all {state.entries}; due {due}",
        f"最終 {read}、前回の新着 {state.new}、これまで {state.entries}、次回 {due}",
    )


def problems(options: argparse.Namespace) -> int:
    """Newest first."""
    with _open(options) as desk:
        for at, problem in desk.store.problems(source=options.source, limit=options.limit):
            print(_problem_line(at, problem))
    return DONE


def _problem_line(at: datetime, problem: Problem) -> str:
    where = " ".join(filter(None, (problem.source, problem.url)))
    return f"{_when(at)} {problem.stage}/{problem.code} {where}\n    {problem.detail}"


def articles(options: argparse.Namespace) -> int:
    """All articles by the order they came in."""
    with _open(options) as desk:
        _write(article_line(stored.article) for stored in desk.store.articles())
    return DONE


def clips(options: argparse.Namespace) -> int:
    """A topic's page, whole."""
    with _open(options) as desk:
        slug = desk.topic(options.topic).slug

        def lines() -> Iterator[bytes]:
            offset = 0
            while found := desk.store.clips(slug, offset=offset, limit=200):
                yield from map(to_json, found)
                offset += len(found)

        _write(lines())
    return DONE


def stories(options: argparse.Namespace) -> int:
    """A topic's stories, latest first."""
    with _open(options) as desk:
        _write(map(to_json, desk.store.stories(desk.topic(options.topic).slug)))
    return DONE


def search(options: argparse.Namespace) -> int:
    """Newest first."""
    with _open(options) as desk:
        topic = desk.topic(options.topic).slug if options.topic else None
        result = desk.store.search(" ".join(options.query), topic=topic, limit=options.limit)
        for hit in result.hits:
            article = hit.article
            day = f"{article.published.day:%Y.%m.%d}" if article.published else "–"
            print(f"{day}  {article.headline}  ({article.outlet or '–'})")
            if hit.passage:
                print(f"    {hit.passage}")
            print(f"    {article.address}")
        print(say(f"{result.total:,} found", f"{result.total:,} 件"), file=sys.stderr)
    return DONE if result.total else FAILED


def why(options: argparse.Namespace) -> int:
    """Everything that happened to one address; 1 where nothing is known of it."""
    with _open(options) as desk:
        trace = desk.store.trace(options.url)
        if trace is None:
            print(
                say(
                    f"Nothing is known of {options.url}: no source has named it and no import "
                    "held it.",
                    f"{options.url} は、どの情報源にも取り込みにも出てきていません。",
                ),
                file=sys.stderr,
            )
            return FAILED
        if options.json:
            _write([to_json(trace)])
        else:
            names = {t.slug: t.topic.name for t in desk.topics}
            print("\n".join(_why_in_words(trace, names)))
    return DONE


def _why_in_words(trace: Trace, names: dict[str, str]) -> Iterator[str]:
    yield trace.url
    yield say("Found", "見つけた場所")
    for found in trace.found:
        yield f"  {_when(found.at)} {found.source}: {found.entry.headline}"
    if trace.page == "waiting":
        yield say(
            f"  its page waits to be fetched (tries {trace.tries}, next {_when(trace.page_due)})",
            f"  ページの取得待ち(これまで {trace.tries} 回、次は {_when(trace.page_due)})",
        )
    elif trace.page == "given-up":
        yield say(
            "  its page could not be had; not tried again", "  ページは取得できず、あきらめました"
        )
    for at, problem in trace.problems:
        yield "  " + _problem_line(at, problem).replace("\n", "\n  ")
    if trace.article is None:
        return
    article = trace.article.article
    yield say("Read", "読み取り")
    yield f"  {article.headline}"
    rows = [
        ("headline", say("cleaned headline", "見出し(整理後)"), article.headline_clean),
        ("outlet", say("outlet", "媒体"), article.outlet),
        ("published", say("published", "日時"), article.published),
        ("updated", say("updated", "更新"), article.updated),
        ("bylines", say("by", "筆者"), "、".join(article.bylines)),
        ("agency", say("agency", "通信社"), article.agency),
        ("dateline", say("dateline", "発信地"), article.dateline and article.dateline.as_published),
        ("language", say("language", "言語"), article.language),
        ("genre", say("genre", "種別"), article.genre),
        ("column", say("column", "コラム"), article.column),
        ("series", say("series", "連載"), article.series),
        ("part", say("part", "回"), article.part),
        ("country", say("country", "国"), article.country),
        ("section", say("section", "面"), article.section),
        ("lead_picture", say("picture", "写真"), article.lead_picture),
        ("text", say("text", "本文"), _length(article.body, article.extent)),
    ]
    for field, label, value in rows:
        if value:
            yield f"  {label}: {value}{_evidence(article.evidence_of(field))}"
    for revision in trace.revisions[1:]:
        yield say(
            f"  read anew {_when(revision.read_at)}: revision {revision.number}",
            f"  改訂 {revision.number}: {_when(revision.read_at)}",
        )
    yield say("Copies", "重複")
    if trace.copy_of:
        yield say(f"  a copy of {trace.copy_of}", f"  元の記事: {trace.copy_of}")
    for link in trace.copies:
        yield f"  {link.kind} ({link.overlap:.0%}): {link.of}"
    if not trace.copies:
        yield say("  none found", "  なし")
    yield say("Topics", "主題")
    if not trace.matches:
        yield say("  no topic has anything to say of it", "  当てはまる主題はありません")
    for match in trace.matches:
        yield from _match_in_words(match, names.get(match.topic, match.topic))
    for decision in trace.decisions:
        value = f" {decision.value}" if decision.value else ""
        topic = names.get(decision.topic, decision.topic)
        yield f"  {_when(decision.at)} {decision.who} {decision.kind}: {topic}{value}"


def _length(body: str, extent: str) -> str:
    return say(f"{len(body):,} characters ({extent})", f"{len(body):,} 字({extent})")


def _evidence(evidence: FieldEvidence | None) -> str:
    if evidence is None:
        return ""
    return f"  [{evidence.source} {evidence.confidence:.0%}]"


def _match_in_words(match: Match, name: str) -> Iterator[str]:
    verdict = say("on the page", "載る") if match.matched else say("off", "載らない")
    yield f"  {name}: {match.score:+.2f} → {verdict}"
    for reason in match.reasons:
        words = f"「{reason.text}」" if reason.text else ""
        note = f" ({reason.note})" if reason.note else ""
        yield f"    {reason.weight:+.2f}  {reason.rule}  {reason.field} {words}{note}"
