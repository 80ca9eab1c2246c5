"""Files of a site: each whole at any moment, rewritten only where its content changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

HALF = ".kawaraban-new"
"""The folder new files are written in before they take their place; of no use after a build."""
_END = b"</body>\n</html>\n"
KEY = 24
"""Bytes of a key."""
_TAIL = len(_END) + KEY + len("<!--  -->\n")
_MARK = b'content="Kawaraban"'


class SiteWriter:
    """Writes below ``folder`` and counts. One builder at a time.

    A file appears by one rename, so a reader, or a kill, sees the old one or the new one. No
    flush to the disk: after a power failure the next build finds a damaged file different and
    writes it again. ``OSError`` where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = self.unchanged = self.removed = 0
        self._new = folder / HALF
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        self._temp = os.fspath(self._new / "file")

    def close(self) -> None:
        shutil.rmtree(self._new, ignore_errors=True)

    def put(self, path: str, content: bytes) -> bool:
        """Write ``content`` to ``path`` (from the site's root, with ``/``) unless it is there
        already. Returns whether it was written."""
        target = os.path.join(self.folder, *path.split("/"))
        held = _read(target, len(content))
        if held == content:
            self.unchanged += 1
            return False
        if held is None:
            os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(self._temp, "wb") as file:
            file.write(content)
        os.replace(self._temp, target)
        self.written += 1
        return True

    def is_of(self, path: str, key: bytes) -> bool:
        """Whether the file at ``path`` ends as one that was written whole with this key
        (:func:`keyed`); it counts as unchanged then."""
        try:
            with open(os.path.join(self.folder, *path.split("/")), "rb", buffering=0) as file:
                file.seek(-_TAIL, os.SEEK_END)
                same = file.read(_TAIL) == _tail(key)
        except OSError:
            return False
        self.unchanged += same
        return same

    def is_there(self, path: str) -> bool:
        """Whether there is a file at ``path``; it counts as unchanged then."""
        there = os.path.isfile(os.path.join(self.folder, *path.split("/")))
        self.unchanged += there
        return there

    def remove(self, folder: Path, files: Iterable[str]) -> None:
        """Remove these files of ours from ``folder``, and the folder where that empties it.

        Nothing is touched where ``index.html`` is not one that Kawaraban wrote.
        """
        try:
            with open(folder / "index.html", "rb") as file:
                ours = _MARK in file.read(2000)
        except OSError:
            return
        if not ours:
            return
        # index.html is what says that the folder is ours: it goes last.
        for name in [*files, "index.html"]:
            try:
                os.unlink(folder / name)
                self.removed += 1
            except OSError:
                continue
        try:
            folder.rmdir()
        except OSError:
            return


def keyed(page: bytes, key: bytes) -> bytes:
    """A page that carries, before its end, the key of what it was made from."""
    return page.removesuffix(_END) + _tail(key)


def _tail(key: bytes) -> bytes:
    return b"<!-- %s -->\n%s" % (key, _END)


def _read(path: str, size: int) -> bytes | None:
    """The file where it has this size, empty where it has another; None where there is none."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read() if os.fstat(file.fileno()).st_size == size else b""
    except OSError:
        return None
