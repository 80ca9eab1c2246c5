"""Importing: each kind of file, twice, damaged, and in the middle."""

from __future__ import annotations

import gzip
import json
import os
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kawaraban.article import RawResponse, to_json
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.desk.building import build
from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.desk import Desk
from kawaraban.desk.importing.importing import CannotImportError, ImportReport, form_of, import_file
from kawaraban.desk.reading.rereading import reread

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, LittlePress, page, write_desk

NOW = datetime(2024, 6, 20, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with LittlePress() as press:
        write_desk(tmp_path / "desk", press, {})
    return tmp_path / "desk"


def take(folder: Path, path: Path, *, topic: str | None = None) -> ImportReport:
    with Desk(folder, write=True, workers=0, now=lambda: NOW) as desk:
        return import_file(desk, path, topic=topic)


def an_archive(folder: Path, count: int = 5) -> Path:
    """A WARC file as any tool writes it: pages, a picture, a redirect."""
    with RawArchive(folder) as archive:
        for n in range(count):
            answer = page(f"朝ロ首脳会談の行方 第{n}報", f"{n}報。{TEXT * (n + 2)}")
            url = f"https://minato.example/news/{n}"
            headers = tuple((k.lower(), v) for k, v in answer.headers.items())
            archive.append(RawResponse(url=url, body=answer.body, headers=headers, fetched=NOW))
        picture = (("content-type", "image/png"),)
        archive.append(
            RawResponse(url="https://minato.example/a.png", body=b"x", headers=picture, fetched=NOW)
        )
        archive.append(
            RawResponse(url="https://minato.example/old", body=b"", status=301, fetched=NOW)
        )
    (path,) = folder.glob("*.warc.gz")
    return path


def test_an_archive_once_and_twice(folder: Path, tmp_path: Path) -> None:
    path = an_archive(tmp_path / "there")
    report = take(folder, path)
    assert (report.articles, report.skipped, report.problem_count) == (5, 2, 0)
    kept = {p: p.stat().st_size for p in (folder / "raw").iterdir()}
    again = take(folder, path)
    assert (again.articles, again.revised) == (0, 0)
    assert {p: p.stat().st_size for p in (folder / "raw").iterdir()} == kept
    renamed = path.rename(tmp_path / "renamed.warc.gz")
    assert take(folder, renamed).articles == 0
    with Desk(folder, write=True) as desk:
        assert reread(desk).changed == 0


def test_a_cut_archive_gives_what_it_has_and_says_where_it_ends(
    folder: Path, tmp_path: Path
) -> None:
    path = an_archive(tmp_path / "there")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report = take(folder, path)
    assert 0 < report.articles < 5
    assert report.problem_count == 1
    path.write_bytes(whole)  # the whole file, arrived later
    assert report.articles + take(folder, path).articles == 5


def test_articles_as_json_lines(folder: Path, tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "url": f"https://minato.example/{n}",
                "headline": f"見出し{n}",
                "published": "2024-06-19",
                "text": f"{n}の本文。{TEXT}",
            },
            ensure_ascii=False,
        )
        for n in range(3)
    ]
    lines.insert(1, "{broken")
    lines.insert(2, '{"url": "https://minato.example/x"}')
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    report = take(folder, path)
    assert report.articles == 3
    assert [p.detail.split(":")[0] for p in report.problems] == [
        "articles.jsonl, line 2",
        "articles.jsonl, line 3",
    ]
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert take(folder, packed).same == 3
    with Desk(folder) as desk:
        stored = desk.store.article("https://minato.example/1")
        assert stored is not None
        assert stored.article.published is not None
        assert stored.article.published.precision == "day"


