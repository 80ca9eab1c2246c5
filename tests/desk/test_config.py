"""desk.toml: what is read from it, and that mistakes are named with their line."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kawaraban.article import PageSelectors
from kawaraban.desk.config import ConfigError, Source, load_config, parse_config
from kawaraban.desk.desk_toml import append_sources
from kawaraban.desk.starting import starter_files
from kawaraban.read.leads.excerpt import ExcerptForm
from kawaraban.wording import set_language

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
        select_page = { headline = "h1.ttl", remove = ".ad, .pr" }
        """,
        FOLDER,
    )
    source = config.source("minato")
    assert source is not None
    assert source.offset == -210
    assert (source.kind, source.pages, source.outlet) == ("listing", False, "みなと新報")
    assert source.select is not None
    assert source.select_page == PageSelectors(headline="h1.ttl", remove=".ad, .pr")
    assert config.shortest == 600.0
    assert config.max_bytes == 2 * 1024 * 1024
    assert config.allow_hosts == {"localhost:8000"}


def test_a_zone_with_summer_time() -> None:
    source = parse_config(
        '[[source]]\nname = "a"\nurl = "https://x.example/"\ntimezone = "Europe/Berlin"', FOLDER
    ).source("a")
    assert source is not None
    assert (source.offset, source.zone) == (None, "Europe/Berlin")
    assert source.offset_on(datetime(2024, 6, 19, tzinfo=UTC)) == 120
    assert source.offset_on(datetime(2024, 1, 19, tzinfo=UTC)) == 60


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[desk]\ntitel = "x"', 2, "titel"),
        ("[collect]\ngap = -1", 2, "gap"),
        ("[collect]\ngap = nan", 2, "gap"),
        ("[collect]\ntimeout = inf", 2, "timeout"),
        ("[collect]\n# gap\ncontact = 'gap'\ngap = 'x'", 4, "gap takes a number"),
        ('[collect]\nlongest = "10m"', 1, "longest not below"),
        ('[collect]\nlongest = "9999d"', 1, "at most a year"),
        ("[collect]\nmax_bytes = 0", 2, "max_bytes"),
        ('[collect]\ncontact = "a\\nb"', 2, "contact"),
        ('[collect]\nallow_hosts = ["http://x.example/"]', 2, "allow_hosts"),
        ("[collect]\nallow_hosts = [1]", 2, "each item of allow_hosts"),
        ('[paths]\nsite = "."', 2, "site"),
        ('[paths]\nsite = "raw"', 1, "different places"),
        ('[source]\nname = "a"', 1, "two brackets"),
        ('title = "x"', 1, "title"),
        ('[[source]]\nname = "a"\n\n[[source]]\nname = "b"\nurl = "https://x.example/"', 1, "url"),
        (
            '[[source]]\nname = "a"\nurl = "https://x.example/"\npages = false\n'
            '[[source]]\nname = "b"\nurl = "https://y.example/"\npages = "no"',
            8,
            "pages takes true or false",
        ),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\ntimezon = "x"', 4, "timezone meant"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\nkind = "rss"', 4, "sitemap"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\nlanguage = "Japanese"', 4, "code"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\nselect = {itm = "li"}', 4, "itm"),
        ('[collect]\nshortest = "soon"', 2, "shortest"),
        ('[[source]]\nname = "a"\nurl = "ftp://x.example/"', 3, "ftp"),
        ('[[source]]\nname = "a b"\nurl = "https://x.example/"', 2, "name"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\ntimezone = "JST"', 4, "timezone"),
        ('[[source]]\nname = "a"\nurl = "https://x.example/"\ntimezone = "A/B"', 4, "timezone"),
        (
            '[[source]]\nname = "a"\nurl = "https://x.example/"\n'
            '[[source]]\nname = "a"\nurl = "https://y.example/"',
            5,
            "already",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(ConfigError, match=word) as error:
        parse_config(text, FOLDER)
    assert f"line {line}" in str(error.value)


def test_excerpts_of_all_pages_and_of_one_topic(tmp_path: Path) -> None:
    assert parse_config("", FOLDER).excerpt_of("bridge") == ExcerptForm(140, dateline=True)
    topic = tmp_path / "topics" / "bridge.toml"
    topic.parent.mkdir()
    topic.write_text('name = "橋"', "utf-8")
    text = """
        [page]
        excerpt_length = 200
        [[topic]]
        name = "bridge"
        excerpt = "without-dateline"
        """
    config = parse_config(text, tmp_path)
    assert config.excerpt_of("other") == ExcerptForm(200, dateline=True)
    assert config.excerpt_of("bridge") == ExcerptForm(200, dateline=False)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[page]\nexcerpt = "whole"', 2, "without-dateline"),
        ("[page]\nexcerpt_length = 0", 2, "1 to 1000"),
        ("[page]\nexcerpt_length = 1001", 2, "1 to 1000"),
        ("[page]\nexcerp = 1", 2, "excerpt meant"),
        ('[page]\n[[topic]]\nname = "nowhere"', 3, "nowhere.toml"),
        ('[page]\n[[topic]]\nname = "../desk"', 3, "topics/"),
    ],
)
def test_a_mistake_in_excerpts_is_named_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(ConfigError, match=word) as error:
        parse_config(text, FOLDER)
    assert f"line {line}" in str(error.value)


