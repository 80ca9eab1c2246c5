"""People deciding on the same clips at the same time: nothing anybody did is lost."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import PASSWORD, TOPIC, add_person, add_token, served_desk, url

from kawaraban.desk.desk import Desk
from kawaraban.store.base import Decision, standing

PEOPLE = ("Anna", "Bert")
FIELD = {"Anna": "headline", "Bert": "note"}
"""What each of them edits, with a form that has both fields."""
ROUNDS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    for name in PEOPLE:
        add_person(tmp_path, name, "owner")
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[str]:
    with served_desk(folder, login=True) as address:
        yield address


def log(folder: Path) -> tuple[Decision, ...]:
    with Desk(folder) as desk:
        return desk.store.decisions(TOPIC)


async def browser(inbox: str, name: str) -> tuple[aiohttp.ClientSession, str]:
    """Somebody logged in, and the token of their forms."""
    session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def token(address: str) -> str:
        async with session.get(address) as page:
            found = re.search(r'name="token" value="([^"]+)"', await page.text())
        assert found
        return found[1]

    login = inbox.removesuffix(f"{TOPIC}/") + "login"
    form = {"name": name, "password": PASSWORD, "token": await token(login)}
    async with session.post(login, data=form) as answer:
        assert answer.status == 200
    return session, await token(inbox)


def test_every_decision_and_edit_is_in_the_log(folder: Path, inbox: str) -> None:
    """Two people at their browsers, and two programs, all on two clips, at once."""
    rest = inbox.split("/desk/")[0] + f"/api/v1/topics/{TOPIC}"
    tokens = {name: add_token(folder, name) for name in PEOPLE}

    async def at_the_browser(name: str, n: int) -> None:
        session, token = await browser(inbox, name)
        headers = {"Accept": "application/json"}
        async with session:
            for turn in range(ROUNDS):
                verdict = {"url": url(n), "verdict": ("accept", "reject")[turn % 2]}
                shown = {"headline": "as shown", "note": "as shown"}
                edit = {"url": url(3), **shown, FIELD[name]: f"{name} {turn}"}
                edit |= {f"was-{field}": text for field, text in shown.items()}
                for what, form in (("decide", verdict), ("edit", edit)):
                    async with session.post(
                        f"{inbox}{what}", data=form | {"token": token}, headers=headers
                    ) as answer:
                        assert answer.status == 200, await answer.text()

    async def by_program(name: str, n: int) -> None:
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for turn in range(ROUNDS):
                body = {"urls": [url(n), url(4)], "verdict": ("pin", "unpin")[turn % 2]}
                async with session.post(f"{rest}/decisions", json=body) as answer:
                    assert answer.status == 200, await answer.text()

    async def everybody() -> None:
        await asyncio.gather(
            *(work(name, 3) for name in PEOPLE for work in (at_the_browser, by_program))
        )

    asyncio.run(everybody())
    events = log(folder)
    assert all(standing(events))
    for name in PEOPLE:
        own = [event for event in events if event.who == name]
        written = [e.value for e in own if e.kind == FIELD[name]]
        assert written == [f"{name} {turn}" for turn in range(ROUNDS)]
        for kind, url_, times in (("reject", url(3), 6), ("pin", url(4), 6), ("unpin", url(3), 6)):
            assert sum(e.kind == kind and e.url == url_ for e in own) == times
    with Desk(folder) as desk:
        (ruling,) = (r for r in desk.store.rulings(TOPIC) if r.address == url(3))
    assert (ruling.headline, ruling.note) == (f"Anna {ROUNDS - 1}", f"Bert {ROUNDS - 1}")


@pytest.mark.parametrize("seed", range(3))
def test_everybody_undoes_their_own_whatever_comes_between(
    folder: Path, inbox: str, seed: int
) -> None:
    """What is left is what a plain list of each one's decisions, the last taken off, leaves."""
    rest = inbox.split("/desk/")[0] + f"/api/v1/topics/{TOPIC}"
    expected: dict[str, list[tuple[str, str]]] = {name: [] for name in PEOPLE}
    tokens = {name: add_token(folder, name) for name in PEOPLE}

    async def somebody(name: str) -> None:
        draw = random.Random(f"{seed} {name}")
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for _ in range(20):
                if draw.random() < 0.4:
                    async with session.post(f"{rest}/undo", json={}) as answer:
                        undone = (await answer.json())["items"]
                    assert [(d["url"], d["kind"]) for d in undone] == expected[name][-1:]
                    assert all(d["who"] == name for d in undone)
                    expected[name][-1:] = []
                    continue
                n, verdict = draw.choice((3, 4)), draw.choice(("accept", "reject", "clear"))
                body = {"urls": [url(n)], "verdict": verdict}
                async with session.post(f"{rest}/decisions", json=body) as answer:
                    assert answer.status == 200
                expected[name].append((url(n), verdict))

    async def everybody() -> None:
        await asyncio.gather(*map(somebody, PEOPLE))

    asyncio.run(everybody())
    events = log(folder)
    for name in PEOPLE:
        left = [
            (e.url, e.kind)
            for e, stands in zip(events, standing(events), strict=True)
            if stands and e.who == name
        ]
        assert left == expected[name]
