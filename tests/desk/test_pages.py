"""Articles on several pages, and their twins: one article, whatever is found first, fails, is
killed or comes twice."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kawaraban.article import Article, RawResponse, to_json
from kawaraban.collect.raw_archive import RawArchive
from kawaraban.desk.collecting.collect import CollectReport, collect
from kawaraban.desk.desk import Desk
from kawaraban.desk.importing.importing import ImportReport, import_file
from kawaraban.desk.reading.rereading import reread
from kawaraban.read.pages.parts import MOST_PAGES
from kawaraban.store.base import StoredArticle
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, rss, write_desk

NOW = datetime(2024, 6, 20, tzinfo=UTC)
HEADLINE = "朝ロ首脳会談の行方"
BASE = "/articles/-/12345"


@pytest.fixture
def press() -> Iterator[LittlePress]:
    with LittlePress() as press:
        yield press


def html(
    number: int, of: int, *, base: str = BASE, headline: str = HEADLINE, head: str = ""
) -> str:
    """Page ``number`` of an article, with the numbers in a row; ``number`` 0: all on one."""
    numbers = range(1, of + 1) if number == 0 else (number,)
    text = "".join(f"<p>{n}頁目の{k}段落。{TEXT}</p>" for n in numbers for k in range(3))
    row = "".join(
        f"<li>{n}</li>" if n == number else f'<li><a href="{address(n, base)}">{n}</a></li>'
        for n in range(1, of + 1)
    )
    return f"""<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>{headline} | みなと新報</title>{head}
