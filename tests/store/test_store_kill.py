"""kill -9 at any moment: the store is whole, and doing it again comes to the same."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from kawaraban.article import Clip
from kawaraban.store.sqlite import SqliteStore, open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from store_press import TOPIC

WORKER = Path(__file__).with_name("busy_desk.py")


def run(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WORKER), str(path)], stdout=subprocess.PIPE, text=True
    )


def content(store: SqliteStore) -> tuple[tuple[Clip, ...], list[str], int, int, object]:
    return (
        store.clips(TOPIC, limit=10_000),
        sorted(repr((one.article, one.raw, one.revision)) for one in store.articles()),
        store.search("ロシア").total,
        store.search("改").total,
        store.counts(),
    )


def test_killed_again_and_again_it_comes_to_the_same(tmp_path: Path) -> None:
    undisturbed = run(tmp_path / "undisturbed.db")
    lines = undisturbed.communicate(timeout=300)[0].splitlines()
    assert lines[-1] == "done"
    with open_store(tmp_path / "undisturbed.db", create=False) as store:
        assert store.check() == []
        expected = content(store)
    assert expected[0]

    draw = random.Random(7)
    path = tmp_path / "killed.db"
    kills = 0
    for _ in range(30):
        process = run(path)
        assert process.stdout is not None
        # Killed while it goes on working after some step, at no particular point of the next.
        for _ in range(draw.randint(1, 8)):
            if process.stdout.readline().strip() in ("done", ""):
                break
        else:
            spin = sum(range(draw.randint(0, 200_000)))
            assert spin >= 0
        if process.poll() is None:
            process.kill()
            kills += 1
        process.stdout.close()
        process.wait(60)
        if path.exists():
            with open_store(path) as store:
                assert store.check() == []
    assert kills >= 10
    last = run(path)
    assert last.communicate(timeout=300)[0].splitlines()[-1] == "done"
    with open_store(path, create=False) as store:
        assert store.check() == []
        assert content(store) == expected
