"""The words of the command line: every command, what it takes, and its help.

Nothing heavy is imported here: a command is named by its module and function.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from kawaraban import __version__
from kawaraban.cli.parser_adding import adding_commands
from kawaraban.cli.parser_deciding import deciding_commands
from kawaraban.cli.parser_grouping import grouping_commands
from kawaraban.cli.parser_people import people_commands
from kawaraban.wording import say


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse's own words in the interface language as well."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(
            usage, actions, groups, say("usage: ", "使い方: ") if prefix is None else prefix
        )


def _help_in_words(parser: argparse.ArgumentParser) -> None:
    parser._positionals.title = say("arguments", "引数")
    parser._optionals.title = say("options", "オプション")
    parser.add_argument(
        "-h", "--help", action="help", help=say("show this and end", "この説明を表示して終わる")
    )


def _general(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """What every command takes, before its name or (``again``) after it, where it is not told
    once more and takes nothing back."""

    def default(value: object) -> Any:
        return argparse.SUPPRESS if again else value

    def words(en: str, ja: str) -> str:
        return argparse.SUPPRESS if again else say(en, ja)

    parser.add_argument(
        "--desk",
        metavar="DIR",
        type=Path,
        default=default(Path(os.environ.get("KAWARABAN_DESK", "."))),
        help=words(
            "the desk's folder (default: $KAWARABAN_DESK, else the current one)",
            "デスクのフォルダー(既定: $KAWARABAN_DESK、なければ現在のフォルダー)",
        ),
    )
    parser.add_argument(
        "--lang",
        choices=("ja", "en"),
        default=default(None),
        help=words("language of messages", "メッセージの言語"),
    )
    parser.add_argument(
        "--quiet",
        "-q",
        action="store_true",
        default=default(False),
        help=words("no progress", "進行状況を表示しない"),
    )
    parser.add_argument(
        "--workers",
        type=_count,
        default=default(None),
        metavar="N",
        help=words(
            "reading processes (default: one per core; 0: none besides this one)",
            "読み取りプロセスの数(既定: コア数。0: このプロセスだけ)",
        ),
    )
    parser.add_argument(
        "--traceback", action="store_true", default=default(False), help=argparse.SUPPRESS
    )


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line, in the interface language; the options parsed have
    ``command`` (module and function) where one was given."""
    parser = argparse.ArgumentParser(
        prog="kawaraban",
        description=say(
            "Follows a subject through the press and keeps its page.",
            "新聞・通信社の報道から一つの主題を追い、そのページを作り続けます。",
        ),
        epilog=say(
            "Begin:  kawaraban sample   (a sample press and its topic page, without the network)\n"
            "        kawaraban init DIR && cd DIR && kawaraban up\n\n"
            "Exit status: 0 done; 1 could not be done (or nothing found); 2 wrong words;\n"
            "             3 done, but some items could not be read; 130 interrupted",
            "はじめに:  kawaraban sample   (見本の新聞社とその主題ページ。ネットワーク不要)\n"
            "          kawaraban init DIR && cd DIR && kawaraban up\n\n"
            "終了ステータス: 0 完了、1 できなかった(または該当なし)、2 指定の誤り、\n"
            "                3 完了したが読めないものがあった、130 中断",
        ),
        formatter_class=_Help,
        add_help=False,
    )
    _help_in_words(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"kawaraban {__version__}",
        help=say("show the version and end", "版を表示して終わる"),
    )
    _general(parser)
    commands = parser.add_subparsers(
        title=say("commands", "コマンド"),
        metavar="COMMAND",
        description=say(
            "kawaraban COMMAND --help explains each. The options above may follow it, too.",
            "kawaraban COMMAND --help で各コマンドの説明を表示します。上のオプションは"
            "コマンドの後にも書けます。",
        ),
    )
    _work_commands(commands)
    adding_commands(partial(_add, commands))
    deciding_commands(partial(_add, commands), _limit)
    grouping_commands(partial(_add, commands), _limit)
    people_commands(commands, _add)
    _show_commands(commands)
    _inspect_command(commands)
    _filter_commands(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse has no public name for it


def _add(
    commands: _Commands[argparse.ArgumentParser],
    name: str,
    command: tuple[str, str],
    text: str,
    example: str = "",
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=text.split("\n")[0],
        description=text,
        epilog=example,
        formatter_class=_Help,
        add_help=False,
    )
    _help_in_words(parser)
    parser.set_defaults(command=command)
    _general(parser, again=True)
    return parser


def _work_commands(commands: _Commands[argparse.ArgumentParser]) -> None:
    module = "working"
    add = _add(
        commands,
        "sample",
        (module, "sample"),
        say(
            "show the sample desk: a sample press on this machine, collected, published, served",
            "見本デスクを見る: この機械の中の見本の新聞社から集め、公開して表示する",
        ),
    )
    add.add_argument(
        "--dir",
        type=Path,
        default=Path("kawaraban-sample"),
        metavar="DIR",
        help=say("its folder (default: %(default)s)", "フォルダー(既定: %(default)s)"),
    )
    _address(add)
    add.add_argument(
        "--once",
        action="store_true",
        help=say("collect and publish, do not serve", "集めて公開するだけで、表示しない"),
    )
    add = _add(
        commands,
        "init",
        (module, "init"),
        say(
            "write a new desk: desk.toml with real sources, and a topic with real rules",
            "新しいデスクを作る: 実在の情報源を並べた desk.toml と、規則を書いた主題",
        ),
    )
    add.add_argument(
        "dir",
        nargs="?",
        type=Path,
        metavar="DIR",
        help=say("its folder (default: the current one)", "フォルダー(既定: 現在のフォルダー)"),
    )
    add = _add(
        commands,
        "collect",
        (module, "collect"),
        say("fetch what is due", "時刻の来た情報源から集める"),
        "kawaraban collect\nkawaraban collect --force yonhap-ja",
    )
    add.add_argument(
        "source",
        nargs="*",
        help=say("only these sources, now", "この情報源だけを今すぐ"),
    )
    add.add_argument(
        "--force",
        action="store_true",
        help=say("all sources, due or not", "時刻にかかわらずすべて"),
    )
    add = _add(
        commands,
        "import",
        (module, "import_"),
        say(
            "take in files: WARC, ARC and lists of them (warc.paths), saved HTML, newsletters "
            "(.eml, mbox), JSON Lines of articles, OPML, hand-kept page",
            "ファイルを取り込む: WARC・ARC とその一覧(warc.paths)・保存した HTML・"
            "メール(.eml、mbox)・記事の JSON Lines・OPML・手作りのページ",
        ),
        "kawaraban import CC-NEWS-*.warc.gz\nkawaraban import warc.paths.gz\n"
        "kawaraban import news.mbox\nkawaraban import page.md --topic north-korea-russia",
    )
    add.add_argument("file", nargs="+", type=Path, metavar="FILE")
    add.add_argument(
        "--topic",
        help=say("the topic of a hand-kept page", "手作りのページの主題"),
    )
    add.add_argument(
        "--url",
        help=say("where a saved page is from", "保存したページの元のアドレス"),
    )
    _add(
        commands,
        "build",
        (module, "build"),
        say(
            "publish the site: topic pages, clips, feeds",
            "サイトを公開する: 主題ページ・クリップ・フィード",
        ),
    )
    add = _add(
        commands,
        "serve",
        (module, "serve"),
        say("show the site in a browser, with search", "サイトをブラウザーで見る(検索付き)"),
    )
    _address(add)
    add = _add(
        commands,
        "up",
        (module, "up"),
        say(
            "collect, build and serve, again and again, on schedule",
            "集めて公開して表示する。予定に従って繰り返す",
        ),
    )
    _address(add)
    _add(
        commands,
        "reread",
        (module, "reread"),
        say(
            "read all kept responses again, after an update of Kawaraban",
            "保存してある応答をすべて読み直す(Kawaraban を更新した後に)",
        ),
    )
    add = _add(
        commands,
        "doctor",
        ("doctoring", "doctor"),
        say(
            "find what is wrong with the desk, and mend what can be mended\n\n"
            "Exit status: 0 nothing is wrong; 4 all of it was mended; 3 some is left.",
            "デスクの異常を調べ、直せるものを直す\n\n"
            "終了ステータス: 0 異常なし、4 すべて直した、3 残りがある。",
        ),
        "kawaraban doctor\nkawaraban doctor --mend",
    )
    add.add_argument(
        "--mend",
        action="store_true",
        help=say(
            "mend what can be mended (without: only look)", "直せるものを直す(なければ調べるだけ)"
        ),
    )
    add.add_argument("--json", action="store_true", help=say("as JSON", "JSON で"))


def _limit(parser: argparse.ArgumentParser, default: int) -> None:
    parser.add_argument(
        "--limit",
        type=_count,
        default=default,
        metavar="N",
        help=say("at most so many (default: %(default)s)", "最大件数(既定: %(default)s)"),
    )


def _count(word: str) -> int:
    return _number(word, 0, 1_000_000)


def _port(word: str) -> int:
    return _number(word, 0, 65_535)


def _number(word: str, least: int, most: int) -> int:
    if not word.isdecimal() or not least <= int(word) <= most:
        wanted = f"{least}-{most}"
        raise argparse.ArgumentTypeError(
            say(f"a number of {wanted} is wanted, not {word!r}", f"{wanted} の数で指定: {word!r}")
        )
    return int(word)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help=say("(default: %(default)s)", "(既定: %(default)s)")
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8700,
        help=say(
            "(default: %(default)s, or the next free one; 0: any free one)",
            "(既定: %(default)s。ふさがっていれば次の空き。0: どれでも空いているもの)",
        ),
    )
    access = parser.add_mutually_exclusive_group()
    access.add_argument(
        "--public",
        action="store_true",
        help=say(
            "the published pages alone, without those to decide on (/desk/, /api/)",
            "公開頁だけを見せる(判断する頁 /desk/ と /api/ は出さない)",
        ),
    )
    access.add_argument(
        "--login",
        action="store_true",
        help=say(
            "have people log in at this machine, too (beyond it they always have to)",
            "この機械からもログインを求める(ほかの機械からは常に求める)",
        ),
    )