<meta property="og:site_name" content="みなと新報">
<meta property="article:published_time" content="2024-06-19T09:00:00+09:00">
</head><body><nav><a href="/">トップ</a></nav><main><article><h1>{headline}</h1>{text}
{f'<ul class="pager">{row}</ul>' if number and of > 1 else ""}</article></main>
</body></html>"""


def address(number: int, base: str = BASE) -> str:
    return base if number == 1 else f"{base}?page={number}"


def answer(body: str) -> Answer:
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def publish(press: LittlePress, of: int = 3, *, base: str = BASE, headline: str = HEADLINE) -> None:
    """An article on so many pages, its AMP and its mobile twin, which have it on one."""
    twins = (
        f'<link rel="amphtml" href="{base}/amp">'
        f'<link rel="alternate" media="only screen and (max-width: 640px)" href="/sp{base}">'
    )
    for number in range(1, of + 1):
        page = html(number, of, base=base, headline=headline, head=twins if number == 1 else "")
        press.paths[address(number, base)] = answer(page)
    canonical = f'<link rel="canonical" href="{press.url(base)}">'
    whole = html(0, of, base=base, headline=headline, head=canonical)
    press.paths[f"{base}/amp"] = answer(whole)
    press.paths[f"/sp{base}"] = answer(whole)


def feed(press: LittlePress, *paths: str) -> None:
    press.paths["/feed"] = rss([(press.url(path), HEADLINE) for path in paths])


def desk_in(folder: Path, press: LittlePress) -> Path:
    write_desk(folder, press, {"minato": "/feed"})
    return folder


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        self.time += timedelta(**time)


def run(folder: Path, clock: Clock, *, force: bool = False) -> CollectReport:
    with Desk(folder, write=True, now=clock, workers=0) as desk:
        return collect(desk, force=force)


def stored(folder: Path) -> list[StoredArticle]:
    with Desk(folder) as desk:
        return list(desk.store.articles())


def the_article(folder: Path) -> StoredArticle:
    (one,) = stored(folder)
    with Desk(folder) as desk:
        found = desk.store.article(one.article.address)
    assert found is not None
    return found


def page_numbers(article: Article) -> list[str]:
    """Which pages the paragraphs are of, in order."""
    return [p.text[0] for p in article.text]


def whole(of: int = 3) -> list[str]:
    return [str(n) for n in range(1, of + 1) for _ in range(3)]


# Collecting ---------------------------------------------------------------------------


def test_three_pages_are_one_article_and_are_asked_for_once(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press)
    feed(press, BASE)
    folder, clock = desk_in(tmp_path, press), Clock()
    report = run(folder, clock)
    assert (report.articles, report.revised, report.pages_failed) == (1, 0, 0)
    one = the_article(folder)
    article = one.article
    assert page_numbers(article) == whole()
    assert (article.extent, article.next_page, article.address) == ("full", None, press.url(BASE))
    assert {press.url(address(2)), press.url(address(3))} <= set(article.other_urls)
    clock.pass_(days=2)
    again = run(folder, clock, force=True)
    assert (again.articles, again.revised) == (0, 0)
    assert [press.asked[address(n)] for n in (1, 2, 3)] == [1, 1, 1]
    # The response of every page is kept, and reading them again gives the same.
    with Desk(folder, write=True, workers=0) as desk:
        assert one.raw is not None
        kept = [desk.raw.read(ref).asked for ref in (one.raw, *one.more_raw)]
        assert kept == [press.url(address(n)) for n in (1, 2, 3)]
        assert reread(desk).changed == 0
    assert to_json(the_article(folder).article) == to_json(article)


@pytest.mark.parametrize("order", list(itertools.permutations([BASE, address(2), BASE + "/amp"])))
def test_twins_and_later_pages_in_a_feed_are_no_further_articles(
    tmp_path: Path, press: LittlePress, order: tuple[str, ...]
) -> None:
    publish(press)
    feed(press, *order, "/sp" + BASE)
    folder = desk_in(tmp_path, press)
    report = run(folder, Clock())
    assert report.articles == 1
    article = the_article(folder).article
    assert page_numbers(article) == whole()
    assert article.extent == "full"
    assert article.address == press.url(BASE)
    known = {article.url, article.address, *article.other_urls}
    assert {press.url(path) for path in (*order, "/sp" + BASE)} <= known
    with Desk(folder) as desk:
        assert desk.store.counts().waiting == 0
        for path in (*order, "/sp" + BASE, BASE + "/"):
            found = desk.store.article(press.url(path))
            assert found is not None
            assert found.article.address == press.url(BASE)


@pytest.mark.parametrize("first", [1, 2, 3])
def test_pages_that_all_call_the_first_ones_address_canonical(
    tmp_path: Path, press: LittlePress, first: int
) -> None:
    publish(press)
    for number in (1, 2, 3):
        head = f'<link rel="canonical" href="{press.url(BASE)}">'
        press.paths[address(number)] = answer(html(number, 3, head=head))
    feed(press, address(first), *map(address, (1, 2, 3)))
    folder = desk_in(tmp_path, press)
    assert run(folder, Clock()).articles == 1
    article = the_article(folder).article
    assert page_numbers(article) == whole()
    assert {press.url(address(n)) for n in (1, 2, 3)} <= {article.url, *article.other_urls}
    assert sum(press.asked[address(n)] for n in (1, 2, 3)) == 3


def test_a_later_page_alone_leads_to_the_whole_article(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    feed(press, address(3))
    folder = desk_in(tmp_path, press)
    assert run(folder, Clock()).articles == 1
    article = the_article(folder).article
    assert page_numbers(article) == whole()
    assert article.address == press.url(BASE)


def test_another_spelling_of_an_address_is_the_same_article(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press, 1)
    press.paths[BASE + "/"] = press.paths[BASE]
    feed(press, BASE, BASE + "/")
    folder, clock = desk_in(tmp_path, press), Clock()
    assert run(folder, clock).articles == 1
    assert press.asked[BASE] + press.asked[BASE + "/"] == 1
    # And so it is where it turns up later.
    publish(press, 1, base="/articles/-/777", headline="港の再開発")
    press.paths["/articles/-/777/"] = press.paths["/articles/-/777"]
    feed(press, "/articles/-/777")
    clock.pass_(days=1)
    assert run(folder, clock).articles == 1
    feed(press, "/articles/-/777/")
    clock.pass_(days=1)
    assert run(folder, clock, force=True).articles == 0
    assert press.asked["/articles/-/777/"] == 0
    with Desk(folder) as desk:
        trace = desk.store.trace(press.url("/articles/-/777/"))
        assert trace is not None
        assert trace.article is not None
        assert len(trace.found) == 2


def test_a_page_that_fails_is_tried_again_and_the_article_stands_without(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press)
    there = press.paths[address(2)]
    press.paths[address(2)] = Answer(status=503)
    feed(press, BASE)
    folder, clock = desk_in(tmp_path, press), Clock()
    report = run(folder, clock)
    assert (report.articles, report.pages_failed) == (1, 1)
    article = the_article(folder).article
    assert page_numbers(article) == ["1"] * 3
    assert (article.extent, article.next_page) == ("part", press.url(address(2)))
    with Desk(folder) as desk:
        trace = desk.store.trace(press.url(BASE))
        assert trace is not None
        assert trace.page == "waiting"
        assert [(p.code, p.url) for _, p in trace.problems] == [("http-503", press.url(address(2)))]
    command = [sys.executable, "-m", "kawaraban", "--lang=en", "--desk", str(folder), "why"]
    told = subprocess.run(
        [*command, press.url(BASE)], capture_output=True, text=True, check=True
    ).stdout
    assert "a further page waits to be fetched (tries 1, next" in told
    assert press.url(address(2)) in told
    assert run(folder, clock).articles == 0  # not its turn yet
    assert press.asked[address(2)] == 1
    clock.pass_(hours=1)
    assert run(folder, clock).pages_failed == 1  # it fails once more
    assert page_numbers(the_article(folder).article) == ["1"] * 3
    press.paths[address(2)] = there
    clock.pass_(hours=2)
    report = run(folder, clock)
    assert (report.articles, report.revised) == (0, 1)
    one = the_article(folder)
    assert page_numbers(one.article) == whole()
    assert one.article.extent == "full"
    assert press.asked[BASE] == 1  # what was had is in the raw archive
    with Desk(folder, write=True, workers=0) as desk:
        assert desk.store.counts().waiting == 0
        assert reread(desk).changed == 0


def test_the_same_in_the_end_as_if_nothing_had_failed(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    feed(press, BASE)
    undisturbed, clock = desk_in(tmp_path / "undisturbed", press), Clock()
    run(undisturbed, clock)
    for missing in (2, 3):
        folder, clock = desk_in(tmp_path / f"without-{missing}", press), Clock()
        there = press.paths[address(missing)]
        press.paths[address(missing)] = Answer(status=503)
        run(folder, clock)
        press.paths[address(missing)] = there
        clock.pass_(hours=1)
        run(folder, clock)
        assert the_article(folder).article == the_article(undisturbed).article


def test_a_page_that_is_gone_is_not_asked_for_again(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    del press.paths[address(3)]
    feed(press, BASE)
    folder, clock = desk_in(tmp_path, press), Clock()
    run(folder, clock)
    clock.pass_(days=9)
    run(folder, clock, force=True)
    assert press.asked[address(3)] == 1
    article = the_article(folder).article
    assert page_numbers(article) == ["1"] * 3 + ["2"] * 3
    assert (article.extent, article.next_page) == ("part", press.url(address(3)))
    with Desk(folder) as desk:
        trace = desk.store.trace(press.url(BASE))
        assert trace is not None
        assert trace.page == "done"
        assert [p.code for _, p in trace.problems] == ["http-404"]


def test_what_follows_but_is_another_article_stays_one(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    other = html(2, 3, headline="港の再開発に住民の声")
    press.paths[address(2)] = answer(other)
    feed(press, BASE)
    folder, clock = desk_in(tmp_path, press), Clock()
    run(folder, clock)
    article = the_article(folder).article
    assert page_numbers(article) == ["1"] * 3
    with Desk(folder) as desk:
        assert [p.code for _, p in desk.store.problems(source="minato")] == ["other-article"]
        assert desk.store.article(press.url(address(2))) is None


def test_robots_are_obeyed_for_later_pages(tmp_path: Path, press: LittlePress) -> None:
    publish(press)
    press.paths["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {BASE}?page=\n".encode())
    feed(press, BASE)
    folder = desk_in(tmp_path, press)
    assert run(folder, Clock()).articles == 1
    assert press.asked[address(2)] == 0
    assert the_article(folder).article.extent == "part"


def test_no_end_of_pages_and_pages_in_a_circle(tmp_path: Path, press: LittlePress) -> None:
    publish(press, 30)
    feed(press, BASE)
    folder = desk_in(tmp_path / "long", press)
    run(folder, Clock())
    article = the_article(folder).article
    assert len(article.text) == 3 * MOST_PAGES
    assert (article.extent, article.next_page) == ("part", press.url(address(MOST_PAGES + 1)))
    assert press.asked[address(MOST_PAGES)] == 1
    assert press.asked[address(MOST_PAGES + 1)] == 0
    publish(press, 2)
    press.paths[address(2)] = Answer(status=302, headers={"Location": press.url(BASE)})
    folder = desk_in(tmp_path / "circle", press)
    run(folder, Clock())
    assert page_numbers(the_article(folder).article) == ["1"] * 3
    with Desk(folder) as desk:
        assert [p.code for _, p in desk.store.problems(source="minato")] == ["page-loop"]


def test_a_changed_article_is_fetched_with_all_its_pages(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press)
    feed(press, BASE)
    folder, clock = desk_in(tmp_path, press), Clock()
    run(folder, clock)
    publish(press, 2, headline=HEADLINE + "を読む")
    press.paths["/feed"] = rss([(press.url(BASE), HEADLINE + "を読む")])
    clock.pass_(days=1)
    report = run(folder, clock)
    assert (report.articles, report.revised) == (0, 1)
    article = the_article(folder).article
    assert page_numbers(article) == whole(2)
    assert article.headline == HEADLINE + "を読む"


def test_all_on_one_page_is_asked_for_where_it_is_offered(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press, 4)
    body = press.paths[BASE].body.decode()
    offered = f'<p><a href="{BASE}?page=all">全文表示</a></p></article>'
    press.paths[BASE] = answer(body.replace("</article>", offered))
    press.paths[BASE + "?page=all"] = answer(html(0, 4))
    feed(press, BASE)
    folder = desk_in(tmp_path, press)
    run(folder, Clock())
    article = the_article(folder).article
    assert page_numbers(article) == whole(4)
    assert article.extent == "full"
    assert press.asked[address(2)] == 0
    with Desk(folder, write=True, workers=0) as desk:
        assert reread(desk).changed == 0
    # Where it is gone, page by page.
    press.paths[BASE + "?page=all"] = Answer(status=404)
    folder = desk_in(tmp_path / "without", press)
    run(folder, Clock())
    assert page_numbers(the_article(folder).article) == whole(4)


def test_no_page_takes_the_place_of_another_sites_article(
    tmp_path: Path, press: LittlePress
) -> None:
    publish(press, 2)
    feed(press, BASE)
    with LittlePress() as evil:
        there = press.url(BASE)
        head = (
            f'<link rel="canonical" href="{there}"><meta property="og:url" content="{there}">'
            f'<link rel="amphtml" href="{there}/amp"><link rel="prev" href="{there}">'
            f'<link rel="next" href="{there}?page=2">'
            f'<link rel="alternate" media="handheld" href="{press.url("/sp" + BASE)}">'
        )
        evil.paths[BASE] = answer(html(0, 9, head=head))
        links = f'<a href="{there}?page=2">2</a></article>'
        evil.paths[BASE + "?page=2"] = answer(html(0, 9, head=head).replace("</article>", links))
        evil.paths["/feed"] = rss([(evil.url(p), HEADLINE) for p in (BASE, BASE + "?page=2")])
        write_desk(tmp_path, press, {"evil": evil.url("/feed"), "minato": "/feed"})
        desk_toml = tmp_path / "desk.toml"
        allowed = f'allow_hosts = ["127.0.0.1:{evil.port}", '
        text = desk_toml.read_text("utf-8").replace("allow_hosts = [", allowed)
        desk_toml.write_text(text, "utf-8")
        run(tmp_path, Clock())
        run(tmp_path, Clock(), force=True)
        with Desk(tmp_path) as desk:
            one = desk.store.article(there)
            assert one is not None
            assert one.article.url == there
            assert one.found_in == "minato"
            assert page_numbers(one.article) == whole(2)
            addresses = {one.article.url, one.article.address, *one.article.other_urls}
            assert not any(str(evil.port) in address for address in addresses)
            theirs = desk.store.article(evil.url(BASE))
            assert theirs is not None
            assert theirs.id != one.id


# Killed -------------------------------------------------------------------------------


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kawaraban", "--quiet", "--desk", str(folder), "collect"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(folder: Path) -> None:
    process = start(folder)
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()


def kill_when_asked(process: subprocess.Popen[bytes], press: LittlePress, number: int) -> None:
    reached = threading.Event()
    first = press.asked.total()
    press.on_request = lambda count: reached.set() if count - first >= number else None
    while not reached.is_set() and process.poll() is None:
        reached.wait(0.01)
    process.kill()
    process.wait()
    press.on_request = None


def outcome(folder: Path) -> list[bytes]:
    store = open_store(folder / "desk.db")
    try:
        assert store.check() == []
        found = [store.article(one.article.address) for one in store.articles()]
        return sorted(to_json(one.article) for one in found if one is not None)
    finally:
        store.close()


def test_killed_in_the_middle_of_an_article(tmp_path: Path, press: LittlePress) -> None:
    paths = []
    for n in range(4):
        base = f"/articles/-/1000{n}"
        publish(press, 3, base=base, headline=f"{HEADLINE} 第{n}章")
        paths += [base, base + "/amp", address(2, base), "/sp" + base]
    press.paths["/feed"] = rss(
        [(press.url(p), f"{HEADLINE} 第{p.split('1000')[1][0]}章") for p in paths]
    )
    undisturbed = desk_in(tmp_path / "undisturbed", press)
    finish(undisturbed)
    expected = outcome(undisturbed)
    assert len(expected) == 4
    killed = desk_in(tmp_path / "killed", press)
    rng = random.Random(19)
    for _ in range(4):
        kill_when_asked(start(killed), press, rng.randrange(2, 12))
    finish(killed)
    assert outcome(killed) == expected


# Importing ----------------------------------------------------------------------------

SITE = "https://minato.example"


def saved(number: int, of: int = 3, head: str = "") -> RawResponse:
    headers = (("content-type", "text/html; charset=utf-8"),)
    body = html(number, of, head=head).encode()
    return RawResponse(url=SITE + address(number), body=body, headers=headers, fetched=NOW)


def archive(folder: Path, raws: list[RawResponse]) -> Path:
    with RawArchive(folder) as there:
        for raw in raws:
            there.append(raw)
    (path,) = folder.glob("*.warc.gz")
    return path


def take(folder: Path, path: Path, url: str | None = None) -> ImportReport:
    with Desk(folder, write=True, workers=0, now=lambda: NOW) as desk:
        return import_file(desk, path, url=url)


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_an_archive_holds_the_pages_in_any_order(
    tmp_path: Path, press: LittlePress, order: tuple[int, ...]
) -> None:
    folder = desk_in(tmp_path / "desk", press)
    path = archive(tmp_path / "there", [saved(n) for n in order])
    report = take(folder, path)
    assert (report.articles, report.revised, report.problem_count) == (1, 0, 0)
    one = the_article(folder)
    assert page_numbers(one.article) == whole()
    assert one.article.address == SITE + BASE
    assert len(one.more_raw) == 2
    kept = {p: p.stat().st_size for p in (folder / "raw").iterdir()}
    other = archive(tmp_path / "other", [saved(n) for n in reversed(order)])
    again = take(folder, other)
    assert (again.articles, again.revised) == (0, 0)
    assert {p: p.stat().st_size for p in (folder / "raw").iterdir()} == kept
    assert the_article(folder) == one
    with Desk(folder, write=True, workers=0) as desk:
        assert reread(desk).changed == 0


@pytest.mark.parametrize("head", ["", f'<link rel="canonical" href="{SITE}{BASE}">'])
@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_saved_pages_one_by_one_in_any_order(
    tmp_path: Path, press: LittlePress, order: tuple[int, ...], head: str
) -> None:
    """Whether each page calls its own address canonical, or the first page's."""
    folder = desk_in(tmp_path / "desk", press)
    for number in order:
        path = tmp_path / f"{number}.html"
        path.write_bytes(saved(number, head=head).body)
        take(folder, path, SITE + address(number))
    one = the_article(folder)
    assert page_numbers(one.article) == whole()
    assert one.article.extent == "full"
    assert one.raw is not None
    assert len(one.more_raw) == 2
    for number in order:  # once more: nothing
        report = take(folder, tmp_path / f"{number}.html", SITE + address(number))
        assert (report.articles, report.revised) == (0, 0)
    assert the_article(folder).article == one.article
    with Desk(folder, write=True, workers=0) as desk:
        assert reread(desk).changed == 0


