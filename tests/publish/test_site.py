"""The published site: what pages show, what a build writes, what hostile texts cannot do."""

from __future__ import annotations

import filecmp
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import pytest
from lxml import html

from kawaraban.article import Digest, Paragraph
from kawaraban.publish.site import BuildReport, TopicInfo, build_site
from kawaraban.publish.views import in_form
from kawaraban.read.leads.excerpt import ExcerptForm
from kawaraban.store.base import Decision, Store
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import press

HERE = Path(__file__).parent
SCRIPT = "script:not([type='application/ld+json'])"
"""What a browser may run; of the other it takes no notice."""
SUMMIT = "https://hato.example/world/20240619-summit.html"


def build(store: Store, folder: Path, **more: object) -> BuildReport:
    asked: dict[str, object] = {"title": "見本", "notice": press.NOTICE, **more}
    return build_site(store, press.TOPICS, folder, **asked)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("store") / "desk.db") as store:
        press.fill(store, press.articles() + press.many(25))
        yield store


@pytest.fixture(scope="module")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(store, folder, base_url="https://desk.example/news/")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """A store that a test may change."""
    with open_store(tmp_path / "own.db") as store:
        press.fill(store, press.articles())
        yield store


def page(site: Path, path: str) -> html.HtmlElement:
    tree = html.fromstring((site / path / "index.html").read_bytes())
    assert isinstance(tree, html.HtmlElement)
    return tree


def text(element: html.HtmlElement) -> str:
    return str(element.text_content()).strip()


def topic_pages(site: Path, slug: str) -> list[html.HtmlElement]:
    folder = site / "topics" / slug
    numbers = sorted(int(p.name) for p in folder.iterdir() if p.name.isdigit())
    return [page(site, f"topics/{slug}")] + [page(site, f"topics/{slug}/{n}") for n in numbers]


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def record(site: Path, store: Store, url: str) -> html.HtmlElement:
    clips = store.clips(press.TOPIC.slug, limit=1000)
    return page(site, f"clips/{next(c.id for c in clips if c.article.address == url)}")


# What pages show --------------------------------------------------------------------


def test_pages_show_the_clips_field_by_field_ten_a_page(store: Store, site: Path) -> None:
    clips = store.clips(press.TOPIC.slug, limit=1000)
    pages = topic_pages(site, press.TOPIC.slug)
    assert [len(p.cssselect("article.clip")) for p in pages[:-1]] == [10] * (len(pages) - 1)
    shown = [article for p in pages for article in p.cssselect("article.clip")]
    assert len(shown) == len(clips) == store.clip_count(press.TOPIC.slug)
    for article, clip in zip(shown, clips, strict=True):
        assert text(article.cssselect("h2")[0]) == clip.headline
        assert [e.text_content() for e in article.cssselect(".excerpt")] == [clip.excerpt]
        times = article.cssselect("time")
        if clip.article.published is None:
            assert not times
            assert text(article.cssselect(".undated")[0]) == "日付不明"
        else:
            assert times[0].get("datetime") == clip.article.published.isoformat()
            assert times[0].text == f"{clip.article.published.day:%Y.%m.%d}"
        pictures = article.cssselect("img")
        assert [p.get("src") for p in pictures] == [p for p in [clip.article.lead_picture] if p]
        assert all(p.get("alt") == clip.headline for p in pictures)
        assert all(p.get("loading") == "lazy" and p.get("width") for p in pictures)
        assert [text(o) for o in article.cssselect(".outlet")] == [
            o for o in [clip.article.outlet] if o
        ]
        lang = article.cssselect("h2")[0].get("lang")
        assert lang == clip.article.language


def test_a_clip_reads_in_the_founding_order(site: Path) -> None:
    """Headline, date, picture with the headline as its text, excerpt."""
    clip = page(site, "topics/north-korea-russia").cssselect("article.clip.pictured")[0]
    tags = [e.tag for e in clip.iter("h2", "time", "img", "p") if e.get("class") != "meta"]
    assert tags[:4] == ["h2", "time", "img", "p"]


