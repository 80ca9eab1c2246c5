"""desk.toml: what is read from it, and that mistakes are named with their line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kawaraban.desk.config import ConfigError, Source, append_sources, load_config, parse_config
from kawaraban.desk.starting import starter_files

FOLDER = Path("/desk")


def test_everything_has_a_default() -> None:
    config = parse_config("", FOLDER)
    assert config.sources == ()
    assert config.store == FOLDER / "desk.db"
    assert (config.shortest, config.longest) == (900.0, 86400.0)
    assert config.max_bytes == 16 * 1024 * 1024


def test_a_source_with_all_its_keys() -> None:
    config = parse_config(
        """
        [collect]
        shortest = "10m"
        max_bytes = "2 MB"
        allow_hosts = ["Localhost:8000"]
        [[source]]
        name = "minato"
        outlet = "みなと新報"
        kind = "listing"
        url = "https://minato.example/news"
        language = "ja"
        timezone = "-03:30"
        pages = false
        select = { item = "li", link = "a" }
        """,
        FOLDER,
    )
    source = config.source("minato")
    assert source is not None
    assert source.offset == -210
    assert (source.kind, source.pages, source.outlet) == ("listing", False, "みなと新報")
    assert source.select is not None
    assert config.shortest == 600.0
    assert config.max_bytes == 2 * 1024 * 1024
    assert config.allow_hosts == {"localhost:8000"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[desk]\ntitel = "x"', 2, "titel"),
        ("[collect]\ngap = -1", 1, "gap"),
        ('[collect]\nshortest = "soon"', 2, "shortest"),
        ('[[source]]\nname = "a"\nurl = "ftp://x.example/"', 3, "ftp"),
        ('[[source]]\nname = "a b"\nurl = "https://x.example/"', 2, "name"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\ntimezone = "JST"', 4, "timezone"),
        (
            '[[source]]\nname = "a"\nurl = "https://x.example/"\n'
            '[[source]]\nname = "a"\nurl = "https://y.example/"',
            2,
            "two sources",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(ConfigError, match=word) as error:
        parse_config(text, FOLDER)
    assert f"line {line}" in str(error.value)


def test_broken_toml_is_named() -> None:
    with pytest.raises(ConfigError, match=r"desk\.toml: .*\]"):
        parse_config("[desk", FOLDER)


def test_a_folder_without_a_desk_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="kawaraban init"):
        load_config(tmp_path)


def test_appended_sources_leave_what_stands_there() -> None:
    text = '# mine\n[desk]\ntitle = "T"\n'
    source = Source(name="a", url="https://x.example/f", outlet='The "X"')
    longer = append_sources(text, [source])
    assert longer.startswith(text.rstrip("\n"))
    config = parse_config(longer, FOLDER)
    assert config.source("a") == source
    assert config.title == "T"


def test_the_starter_desk_is_a_whole_desk() -> None:
    files = dict(starter_files())
    config = parse_config(files["desk.toml"], FOLDER)
    assert len({s.url for s in config.sources}) >= 40
    assert {s.language for s in config.sources} >= {"ja", "ko", "en", "ru", "zh"}
    assert all(s.outlet for s in config.sources)
    assert "topics/north-korea-russia.toml" in files


def test_every_setting_of_the_starter_desk_is_commented() -> None:
    lines = dict(starter_files())["desk.toml"].splitlines()
    head = lines[: next(n for n, line in enumerate(lines) if line.startswith("[[source]]"))]
    settings = [n for n, line in enumerate(head) if "=" in line and not line.startswith("#")]
    assert settings
    uncommented = [
        head[n] for n in settings if "#" not in head[n] and not head[n - 1].startswith("#")
    ]
    assert uncommented == []
    assert tomllib.loads("\n".join(lines))
