"""A new desk: the starter settings and topics, written where nothing stands yet."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import msgspec

from kawaraban.desk.config import FILE
from kawaraban.wording import say


def init_desk(folder: Path) -> tuple[Path, ...]:
    """Write desk.toml and topics/*.toml into ``folder`` (made where it is not there), and
    return what was written. A file that stands there already is left as it is.

    Raises ``FileExistsError`` where the folder is a desk already.
    """
    if (folder / FILE).exists():
        raise FileExistsError(
            say(
                f"{folder} is a desk already ({FILE} stands there); nothing was changed",
                f"{folder} にはすでにデスクがあります({FILE})。何も変えていません",
            )
        )
    written = []
    for name, text in starter_files():
        path = folder / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
        written.append(path)
    return tuple(written)


def starter_files() -> Iterator[tuple[str, str]]:
    """The starter desk's files: path in the desk, text. desk.toml comes last, since it is what
    makes a folder a desk."""
    yield from starter_topics()
    starter = resources.files("kawaraban.desk").joinpath("starter")
    yield FILE, starter.joinpath(FILE).read_text("utf-8")


def starter_topics() -> Iterator[tuple[str, str]]:
    """The starter desk's topic files."""
    topics = resources.files("kawaraban.desk").joinpath("starter", "topics")
    for topic in sorted(topics.iterdir(), key=lambda t: t.name):
        if topic.name.endswith(".toml"):
            yield f"topics/{topic.name}", topic.read_text("utf-8")


def new_topic(folder: Path, name: str) -> str:
    """Write a topic without rules into ``folder`` (topics/) and return its slug. It is matched
    by the clips that people accept."""
    slug = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "topic"
    free, number = slug, 2
    while (folder / f"{free}.toml").exists():
        free, number = f"{slug}-{number}", number + 1
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(
        folder / f"{free}.toml",
        say(
            "# A topic without rules: matched by the clips accepted for it.\n"
            "# Add rules as docs/topics.md shows.\n",
            "# 規則のない主題。採用したクリップに似た記事を拾います。\n"
            "# 規則の書き方は docs/topics.md にあります。\n",
        )
        + f"name = {msgspec.json.encode(name).decode()}\n",
    )
    return free


def write_atomically(path: Path, content: str | bytes) -> None:
    """The whole content or, where anything goes wrong, what stood there before."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
