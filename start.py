#!/usr/bin/env python3
"""Start the sample desk: one command on a fresh machine. 見本デスクを起動します。

    python3 start.py            make an environment, collect the sample press, show the topic page
    python3 start.py --once     the same without serving
    python3 start.py status     any command of kawaraban, for the sample desk
    python3 start.py --lang ja  messages in Japanese (or en), whatever the locale

Needs Python 3.11 or later and pip. What is installed goes into .desk-env/, the desk into desk/;
to undo everything, delete the two.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones shall get a word, not a traceback
    sys.exit(
        "Kawaraban needs Python 3.11 or later; this is {}.{}.\n"
        "瓦版には Python 3.11 以降が必要です(これは {}.{} です)。".format(
            *(sys.version_info[:2] + sys.version_info[:2])
        )
    )

import os
import subprocess

from tools.environment import ROOT, WINDOWS, CannotInstall, program_of, ready, tell

ENVIRONMENT = ROOT / ".desk-env"
DESK = "desk"


def command(arguments: list[str]) -> list[str]:
    """What to run: ``sample`` with its options, unless another command is named."""
    program = str(program_of(ENVIRONMENT, "kawaraban"))
    if arguments and not arguments[0].startswith("-"):
        name, *rest = arguments
        if name != "sample":
            return [program, "--desk", DESK, name, *rest]
        arguments = rest
    folder = [] if "--dir" in arguments else ["--dir", DESK]
    return [program, "sample", *folder, *arguments]


def main() -> int:
    """Make the environment where needed, then become the program."""
    os.chdir(ROOT)
    arguments = sys.argv[1:]
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if arguments[:1] == ["--lang"] and len(arguments) > 1:
        os.environ["KAWARABAN_LANG"] = arguments[1]
        del arguments[:2]
    try:
        ready(ENVIRONMENT, ROOT / "requirements.lock")
    except CannotInstall as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        tell("\nInterrupted. Run it again to go on.", "\n中断しました。再実行すると続きます。")
        return 130
    words = command(arguments)
    if not WINDOWS:
        os.execv(words[0], words)  # noqa: S606 - signals and exit status are then the program's own
    try:
        return subprocess.run(words, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
