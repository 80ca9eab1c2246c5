"""What a desk does over days: moves, quiet hours, circuits, pages seen again, hubs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import aiohttp
import pytest

from kawaraban.desk.aside import aside
from kawaraban.desk.collecting.collect import CollectReport, collect
from kawaraban.desk.collecting.listening import Listening
from kawaraban.desk.desk import Desk
from kawaraban.desk.running import anything_due, site_of
from kawaraban.store.base import SourceState
from kawaraban.web.app import serving

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from little_press import TEXT, Answer, LittlePress, page, rss, write_desk

SHORT = 'shortest = "15m"'


@pytest.fixture
def press() -> Iterator[LittlePress]:
    with LittlePress() as press:
        yield press


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2024, 6, 19, 1, 0, tzinfo=UTC)  # a Wednesday

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        self.time += timedelta(**time)


def run(folder: Path, clock: Clock, *, force: bool = False) -> CollectReport:
    with Desk(folder, write=True, now=clock, workers=0) as desk:
        return collect(desk, force=force)


def state(folder: Path, name: str = "minato") -> SourceState:
    with Desk(folder) as desk:
        return desk.store.source_states()[name]


def codes(folder: Path) -> list[str]:
    with Desk(folder) as desk:
        return [problem.code for _, problem in desk.store.problems()]


def publish(press: LittlePress, count: int = 1) -> list[str]:
    urls = [press.url(f"/news/{n}") for n in range(count)]
    for n in range(count):
        press.paths[f"/news/{n}"] = page(f"朝ロ首脳会談の行方 第{n}報", f"{n}報。{TEXT * 3}")
    press.paths["/feed"] = rss([(url, f"朝ロ首脳会談の行方 第{n}報") for n, url in enumerate(urls)])
    return urls


# Moves ------------------------------------------------------------------------------------


def test_a_move_for_good_is_kept_used_and_told_once(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    publish(press)
    press.paths["/old"] = Answer(status=308, headers={"Location": press.url("/feed")})
    write_desk(tmp_path, press, {"minato": "/old"})
    assert run(tmp_path, clock).moved == (("minato", press.url("/feed")),)
    clock.pass_(hours=5)
    again = run(tmp_path, clock)
    assert (again.asked, again.moved) == (1, ())
    assert (press.asked["/old"], press.asked["/feed"]) == (1, 2)
    assert codes(tmp_path) == ["moved"]


@pytest.mark.parametrize("status", [404, 410])
def test_where_the_move_was_none_the_old_address_is_asked(
    tmp_path: Path, press: LittlePress, status: int
) -> None:
    clock = Clock()
    publish(press)
    press.paths["/old"] = Answer(status=301, headers={"Location": press.url("/feed")})
    write_desk(tmp_path, press, {"minato": "/old"})
    run(tmp_path, clock)
    press.paths["/old"] = press.paths["/feed"]
    press.paths["/feed"] = Answer(status=status)
    assert run(tmp_path, clock, force=True).failed == 1
    assert not state(tmp_path).stopped
    clock.pass_(days=1)
    assert run(tmp_path, clock).failed == 0
    assert state(tmp_path).moved_to is None


def test_a_page_that_a_redirect_leads_to_is_no_move(tmp_path: Path, press: LittlePress) -> None:
    press.paths["/feed"] = Answer(status=301, headers={"Location": press.url("/login")})
    press.paths["/login"] = page("ログイン", "会員の方はこちら。" * 20)
    write_desk(tmp_path, press, {"minato": "/feed"})
    assert run(tmp_path, Clock()).moved == ()
    assert state(tmp_path).moved_to is None


# When again -------------------------------------------------------------------------------


def test_what_a_feed_asks_for_holds_beyond_an_unchanged_answer(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    publish(press)
    wishes = b"<ttl>180</ttl><skipHours><hour>4</hour><hour>5</hour></skipHours><link>"
    there = press.paths["/feed"]
    press.paths["/feed"] = Answer(
        there.body.replace(b"<link>", wishes, 1), headers=there.headers | {"ETag": '"1"'}
    )
    write_desk(tmp_path, press, {"minato": "/feed"})
    for _ in range(2):
        started = clock.time
        run(tmp_path, clock, force=True)
        due = state(tmp_path).due
        assert due is not None
        assert due - started >= timedelta(hours=3)
        assert due == datetime(2024, 6, 19, 6, 0, tzinfo=UTC)  # 4:00 would be 3 hours on


def test_an_index_of_sitemaps_that_did_not_change_is_looked_through(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    publish(press, 2)
    press.paths["/robots.txt"] = Answer(f"Sitemap: {press.url('/map.xml')}\n".encode())
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
    first, second = (f"<url><loc>{press.url(f'/news/{n}')}</loc></url>" for n in range(2))
    press.paths["/map.xml"] = Answer(urlset.format(first).encode(), headers={"ETag": '"1"'})
    write_desk(tmp_path, press, {"minato": "/robots.txt"})
    desk_toml = tmp_path / "desk.toml"
    desk_toml.write_text(desk_toml.read_text("utf-8") + 'kind = "sitemap"\n', "utf-8")
    assert run(tmp_path, clock).articles == 1
    clock.pass_(days=2)
    assert run(tmp_path, clock).articles == 0
    press.paths["/map.xml"] = Answer(urlset.format(first + second).encode())
    clock.pass_(days=2)
    assert run(tmp_path, clock).articles == 1


# Circuits ---------------------------------------------------------------------------------


def test_a_source_that_fails_for_days_is_told_once_and_closes_by_itself(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    publish(press)
    there = press.paths["/feed"]
    write_desk(tmp_path, press, {"minato": "/feed"}, extra=SHORT)
    run(tmp_path, clock)
    press.paths["/feed"] = Answer(status=500)
    opened = []
    for _ in range(24 * 20):
        clock.pass_(hours=1)
        opened += [(clock.time, name) for name in run(tmp_path, clock).opened]
    ((when, name),) = opened
    assert name == "minato"
    assert timedelta(days=3) <= when - Clock().time <= timedelta(days=8)
    known = state(tmp_path)
    assert known.opened == when
    told = codes(tmp_path)
    assert told.count("circuit-open") == 1
    assert told.index("circuit-open") == 0  # and nothing after it
    assert press.asked["/feed"] < 50  # and as often for the time, where nothing else was asked
    press.paths["/feed"] = there
    reports = []
    for _ in range(24 * 4):
        clock.pass_(hours=1)
        reports.append(run(tmp_path, clock))
    assert [r.recovered for r in reports if r.recovered] == [("minato",)]
    known = state(tmp_path)
    assert (known.opened, known.failing_since, known.failures) == (None, None, 0)
    assert codes(tmp_path)[0] == "recovered"


# Pages seen again -------------------------------------------------------------------------


def test_a_silent_edit_becomes_a_revision(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    (url,) = publish(press)
    press.paths["/news/0"].headers["ETag"] = '"1"'
    write_desk(tmp_path, press, {"minato": "/feed"}, extra='revisit = ["1h", "6h", "24h", "7d"]')
    run(tmp_path, clock)
    clock.pass_(minutes=59)
    assert run(tmp_path, clock).revisited == 0
    clock.pass_(minutes=2)
    first = run(tmp_path, clock)
    assert (first.revisited, first.revised) == (1, 0)
    assert press.asked["/news/0"] == 2
    press.paths["/news/0"] = page("朝ロ首脳会談の行方 訂正", f"直した。{TEXT * 4}")
    clock.pass_(hours=5)
    second = run(tmp_path, clock)
    assert (second.revisited, second.revised, second.articles) == (1, 1, 0)
    for _ in range(24 * 14):
        clock.pass_(hours=1)
        run(tmp_path, clock)
    assert press.asked["/news/0"] == 5
    with Desk(tmp_path) as desk:
        assert desk.store.next_revisit() is None
        trace = desk.store.trace(url)
        assert trace is not None
        before, after = trace.revisions
        assert after.article.headline == "朝ロ首脳会談の行方 訂正"
        assert before.raw is not None
        assert after.raw is not None
        assert desk.raw.read(after.raw).body == press.paths["/news/0"].body
        assert desk.raw.read(before.raw).body != press.paths["/news/0"].body


def test_a_page_taken_down_is_told_and_its_article_kept(tmp_path: Path, press: LittlePress) -> None:
    clock = Clock()
    (url,) = publish(press)
    write_desk(tmp_path, press, {"minato": "/feed"}, extra='revisit = ["1h", "1d"]')
    run(tmp_path, clock)
    press.paths["/news/0"] = Answer(status=410)
    for _ in range(5):
        clock.pass_(hours=12)
        run(tmp_path, clock)
    assert press.asked["/news/0"] == 2
    with Desk(tmp_path) as desk:
        ((_, problem),) = desk.store.problems()
        assert (problem.code, problem.url) == ("http-410", url)
        assert "2024-06-19 01:00" in problem.detail
        stored = desk.store.article(url)
        assert stored is not None
        assert stored.article.extent == "full"


def test_a_host_is_asked_no_more_than_its_budget_and_old_articles_never(
    tmp_path: Path, press: LittlePress
) -> None:
    clock = Clock()
    publish(press, 8)
    press.paths["/news/7"] = page("朝ロ首脳会談の行方 第7報", f"昔。{TEXT * 3}", day="2024-06-10")
    write_desk(tmp_path, press, {"minato": "/feed"}, extra='revisit = ["1h", "6h"]\nrevisits = 5')
    run(tmp_path, clock)
    clock.pass_(hours=2)
    assert run(tmp_path, clock).revisited == 5
    clock.pass_(hours=6)
    assert run(tmp_path, clock).revisited == 0  # of the same day
    with Desk(tmp_path) as desk:
        assert desk.store.next_revisit() is None
    assert press.asked["/news/7"] == 1


# Hubs -------------------------------------------------------------------------------------


class Hub:
    """A hub of one feed, which asks back and delivers as the specification says."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []

    def take(self, body: bytes) -> None:
        self.forms.append({k: v[0] for k, v in parse_qs(body.decode()).items()})

    def verify(self, **changes: str) -> tuple[int, str]:
        asked = self.forms[-1]
        query = {
            "hub.mode": "subscribe",
            "hub.topic": asked["hub.topic"],
            "hub.challenge": "<b>abc</b>",
            "hub.lease_seconds": "86400",
            **changes,
        }

        async def ask() -> tuple[int, str]:
            async with (
                aiohttp.ClientSession() as session,
                session.get(asked["hub.callback"], params=query) as answer,
            ):
                # No browser is to make anything of a challenge.
                assert answer.status != 200 or answer.content_type == "text/plain"
                return answer.status, await answer.text()

        return asyncio.run(ask())

    def deliver(self, body: bytes, secret: str | None = None) -> int:
        asked = self.forms[-1]
        key = (asked["hub.secret"] if secret is None else secret).encode()
        signature = hmac.new(key, body, hashlib.sha256).hexdigest()

        async def send() -> int:
            async with aiohttp.ClientSession() as session:
                headers = {
                    "X-Hub-Signature": f"sha256={signature}",
                    "Content-Type": "application/rss+xml",
                }
                async with session.post(
                    asked["hub.callback"], data=body, headers=headers
                ) as answer:
                    return answer.status

        return asyncio.run(send())


