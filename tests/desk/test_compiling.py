"""Compiled topics beside the store, and topic files that are read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawaraban.article import Article, paragraphs
from kawaraban.desk.deciding.compiling import compiled_file, compiled_topics
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.work import Stages


def put(folder: Path, slug: str, term: str, name: str = "") -> None:
    file = folder / "topics" / f"{slug}.toml"
    file.parent.mkdir(exist_ok=True)
    named = f'name = "{name}"\n' if name else ""
    rule = f'[[rule]]\nlabel = "r"\nany = ["{term}"]\n'
    file.write_text(f"{named}threshold = 0.5\n{rule}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "試験"\n', encoding="utf-8")
    put(tmp_path, "port", "羅津港", "港")
    put(tmp_path, "rail", "豆満江駅")
    return tmp_path


def said(desk: Desk, text: str) -> list[str]:
    article = Article(url="https://a.example/1", headline="", text=paragraphs(text), language="ja")
    topics, _ = with_examples(desk.topics, desk.store)
    found = Stages(compiled_topics(desk, topics)).match(article)
    assert found == Stages(topics).match(article)
    return [match.topic for match in found]


def test_compiled_topics_are_kept_and_made_anew_when_they_are_stale(folder: Path) -> None:
    with Desk(folder, write=True) as desk:
        file = compiled_file(desk)
        assert said(desk, "羅津港と豆満江駅で") == ["port", "rail"]
        first, made = file.read_bytes(), file.stat()
        assert said(desk, "羅津港で") == ["port"]
        assert file.stat().st_mtime_ns == made.st_mtime_ns
        put(folder, "rail", "ハサン駅")
        assert desk.reload()
        assert said(desk, "羅津港と豆満江駅で") == ["port"]
        assert said(desk, "ハサン駅で") == ["rail"]
        assert file.read_bytes() != first


@pytest.mark.parametrize("damage", [b"", b"other", None])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes | None) -> None:
    with Desk(folder, write=True) as desk:
        said(desk, "")
        file = compiled_file(desk)
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + b"\0" if damage is None else damage)
        assert said(desk, "羅津港で") == ["port"]
        assert file.read_bytes() == whole


def test_where_it_cannot_be_written_topics_are_compiled_all_the_same(folder: Path) -> None:
    with Desk(folder, write=True) as desk:
        compiled_file(desk).mkdir()
        assert said(desk, "羅津港で") == ["port"]


def test_only_a_changed_topic_file_is_read_again(folder: Path) -> None:
    with Desk(folder) as desk:
        port, rail = desk.topics
        put(folder, "rail", "ハサン駅")
        assert desk.reload()
        assert desk.topics[0] is port
        assert desk.topics[1] != rail
        assert not desk.reload()
        (folder / "aliases.toml").write_text(
            '[[set]]\nname = "ports"\nterms = ["羅津港"]\n', encoding="utf-8"
        )
        assert desk.reload()
        assert desk.topics[0] is not port  # it could mean something else now
