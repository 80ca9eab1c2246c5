"""One SQLite file: opening it, its schema's versions, transactions, and errors in plain words.

SQL is written in this package only. Everything else here takes a :class:`Database`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from kawaraban.article import Article
from kawaraban.store.base import StoreError, StoreErrorCode
from kawaraban.store.rows import said_of, unpack
from kawaraban.wording import say

APPLICATION_ID = 0x6B777262
"""``kwrb``: what SQLite and ``file`` know the file by."""

BUSY_SECONDS = 15.0
OLDEST_SQLITE = (3, 40, 0)
_CHUNK = 500
_MIGRATION = re.compile(r"(\d{4})\.sql\Z")

Value = str | int | float | bytes | None
Values = Sequence[Value] | Mapping[str, Value]
"""By place (``?``), or by name (``:name``)."""
Row = tuple[Any, ...]


class Database:
    """A connection in autocommit mode whose errors are :class:`StoreError`.

    Not for two threads at once; any thread may use it in turn.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.topics: dict[str, int] = {}
        """Row numbers of topics, remembered; forgotten when a transaction fails."""

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction, begun with the write lock: whole, or nothing of it."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def read(self) -> Iterator[None]:
        """Several reads of one moment, whatever another process writes meanwhile."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with _plain_errors(self.path):
            try:
                self._connection.execute(begin)
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self.topics.clear()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def function(self, name: str, answer: Callable[[bytes], str]) -> None:
        """Let SQL ask a function of one value."""
        self._connection.create_function(name, 1, answer, deterministic=True)

    # Within a transaction, or one statement on its own ------------------------------------

    def run(self, sql: str, values: Sequence[Value] = ()) -> sqlite3.Cursor:
        with _plain_errors(self.path):
            return self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        with _plain_errors(self.path):
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        with _plain_errors(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        with _plain_errors(self.path):
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Values = ()) -> Any:
        found = self.row(sql, values)
        return None if found is None else found[0]

    def among(self, sql: str, keys: Iterable[Value], before: Sequence[Value] = ()) -> Iterator[Row]:
        """Rows of a query whose ``(?*)`` stands for any number of keys, a few hundred at a time.
        ``before`` are the values ahead of them."""
        every = list(keys)
        for start in range(0, len(every), _CHUNK):
            chunk = every[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            yield from self.rows(sql.replace("?*", marks), [*before, *chunk])


def open_database(path: Path, *, create: bool) -> Database:
    """Open the file with its schema brought up to date.

    Raises :class:`StoreError`: ``missing``, ``not-a-store``, ``newer``, ``damaged``, ``locked``,
    ``failed``.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        need = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(
            "failed",
            say(
                f"SQLite {need} or later is needed; this Python has {sqlite3.sqlite_version}.",
                f"SQLite {need} 以降が必要です(この Python のものは {sqlite3.sqlite_version})。",
            ),
        )
    if not create and not path.is_file():
        raise StoreError(
            "missing", say(f"There is no store at {path}.", f"{path} に記事庫がありません。")
        )
    with _plain_errors(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    try:
        database = Database(path, connection)
        _check_identity(database)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -65536",
            "wal_autocheckpoint = 4000",
            "journal_size_limit = 67108864",
        ):
            database.run(f"PRAGMA {pragma}")
        migrate(database)
    except BaseException:
        connection.close()
        raise
    return database


def schema_of(path: Path) -> int:
    """The version of the file's schema, as it is; nothing is brought up to date. Raises
    :class:`StoreError` as :func:`open_database`."""
    with _plain_errors(path), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        database = Database(path, connection)
        _check_identity(database)
        return int(database.value("PRAGMA user_version"))


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of every migration, in order."""
    folder = files("kawaraban.store") / "migrations"
    return sorted(
        (int(match[1]), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if (match := _MIGRATION.match(file.name))
    )


def migrate(database: Database) -> None:
    """Run the migrations the file has not had, each in a transaction of its own."""
    database.function("said_of", lambda body: said_of(unpack(body, Article)).json())
    for number, script in migrations():
        if int(database.value("PRAGMA user_version")) >= number:
            continue
        with database.write():
            # Another process may have been faster while this one waited for the lock.
            if int(database.value("PRAGMA user_version")) >= number:
                continue
            for statement in _statements(script):
                database.run(statement)
            database.run(f"PRAGMA application_id = {APPLICATION_ID}")
            database.run(f"PRAGMA user_version = {number}")


def _check_identity(database: Database) -> None:
    version = int(database.value("PRAGMA user_version"))
    owner = int(database.value("PRAGMA application_id"))
    empty = not database.value("SELECT count(*) FROM sqlite_master")
    if owner != APPLICATION_ID and not (empty and owner == version == 0):
        raise StoreError(
            "not-a-store",
            say(
                f"{database.path} is a database of another program; nothing was changed.",
                f"{database.path} は別のプログラムのデータベースです。何も変更していません。",
            ),
        )
    newest = migrations()[-1][0]
    if version > newest:
        raise StoreError(
            "newer",
            say(
                f"{database.path} was written by a newer Kawaraban (schema {version}, this one "
                f"knows {newest}). Upgrade Kawaraban; nothing was changed.",
                f"{database.path} は新しい版の Kawaraban のものです(スキーマ {version}、この版は "
                f"{newest} まで)。Kawaraban を更新してください。何も変更していません。",
            ),
        )


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def damaged(path: Path, what: str) -> StoreError:
    """The error of a file that SQLite finds a fault in without stumbling over it."""
    return StoreError("damaged", _explain("damaged", path, sqlite3.DatabaseError(what)))


_CODES: dict[int, StoreErrorCode] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "missing",
}


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # A mistake of ours, not the world's.
        # Extended codes keep the general one in their lowest byte.
        code = _CODES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF, "failed")
        raise StoreError(code, _explain(code, path, error)) from error


def _explain(code: StoreErrorCode, path: Path, error: sqlite3.Error) -> str:
    if code == "locked":
        return say(
            f"{path} is being written by another process, and stayed so for "
            f"{BUSY_SECONDS:.0f} seconds. Try again when that has finished.",
            f"{path} は別のプロセスが書き込み中で、{BUSY_SECONDS:.0f} 秒待っても空きませんでした。"
            "終わってからもう一度実行してください。",
        )
    if code == "disk-full":
        return say(
            f"No room left on the disk of {path}. What was stored before is whole; free some "
            "room and run it again.",
            f"{path} のディスクに空きがありません。それまでの内容は無事です。"
            "空きを作ってからもう一度実行してください。",
        )
    if code == "read-only":
        return say(
            f"{path} or its folder cannot be written to. Check the permissions.",
            f"{path} またはそのフォルダーに書き込めません。権限を確認してください。",
        )
    if code == "damaged":
        return say(
            f"{path} is damaged or no database ({error}). Restore it from a backup.",
            f"{path} は壊れているか、データベースではありません({error})。"
            "バックアップから戻してください。",
        )
    if code == "missing":
        return say(
            f"{path} cannot be opened. Does its folder exist, and may it be read?",
            f"{path} を開けません。フォルダーの有無と権限を確認してください。",
        )
    return say(
        f"The store at {path} failed: {error}.", f"{path} の記事庫でエラーが起きました: {error}。"
    )
