# ruff: noqa: E501 (markup as sites write it)
"""``kawaraban inspect``: over the network as the desk fetches, from files, with rules to try."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kawaraban.cli.main import DONE, FAILED, USAGE, main
from kawaraban.desk.config import parse_config

sys.path.insert(0, str(Path(__file__).parent.parent / "desk"))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk

LISTING = """<html lang="ja"><meta charset="utf-8"><title>国際</title>
<link rel="alternate" type="application/rss+xml" href="/feed"><body><ul class="news">
<li><a href="/a/2024061901">朝ロ首脳が会談、条約に署名へ</a><span>2024年6月19日</span></li>
<li><a href="/a/2024061802">北朝鮮メディア、訪問を大きく報道</a><span>2024年6月18日</span></li></ul>"""


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def press(tmp_path: Path) -> Iterator[LittlePress]:
    """A press, and in ``tmp_path`` a desk that may ask it."""
    with LittlePress() as press:
        press.paths["/a/1"] = page(
            "朝ロ首脳が会談", "\n".join(f"{n}。{TEXT * 2}" for n in range(6))
        )
        press.paths["/list"] = Answer(LISTING.encode(), headers={"Content-Type": "text/html"})
        press.paths["/feed"] = rss([(press.url("/a/1"), "朝ロ首脳が会談")])
        write_desk(tmp_path, press, {"minato": "/feed"})
        with (tmp_path / "desk.toml").open("a", encoding="utf-8") as file:
            file.write('select_page = { headline = "h1", byline = ".writer" }\n')
        yield press


def test_a_page_in_two_languages(
    tmp_path: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--desk", tmp_path, "--lang", "en", "inspect", press.url("/a/1")) == DONE
    told = capsys.readouterr().out
    assert "an article's page" in told
    assert (
        "Headline: 朝ロ首脳が会談  [page heading" in told
        or "Headline: 朝ロ首脳が会談  [Open" in told
    )
    assert "the same: " in told
    assert "Published: 2024-06-19T09:00:00+09:00  [Open Graph data" in told
    assert "Byline: not found" in told
    assert "… 3 more paragraphs" in told
    assert "footer (7 characters): © みなと新報" in told
    assert press.asked["/robots.txt"] == 1
    assert run("--desk", tmp_path, "--lang", "ja", "inspect", press.url("/a/1")) == DONE
    told = capsys.readouterr().out
    assert "記事ページ" in told
    assert "掲載日時: 2024-06-19T09:00:00+09:00" in told
    run("--lang", "en")


def test_a_source_and_its_rules(
    tmp_path: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--desk", tmp_path, "--lang", "en", "inspect", "--source", "minato")
    assert run(*words) == DONE
    assert "a feed (rss)" in (told := capsys.readouterr().out)
    assert "Entries: 1, 1 of them with a date" in told
    assert press.asked["/robots.txt"] == 0  # a feed's address is a person's
    assert run(*words, press.url("/a/1"), "--select", "text=article > p") == DONE
    told = capsys.readouterr().out
    assert "Headline: 朝ロ首脳が会談  [the source's own rule (CSS) 98%]" in told
    assert "Outlet: みなと新報  [desk settings 100%]" in told
    assert 'byline = ".writer": finds NOTHING' in told
    assert 'text = "article > p": 6 found' in told
    line = next(line for line in told.splitlines() if "select_page = " in line)
    written = tomllib.loads(line)["select_page"]
    assert written == {"headline": "h1", "byline": ".writer", "text": "article > p"}
    source = f'[[source]]\nname = "a"\nurl = "https://a.example/"\n{line}'
    assert parse_config(source, tmp_path).sources[0].select_page is not None


def test_a_listing_with_and_without_rules(
    tmp_path: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--desk", tmp_path, "--lang", "en", "inspect", press.url("/list"))
    assert run(*words) == DONE
    told = capsys.readouterr().out
    assert "a listing page" in told
    assert "2024-06-19  朝ロ首脳が会談、条約に署名へ" in told
    assert f"Feeds that the page names\n  {press.url('/feed')}" in told
    assert run(*words, "--select", "item=.news li", "--select", "date=b") == DONE
    told = capsys.readouterr().out
    assert 'item = ".news li": 2 found' in told
    assert 'date = "b": finds NOTHING' in told
    assert '  select = { item = ".news li", date = "b" }' in told
    assert run(*words, "--select", "item=.none") == FAILED
    told = capsys.readouterr().out
    assert "no-articles" in told
    assert "--select item=li.news" in told


def test_as_json(
    tmp_path: Path, press: LittlePress, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("--desk", tmp_path, "inspect", "--json", press.url("/a/1")) == DONE
    told = json.loads(capsysbinary.readouterr().out)
    assert told["kind"] == "page"
    assert told["article"]["published"] == "2024-06-19T09:00:00+09:00"
    assert {"field", "source", "value"} <= set(told["said"][0])
    assert run("--desk", tmp_path, "inspect", "--json", press.url("/feed")) == DONE
    assert json.loads(capsysbinary.readouterr().out)["feed"]["entries"][0]["headline"]


def test_saved_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "page.html"
    saved.write_text("<html><body><h1>x</h1>", "utf-8")
    assert run("--desk", tmp_path, "--lang", "en", "inspect", saved, "--as", "page") == FAILED
    assert "--url" in capsys.readouterr().err
    for words in (TEXT * 4, ""):  # whatever it looks like
        saved.write_text(f"<html><body><h1>港の橋</h1><p>{words}</p>", "utf-8")
        assert run("--desk", tmp_path, "inspect", saved) == FAILED
        assert "--url" in capsys.readouterr().err
    saved.write_text(LISTING, "utf-8")
    assert run("feed", "--kind", "listing", saved) == FAILED
    assert "--url" in capsys.readouterr().err
    at = "https://minato.example/w"
    assert run("feed", "--kind", "listing", "--url", at, saved) == DONE
    assert "https://minato.example/a/2024061901" in capsys.readouterr().out
    assert run("--desk", tmp_path, "inspect", saved, "--url", "https://minato.example/w") == DONE
    assert "https://minato.example/a/2024061901" in capsys.readouterr().out
    sitemap = tmp_path / "sitemap.xml"
    sitemap.write_text(
        "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>"
    )
    assert run("--desk", tmp_path, "inspect", sitemap, "--as", "sitemap") == DONE
    assert "an index of sitemaps" in (told := capsys.readouterr().out)
    assert "https://a.example/1.xml" in told
    assert run("--desk", tmp_path, "inspect", tmp_path / "none.html") == FAILED
    assert "there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "an address or a file is wanted"),
        (["https://a.example/", "--select", "title=h1"], "NAME one of item, link"),
        (["https://a.example/", "--select", "headline"], "--select is NAME=CSS"),
        (["https://a.example/", "--select", "headline=h1["], "not closed"),
        (
            ["https://a.example/", "--as", "page", "--select", "item=li"],
            "it takes: headline, published",
        ),
        (["https://a.example/", "--as", "feed", "--select", "item=li"], "no such rule"),
    ],
)
def test_wrong_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run("--desk", tmp_path, "--lang", "en", "inspect", *words) == USAGE
    assert said in capsys.readouterr().err


def test_what_cannot_be_fetched_says_why(
    tmp_path: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--desk", tmp_path, "--lang", "en", "inspect", press.url("/none")) == FAILED
    assert "http-404" in capsys.readouterr().err
    elsewhere = tmp_path / "elsewhere"
    assert run("--desk", elsewhere, "inspect", press.url("/a/1")) == FAILED
    assert "private-address" in capsys.readouterr().err
    assert run("--desk", tmp_path, "inspect", "--source", "nobody") == FAILED
    assert "there are: minato" in capsys.readouterr().err
    assert run("--desk", elsewhere, "inspect", "--source", "nobody") == FAILED
    assert "--desk DIR" in capsys.readouterr().err
    press.paths["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    assert run("--desk", tmp_path, "inspect", press.url("/a/1")) == FAILED
    assert "robots" in capsys.readouterr().err
