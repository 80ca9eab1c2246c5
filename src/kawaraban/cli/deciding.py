"""Commands by which a person decides what belongs on a topic's page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import get_args

from kawaraban.article import Match, to_json
from kawaraban.cli.explaining import event_line, events, reason_line
from kawaraban.cli.main import DONE, FAILED, INCOMPLETE
from kawaraban.cli.progress import watcher
from kawaraban.desk.desk import Desk
from kawaraban.publish.words import words_for
from kawaraban.store.base import Edit
from kawaraban.wording import language, say

_REASONS = 3


def _open(options: argparse.Namespace, *, write: bool = False) -> Desk:
    # A decision is one line in the store's log: it may be made while ``up`` is at work.
    return Desk(
        options.desk,
        write=write,
        progress=watcher(quiet=options.quiet),
        workers=options.workers,
    )


def _lines(values: Iterable[object]) -> None:
    out = sys.stdout.buffer
    for value in values:
        out.write(to_json(value) + b"\n")
    out.flush()


def decide(options: argparse.Namespace) -> int:
    """Accept, reject, clear, pin or unpin; 3 where an address is not known to the desk yet."""
    from kawaraban.desk.deciding.deciding import decide as decide_now

    with _open(options) as desk:
        at = desk.now()  # one moment for all: they are undone together
        return _each(
            options.url,
            lambda url: decide_now(
                desk,
                options.topic,
                url,
                options.kind,
                note=options.note,
                alone=options.alone,
                at=at,
            ),
        )


def edit(options: argparse.Namespace) -> int:
    """Change a clip; 3 where the address is not known to the desk yet."""
    from kawaraban.desk.deciding.deciding import edit as edit_now

    changes: list[tuple[Edit, str]] = [
        (kind, text) for kind in get_args(Edit) if (text := getattr(options, kind)) is not None
    ]
    if not changes:
        raise ValueError(
            say(
                "edit wants at least one of --headline, --excerpt, --date, --note",
                "--headline・--excerpt・--date・--note のどれかが要ります",
            )
        )
    with _open(options) as desk:
        return _each([options.url], lambda url: edit_now(desk, options.topic, url, changes))


def order(options: argparse.Namespace) -> int:
    """Put clips in order; 3 where an address is not known to the desk yet."""
    from kawaraban.desk.deciding.deciding import order as order_now

    with _open(options) as desk:
        where, beside = options.where
        unknown = order_now(desk, options.topic, options.url, where, beside)
        return _each(options.url, lambda url: url not in unknown)


def _each(urls: Iterable[str], decide: Callable[[str], bool]) -> int:
    status = DONE
    for url in urls:
        if not decide(url):
            print(
                say(
                    f"{url}: decided; no article is known there yet, it counts once one is.",
                    f"{url}: 記録しました。まだ記事がないため、届いた時に反映します。",
                )
            )
            status = INCOMPLETE
    print(
        say(
            "Decided. kawaraban build shows it; a running up does so by itself.",
            "記録しました。kawaraban build で反映します(up の実行中は自動で)。",
        )
    )
    return status


def undo(options: argparse.Namespace) -> int:
    """Undo one's last command on a topic; 1 where there is none."""
    from kawaraban.desk.deciding.deciding import undo as undo_now

    with _open(options) as desk:
        undone = undo_now(desk, options.topic)
        if not undone:
            print(
                say("There is nothing of yours to undo.", "取り消せる判断がありません。"),
                file=sys.stderr,
            )
            return FAILED
        print(say("Undone:", "元に戻しました:"))
        for event in undone:
            print("  " + event_line(event))
    return DONE


def history(options: argparse.Namespace) -> int:
    """The log of a topic, or of one article on it; 1 where it is empty."""
    from kawaraban.desk.deciding.deciding import history as history_of

    with _open(options) as desk:
        log = history_of(desk, options.topic, options.url)
        if options.json:
            _lines(log)
        else:
            for line in events(log):
                print(line)
    return DONE if log else FAILED