def test_an_archive_that_lacks_a_page(tmp_path: Path, press: LittlePress) -> None:
    folder = desk_in(tmp_path / "desk", press)
    take(folder, archive(tmp_path / "there", [saved(3), saved(1)]))
    found = {one.article.url: one.article for one in stored(folder)}
    assert {a.extent for a in found.values()} == {"part"}
    assert set(found) == {SITE + BASE, SITE + address(3)}
    take(folder, archive(tmp_path / "more", [saved(2)]))
    assert page_numbers(the_article(folder).article) == whole()


@pytest.mark.parametrize("there", [1, 2, 3])
def test_what_an_archive_has_in_part_is_completed_by_collecting(
    tmp_path: Path, press: LittlePress, there: int
) -> None:
    folder, clock = desk_in(tmp_path / "desk", press), Clock()
    publish(press)
    press.paths["/feed"] = rss([])
    page = press.paths[address(there)]
    raw = RawResponse(
        url=press.url(address(there)),
        body=page.body,
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched=NOW,
    )
    assert take(folder, archive(tmp_path / "there", [raw])).links
    run(folder, clock)
    one = the_article(folder)
    assert page_numbers(one.article) == whole()
    assert one.article.address == press.url(BASE)
    asked = press.asked.total()
    run(folder, clock)
    assert press.asked.total() == asked


