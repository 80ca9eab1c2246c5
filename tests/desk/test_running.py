"""Keeping up: what a round takes up, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kawaraban.article import Article, Moment, Paragraph, to_json
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.desk import Desk, DeskBusyError
from kawaraban.desk.importing.importing import import_file
from kawaraban.desk.running import Rounds, site_of

TOPIC = 'name = "港"\nthreshold = 3\n[[rule]]\nlabel = "港"\nany = ["港"]\nweight = 3\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    (folder / "topics").mkdir(parents=True)
    (folder / "desk.toml").write_text('[desk]\ntitle = "T"\n', "utf-8")
    (folder / "topics" / "port.toml").write_text(TOPIC, "utf-8")
    with Desk(folder, write=True, workers=0) as opened:
        yield opened


def articles(path: Path, *headlines: str) -> Path:
    path.write_bytes(
        b"\n".join(
            to_json(
                Article(
                    url=f"https://minato.example/{n}",
                    headline=headline,
                    published=Moment.parse("2024-06-19"),
                    text=(Paragraph(f"{headline}という知らせ。" * 9),),
                )
            )
            for n, headline in enumerate(headlines)
        )
    )
    return path


def test_files_changed_while_running_are_taken_up(desk: Desk) -> None:
    folder = desk.config.folder
    warned: list[str] = []
    rounds = Rounds(desk, lambda error: warned.append(str(error)))
    rounds.one()
    before = site_of(desk)
    (folder / "desk.toml").write_text('[desk]\ntitle = "New"\n', "utf-8")
    (folder / "topics" / "sea.toml").write_text(TOPIC.replace("港", "海"), "utf-8")
    rounds.one()
    assert site_of(desk) != before
    assert desk.config.title == "New"
    assert [t.slug for t in desk.topics] == ["port", "sea"]
    assert "New" in (desk.config.site / "index.html").read_text("utf-8")
    assert (desk.config.site / "topics" / "sea").exists()
    assert warned == []


@pytest.mark.parametrize("file", ["desk.toml", "topics/port.toml"])
def test_a_mistake_made_while_running_is_told_once_and_changes_nothing(
    desk: Desk, file: str
) -> None:
    path = desk.config.folder / file
    good = path.read_text("utf-8")
    warned: list[str] = []
    rounds = Rounds(desk, lambda error: warned.append(str(error)))
    path.write_text(good + "\nwrong = [", "utf-8")
    rounds.one()
    rounds.one()
    assert len(warned) == 1
    assert path.name in warned[0]
    assert desk.config.title == "T"
    assert [t.slug for t in desk.topics] == ["port"]
    path.write_text(good, "utf-8")
    rounds.one()
    path.write_text(good + "\nwrong = [", "utf-8")
    rounds.one()
    assert len(warned) == 2


def test_between_rounds_others_may_write_and_are_seen(desk: Desk, tmp_path: Path) -> None:
    folder = desk.config.folder
    with pytest.raises(DeskBusyError):
        Desk(folder, write=True)
    rounds = Rounds(desk, lambda error: pytest.fail(str(error)))
    rounds.one()
    with Desk(folder, write=True, workers=0) as other:
        import_file(other, articles(tmp_path / "a.jsonl", "港が開いた", "山の話"))
        rounds.one()  # the other is at work: nothing is done and nothing breaks
    rounds.one()
    page = desk.config.site / "topics" / "port" / "index.html"
    assert "港が開いた" in page.read_text("utf-8")
    assert "山の話" not in page.read_text("utf-8")


def test_a_decision_needs_no_pause(desk: Desk, tmp_path: Path) -> None:
    import_file(desk, articles(tmp_path / "a.jsonl", "港が開いた", "山の話"))
    rounds = Rounds(desk, lambda error: pytest.fail(str(error)))
    with Desk(desk.config.folder) as other:  # while the desk is held
        assert decide(other, "port", "https://minato.example/1", "accept")
    rounds.one()
    with Desk(desk.config.folder) as other:
        assert decide(other, "port", "https://minato.example/0", "reject")
    rounds.one()
    page = (desk.config.site / "topics" / "port" / "index.html").read_text("utf-8")
    assert "山の話" in page
    assert "港が開いた" not in page
