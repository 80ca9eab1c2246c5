"""The benchmark's archive: other articles each time, the same ones for the same seed."""

from __future__ import annotations

import importlib.util
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from kawaraban.article import Problem, RawResponse
from kawaraban.collect.warc import read_warc

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://minato.example/2024/06/19/talks.html"
PAGE = """<!doctype html><html lang="en"><head><title>Ministers discuss harbour repairs</title>
<link rel="canonical" href="{address}"><meta property="og:title"
content="Ministers discuss harbour repairs"><script>var ministers = "2024-06-19x";</script>
<script type="application/ld+json">{{"headline": "Ministers discuss harbour repairs",
"datePublished": "2024-06-19T17:05:00+09:00", "url": "{escaped}"}}</script></head>
<body><h1>Ministers discuss harbour repairs</h1><time datetime="2024-06-19">19.06.2024</time>
<p>{text} &amp; caf&eacute; owners answered again on Monday.</p></body></html>"""
TEXTS = (
    "Workers finished painting every wooden bridge before winter storms arrived early",
    "Several students brought fresh bread while teachers counted empty chairs slowly",
    "Local fishermen repaired broken nets after heavy clouds moved further north",
)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    path = ROOT / "benchmarks" / "make_archive.py"
    spec = importlib.util.spec_from_file_location("make_archive", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_archive"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(maker: ModuleType, tmp_path: Path) -> Path:
    path = tmp_path / "pages.warc.gz"
    with path.open("wb") as out:
        for number, text in enumerate(TEXTS):
            url = ADDRESS.replace("talks", f"talks{number}")
            html = PAGE.format(address=url, escaped=url.replace("/", "\\/"), text=text)
            page = maker.prepare(url, html, datetime(2024, 6, 20, tzinfo=UTC))
            plain = maker.Page(url, page.headers, "en", (html,), frozenset(), (), (), page.fetched)
            out.write(maker.record(plain, number, seed=0))
    return path


def responses(path: Path) -> list[RawResponse]:
    found = list(read_warc(path))
    assert not [one for one in found if isinstance(one, Problem)]
    return [one[1] for one in found if not isinstance(one, Problem)]


def test_articles_differ_and_agree_with_themselves(
    maker: ModuleType, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "large.warc.gz"
    maker.make(source, out, 60, 1)
    pages = responses(out)
    assert len({raw.url for raw in pages}) == 60
    bodies = [raw.body.decode() for raw in pages]
    texts = [re.findall(r"<p>(.*?)</p>", body)[0] for body in bodies]
    assert len(set(texts)) == 60
    assert all("&amp; " in text and "&eacute;" not in text for text in texts)
    assert all(text.endswith("on Monday.") for text in texts)
    for raw, body in zip(pages, bodies, strict=True):
        headlines = re.findall(r"<title>(.*?)</title>|<h1>(.*?)</h1>|content=\"(.*?)\"", body)
        headlines += re.findall(r'"headline": "(.*?)"', body)
        assert len({"".join(found) for found in headlines}) == 1
        assert f'href="{raw.url}"' in body
        assert raw.url.replace("/", "\\/") in body
        iso, written = re.findall(r'datetime="(.*?)">(.*?)<', body)[0]
        assert ".".join(reversed(iso.split("-"))) == written
        assert f'"datePublished": "{iso}T17:05:00+09:00"' in body
        assert iso <= "2024-06-19"
        assert 'var ministers = "' in body


def test_the_same_seed_gives_the_same_archive(
    maker: ModuleType, source: Path, tmp_path: Path
) -> None:
    one, two, other = (tmp_path / name for name in ("one.warc.gz", "two.warc.gz", "other.warc.gz"))
    maker.make(source, one, 9, 1)
    maker.make(source, two, 9, 1)
    maker.make(source, other, 9, 2)
    assert one.read_bytes() == two.read_bytes() != other.read_bytes()


def test_the_subject_is_named_on_some(maker: ModuleType, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "large.warc.gz"
    maker.make(source, out, 101, 1)
    titles = [re.findall(r"<title>(.*?)<", raw.body.decode())[0] for raw in responses(out)]
    assert [n for n, t in enumerate(titles) if "North Korea" in t and "Russia" in t] == [0, 50, 100]