def test_excerpts_are_shown_as_the_topic_asks(own: Store, tmp_path: Path) -> None:
    form = ExcerptForm(30, dateline=False)
    topics = [msgspec.structs.replace(topic, excerpt=form) for topic in press.TOPICS]
    first = own.clips(press.TOPIC.slug, limit=1)[0]
    written = "【編者】書き直した抜粋。" * 5
    edit = Decision(
        url=first.article.address,
        topic=press.TOPIC.slug,
        kind="excerpt",
        value=written,
        at=press.AT,
    )
    own.decide([edit])
    build_site(own, topics, tmp_path / "site", title="瓦版")
    clips = own.clips(press.TOPIC.slug, limit=1000)
    shown = [
        text(element)
        for tree in topic_pages(tmp_path / "site", press.TOPIC.slug)
        for element in tree.cssselect(".excerpt")
    ]
    wanted = [in_form(clip, form).excerpt for clip in clips]
    assert [w.strip() for w in wanted if w.strip()] == shown
    assert wanted[0] == written
    assert all(len(w) <= 30 for w in wanted[1:])
    feed = (tmp_path / "site" / "topics" / press.TOPIC.slug / "rss.xml").read_text("utf-8")
    assert wanted[1].strip() in feed
    front = page(tmp_path / "site", f"topics/{press.TOPIC.slug}")
    assert "冒頭30字" in text(front.cssselect(".colophon")[0])


def test_copies_are_one_clip_that_names_the_others(store: Store, site: Path) -> None:
    shown = [
        a
        for p in topic_pages(site, press.TOPIC.slug)
        for a in p.cssselect("article.clip")
        if a.cssselect(".copies")
    ]
    assert len(shown) == 1
    links = shown[0].cssselect(".copies a")
    assert [text(a) for a in links] == [
        "海猫日報", "朝影新聞", "北窓ニュース", "港湾時報", "ともしび新報", "さざなみ"
    ]  # fmt: skip
    assert links[0].get("href") == "https://umineko.example/e/summit"


def test_an_address_that_is_none_on_the_web_is_not_linked(store: Store, site: Path) -> None:
    tree = record(site, store, "urn:kawaraban:hand-kept:2024-06-18-1")
    assert text(tree.cssselect("h1")[0]).startswith("朝ロ首脳会談、「有事の際の")
    assert not tree.cssselect("h1 a")
    assert "編者が採りました。" in text(tree)
    assert not [a for a in tree.cssselect("a") if a.get("href", "").startswith("urn:")]


def test_the_record_says_why_and_marks_the_words(store: Store, site: Path) -> None:
    tree = record(site, store, SUMMIT)
    rows = [[text(c) for c in r.cssselect("th, td")] for r in tree.cssselect("tbody tr")]
    assert ["名指し", "見出し", "朝ロ", "+9"] in rows
    assert ["名指し", "書き出し", "北朝鮮 / ロシア", "+12"] in rows
    assert {text(m) for m in tree.cssselect(".quoted-headline mark")} == {"朝ロ", "条約"}
    quoted = text(tree.cssselect(".quoted p")[1])
    body = press.articles()[5].body
    assert quoted.strip("…") in body
    assert [text(m) for m in tree.cssselect(".quoted p:nth-child(2) mark")][:2] == [
        "北朝鮮",
        "ロシア",
    ]


def test_the_record_says_where_each_field_came_from(store: Store, site: Path) -> None:
    tree = record(site, store, SUMMIT)
    fields = {
        text(d.cssselect("dt")[0]): text(d.cssselect("dd")[0]) for d in tree.cssselect("dl div")
    }
    assert fields["媒体"] == "鳩通信 デスクの設定"
    assert fields["掲載日時"] == "2024.06.19 17:05 (UTC+9) 構造化データ（JSON-LD）、確度90%"
    assert fields["発信地"] == "【平壌鳩】"
    assert fields["見つけた場所"] == "鳩通信 国際"


def test_the_record_lists_copies_with_times_and_kind(store: Store, site: Path) -> None:
    items = [
        text(li)
        for s in record(site, store, SUMMIT).cssselect("section[aria-labelledby=copies]")
        for li in s.cssselect("li")
    ]
    assert items[0] == "2024.06.19 17:40 (UTC+9) 海猫日報 朝ロ首脳、新条約に署名 同文"
    assert items[5] == "2024.06.20 さざなみ 新条約に署名 朝ロ首脳会談 短縮"


