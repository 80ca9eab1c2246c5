"""Which library writes and reads SQLite? Batched writes and reads, one table.

    python benchmarks/dependencies_store.py [ROWS]

The same rows (an address, five small columns, two kilobytes of bytes) into the same table with
a unique address, 500 a transaction, WAL, synchronous=NORMAL; then as many read by address, one
by one, and all in one walk. CPU time, best of three. Install size and import time beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files
from itertools import pairwise
from pathlib import Path
from typing import Any

BATCH = 500
TABLE = (
    "CREATE TABLE a (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, day TEXT, utc INTEGER,"
    " rank INTEGER, headline TEXT, outlet TEXT, body BLOB)"
)
COLUMNS = ("id", "url", "day", "utc", "rank", "headline", "outlet", "body")
INSERT = f"INSERT INTO a VALUES ({', '.join('?' * len(COLUMNS))})"
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")

Row = tuple[int, str, str, int, int, str, str, bytes]
Write = Callable[[list[Row]], None]
Get = Callable[[str], Any]
Walk = Callable[[], int]


def rows(count: int) -> list[Row]:
    return [
        (i, f"https://press.example/articles/2024/06/{i * 7919 % count:08d}.html", "2024-06-19",
         1_718_784_300_000_000 + i, 0, f"朝ロ関係の見出し {i}", "Example Press", os.urandom(2000))
        for i in range(count)
    ]  # fmt: skip


def _by_cursor(db: Any) -> tuple[Write, Get, Walk]:
    """What sqlite3 and apsw have in common: a connection that runs SQL as it is given."""
    for sql in (*PRAGMAS, TABLE):
        db.execute(sql)

    def write(batch: list[Row]) -> None:
        db.execute("BEGIN IMMEDIATE")
        db.executemany(INSERT, batch)
        db.execute("COMMIT")

    return (
        write,
        lambda url: db.execute("SELECT * FROM a WHERE url = ?", [url]).fetchone(),
        lambda: sum(1 for _ in db.execute("SELECT * FROM a")),
    )


@contextmanager
def stdlib(path: Path) -> Iterator[tuple[Write, Get, Walk]]:
    import sqlite3

    db = sqlite3.connect(path, isolation_level=None)
    yield _by_cursor(db)
    db.close()


@contextmanager
def with_apsw(path: Path) -> Iterator[tuple[Write, Get, Walk]]:
    db = import_module("apsw").Connection(str(path))
    yield _by_cursor(db)
    db.close()


@contextmanager
def sqlalchemy_core(path: Path) -> Iterator[tuple[Write, Get, Walk]]:
    sa = import_module("sqlalchemy")
    engine = sa.create_engine(f"sqlite:///{path}")
    connection = engine.connect()
    for sql in (*PRAGMAS, TABLE):
        connection.exec_driver_sql(sql)
    connection.commit()
    table = sa.Table("a", sa.MetaData(), autoload_with=connection)
    insert, one, every = (
        sa.insert(table),
        sa.select(table).where(table.c.url == sa.bindparam("wanted")),
        sa.select(table),
    )

    def write(batch: list[Row]) -> None:
        connection.execute(insert, [dict(zip(COLUMNS, row, strict=True)) for row in batch])
        connection.commit()

    yield (
        write,
        lambda url: connection.execute(one, {"wanted": url}).fetchone(),
        lambda: sum(1 for _ in connection.execute(every)),
    )
    connection.close()
    engine.dispose()


def size(package: str) -> str:
    try:
        there = files(package) or []
    except PackageNotFoundError:
        return "0"
    total = sum(path.stat().st_size for f in there if (path := Path(str(f.locate()))).is_file())
    return f"{total / 1e6:.1f}"


def import_ms(module: str) -> float:
    code = f"import time; s = time.process_time(); import {module}; print(time.process_time() - s)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    return min(took) * 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    given = rows(count)
    print("| library | write rows/s | get rows/s | walk rows/s | import ms | installed MB |")
    print("|---|---|---|---|---|---|")
    for name, module, make in (
        ("sqlite3", "sqlite3", stdlib),
        ("apsw", "apsw", with_apsw),
        ("SQLAlchemy", "sqlalchemy", sqlalchemy_core),
    ):
        best = [0.0, 0.0, 0.0]
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder, make(Path(folder) / "a.db") as library:
                write, get, walk = library
                times = [time.process_time()]
                for start in range(0, count, BATCH):
                    write(given[start : start + BATCH])
                times.append(time.process_time())
                for row in given:
                    assert get(row[1])[0] == row[0]
                times.append(time.process_time())
                assert walk() == count
                times.append(time.process_time())
            steps = pairwise(times)
            best = [
                max(b, count / (end - start)) for b, (start, end) in zip(best, steps, strict=True)
            ]
        cells = [f"{rate:,.0f}" for rate in best]
        print(
            f"| {name} | {' | '.join(cells)} | {import_ms(module):.0f} | {size(name)} |", flush=True
        )


if __name__ == "__main__":
    main()
