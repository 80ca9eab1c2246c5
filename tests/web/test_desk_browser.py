"""The desk's pages in a real browser: by keyboard, by hand, without a script, by two people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import TOPIC, served_desk, url, verdicts

from kawaraban.desk.desk import Desk

try:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    from playwright.sync_api import Browser, Page, expect
except ImportError:  # said by the fixture
    pass


pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[str]:
    with served_desk(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, inbox: str) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(inbox)
    yield page
    assert errors == []
    context.close()


def current(page: Page) -> str:
    return page.locator(".item[aria-current] h2").inner_text()


def test_the_inbox_is_cleared_with_the_keyboard(page: Page, folder: Path) -> None:
    for left in (4, 3, 2, 1):
        page.keyboard.press("a" if left % 2 else "x")
        expect(page.locator("#left")).to_have_text(f"判断待ち {left} 件")
        expect(page.locator(".item")).to_have_count(left)
    page.keyboard.press("x")
    expect(page.locator("#left")).to_have_text("判断待ちはありません")
    expect(page.locator(".empty")).to_be_visible()
    assert sorted(map(str, verdicts(folder).values())) == ["accepted"] * 2 + ["rejected"] * 3


def test_a_wrong_key_is_undone_with_another(page: Page, folder: Path) -> None:
    page.keyboard.press("j")
    chosen = current(page)
    page.keyboard.press("x")
    expect(page.locator(".item")).to_have_count(4)
    expect(page.locator("#told")).to_have_text(f"不採用にしました: {chosen}")
    page.keyboard.press("u")
    expect(page.locator(".item")).to_have_count(5)
    assert verdicts(folder) == {}


def test_the_place_in_the_list_is_kept(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    after = page.locator(".item").nth(3).locator("h2").inner_text()
    page.keyboard.press("a")
    expect(page.locator(".item")).to_have_count(4)
    assert current(page) == after
    page.keyboard.press("k")
    assert current(page) == page.locator(".item").nth(1).locator("h2").inner_text()


def test_writing_is_no_command(page: Page, folder: Path) -> None:
    page.keyboard.press("e")
    page.keyboard.type("axe jaku")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("保存しました")
    with Desk(folder) as desk:
        log = desk.store.decisions(TOPIC)
    assert [(d.kind, d.value) for d in log] == [("accept", ""), ("headline", "axe jaku")]


def test_selected_ones_are_decided_together(page: Page, folder: Path) -> None:
    expect(page.locator(".batch")).to_be_hidden()
    page.keyboard.press("s")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.locator(".batch button[value=reject]").click()
    expect(page.locator(".item")).to_have_count(3)
    assert list(verdicts(folder).values()) == ["rejected", "rejected"]


def test_two_people_see_what_the_other_decides(page: Page, browser: Browser, inbox: str) -> None:
    other = browser.new_page(locale="en-GB")
    other.goto(inbox)
    page.keyboard.press("a")
    expect(page.locator(".item")).to_have_count(4)
    expect(other.locator("#changed")).to_be_visible()
    expect(other.locator(".item")).to_have_count(5)  # nothing moves under the other's hand
    other.keyboard.press("r")
    expect(other.locator(".item")).to_have_count(4)
    expect(page.locator("#changed")).to_be_hidden()
    other.close()


def test_what_comes_in_is_shown_without_reload(browser: Browser, tmp_path: Path) -> None:
    small_desk.fill(tmp_path, 3)
    with served_desk(tmp_path) as inbox:
        page = browser.new_page(locale="ja-JP")
        page.goto(inbox)
        expect(page.locator(".empty")).to_be_visible()
        small_desk.add(tmp_path, range(3, 5))
        expect(page.locator(".item")).to_have_count(2, timeout=20_000)
        page.close()


def test_without_a_script_every_button_works(browser: Browser, inbox: str, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(inbox)
    page.locator(".item").first.locator("button[value=accept]").click()
    assert page.url == inbox
    assert page.locator(".item").count() == 4
    page.locator("nav.scopes a").nth(1).click()
    assert page.locator(".item").count() == 4
    page.locator(".undo button").click()
    assert verdicts(folder) == {}
    context.close()


def test_a_hostile_headline_runs_nothing(page: Page, folder: Path) -> None:
    shown = page.locator(".item h2", has_text="<script>")
    expect(shown).to_have_count(1)
    shown.locator("xpath=ancestor::article").locator("button[value=accept]").click()
    expect(page.locator(".item")).to_have_count(4)
    page.locator("nav.scopes a").nth(1).click()
    expect(page.locator(".item h2", has_text="<script>")).to_have_count(1)
    assert "gone" not in page.title()
    assert verdicts(folder) == {url(5): "accepted"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja-JP", "en-GB"])
def test_everyone_can_use_it(browser: Browser, inbox: str, language: str, scheme: str) -> None:
    context = browser.new_context(
        locale=language, color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 320, "height": 700},
    )  # fmt: skip
    page = context.new_page()
    for path in ("", "clips/", "history/", "../"):
        page.goto(inbox + path)
        if path == "":
            page.locator(".edit summary").first.click()
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