def test_the_record_leads_to_the_other_parts_and_the_story(store: Store, site: Path) -> None:
    tree = record(site, store, "https://asahikage.example/2024/07/02/column-2")
    parts = tree.cssselect("section[aria-labelledby=run-1] li")
    assert [bool(li.cssselect("a")) for li in parts] == [True, False]
    assert text(parts[1]).endswith("この記事")
    assert text(tree.cssselect("#run-2")[0]) == "欄"
    (previous,) = tree.cssselect("section[aria-labelledby=run-1] a[rel=prev]")
    assert text(previous).startswith("前の回")
    tree = record(site, store, SUMMIT)
    members = tree.cssselect("section[aria-labelledby=story] li")
    assert len(members) == 5
    assert members[0].cssselect("a")[0].get("href").startswith("../../clips/")
    assert "2024.06.18–2024.06.19" in text(tree.cssselect("section[aria-labelledby=story] p")[0])


def test_a_clip_of_two_topics_has_one_page_that_names_both(store: Store, site: Path) -> None:
    headings = [text(h) for h in record(site, store, SUMMIT).cssselect("#why ~ h3")]
    assert headings == ["「朝ロ関係」に掲載", "「Treaties」に掲載"]


def test_a_clip_whose_text_is_cut_short_says_so(store: Store, site: Path) -> None:
    marked = page(site, "topics/north-korea-russia").cssselect(".cut")
    assert [text(mark) for mark in marked] == ["一部のみ"]
    column = marked[0].getparent().getparent()
    assert "朝ロの接近を国境の町から見る" in text(column)
    told = text(record(site, store, "https://asahikage.example/2024/07/02/column-2"))
    assert "会員向け、一部のみ" in told
    assert "本文の一部" in told


def test_each_topic_speaks_its_own_language(site: Path) -> None:
    english = page(site, "topics/treaties")
    assert english.get("lang") == "en"
    assert "Why it is here" in text(english)
    assert text(english.cssselect(".tongue")[0]) == "Japanese"
    assert page(site, "topics/north-korea-russia").get("lang") == "ja"


def test_every_page_has_the_notice_one_heading_and_no_script(site: Path) -> None:
    paths = [p for p in files(site) if p.endswith(".html")]
    assert len(paths) > 30
    for path in paths:
        tree = html.fromstring((site / path).read_bytes())
        assert isinstance(tree, html.HtmlElement)
        assert press.NOTICE in text(tree)
        assert len(tree.cssselect("h1")) == 1
        assert not tree.cssselect(f"{SCRIPT}, style, iframe, object, [style]")
        assert not [a for e in tree.iter() for a in e.attrib if str(a).startswith("on")]
        policy = tree.cssselect("meta[http-equiv=Content-Security-Policy]")[0].get("content", "")
        assert policy.startswith("default-src 'none'")


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    for path in files(site):
        if not path.endswith("index.html"):
            continue
        tree = html.fromstring((site / path).read_bytes())
        for link in tree.cssselect("a[href], link[href]"):
            address = link.get("href")
            if link.get("rel") == "canonical" or urlsplit(address).scheme:
                continue
            target = urlsplit(urljoin(f"http://x/{path}", address)).path
            file = site / unquote(target).lstrip("/")
            assert (file / "index.html").is_file() if target.endswith("/") else file.is_file(), (
                path,
                address,
            )


def test_the_front_page_lists_the_topics(store: Store, site: Path) -> None:
    tree = html.fromstring((site / "index.html").read_bytes())
    topics = tree.cssselect("section.topic")
    assert [text(t.cssselect("h2")[0]) for t in topics] == ["朝ロ関係", "Treaties"]
    newest = store.clips(press.TOPIC.slug, limit=1)[0]
    assert text(topics[0].cssselect("h3")[0]) == newest.headline
    assert text(topics[0].cssselect(".tally")[0]) == f"全{store.clip_count(press.TOPIC.slug)}件"


def test_canonical_addresses_and_the_404_page_follow_the_base(site: Path) -> None:
    link = page(site, "topics/north-korea-russia/2").cssselect("link[rel=canonical]")[0]
    assert link.get("href") == "https://desk.example/news/topics/north-korea-russia/2/"
    lost = html.fromstring((site / "404.html").read_bytes())
    assert lost.cssselect("link[rel=stylesheet]")[0].get("href", "").startswith("/news/static/")


# What a build writes ----------------------------------------------------------------


def test_building_again_writes_nothing_and_elsewhere_the_same_bytes(
    store: Store, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    first = build(store, tmp_path / "a", progress=lambda done, of: seen.append((done, of)))
    again = build(store, tmp_path / "a")
    assert (again.written, again.removed) == (0, 0)
    assert again.unchanged == first.written + first.unchanged == len(files(tmp_path / "a"))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] == 2 * first.clips
    build(store, tmp_path / "b")
    names = files(tmp_path / "a")
    assert names == files(tmp_path / "b")
    same, different, odd = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert (sorted(same), different, odd) == (names, [], [])


