"""The file: its schema's versions, other processes, and what goes wrong with disks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from kawaraban.store import database
from kawaraban.store.base import Decision, FacetValue, StoreError
from kawaraban.store.database import migrations
from kawaraban.store.sqlite import SqliteStore, open_store
from kawaraban.wording import Language, set_language

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import NOW, TOPIC, article, digest, place_all, url


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def filled(path: Path, count: int = 3) -> SqliteStore:
    store = open_store(path)
    store.save([digest(article(str(i), f"ロシア{i}。")) for i in range(count)], at=NOW)
    place_all(store)
    return store


# Opening ----------------------------------------------------------------------------------


def test_a_store_is_there_when_opened_again(path: Path) -> None:
    with filled(path) as store:
        before = store.clips(TOPIC)
    with open_store(str(path), create=False) as store:
        assert store.clips(TOPIC) == before
        assert store.check() == []


def test_the_file_says_what_it_is(path: Path) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (migrations()[-1][0],)
        assert db.execute("PRAGMA application_id").fetchone() == (database.APPLICATION_ID,)


def test_migrations_have_a_number_each() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1


BACK_TO_2 = """
    DROP TABLE posting;
    DROP TABLE unlisted;
    DROP TABLE listed;
    DROP TRIGGER ruling_went;
    DROP TABLE tag;
    DROP TABLE rules;
    DROP TABLE rules_draft;
    DROP TABLE session;
    DROP TABLE browser;
    DROP TABLE api_token;
    DROP TABLE person;
    DROP TRIGGER doc_changed;
    DROP TRIGGER doc_gone;
    DROP TRIGGER clip_made;
    DROP TRIGGER clip_gone;
    DROP TRIGGER match_made;
    DROP TRIGGER match_changed;
    DROP TRIGGER match_gone;
    DROP TRIGGER ruling_made;
    DROP TRIGGER ruling_changed;
    DROP TRIGGER ruling_gone;
    DROP TABLE page_change;
    DROP TABLE doc_change;
    DROP TABLE doc_byline;
    DROP TABLE byline;
    DROP TABLE label;
    ALTER TABLE doc DROP COLUMN outlet;
    ALTER TABLE doc DROP COLUMN genre;
    ALTER TABLE doc DROP COLUMN lang;
    DROP TABLE kept;
    DROP TABLE revisit;
    DROP TABLE revisited;
    DROP TABLE subscription;
    DROP TABLE delivery;
    DROP TRIGGER article_came;
    DROP TRIGGER article_changed;
    DROP TRIGGER article_went;
    DROP TABLE serial_due;
    DROP TABLE serial_stale;
    DROP TABLE serial;
    DROP TABLE run_url;
    DROP TABLE run;
    DROP TABLE regrouping;
    DROP TABLE story_due;
    DROP TABLE placed;
    DROP TABLE grouping;
    DROP TABLE story_url;
    DROP TABLE story;
    DROP TABLE name;
    CREATE TABLE story (topic INTEGER NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL,
      utc INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (topic, id)) STRICT;
    CREATE TABLE story_url (topic INTEGER NOT NULL, url TEXT NOT NULL, story TEXT NOT NULL,
      PRIMARY KEY (topic, url),
      FOREIGN KEY (topic, story) REFERENCES story (topic, id)) STRICT, WITHOUT ROWID;
    CREATE INDEX story_url_story ON story_url (topic, story);
    DROP INDEX match_ask;
    ALTER TABLE match DROP COLUMN ask;
    ALTER TABLE match DROP COLUMN probability;
    ALTER TABLE ruling DROP COLUMN alone;
    ALTER TABLE ruling DROP COLUMN pinned;
    ALTER TABLE ruling DROP COLUMN note;
    ALTER TABLE ruling DROP COLUMN date;
    ALTER TABLE ruling DROP COLUMN day;
    ALTER TABLE ruling DROP COLUMN utc;
    DROP INDEX clip_order;
    DROP INDEX decision_order;
    ALTER TABLE clip DROP COLUMN shift;
    ALTER TABLE clip DROP COLUMN pinned;
    CREATE INDEX clip_order ON clip (topic, day, utc, rank, address, article);
    PRAGMA user_version = 2;
