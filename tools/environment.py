"""Isolated environments from a lock file, with nothing but Python's own library.

``start.py`` and ``check.py`` use it before anything is installed. Works where Debian's python3
comes without ensurepip (the packages python3-venv and python3-pip are two): the environment is
then made without pip, and this Python's pip fills it from outside (``pip --python``, since 22.3).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import venv
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
STAMP = "kawaraban-lock.txt"

# Settings that some people keep for their own pip and that would lead astray inside an environment.
_UNWANTED = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY")


class CannotInstall(Exception):
    """Why there is no environment, in words for the person at the keyboard."""


def japanese() -> bool:
    """Whether messages are in Japanese (the same choice as ``kawaraban.wording``)."""
    names = ("KAWARABAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    return wanted.lower().startswith("ja")


def say(en: str, ja: str) -> str:
    """The text in the language of the person; in ASCII where the terminal knows nothing else."""
    text = ja if japanese() else en
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except UnicodeEncodeError:
        return en.encode("ascii", "replace").decode()
    return text


def tell(en: str, ja: str) -> None:
    print(say(en, ja), file=sys.stderr, flush=True)


def ready(folder: Path, lock: Path) -> Path:
    """The Python of an environment in ``folder`` that holds what ``lock`` pins, and the project.

    Made or brought up to date where needed; at once where it is as the lock says. Raises
    CannotInstall.
    """
    stamp, wanted = folder / STAMP, _state(lock)
    python = python_of(folder)
    if _read(stamp) == wanted and python.exists():
        return python
    stamp.unlink(missing_ok=True)
    name = folder.name
    if not python.exists() or _read(folder / "kawaraban-python.txt") != _this_python():
        tell(f"[1/3] Making an environment in {name}/ …", f"[1/3] 環境を {name}/ に作成しています…")
        _create(folder)
        (folder / "kawaraban-python.txt").write_text(_this_python(), encoding="utf-8")
    count = len(re.findall(r"(?m)^[A-Za-z0-9].*==", lock.read_text(encoding="utf-8")))
    tell(
        f"[2/3] Installing {count} packages pinned in {lock.name} (once; this takes a minute) …",
        f"[2/3] {lock.name} に固定された {count} 個のパッケージを入れています(初回だけ、1分ほど)…",
    )
    pip = _pip(folder)
    _install([*pip, "install", "--require-hashes", "--requirement", str(lock)], count)
    tell("[3/3] Installing Kawaraban itself …", "[3/3] 瓦版の本体を入れています…")
    project = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]
    _install([*pip, "install", *project], 0)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def python_of(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if WINDOWS else "bin/python")


def program_of(folder: Path, name: str) -> Path:
    """An installed command of the environment."""
    return folder / (f"Scripts/{name}.exe" if WINDOWS else f"bin/{name}")


def _state(lock: Path) -> str:
    """What the environment depends on: another lock, project file, place or Python makes it
    stale."""
    parts = (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode())
    digest = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts))
    return f"{_this_python()}\n{digest.hexdigest()}\n"


def _this_python() -> str:
    return f"{sys.implementation.cache_tag} {sys.base_prefix}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _create(folder: Path) -> None:
    own_pip = _own_pip() is None
    if own_pip and importlib.util.find_spec("ensurepip") is None:
        raise CannotInstall(
            say(
                "This Python has no pip. Install it (Debian, Ubuntu: apt install python3-pip) "
                "and run this again.",
                "この Python には pip がありません。入れてから再実行してください"
                "(Debian・Ubuntu なら apt install python3-pip)。",
            )
        )
    builder = venv.EnvBuilder(clear=True, with_pip=own_pip, symlinks=not WINDOWS)
    try:
        builder.create(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotInstall(
            say(f"No environment in {folder}: {error}", f"{folder} に環境を作れません: {error}")
        ) from error


def _pip(folder: Path) -> list[str]:
    python = str(python_of(folder))
    own = _own_pip()
    if own is None:
        return [python, "-m", "pip"]
    return [*own, "--python", python]


def _own_pip() -> list[str] | None:
    """This Python's pip, where it can fill an environment from outside (22.3 and later)."""
    command = [sys.executable, "-m", "pip"]
    done = subprocess.run(
        [*command, "--version"], capture_output=True, text=True, check=False, env=_environment()
    )
    found = re.match(r"pip (\d+)\.(\d+)", done.stdout)
    if found is None or (int(found[1]), int(found[2])) < (22, 3):
        return None
    return command


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in _UNWANTED}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", "PIP_NO_INPUT": "1"}


def _install(command: list[str], count: int) -> None:
    """Run pip, showing how far it is; what it said is shown when it fails."""
    watched = count > 0 and sys.stderr.isatty()
    tail: deque[str] = deque(maxlen=40)
    found = 0
    # Everything goes through one pipe, read to its end, so that pip never waits for us.
    with subprocess.Popen(
        [*command, "--progress-bar", "off"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=_environment(),
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            tail.append(line)
            name = re.match(r"(?:Collecting|Processing) (?:.*/)?([\w.]+)", line)
            if name and watched:
                found += 1
                print(
                    f"\r\033[K      {found}/{count} {name[1]}", end="", file=sys.stderr, flush=True
                )
            if watched and line.startswith("Installing collected packages"):
                text = say("writing files …", "ファイルを書いています…")
                print(f"\r\033[K      {text}", end="", file=sys.stderr, flush=True)
    if watched:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if pip.returncode:
        sys.stderr.write("".join(tail))
        raise CannotInstall(
            say(
                "pip could not install this (its last lines are above). Is the network "
                "reachable? Running this again goes on where it stopped.",
                "pip のインストールが失敗しました(上が pip の最後の出力です)。ネットワークを"
                "確かめて再実行してください。途中から続きます。",
            )
        )


def _show(text: str) -> None:
    """One line of the terminal, written over the last."""
    print("\r\033[K" + text, end="", file=sys.stderr, flush=True)
