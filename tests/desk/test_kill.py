"""kill -9 at any moment: the store is whole, and a run afterwards leaves what an undisturbed
one leaves."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kawaraban.article import to_json
from kawaraban.desk.desk import Desk
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import LittlePress, page, rss, write_desk

SOURCES, EACH = 4, 30
KILLS = 10
_WORDS = [
    "会談",
    "条約",
    "署名",
    "協力",
    "平壌",
    "訪問",
    "国境",
    "鉄道",
    "貿易",
    "外相",
    "声明",
    "代表団",
    "港湾",
    "労働者",
    "観光",
    "支援",
    "発表",
    "懸念",
    "安保理",
    "決議",
    "制裁",
    "専門家",
    "首脳",
    "大使",
    "歓迎",
    "行事",
    "報道",
    "分析",
    "文書",
    "通信",
]


@pytest.fixture
def press() -> Iterator[LittlePress]:
    """Sources whose articles are partly on the subject and partly copies of each other's."""
    rng = random.Random(20240619)
    with LittlePress() as press:
        for source in range(SOURCES):
            entries = []
            for n in range(EACH):
                path = f"/{source}/{n}"
                shared = n % 3 == 0  # every third is one text in all sources
                seed = random.Random(n) if shared else rng
                text = "。".join("の".join(seed.choices(_WORDS, k=8)) for _ in range(12))
                if n % 2 == 0:
                    text = f"北朝鮮とロシアの{text}"
                headline = f"{source}の{n}番目の記事 {rng.choice(_WORDS)}"
                day = f"2024-06-{10 + n % 15:02}"
                press.paths[path] = page(headline, text + "。", day=day, clock=f"{source:02}:00")
                entries.append((press.url(path), headline))
            press.paths[f"/{source}/feed"] = rss(entries)
        yield press


def desk_in(folder: Path, press: LittlePress) -> Path:
    write_desk(folder, press, {f"s{n}": f"/{n}/feed" for n in range(SOURCES)})
    return folder


def start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kawaraban", "--quiet", "--desk", str(folder), *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(folder: Path, *words: str) -> None:
    process = start(folder, *words)
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()


def outcome(folder: Path) -> tuple[list[bytes], list[bytes], list[bytes], dict[str, bytes]]:
    """All that a reader could see of a desk, without what names the moment of reading."""
    store = open_store(folder / "desk.db")
    try:
        articles = sorted(to_json(s.article) for s in store.articles())
        clips = [to_json(c) for c in store.clips("north-korea-russia", limit=1000)]
        stories = [to_json(s) for s in store.stories("north-korea-russia")]
    finally:
        store.close()
    site = {
        str(path.relative_to(folder / "site")): path.read_bytes()
        for path in (folder / "site").rglob("*")
        if path.is_file()
    }
    return articles, clips, stories, {name: _timeless(body) for name, body in site.items()}


def _timeless(body: bytes) -> bytes:
    return re.sub(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", b"", body)


def kill_when_asked(process: subprocess.Popen[bytes], press: LittlePress, number: int) -> None:
    """Kill it as the press gets the request of this number (or let it end before)."""
    reached = threading.Event()
    first = press.asked.total()

    def look(count: int) -> None:
        if count - first >= number:
            reached.set()

    press.on_request = look
    while not reached.is_set() and process.poll() is None:
        reached.wait(0.01)
    process.kill()
    process.wait()
    press.on_request = None


def test_killed_while_collecting(tmp_path: Path, press: LittlePress) -> None:
    undisturbed = desk_in(tmp_path / "undisturbed", press)
    finish(undisturbed, "collect")
    finish(undisturbed, "build")
    expected = outcome(undisturbed)
    assert len(expected[0]) == SOURCES * EACH
    assert expected[1]

    killed = desk_in(tmp_path / "killed", press)
    rng = random.Random(9)
    for _ in range(KILLS):
        kill_when_asked(start(killed, "collect"), press, rng.randrange(1, 3 * EACH))
        if (killed / "desk.db").exists():
            store = open_store(killed / "desk.db")
            assert store.check() == []
            store.close()
    finish(killed, "collect")
    finish(killed, "build")
    assert outcome(killed) == expected
    with Desk(killed) as desk:  # what was fetched can be read again
        assert all(
            s.raw is not None and desk.raw.read(s.raw).status == 200 for s in desk.store.articles()
        )


def test_killed_while_building(tmp_path: Path, press: LittlePress) -> None:
    desk = desk_in(tmp_path / "desk", press)
    finish(desk, "collect")
    whole = desk_in(tmp_path / "whole", press)
    finish(whole, "collect")
    finish(whole, "build")
    expected = outcome(whole)

    rng = random.Random(10)
    for _ in range(5):
        process = start(desk, "build")
        files = rng.randrange(1, 60)
        while process.poll() is None and len(list((desk / "site").rglob("*.html"))) < files:
            pass
        process.kill()
        process.wait()
        for html in (desk / "site").rglob("*.html"):
            assert html.read_text("utf-8").rstrip().endswith("</html>"), html
    finish(desk, "build")
    assert outcome(desk) == expected
