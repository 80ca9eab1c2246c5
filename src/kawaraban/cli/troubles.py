"""Expected troubles in words: what the one at the keyboard can do something about."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator

from kawaraban.article import KawarabanError
from kawaraban.desk.errors import DeskError
from kawaraban.store.base import StoreError
from kawaraban.wording import say


def expected(error: Exception) -> bool:
    """Whether an error is about what was given, or about the machine, and no fault of ours."""
    kinds = (DeskError, StoreError, KawarabanError, ValueError, OSError)
    return all(isinstance(one, kinds) for one in _leaves(error))


def in_words(error: BaseException, *, name: bool = True) -> str:
    """One line for the one who gave the command, in the interface language. ``name``: with the
    file that an ``OSError`` is about."""
    one = next(_leaves(error))
    match one:
        case KawarabanError():
            return f"{one.problem.code}: {one.problem.detail}"
        case UnicodeDecodeError():
            return say(
                f"not a text in UTF-8 (byte {one.start:,} is none of it)",
                f"UTF-8 のテキストではありません({one.start:,} バイト目)",
            )
        case socket.gaierror():
            return say(
                "that host has no address: --host", "そのホストのアドレスがありません: --host"
            )
        case OSError():
            return _of_the_machine(one, name=name)
    return str(one)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


def _of_the_machine(error: OSError, *, name: bool) -> str:
    if error.errno is None:
        return str(error)
    words = {
        errno.ENOENT: say(
            "there is no such file or folder", "そのファイルやフォルダーはありません"
        ),
        errno.ENOTDIR: say(
            "a file stands where a folder is needed", "フォルダーではなくファイルです"
        ),
        errno.EISDIR: say("this is a folder, not a file", "ファイルではなくフォルダーです"),
        errno.EEXIST: say("it is there already", "すでにあります"),
        errno.EACCES: say("access is denied", "アクセスが許可されていません"),
        errno.EPERM: say("access is denied", "アクセスが許可されていません"),
        errno.EROFS: say("nothing can be written there", "書き込めない場所です"),
        errno.ENOSPC: say(
            "the disk is full. Make room and run it again: nothing that was kept is lost",
            "ディスクがいっぱいです。空きを作って再実行してください。保存済みのものは失われていません",
        ),
        errno.EDQUOT: say("the disk quota is used up", "ディスクの割り当てを使い切りました"),
        errno.EADDRINUSE: say("the port is taken", "ポートがふさがっています"),
        errno.EADDRNOTAVAIL: say(
            "this machine does not have that address: --host", "この機械にないアドレスです: --host"
        ),
    }.get(error.errno, error.strerror or str(error))
    where = f"{os.fsdecode(error.filename)}: " if name and error.filename is not None else ""
    return where + words