def test_a_hub_tells_what_is_new(tmp_path: Path, press: LittlePress) -> None:
    clock, hub = Clock(), Hub()
    press.on_post = hub.take
    publish(press)
    whole = press.paths["/feed"]
    link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{}" href="{}"/>'
    links = link.format("hub", press.url("/hub")) + link.format("self", press.url("/me"))
    press.paths["/feed"] = Answer(whole.body.replace(b"<link>", links.encode() + b"<link>", 1))
    write_desk(tmp_path, press, {"minato": "/feed"}, extra='public_address = "http://x.example"')
    run(tmp_path, clock)
    (form,) = hub.forms
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", press.url("/me"))
    assert form["hub.callback"].startswith("http://x.example/websub/")
    with Desk(tmp_path, now=clock) as desk:
        site = site_of(desk)
        server = serving(site, hubs=Listening(desk.config.store, clock))
    (tmp_path / "site").mkdir()
    with aside(server, "site") as address:
        form["hub.callback"] = form["hub.callback"].replace("http://x.example/", address)
        assert hub.verify(**{"hub.topic": "http://another.example/"})[0] == 404
        assert hub.verify() == (200, "<b>abc</b>")
        news = press.url("/news/9")
        press.paths["/news/9"] = page("朝ロ首脳会談の行方 速報", f"速報。{TEXT * 3}")
        assert hub.deliver(rss([(press.url("/news/8"), "偽の速報")]).body, "guessed") == 202
        assert hub.deliver(rss([(news, "朝ロ首脳会談の行方 速報")]).body) == 202
        gone = dict(form, **{"hub.callback": f"{address}websub/{'x' * 32}"})
        hub.forms.append(gone)
        assert hub.deliver(b"<rss/>") == 410
        hub.forms.pop()
    clock.pass_(minutes=1)
    with Desk(tmp_path, now=clock) as desk:
        assert anything_due(desk)
    report = run(tmp_path, clock)
    assert (report.asked, report.delivered, report.articles) == (0, 1, 1)
    with Desk(tmp_path) as desk:
        assert desk.store.article(news) is not None
        assert desk.store.article(press.url("/news/8")) is None
    # While the hub tells, the feed itself is asked seldom; the lease is renewed in time.
    due = state(tmp_path).due
    clock.pass_(hours=17)
    run(tmp_path, clock, force=True)
    assert len(hub.forms) == 2
    assert hub.forms[1]["hub.secret"] == form["hub.secret"]
    slow = state(tmp_path).due
    assert due is not None
    assert slow is not None
    assert slow - clock.time > due - Clock().time


def test_a_hub_that_refuses_is_a_problem_of_its_own(tmp_path: Path, press: LittlePress) -> None:
    clock, hub = Clock(), Hub()
    publish(press)
    whole = press.paths["/feed"]
    link = f'<{press.url("/nohub")}>; rel="hub", <{press.url("/feed")}>; rel=self'
    press.paths["/feed"] = Answer(whole.body, headers={"Link": link})
    write_desk(tmp_path, press, {"minato": "/feed"}, extra='public_address = "http://x.example/"')
    report = run(tmp_path, clock)
    assert (report.failed, report.articles) == (0, 1)
    assert codes(tmp_path) == ["hub"]
    run(tmp_path, clock, force=True)
    assert codes(tmp_path) == ["hub"]  # not asked again at once
    press.on_post = hub.take
    clock.pass_(days=4)
    run(tmp_path, clock)
    assert len(hub.forms) == 1
    write_desk(tmp_path, press, {"minato": "/feed"})
    run(tmp_path, clock, force=True)
    with Desk(tmp_path) as desk:
        assert desk.store.subscriptions() == []
