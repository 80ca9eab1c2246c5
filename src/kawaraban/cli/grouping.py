"""Commands about stories, series and columns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from kawaraban.article import Moment, Story, to_json
from kawaraban.cli.explaining import when
from kawaraban.cli.main import DONE, FAILED
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping import regrouping
from kawaraban.group.hand import Regrouping, standing
from kawaraban.group.series import Run
from kawaraban.wording import say


def _lines(values: Iterable[object]) -> None:
    out = sys.stdout.buffer
    for value in values:
        out.write(to_json(value) + b"\n")
    out.flush()


def stories(options: argparse.Namespace) -> int:
    """The stories of a topic or of all; or what people said of them."""
    with Desk(options.desk) as desk:
        if options.undo:
            return _undo(desk)
        if options.history:
            return _history(regrouping.history(desk), json=options.json)
        topic = desk.topic(options.topic).slug if options.topic else None
        found = desk.store.stories(topic)[: options.limit]
        if options.json:
            _lines(found)
            return DONE
        for story in found:
            print("\n".join(_story_lines(story)))
        if not found:
            print(say("No stories yet.", "まだ出来事のまとまりがありません。"), file=sys.stderr)
    return DONE


def _story_lines(story: Story) -> Iterable[str]:
    yield f"{story.id}  {_span(story.first, story.latest)}  {story.headline}"
    outlets = say(", ", "、").join(story.outlets[:6])
    more = f" (+{len(story.outlets) - 6})" if len(story.outlets) > 6 else ""
    count = say(f"{len(story.urls)} articles", f"{len(story.urls)}件")
    yield f"    {count}  {outlets}{more}"


def _span(first: Moment | None, latest: Moment | None) -> str:
    if first is None or latest is None:
        return "–"
    days = dict.fromkeys(f"{moment.day:%Y.%m.%d}" for moment in (first, latest))
    return "–".join(days)


def series(options: argparse.Namespace) -> int:
    """The series and columns of the whole archive."""
    with Desk(options.desk) as desk:
        wanted = options.outlet.casefold()
        found = [run for run in desk.store.runs() if wanted in run.outlet.casefold()]
        if options.kind:
            found = [run for run in found if run.kind == options.kind]
        found = found[: options.limit]
        if options.json:
            _lines(found)
            return DONE
        for run in found:
            print("\n".join(_run_lines(run)))
        if not found:
            print(say("No series or columns yet.", "まだ連載や欄がありません。"), file=sys.stderr)
    return DONE


def _run_lines(run: Run) -> Iterable[str]:
    kind = say("series", "連載") if run.kind == "series" else say("column", "欄")
    dated = [one.published for one in run.instalments if one.published is not None]
    dated.sort(key=lambda moment: moment.utc)
    span = _span(dated[0], dated[-1]) if dated else "–"
    count = say(f"{len(run.instalments)} parts", f"{len(run.instalments)}回")
    yield f"{run.id}  {kind}  {run.outlet or '–'}  {run.name}  {count}  {span}"
    if run.kind == "series":
        for one in run.instalments:
            day = f"{one.published.day:%Y.%m.%d}" if one.published else "–"
            yield f"    ({one.part})  {day}  {one.headline}"
    if run.missing:
        numbers = say(", ", "、").join(map(str, run.missing))
        yield say(f"    parts not found: {numbers}", f"    未収集の回: {numbers}")


def merge(options: argparse.Namespace) -> int:
    """Make several stories one."""
    with Desk(options.desk) as desk:
        found = regrouping.merge(desk, options.story)
        print(say("One story from now on:", "一つの出来事にまとめます:"))
        for one in found:
            count = say(f"{len(one.urls)} articles", f"{len(one.urls)}件")
            print(f"  {one.id or '–'}  {one.headline}  ({count})")
        _told()
    return DONE


def split(options: argparse.Namespace) -> int:
    """Take articles out of a story."""
    with Desk(options.desk) as desk:
        story, taken = regrouping.split(desk, options.story, options.url)
        print(
            say(
                f"Apart from {story.headline!r} from now on:",
                f"「{story.headline}」から分けます:",
            )
        )
        for url in taken:
            print(f"  {url}")
        _told()
    return DONE


def _told() -> None:
    print(
        say(
            "kawaraban build shows it; a running up does so by itself. "
            "kawaraban stories --undo takes it back.",
            "kawaraban build で反映します(up の実行中は自動で)。"
            "取り消すには kawaraban stories --undo。",
        )
    )


def _undo(desk: Desk) -> int:
    event = regrouping.undo(desk)
    if event is None:
        print(
            say("There is nothing of yours to undo.", "取り消せる操作がありません。"),
            file=sys.stderr,
        )
        return FAILED
    print(say("Undone:", "元に戻しました:"))
    print("\n".join(_event_lines(event)))
    return DONE


def _history(log: Sequence[Regrouping], *, json: bool) -> int:
    if json:
        _lines(log)
        return DONE if log else FAILED
    for event, stands in zip(log, standing(log), strict=True):
        undone = ""
        if not stands and event.kind != "undo":
            undone = say("  (undone)", "(元に戻した)")
        lines = list(_event_lines(event))
        print("\n".join([lines[0] + undone, *lines[1:]]))
    return DONE if log else FAILED


def _event_lines(event: Regrouping) -> Iterable[str]:
    """When, who, what, and of which stories and articles."""
    kind = {
        "merge": say("merge", "まとめる"),
        "split": say("split", "分ける"),
        "undo": say("undo", "元に戻す"),
    }[event.kind]
    yield f"{when(event.at)} {event.who or '–'} {kind}  {' '.join(event.stories)}".rstrip()
    for url in event.urls:
        yield f"    {url}"