def test_only_what_changed_is_written(own: Store, tmp_path: Path) -> None:
    build(own, tmp_path / "site")
    own.decide(
        [
            Decision(
                topic=press.TOPIC.slug,
                url=SUMMIT,
                kind="headline",
                value="改めた見出し",
                at=press.AT,
            )
        ]
    )
    report = build(own, tmp_path / "site")
    # the clip's own page and those before and after it, its topic's in both orders, its day's
    # and its month's, its story's, its outlet's with the feed, the topic's two feeds
    assert report.written == 12
    assert "改めた見出し" in text(record(tmp_path / "site", own, SUMMIT).cssselect("h1")[0])


def test_pages_are_made_anew_where_anything_in_them_is_other(own: Store, tmp_path: Path) -> None:
    """What a page was made from is known by its key; no change in it is missed."""
    site = tmp_path / "site"
    build(own, site)
    whole = {name: (site / name).read_bytes() for name in files(site)}
    clip = own.clips(press.TOPIC.slug, limit=1)[0]
    page_of = f"clips/{clip.id}/index.html"
    for damage in (whole[page_of][:900], b"", whole[page_of][:-20] + b"\0" * 20):
        (site / page_of).write_bytes(damage)
        assert build(own, site).written == 1
        assert (site / page_of).read_bytes() == whole[page_of]
    # The style sheet, the icon and the feeds have no notice.
    plain = [name for name in whole if not name.endswith(".html")]
    assert build(own, site, notice="別のおことわり").unchanged == len(plain)
    renamed = [
        TopicInfo(slug=t.slug, name=t.name + "改", language=t.language) for t in press.TOPICS
    ]
    build_site(own, renamed, site, title="見本", notice=press.NOTICE)
    assert "改" in (site / page_of).read_text("utf-8")
    fresh = tmp_path / "fresh"
    build_site(own, renamed, fresh, title="見本", notice=press.NOTICE)
    assert not filecmp.cmpfiles(site, fresh, files(fresh), shallow=False)[1]


