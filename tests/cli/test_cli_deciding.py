"""The inbox and decisions at the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kawaraban.cli.main import DONE, FAILED, INCOMPLETE, main
from kawaraban.wording import set_language

TOPIC = """name = "朝ロ関係"
threshold = {threshold}
[[rule]]
label = "朝ロ"
any = ["朝ロ"]
weight = 1
most = 1
"""
TEXT = "首脳は19日、平壌で会談し、条約に署名した。両国は協力の拡大で一致したという。" * 4
URL = "https://minato.example/"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """0 has the word in its headline (3), 1 in its lead (2), 2 nowhere."""
    set_language("en")
    folder = tmp_path / "desk"
    (folder / "topics").mkdir(parents=True)
    (folder / "desk.toml").write_text('[desk]\ntitle = "試験"\n', encoding="utf-8")
    topic(folder, 3)
    lines = [
        ("朝ロ首脳が会談", TEXT),
        ("平壌で会談", "朝ロの港湾では荷揚げが続いている。鉄道も動き始め、住民が集まった。" * 4),
        ("無関係", "別の話。" * 50),
    ]
    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        "".join(
            json.dumps(
                {
                    "url": f"{URL}{n}",
                    "headline": headline,
                    "published": f"2024-06-1{n}",
                    "text": text,
                    "outlet": "みなと新報",
                }
            )
            + "\n"
            for n, (headline, text) in enumerate(lines)
        ),
        encoding="utf-8",
    )
    assert run(folder, "import", str(articles)) == DONE
    yield folder
    set_language("en")


def topic(folder: Path, threshold: int) -> None:
    path = folder / "topics" / "port.toml"
    path.write_text(TOPIC.format(threshold=threshold), encoding="utf-8")


def run(desk: Path, *words: str) -> int:
    return main(["--desk", str(desk), "--quiet", *words])


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def shown(desk: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(desk, "clips", "port") == DONE
    return lines(capsys.readouterr().out)


def test_the_inbox_says_why(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(desk, "inbox") == DONE
    told = capsys.readouterr().out
    assert "朝ロ関係: 1 to decide" in told
    assert f"{URL}1" in told
    assert f"{URL}0" not in told
    assert "score 2.00 of 3" in told
    assert "「朝ロ」" in told
    assert run(desk, "--lang", "ja", "inbox", "朝ロ関係") == DONE
    assert "判断待ち 1 件" in capsys.readouterr().out
    assert run(desk, "--lang", "en", "inbox", "port", "--json") == DONE
    (asked,) = lines(capsys.readouterr().out)
    assert (asked["match"]["outcome"], asked["article"]["url"]) == ("ask", f"{URL}1")
    assert run(desk, "build") == DONE
    assert "1 to decide" in capsys.readouterr().out
    assert run(desk, "status") == DONE
    assert "1 clips, 1 to decide" in capsys.readouterr().out
    site = "".join(path.read_text("utf-8") for path in (desk / "site").rglob("*.html"))
    assert f"{URL}1" not in site
    assert run(desk, "inbox", "nothing") == FAILED


def test_decide_edit_pin_undo_history(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "accept", "port", f"{URL}1", "--note", "大事") == DONE
    assert run(desk, "pin", "port", f"{URL}0", f"{URL}1") == DONE
    assert (
        run(desk, "edit", "port", f"{URL}1", "--headline", "改題", "--date", "2024-06-09") == DONE
    )
    first, second = shown(desk, capsys)
    assert (first["article"]["url"], first["pinned"]) == (f"{URL}0", True)
    assert (second["headline"], second["date"], second["note"]) == ("改題", "2024-06-09", "大事")
    assert second["edited"] == ["headline", "date"]
    assert second["article"]["headline"] == "平壌で会談"
    assert run(desk, "edit", "port", f"{URL}1", "--headline", "") == DONE
    assert shown(desk, capsys)[1]["headline"] == "平壌で会談"
    assert run(desk, "undo", "port") == DONE
    assert "headline as it was" in capsys.readouterr().out
    assert shown(desk, capsys)[1]["headline"] == "改題"
    assert run(desk, "undo", "port") == DONE
    assert run(desk, "undo", "port") == DONE  # both pins at once
    assert [clip.get("pinned", False) for clip in shown(desk, capsys)] == [False, False]
    assert run(desk, "history", "port", f"{URL}1") == DONE
    told = capsys.readouterr().out.splitlines()
    assert "accept" in told[0]
    assert sum("(undone)" in line for line in told) == 5
    assert run(desk, "history", "port", "--json") == DONE
    log = lines(capsys.readouterr().out)
    assert {event["topic"] for event in log} == {"port"}
    assert all(event["at"] and event["kind"] for event in log)
    assert run(desk, "why", f"{URL}1") == DONE
    explained = capsys.readouterr().out
    assert "in the inbox" in explained
    assert "Note: 大事" in explained
    assert "Decisions" in explained
    for _ in range(2):
        status = run(desk, "undo", "port")
    assert status == FAILED
    assert "nothing of yours" in capsys.readouterr().err
    assert run(desk, "history", "port", f"{URL}2") == FAILED


def test_order_by_hand(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def order(*words: str) -> list[str]:
        assert run(desk, "order", "port", *words) == DONE
        return [clip["article"]["url"][-1] for clip in shown(desk, capsys)]

    assert run(desk, "accept", "port", f"{URL}1", f"{URL}2") == DONE
    assert [clip["article"]["url"][-1] for clip in shown(desk, capsys)] == ["2", "1", "0"]
    assert order(f"{URL}0", f"{URL}2", f"{URL}1", "--first") == ["0", "2", "1"]
    assert run(desk, "undo", "port") == DONE
    assert order(f"{URL}0", f"{URL}1", "--first") == ["0", "1", "2"]
    assert order(f"{URL}0", "--after", f"{URL}2") == ["1", "2", "0"]
    assert order(f"{URL}2", "--before", f"{URL}1") == ["2", "1", "0"]
    assert run(desk, "undo", "port") == DONE
    assert f"before {URL}1" in capsys.readouterr().out
    topic(desk, 2)  # another rule does not move them, nor does building
    assert run(desk, "build") == DONE
    assert [clip["article"]["url"][-1] for clip in shown(desk, capsys)] == ["1", "2", "0"]
    page = (desk / "site" / "topics" / "port" / "rss.xml").read_text("utf-8")
    assert sorted("012", key=lambda n: page.index(f"<link>{URL}{n}</link>")) == ["1", "2", "0"]
    assert order(f"{URL}0", f"{URL}1", "--by-date") == ["2", "1", "0"]
    assert run(desk, "order", "port", f"{URL}0", "--before", f"{URL}0") == FAILED
    assert "beside itself" in capsys.readouterr().err
    assert run(desk, "order", "port", f"{URL}0", "--after", "https://else.example/") == FAILED
    assert "not on the page" in capsys.readouterr().err
    assert run(desk, "order", "port", "https://else.example/", "--first") == INCOMPLETE


def test_what_cannot_be_decided(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(desk, "edit", "port", f"{URL}1") == FAILED
    assert "--headline" in capsys.readouterr().err
    assert run(desk, "edit", "port", f"{URL}1", "--date", "昨日") == FAILED
    assert "2024-06-19" in capsys.readouterr().err
    assert run(desk, "pin", "nothing", f"{URL}1") == FAILED
    assert run(desk, "pin", "port", f"{URL}later") == INCOMPLETE
    with pytest.raises(SystemExit):
        run(desk, "backfill", "port", "--since", "June")
    assert "2024-06-19" in capsys.readouterr().err


def test_a_changed_topic_is_shown_before_it_counts(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic(desk, 2)
    before = shown(desk, capsys)
    assert run(desk, "backfill", "port", "--dry-run") == DONE
    told = capsys.readouterr().out
    assert "+ in  2024.06.11  平壌で会談  (みなと新報)" in told
    assert "1 clips in, 0 out, 0 to the inbox." in told
    assert run(desk, "backfill", "port", "--dry-run", "--json") == DONE
    (change,) = lines(capsys.readouterr().out)
    assert (change["change"], change["url"]) == ("in", f"{URL}1")
    assert shown(desk, capsys) == before
    assert run(desk, "backfill", "port") == DONE
    assert "2 clips (+1)" in capsys.readouterr().out
    assert run(desk, "backfill", "port") == DONE
    assert "Nothing to do" in capsys.readouterr().out
    topic(desk, 3)
    assert run(desk, "backfill", "port", "--dry-run") == DONE
    told = capsys.readouterr().out
    assert "- out" in told
    assert run(desk, "--lang", "ja", "backfill", "port") == DONE
    assert "1 件(-1)" in capsys.readouterr().out
