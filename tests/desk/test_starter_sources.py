"""The starter desk's sources: read as they stand, and accounted for in the documentation."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from kawaraban.desk.config import parse_config

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = resources.files("kawaraban.desk").joinpath("starter", "desk.toml").read_text("utf-8")
CONFIG = parse_config(TEXT, Path("/desk"))


def test_enough_sources_in_each_language() -> None:
    count = Counter(source.language for source in CONFIG.sources)
    assert len(CONFIG.sources) >= 45
    assert set(count) == {"ja", "ko", "en", "ru", "zh"}
    assert min(count.values()) >= 5


def test_each_source_is_whole_and_there_once() -> None:
    urls = [source.url for source in CONFIG.sources]
    assert len(set(urls)) == len(urls)
    for source in CONFIG.sources:
        assert source.outlet
        assert source.offset is not None
        parts = urlsplit(source.url)
        assert "." in (parts.hostname or "")
        assert re.fullmatch(r"[a-z0-9-]+", source.name)


def test_each_source_has_a_comment_in_two_languages() -> None:
    lines = TEXT.splitlines()
    for number, line in enumerate(lines):
        if line == "[[source]]":
            assert re.match(r"# .+ / .+", lines[number - 1]), lines[number - 1]
    settings = TEXT[: TEXT.index("# 情報源")].splitlines()
    assert all("#" in line for line in settings if line and not line.startswith("["))


def test_switched_off_sources_work_when_switched_on() -> None:
    on = re.sub(r"^# (\[\[source\]\]|\w+ = )", r"\1", TEXT, flags=re.MULTILINE)
    assert len(parse_config(on, Path("/desk")).sources) > len(CONFIG.sources)


def test_the_documentation_has_each_source_and_no_other() -> None:
    text = (ROOT / "docs/sources.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?): .+? \| <(\S+)> \| (.+?) \|", text, re.MULTILINE)
    assert [(name, outlet, url) for name, outlet, url, _ in rows] == [
        (source.name, source.outlet, source.url) for source in CONFIG.sources
    ]
    assert all(evidence.strip() for *_, evidence in rows)
    assert f"the {len(CONFIG.sources)} sources below" in text
