"""The command line as a person or a script uses it: words in, words and statuses out."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kawaraban.article import RawResponse
from kawaraban.cli.main import DONE, FAILED, INCOMPLETE, USAGE, main
from kawaraban.collect.raw_archive import RawArchive

TOPIC = """name = "朝ロ関係"
threshold = 3
[[rule]]
label = "朝ロ"
any = ["@north-korea+@russia"]
weight = 3
"""

PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>{headline} | みなと新報</title>
<meta property="og:site_name" content="みなと新報"><link rel="canonical" href="{url}">
<meta property="article:published_time" content="2024-06-19T09:00:00+09:00"></head>
<body><article><h1>{headline}</h1><p>{text}</p></article></body></html>"""
TEXT = "朝ロの首脳は19日、平壌で会談し、条約に署名した。両国は協力の拡大で一致したという。" * 4


def run(*words: str | Path) -> int:
    return main([str(w) for w in words])


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def article(number: int, **fields: object) -> str:
    there = {
        "url": f"https://minato.example/{number}",
        "headline": f"朝ロ首脳会談 {number}",
        "published": "2024-06-19T09:00+09:00",
        "text": TEXT,
    }
    return json.dumps(there | fields, ensure_ascii=False)


def test_no_words_teach(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == USAGE
    assert "kawaraban sample" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "word"), [("ja", "集める"), ("en", "fetch what is due")])
def test_help_in_two_languages(
    capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--lang", language, "--help")
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert word in told
    assert ("usage" in told, "show this" in told) == (language == "en", language == "en")
    with pytest.raises(SystemExit):
        run("collect", "--help")
    told = capsys.readouterr().out
    assert told.count("kawaraban collect [-h]") == 1
    assert "--desk" not in told
    run("--lang", "en")


def test_a_desk_from_init_to_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    assert run("init", desk) == DONE
    assert (desk / "desk.toml").is_file()
    assert run("init", desk) == FAILED  # never over a desk that is there
    assert "is a desk already" in capsys.readouterr().err

    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        article(1) + "\n" + article(2, headline="別の話", text="別の話。" * 40) + "\n", "utf-8"
    )
    assert run("--desk", desk, "-q", "import", articles) == DONE
    assert run("--desk", desk, "-q", "build") == DONE
    capsys.readouterr()

    assert run("--desk", desk, "clips", "朝ロ関係") == DONE
    assert lines(capsys.readouterr().out)[0]["article"]["url"] == "https://minato.example/1"
    assert run("--desk", desk, "articles") == DONE
    assert len(lines(capsys.readouterr().out)) == 2
    assert run("--desk", desk, "stories", "north-korea-russia") == DONE
    assert "No stories yet" in capsys.readouterr().err  # one article alone is none
    assert run("--desk", desk, "search", "朝ロ", "首脳") == DONE
    assert "https://minato.example/1" in capsys.readouterr().out
    assert run("--desk", desk, "search", "チューリップ") == FAILED
    capsys.readouterr()

    assert run("--desk", desk, "why", "https://minato.example/1") == DONE
    told = capsys.readouterr().out
    assert "朝ロ首脳会談 1" in told
    assert "on the page" in told
    copied = "https://MINATO.example:443/1?utm_source=mail#top"
    assert run("--desk", desk, "why", copied) == DONE
    told = capsys.readouterr().out
    assert told.startswith("https://minato.example/1\n")
    assert "imported" in told
    assert run("--desk", desk, "--lang", "ja", "why", copied) == DONE
    assert "朝ロ関係: " in (told := capsys.readouterr().out)
    assert "見出し 「朝ロ」" in told
    assert run("--desk", desk, "--lang", "en", "why", "https://nobody.example/") == FAILED
    assert "Nothing is known" in capsys.readouterr().err

    assert run("--desk", desk, "status") == DONE
    told = capsys.readouterr().out
    assert "never asked yet" in told
    assert " sources: 0 well, 0 failing, 0 gone, " in told
    assert "2 articles" in told


def test_decisions_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    run("init", desk)
    articles = tmp_path / "articles.jsonl"
    articles.write_text(article(1) + "\n", "utf-8")
    run("--desk", desk, "-q", "import", articles)
    topic, url = "north-korea-russia", "https://minato.example/1"

    def on_page() -> int:
        capsys.readouterr()
        assert run("--desk", desk, "clips", topic) == DONE
        return len(capsys.readouterr().out.splitlines())

    assert on_page() == 1
    assert run("--desk", desk, "reject", topic, url) == DONE
    assert on_page() == 0
    run("--desk", desk, "-q", "import", articles)
    run("--desk", desk, "-q", "build")
    assert on_page() == 0
    assert run("--desk", desk, "clear", topic, url + "?utm_source=mail") == DONE
    run("--desk", desk, "-q", "build")
    assert on_page() == 1
    later = "https://minato.example/later?utm_source=mail"
    assert run("--desk", desk, "accept", topic, later) == INCOMPLETE
    articles.write_text(
        article(9, url="https://minato.example/later", text="関係のない話。" * 30) + "\n", "utf-8"
    )
    run("--desk", desk, "-q", "import", articles)
    assert on_page() == 2
    assert run("--desk", desk, "accept", "nothing", url) == FAILED
    assert "no topic 'nothing'" in capsys.readouterr().err