def _show_commands(commands: _Commands[argparse.ArgumentParser]) -> None:
    module = "showing"
    add = _add(
        commands,
        "status",
        (module, "status"),
        say(
            "per source: last read, what came, what failed and why, due next",
            "情報源ごと: 最後に読んだ時刻・届いた数・失敗とその理由・次の予定",
        ),
    )
    add.add_argument("--json", action="store_true", help=say("as JSON Lines", "JSON Lines で"))
    add = _add(
        commands,
        "why",
        (module, "why"),
        say(
            "what became of one article at every stage",
            "一つの記事がどの段階でどう扱われたか",
        ),
    )
    add.add_argument("url", metavar="URL")
    add.add_argument("--json", action="store_true", help=say("as JSON", "JSON で"))
    add = _add(
        commands,
        "diff",
        ("differing", "diff"),
        say(
            "what an outlet changed in its article, and how a copy differs from its original",
            "記事がどう改訂されたか、転載が元の記事とどう違うか",
        ),
        "kawaraban diff https://outlet.example/news/1\n"
        "kawaraban diff https://outlet.example/news/1 https://other.example/a",
    )
    add.add_argument("url", metavar="URL")
    add.add_argument(
        "other",
        nargs="?",
        metavar="OTHER",
        help=say(
            "an article to compare it with (default: its revisions, and its group's first)",
            "比べる記事(既定: 自身の改訂と、重複のうち最初の記事)",
        ),
    )
    add.add_argument("--json", action="store_true", help=say("as JSON Lines", "JSON Lines で"))
    add = _add(
        commands,
        "search",
        ("searching", "search"),
        say("search the articles (docs/searching.md)", "記事を検索する(docs/searching.md)"),
        "kawaraban search '朝ロ (訪朝 OR 会談) -映画'\n"
        'kawaraban search \'"signed a treaty" outlet:"Daily Press" after:2024-06\' --facets\n'
        "kawaraban search '~朝ロ headline:会談' --order best\n"
        "kawaraban search '~朝ロ lang:ko' --save-as north-korea-russia-ko",
    )
    add.add_argument("query", nargs="+", metavar="QUERY")
    add.add_argument("--topic", help=say("only its clips", "この主題のクリップだけ"))
    add.add_argument(
        "--order",
        choices=("newest", "best"),
        default="newest",
        help=say("newest or best first (default: newest)", "新しい順か合う順(既定: newest)"),
    )
    add.add_argument(
        "--variants",
        action="store_true",
        help=say(
            "other names of the alias sets too, as ~ before every word",
            "別名集の別名も探す(すべての語に ~ を付けたのと同じ)",
        ),
    )
    add.add_argument(
        "--facets",
        action="store_true",
        help=say(
            "how many of each outlet, genre, language, month, topic",
            "媒体・種類・言語・月・主題ごとの件数も出す",
        ),
    )
    add.add_argument(
        "--save-as",
        metavar="NAME",
        help=say(
            "make the search a topic, topics/NAME.toml, instead of searching",
            "検索する代わりに主題(topics/NAME.toml)にする",
        ),
    )
    _limit(add, 20)
    add = _add(
        commands,
        "problems",
        (module, "problems"),
        say("what went wrong lately", "最近の問題"),
    )
    add.add_argument("source", nargs="?")
    _limit(add, 50)
    _add(
        commands,
        "articles",
        (module, "articles"),
        say("all articles of the desk, as JSON Lines", "デスクの全記事(JSON Lines)"),
    )
    add = _add(
        commands,
        "clips",
        (module, "clips"),
        say("a topic's clips, newest first, as JSON Lines", "主題のクリップ(JSON Lines)"),
    )
    add.add_argument("topic", metavar="TOPIC")


