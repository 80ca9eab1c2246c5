"""Pages by day, the strip of a topic's course in time, and the pages of outlets."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from lxml import html

from kawaraban.publish.site import build_site
from kawaraban.store.sqlite import open_store

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import press

TOPIC = "topics/north-korea-russia"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("courses")
    with open_store(folder / "desk.db") as store:
        press.fill(store, press.articles() + press.many(60))
        build_site(store, press.TOPICS, folder / "site", title="見本")
    return folder / "site"


def page(site: Path, path: str) -> html.HtmlElement:
    return html.fromstring((site / path / "index.html").read_text("utf-8"))


def ids(tree: html.HtmlElement, selector: str) -> list[str]:
    return [a.get("href", "").rstrip("/").rsplit("/", 1)[-1] for a in tree.cssselect(selector)]


def on_topic(site: Path) -> set[str]:
    """The clips of the topic's own pages."""
    found: set[str] = set()
    for path in [site / TOPIC / "index.html", *(site / TOPIC).glob("[0-9]*/index.html")]:
        found.update(re.findall(r'clips/([^/"]+)/', path.read_text("utf-8")))
    return found


def test_every_clip_of_a_topic_is_on_one_day(site: Path) -> None:
    days = sorted((site / TOPIC / "days").glob("????-??-??/index.html"))
    assert len(days) > 1
    seen: set[str] = set()
    for day in [*days, site / TOPIC / "days/undated/index.html"]:
        tree = page(site, f"{TOPIC}/days/{day.parent.name}")
        dated = [time.get("datetime") for time in tree.cssselect("h1 time")]
        assert dated == [day.parent.name] * (day in days)
        here = set(ids(tree, ".line a.record"))
        assert here
        assert not here & seen
        seen |= here
    assert on_topic(site) <= seen


def test_months_lead_to_their_days_and_to_each_other(site: Path) -> None:
    months = sorted(path.parent.name for path in (site / TOPIC / "days").glob("????-??/index.html"))
    newest = page(site, f"{TOPIC}/days")
    for link in newest.cssselect(".chronicle h3 a, .years a, .steps a"):
        target = (site / TOPIC / "days" / link.get("href", "")).resolve()
        assert (target / "index.html").is_file(), link.get("href")
    assert months


def test_the_numbers_of_the_strip_are_those_of_the_table(site: Path) -> None:
    tree = page(site, f"{TOPIC}/timeline")
    said = [cell.text_content() for cell in tree.cssselect(".numbers thead th")]
    lanes = {
        name.text_content().rsplit(None, 1)[0].strip(): int(name.cssselect(".n")[0].text_content())
        for name in tree.cssselect(".lane-name:not(.axis)")
    }
    rows = [
        [int(cell.text_content().strip("–") or 0) for cell in row.cssselect("td")]
        for row in tree.cssselect(".numbers tbody tr")
    ]
    sums = dict(zip(said[1:], map(sum, zip(*rows, strict=True)), strict=True))
    assert lanes
    for name, count in lanes.items():
        assert sums[name] == count, name
    assert not tree.cssselect("svg [style], svg script")
    assert all(svg.get("aria-hidden") == "true" for svg in tree.cssselect(".lanes svg"))


def test_an_outlet_has_a_page_of_what_it_wrote(site: Path) -> None:
    shelf = page(site, "outlets")
    names = {a.text_content(): a.get("href", "") for a in shelf.cssselect(".members .words a")}
    assert len(names) > 3
    for name, href in names.items():
        where = (site / "outlets" / href).resolve()
        tree = page(site, f"outlets/{where.name}")
        assert tree.cssselect("h1")[0].text_content() == name
        assert ids(tree, ".line a.record")
        assert (where / "atom.xml").is_file()
    record = next((site / "clips").glob("*/index.html"))
    links = page(site, f"clips/{record.parent.name}").cssselect("a.outlet")
    assert links
    assert all((record.parent / a.get("href", "") / "index.html").is_file() for a in links)
