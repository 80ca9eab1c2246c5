"""The words of ``person``: who may log in to the desk (see ``parser``)."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from kawaraban.wording import say

_MODULE = "people"
_ROLES = ("reader", "editor", "owner")

Commands = argparse._SubParsersAction  # argparse has no public name for it
Add = Callable[..., argparse.ArgumentParser]


def people_commands(commands: Commands[argparse.ArgumentParser], add: Add) -> None:
    """``person`` and what it does. ``add`` is the parser's own, given where to add."""
    person = add(
        commands,
        "person",
        (_MODULE, "list_"),
        say(
            "who may log in to the desk from other machines: accounts, passwords, tokens\n\n"
            "A reader sees the desk's pages, an editor decides, an owner manages people as well.",
            "ほかの機械からデスクにログインできる人: アカウント・パスワード・トークン\n\n"
            "reader はデスクを見る、editor は判断する、owner は人の管理もする。",
        ),
        "kawaraban person add anna\nkawaraban person add bert --role reader\n"
        "kawaraban person token anna --label backup",
    )
    what = person.add_subparsers(metavar="WHAT", required=True, title=say("what", "操作"))
    command = add(
        what,
        "add",
        (_MODULE, "add"),
        say(
            "a new account; its password is asked for",
            "アカウントを作る(パスワードは入力を求める)",
        ),
        "kawaraban person add anna\nkawaraban person add bert --role reader",
    )
    _name(command)
    command.add_argument(
        "--role",
        choices=_ROLES,
        help=say(
            "(default: owner for the first, then editor)", "(既定: 最初の人は owner、以後は editor)"
        ),
    )
    _stdin(command)
    command = add(what, "list", (_MODULE, "list_"), say("all accounts", "アカウントの一覧"))
    command.add_argument("--json", action="store_true", help=say("as JSON Lines", "JSON Lines で"))
    command = add(
        what,
        "password",
        (_MODULE, "password"),
        say(
            "another password; it ends the person's sessions",
            "パスワードを変える(その人のログインはすべて終わる)",
        ),
    )
    _name(command)
    _stdin(command)
    command = add(what, "role", (_MODULE, "role"), say("another role, at once", "役割を変える"))
    _name(command)
    command.add_argument("role", choices=_ROLES)
    command = add(
        what,
        "token",
        (_MODULE, "token"),
        say(
            "a token for programs that use the API in the person's name; it is shown once",
            "その人の名で API を使うプログラムのためのトークンを作る(表示は一度だけ)",
        ),
        "kawaraban person token anna --label backup\nkawaraban person token anna --list\n"
        "kawaraban person token anna --revoke 2",
    )
    _name(command)
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--label", default="", metavar="TEXT", help=say("what it is for", "何に使うか")
    )
    which.add_argument("--list", action="store_true", help=say("those there are", "一覧"))
    which.add_argument(
        "--revoke", type=int, metavar="N", help=say("the token of this number", "この番号を無効に")
    )
    command = add(
        what,
        "remove",
        (_MODULE, "remove"),
        say(
            "close an account; what the person decided stays",
            "アカウントを消す(その人の判断は残る)",
        ),
    )
    _name(command)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _stdin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=say(
            "read the password from standard input (one line)",
            "パスワードを標準入力の 1 行目から読む",
        ),
    )
