"""The doctor on real desks that were damaged: what is found, what is mended, what is left."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk

from kawaraban.cli.main import DONE, INCOMPLETE, main
from kawaraban.desk.building import build
from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.desk import Desk
from kawaraban.desk.doctor import Diagnosis, examine
from kawaraban.store.base import Decision
from kawaraban.store.database import APPLICATION_ID, migrations
from kawaraban.store.sqlite import open_store
from kawaraban.wording import set_language

ARTICLES = 12
TOPIC = "north-korea-russia"
LATER = datetime.now(UTC) + timedelta(days=30)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, LittlePress]]:
    """A desk with articles, a decision, a site, and its press."""
    folder = tmp_path_factory.mktemp("whole")
    with LittlePress() as press:
        entries = []
        for n in range(ARTICLES):
            headline = f"朝ロ会談 第{n}報"
            words = "".join(chr(0x4E00 + (n * 700 + 37 * i) % 20_000) for i in range(600))
            press.paths[f"/{n}"] = page(headline, f"第{n}報。{TEXT}{words}。")
            entries.append((press.url(f"/{n}"), headline))
        press.paths["/feed"] = rss(entries)
        write_desk(folder, press, {"minato": "/feed"})
        with Desk(folder, write=True, workers=0) as desk:
            collect(desk)
            url = press.url("/3")
            at = datetime.now(UTC)
            desk.store.decide([Decision(topic=TOPIC, url=url, kind="reject", at=at)])
            build(desk)
        yield folder, press


@pytest.fixture
def desk(whole: tuple[Path, LittlePress], tmp_path: Path) -> Path:
    """A copy to be damaged."""
    folder = tmp_path / "desk"
    shutil.copytree(whole[0], folder)
    return folder


def sql(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "desk.db") as db:
        db.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            db.execute(statement)
    db.close()


def codes(found: Diagnosis) -> dict[str, str]:
    return {finding.code: finding.state for finding in found.findings}


def is_whole(folder: Path) -> None:
    """As good as before the damage."""
    assert examine(folder).outcome == "clean", examine(folder).findings
    with open_store(folder / "desk.db") as store:
        assert store.check() == []
        assert store.counts().articles == ARTICLES
        assert store.search("第5報").total == 1
        assert [d.kind for d in store.decisions()] == ["reject"]
        assert store.clip_count(TOPIC) == ARTICLES - 1


def test_a_whole_desk_is_clean(desk: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.rglob("*") if path.is_file()}
    assert examine(desk) == Diagnosis(outcome="clean", findings=())
    now = {path: path.stat().st_mtime_ns for path in desk.rglob("*") if path.is_file()}
    assert now.keys() - {desk / "desk.db-wal", desk / "desk.db-shm"} <= before.keys()
    assert examine(desk, mend=True).outcome == "clean"
    is_whole(desk)


ROWS: dict[str, tuple[str, ...]] = {
    "an index that lost a document": ("DELETE FROM search_docsize WHERE id = 4",),
    "an index that is garbage": ("UPDATE search_data SET block = x'00ff00ff00ff' WHERE id > 10",),
    "an index without its parts": ("DROP TABLE search_data",),
    "no documents": ("DELETE FROM doc",),
    "documents of nobody": ("INSERT INTO doc (article, newest) VALUES (999, 1)",),
    "an address that leads elsewhere": ("UPDATE address SET article = 1 WHERE article = 2",),
    "addresses of nobody": ("INSERT INTO address VALUES ('http://a.example/', 999)",),
    "a wrong number of revisions": ("UPDATE article SET revisions = 7 WHERE id = 3",),
    "a wrong number of entries": ("UPDATE source SET entries = 1",),
    "a content of nobody": (
        "INSERT INTO content (article, hash, fullness, stamp, kept_at, body)"
        " VALUES (999, x'00', 0, 0, 0, x'00')",
    ),
    "an article that points to another's content": (
        "UPDATE article SET current = (SELECT current FROM article WHERE id = 1) WHERE id = 5",
    ),
    "readings of nothing": ("INSERT INTO reading VALUES (2, 5, 999)",),
    "bands of nobody": ("INSERT INTO band VALUES (1, 2, 999)",),
    "bands of another day": ("UPDATE band SET day = day + 1 WHERE article = 4",),
    "a copy group that no link makes": ("UPDATE article SET copy_group = 1 WHERE id = 2",),
    "clips that should not be": ("UPDATE clip SET day = '1999-01-01'",),
    "no clips": ("DELETE FROM clip",),
    "matches of nobody": (
        "INSERT INTO match (topic, article, matched, score, reasons) VALUES (1, 999, 1, 1, '[]')",
    ),
    "waiting pages of a source that is gone": (
        "INSERT INTO page (url, source, entry, found, due) VALUES ('http://a/', 99, 99, 0, 0)",
    ),
}


@pytest.mark.parametrize("damage", ROWS)
def test_rows_are_mended(desk: Path, damage: str) -> None:
    sql(desk, *ROWS[damage])
    before = examine(desk)
    assert codes(before) == {"store-rows": "can-mend"}, before.findings
    assert before.outcome == "left"
    mended = examine(desk, mend=True)
    assert (mended.outcome, codes(mended)) == ("mended", {"store-rows": "mended"}), mended.findings
    is_whole(desk)


def test_an_article_whose_content_is_gone_is_fetched_again(
    desk: Path, whole: tuple[Path, LittlePress]
) -> None:
    sql(desk, "DELETE FROM reading WHERE article = 6", "DELETE FROM content WHERE article = 6")
    assert examine(desk, mend=True).outcome == "mended"
    with Desk(desk, write=True, workers=0) as opened:
        assert opened.store.counts().waiting == 1
        collect(opened)
    is_whole(desk)


def test_a_damaged_file_gives_what_can_be_read(desk: Path) -> None:
    path = desk / "desk.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'match'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    assert codes(examine(desk)) == {"store-damaged": "can-mend"}
    mended = examine(desk, mend=True)
    assert mended.outcome == "mended", mended.findings
    assert codes(mended)["store-damaged"] == "mended"
    assert len(list(desk.glob("desk.db.damaged-*"))) == 1
    with Desk(desk, write=True, workers=0) as opened:  # matches are made anew by the next build
        opened.store.set_topic_version(TOPIC, None)
        build(opened)
    is_whole(desk)


def test_a_file_that_is_no_database_is_set_aside(desk: Path) -> None:
    (desk / "desk.db").write_bytes(b"\0" * 8192)
    for end in ("-wal", "-shm"):
        (desk / f"desk.db{end}").unlink(missing_ok=True)
    mended = examine(desk, mend=True)
    assert codes(mended)["store-damaged"] == "mended"
    with open_store(desk / "desk.db") as store:
        assert store.counts().articles == 0


def test_a_lost_database_is_told(desk: Path) -> None:
    for path in desk.glob("desk.db*"):
        path.unlink()
    assert codes(examine(desk, mend=True)) == {"store-lost": "left"}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : 2 * len(content) // 3] = b"\xaa" * (
        2 * len(content) // 3 - len(content) // 3
    )
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [Path.unlink, _cut, _scribble])
def test_raw_responses_that_are_gone_are_fetched_again(
    desk: Path, damage: Callable[[Path], None]
) -> None:
    for path in (desk / "raw").glob("*.warc.gz"):
        damage(path)
    assert codes(examine(desk)) == {"raw": "can-mend"}
    assert examine(desk, mend=True).outcome == "mended"
    with Desk(desk, write=True, workers=0) as opened:
        waiting = opened.store.counts().waiting
        assert 3 <= waiting <= ARTICLES
        collect(opened)
        for stored in opened.store.articles():
            assert stored.raw is not None
            assert opened.raw.read(stored.raw).status == 200
            assert stored.revision == 1  # nothing new was said
    is_whole(desk)


def test_a_torn_end_of_raw_harms_nobody(desk: Path) -> None:
    for path in (desk / "raw").glob("*.warc.gz"):
        with path.open("ab") as file:
            file.write(b"\x1f\x8b\x08\x00half a record")
    is_whole(desk)


def test_rights_are_given_back(desk: Path) -> None:
    (desk / "desk.db").chmod(0o200)
    (desk / "raw").chmod(0o000)
    (desk / "site").chmod(0o400)
    found = examine(desk, mend=True)
    assert codes(found) == {"permissions": "mended"}
    is_whole(desk)


def test_a_build_that_was_killed_leaves_nothing(desk: Path) -> None:
    half = desk / "site" / ".kawaraban-new"
    half.mkdir()
    (half / "file").write_bytes(b"<html>half")
    assert codes(examine(desk, mend=True)) == {"half-written": "mended"}
    is_whole(desk)


def test_a_migration_that_was_broken_off_goes_on(desk: Path) -> None:
    """The transaction of the last one was rolled back with the process."""
    old = desk / "old.db"
    with sqlite3.connect(old) as db:
        for number, script in migrations()[:2]:
            db.executescript(script)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.close()
    for path in desk.glob("desk.db*"):
        path.unlink()
    old.rename(desk / "desk.db")
    assert codes(examine(desk)) == {"schema": "can-mend"}
    assert codes(examine(desk, mend=True)) == {"schema": "mended"}
    assert examine(desk).outcome == "clean"


def test_locks(desk: Path) -> None:
    (desk / "desk.lock").write_bytes(b"left by a killed process")
    assert examine(desk, mend=True).outcome == "clean"
    with FileLock(desk / "desk.lock"):
        found = examine(desk, mend=True)
        assert codes(found) == {"busy": "left"}
        assert examine(desk).outcome == "clean"  # looking needs no lock
    (desk / "desk.lock").unlink(missing_ok=True)
    (desk / "desk.lock").mkdir()
    assert codes(examine(desk, mend=True)) == {"lock": "mended"}
    is_whole(desk)


def test_a_clock_that_was_wrong(desk: Path) -> None:
    far = int(datetime(2090, 1, 1, tzinfo=UTC).timestamp() * 1e6)
    sql(
        desk,
        "UPDATE source SET state = json_set(state, '$.due', '2090-01-01T00:00:00Z')",
        "INSERT INTO page (url, source, entry, found, due)"
        f" SELECT 'http://a.example/', source, id, found, {far} FROM entry LIMIT 1",
    )
    assert codes(examine(desk)) == {"clock": "can-mend"}
    assert codes(examine(desk, mend=True)) == {"clock": "mended"}
    is_whole(desk)
    with open_store(desk / "desk.db") as store:
        due = store.source_states()["minato"].due
        assert due is not None
        assert due <= datetime.now(UTC)


def test_a_disk_that_is_nearly_full(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kawaraban.desk.doctor.ROOM", 1 << 60)
    assert codes(examine(desk, mend=True)) == {"disk": "left"}


def test_sources_that_fail(desk: Path, whole: tuple[Path, LittlePress]) -> None:
    press = whole[1]
    write_desk(desk, press, {"minato": "/feed", "gone": "/gone", "fails": "/fails"})
    press.paths["/gone"] = Answer(status=410)
    with Desk(desk, write=True, workers=0) as opened:
        collect(opened)
        assert codes(examine(desk)) == {"source-gone": "left", "source-failed": "note"}
        for _ in range(6):
            collect(opened, only=["fails"])
    assert codes(examine(desk))["source-failing"] == "left"
    assert "kawaraban problems fails" in str(examine(desk).findings)


def test_mistakes_in_the_desk_s_files(desk: Path) -> None:
    (desk / "topics" / "bad.toml").write_text("name = 3", "utf-8")
    assert codes(examine(desk, mend=True)) == {"topics": "left"}
    (desk / "desk.toml").write_text("[collect]\ngap = 'much'\n", "utf-8")
    found = examine(desk, mend=True)
    assert codes(found) == {"config": "left"}
    assert "line 2" in found.findings[0].detail
    shutil.rmtree(desk)
    assert codes(examine(desk, mend=True)) == {"config": "left"}


def test_another_program_s_database_is_left_alone(desk: Path) -> None:
    for path in desk.glob("desk.db*"):
        path.unlink()
    with sqlite3.connect(desk / "desk.db") as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()
    before = (desk / "desk.db").read_bytes()
    assert codes(examine(desk, mend=True)) == {"store-not-a-store": "left"}
    assert (desk / "desk.db").read_bytes() == before


def test_the_command(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--desk", str(desk), "-q", "doctor"]
    assert main(words) == DONE
    assert "Nothing is wrong" in capsys.readouterr().out
    sql(desk, "DELETE FROM clip")
    assert main(words) == INCOMPLETE
    assert "kawaraban doctor --mend" in capsys.readouterr().out
    assert main([*words, "--json"]) == INCOMPLETE
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "left"
    assert told["findings"][0]["code"] == "store-rows"
    set_language("ja")
    try:
        assert main([*words, "--mend"]) == 4
        assert "すべて直しました" in capsys.readouterr().out
    finally:
        set_language("en")
    os.environ.pop("KAWARABAN_LANG", None)
    is_whole(desk)
