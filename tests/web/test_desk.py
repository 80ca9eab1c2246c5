"""The desk's pages over HTTP: what they show, what they keep, and whom they let decide."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from lxml import html

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import TOPIC, served_desk, url, verdicts

from kawaraban.desk.desk import Desk
from kawaraban.web.desk_pages import language_of
from kawaraban.web.guard import is_loopback


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[str]:
    with served_desk(folder) as address:
        yield address


class Answer:
    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        self.status, self.headers, self.body = status, headers, body

    def texts(self, selector: str) -> list[str]:
        tree = html.fromstring(self.body)
        return [" ".join("".join(map(str, e.itertext())).split()) for e in tree.cssselect(selector)]

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.body)
        assert found
        return found[1]


def ask(address: str, form: list[tuple[str, str]] | None = None, **headers: str) -> Answer:
    """One request, redirects not followed; with a form it is posted."""

    async def go() -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                "GET" if form is None else "POST",
                address,
                data=None if form is None else urlencode(form),
                headers=named,
                allow_redirects=False,
            ) as response,
        ):
            return Answer(response.status, dict(response.headers), await response.text())

    return asyncio.run(go())


def post(inbox: str, action: str, *fields: tuple[str, str], **headers: str) -> Answer:
    token = ask(inbox).token
    return ask(f"{inbox}{action}", [("token", token), *fields], **headers)


def test_the_inbox_shows_what_is_asked_and_why(inbox: str) -> None:
    page = ask(inbox, Accept_Language="ja")
    assert page.status == 200
    assert len(page.texts(".item")) == 5
    assert page.texts("#left") == ["判断待ち 5 件"]
    assert all("埠頭" in text for text in page.texts(".item .quoted mark"))
    assert all(text.startswith("埠頭") for text in page.texts(".item .reason"))
    assert page.texts("button[value=accept]")[-1] == "採用"


def test_a_decision_is_kept_and_the_article_leaves_the_inbox(folder: Path, inbox: str) -> None:
    answer = post(inbox, "decide", ("url", url(3)), ("verdict", "accept"))
    assert (answer.status, answer.headers["Location"]) == (303, "./")
    assert verdicts(folder) == {url(3): "accepted"}
    assert ask(inbox, Accept_Language="ja").texts("#left") == ["判断待ち 4 件"]
    on_page = ask(f"{inbox}clips/").texts(".item h2")
    assert "第3便、広場の催しに人出" in on_page


def test_several_are_decided_at_once_and_undone_together(folder: Path, inbox: str) -> None:
    both = (("url", url(3)), ("url", url(4)))
    answer = post(inbox, "decide", *both, ("verdict", "reject"), Accept="application/json")
    assert answer.status == 200
    assert verdicts(folder) == {url(3): "rejected", url(4): "rejected"}
    post(inbox, "undo")
    assert verdicts(folder) == {}
    log = ask(f"{inbox}history/").texts(".log .undone")
    assert len(log) == 2


def test_an_edit_changes_only_what_was_changed(folder: Path, inbox: str) -> None:
    fields = [("headline", "工事はじまる"), ("was-headline", ""), ("note", ""), ("was-note", "")]
    post(inbox, "edit", ("url", url(0)), *fields, ("back", "clips/"))
    with Desk(folder) as desk:
        log = desk.store.decisions(TOPIC)
    assert [(d.kind, d.value) for d in log] == [("accept", ""), ("headline", "工事はじまる")]
    assert "工事はじまる" in ask(f"{inbox}clips/").texts(".item h2")


def test_a_date_that_is_none_is_told_and_nothing_is_kept(folder: Path, inbox: str) -> None:
    answer = post(
        inbox, "edit", ("url", url(0)), ("date", "きのう"), ("was-date", ""),
        Accept="application/json",
    )  # fmt: skip
    assert answer.status == 422
    assert "きのう" in answer.body
    assert verdicts(folder) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "null"},
        {"Origin": "null"},
    ],
)
def test_pages_of_others_cannot_decide(folder: Path, inbox: str, headers: dict[str, str]) -> None:
    answer = post(inbox, "decide", ("url", url(3)), ("verdict", "accept"), **headers)
    assert answer.status == 403
    assert verdicts(folder) == {}


def test_without_the_page_s_token_nothing_is_decided(folder: Path, inbox: str) -> None:
    for token in ("", "x", "あ"):
        form = [("token", token), ("url", url(3)), ("verdict", "accept")]
        assert ask(f"{inbox}decide", form).status == 403
    assert verdicts(folder) == {}


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "a b"]
)
def test_a_name_of_others_that_leads_here_shows_nothing(inbox: str, host: str) -> None:
    assert ask(inbox, Host=host).status in (400, 404)


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
def test_readers_behind_a_proxy_are_not_at_this_machine(inbox: str, name: str) -> None:
    assert ask(inbox, None, **{name: "x"}).status == 404


def test_forms_that_make_no_sense_are_refused(folder: Path, inbox: str) -> None:
    assert post(inbox, "decide", ("url", url(3)), ("verdict", "burn")).status == 400
    assert post(inbox, "decide", ("verdict", "accept")).status == 400
    assert post(inbox, "edit", ("headline", "x")).status == 400
    assert verdicts(folder) == {}
    elsewhere = inbox.replace(TOPIC, "nowhere")
    assert ask(elsewhere).status == 404
    token = ask(inbox).token
    form = [("token", token), ("url", url(3)), ("verdict", "accept")]
    assert ask(f"{elsewhere}decide", form).status == 422


def test_long_texts_are_kept(folder: Path, inbox: str) -> None:
    fields = [(name, "長" * 1900) for name in ("excerpt", "note")]
    was = [(f"was-{name}", "前" * 1900) for name, _ in fields]
    assert post(inbox, "edit", ("url", url(0)), *fields, *was).status == 303
    with Desk(folder) as desk:
        assert [(d.kind, len(d.value)) for d in desk.store.decisions(TOPIC)][1:] == [
            ("excerpt", 1900),
            ("note", 1900),
        ]


def test_a_form_may_not_be_endless(inbox: str) -> None:
    answer = post(inbox, "edit", ("url", url(3)), ("note", "あ" * 70_000))
    assert answer.status == 413


def test_pages_carry_a_policy_that_runs_nothing_of_others(inbox: str) -> None:
    for path in ("", "clips/", "history/", "../"):
        policy = ask(inbox + path).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
    assert "onerror" not in re.sub(r"&[^;]+;[^<]*", "", ask(inbox).body)


def test_the_language_is_the_browser_s_until_another_is_chosen(inbox: str) -> None:
    assert "5 to decide" in ask(inbox, Accept_Language="en-GB,en;q=0.9,ja;q=0.8").texts("#left")
    chosen = ask(f"{inbox}?lang=ja", Accept_Language="en")
    assert "kawaraban-language=ja" in chosen.headers["Set-Cookie"]
    again = ask(inbox, Accept_Language="en", Cookie="kawaraban-language=ja")
    assert again.texts("#left") == ["判断待ち 5 件"]


@pytest.mark.parametrize(
    ("wanted", "accepted", "default", "language"),
    [
        ("", "", "ja", "ja"),
        ("", "fr,ko;q=0.8", "ja-JP", "ja"),
        ("", "fr, en;q=0.5, ja;q=0.7", "en", "ja"),
        ("", "ja;q=0, en;q=0.1", "ja", "en"),
        ("", "en;q=nonsense", "ja", "ja"),
        ("xx", "en", "ja", "en"),
        ("ja", "en", "en", "ja"),
        ("", "*", "ko", "en"),
    ],
)
def test_which_language(wanted: str, accepted: str, default: str, language: str) -> None:
    assert language_of(wanted, accepted, default) == language


def test_what_others_decide_is_told_and_one_s_own_is_not(folder: Path, inbox: str) -> None:
    async def go() -> list[str]:
        heard: list[str] = []
        async with aiohttp.ClientSession() as session:

            async def listen(name: str) -> None:
                async with session.get(f"{inbox}events?page={name}") as events:
                    async for line in events.content:
                        if line.startswith(b"event:"):
                            heard.append(name)
                            return

            token = (await asyncio.to_thread(ask, inbox)).token
            mine, theirs = (asyncio.create_task(listen(name)) for name in ("mine", "theirs"))
            while not theirs.done():
                form = {"token": token, "url": url(3), "verdict": "accept"}
                headers = {"X-Kawaraban-Page": "mine", "Accept": "application/json"}
                async with session.post(f"{inbox}decide", data=form, headers=headers) as answer:
                    assert answer.status == 200
                await asyncio.wait([theirs], timeout=0.2)
            mine.cancel()
        return heard

    assert asyncio.run(go()) == ["theirs"]


def test_many_may_listen_and_all_are_told(inbox: str) -> None:
    async def go() -> int:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            started = asyncio.Semaphore(0)

            async def listen() -> bool:
                async with session.get(f"{inbox}events") as events:
                    async for line in events.content:
                        if line.startswith(b"retry:"):
                            started.release()
                        elif line.startswith(b"event:"):
                            return True
                return False

            listening = [asyncio.create_task(listen()) for _ in range(120)]
            for _ in listening:
                await started.acquire()
            await asyncio.to_thread(post, inbox, "decide", ("url", url(3)), ("verdict", "accept"))
            return sum(await asyncio.gather(*listening))

    assert asyncio.run(go()) == 120


def test_what_another_process_brings_is_told(folder: Path, inbox: str) -> None:
    async def go() -> bytes:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{inbox}events?page=x") as events,
        ):
            await events.content.readline()
            await asyncio.to_thread(small_desk.add, folder, range(8, 10))
            async for line in events.content:
                if line.startswith(b"event:"):
                    return line
        return b""

    assert asyncio.run(go()) == b"event: changed\n"


def test_there_is_no_desk_where_nobody_opened_one(tmp_path: Path) -> None:
    from served import served

    from kawaraban.web.app import Site

    (tmp_path / "site").mkdir()
    site = Site(folder=tmp_path / "site", store=tmp_path / "desk.db", title="x")
    with served(site) as address:
        assert ask(f"{address}desk/").status == 404


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "LOCALHOST."]
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.0.1", "localhost.example", "", "1", "::ffff:1.2.3.4"]
)
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
