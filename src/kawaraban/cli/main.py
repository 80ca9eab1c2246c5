"""Words to desk: the command line. No logic of its own; each command's module is imported only
when it is called, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from kawaraban.cli.parser import make_parser
from kawaraban.wording import say, set_language

DONE, FAILED, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses: all well; an error; wrong words; some items could not be read; Ctrl-C."""

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is returned."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _choose_language(arguments)
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "command"):
        parser.print_help()
        return USAGE
    _end_well()
    module, function = options.command
    try:
        command: Command = getattr(import_module(f"kawaraban.cli.{module}"), function)
        return command(options)
    except KeyboardInterrupt:
        print(
            say(
                "\nInterrupted. What was fetched and read is kept; run it again to go on.",
                "\n中断しました。取得・読み取り済みのものは保存されています。再実行すると続きから始まります。",
            ),
            file=sys.stderr,
        )
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        from kawaraban.cli.troubles import expected, in_words

        if options.traceback or not expected(error):
            raise
        print(f"kawaraban: {in_words(error)}", file=sys.stderr)
        return FAILED


def _end_well() -> None:
    """A service manager's TERM and a closed terminal's HUP are a person's Ctrl-C: what is had is
    kept. Ctrl-C itself works where a shell's ``&`` has it ignored, since TERM arrives by it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    hang_up = getattr(signal, "SIGHUP", None)  # not on Windows
    if hang_up is not None and signal.getsignal(hang_up) is signal.SIG_DFL:  # else nohup
        signal.signal(hang_up, _interrupt)


def _interrupt(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def _choose_language(arguments: Sequence[str]) -> None:
    """``--lang`` has to be known before the help texts are made."""
    for place, word in enumerate(arguments):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value == "ja":
            set_language("ja")
        elif value == "en":
            set_language("en")