def test_general_options_may_follow_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init", tmp_path / "desk")
    capsys.readouterr()
    assert run("status", "--desk", tmp_path / "desk", "--lang", "ja") == DONE
    assert "まだ取得していません" in capsys.readouterr().out
    assert run("--desk", tmp_path / "desk", "status", "--lang=en", "-q") == DONE
    assert "never asked yet" in capsys.readouterr().out


def test_no_desk_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--desk", tmp_path, "status") == FAILED
    assert "kawaraban init" in capsys.readouterr().err


def test_read_prints_what_match_and_group_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with RawArchive(tmp_path / "raw") as archive:
        for n in range(3):
            url = f"https://minato.example/{n}"
            html = PAGE.format(headline=f"朝ロ首脳会談 {n}", url=url, text=TEXT + str(n % 2))
            archive.append(
                RawResponse(
                    url=url,
                    body=html.encode(),
                    headers=(("content-type", "text/html"),),
                    fetched=datetime(2024, 6, 20, tzinfo=UTC),
                )
            )
    (warc,) = (tmp_path / "raw").glob("*.warc.gz")
    assert run("--workers", "0", "read", "--warc", warc) == DONE
    out = capsys.readouterr().out
    read = lines(out)
    assert [a["url"] for a in read] == [f"https://minato.example/{n}" for n in range(3)]
    assert all({"url", "headline", "published", "text"} <= a.keys() for a in read)
    assert read[0]["outlet"] == "みなと新報"

    articles = tmp_path / "articles.jsonl"
    articles.write_text(out, "utf-8")
    topic = tmp_path / "topic.toml"
    topic.write_text(TOPIC, "utf-8")
    assert run("match", topic, articles) == DONE
    matched = lines(capsys.readouterr().out)
    assert [m["url"] for m in matched] == [a["url"] for a in read]
    assert all(m["matched"] and m["score"] >= 3 and m["reasons"] for m in matched)
    span = next(r for r in matched[0]["reasons"] if r["field"] == "headline")
    assert read[0]["headline"][span["start"] : span["end"]] == "朝ロ"

    assert run("group", articles) == DONE
    grouped = lines(capsys.readouterr().out)
    assert grouped[0]["copy_of"] is None
    assert grouped[2]["copy_of"] == "https://minato.example/0"
    assert grouped[2]["story"] == grouped[0]["story"]


def test_a_saved_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        PAGE.format(headline="朝ロ首脳会談", url="https://minato.example/a", text=TEXT), "utf-8"
    )
    assert run("read", "--html", page) == DONE
    assert lines(capsys.readouterr().out)[0]["url"] == "https://minato.example/a"
    assert run("read", "--html", page, "--url", "https://minato.example/a?ref=1") == DONE
    assert lines(capsys.readouterr().out)[0]["url"] == "https://minato.example/a?ref=1"
    empty = tmp_path / "empty.html"
    empty.write_text("<html></html>", "utf-8")
    assert run("read", "--html", empty, "--url", "https://minato.example/b") == INCOMPLETE
    assert "https://minato.example/b" in capsys.readouterr().err


def test_unreadable_lines_are_told_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = tmp_path / "topic.toml"
    topic.write_text(TOPIC, "utf-8")
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(["{", article(1), "", '{"url": 3}', article(2)]), "utf-8")
    assert run("match", topic, articles) == INCOMPLETE
    told = capsys.readouterr()
    assert len(lines(told.out)) == 2
    assert "line 1" in told.err
    assert "line 4" in told.err
    assert "line 3" not in told.err


def test_examples_alone_make_a_topic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    topic = tmp_path / "topic.toml"
    topic.write_text('name = "朝ロ関係"\n', "utf-8")
    accepted, articles = tmp_path / "accepted.md", tmp_path / "articles.jsonl"
    accepted.write_text(
        "# 朝ロ関係\n\n"
        + "\n\n".join(
            f"朝ロ首脳会談 {n}\n2024.06.19\n\n朝ロ首脳会談 {n}\n\n{TEXT[:140]}" for n in range(3)
        ),
        "utf-8",
    )
    articles.write_text(
        article(1) + "\n" + article(2, headline="桜が咲いた", text="公園の桜が見頃だ。" * 20),
        "utf-8",
    )
    assert run("match", topic, "--accepted", accepted, articles) == DONE
    matched = lines(capsys.readouterr().out)
    assert [m["matched"] for m in matched] == [True, False]


def test_a_feed_as_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<rss version="2.0"><channel><title>t</title><item><title>朝ロ</title>'
        "<link>/news/1</link><pubDate>Wed, 19 Jun 2024 09:00:00 +0900</pubDate></item>"
        "</channel></rss>",
        "utf-8",
    )
    assert run("feed", feed, "--url", "https://minato.example/rss") == DONE
    (entry,) = lines(capsys.readouterr().out)
    assert entry["url"] == "https://minato.example/news/1"
    assert entry["published"].startswith("2024-06-19T09:00")
    feed.write_text("<!doctype html><title>no</title>", "utf-8")
    assert run("feed", feed) == FAILED
    assert "not-a-feed" in capsys.readouterr().err


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(article(n) for n in range(3000)), "utf-8")
    topic = tmp_path / "topic.toml"
    topic.write_text(TOPIC, "utf-8")
    command = [sys.executable, "-m", "kawaraban", "match", str(topic), str(articles)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait()


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom kawaraban.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'aiohttp', 'lxml', 'sqlite3', 'jinja2', 'selectolax', 'asyncio'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
