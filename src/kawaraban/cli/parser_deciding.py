"""The words of the commands by which a person decides (see ``parser``)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Protocol

from kawaraban.wording import say

_MODULE = "deciding"


class Add(Protocol):
    """Adds a command: its name, its module and function, its help, an example."""

    def __call__(
        self, name: str, command: tuple[str, str], text: str, example: str = ""
    ) -> argparse.ArgumentParser: ...


def deciding_commands(add: Add, limit: Callable[[argparse.ArgumentParser, int], None]) -> None:
    """The commands, and their arguments."""
    parser = add(
        "inbox",
        (_MODULE, "inbox"),
        say("what is to be decided, the most instructive first", "判断待ちの記事を見る"),
        "kawaraban inbox\nkawaraban inbox north-korea-russia --limit 5",
    )
    parser.add_argument("topic", nargs="?", metavar="TOPIC")
    limit(parser, 20)
    _json(parser)
    parser = add(
        "suggest",
        ("suggesting", "run"),
        say(
            "rule terms, from what was accepted and rejected", "判断した記事から規則の語を提案する"
        ),
        "kawaraban suggest north-korea-russia",
    )
    parser.add_argument("topic", metavar="TOPIC")
    limit(parser, 20)
    _json(parser)
    for name, text in (
        ("accept", say("put an article on a topic's page", "記事を主題のページに載せる")),
        ("reject", say("take an article off a topic's page", "記事を主題のページから外す")),
        ("clear", say("take accept or reject back", "載せる・外すの判断をなくす")),
        ("pin", say("keep a clip first on its page", "クリップをページの先頭に留める")),
        ("unpin", say("let a pinned clip go to its place", "先頭に留めたクリップを戻す")),
    ):
        parser = add(name, (_MODULE, "decide"), text)
        parser.set_defaults(kind=name, note=None, alone=False)
        parser.add_argument("topic", metavar="TOPIC")
        parser.add_argument("url", nargs="+", metavar="URL")
        if name in ("accept", "reject"):
            parser.add_argument(
                "--note",
                metavar="TEXT",
                help=say("why, for editors; not published", "理由などの覚え書き(公開しない)"),
            )
        if name == "reject":
            parser.add_argument(
                "--copy",
                dest="alone",
                action="store_true",
                help=say(
                    "only this outlet's copy: the clip stays with another's",
                    "この媒体の分だけ外す(同じ記事がほかの媒体にあれば、そちらを載せる)",
                ),
            )
    _order(add)
    _edit(add)
    parser = add(
        "undo",
        (_MODULE, "undo"),
        say("undo your last decision on a topic", "自分の最後の判断を元に戻す"),
    )
    parser.add_argument("topic", metavar="TOPIC")
    parser = add(
        "history",
        (_MODULE, "history"),
        say("who decided what, and when", "だれがいつ何を判断したか"),
    )
    parser.add_argument("topic", metavar="TOPIC")
    parser.add_argument("url", nargs="?", metavar="URL")
    _json(parser)
    _backfill(add)


def _order(add: Add) -> None:
    parser = add(
        "order",
        (_MODULE, "order"),
        say("put clips in order by hand", "クリップを手で並べる"),
        "kawaraban order north-korea-russia URL --before OTHER\n"
        "kawaraban order north-korea-russia URL1 URL2 --first\n"
        "kawaraban order north-korea-russia URL --by-date",
    )
    parser.add_argument("topic", metavar="TOPIC")
    parser.add_argument("url", nargs="+", metavar="URL")
    place = parser.add_mutually_exclusive_group(required=True)
    for name, text in (
        ("before", say("above this clip", "このクリップの前へ")),
        ("after", say("below this clip", "このクリップの後へ")),
    ):
        place.add_argument(
            f"--{name}",
            dest="where",
            type=partial(_beside, name),
            metavar="URL",
            help=text,
        )
    for name, text in (
        (
            "first",
            say(
                "above what is first now (pin keeps it there)",
                "いまの先頭の前へ(先頭に留めるのは pin)",
            ),
        ),
        ("by-date", say("back to where its date puts it", "日付どおりの位置へ戻す")),
    ):
        place.add_argument(
            f"--{name}", dest="where", action="store_const", const=(name, ""), help=text
        )


def _beside(where: str, url: str) -> tuple[str, str]:
    return where, url


def _edit(add: Add) -> None:
    parser = add(
        "edit",
        (_MODULE, "edit"),
        say(
            "change a clip's headline, excerpt, date or note on one topic's page",
            "主題のページでの見出し・抜粋・日付・覚え書きを直す",
        ),
        'kawaraban edit north-korea-russia URL --headline "…" --date 2024-06-19\n'
        'kawaraban edit north-korea-russia URL --headline ""',
    )
    parser.add_argument("topic", metavar="TOPIC")
    parser.add_argument("url", metavar="URL")
    for name, text in (
        ("headline", say("as the page shows it; empty: the article's own", "見出し(空なら元へ)")),
        ("excerpt", say("as the page shows it; empty: the article's own", "抜粋(空なら元へ)")),
        (
            "date",
            say("ISO 8601; empty: the article's own", "日付または日時、ISO 8601(空なら元へ)"),
        ),
        ("note", say("for editors; not published", "覚え書き(公開しない)")),
    ):
        parser.add_argument(f"--{name}", metavar="TEXT", help=text)


def _backfill(add: Add) -> None:
    parser = add(
        "backfill",
        (_MODULE, "backfill"),
        say(
            "run a new or changed topic over the whole archive; --dry-run shows what would change",
            "新しい主題・変えた主題を保存記事の全体に当てる(--dry-run は変わるものを見るだけ)",
        ),
        "kawaraban backfill north-korea-russia --dry-run",
    )
    parser.add_argument("topic", metavar="TOPIC")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=say("show the clips in and out, change nothing", "増減を見るだけで、何も変えない"),
    )
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DATE",
        help=say("only articles published from this day on", "この日以降の記事だけ"),
    )
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("as JSON Lines", "JSON Lines で"))


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            say(f"a date like 2024-06-19 is wanted, not {word!r}", f"2024-06-19 のように: {word!r}")
        ) from error