def inbox(options: argparse.Namespace) -> int:
    """What is to be decided, of one topic or of all."""
    from kawaraban.desk.deciding.inbox import inbox as inbox_of
    from kawaraban.desk.deciding.inbox import inbox_count

    with _open(options) as desk:
        topics = [desk.topic(options.topic)] if options.topic else list(desk.topics)
        for topic in topics:
            asked = inbox_of(desk, topic.slug, limit=options.limit)
            if options.json:
                _lines(asked)
                continue
            total = inbox_count(desk, topic.slug)
            print(
                say(
                    f"{topic.topic.name}: {total:,} to decide",
                    f"{topic.topic.name}: 判断待ち {total:,} 件",
                )
            )
            for one in asked:
                article = one.article
                day = f"{article.published.day:%Y.%m.%d}" if article.published else "–"
                copies = say(f", {one.copies} copies", f"、ほか {one.copies} 社")
                outlet = (article.outlet or "–") + (copies if one.copies else "")
                print(f"\n{day}  {article.headline}  ({outlet})")
                for line in _why(one.match, topic.topic.threshold):
                    print(f"    {line}")
                print(f"    {article.address}")
            if asked:
                print(
                    say(
                        f"\nkawaraban accept {topic.slug} URL, or: kawaraban reject "
                        f"{topic.slug} URL",
                        f"\n載せる: kawaraban accept {topic.slug} URL  "
                        f"載せない: kawaraban reject {topic.slug} URL",
                    )
                )
    return DONE


def _why(match: Match, threshold: float) -> Iterable[str]:
    """A match in a few words: the score it has and needs, and its weightiest reasons."""
    words = words_for(language())
    sure = ""
    if match.probability is not None:
        sure = say(
            f", {match.probability:.0%} likely by the examples",
            f"、用例から見て {match.probability:.0%}",
        )
    yield say(
        f"score {match.score:.2f} of {threshold:g}{sure}",
        f"得点 {match.score:.2f}(掲載は {threshold:g} から){sure}",
    )
    if match.outcome == "on":
        yield say("on the page, but not sure", "掲載中ですが、確かではありません")
    elif match.outcome == "off":
        yield say(
            "off; asked about because little else is left to learn from",
            "載らない見込み(ほかに学べる記事が少ないためお尋ねします)",
        )
    weighty = sorted(match.reasons, key=lambda reason: -abs(reason.weight))
    for reason in weighty[:_REASONS]:
        yield "  " + reason_line(reason, words)


def backfill(options: argparse.Namespace) -> int:
    """A topic over the whole archive, or what that would change."""
    from kawaraban.desk.deciding.backfill import backfill as backfill_now
    from kawaraban.desk.deciding.backfill import preview

    with _open(options, write=not options.dry_run) as desk:
        topic = desk.topic(options.topic)
        if options.dry_run or options.json:
            changes = preview(desk, topic.slug, since=options.since)
            if options.json:
                _lines(changes)
            else:
                words = {
                    "in": say("+ in", "+ 載る"),
                    "out": say("- out", "- 外れる"),
                    "ask": say("? ask", "? 判断待ち"),
                }
                for one in changes:
                    day = f"{one.published.day:%Y.%m.%d}" if one.published else "–"
                    print(f"{words[one.change]}  {day}  {one.headline}  ({one.outlet or '–'})")
                    for line in _changed(one.match, one.before, topic.topic.threshold):
                        print(f"    {line}")
                    print(f"    {one.url}")
                kinds = [one.change for one in changes]
                print(
                    say(
                        f"{kinds.count('in'):,} clips in, {kinds.count('out'):,} out, "
                        f"{kinds.count('ask'):,} to the inbox.",
                        f"載る {kinds.count('in'):,} 件、外れる {kinds.count('out'):,} 件、"
                        f"判断待ちへ {kinds.count('ask'):,} 件。",
                    )
                )
        if options.dry_run:
            return DONE
        before = desk.store.clip_count(topic.slug)
        done = backfill_now(desk, topic.slug, since=options.since)
        after = desk.store.clip_count(topic.slug)
        if not options.json:
            print(
                say(
                    f"{topic.topic.name}: {after:,} clips ({after - before:+,}); "
                    "kawaraban build publishes them.",
                    f"{topic.topic.name}: {after:,} 件({after - before:+,})。"
                    "kawaraban build で公開します。",
                )
                if done
                else say(
                    "Nothing to do: the whole archive is matched against this topic as it is.",
                    "することはありません。保存記事はすべて今の主題と照合済みです。",
                )
            )
    return DONE


def _changed(match: Match | None, before: Match | None, threshold: float) -> Iterable[str]:
    if before is not None:
        yield say(f"score {before.score:.2f} before", f"これまでの得点 {before.score:.2f}")
    if match is None:
        yield say("nothing speaks for it any more", "当てはまるものがなくなりました")
    else:
        yield from _why(match, threshold)
