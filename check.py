#!/usr/bin/env python3
"""Install what the tests need and run every check: one command on a fresh machine.

    python3 check.py                 style, types, arrows between packages, tests
    python3 check.py tests/read -x   the same with these words for pytest
    python3 check.py --no-system     without asking for Debian packages

必要なものを入れて、すべての検査とテストを実行します。

Needs Python 3.11 or later and pip. Packages go into .check-env/, pinned in requirements-dev.lock.
Debian packages are installed where apt is to be had (with sudo unless run as root); where it is
not, the tests that need them skip and say why. The exit status is 0 where all went well.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones shall get a word, not a traceback
    sys.exit("The checks need Python 3.11 or later; this is {}.{}.".format(*sys.version_info[:2]))

import glob
import os
import shutil
import subprocess
import time
from pathlib import Path

from tools import feedparser_cases
from tools.environment import ROOT, CannotInstall, ready, tell

ENVIRONMENT = ROOT / ".check-env"

# What tests use beyond Python: the command or file (a pattern) that shows it is there, Debian's
# package, and what for.
SYSTEM = (
    ("chromium", "chromium", "pages looked at in a browser"),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk", "their letters"),
    ("/usr/lib/*/libatomic.so.1", "libatomic1", "what drives the browser"),
    ("java", "default-jre-headless", "the HTML checker"),
)


def checks(python: Path, words: list[str]) -> tuple[tuple[str, list[str]], ...]:
    """Name and command of each check, the quick ones first, pytest's own last line last."""
    run = [str(python), "-m"]
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return (
        ("ruff check", [*run, "ruff", "check", "."]),
        ("ruff format", [*run, "ruff", "format", "--check", "."]),
        ("import-linter", [str(python), "-c", lint]),
        ("mypy", [*run, "mypy"]),
        ("pytest", [*run, "pytest", "--numprocesses=auto", "--dist=worksteal", *words]),
    )


def install_system_packages() -> None:
    """Best effort: what cannot be had is said, and the tests that need it skip."""
    if _missing() and shutil.which("apt-get") and (_root() or shutil.which("sudo")):
        names = " ".join(_missing())
        tell(
            f"Installing Debian packages: {names} …", f"Debian パッケージを入れています: {names} …"
        )
        _apt("update")
        _apt("install", "--no-install-recommends", *_missing())
    for package, use in _missing().items():
        tell(
            f"{package} is not to be had; tests that need it skip ({use}).",
            f"{package} がないため、それを使うテストは飛ばします({use})。",
        )


def fetch_cases() -> None:
    """Best effort, as with system packages."""
    try:
        feedparser_cases.fetch()
    except feedparser_cases.CannotFetch:
        tell(
            "feedparser's test cases are not to be had; the test that reads them skips.",
            "feedparser のテスト事例を取得できないため、それを読むテストは飛ばします。",
        )


def _apt(*words: str) -> None:
    unasked = not (sys.stdin and sys.stdin.isatty())
    before = [] if _root() else ["sudo", "-n"] if unasked else ["sudo"]
    done = subprocess.run(
        [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)


def _missing() -> dict[str, str]:
    """Debian packages that are not there, and what they are for."""
    return {
        package: use
        for sign, package, use in SYSTEM
        if not (glob.glob(sign) if sign.startswith("/") else shutil.which(sign))
    }


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    """Run everything; later checks run too where an earlier one failed."""
    os.chdir(ROOT)
    words = sys.argv[1:]
    if words in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if "--no-system" in words:
        words.remove("--no-system")
    else:
        install_system_packages()
    try:
        python = ready(ENVIRONMENT, ROOT / "requirements-dev.lock")
    except CannotInstall as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    fetch_cases()
    # Tools find the environment's own programs, and nothing of another one that may be active.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    environment["VIRTUAL_ENV"] = str(ENVIRONMENT)
    environment["PATH"] = os.pathsep.join((str(python.parent), os.environ.get("PATH", "")))
    failed = []
    for name, command in checks(python, words):
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        if subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, check=False
        ).returncode:
            failed.append(name)
        print(f"   {name}: {time.monotonic() - begun:.0f} s", flush=True)
    if failed:
        tell(f"\nFailed: {', '.join(failed)}", f"\n失敗: {'、'.join(failed)}")
        return 1
    tell("\nAll checks passed.", "\nすべての検査に通りました。")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