def test_a_saved_page_needs_to_know_where_it_is_from(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_bytes(page("朝ロ首脳会談", TEXT * 3).body)
    with pytest.raises(CannotImportError, match="--url"):
        take(folder, path)
    with_address = path.read_bytes().replace(
        b"</head>", b'<link rel="canonical" href="https://minato.example/a"></head>'
    )
    path.write_bytes(with_address)
    assert take(folder, path).articles == 1
    with Desk(folder) as desk:
        assert desk.store.article("https://minato.example/a") is not None


def test_sources_from_opml(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="報道">'
        '<outline type="rss" text="みなと新報" xmlUrl="https://minato.example/rss"/>'
        '<outline type="rss" text="みなと新報" xmlUrl="https://minato.example/rss2"/>'
        "</outline></body></opml>",
        "utf-8",
    )
    assert take(folder, path).sources == 2
    assert take(folder, path).sources == 0
    with Desk(folder) as desk:
        assert [s.url for s in desk.config.sources] == [
            "https://minato.example/rss",
            "https://minato.example/rss2",
        ]


def test_a_file_that_is_nothing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(CannotImportError, match=r"picture\.png"):
        form_of(path)


HANDKEPT = """# 朝ロ関係

朝ロ、平壌で会談
2024.06.19

朝ロ、平壌で会談

平壌で会談した。

【社説】接近をどう見るか
2024.06.19

【社説】接近をどう見るか

どう見るか。
"""


def test_a_handkept_page_becomes_accepted_clips(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(HANDKEPT, "utf-8")
    report = take(folder, path)
    assert (report.articles, report.decisions) == (2, 2)
    assert take(folder, path).decisions == 0
    with Desk(folder, write=True, workers=0, now=lambda: NOW) as desk:
        clips = desk.store.clips("north-korea-russia")
        assert [c.headline for c in clips] == ["朝ロ、平壌で会談", "【社説】接近をどう見るか"]
        decide(desk, "朝ロ関係", clips[0].article.address, "reject")
    take(folder, path)  # a rejection stands, whatever the page says
    with Desk(folder) as desk:
        assert [c.headline for c in desk.store.clips("north-korea-russia")] == [
            "【社説】接近をどう見るか"
        ]


def test_a_handkept_page_makes_its_topic(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(HANDKEPT.replace("朝ロ関係", "北極航路"), "utf-8")
    take(folder, path)
    with Desk(folder) as desk:
        assert desk.store.clip_count(desk.topic("北極航路").slug) == 2


@pytest.mark.shared
def test_the_founding_page_comes_out_as_it_went_in(folder: Path, shared: Path) -> None:
    text = (shared / "founding-page" / "page.md").read_text("utf-8")
    heading, *blocks = text.strip("\n").split("\n\n")
    assert heading == "# 朝ロ関係"
    # Each clip: headline and date, headline again, excerpt.
    kept = []
    for dated, alternative, excerpt in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True):
        headline, date = dated.split("\n")
        assert alternative == headline
        kept.append((headline, date, excerpt))
    assert len(kept) == 10
    take(folder, shared / "founding-page" / "page.md")
    with Desk(folder, write=True, workers=0, now=lambda: NOW) as desk:
        clips = desk.store.clips("north-korea-russia")
        shown = [
            (c.headline, f"{c.article.published.day:%Y.%m.%d}", c.excerpt)
            for c in clips
            if c.article.published is not None
        ]
        assert shown == kept
        assert all(c.decision == "accepted" for c in clips)
        build(desk)
        html = (desk.config.site / "topics" / "north-korea-russia" / "index.html").read_text(
            "utf-8"
        )
    page = LexborHTMLParser(html)
    published = [
        (_text(clip, "h2"), _text(clip, "time"), _text(clip, ".excerpt"))
        for clip in page.css("article")
    ]
    assert _text(page.root, "h1") == "朝ロ関係"
    assert published == kept


def _text(node: LexborNode | None, selector: str) -> str:
    """The text of the one element that matches, as it is in the page's source."""
    assert node is not None
    (found,) = node.css(selector)
    return found.text()


@pytest.mark.shared
def test_no_page_of_the_public_archive_is_lost(folder: Path, shared: Path) -> None:
    gold = [json.loads(line) for line in (shared / "press" / "gold.jsonl").open("rb")]
    report = take(folder, shared / "press" / "pages.warc.gz")
    assert report.problem_count == 0
    with Desk(folder) as desk:
        lost = [g["url"] for g in gold if desk.store.article(g["url"]) is None]
        assert lost == []
        assert all(to_json(s.article) for s in desk.store.articles())


# Newsletters, lists of archives -----------------------------------------------------------


def a_mail(number: int, press: LittlePress) -> bytes:
    mail = EmailMessage()
    mail["From"] = "みなと新報 <news@minato.example>"
    mail["Subject"] = f"【夕刊】朝ロ首脳会談の行方 第{number}号"
    mail["Date"] = "Wed, 19 Jun 2024 17:05:00 +0900"
    mail["Message-ID"] = f"<{number}@minato.example>"
    link = press.url(f"/news/2024061{number}")
    mail.set_content("plain")
    mail.add_alternative(
        f"<p>{TEXT}</p><p><a href='{link}'>朝ロ首脳会談の行方を読む 第{number}報</a></p>"
        f"<p><a href='{press.url('/unsubscribe/20240619')}'>やめるにはここを押してください</a></p>",
        subtype="html",
        charset="iso-2022-jp",
    )
    return mail.as_bytes()


def test_a_mailbox_of_newsletters_and_what_they_link_to(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    with LittlePress() as press:
        write_desk(folder, press, {})
        for n in range(3):
            press.paths[f"/news/2024061{n}"] = page(f"朝ロ首脳会談の行方 第{n}報", TEXT * (n + 2))
        box = b"".join(
            b"From a Wed Jun 19 2024\n" + a_mail(n, press).rstrip() + b"\n\n" for n in range(3)
        )
        path = tmp_path / "news.mbox.gz"
        path.write_bytes(gzip.compress(box + b"From a Wed Jun 19 2024\nhello\n"))
        report = take(folder, path)
        assert (report.articles, report.links, report.problem_count) == (3, 3, 1)
        assert [p.code for p in report.problems] == ["not-a-mail"]
        again = take(folder, path)
        assert (again.articles, again.same, again.links) == (0, 3, 0)
        single = tmp_path / "one.eml"
        single.write_bytes(a_mail(1, press))
        assert (form_of(single), take(folder, single).same) == ("mail", 1)
        with Desk(folder, write=True, workers=0, now=lambda: NOW) as desk:
            stored = desk.store.article("mid:1@minato.example")
            assert stored is not None
            assert stored.article.outlet == "みなと新報"
            assert str(stored.article.published) == "2024-06-19T17:05+09:00"
            assert stored.article.body == f"{TEXT}\n朝ロ首脳会談の行方を読む 第1報"
            assert collect(desk).articles == 3
            assert build(desk).written
        assert not any("unsubscribe" in path for path in press.asked)
    with Desk(folder) as desk:
        assert desk.store.clip_count("north-korea-russia")


def test_a_cut_mailbox_gives_what_it_has(folder: Path, tmp_path: Path) -> None:
    with LittlePress() as press:
        box = b"".join(
            b"From a Wed Jun 19 2024\n"
            + a_mail(n, press)
            + os.urandom(3000).hex().encode()
            + b"\n\n"
            for n in range(40)
        )
    path = tmp_path / "news.mbox"
    path.write_bytes(gzip.compress(box)[:-40_000])
    report = take(folder, path)
    assert 0 < report.articles < 40
    assert [p.code for p in report.problems] == ["cut-short"]


def test_a_list_of_archives_takes_what_is_here(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "cc"
    names = [f"crawl-data/CC-NEWS/2024/06/CC-NEWS-{n}.warc.gz" for n in range(3)]
    here.mkdir()
    (here / "warc.paths.gz").write_bytes(gzip.compress("\n".join(names).encode() + b"\n"))
    path = here / "warc.paths.gz"
    assert form_of(path) == "paths"
    first = take(folder, path)
    assert (first.archives, first.absent) == (0, 3)
    an_archive(tmp_path / "a", 3).rename(here / "CC-NEWS-0.warc.gz")
    (here / names[2]).parent.mkdir(parents=True)
    an_archive(tmp_path / "b", 5).rename(here / names[2])
    second = take(folder, path)
    assert (second.archives, second.absent, second.articles + second.same) == (2, 1, 8)
    third = take(folder, path)
    assert (third.done_before, third.articles, third.same) == (2, 0, 0)
    path.write_text("../../etc/outside.warc.gz\n", "utf-8")
    assert take(folder, path).absent == 1
