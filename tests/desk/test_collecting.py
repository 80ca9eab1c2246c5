"""Collecting from a local press: what comes in, what a second round does, what trouble costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.desk.collecting.collect import CollectReport, collect
from kawaraban.desk.desk import Desk

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk


@pytest.fixture
def press() -> Iterator[LittlePress]:
    with LittlePress() as press:
        yield press


class Clock:
    """The desk's clock, moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2024, 6, 20, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        self.time += timedelta(**time)


def publish(press: LittlePress, count: int = 3) -> list[str]:
    """A feed of articles, at /feed; the addresses."""
    urls = [press.url(f"/news/{n}") for n in range(count)]
    for n in range(count):
        press.paths[f"/news/{n}"] = page(f"朝ロ首脳会談の行方 第{n}報", f"{n}報。{TEXT * 3}")
    press.paths["/feed"] = rss([(url, f"朝ロ首脳会談の行方 第{n}報") for n, url in enumerate(urls)])
    return urls


def run(folder: Path, clock: Clock, *, force: bool = False) -> CollectReport:
    with Desk(folder, write=True, now=clock, workers=0) as desk:
        return collect(desk, force=force)


def test_articles_come_in_and_a_second_round_does_nothing_twice(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    urls = publish(press)
    write_desk(tmp_path, press, {"minato": "/feed"})
    report = run(tmp_path, clock)
    assert (report.asked, report.failed, report.entries, report.articles) == (1, 0, 3, 3)

    again = run(tmp_path, clock)
    assert again.asked == 0
    clock.pass_(days=2)
    later = run(tmp_path, clock)
    assert (later.asked, later.unchanged, later.articles, later.revised) == (1, 1, 0, 0)
    assert all(press.asked[f"/news/{n}"] == 1 for n in range(3))

    with Desk(tmp_path, now=clock) as desk:
        assert {s.article.address for s in desk.store.articles()} == set(urls)
        for stored in desk.store.articles():
            assert stored.found_in == "minato"
            assert stored.article.outlet == "みなと新報"
            assert stored.raw is not None
            raw = desk.raw.read(stored.raw)
            assert raw.url == stored.article.url
        assert desk.store.source_states()["minato"].entries == 3


def test_conditional_requests_are_made(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    publish(press)
    press.paths["/feed"].headers["ETag"] = '"one"'
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    assert run(tmp_path, clock, force=True).unchanged == 1


def test_a_changed_entry_makes_a_revision(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    url, *_ = publish(press, 1)
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    press.paths["/news/0"] = page("朝ロ首脳会談の行方 訂正", f"訂正。{TEXT * 4}")
    press.paths["/feed"] = rss([(url, "朝ロ首脳会談の行方 訂正")])
    clock.pass_(days=1)
    report = run(tmp_path, clock)
    assert (report.articles, report.revised) == (0, 1)
    with Desk(tmp_path, now=clock) as desk:
        trace = desk.store.trace(url)
        assert trace is not None
        assert [r.article.headline for r in trace.revisions] == [
            "朝ロ首脳会談の行方 第0報",
            "朝ロ首脳会談の行方 訂正",
        ]


def test_a_page_that_fails_is_tried_again_later(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    url, *_ = publish(press, 1)
    there = press.paths["/news/0"]
    press.paths["/news/0"] = Answer(status=500)
    write_desk(tmp_path, press, {"minato": "/feed"})
    report = run(tmp_path, clock)
    assert (report.articles, report.pages_failed) == (0, 1)
    assert run(tmp_path, clock).pages_failed == 0  # not its turn yet
    press.paths["/news/0"] = there
    clock.pass_(hours=1)
    assert run(tmp_path, clock).articles == 1
    with Desk(tmp_path, now=clock) as desk:
        trace = desk.store.trace(url)
        assert trace is not None
        assert trace.page == "done"
        assert [p.code for _, p in trace.problems] == ["http-500"]


def test_a_page_that_is_gone_leaves_what_the_feed_said(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    url, *_ = publish(press, 1)
    del press.paths["/news/0"]
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    with Desk(tmp_path, now=clock) as desk:
        stored = desk.store.article(url)
        assert stored is not None
        assert stored.article.extent != "full"
        assert stored.article.headline == "朝ロ首脳会談の行方 第0報"
        trace = desk.store.trace(url)
        assert trace is not None
        assert [p.code for _, p in trace.problems] == ["http-404"]
    clock.pass_(days=3)
    run(tmp_path, clock, force=True)
    assert press.asked["/news/0"] == 1


def test_robots_are_obeyed_for_pages(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    url, *_ = publish(press, 1)
    press.paths["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/\n")
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    assert press.asked["/news/0"] == 0
    with Desk(tmp_path, now=clock) as desk:
        trace = desk.store.trace(url)
        assert trace is not None
        assert [p.code for _, p in trace.problems] == ["robots"]


def test_a_failing_source_costs_only_itself(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    publish(press)
    press.paths["/html"] = page("お知らせ", "これはフィードではありません。")
    press.paths["/gone"] = Answer(status=410)
    write_desk(
        tmp_path,
        press,
        {
            "good": "/feed",
            "html": "/html",
            "missing": "/nothing",
            "gone": "/gone",
            "inside": "http://169.254.169.254/latest/meta-data/",
        },
    )
    report = run(tmp_path, clock)
    assert (report.asked, report.failed, report.articles) == (5, 4, 3)
    with Desk(tmp_path, now=clock) as desk:
        states = desk.store.source_states()
        codes = {n: s.problem.code for n, s in states.items() if s.problem is not None}
        assert codes == {
            "html": "not-a-feed",
            "missing": "http-404",
            "gone": "http-410",
            "inside": "private-address",
        }
        assert states["gone"].stopped
        assert states["missing"].due is not None
        assert states["missing"].due > clock()
        assert states["good"].problem is None
    clock.pass_(days=30)
    assert run(tmp_path, clock).asked == 4  # what is gone is not asked again
    assert press.asked["/gone"] == 1


def test_another_address_for_a_source_begins_anew(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    publish(press)
    press.paths["/feed"].headers["ETag"] = '"one"'
    press.paths["/other"] = press.paths["/feed"]
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    write_desk(tmp_path, press, {"minato": "/other"})
    report = run(tmp_path, clock)
    assert (report.asked, report.unchanged, report.entries) == (1, 0, 0)
    assert press.asked["/other"] == 1


def test_a_source_without_pages_does_not_write_to_anothers_articles(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    url, *_ = publish(press, 1)
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    press.paths["/evil"] = rss([(url, "すり替えた見出し")])
    write_desk(tmp_path, press, {"minato": "/feed"})
    desk_toml = tmp_path / "desk.toml"
    desk_toml.write_text(
        desk_toml.read_text("utf-8")
        + f'[[source]]\nname = "evil"\nurl = "{press.url("/evil")}"\npages = false\n',
        "utf-8",
    )
    run(tmp_path, clock)
    press.paths["/evil"] = rss([(url, "もう一度すり替えた見出し")])
    run(tmp_path, clock, force=True)
    with Desk(tmp_path, now=clock) as desk:
        stored = desk.store.article(url)
        assert stored is not None
        assert stored.article.headline == "朝ロ首脳会談の行方 第0報"
        assert [p.code for _, p in desk.store.problems(source="evil")] == ["not-its-own"]


@pytest.mark.parametrize("pages", ["true", "false"])
def test_who_names_anothers_article_first_does_not_speak_for_it(
    tmp_path: Path, press: LittlePress, pages: str
) -> None:
    """Neither before the outlet itself does nor afterwards."""
    clock = Clock()
    url, *_ = publish(press, 1)
    press.paths["/evil"] = rss([(url, "すり替えた見出し")])
    evil = press.url("/evil").replace("127.0.0.1", "localhost")
    write_desk(tmp_path, press, {"evil": evil}, extra="")
    desk_toml = tmp_path / "desk.toml"
    settings = desk_toml.read_text("utf-8").replace(
        "allow_hosts = [", f'allow_hosts = ["localhost:{press.port}", '
    )
    desk_toml.write_text(settings + "pages = false\n", "utf-8")
    run(tmp_path, clock)
    own = f'[[source]]\nname = "minato"\nurl = "{press.url("/feed")}"\npages = {pages}\n'
    desk_toml.write_text(f"{settings}pages = false\n{own}", "utf-8")
    run(tmp_path, clock, force=True)
    press.paths["/evil"] = rss([(url, "もう一度すり替えた見出し")])
    run(tmp_path, clock, force=True)
    with Desk(tmp_path, now=clock) as desk:
        stored = desk.store.article(url)
        assert stored is not None
        assert "すり替えた" not in stored.article.headline
        assert desk.store.counts().articles == 1


def test_a_whole_text_in_a_feed_needs_no_page(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    (url, other, *_) = publish(press)
    body = "".join(f"<p>{'両首脳は平壌で会談し、条約に署名した。' * 6}</p>" for _ in range(12))
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>Wed, 19 Jun 2024 17:05:00 +0900"
        f"</pubDate><description><![CDATA[{text}]]></description></item>"
        for title, link, text in (
            ("全文の記事", url, body),
            ("要約だけの記事", other, "両首脳は平壌で会談した。"),
        )
    )
    feed = f"<rss><channel><title>湊新報</title>{items}</channel></rss>"
    press.paths["/feed"] = Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock)
    assert (press.asked["/news/0"], press.asked["/news/1"]) == (0, 1)
    with Desk(tmp_path, now=clock) as desk:
        stored = desk.store.article(url)
        assert stored is not None
        assert (stored.article.extent, stored.article.headline) == ("full", "全文の記事")
        assert len(stored.article.text) == 12


def test_only_these_sources(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    write_desk(tmp_path, press, {"a": "/feed", "b": "/nothing"})
    with Desk(tmp_path, write=True, now=Clock(), workers=0) as desk:
        assert collect(desk, only=["a"]).asked == 1
        with pytest.raises(ValueError, match="nobody"):
            collect(desk, only=["nobody"])


def test_a_machine_off_the_network_holds_nothing_against_anybody(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    (url, *_) = publish(press, 1)
    press.paths["/feed"].headers["Cache-Control"] = "max-age=7000"
    press.paths["/news/0"] = Answer(status=503)
    write_desk(tmp_path, press, {"minato": "/feed"})
    assert run(tmp_path, clock).pages_failed == 1
    away = {name: f"http://{name}.invalid/feed" for name in ("kita", "minami", "higashi")}
    write_desk(tmp_path, press, {"minato": "/feed"} | away)
    for _ in range(3):
        clock.pass_(minutes=19)  # minato asked for longer, but its page is due
        report = run(tmp_path, clock)
        assert (report.asked, report.failed, report.pages_failed) == (3, 3, 0)
        assert report.cut_off
    with Desk(tmp_path) as desk:
        states = desk.store.source_states()
        assert [states[name].failures for name in away] == [0, 0, 0]
        assert {p.code for name in away if (p := states[name].problem)} == {"dns"}
        trace = desk.store.trace(url)
        assert trace is not None
        assert trace.tries == 1
    clock.pass_(hours=2)
    press.paths["/news/0"] = page("朝ロ首脳会談の行方 第0報", TEXT * 3)
    report = run(tmp_path, clock)  # minato answers: the others' failures are their own
    assert (report.failed, report.articles, report.cut_off) == (3, 1, False)
    with Desk(tmp_path) as desk:
        assert {s.failures for n, s in desk.store.source_states().items() if n in away} == {1}


def test_a_host_that_answers_nothing_costs_a_round_three_pages(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    publish(press, 1)
    dead = [f"http://away.invalid/news/{n}" for n in range(10)]
    entries = [(url, f"第{n}報") for n, url in enumerate([*dead, press.url("/news/0")])]
    press.paths["/feed"] = rss(entries)
    write_desk(tmp_path, press, {"minato": "/feed"})
    tries = []
    for _ in range(2):
        report = run(tmp_path, clock)
        assert report.pages_failed == 3
        with Desk(tmp_path) as desk:
            traces = [desk.store.trace(url) for url in dead]
        tries.append(sorted(trace.tries for trace in traces if trace is not None))
        clock.pass_(minutes=16)
    assert tries[0] == [0] * 7 + [1] * 3
    assert sum(tries[1]) == 6
    with Desk(tmp_path) as desk:
        assert desk.store.counts().articles == 1


def test_rules_of_a_source_are_used_and_one_that_finds_nothing_is_told_once(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    urls = publish(press)
    write_desk(tmp_path, press, {"minato": "/feed"})
    with (tmp_path / "desk.toml").open("a", encoding="utf-8") as file:
        file.write('select_page = { text = "article > p", byline = "p.writer", remove = "h2" }\n')
    run(tmp_path, clock)
    with Desk(tmp_path, now=clock) as desk:
        for stored in desk.store.articles():
            evidence = stored.article.evidence_of("text")
            assert evidence is not None
            assert evidence.source == "selector"
        told = [p for _, p in desk.store.problems(limit=10)]
    assert [(p.code, p.source) for p in told] == [("selector-empty", "minato")]
    assert "'p.writer' found nothing" in told[0].detail
    assert f"kawaraban inspect --source minato {urls[0]}" in told[0].detail


def test_a_robots_txt_leads_to_the_sitemaps_and_those_to_articles(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    press.paths["/robots.txt"] = Answer(f"Sitemap: {press.url('/index.xml')}".encode())
    members = "".join(
        f"<sitemap><loc>{press.url(path)}</loc></sitemap>"
        for path in ("/index.xml", "/news.xml", "/gone.xml")
    )
    press.paths["/index.xml"] = Answer(f"<sitemapindex>{members}</sitemapindex>".encode())
    url = press.url("/news/0")
    press.paths["/news.xml"] = Answer(f"<urlset><url><loc>{url}</loc></url></urlset>".encode())
    press.paths["/news/0"] = page("朝ロ首脳会談の行方", TEXT * 3)
    write_desk(tmp_path, press, {"minato": "/robots.txt"})
    with (tmp_path / "desk.toml").open("a", encoding="utf-8") as file:
        file.write('kind = "sitemap"\n')
    report = run(tmp_path, clock)
    assert (report.failed, report.entries, report.articles) == (0, 1, 1)
    assert press.asked["/index.xml"] == 1
    with Desk(tmp_path, now=clock) as desk:
        assert [p.code for _, p in desk.store.problems(limit=9)] == ["http-404"]