def test_what_left_its_page_is_removed_and_other_files_are_not(own: Store, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(own, site)
    clip = own.clips(press.TREATIES.slug, limit=1)[0]
    for kept in ("CNAME", "clips/readme.txt", "topics/mine/index.html", "topics/treaties/a.txt"):
        (site / kept).parent.mkdir(exist_ok=True)
        (site / kept).write_text("kept")
    for topic in press.TOPICS:
        own.decide(
            [Decision(topic=topic.slug, url=clip.article.address, kind="reject", at=press.AT)]
        )
    before = set(files(site))
    report = build(own, site)
    gone = before - set(files(site))
    assert report.removed == len(gone)
    assert {name.split("/")[0] for name in gone} == {"clips", "topics"}  # the clip, its days
    assert not (site / "clips" / clip.id).exists()
    report = build_site(own, [press.TOPIC], site, title="見本")
    assert not (site / "topics/treaties/index.html").exists()
    assert not (site / "topics/treaties/rss.xml").exists()
    for kept in ("CNAME", "clips/readme.txt", "topics/mine/index.html", "topics/treaties/a.txt"):
        assert (site / kept).read_text() == "kept"


def test_an_empty_desk_has_pages_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "desk.db") as store:
        build_site(store, press.TOPICS, tmp_path / "site", title="空")
        build_site(store, [], tmp_path / "none", title="空")
    tree = page(tmp_path / "site", "topics/north-korea-russia")
    assert "まだ記事がありません。" in text(tree)
    assert (tmp_path / "none/index.html").is_file()


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "a/b", "a\\b", ".hidden", "a\x00", "c:", "長" * 90]
)
def test_a_slug_that_is_no_folder_name_is_refused(own: Store, tmp_path: Path, slug: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        build_site(own, [TopicInfo(slug=slug, name="x")], tmp_path / "site", title="x")


def test_a_slug_may_be_japanese_but_not_given_twice(own: Store, tmp_path: Path) -> None:
    build_site(own, [TopicInfo(slug="朝ロ", name="朝ロ")], tmp_path / "site", title="x")
    front = (tmp_path / "site/index.html").read_text("utf-8")
    assert 'href="topics/%E6%9C%9D%E3%83%AD/"' in front
    twice = [TopicInfo(slug="a", name="x"), TopicInfo(slug="A", name="y")]
    with pytest.raises(ValueError, match="share"):
        build_site(own, twice, tmp_path / "site", title="x")


_BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import press
from kawaraban.publish.site import build_site
from kawaraban.store.sqlite import open_store
store = open_store(sys.argv[2])
def tell(done, total):
    print(done, flush=True)
    sys.stdin.readline()
from kawaraban.publish.writer import SiteWriter
count = 0
def counted(run):
    def wrapped(self, path, content):
        global count
        count += 1
        if count % 7 == 0:
            tell(count, 0)
        return run(self, path, content)
    return wrapped
SiteWriter.put = counted(SiteWriter.put)
SiteWriter.is_of = counted(SiteWriter.is_of)
build_site(store, press.TOPICS, Path(sys.argv[3]), title="x")
"""


def test_a_kill_leaves_every_file_whole(tmp_path: Path) -> None:
    """The builder is killed at ten moments while it writes; each file is the old or the new
    one, and the next build makes all as if nothing had happened."""
    with open_store(tmp_path / "desk.db") as store:
        press.fill(store, press.articles() + press.many(60))
        build_site(store, press.TOPICS, tmp_path / "whole", title="x")
    whole, site = tmp_path / "whole", tmp_path / "site"
    for moment in range(10):
        builder = subprocess.Popen(
            [sys.executable, "-c", _BUILDER, str(HERE), str(tmp_path / "desk.db"), str(site)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert builder.stdin is not None
        assert builder.stdout is not None
        for _ in range(moment + 1):
            assert builder.stdout.readline()
            builder.stdin.write("\n")
            builder.stdin.flush()
        builder.kill()
        builder.wait()
        builder.stdin.close()
        builder.stdout.close()
        for name in files(site):
            if not name.startswith(".kawaraban-new"):
                assert (site / name).read_bytes() == (whole / name).read_bytes(), name
    with open_store(tmp_path / "desk.db") as store:
        build_site(store, press.TOPICS, site, title="x")
    assert files(site) == files(whole)
    assert not filecmp.cmpfiles(site, whole, files(whole), shallow=False)[1]


# What hostile texts cannot do -------------------------------------------------------

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\x00\x0b\x1b\ufffe\u202e朝ロ"


def nasty() -> list[Digest]:
    def one(url: str, **more: object) -> Digest:
        article = press.article(
            url,
            NASTY,
            "2024-06-19",
            NASTY + "朝ロ" * 80,
            outlet=NASTY,
            language='ja" onload="alert(1)',
            **more,  # type: ignore[arg-type]
        )
        article = msgspec.structs.replace(
            article,
            column=NASTY,
            series=NASTY,
            part=1,
            section=NASTY,
            bylines=(NASTY,),
            keywords=(NASTY,),
            genre=NASTY,
            text=(Paragraph(NASTY + "朝ロ" * 80),),
        )
        return press.digest(article)

    return [
        one("javascript:alert(document.domain)//1", picture="javascript:alert(1)"),
        one('https://evil.example/"><script>alert(1)</script>', picture="data:image/svg+xml,<svg>"),
        one("https://user:secret@evil.example/", picture="//evil.example/x.png"),
        one("data:text/html,<script>alert(1)</script>", picture="file:///etc/passwd"),
        one("https://[evil", picture="https://evil.example/\x00.png"),
    ]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with open_store(tmp_path / "desk.db") as store:
        store.save(nasty(), at=press.AT)
        assert build_site(store, press.TOPICS, site, title=NASTY, notice=NASTY).clips == 5
    for name in files(site):
        if not name.endswith(".html"):
            continue
        raw = (site / name).read_bytes()
        assert not set(raw) & set(range(9)), name
        tree = html.fromstring(raw)
        assert not tree.cssselect(f"{SCRIPT}, style, [onerror], [onload]"), name
        for element in tree.iter():
            for attribute in ("href", "src", "action"):
                address = element.get(attribute)
                if address is not None:
                    assert urlsplit(address).scheme in ("", "http", "https"), address
                    assert not address.startswith("//")
        assert all(
            p.get("src", "").startswith("https://evil.example/") for p in tree.cssselect("img")
        )
    assert "<script>alert(1)</script>" in text(page(site, "topics/north-korea-russia"))