"""


def test_decisions_of_an_older_store_hold(path: Path) -> None:
    """In the second schema a rejected article's copies stayed on the page."""
    with open_store(path) as store:
        wire = [article(name, "ロシアの条約。") for name in ("first", "second")]
        store.save([digest(one) for one in (*wire, article("alone", "ロシア。"))], at=NOW)
        place_all(store)
        reject = Decision(topic=TOPIC, url=url("first"), kind="reject", at=NOW, who="編集")
        store.decide([reject])
        expected = store.clips(TOPIC)
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO clip (topic, copy_group, article, day, utc, rank, address)"
            " SELECT 1, copy_group, id, day, utc, rank, address FROM article WHERE address = ?",
            [url("second")],
        )
        db.executescript(BACK_TO_2)
    with open_store(path) as store:
        assert store.check() == []
        assert [clip.article.address for clip in expected] == [url("alone")]
        assert store.clips(TOPIC) == expected
        assert store.decisions() == (reject,)
        found = store.search('outlet:"Example Press"', facets=True)
        assert found.total == store.counts().articles
        assert found.facets[0].values == (FacetValue("Example Press", found.total),)


def test_a_store_of_the_first_schema_goes_on(path: Path) -> None:
    filled(path).close()
    with sqlite3.connect(path) as db:
        db.executescript(BACK_TO_2)
        db.execute("ALTER TABLE content DROP COLUMN raw_more")
        db.execute("UPDATE content SET fullness = 2")
        db.execute("PRAGMA user_version = 1")
    with open_store(path) as store:
        assert store.check() == []
        again = store.save([digest(article(str(i), f"ロシア{i}。")) for i in range(3)], at=NOW)
        assert {saved.status for saved in again} == {"same"}
        part = msgspec.structs.replace(article("1", "ロシア。\n一部。"), extent="part")
        store.save([digest(part)], at=NOW)
        stored = store.article(article("1").url)
        assert stored is not None
        assert stored.article.extent == "full"  # of one moment, the fuller is the later
        assert store.check() == []


def test_a_missing_store_is_not_made_unasked(path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(path, create=False)
    assert refused.value.code == "missing"
    assert not path.exists()


def test_a_folder_that_is_not_there(path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(path.parent / "no" / "desk.db")
    assert refused.value.code == "missing"


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    filled(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9999")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="9999") as refused:
        open_store(path)
    assert refused.value.code == "newer"
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        open_store(path)
    assert refused.value.code == "not-a-store"
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["desk.db"]


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"<html>" * 1000)
    with pytest.raises(StoreError) as refused:
        open_store(path)
    assert refused.value.code == "damaged"


def test_a_migration_that_fails_leaves_the_version_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path).close()
    after = migrations()[-1][0] + 1
    steps = [*migrations(), (after, "CREATE TABLE half (x);\nCREATE TABLE half (x);\n")]
    monkeypatch.setattr(database, "migrations", lambda: steps)
    with pytest.raises(StoreError) as failed:
        open_store(path)
    assert failed.value.code == "failed"
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (after - 1,)
        assert not db.execute("SELECT * FROM sqlite_master WHERE name = 'half'").fetchall()
    steps[-1] = (after, "CREATE TABLE half (x, y DEFAULT ';\n');\nDROP TABLE half;\n")
    with open_store(path) as store:
        assert store.counts().articles == 3
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (after,)


def read_all(path: Path) -> None:
    with open_store(path) as store:
        store.clips(TOPIC)
        store.check()


def test_a_damaged_store_says_so(path: Path) -> None:
    filled(path, 300).close()
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data) - 4096, 4096):
        data[page : page + 64] = b"\xff" * 64
    path.write_bytes(data)
    with pytest.raises(StoreError) as failed:
        read_all(path)
    assert failed.value.code == "damaged"


# Other processes --------------------------------------------------------------------------


