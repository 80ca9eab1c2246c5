"""What is wrong with a desk, and mending what can be mended.

Everything is looked at without changing anything first; with ``mend``, what can be derived again
is, what leads nowhere goes, what is lost is fetched again, and damaged files are set aside, never
deleted. What people wrote (desk.toml, topics, decisions) is left to people.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock, Timeout

from kawaraban.article import RawRef, Unreadable
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.collect.schedule import Bounds
from kawaraban.desk.collecting.due import state_of
from kawaraban.desk.config import FILE, Config, load_config
from kawaraban.desk.deciding.topics import load_topics
from kawaraban.desk.desk import LOCK, utc_now
from kawaraban.desk.progress import Progress, Silent, work
from kawaraban.desk.reading.work import tokens_of
from kawaraban.publish.writer import HALF
from kawaraban.store import mending, visits
from kawaraban.store.base import StoreError
from kawaraban.store.database import Database, migrations, open_database, schema_of
from kawaraban.wording import say

State = Literal["mended", "can-mend", "left", "note"]

ROOM = 200 * 1024 * 1024
"""Bytes free on a disk that a desk wants."""
_FAILING = 6
"""Failures in a row: three days or so of them."""
_SHOWN = 5


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found. ``code`` is short and stable; ``detail`` says in the interface language
    what it is and what was done, or what a person can do."""

    code: str
    state: State
    detail: str


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found. ``outcome``: ``clean``, ``mended`` (all of it), ``left`` (some)."""

    outcome: Literal["clean", "mended", "left"]
    findings: tuple[Finding, ...]


def examine(
    folder: Path,
    *,
    mend: bool = False,
    now: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
) -> Diagnosis:
    """Look a desk over, and with ``mend`` mend it. No fault of the desk raises anything."""
    doctor = _Doctor(folder, mend, now(), progress or Silent())
    doctor.all()
    states = {finding.state for finding in doctor.found}
    left = states & {"left", "can-mend"}
    outcome: Literal["clean", "mended", "left"] = "clean"
    if states - {"note"}:
        outcome = "left" if left else "mended"
    return Diagnosis(outcome=outcome, findings=tuple(doctor.found))


class _Doctor:
    """One examination."""

    def __init__(self, folder: Path, mend: bool, now: datetime, progress: Progress) -> None:
        self.folder, self.mend, self.now, self.progress = folder, mend, now, progress
        self.found: list[Finding] = []

    def tell(self, code: str, state: State, en: str, ja: str) -> None:
        self.found.append(Finding(code=code, state=state, detail=say(en, ja)))

    def broken(self, code: str, en: str, ja: str, how: Callable[[], object]) -> None:
        """Something that can be mended; ``how`` does it, and its own trouble is told."""
        if not self.mend:
            self.tell(code, "can-mend", en, ja)
            return
        try:
            how()
        except (OSError, StoreError) as error:
            self.tell(code, "left", f"{en} Not mended: {error}", f"{ja} 直せませんでした: {error}")
        else:
            self.tell(code, "mended", en, ja)

    def all(self) -> None:
        self._rights(self.folder)
        try:
            config = load_config(self.folder)
        except (ValueError, OSError) as error:
            self.tell("config", "left", str(error), str(error))
            return
        try:
            load_topics(config.folder)
        except (ValueError, OSError) as error:
            self.tell("topics", "left", str(error), str(error))
        self._disk(config)
        for path in (config.store, config.raw, config.site):
            self._rights(path)
        if not self.mend:
            self._store(config)
            return
        lock = FileLock(config.folder / LOCK)
        try:
            self._lock_file(config.folder / LOCK)
            with lock.acquire(timeout=0):
                self._store(config)
                self._site(config)
        except Timeout:
            self.tell(
                "busy",
                "left",
                "Another process is at work on this desk: end it, then mend.",
                "別のプロセスがこのデスクで作業中です。終えてから直してください。",
            )
        except OSError as error:
            self.tell("lock", "left", f"{LOCK}: {error}", f"{LOCK}: {error}")

    # Files ------------------------------------------------------------------------------------

    def _rights(self, path: Path) -> None:
        """What belongs to us has to be ours to read and write."""
        wrong = [one for one in _tree(path) if not _ours(one)]
        if not wrong:
            return
        named = ", ".join(str(one) for one in wrong[:_SHOWN])
        self.broken(
            "permissions",
            f"{len(wrong)} files or folders cannot be read or written by their owner: {named}.",
            f"所有者が読み書きできないファイルやフォルダーが {len(wrong)} 個: {named}。",
            lambda: _allow(wrong),
        )

    def _lock_file(self, path: Path) -> None:
        """A lock is the system's, not the file's: one left by a killed process holds nobody up.
        Only something else in its place would."""
        if path.is_dir():
            self.broken(
                "lock",
                f"{LOCK} is a folder, so no lock can be taken.",
                f"{LOCK} がフォルダーなので、ロックを取れません。",
                path.rmdir,
            )

    def _disk(self, config: Config) -> None:
        for path in dict.fromkeys((config.store.parent, config.raw, config.site)):
            near = next(p for p in (path, *path.parents) if p.exists())
            free = shutil.disk_usage(near).free
            if free < ROOM:
                mb = free // 1024**2
                self.tell(
                    "disk",
                    "left",
                    f"Only {mb} MB are free on the disk of {near}: make room.",
                    f"{near} のディスクの空きが {mb} MB しかありません。空きを作ってください。",
                )
                return

    def _site(self, config: Config) -> None:
        """A page half written by a killed build; it was never shown."""
        half = config.site / HALF
        if half.is_dir():
            self.broken(
                "half-written",
                "A build that was killed left half a page; it was never shown.",
                "途中で止まった公開の書きかけが残っていました(表示はされません)。",
                lambda: shutil.rmtree(half),
            )

    # The store --------------------------------------------------------------------------------

    def _store(self, config: Config) -> None:
        path = config.store
        if not path.exists():
            self._lost_store(config)
            return
        try:
            schema = schema_of(path)
            newest = migrations()[-1][0]
            if schema < newest:
                self.broken(
                    "schema",
                    f"The store is of schema {schema}, this Kawaraban's is {newest}.",
                    f"記事庫のスキーマは {schema}、この版のものは {newest} です。",
                    lambda: open_database(path, create=False).close(),
                )
                if not self.mend:
                    return
            with closing(open_database(path, create=False)) as db:
                self._rows(db)
                self._raw(config, db)
                self._clock(config, db)
                self._sources(config, db)
        except StoreError as error:
            if error.code != "damaged":
                self.tell(f"store-{error.code}", "left", str(error), str(error))
                return
            self._damaged(config, error)

    def _lost_store(self, config: Config) -> None:
        if any(config.raw.glob("*.warc.gz")):
            self.tell(
                "store-lost",
                "left",
                f"{config.store.name} is gone, but raw/ is there: restore a backup, or import"
                " what is in raw/ (kawaraban import) into a desk of its own.",
                f"{config.store.name} がありませんが、raw/ は残っています。バックアップから戻すか、"
                "別のデスクに raw/ を取り込んでください(kawaraban import)。",
            )

    def _damaged(self, config: Config, error: StoreError) -> None:
        path = config.store
        aside = path.with_name(f"{path.name}.damaged-{self.now:%Y%m%dT%H%M%S}")
        rows = 0

        def carry_over() -> None:
            nonlocal rows
            new = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}")
            try:
                rows = mending.salvage(path, new)
                with closing(open_database(new, create=False)) as db:
                    mending.mend(db, tokens_of)
                for end in ("", "-wal", "-shm"):
                    there = Path(f"{path}{end}")
                    if there.exists():
                        os.replace(there, f"{aside}{end}")
                os.replace(new, path)
            finally:
                for end in ("", "-wal", "-shm"):
                    Path(f"{new}{end}").unlink(missing_ok=True)

        self.broken(
            "store-damaged",
            f"{error} With --mend what can be read is carried over, and the damaged file is kept"
            f" as {aside.name}.",
            f"{error} --mend で読める部分を引き継ぎ、壊れたファイルは {aside.name} に残します。",
            carry_over,
        )
        if self.mend and self.found[-1].state == "mended":
            self.tell(
                "store-salvaged",
                "note",
                f"{rows:,} rows were carried over. Sources are asked again as they come due; what"
                " is missing comes back only where a source still names it.",
                f"{rows:,} 行を引き継ぎました。欠けた記事は、情報源にまだあるものだけが戻ります。",
            )
            with closing(open_database(path, create=False)) as db:
                self._raw(config, db)

    def _rows(self, db: Database) -> None:
        faults = mending.faults(db)
        if not faults:
            return
        kinds = Counter(fault.rpartition(": ")[0] or fault for fault in faults)
        named = "; ".join(f"{kind} ({n})" for kind, n in kinds.most_common(_SHOWN))
        left: list[str] = []
        self.broken(
            "store-rows",
            f"In the store: {named}.",
            f"記事庫の中: {named}。",
            lambda: left.extend(mending.mend(db, tokens_of)),
        )
        if left:
            self.found.pop()
            self.tell(
                "store-rows",
                "left",
                f"In the store, not mended: {'; '.join(left[:_SHOWN])}.",
                f"記事庫の中で直せなかったもの: {'; '.join(left[:_SHOWN])}。",
            )

    # Raw responses ----------------------------------------------------------------------------

    def _raw(self, config: Config, db: Database) -> None:
        """Every response that an article is said to have been read from."""
        gone: list[mending.Kept] = []
        codes: Counter[str] = Counter()
        with (
            RawArchive(config.raw) as archive,
            work(self.progress, say("raw responses", "保存した応答"), None) as progress,
        ):
            for kept in mending.kept(db):
                code = next(filter(None, (_trouble(archive, ref) for ref in kept.refs)), None)
                progress.step()
                if code is not None:
                    gone.append(kept)
                    codes[code] += 1
        if not gone:
            return
        why = ", ".join(f"{code} {n}" for code, n in codes.most_common())
        named = ", ".join(kept.address for kept in gone[:_SHOWN])
        waiting = 0

        def forget() -> None:
            nonlocal waiting
            waiting = mending.forget_raw(db, [kept.content for kept in gone], self.now)

        self.broken(
            "raw",
            f"The responses of {len(gone)} readings are not in raw/ any more ({why}): {named}."
            " Their texts are kept; their pages are fetched again where a source named them.",
            f"読み取り {len(gone)} 件の応答が raw/ にありません({why}): {named}。"
            "本文は残っており、情報源にあったページは取り直します。",
            forget,
        )

    # Time and sources ---------------------------------------------------------------------------

    def _clock(self, config: Config, db: Database) -> None:
        """A clock that was wrong leaves waits that no schedule makes."""
        latest = self.now + timedelta(seconds=2 * max(config.longest, Bounds().longest_failing))
        late, pages = mending.too_late(db, latest)
        if not late and not pages:
            return
        self.broken(
            "clock",
            f"{len(late)} sources and {pages} pages wait for a time that this machine's clock must"
            " have made up; they have their turn now.",
            f"情報源 {len(late)} 件とページ {pages} 件が、時計の狂いで遠い時刻を待っていました。"
            "今すぐの番にします。",
            lambda: mending.wait_no_longer(db, latest, self.now),
        )

    def _sources(self, config: Config, db: Database) -> None:
        states = visits.source_states(db)
        for source in config.sources:
            state = state_of(source, states)
            code = state.problem.code if state.problem else ""
            if state.stopped:
                self.tell(
                    "source-gone",
                    "left",
                    f"{source.name} is gone for good ({code}): take it out of {FILE}, or ask again"
                    f" with kawaraban collect {source.name}.",
                    f"{source.name} は廃止されています({code})。{FILE} から外すか、"
                    f"kawaraban collect {source.name} で取り直してください。",
                )
            elif state.failures >= _FAILING:
                self.tell(
                    "source-failing",
                    "left",
                    f"{source.name} has failed {state.failures} times in a row ({code}):"
                    f" kawaraban problems {source.name}",
                    f"{source.name} は {state.failures} 回続けて失敗しています({code})。"
                    f"kawaraban problems {source.name}",
                )
            elif state.problem is not None:
                self.tell(
                    "source-failed",
                    "note",
                    f"{source.name} failed the last time ({code}); it is tried again by itself.",
                    f"{source.name} は前回失敗しました({code})。自動で再試行します。",
                )


def _trouble(archive: RawArchive, ref: RawRef) -> str | None:
    """Why a response cannot be had from the raw archive; None where it can."""
    try:
        archive.read(ref)
    except Unreadable as error:
        return error.problem.code
    except ValueError:
        return "bad-name"
    except OSError as error:
        return "raw-missing" if error.errno == errno.ENOENT else "unreadable"
    return None


def _tree(path: Path) -> Iterator[Path]:
    """A file, or a folder with what is in it; what may not be looked into is itself the find."""
    if not path.exists():
        return
    yield path
    if path.is_dir() and _ours(path):
        for one in sorted(path.iterdir()):
            if one.is_dir() and not one.is_symlink():
                yield from _tree(one)
            elif one.is_file() and not one.is_symlink():
                yield one


def _ours(path: Path) -> bool:
    """Whether its owner may read and write it; the superuser, who always may, is no measure."""
    mode = path.stat().st_mode
    wanted = stat.S_IRUSR | stat.S_IWUSR | (stat.S_IXUSR if stat.S_ISDIR(mode) else 0)
    return mode & wanted == wanted


def _allow(paths: Iterable[Path]) -> None:
    """Let the owner read and write these, and all that is in them."""
    for path in paths:
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IRUSR | stat.S_IWUSR | (stat.S_IXUSR if path.is_dir() else 0))
        _allow(one for one in _tree(path) if not _ours(one))
