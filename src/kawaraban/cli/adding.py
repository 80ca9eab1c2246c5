"""``kawaraban add``, ``clip``, ``opml``: sources and clips by address, the list of sources out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kawaraban.cli import japanese
from kawaraban.cli.main import DONE, FAILED
from kawaraban.cli.progress import watcher
from kawaraban.cli.troubles import in_words
from kawaraban.collect.discovery import Candidate, Site
from kawaraban.desk.collecting.adding import add as add_to
from kawaraban.desk.collecting.adding import already, look
from kawaraban.desk.collecting.adding import clip as clip_now
from kawaraban.desk.desk import Desk
from kawaraban.wording import say

_SAMPLE = 3
_SHOWN = 12
_WAIT = 60.0
"""Seconds to wait for another command (a round of ``up``) to be through with the desk."""


@contextmanager
def _open(options: argparse.Namespace, *, write: bool) -> Iterator[Desk]:
    with Desk(
        options.desk,
        write=write,
        wait=_WAIT,
        progress=watcher(quiet=options.quiet),
        workers=options.workers,
    ) as desk:
        yield desk


def add(options: argparse.Namespace) -> int:
    """Find what a site offers, show it, and write what is chosen into desk.toml."""
    return _each(options, _add)


def _each(options: argparse.Namespace, do: Callable[[argparse.Namespace, str], int]) -> int:
    """What ``do`` comes to for the worst of the addresses; one in trouble costs the others
    nothing."""
    status = DONE
    for address in options.url:
        try:
            status = max(status, do(options, address))
        except Exception as error:
            if len(options.url) == 1:
                raise
            print(f"{address}: {in_words(error)}", file=sys.stderr)
            status = FAILED
    return status


def _add(options: argparse.Namespace, address: str) -> int:
    with _open(options, write=False) as desk:
        site = look(desk.config, address, step=_telling(options))
        if site.kind == "page":
            print(
                say(
                    f"{site.url} is an article; it becomes a clip.",
                    f"{site.url} は記事です。クリップにします。",
                )
            )
        else:
            return _sources(options, desk, site)
    status = _clip(options, site.url)
    if site.best is not None:
        print(
            say(
                f"Its outlet has a feed, too: kawaraban add {site.best.url}",
                f"この媒体にはフィードもあります: kawaraban add {site.best.url}",
            )
        )
    return status


def _sources(options: argparse.Namespace, desk: Desk, site: Site) -> int:
    print(f"{site.outlet} ({site.language or '?'})  {site.url}")
    for problem in site.problems[:5]:
        print(f"  {japanese.code(problem.code)}: {problem.detail}", file=sys.stderr)
    if not site.candidates:
        print(
            say(
                "Nothing was found that could be read as a source: no feed, no news sitemap, no "
                "list of articles. If there is one, see: kawaraban inspect URL --as listing",
                "情報源になるもの(フィード・ニュースのサイトマップ・記事の一覧)が見つかりません。"
                "あるはずのときは: kawaraban inspect URL --as listing",
            )
        )
        return FAILED
    known = [already(desk, one) for one in site.candidates]
    for number, one in enumerate(site.candidates[:_SHOWN], 1):
        there = known[number - 1]
        print("\n".join(_shown(number, one, there.name if there is not None else "")))
    free = [one for one, there in zip(site.candidates, known, strict=True) if there is None]
    if known[0] is not None and not options.pick and not options.all:
        print(
            say(
                f"{known[0].name} reads it already; nothing was changed.",
                f"すでに {known[0].name} が読んでいます。何も変えていません。",
            )
        )
        return DONE
    chosen = _chosen(options, site.candidates, free)
    if chosen is None:
        return FAILED
    new = add_to(desk, site, chosen)
    for source in new:
        print(
            say(
                f"Added to desk.toml: {source.name} ({source.kind}) {source.url}",
                f"desk.toml に加えました: {source.name}({source.kind}) {source.url}",
            )
        )
    if not new:
        print(say("Nothing was added.", "何も加えていません。"))
    return DONE


def _shown(number: int, one: Candidate, known: str) -> Iterator[str]:
    kinds = {
        "feed": say("feed", "フィード"),
        "sitemap": say("news sitemap", "サイトマップ"),
        "listing": say("page of headlines", "見出しのページ"),
    }
    latest = f", {one.latest.astimezone():%Y-%m-%d %H:%M}" if one.latest else ""
    count = say(f"{len(one.entries)} articles", f"記事 {len(one.entries)} 件")
    note = ""
    if known:
        note = say(f"  [there already: {known}]", f"  [登録済み: {known}]")
    elif one.same_as:
        note = say("  [the same articles as above]", "  [上と同じ記事]")
    yield f"{number:3}  {kinds[one.kind]}  {one.url}  ({count}{latest}){note}"
    for entry in one.entries[:_SAMPLE] if not one.same_as else ():
        yield f"       ・{entry.headline or entry.url}"


def _chosen(
    options: argparse.Namespace, candidates: Sequence[Candidate], free: Sequence[Candidate]
) -> list[Candidate] | None:
    """What to add: as told, as asked; None where nobody can be asked."""
    if options.pick:
        return [candidates[n - 1] for n in options.pick if 1 <= n <= len(candidates)]
    if options.all:
        return [one for one in free if one.same_as is None and one.kind != "listing"] or [*free[:1]]
    if options.yes:
        return [candidates[0]]
    if not sys.stdin.isatty():
        print(
            say(
                "Nothing was written. To add the first: --yes; others: --pick 1,3; all: --all",
                "まだ書き込んでいません。1 番を加える: --yes、ほか: --pick 1,3、すべて: --all",
            )
        )
        return None
    answer = input(
        say("Add which? [1] (numbers, or n): ", "どれを加えますか? [1](番号、やめるなら n): ")
    ).strip()
    if answer.lower() in ("n", "no", "q"):
        return []
    numbers = [int(w) for w in answer.replace(",", " ").split() if w.isdecimal()] or [1]
    return [candidates[n - 1] for n in numbers if 1 <= n <= len(candidates)]


def _telling(options: argparse.Namespace) -> Callable[[str], None]:
    def step(url: str) -> None:
        if not options.quiet and sys.stderr.isatty():
            print(f"  {url}", file=sys.stderr)

    return step


def clip(options: argparse.Namespace) -> int:
    """Fetch articles and accept them on a topic."""
    return _each(options, _clip)


def _clip(options: argparse.Namespace, address: str) -> int:
    with _open(options, write=True) as desk:
        clipped = clip_now(desk, address, topic=options.topic)
        names = ", ".join(desk.topic(slug).topic.name for slug in clipped.topics)
    print(
        say(
            f"{clipped.headline}\n  {clipped.address}\n  a clip of: {names}",
            f"{clipped.headline}\n  {clipped.address}\n  クリップにしました: {names}",
        )
    )
    return DONE


def opml(options: argparse.Namespace) -> int:
    """The desk's sources as an OPML list, to a file or standard output."""
    from kawaraban.desk.collecting.source_list import sources_as_opml

    with _open(options, write=False) as desk:
        data = sources_as_opml(desk)
    target: Path | None = options.file
    if target is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        target.write_bytes(data)
    return DONE
