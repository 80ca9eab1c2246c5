"""Logging in in a real browser: with and without a script, in both languages, by those who may
decide and those who may not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import PASSWORD, TOPIC, add_person, served_desk, url

from kawaraban.desk.desk import Desk
from kawaraban.store.sqlite import open_store

try:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    from playwright.sync_api import Browser, Page, expect
except ImportError:  # said by the fixture
    pass


pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    for name, role in small_desk.PEOPLE.items():
        add_person(tmp_path, name, role)
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[str]:
    with served_desk(folder, login=True) as address:
        yield address.replace("127.0.0.1", "desk.example")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(20_000)
    yield page
    assert errors == []
    context.close()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """By keyboard: the form is all there is to go through."""
    page.locator("#name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_in_decide_out(page: Page, inbox: str, folder: Path) -> None:
    page.goto(inbox)
    expect(page.locator("h1")).to_have_text("ログイン")
    log_in(page, "Anna", "a wrong password")
    expect(page.locator("[role=alert]")).to_contain_text("名前とパスワード")
    assert page.locator("#name").input_value() == "Anna"
    assert page.locator("#password").input_value() == ""
    log_in(page, "Anna")
    assert page.url == inbox
    page.keyboard.press("a")
    expect(page.locator(".item")).to_have_count(4)
    page.goto(f"{inbox}history/")
    expect(page.locator(".log td").nth(1)).to_have_text("Anna")
    page.get_by_role("button", name="ログアウト").click()
    expect(page.locator("h1")).to_have_text("ログイン")
    page.go_back()
    expect(page.locator("h1")).to_have_text("ログイン")
    with Desk(folder) as desk:
        assert [(d.who, d.kind) for d in desk.store.decisions(TOPIC)] == [("Anna", "accept")]


def test_without_a_script(browser: Browser, inbox: str, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{inbox}clips/")
    log_in(page, "Bert")
    assert page.url == f"{inbox}clips/"
    page.locator(".item").first.locator("button[value=pin]").click()
    assert page.url == f"{inbox}clips/"
    page.get_by_role("link", name="Bert").click()
    page.locator("#old").fill(PASSWORD)
    page.locator("#new").fill("another quite long one")
    page.get_by_role("button", name="Change").click()
    assert "Changed" in page.locator("[role=status]").inner_text()
    page.get_by_role("button", name="Log out", exact=True).click()
    assert page.locator("h1").inner_text() == "Log in"
    with Desk(folder) as desk:
        assert {d.who for d in desk.store.decisions(TOPIC)} == {"Bert"}
    context.close()


def test_a_reader_has_nothing_to_press(page: Page, inbox: str, folder: Path) -> None:
    page.goto(inbox)
    log_in(page, "Clara")
    expect(page.locator(".item")).to_have_count(5)
    assert page.locator("main button").all_inner_texts() == ["ログアウト"]
    for key in "jaxpesu":
        page.keyboard.press(key)
    expect(page.locator(".item")).to_have_count(5)
    with Desk(folder) as desk:
        assert desk.store.decisions(TOPIC) == ()


def test_who_is_removed_is_told_and_led_to_the_login(page: Page, inbox: str, folder: Path) -> None:
    page.goto(inbox)
    log_in(page, "Bert")
    with open_store(folder / "desk.db") as store:
        store.remove_person("bert")
    page.keyboard.press("a")
    expect(page.locator("#told")).to_contain_text("ログアウトしています")
    page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("ログイン")
    with Desk(folder) as desk:
        assert desk.store.decisions(TOPIC) == ()


def test_a_session_that_ran_out(page: Page, inbox: str, folder: Path) -> None:
    page.goto(inbox)
    log_in(page, "Anna")
    with open_store(folder / "desk.db") as store:
        store._db.run("UPDATE session SET began = 0")
    page.reload()
    expect(page.locator("h1")).to_have_text("ログイン")


def test_guesses_are_slowed_down_and_said_so(page: Page, inbox: str) -> None:
    page.goto(inbox)
    for _ in range(5):
        log_in(page, "Anna", "a wrong password")
        expect(page.locator("[role=alert]")).to_contain_text("名前とパスワード")
    log_in(page, "Anna")
    expect(page.locator("[role=alert]")).to_contain_text("試行が多すぎます")


def test_another_site_s_page_decides_nothing(page: Page, inbox: str, folder: Path) -> None:
    page.goto(inbox)
    log_in(page, "Anna")
    expect(page.locator(".item")).to_have_count(5)
    evil = inbox.replace("desk.example", "evil.example").split("/desk/")[0]
    form = (
        f'<form method="post" action="{inbox}decide">'
        f'<input name="url" value="{url(3)}"><input name="verdict" value="accept">'
        "</form><script>document.forms[0].submit()</script>"
    )
    page.route(f"{evil}/x", lambda r: r.fulfill(body=form, content_type="text/html"))
    with page.expect_response(f"{inbox}decide") as answered:
        page.goto(f"{evil}/x")
    assert answered.value.status == 401  # it does not even come with the session
    with Desk(folder) as desk:
        assert desk.store.decisions(TOPIC) == ()
    # A link there leads in all the same.
    link = f'<a href="{inbox}">desk</a>'
    page.route(f"{evil}/y", lambda r: r.fulfill(body=link, content_type="text/html"))
    page.goto(f"{evil}/y")
    page.locator("a").click()
    expect(page.locator(".item")).to_have_count(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja-JP", "en-GB"])
def test_everyone_can_use_it(browser: Browser, inbox: str, language: str, scheme: str) -> None:
    context = browser.new_context(
        locale=language, color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 320, "height": 700},
    )  # fmt: skip
    page = context.new_page()

    def look() -> None:
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.goto(inbox)
    page.locator("#name").wait_for()  # the page before leads there by itself
    look()
    log_in(page, "Anna", "a wrong password")
    look()
    log_in(page, "Anna")
    for path in ("", "clips/", "history/", "../", "../account"):
        page.goto(inbox + path)
        look()
    context.close()