def _inspect_command(commands: _Commands[argparse.ArgumentParser]) -> None:
    add = _add(
        commands,
        "inspect",
        ("inspecting", "inspect_"),
        say(
            "show what would be read at an address, and why; needs no desk",
            "あるアドレスから何がどう読み取れるかを、その根拠とともに見る(デスク不要)",
        ),
        "kawaraban inspect https://outlet.example/news/1\n"
        "kawaraban inspect page.html --url https://outlet.example/news/1\n"
        "kawaraban inspect https://outlet.example/ --as listing"
        " --select item=li.news --select date=.date\n"
        "kawaraban inspect --source NAME https://outlet.example/news/1 --select headline=h1.ttl",
    )
    add.add_argument(
        "address",
        nargs="?",
        metavar="URL|FILE",
        help=say(
            "an address, a saved file, or - for standard input (default: the source's address)",
            "アドレス、保存したファイル、または標準入力を表す -(既定: source のアドレス)",
        ),
    )
    add.add_argument(
        "--as",
        dest="kind",
        choices=("page", "feed", "listing", "sitemap"),
        help=say("what to read it as (default: what it looks like)", "何として読むか(既定: 自動)"),
    )
    add.add_argument(
        "--source",
        metavar="NAME",
        help=say("with what desk.toml says of this source", "desk.toml のこの source の設定を使う"),
    )
    add.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="NAME=CSS",
        help=say(
            "a rule to try. Listing: item, link, headline, date; article's page: headline,"
            " published, byline, text, picture, remove",
            "試す規則。一覧ページ: item, link, headline, date。"
            "記事ページ: headline, published, byline, text, picture, remove",
        ),
    )
    add.add_argument(
        "--url", help=say("where a saved file is from", "保存したファイルの元のアドレス")
    )
    add.add_argument("--json", action="store_true", help=say("as JSON", "JSON で"))


