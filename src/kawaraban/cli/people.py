"""Commands for who may log in to the desk."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime

import msgspec

from kawaraban.article import nfc, to_json
from kawaraban.cli.main import DONE
from kawaraban.desk.desk import Desk
from kawaraban.store.base_people import Person, Role
from kawaraban.web.accounts import (
    checked_name,
    checked_password,
    digest,
    hash_password,
    key_of,
    new_token,
)
from kawaraban.wording import say

_LONGEST_LABEL = 100


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One account as ``list --json`` shows it."""

    name: str
    role: Role
    added: datetime
    tokens: int


def add(options: argparse.Namespace) -> int:
    """A new account."""
    name = checked_name(options.name)
    with Desk(options.desk) as desk:
        _check_new(desk, name)
        role: Role = options.role or ("editor" if desk.store.has_owner() else "owner")
        hashed = hash_password(_password(options, name))
        added = desk.store.add_person(
            Person(key=key_of(name), name=name, role=role, password=hashed, added=desk.now())
        )
        if not added:
            _check_new(desk, name)
    print(say(f"{name} may log in as {role}.", f"{name} は {role} としてログインできます。"))
    return DONE


def _check_new(desk: Desk, name: str) -> None:
    if (known := desk.store.person(key_of(name))) is not None:
        raise ValueError(
            say(
                f"there is an account of that name already: {known.name}",
                f"その名前のアカウントはすでにあります: {known.name}",
            )
        )


def list_(options: argparse.Namespace) -> int:
    """All accounts."""
    with Desk(options.desk) as desk:
        people = desk.store.people()
        tokens = {one.key: len(desk.store.tokens(one.key)) for one in people}
    for one in people:
        if options.json:
            listed = Listed(name=one.name, role=one.role, added=one.added, tokens=tokens[one.key])
            sys.stdout.write(to_json(listed).decode() + "\n")
            continue
        n = tokens[one.key]
        more = say(f", tokens: {n}", f"、トークン {n}") if n else ""
        print(f"{one.name}\t{one.role}\t{one.added.astimezone():%Y-%m-%d}{more}")
    if not people:
        print(
            say(
                "Nobody yet. kawaraban person add NAME",
                "まだだれもいません。kawaraban person add 名前",
            ),
            file=sys.stderr,
        )
    return DONE


def password(options: argparse.Namespace) -> int:
    """Another password; the person's sessions end."""
    with Desk(options.desk) as desk:
        person = _person(desk, options.name)
        hashed = hash_password(_password(options, person.name))
        if not desk.store.set_password(person.key, hashed):
            raise _nobody(options.name)
    print(
        say(
            f"{person.name} has another password, and is logged out everywhere.",
            f"{person.name} のパスワードを変えました。ログインはすべて終わりました。",
        )
    )
    return DONE


def role(options: argparse.Namespace) -> int:
    """Another role."""
    with Desk(options.desk) as desk:
        person = _person(desk, options.name)
        if not desk.store.set_role(person.key, options.role):
            raise _last_owner(person.name)
    print(say(f"{person.name}: {options.role}", f"{person.name}: {options.role}"))
    return DONE


def token(options: argparse.Namespace) -> int:
    """A new token, shown this once; or the list; or one revoked."""
    with Desk(options.desk) as desk:
        person = _person(desk, options.name)
        if options.list:
            for one in desk.store.tokens(person.key):
                used = f"{one.used.astimezone():%Y-%m-%d}" if one.used else "–"
                made = f"{one.made.astimezone():%Y-%m-%d}"
                print(
                    say(
                        f"{one.id}\t{one.label}\tmade {made}\tused {used}",
                        f"{one.id}\t{one.label}\t作成 {made}\t最終使用 {used}",
                    )
                )
            return DONE
        if options.revoke is not None:
            if not desk.store.revoke_token(person.key, options.revoke):
                raise ValueError(
                    say(
                        f"{person.name} has no token {options.revoke}; see --list",
                        f"{person.name} にトークン {options.revoke} はありません(--list)",
                    )
                )
            print(say("Revoked.", "無効にしました。"))
            return DONE
        made_token = new_token()
        label = nfc(options.label).strip()[:_LONGEST_LABEL]
        number = desk.store.add_token(person.key, digest(made_token), label, at=desk.now())
        if number is None:
            raise _nobody(options.name)
    print(
        say(
            f"Token {number} of {person.name} ({person.role}). It is not shown again:",
            f"{person.name}({person.role})のトークン {number}。再表示はできません:",
        ),
        file=sys.stderr,
    )
    print(made_token)
    return DONE


def remove(options: argparse.Namespace) -> int:
    """Close an account."""
    with Desk(options.desk) as desk:
        person = _person(desk, options.name)
        if not desk.store.remove_person(person.key):
            raise _last_owner(person.name)
    print(
        say(
            f"{person.name} is logged out and may not log in any more. What was decided stays.",
            f"{person.name} のアカウントを消しました。判断は残っています。",
        )
    )
    return DONE


def _person(desk: Desk, name: str) -> Person:
    person = desk.store.person(key_of(name))
    if person is None:
        raise _nobody(name)
    return person


def _nobody(name: str) -> ValueError:
    return ValueError(
        say(
            f"there is no account {name!r}; see kawaraban person list",
            f"アカウント {name!r} はありません(kawaraban person list)",
        )
    )


def _last_owner(name: str) -> ValueError:
    return ValueError(
        say(
            f"{name} is the only owner; make another person one first: "
            "kawaraban person role NAME owner",
            f"{name} はただ一人の owner です。先にほかの人を owner に: "
            "kawaraban person role 名前 owner",
        )
    )


def _password(options: argparse.Namespace, name: str) -> str:
    """The new password, asked for twice at a terminal: never among the command's words, which
    other users of the machine can see."""
    if options.password_stdin:
        return checked_password(sys.stdin.readline().rstrip("\r\n"), name)
    if not sys.stdin.isatty():
        raise ValueError(
            say(
                "there is no terminal to ask for the password; give it with --password-stdin",
                "端末がないためパスワードを尋ねられません。--password-stdin で渡してください",
            )
        )
    try:
        given = checked_password(
            getpass.getpass(say(f"Password of {name}: ", f"{name} のパスワード: ")), name
        )
        again = getpass.getpass(say("Once more: ", "もう一度: "))
    except EOFError as error:
        raise ValueError(
            say("no password was given", "パスワードが入力されませんでした")
        ) from error
    if given != again:
        raise ValueError(
            say("those were two different passwords", "2 回のパスワードが一致しません")
        )
    return given
