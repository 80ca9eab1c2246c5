"""merge, split, stories and series on the command line, in both languages."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from kawaraban.cli.main import DONE, FAILED, main

RULES = 'name = "港"\nthreshold = 1\n[[rule]]\nlabel = "港"\nany = ["港"]\nweight = 5\n'
EVENTS = (
    "港 倉庫 火災 消防隊 消火 煙 原因 調査 延焼 避難 警報 鎮火 放水",
    "港 客船 寄港 観光客 市場 灯台 市長 花束 出迎え 乗客 歓迎会 船長 太鼓",
)


def url(event: int, n: int) -> str:
    return f"https://outlet{n}.example/{event}"


def line(event: int, n: int) -> str:
    rng = random.Random(event * 10 + n)
    words = EVENTS[event].split()
    text = "".join("が".join(rng.sample(words, 5)) + "した。" for _ in range(8))
    article: dict[str, object] = {
        "url": url(event, n),
        "headline": ("" if event else f"港の窓({n + 1}) ") + "、".join(rng.sample(words, 4)),
        "published": f"2024-0{6 + event}-10T0{n}:00+09:00",
        "text": text,
        "language": "ja",
        "outlet": f"媒体{n if event else 0}",
    }
    if not event:
        article |= {"series": "港の窓", "part": 2 * n + 1, "column": "港の欄"}
    return json.dumps(article)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "port.toml").write_text(RULES, "utf-8")
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "港"\n', "utf-8")
    lines = "\n".join(line(event, n) for event in (0, 1) for n in range(3))
    (tmp_path / "in.jsonl").write_text(lines, "utf-8")
    at = ["--desk", str(tmp_path), "--quiet", "--workers", "0"]
    assert main([*at, "import", str(tmp_path / "in.jsonl")]) == DONE
    assert main([*at, "build"]) == DONE
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def run(desk: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def run(*words: str, status: int = DONE, lang: str = "en") -> str:
        at = ["--desk", str(desk), "--quiet", "--workers", "0", "--lang", lang]
        assert main([*at, *words]) == status
        said = capsys.readouterr()
        return said.out + said.err

    return run


def stories(run: object) -> list[dict[str, object]]:
    return [json.loads(one) for one in run("stories", "--json").splitlines()]  # type: ignore[operator]


def test_stories_are_listed_merged_split_and_put_back(run: object) -> None:
    assert callable(run)
    ship, fire = stories(run)
    listed = run("stories", "port").splitlines()
    assert listed[0].startswith(f"{ship['id']}  2024.07.10  ")
    assert listed[1].strip() == "3 articles  媒体0, 媒体1, 媒体2"

    told = run("merge", str(fire["id"]), url(1, 2))
    assert told.startswith("One story from now on:")
    assert str(ship["id"]) in told
    run("build")
    (merged,) = stories(run)
    assert (merged["id"], merged["was"]) == (fire["id"], [ship["id"]])
    assert len(merged["urls"]) == 6  # type: ignore[arg-type]

    told = run("split", str(merged["id"])[:8], url(0, 1), url(1, 1), lang="ja")
    assert "から分けます:" in told
    run("build")
    assert sorted(len(one["urls"]) for one in stories(run)) == [2, 4]  # type: ignore[arg-type]
    log = run("stories", "--history", lang="ja").splitlines()
    assert " まとめる " in log[0]
    assert [one["kind"] for one in map(json.loads, run("stories", "--history", "--json").split())
            if isinstance(one, dict)] == ["merge", "split"]  # fmt: skip

    assert run("stories", "--undo").startswith("Undone:")
    run("build")
    assert [len(one["urls"]) for one in stories(run)] == [6]  # type: ignore[arg-type]
    run("stories", "--undo")
    assert "nothing of yours" in run("stories", "--undo", status=FAILED)
    run("build")
    assert {one["id"] for one in stories(run)} == {ship["id"], fire["id"]}
    assert "(undone)" in run("stories", "--history")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "000000000000", "111111111111"), "no story '000000000000'"),
        (("merge", "https://outlet0.example/0", "https://outlet1.example/0"), "one story already"),
        (("split", "https://outlet0.example/0", "https://outlet0.example/1"), "no article of"),
        (("split", "https://outlet0.example/0", *(url(0, n) for n in range(3))), "nothing would"),
    ],
)
def test_what_cannot_be_is_said(run: object, words: tuple[str, ...], said: str) -> None:
    assert callable(run)
    assert said in run(*words, status=FAILED)
    assert run("stories", "--history", status=FAILED) == ""


def test_series_and_columns(run: object) -> None:
    assert callable(run)
    listed = run("series", "--kind", "series").splitlines()
    assert "港の窓  3 parts  2024.06.10" in listed[0]
    assert listed[-1].strip() == "parts not found: 2, 4"
    assert "未収集の回: 2、4" in run("series", lang="ja")
    kinds = [json.loads(one)["kind"] for one in run("series", "--json").splitlines()]
    assert sorted(kinds) == ["column", "series"]
    assert "No series" in run("series", "--outlet", "無い")


@pytest.mark.parametrize(("lang", "words"), [("en", "for good"), ("ja", "一つにまとめる")])
def test_help_in_both_languages(capsys: pytest.CaptureFixture[str], lang: str, words: str) -> None:
    for command in ("merge", "split", "stories", "series"):
        with pytest.raises(SystemExit):
            main(["--lang", lang, command, "--help"])
        text = capsys.readouterr().out
        if command == "merge":
            assert words in text
