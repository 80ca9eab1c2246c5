"""The sample desk, as a new user starts it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.desk import Desk
from kawaraban.desk.errors import DeskError
from kawaraban.desk.sampling import make_sample_desk, press_aside
from kawaraban.desk.starting import init_desk
from kawaraban.sample.content import pieces

pytestmark = pytest.mark.usefixtures("press_ports")

TOPIC = "north-korea-russia"


def kawaraban(*words: str | Path) -> str:
    command = [sys.executable, "-m", "kawaraban", "-q", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_sample_desk_from_nothing_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    kawaraban("sample", "--dir", folder, "--once")
    with Desk(folder) as desk:
        assert desk.store.counts().articles == len(pieces(1))
        clips = desk.store.clips(TOPIC, limit=1000)
        shown = {(c.found_in, c.headline) for c in clips}
        for clip in clips:
            for copy in clip.also_in:
                stored = desk.store.article(copy.url)
                assert stored is not None
                shown.add((stored.found_in, stored.article.headline))
        problems = {n for n, s in desk.store.source_states().items() if s.problem is not None}
        days = [c.article.published.day for c in clips if c.article.published is not None]
    assert shown == {(p.outlet, p.headline) for p in pieces(1) if p.on_topic}
    assert problems == {"tobari"}
    assert len(days) == len(clips)
    assert days == sorted(days, reverse=True)

    page = (folder / "site" / "topics" / TOPIC / "index.html").read_text("utf-8")
    assert page.count("<article") == 10
    assert len(re.findall(r"20\d\d\.\d\d\.\d\d", page)) >= 10
    assert "見本" in page
    before = {p: p.stat().st_mtime_ns for p in (folder / "site").rglob("*") if p.is_file()}

    kawaraban("sample", "--dir", folder, "--once")
    with Desk(folder) as desk:
        assert desk.store.counts().articles == len(pieces(1))
        assert desk.store.clip_count(TOPIC) == len(clips)
    after = {p: p.stat().st_mtime_ns for p in (folder / "site").rglob("*") if p.is_file()}
    assert after == before

    told = kawaraban("--desk", folder, "why", clips[0].article.url)
    assert "朝ロ" in told or "Topics" in told
    status = kawaraban("--desk", folder, "status")
    assert "not-a-feed" in status


def test_every_excerpt_is_140_characters_or_the_whole_text(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    kawaraban("sample", "--dir", folder, "--once")
    for line in kawaraban("--desk", folder, "clips", TOPIC).splitlines():
        clip = json.loads(line)
        text = "".join(p["text"] for p in clip["article"]["text"])
        assert len(clip["excerpt"]) == 140 or len(clip["excerpt"]) >= len(text)


def test_another_desk_is_not_overwritten(tmp_path: Path) -> None:
    init_desk(tmp_path)
    before = (tmp_path / "desk.toml").read_bytes()
    with pytest.raises(DeskError, match="--dir"):
        make_sample_desk(tmp_path)
    assert (tmp_path / "desk.toml").read_bytes() == before


def test_the_revised_article_comes_as_a_revision(tmp_path: Path) -> None:
    base_port = make_sample_desk(tmp_path)
    with press_aside(base_port) as press, Desk(tmp_path, write=True, workers=0) as desk:
        press.publish(1)
        collect(desk)
        first = {s.id: s for s in desk.store.articles()}
        press.publish(2)
        report = collect(desk, force=True)
        assert (report.articles, report.revised) == (0, 1)
        (revised,) = (s for s in desk.store.articles() if s.revision > 1)
        assert revised.article.body != first[revised.id].article.body
        assert revised.article.address == first[revised.id].article.address
