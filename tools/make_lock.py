"""Write the lock files anew: pinned versions and hashes, no index addresses.

    python tools/make_lock.py            keep the pinned versions where they still fit
    python tools/make_lock.py --upgrade  take the newest
    python tools/make_lock.py --wheels   check that the core installs from wheels alone everywhere

Needs ``uv`` (``pip install uv``). The machine's own settings (mirrors, constraints) are left out
of it, so that the same files come out anywhere. ``docs/design/packaging.md`` has the reasons.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = "3.11"
LOCKS = {
    "requirements.lock": ("--group", "build"),
    "requirements-dev.lock": ("--group", "build", "--group", "test"),
    "requirements-bench.lock": ("--extra", "bench"),
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)
HEADER = """\
# Pinned with hashes for every platform and Python from {oldest} on. Written by tools/make_lock.py.
"""


def compile_lock(name: str, choice: tuple[str, ...], *, upgrade: bool) -> None:
    """Resolve ``pyproject.toml`` into the lock file ``name``; raises CalledProcessError."""
    target = ROOT / name
    command = [
        *uv("pip", "compile"),
        *("--universal", "--python-version", OLDEST, "--generate-hashes"),
        *("--no-emit-index-url", "--no-header", "--quiet"),
        *choice,
        *(("--upgrade",) if upgrade else ()),
        *(() if name == "requirements.lock" else ("--constraint", "requirements.lock")),
        *("--output-file", name, "pyproject.toml"),
    ]
    run(command)
    text = target.read_text(encoding="utf-8")
    comment = HEADER.format(oldest=OLDEST)
    target.write_text(comment + text.removeprefix(comment), encoding="utf-8", newline="\n")
    complain_of_places(name, text)
    print(f"{name}: {len(re.findall(r'^[a-z0-9].*==', text, re.M))} packages")


def complain_of_places(name: str, text: str) -> None:
    """A lock that names an index, a file or a folder would not serve on another machine."""
    found = re.search(r"(?m)^\s*--(?!hash)\S+|\w+://\S+|\s@\s\S+|(?<![\w.])/\S+", text)
    if found:
        raise SystemExit(f"{name} names a place of this machine: {found[0].strip()}")


def check_wheels() -> None:
    """Every pinned package has a wheel for each Python and platform, or say which has none."""
    failures = 0
    for platform in PLATFORMS:
        for python in PYTHONS:
            done = subprocess.run(
                [
                    *uv("pip", "compile", "--quiet", "--only-binary", ":all:", "--no-header"),
                    *("--python-version", python, "--python-platform", platform),
                    *("--constraint", "requirements.lock", "pyproject.toml"),
                ],
                cwd=ROOT,
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            failures += done.returncode != 0
            print(f"{platform:24} {python}  {'wheels' if done.returncode == 0 else 'NO'}")
            if done.returncode:
                print("   " + " ".join(done.stderr.split()))
    sys.exit(1 if failures else 0)


def uv(*command: str) -> list[str]:
    return [sys.executable, "-m", "uv", "--no-config", *command]


def environment() -> dict[str, str]:
    """Without what this machine's settings would add to the answer."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_"))}


def run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, env=environment(), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upgrade", action="store_true")
    parser.add_argument("--wheels", action="store_true")
    options = parser.parse_args()
    if options.wheels:
        check_wheels()
    for name, choice in LOCKS.items():
        compile_lock(name, choice, upgrade=options.upgrade)


if __name__ == "__main__":
    main()
