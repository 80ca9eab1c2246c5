"""``kawaraban search``: a mistake under the question, counts, and a search made a topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawaraban.article import Article, Digest, Moment, paragraphs
from kawaraban.cli.main import main
from kawaraban.desk.desk import utc_now
from kawaraban.desk.reading.work import tokens_of
from kawaraban.store.sqlite import open_store


@pytest.fixture
def desk(tmp_path: Path) -> list[str]:
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "机"\n', encoding="utf-8")
    one = Article(
        url="https://press.example/1",
        headline="露朝首脳会談",
        text=paragraphs("会談で条約に署名した。"),
        outlet="岬新聞",
        published=Moment.parse("2024-06-19"),
    )
    with open_store(tmp_path / "desk.db") as store:
        store.save([Digest(article=one, tokens=tokens_of(one))], at=utc_now())
    return ["--desk", str(tmp_path), "--lang", "en"]


def test_a_mistake_is_shown_under_the_question(
    desk: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*desk, "search", "条約 (x"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "kawaraban: character 4: this parenthesis is not closed"
    assert told[1:] == ["  条約 (x", "  \u3000\u3000 ^"]


def test_other_names_and_counts(desk: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*desk, "search", "朝ロ"]) == 1
    assert main([*desk, "search", "朝ロ", "--variants", "--facets"]) == 0
    said = capsys.readouterr().out
    assert "露朝首脳会談" in said
    assert "outlet: 岬新聞 1" in said
    assert "month: 2024-06 1" in said


def test_a_search_is_saved_once(desk: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command = [*desk, "search", "~朝ロ 会談", "--save-as", "talks"]
    assert main(command) == 0
    assert (Path(desk[1]) / "topics" / "talks.toml").is_file()
    assert main(command) == 1
    assert "talks already" in capsys.readouterr().err
    assert main([*desk, "search", "会談 topic:x", "--save-as", "no"]) == 2
    assert not (Path(desk[1]) / "topics" / "no.toml").exists()
