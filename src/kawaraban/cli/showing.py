"""Commands that show what a desk holds."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from kawaraban.article import Problem, to_json
from kawaraban.cli import japanese
from kawaraban.cli.explaining import explained, problem_line, when
from kawaraban.cli.filters import article_line
from kawaraban.cli.main import DONE, FAILED
from kawaraban.desk.collecting.due import state_of
from kawaraban.desk.deciding.inbox import inbox_count
from kawaraban.desk.desk import Desk, spellings
from kawaraban.store.base import SourceState
from kawaraban.wording import say


def _open(options: argparse.Namespace) -> Desk:
    return Desk(options.desk)


def _write(lines: Iterable[bytes]) -> None:
    out = sys.stdout.buffer
    for line in lines:
        out.write(line + b"\n")
    out.flush()


def status(options: argparse.Namespace) -> int:
    """One block per source, then the sums."""
    with _open(options) as desk:
        known = desk.store.source_states()
        states = [state_of(source, known) for source in desk.config.sources]
        if options.json:
            _write(map(to_json, states))
            return DONE
        now = desk.now()
        for source, state in zip(desk.config.sources, states, strict=True):
            print(f"{_mark(state)} {source.name}  {source.outlet or ''}".rstrip())
            print("    " + _state_in_words(state, now))
            if state.moved_to is not None:
                print("    " + say(f"moved to {state.moved_to}", f"移転先: {state.moved_to}"))
            if state.problem is not None:
                print(f"    {_failure_in_words(state.problem, state.failures)}")
            if state.opened is not None:
                since = when(state.failing_since or state.opened)
                print(
                    "    "
                    + say(
                        f"it has failed since {since}; it is asked seldom until it answers",
                        f"{since} から失敗が続いています。応答があるまで、まれにだけ試します",
                    )
                )
        print("\n" + _sources_in_words(states, now))
        counts = desk.store.counts()
        print(
            say(
                f"{counts.articles:,} articles ({counts.revisions:,} readings), "
                f"{counts.entries:,} entries seen, {counts.waiting:,} pages waiting, "
                f"{counts.given_up:,} given up.",
                f"記事 {counts.articles:,} 件(読み取り {counts.revisions:,} 回)、"
                f"見た項目 {counts.entries:,}、取得待ちのページ {counts.waiting:,}、"
                f"あきらめたページ {counts.given_up:,}。",
            )
        )
        for topic in desk.topics:
            on_page = desk.store.clip_count(topic.slug)
            asked = inbox_count(desk, topic.slug)
            inbox = say(f", {asked:,} to decide", f"、判断待ち {asked:,} 件") if asked else ""
            print(
                say(
                    f"{topic.topic.name}: {on_page:,} clips{inbox}",
                    f"{topic.topic.name}: {on_page:,} 件{inbox}",
                )
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


def _state_in_words(state: SourceState, now: datetime) -> str:
    if state.asked is None:
        return say("never asked yet", "まだ取得していません")
    due = when(state.due)
    if state.stopped:
        due = say(
            f"never, it is gone (kawaraban collect {state.name} asks again)",
            f"なし。廃止されたようです(kawaraban collect {state.name} で再取得)",
        )
    elif state.due is None or state.due <= now:
        due = say("now", "今")
    if state.read is None:
        return say(f"never read; due {due}", f"まだ読めていません。次回 {due}")
    return say(
        f"read {when(state.read)}, {state.new:,} new then, {state.entries:,} in all; due {due}",
        f"最終取得 {when(state.read)}、新着 {state.new:,}(累計 {state.entries:,})。次回 {due}",
    )


def _failure_in_words(problem: Problem, failures: int) -> str:
    times = "" if failures < 2 else say(f" {failures} times", f" {failures} 回")
    return say(
        f"failed{times}, {problem.code}: {problem.detail}",
        f"失敗{times} {japanese.code(problem.code)}: {problem.detail}",
    )


def _sources_in_words(states: list[SourceState], now: datetime) -> str:
    """The sums, and the clock that all times are by."""
    marks = Counter(map(_mark, states))
    codes = Counter(state.problem.code for state in states if state.problem is not None)
    listed = ", ".join(f"{code} {n}" for code, n in codes.most_common())
    clock = now.astimezone().strftime("%Y-%m-%d %H:%M %z")
    return say(
        f"{len(states)} sources: {marks['○']} well, {marks['!']} failing, {marks['×']} gone, "
        f"{marks['·']} not asked yet{f' ({listed})' if listed else ''}. It is {clock}.",
        f"情報源 {len(states)} 件: 正常 {marks['○']}、失敗中 {marks['!']}、廃止 {marks['×']}、"
        f"未取得 {marks['·']}{f'({listed})' if listed else ''}。現在 {clock}。",
    )


def problems(options: argparse.Namespace) -> int:
    """Newest first."""
    with _open(options) as desk:
        for at, problem in desk.store.problems(source=options.source, limit=options.limit):
            print(problem_line(at, problem))
    return DONE


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


def why(options: argparse.Namespace) -> int:
    """Everything that happened to one address; 1 where nothing is known of it."""
    with _open(options) as desk:
        found = (desk.store.trace(url) for url in spellings(options.url))
        trace = next((trace for trace in found if trace is not None), None)
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
            print("\n".join(explained(trace, names)))
    return DONE
