"""The words of the commands about stories, series and columns (see ``parser``)."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from kawaraban.cli.parser_deciding import Add
from kawaraban.wording import say

_MODULE = "grouping"


def grouping_commands(add: Add, limit: Callable[[argparse.ArgumentParser, int], None]) -> None:
    """The commands, and their arguments."""
    parser = add(
        "stories",
        (_MODULE, "stories"),
        say(
            "the stories of a topic, or of all; who merged and split what",
            "主題(またはすべて)の出来事を見る。まとめた・分けた記録も",
        ),
        "kawaraban stories north-korea-russia\nkawaraban stories --json | jq .headline\n"
        "kawaraban stories --history\nkawaraban stories --undo",
    )
    parser.add_argument("topic", nargs="?", metavar="TOPIC")
    limit(parser, 100_000)
    parser.add_argument(
        "--history",
        action="store_true",
        help=say("who merged and split what, and when", "だれがいつ何をまとめ、分けたか"),
    )
    parser.add_argument(
        "--undo",
        action="store_true",
        help=say("undo your last merge or split", "自分の最後の merge・split を元に戻す"),
    )
    _json(parser)
    parser = add(
        "merge",
        (_MODULE, "merge"),
        say(
            "make stories one, for good; the oldest keeps its address, the others lead to it",
            "複数の出来事を一つにまとめる(最も古いもののアドレスが残り、ほかはそこへ移動)",
        ),
        "kawaraban merge 3f2a9c01b7de 90ab12cd34ef\n"
        "kawaraban merge https://desk.example/stories/3f2a9c01b7de/ https://outlet.example/a/1",
    )
    _story(parser, "+")
    parser = add(
        "split",
        (_MODULE, "split"),
        say(
            "take articles out of a story, for good: they are one of their own",
            "出来事から記事を分け、別の出来事にする",
        ),
        "kawaraban split 3f2a9c01b7de https://outlet.example/a/1",
    )
    _story(parser, None)
    parser.add_argument("url", nargs="+", metavar="ARTICLE", help=say("addresses", "アドレス"))
    parser = add(
        "series",
        (_MODULE, "series"),
        say(
            "series with their parts and gaps, and columns, of the whole archive",
            "保存記事全体の連載(各回と抜け)と欄を見る",
        ),
        "kawaraban series --outlet 新聞\nkawaraban series --kind column --json",
    )
    parser.add_argument(
        "--outlet",
        default="",
        metavar="TEXT",
        help=say("only of outlets with this in their name", "名前にこの語を含む媒体だけ"),
    )
    parser.add_argument("--kind", choices=("series", "column"))
    limit(parser, 100_000)
    _json(parser)


def _story(parser: argparse.ArgumentParser, nargs: str | None) -> None:
    parser.add_argument(
        "story",
        nargs=nargs,
        metavar="STORY",
        help=say(
            "its id (or the beginning), its page's address, or that of an article in it",
            "id(先頭だけでも可)、頁のアドレス、または記事のアドレス",
        ),
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("as JSON Lines", "JSON Lines で"))