def test_another_reads_while_one_writes(path: Path) -> None:
    with filled(path) as writer, open_store(path, create=False) as reader:
        with writer._db.write():
            writer._db.run("DELETE FROM clip")
            assert reader.clip_count(TOPIC) == 3
            assert reader.search("ロシア").total == 3
        assert reader.clip_count(TOPIC) == 0


def test_a_read_of_several_steps_sees_one_moment(path: Path) -> None:
    with filled(path) as writer, open_store(path) as reader, reader._db.read():
        before = reader._db.value("SELECT count(*) FROM article")
        writer.save([digest(article("more"))], at=NOW)
        assert reader._db.value("SELECT count(*) FROM article") == before


def test_a_locked_store_is_one_clear_error_in_both_languages(path: Path) -> None:
    with filled(path) as one, open_store(path) as other:
        other._db.run("PRAGMA busy_timeout = 20")
        messages = []
        languages: tuple[Language, ...] = ("en", "ja")
        with one._db.write():
            for language in languages:
                set_language(language)
                with pytest.raises(StoreError) as failed:
                    other.save([digest(article("more"))], at=NOW)
                assert failed.value.code == "locked"
                messages.append(str(failed.value))
        set_language("en")
        assert "another process" in messages[0]
        assert "別のプロセス" in messages[1]
        other.save([digest(article("more"))], at=NOW)
        assert one.counts().articles == 4


def test_processes_may_make_the_store_at_the_same_time(path: Path) -> None:
    script = (
        "import sys; from kawaraban.store.sqlite import open_store;open_store(sys.argv[1]).close()"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]
    with open_store(path) as store:
        assert store.check() == []


def test_a_full_disk_keeps_what_was_there(path: Path) -> None:
    with filled(path) as store:
        pages = store._db.value("PRAGMA page_count")
        store._db.run(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError) as failed:
            store.save([digest(article(f"m{i}", "長い文。" * 900)) for i in range(99)], at=NOW)
        assert failed.value.code == "disk-full"
        assert "room" in str(failed.value)
        assert store.counts().articles == 3
        store._db.run("PRAGMA max_page_count = 1000000")
        assert store.check() == []
        store.save([digest(article("m"))], at=NOW)
        assert store.counts().articles == 4


def test_a_store_that_may_not_be_written(path: Path) -> None:
    with filled(path) as store:
        store._db.run("PRAGMA query_only = ON")
        with pytest.raises(StoreError) as failed:
            store.put_note("a", "b")
        assert failed.value.code == "read-only"
        assert store.clip_count(TOPIC) == 3


def half_done(store: SqliteStore) -> None:
    with store._db.write():
        store._db.run("DELETE FROM clip")
        store._db.run("DELETE FROM reading WHERE at = ?", [1 // 0])


def test_a_failure_amid_a_transaction_leaves_nothing_of_it(path: Path) -> None:
    with filled(path) as store:
        before = list(store.articles())
        with pytest.raises(ZeroDivisionError):
            half_done(store)
        assert list(store.articles()) == before
        assert store.clip_count(TOPIC) == 3


# Checking ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("DELETE FROM clip", "clip"),
        ("UPDATE article SET copy_group = 1", "group"),
        ("UPDATE article SET revisions = 7", "revisions"),
        ("UPDATE article SET current = 2 WHERE id = 1", "content"),
        ("DELETE FROM address", "address"),
        ("DELETE FROM doc", "index"),
        ("UPDATE doc SET id = id + 100", "index"),
        ("UPDATE band SET day = day + 1", "day"),
        ("DELETE FROM signature", "signature"),
        ("INSERT INTO source (name, entries, state) VALUES ('x', 3, '{}')", "entries"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM topic", "topic"),
        ("DELETE FROM reading WHERE article = 1", "read"),
    ],
)
def test_check_finds_harm(path: Path, harm: str, named: str) -> None:
    with filled(path) as store:
        for statement in harm.split(";"):
            store._db.run(statement)
        assert any(named in fault for fault in store.check())