def _filter_commands(commands: _Commands[argparse.ArgumentParser]) -> None:
    module = "filters"
    add = _add(
        commands,
        "read",
        (module, "read"),
        say(
            "filter: pages to articles (JSON Lines)",
            "フィルター: ページから記事へ(JSON Lines)",
        ),
        "kawaraban read --warc pages.warc.gz > articles.jsonl\n"
        "kawaraban read --html page.html --url https://outlet.example/a",
    )
    add.add_argument("--warc", action="append", type=Path, default=[], metavar="FILE")
    add.add_argument("--html", action="append", type=Path, default=[], metavar="FILE")
    add.add_argument("--url", action="append", default=[], metavar="URL")
    add = _add(
        commands,
        "feed",
        (module, "feed"),
        say(
            "filter: a feed, sitemap or listing page to entries (JSON Lines)",
            "フィルター: フィード・サイトマップ・一覧ページから項目へ",
        ),
    )
    add.add_argument("file", type=Path, metavar="FILE")
    add.add_argument("--url", default="", help=say("where it is from", "元のアドレス"))
    add.add_argument("--kind", choices=("feed", "sitemap", "listing"), default="feed")
    add = _add(
        commands,
        "match",
        (module, "match"),
        say(
            "filter: articles to matches with a topic (JSON Lines)",
            "フィルター: 記事と主題の照合結果(JSON Lines)",
        ),
        "kawaraban match topics/north-korea-russia.toml articles.jsonl",
    )
    add.add_argument("topic", type=Path, metavar="TOPIC.toml")
    add.add_argument("articles", type=Path, metavar="ARTICLES", help="JSON Lines; - : stdin")
    for name in ("accepted", "rejected"):
        add.add_argument(
            f"--{name}",
            type=Path,
            metavar="FILE",
            help=say(
                "articles as JSON Lines, or a hand-kept page", "記事の JSON Lines か手作りのページ"
            ),
        )
    add = _add(
        commands,
        "group",
        (module, "group"),
        say(
            "filter: articles in stream order to copies and stories (JSON Lines)",
            "フィルター: 記事の流れから重複と話題へ(JSON Lines)",
        ),
    )
    add.add_argument("articles", type=Path, metavar="ARTICLES", help="JSON Lines; - : stdin")
    add.add_argument(
        "--at-once",
        action="store_true",
        help=say(
            "give lines at once, with the story as it seems then (default: once it has settled)",
            "各行をすぐに、その時点の話題で出す(既定: 話題が定まってから)",
        ),
    )
