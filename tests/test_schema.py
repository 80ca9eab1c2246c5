"""docs/schema says what the filters really read and write."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from kawaraban.article import (
    Article,
    Dateline,
    FieldEvidence,
    Moment,
    Paragraph,
    article_from_json,
)
from kawaraban.cli.filters import article_line
from kawaraban.cli.main import INCOMPLETE, main

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schema"

Run = Callable[..., list[dict[str, Any]]]


def validator(form: str, *, strict: bool = True) -> Draft202012Validator:
    """The committed schema; strict: no field beyond those it names, at any depth."""
    schema = json.loads((FOLDER / f"{form}.schema.json").read_text("utf-8"))
    return Draft202012Validator(closed(schema) if strict else schema)


def closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return (
        {**made, "additionalProperties": False}
        if isinstance(made.get("properties"), dict)
        else made
    )


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "tools" / "make_schema.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_files_are_what_the_code_says() -> None:
    tool = maker()
    made = {name: tool.render(schema) for name, schema in tool.schemas().items()}
    committed = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.schema.json")}
    assert committed == made, "run: python tools/make_schema.py"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.schema.json")), ids=lambda p: p.name)
def test_each_is_a_valid_schema_and_documented(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert f"({path.name})" in (FOLDER / "README.md").read_text("utf-8")


texts = st.text(max_size=12)
offsets = st.integers(-14 * 60, 14 * 60)
moments = st.builds(
    lambda when, offset: Moment.of(when.replace(tzinfo=timezone(timedelta(minutes=offset)))),
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001
    offsets,
) | st.builds(Moment.on, st.dates(date(1900, 1, 2), date(2200, 1, 1)), st.none() | offsets)
articles = st.builds(
    Article,
    url=texts,
    headline=texts,
    published=st.none() | moments,
    updated=st.none() | moments,
    text=st.lists(
        st.builds(Paragraph, texts, st.sampled_from(["paragraph", "subheading"])), max_size=3
    ).map(tuple),
    dateline=st.none() | st.builds(Dateline, texts, st.none() | texts, st.none() | texts),
    part=st.none() | st.integers(1, 99),
    bylines=st.lists(texts, max_size=2).map(tuple),
    evidence=st.lists(st.builds(FieldEvidence, texts, texts), max_size=2).map(tuple),
)


@given(articles)
def test_every_article_written_fits_both_ways(article: Article) -> None:
    line = article_line(article)
    validator("article").validate(json.loads(line))
    validator("article-input").validate(json.loads(line))
    assert article_from_json(line).published == article.published


LEAST = {"url": "https://a.example/1", "headline": "見出し", "published": None, "text": ""}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"text": "一段落\n二段落"},
        {"text": ["一段落", {"text": "小見出し", "kind": "subheading"}]},
        {"text": None},
        {"published": "2024-06-19"},
        {"published": "2024-06-19T08:05:00Z"},
        {"mine": {"kept": "elsewhere"}},
    ],
)
def test_input_that_fits_is_read(change: dict[str, Any]) -> None:
    given_line = {**LEAST, **change}
    validator("article-input", strict=False).validate(given_line)
    assert article_from_json(json.dumps(given_line)).headline == "見出し"


@pytest.mark.parametrize(
    "change",
    [{"text": 1}, {"headline": None}, {"published": 20240619}, {"bylines": "名前"}, {"part": "上"}],
)
def test_input_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    given_line = {**LEAST, **change}
    with pytest.raises(ValidationError):
        validator("article-input", strict=False).validate(given_line)
    with pytest.raises(ValueError, match=r"."):
        article_from_json(json.dumps(given_line))


@pytest.mark.parametrize("missing", [("published",), ("headline",), ("published", "text")])
def test_what_is_not_known_may_be_left_out(missing: tuple[str, ...]) -> None:
    given_line = {name: value for name, value in LEAST.items() if name not in missing}
    validator("article-input", strict=False).validate(given_line)
    article = article_from_json(json.dumps(given_line))
    assert article.url == LEAST["url"]
    assert article.headline == given_line.get("headline", "")


@pytest.mark.parametrize("missing", [("url",), ("headline", "text")])
def test_what_is_no_article_is_refused(missing: tuple[str, ...]) -> None:
    given_line = {name: value for name, value in LEAST.items() if name not in missing}
    with pytest.raises(ValidationError):
        validator("article-input").validate(given_line)
    with pytest.raises(ValueError, match=missing[0]):
        article_from_json(json.dumps(given_line))


PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>朝ロ外相が会談 - 港の新聞</title><meta property="og:site_name" content="港の新聞">
<meta property="article:published_time" content="2024-06-19T17:05:00+09:00">
<meta property="og:image" content="/p.png"></head><body><article><h1>朝ロ外相が会談</h1>
<p>【モスクワ共同】北朝鮮の崔善姫外相とロシアのラブロフ外相は19日、モスクワで会談した。両外相は
両国の包括的な協力について意見を交わし、往来を続けることで一致した。会談は二時間に及んだ。</p>
<p>ロシア外務省によると、会談では北東アジアの情勢も議題となった。北朝鮮側は平壌への招待を伝え、
ロシア側は謝意を示した。両国は今年に入って閣僚級の往来を重ねている。</p></article></body></html>
"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>港の新聞</title>
<link>https://minato.example/</link><description>x</description>
<item><title>朝ロ外相が会談</title><link>https://minato.example/a/1</link><guid>a1</guid>
<pubDate>Wed, 19 Jun 2024 17:05:00 +0900</pubDate><description>要約</description></item>
<item><title>日付のない記事</title><link>https://minato.example/a/2</link></item>
</channel></rss>
"""


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run one command; its lines, each checked against ``form``."""

    def run(form: str, *words: object, status: int = 0) -> list[dict[str, Any]]:
        capfdbinary.readouterr()
        assert main([str(word) for word in words]) == status
        lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
        check = validator(form)
        for line in lines:
            check.validate(line)
        return lines

    return run


def test_the_filters(tmp_path: Path, run: Run) -> None:
    page, feed, topic = tmp_path / "page.html", tmp_path / "feed.xml", tmp_path / "t.toml"
    page.write_text(PAGE, "utf-8")
    feed.write_text(FEED, "utf-8")
    starter = next((ROOT / "src/kawaraban/desk/starter/topics").glob("*.toml"))
    topic.write_text(starter.read_text("utf-8"), "utf-8")

    read = run("article", "read", "--html", page, "--url", "https://minato.example/a/1")
    assert [a["headline"] for a in read] == ["朝ロ外相が会談"]
    entries = run("entry", "feed", feed, "--url", "https://minato.example/feed")
    assert [e["url"][-1] for e in entries] == ["1", "2"]

    articles = tmp_path / "articles.jsonl.gz"
    other = {**LEAST, "url": "https://b.example/2", "headline": "きょうの天気", "text": "晴れ。"}
    with gzip.open(articles, "wt", encoding="utf-8") as out:
        for line in (*read, other):
            out.write(json.dumps(line) + "\n")
        out.write("{not json\n")
    matches = run("match", "match", topic, articles, status=INCOMPLETE)
    assert [m["matched"] for m in matches] == [True, False]
    assert matches[0]["reasons"]
    groups = run("group", "group", articles, status=INCOMPLETE)
    assert [g["copy_of"] for g in groups] == [None, None]


def test_what_a_desk_shows(tmp_path: Path, run: Run) -> None:
    desk, articles = tmp_path / "desk", tmp_path / "articles.jsonl"
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    main(["init", str(desk)])
    read = run("article", "read", "--html", page, "--url", "https://minato.example/a/1")
    lines = [read[0], {**LEAST, "url": "https://b.example/2", "headline": "きょうの天気"}]
    articles.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    at = ("--desk", desk, "--quiet")
    assert main([*map(str, at), "--workers", "0", "import", str(articles)]) == 0
    topic = next((desk / "topics").glob("*.toml")).stem

    assert len(run("article", *at, "articles")) == 2
    assert [c["headline"] for c in run("clip", *at, "clips", topic)] == ["朝ロ外相が会談"]
    run("story", *at, "stories", topic, "--json")
    run("series", *at, "series", "--json")
    run("regrouping", *at, "stories", "--history", "--json", status=1)
    assert len(run("status", *at, "status", "--json")) >= 40
    (why,) = run("why", *at, "why", "--json", "https://minato.example/a/1")
    assert why["matches"][0]["matched"] is True


def test_the_readme_example_is_an_article() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    validator("article-input").validate(json.loads(example))
    assert len(article_from_json(example).text) == 2
