"""``kawaraban suggest``: rule terms from what people accepted and rejected."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from kawaraban.article import to_json
from kawaraban.cli.main import DONE, FAILED
from kawaraban.desk.deciding.topics import desk_aliases, with_examples
from kawaraban.desk.desk import Desk
from kawaraban.match.suggest import Suggestion, suggest
from kawaraban.wording import say


def run(options: argparse.Namespace) -> int:
    """Print suggestions for a topic; 1 where nothing was accepted yet, or nothing stands out."""
    with Desk(options.desk, write=False) as desk:
        topic = desk.topic(options.topic)
        topics, _ = with_examples([topic], desk.store, keep=False)
        examples = dict(topics.examples).get(topic.slug)
        if examples is None or not examples.accepted:
            print(
                say(
                    f"{topic.slug}: accept a few articles first (kawaraban accept)",
                    f"{topic.slug}: まず何本か載せてください(kawaraban accept)",
                ),
                file=sys.stderr,
            )
            return FAILED
        found = suggest(
            examples.accepted,
            examples.rejected,
            examples.background,
            topic.topic,
            aliases=desk_aliases(desk.config.folder),
            most=options.limit,
        )
    if options.json:
        for suggestion in found:
            sys.stdout.buffer.write(to_json(suggestion) + b"\n")
        sys.stdout.buffer.flush()
    else:
        of = len(examples.accepted), len(examples.rejected), len(examples.background)
        for line in lines(found, *of):
            print(line)
    if not found:
        print(say("nothing stands out", "目立つ語はありません"), file=sys.stderr)
    return DONE if found else FAILED


def lines(
    found: Sequence[Suggestion], accepted: int, rejected: int, background: int
) -> Iterator[str]:
    """Suggestions as lines of a topic file; what is no term is a comment."""
    terms = [s for s in found if s.action == "add"]
    if terms:
        yield "[[rule]]"
        yield 'label = "' + say("from examples", "判断から") + '"'
        yield "any = ["
        for s in terms:
            counts = say(
                f"{s.accepted} of {accepted} accepted, {s.rejected} of {rejected} rejected, "
                f"{s.background} of {background} others",
                f"載せた {accepted} 本中 {s.accepted}、外した {rejected} 本中 {s.rejected}、"
                f"ほか {background} 本中 {s.background}",
            )
            more = f"; {s.language}" if s.language else ""
            more += say(f"; in {s.covered}", f"; {s.covered} にある") if s.covered else ""
            yield f"  {_quoted(s.term)},  # {counts}{more}"
        yield "]"
        yield "weight = 1"
    against = [s for s in found if s.action == "exclude"]
    if against:
        yield "[[rule]]"
        yield 'label = "' + say("from rejected articles", "外した記事から") + '"'
        yield "any = ["
        for s in against:
            counts = say(
                f"{s.rejected} of {rejected} rejected, {s.accepted} of {accepted} accepted, "
                f"{s.background} of {background} others",
                f"外した {rejected} 本中 {s.rejected}、載せた {accepted} 本中 {s.accepted}、"
                f"ほか {background} 本中 {s.background}",
            )
            more = say(f"; in {s.covered}", f"; {s.covered} にある") if s.covered else ""
            yield f"  {_quoted(s.term)},  # {counts}{more}"
        yield "]"
        yield "weight = -1"
    for s in found:
        if s.action == "remove":
            yield say(
                f"# take {_quoted(s.term)} out of “{s.rule}”? {s.rejected} of {rejected} rejected, "
                f"{s.accepted} of {accepted} accepted",
                f"# 「{s.rule}」から {_quoted(s.term)} を外しますか? 外した {rejected} 本中 "
                f"{s.rejected}、載せた {accepted} 本中 {s.accepted}",
            )


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
