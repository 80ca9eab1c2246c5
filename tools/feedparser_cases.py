"""Fetch feedparser's own test cases: pip gets its source in the version and with the hash that
requirements-dev.lock pins, and the cases are unpacked into benchmarks/out/, which git ignores.

    python tools/feedparser_cases.py

Needs Python's own library alone. Does nothing where the cases of that version are there already.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks" / "out" / "feedparser-cases"
_MOST = 64 * 1024 * 1024


class CannotFetch(Exception):
    """Why there are no cases: pip's last words."""


def fetch() -> Path:
    """The folder of the cases. Raises CannotFetch."""
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    pinned = re.search(r"(?m)^feedparser==(\S+).*\n(?: {4}--hash=.*\n)+", lock)
    if pinned is None:
        raise CannotFetch("requirements-dev.lock pins no feedparser")
    stamp = FOLDER / "version.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == pinned[1]:
        return FOLDER
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text(pinned.group(), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += [
            "--no-binary",
            "feedparser",
            "--require-hashes",
            "-d",
            folder,
            "-r",
            str(wanted),
        ]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CannotFetch(done.stderr.strip()[-2000:])
        shutil.rmtree(FOLDER, ignore_errors=True)
        _unpack(next(Path(folder).glob("feedparser-*.tar.gz")))
    stamp.write_text(pinned[1], encoding="utf-8")
    return FOLDER


def _unpack(source: Path) -> None:
    """The files of the folder ``tests`` in a source distribution."""
    size = 0
    with tarfile.open(source) as archive:
        for member in archive:
            parts = Path(member.name).parts[1:]
            size += member.size
            if size > _MOST:
                raise CannotFetch("the source is larger than it can be")
            if member.isfile() and parts[:1] == ("tests",) and ".." not in parts:
                data = archive.extractfile(member)
                if data is not None:
                    target = FOLDER.joinpath(*parts[1:])
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data.read())


if __name__ == "__main__":
    try:
        print(fetch())
    except CannotFetch as error:
        sys.exit(f"feedparser's cases could not be had:\n{error}")