@pytest.mark.parametrize(
    ("text", "line"), [("[desk", 1), ('[desk]\ntitle = "a"\ntitle = "b"\n', 3)]
)
def test_broken_toml_is_named(text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"desk\.toml, line {line}: not TOML"):
        parse_config(text, FOLDER)


def test_mistakes_in_japanese() -> None:
    set_language("ja")
    try:
        with pytest.raises(ConfigError, match=r"desk\.toml 2 行目: gap に書けるのは数です"):
            parse_config("[collect]\ngap = 'x'", FOLDER)
    finally:
        set_language("en")


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert parse_config('\ufeff[desk]\ntitle = "T"', FOLDER).title == "T"


def test_a_text_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_bytes('[desk]\ntitle = "瓦版"\n'.encode("shift_jis"))
    with pytest.raises(ConfigError, match="line 2: not UTF-8"):
        load_config(tmp_path)


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


LISTING = '[[source]]\nname = "a"\nurl = "https://x.example/"\nkind = "listing"\n'


@pytest.mark.parametrize(
    ("rules", "line", "word"),
    [
        ('select = { item = "li:hover" }', 5, ":hover cannot be used"),
        ('select_page = { headline = "h1[" }', 5, "headline = 'h1\\['"),
        ('select_page = { headlin = "h1" }', 5, "it takes headline, published"),
        ('select_page = { text = "" }', 5, "it is empty"),
        ('pages = true\nselect_page.headline = "h1"\nselect_page.text = "p >"', 7, "after >"),
        ('[source.select_page]\nheadline = "h1"\n\ntext = "1p"', 8, "is no CSS"),
        ('[source.select]\nitem = "li"\n[source.select_page]\ntitle = "h1"', 8, "has no title"),
    ],
)
def test_a_rule_that_is_none_is_named_with_its_line(rules: str, line: int, word: str) -> None:
    with pytest.raises(ConfigError, match=word) as error:
        parse_config(LISTING + rules, FOLDER)
    assert f"line {line}:" in str(error.value)


def test_rules_for_a_listing_are_for_no_feed() -> None:
    with pytest.raises(ConfigError, match="go into select_page"):
        parse_config(LISTING.replace("listing", "feed") + 'select = { item = "li" }', FOLDER)


@pytest.mark.parametrize("text", ["a = " + "[" * 3000 + "]" * 3000, "a = " + "9" * 6000])
def test_what_no_parser_takes_is_one_clear_error(text: str) -> None:
    with pytest.raises(ConfigError, match=r"desk\.toml: "):
        parse_config(text, Path("/desk"))
