"""The words of the commands that add sources and clips by their addresses."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from kawaraban.wording import say

Add = Callable[..., argparse.ArgumentParser]

_MODULE = "adding"


def adding_commands(add_command: Add) -> None:
    """``add``, ``clip``, ``opml``."""
    add = add_command(
        "add",
        (_MODULE, "add"),
        say(
            "add a source by its site's address: finds feeds, news sitemaps, lists of headlines",
            "サイトのアドレスから情報源を加える: フィード・サイトマップ・見出しの一覧を探す",
        ),
        "kawaraban add https://outlet.example/\n"
        "kawaraban add outlet.example --yes\n"
        "kawaraban add https://outlet.example/news/1   (an article: it becomes a clip)",
    )
    add.add_argument("url", nargs="+", metavar="URL")
    add.add_argument(
        "--yes",
        "-y",
        action="store_true",
        help=say("add the first found, without asking", "確かめずに 1 番目を加える"),
    )
    add.add_argument(
        "--pick",
        type=_numbers,
        metavar="1,3",
        help=say("add these of what was found", "見つかったもののうち、この番号を加える"),
    )
    add.add_argument(
        "--all",
        action="store_true",
        help=say("add all that have articles of their own", "独自の記事を持つものをすべて加える"),
    )
    _topic(add)
    add = add_command(
        "clip",
        (_MODULE, "clip"),
        say(
            "fetch an article and put it on a topic's page, now",
            "記事を取得し、すぐに主題のページに載せる",
        ),
        "kawaraban clip https://outlet.example/news/1 --topic north-korea-russia",
    )
    add.add_argument("url", nargs="+", metavar="URL")
    _topic(add)
    add = add_command(
        "opml",
        (_MODULE, "opml"),
        say(
            "the desk's sources as an OPML list, for other feed readers",
            "デスクの情報源を OPML で書き出す(ほかのフィードリーダー向け)",
        ),
        "kawaraban opml sources.opml",
    )
    add.add_argument("file", nargs="?", type=Path, metavar="FILE")


def _topic(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--topic",
        metavar="TOPIC",
        help=say(
            "the topic of the clip (default: those that match)", "クリップの主題(既定: 合う主題)"
        ),
    )


def _numbers(word: str) -> list[int]:
    words = word.replace(",", " ").split()
    if not words or not all(w.isdecimal() and len(w) < 4 for w in words):
        raise argparse.ArgumentTypeError(
            say(f"numbers such as 1,3, not {word!r}", f"1,3 のような番号を({word!r} ではなく)")
        )
    return [int(w) for w in words]