def test_twins_in_an_archive(tmp_path: Path, press: LittlePress) -> None:
    canonical = '<link rel="canonical" href="https://www.minato.example/news/12345">'
    body = html(0, 1, head=canonical).encode()
    urls = [
        "https://m.minato.example/news/12345",
        "https://www.minato.example/news/12345/amp/",
        "https://amp.minato.example/news/12345?outputType=amp",
        "http://www.minato.example/news/12345/",
        "https://www.minato.example/news/12345?print=1",
    ]
    plain = html(0, 1).encode()
    headers = (("content-type", "text/html"),)
    raws = [RawResponse(url=u, body=body, headers=headers, fetched=NOW) for u in urls]
    raws += [
        RawResponse(url=u, body=plain, headers=headers, fetched=NOW)
        for u in ("https://minato.example/news/12345", "https://minato.example/news/12346")
    ]
    folder = desk_in(tmp_path / "desk", press)
    report = take(folder, archive(tmp_path / "there", raws))
    assert report.problem_count == 0
    assert len(stored(folder)) == 2
    with Desk(folder) as desk:
        one = desk.store.article("https://minato.example/news/12345")
        other = desk.store.article("https://minato.example/news/12346")
        assert one is not None
        assert other is not None
        assert one.id != other.id
        assert set(urls) <= {one.article.url, one.article.address, *one.article.other_urls}
        assert desk.store.check() == []  # type: ignore[attr-defined]
