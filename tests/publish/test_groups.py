"""Pages of stories, series and columns; a topic story by story; what was changed in an article."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from lxml import html

from kawaraban.article import clip_id, paragraphs
from kawaraban.publish import groups
from kawaraban.publish.site import build_site
from kawaraban.store.base import Decision, Store
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import press

SUMMIT = "https://hato.example/world/20240619-summit.html"
STORY = clip_id("https://linhai.example/guoji/c-20240618.html")
WAS = clip_id("https://hangang-ilbo.example/politics/202406190912")
COLUMN = clip_id("https://asahikage.example/2024/07/01/column-1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.db") as store:
        press.fill(store, press.articles() + press.many(12))
        yield store


def page(site: Path, path: str) -> html.HtmlElement:
    tree = html.fromstring((site / path / "index.html").read_bytes())
    assert isinstance(tree, html.HtmlElement)
    return tree


def text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def texts(tree: html.HtmlElement, selector: str) -> list[str]:
    return [text(element) for element in tree.cssselect(selector)]


def build(store: Store, folder: Path, **more: object) -> Path:
    build_site(store, press.TOPICS, folder, title="見本", **more)  # type: ignore[arg-type]
    return folder


def test_a_story_has_everything_in_order_of_time(store: Store, tmp_path: Path) -> None:
    tree = page(build(store, tmp_path / "site"), f"stories/{STORY}")
    assert text(tree.cssselect("h1")[0]).startswith("朝ロ首脳が平壌で会談")
    assert texts(tree, ".slate > header .meta > *") == ["5件と転載6件", "2024.06.18–2024.06.20"]
    assert texts(tree, ".day h3") == ["2024.06.18", "2024.06.19"]
    outlets = ["林海日报", "鳩通信", "Вестник залива", "한강일보", "The Harbour Courier"]
    shown = texts(tree, ".told .meta > .outlet")
    assert shown[0] == "林海日报"
    assert sorted(shown) == sorted(outlets)
    assert texts(tree, ".earliest") == ["最初に伝えたのは林海日报（2024.06.18 22:10 (UTC+8)）。"]
    assert texts(tree, ".role")[:2] == ["第一報", "日本語で最初"]
    assert "6媒体が転載" in texts(tree, ".role")
    assert texts(tree, ".copied li")[0] == "海猫日報 17:40 35分後 同文"
    assert texts(tree, ".copied li")[5] == "さざなみ 2024.06.20 短縮"
    assert texts(tree, ".gist dd")[0] == "報道4、解説1"
    assert "11件。最多は2024.06.19の9件。" in tree.cssselect("svg")[0].get("aria-label", "")
    assert texts(tree, ".hand") == ["編者が複数の出来事の記事を一つにまとめました（2024.07.03）。"]
    links = [a.get("href") for a in tree.cssselect(".told .record")]
    assert f"../../clips/{clip_id(SUMMIT)}/" in links
    assert [a.get("href") for a in tree.cssselect(".crumb a")] == [
        "../../topics/north-korea-russia/stories/",
        "../../topics/treaties/stories/",
    ]


def test_of_a_very_long_story_the_first_articles_are_shown(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MEMBERS", 2)
    tree = page(build(store, tmp_path / "site"), f"stories/{STORY}")
    assert len(tree.cssselect(".told")) == 2
    assert texts(tree, ".many") == ["5件のうち初めの2件を示します。"]


def test_a_former_address_leads_on(store: Store, tmp_path: Path) -> None:
    plain = page(build(store, tmp_path / "site"), f"stories/{WAS}")
    refresh = plain.cssselect("meta[http-equiv=refresh]")[0]
    assert refresh.get("content") == f"0; url=../{STORY}/"
    assert plain.cssselect("link[rel=canonical]")[0].get("href") == f"../{STORY}/"
    assert texts(plain, "h1") == ["この出来事は別の出来事にまとめました"]
    assert [a.get("href") for a in plain.cssselect(".go a")] == [f"../{STORY}/"]
    base = page(build(store, tmp_path / "b", base_url="https://desk.example/"), f"stories/{WAS}")
    canonical = [link.get("href") for link in base.cssselect("link[rel=canonical]")]
    assert canonical == [f"https://desk.example/stories/{STORY}/"]


def test_a_topic_can_be_read_story_by_story(store: Store, tmp_path: Path) -> None:
    site = build(store, tmp_path / "site")
    folder = "topics/north-korea-russia"
    pages = [page(site, f"{folder}/stories")]
    pages += [page(site, f"{folder}/stories/{n}") for n in (2,)]
    assert not (site / folder / "stories/3").exists()
    shown = [article for one in pages for article in one.cssselect("article.clip")]
    clips = store.clips(press.TOPIC.slug, limit=100)
    assert len(shown) == len(clips) - 4  # five are one story
    (story,) = [article for article in shown if article.cssselect(".gist-of")]
    assert text(story.cssselect("h2")[0]).startswith("朝ロ首脳が平壌で会談")
    also = text(story.cssselect(".copies")[0])
    assert also.startswith("ほかに 林海日报、")
    assert also.endswith("(+4)")
    assert texts(story, ".spread > span")[0] == "報道4、解説1"
    assert [a.get("href") for a in story.cssselect(".go a")] == [f"../../../stories/{STORY}/"]
    orders = page(site, folder).cssselect(".orders a")
    assert [(a.get("href"), a.get("aria-current")) for a in orders] == [
        ("./", "true"),
        ("days/", None),
        ("stories/", None),
        ("timeline/", None),
    ]
    later = page(site, f"{folder}/2").cssselect(".orders a")
    assert [a.get("href") for a in later] == ["../", "../days/", "../stories/", "../timeline/"]


def test_pages_speak_english_where_the_topic_does(store: Store, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(store, press.TOPICS[::-1], site, title="Desk", language="en")
    tree = page(site, f"stories/{STORY}")
    assert tree.get("lang") == "en"
    assert texts(tree, ".earliest") == ["林海日报 was first, on 2024.06.18 22:10 (UTC+8)."]
    assert texts(tree, ".copied li")[0] == "海猫日報 17:40 35 min later same text"
    assert texts(page(site, f"stories/{WAS}"), "h1") == ["This story is part of another now"]
    entry = page(site, "topics/treaties/stories").cssselect(".gist-of")[0]
    assert text(entry.cssselect(".go")[0]) == "The whole story: 5 articles"


def test_series_and_columns_have_pages(store: Store, tmp_path: Path) -> None:
    site = build(store, tmp_path / "site")
    series = page(site, f"series/{COLUMN}")
    assert texts(series, ".parts .part") == ["その1", "その2"]
    assert texts(page(site, "series"), ".members .mark") == ["欄", "連載"]
    shelves = page(site, ".").cssselect(".go a")
    assert [a.get("href") for a in shelves] == ["outlets/", "series/"]
    column = page(site, f"columns/{COLUMN}")
    assert texts(column, ".parts time") == ["2024.07.02", "2024.07.01"]
    record = page(site, f"clips/{COLUMN}")
    assert [a.get("rel") for a in record.cssselect(".steps:not(.neighbours) a")] == ["next", "next"]


def test_a_revision_shows_what_was_changed(store: Store, tmp_path: Path) -> None:
    (summit,) = (one for one in press.articles() if one.url == SUMMIT)
    revised = msgspec.structs.replace(
        summit,
        text=paragraphs(
            summit.body.replace("24年ぶり", "二十四年ぶり") + "\n両国は共同声明も出した。"
        ),
    )
    store.save([press.digest(revised)], at=press.AT + timedelta(hours=1))
    (change,) = page(build(store, tmp_path / "site"), f"clips/{clip_id(SUMMIT)}").cssselect(
        ".change"
    )
    assert texts(change, "h3") == ["改訂2"]
    assert texts(change, "ins")[-1] == "両国は共同声明も出した。"
    assert "加筆1文" in texts(change, ".tally")[0]
    assert "包括的戦略パートナー" not in text(change)  # the rest of the text is not given


def test_pages_go_with_what_they_are_about(store: Store, tmp_path: Path) -> None:
    site = build(store, tmp_path / "site")
    assert (site / "stories" / WAS).exists()
    (site / "stories/mine").mkdir()
    (site / "stories/mine/index.html").write_text("kept")
    story = store.story(STORY)
    assert story is not None
    for url in (*story.urls, COLUMN):
        for topic in press.TOPICS:
            store.decide([Decision(topic=topic.slug, url=url, kind="reject", at=press.AT)])
    build(store, site)
    assert not (site / "stories" / STORY).exists()
    assert not (site / "stories" / WAS).exists()
    assert not (site / "topics/north-korea-russia/stories").exists()
    assert (site / "stories/mine/index.html").read_text() == "kept"


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>\"'>\x00&"
    with open_store(tmp_path / "desk.db") as store:
        articles = [
            press.article(
                f"https://evil.example/{n}",
                f"朝ロ {nasty} ({n})",
                f"2024-06-1{n}",
                "朝ロ北朝鮮ロシア。" * 9 + nasty,
                outlet=nasty,
                series=nasty,
                column=nasty,
                part=n,
                language='ja" onload="x',
            )
            for n in (1, 3)
        ]
        press.fill(store, articles)
        site = build(store, tmp_path / "site")
        ids = [run.id for run in store.runs()]
    assert len(ids) == 2
    for path in [f"{folder}/{ids[0]}" for folder in ("series", "columns")] + ["series"]:
        tree = page(site, path)
        assert not tree.cssselect("script:not([type='application/ld+json']), [onload]")
        assert "<script>alert(1)</script>" in text(tree)
