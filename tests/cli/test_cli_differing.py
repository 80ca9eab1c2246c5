"""``kawaraban diff``: revisions and copies, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kawaraban.cli.main import DONE, FAILED, main

TEXT = [
    "港の灯台が移されることになり、町の委員会は十二月までに新しい土台を築く。",
    "灯台守の家に残る日誌は図書館が引き取り、春から誰でも読めるようにする。",
    "費用は組合と県が半分ずつ持ち、漁の休みに合わせて船で運ぶという。",
    "古い土台は見晴らし台として残し、子どもたちの手で花を植える計画だ。",
]
FIRST, LATER, COPY = (f"https://minato.example/{name}" for name in ("1", "1", "copy"))


def run(*words: str | Path) -> int:
    return main([str(w) for w in words])


def line(url: str, text: list[str], outlet: str, **more: Any) -> str:
    there = {
        "url": url,
        "headline": "灯台を移す",
        "published": "2024-06-19T09:00+09:00",
        "outlet": outlet,
        "text": text,
    }
    return json.dumps(there | more, ensure_ascii=False) + "\n"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "desk"
    assert run("--lang", "en", "init", folder) == DONE
    changed = [*TEXT[:2], TEXT[2].replace("半分", "三割"), "工事は来週始まる。"]
    for name, written in (
        ("first", line(FIRST, TEXT, "みなと新報")),
        ("copy", line(COPY, TEXT[:3], "岬日報", published="2024-06-19T12:00+09:00")),
        ("later", line(LATER, changed, "みなと新報", headline="灯台を移す計画")),
        ("other", line("https://minato.example/2", ["別の話。" * 40], "みなと新報")),
    ):
        file = tmp_path / f"{name}.jsonl"
        file.write_text(written, "utf-8")
        assert run("--desk", folder, "-q", "--workers", "0", "import", file) == DONE
    assert run("--desk", folder, "-q", "--workers", "0", "build") == DONE
    capsys.readouterr()
    return folder


def test_a_revision(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--desk", desk, "diff", FIRST + "?utm_source=mail") == DONE
    told = capsys.readouterr().out
    assert told.startswith(f"{FIRST}\n灯台を移す計画\n")
    assert "Revision 2, read " in told
    assert "1 added, 1 removed, 1 changed, 2 unchanged" in told
    assert "Headline: 灯台を移す{+計画+}" in told
    assert f"\n  - {TEXT[3]}\n" in told
    assert "[-半分-]{+三割+}" in told
    assert "\n  + 工事は来週始まる。" in told
    assert TEXT[0] not in told


def test_a_copy_against_the_first(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--desk", desk, "--lang", "ja", "diff", COPY) == DONE
    told = capsys.readouterr().out
    assert "みなと新報 との違い: " in told
    assert "重複" not in told  # nothing besides what was compared
    assert run("--desk", desk, "--lang", "en", "diff", FIRST) == DONE
    told = capsys.readouterr().out
    assert "Copies\n" in told
    assert f"岬日報  {COPY}" in told


def test_two_articles_that_are_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--desk", desk, "diff", "--json", COPY, FIRST) == DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["old"], found["new"]) == (FIRST, COPY)
    assert {change["kind"] for change in found["paragraphs"]} >= {"same", "changed"}


def test_nothing_to_show(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--desk", desk, "diff", "https://minato.example/2") == DONE
    assert "no revisions and no copies" in capsys.readouterr().out
    assert run("--desk", desk, "diff", "https://nobody.example/") == FAILED
    assert "No article is known" in capsys.readouterr().err
    assert run("--desk", desk, "diff", FIRST, "https://nobody.example/") == FAILED
