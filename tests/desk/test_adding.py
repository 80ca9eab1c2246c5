"""Sources by a site's address, clips by an article's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.cli.main import DONE, FAILED, main
from kawaraban.collect.opml import read_opml
from kawaraban.desk.collecting.adding import NoTopicError, add, clip, look
from kawaraban.desk.collecting.collect import collect
from kawaraban.desk.config import ConfigError, load_config
from kawaraban.desk.desk import Desk
from kawaraban.desk.desk_toml import add_sources

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk


@pytest.fixture
def press() -> Iterator[LittlePress]:
    with LittlePress() as press:
        yield press


@pytest.fixture
def folder(tmp_path: Path, press: LittlePress) -> Path:
    write_desk(tmp_path / "desk", press, {})
    return tmp_path / "desk"


def html(head: str = "", body: str = "") -> Answer:
    text = f"""<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>みなと新報</title>
<meta property="og:site_name" content="みなと新報">{head}</head><body>{body}</body></html>"""
    return Answer(text.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def feed(press: LittlePress, section: str, count: int = 3) -> Answer:
    return rss([(press.url(f"/{section}/{n}"), f"{section} 第{n}報の見出し") for n in range(count)])


def headlines(press: LittlePress) -> str:
    return (
        "<ul>"
        + "".join(
            f'<li><a href="{press.url(f"/news/2024061{n}")}">朝ロ首脳会談の行方を読む 第{n}報</a>'
            f"<time>2024-06-1{n}</time></li>"
            for n in range(8)
        )
        + "</ul>"
    )


def test_feeds_the_head_names_come_first_and_copies_say_so(
    folder: Path, press: LittlePress
) -> None:
    press.paths["/"] = html(
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/all.xml">'
        '<link rel="alternate" type="application/atom+xml" href="/same.xml">'
    )
    press.paths["/all.xml"] = feed(press, "news")
    press.paths["/same.xml"] = feed(press, "news")
    press.paths["/comments/feed"] = feed(press, "comments")
    site = look(load_config(folder), press.url("/"))
    assert (site.outlet, site.language, site.kind) == ("みなと新報", "ja", "listing")
    assert [(c.url, c.by, c.same_as is None) for c in site.candidates] == [
        (press.url("/all.xml"), "head", True),
        (press.url("/same.xml"), "head", False),
        (press.url("/comments/feed"), "head", True),
    ]
    assert [e.headline for e in site.candidates[0].entries[:1]] == ["news 第0報の見出し"]


def test_a_feed_that_is_only_linked_to(folder: Path, press: LittlePress) -> None:
    press.paths["/"] = html(body='<a href="/data/all.rdf">RSS</a> <a href="/feedback">ご意見</a>')
    press.paths["/data/all.rdf"] = feed(press, "news")
    (found, *_) = look(load_config(folder), press.url("/")).candidates
    assert (found.url, found.by) == (press.url("/data/all.rdf"), "link")


def test_a_feed_in_a_common_place(folder: Path, press: LittlePress) -> None:
    press.paths["/"] = html(body="<p>ようこそ</p>")
    press.paths["/rss.xml"] = feed(press, "news")
    (found,) = look(load_config(folder), press.url("/")).candidates
    assert (found.url, found.by) == (press.url("/rss.xml"), "place")


def test_a_news_sitemap_that_robots_names(folder: Path, press: LittlePress) -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    items = "".join(
        f"<url><loc>{press.url(f'/news/{n}')}</loc><news:news><news:publication_date>{day}"
        f"</news:publication_date><news:title>第{n}報の見出し</news:title></news:news></url>"
        for n in range(3)
    )
    press.paths["/"] = html(body="<p>ようこそ</p>")
    press.paths["/robots.txt"] = Answer(
        f"User-agent: *\nDisallow:\nSitemap: {press.url('/index.xml.gz')}\n".encode()
    )
    press.paths["/index.xml.gz"] = Answer(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{press.url('/pages.xml')}</loc></sitemap>"
        f"<sitemap><loc>{press.url('/news.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    press.paths["/news.xml"] = Answer(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"{items}</urlset>".encode()
    )
    site = look(load_config(folder), press.url("/"))
    assert [(c.url, c.kind, c.by) for c in site.candidates] == [
        (press.url("/news.xml"), "sitemap", "robots")
    ]


def test_else_the_page_itself_is_a_listing_unless_robots_forbids(
    folder: Path, press: LittlePress
) -> None:
    press.paths["/"] = html(body=headlines(press))
    (found,) = look(load_config(folder), press.url("/")).candidates
    assert (found.kind, len(found.entries)) == ("listing", 8)
    press.paths["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    site = look(load_config(folder), press.url("/"))
    assert site.candidates == ()
    assert [p.code for p in site.problems] == ["robots"]


def test_what_is_added_is_collected_and_never_added_twice(
    folder: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    desk_toml = folder / "desk.toml"
    before = "# 大事なメモ\r\n" + desk_toml.read_text("utf-8").replace("\n", "\r\n")
    desk_toml.write_bytes(before.encode())
    press.paths["/"] = html('<link rel="alternate" type="application/rss+xml" href="/feed">')
    urls = [press.url(f"/news/{n}") for n in range(2)]
    for n in range(2):
        press.paths[f"/news/{n}"] = page(f"朝ロ首脳会談の行方 第{n}報", f"{n}報。{TEXT * 3}")
    press.paths["/feed"] = rss([(url, "朝ロ首脳会談") for url in urls])
    words = ["--desk", str(folder), "--lang", "en", "--workers", "0"]
    assert main([*words, "add", press.url("/")]) == FAILED  # nobody to ask
    assert desk_toml.read_bytes() == before.encode()
    assert main([*words, "add", "--yes", press.url("/")]) == DONE
    text = desk_toml.read_bytes().decode()
    assert text.startswith(before.rstrip("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (source,) = load_config(folder).sources
    assert (source.url, source.outlet, source.language) == (press.url("/feed"), "みなと新報", "ja")
    assert main([*words, "add", "--yes", press.url("/")]) == DONE
    assert main([*words, "add", "--all", press.url("/feed")]) == DONE
    assert desk_toml.read_bytes().decode() == text
    assert "Added to desk.toml" in capsys.readouterr().out
    with Desk(folder, write=True, workers=0) as desk:
        assert collect(desk).articles == 2


def test_sources_of_an_inline_list_are_left_as_they_are(folder: Path, press: LittlePress) -> None:
    text = 'source = [{name = "a", url = "https://a.example/feed"}]\n'
    (folder / "desk.toml").write_text(text, "utf-8")
    new = load_config(folder).sources[0]
    with pytest.raises(ConfigError, match=r"\[\[source\]\]"):
        add_sources(folder, [type(new)(name="b", url="https://b.example/feed")])
    assert (folder / "desk.toml").read_text("utf-8") == text


def test_an_articles_address_becomes_a_clip_at_once(
    folder: Path, press: LittlePress, capsys: pytest.CaptureFixture[str]
) -> None:
    press.paths["/news/1"] = page("朝ロ首脳会談の行方", TEXT * 4)
    words = ["--desk", str(folder), "--lang", "en", "--workers", "0"]
    assert main([*words, "add", press.url("/news/1?utm_source=mail")]) == FAILED  # not there
    press.paths["/news/1?utm_source=mail"] = press.paths["/news/1"]
    assert main([*words, "add", press.url("/news/1?utm_source=mail")]) == DONE
    assert "a clip of: 朝ロ関係" in capsys.readouterr().out
    with Desk(folder) as desk:
        (found,) = desk.store.clips("north-korea-russia")
        assert (found.decision, found.headline) == ("accepted", "朝ロ首脳会談の行方")
        assert found.article.address == press.url("/news/1")
        stored = desk.store.article(press.url("/news/1"))
        assert stored is not None
        assert stored.raw is not None
        assert desk.raw.read(stored.raw).body == press.paths["/news/1"].body


def test_a_clip_that_no_topic_matches(folder: Path, press: LittlePress) -> None:
    text = (folder / "topics" / "north-korea-russia.toml").read_text("utf-8")
    (folder / "topics" / "other.toml").write_text(text.replace("朝ロ関係", "別の主題"), "utf-8")
    press.paths["/news/2"] = page("港まつりに三万人", "港まつりが開かれた。" * 20)
    with Desk(folder, write=True, workers=0) as desk:
        with pytest.raises(NoTopicError, match="other"):
            clip(desk, press.url("/news/2"))
        assert desk.store.article(press.url("/news/2")) is not None
        done = clip(desk, press.url("/news/2"), topic="別の主題")
        assert (done.topics, done.known) == (("other",), True)
        assert desk.store.clip_count("other") == 1


def test_the_list_of_sources_goes_out_and_comes_in_the_same(
    folder: Path, press: LittlePress, tmp_path: Path
) -> None:
    (folder / "desk.toml").write_text(
        (folder / "desk.toml").read_text("utf-8")
        + '[[source]]\nname = "a"\nurl = "https://a.example/feed"\noutlet = "甲"\n'
        + 'group = ["アジア", "韓国"]\nnote = "速報 & 解説"\n'
        + '[[source]]\nname = "b"\nurl = "https://b.example/"\nkind = "listing"\n',
        "utf-8",
    )
    out = tmp_path / "list.opml"
    assert main(["--desk", str(folder), "opml", str(out)]) == DONE
    first, second = read_opml(out.read_bytes())
    assert (first.category, first.name, first.description) == (
        ("アジア", "韓国"),
        "甲",
        "速報 & 解説",
    )
    assert (second.kind, second.url) == ("listing", "https://b.example/")
    write_desk(tmp_path / "other", press, {})
    assert main(["--desk", str(tmp_path / "other"), "import", str(out)]) == DONE
    theirs, ours = (load_config(tmp_path / n).sources for n in ("other", "desk"))
    assert [(s.url, s.kind, s.group, s.note) for s in theirs] == [
        (s.url, s.kind, s.group, s.note) for s in ours
    ]


def test_a_site_that_answers_with_a_feed_is_that_source(folder: Path, press: LittlePress) -> None:
    press.paths["/feed"] = feed(press, "news")
    with Desk(folder, write=True) as desk:
        site = look(desk.config, press.url("/feed"))
        assert (site.kind, site.outlet) == ("feed", "みなと新報")
        (new,) = add(desk, site, site.candidates)
        assert new.url == press.url("/feed")
        assert add(desk, site, site.candidates) == ()
