"""The sample press as a server: real HTTP on loopback, read by a client and by feedparser."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import feedparser
import pytest

from kawaraban.sample import content
from kawaraban.sample.feeds import NOTICES
from kawaraban.sample.press import (
    OutletServer,
    SamplePress,
    desk_toml,
    free_base_port,
    port_in,
)

Visit = Callable[[SamplePress, aiohttp.ClientSession], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("press_ports")


def visit(what: Visit, **options: str) -> SamplePress:
    """Open the press on free ports, let ``what`` read it, close it."""
    press = SamplePress(free_base_port(18710), **options)  # type: ignore[arg-type]

    async def run() -> None:
        async with press, aiohttp.ClientSession() as client:
            await what(press, client)

    asyncio.run(run())
    return press


async def get(client: aiohttp.ClientSession, url: str) -> tuple[bytes, aiohttp.ClientResponse]:
    async with client.get(url) as response:
        return await response.read(), response


def pieces_of(server: OutletServer) -> list[content.Piece]:
    return [p for p in content.pieces() if p.outlet == server.outlet.key]


def test_feeds_parse_and_hold_every_article() -> None:
    versions = {
        "shiomi": "rss20",
        "prichal": "rss20",
        "shioji": "rss10",
        "naru-ja": "rss10",
        "naru-ko": "atom10",
    }

    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        for server in press.outlets:
            if server.outlet.key not in versions:
                continue
            body, response = await get(client, server.source_url)
            assert server.outlet.charset in response.headers["Content-Type"]
            headers = {name.lower(): value for name, value in response.headers.items()}
            feed = feedparser.parse(body, response_headers=headers)
            assert not feed.bozo, feed.get("bozo_exception")
            assert feed.version == versions[server.outlet.key]
            assert feed.encoding.lower() == server.outlet.charset
            expected = {server.url(piece): piece for piece in pieces_of(server)}
            assert {entry.link for entry in feed.entries} == set(expected)
            for entry in feed.entries:
                piece = expected[entry.link]
                assert entry.title == piece.headline
                published = entry.get("published") or entry.get("updated")
                assert published

    visit(read)


def test_json_feed_and_sitemap_hold_every_article() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        meridian = press.outlet("meridian")
        async with client.get(meridian.source_url) as response:
            feed = await response.json(content_type=None)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        addresses = {item["url"].partition("?")[0] for item in feed["items"]}
        assert addresses == {meridian.url(piece) for piece in pieces_of(meridian)}

        yandu = press.outlet("yandu")
        body, _ = await get(client, yandu.source_url)
        located = set(re.findall(r"<loc>([^<]+)</loc>", body.decode()))
        assert located == {yandu.url(piece) for piece in pieces_of(yandu)}
        assert body.decode().count("<news:title>") == len(located)

    visit(read)


def test_the_listing_names_every_article_and_the_broken_feed_is_none() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        kitamado = press.outlet("kitamado")
        body, _ = await get(client, kitamado.source_url)
        page = body.decode()
        for piece in pieces_of(kitamado):
            assert f'<a href="{kitamado.path(piece)}">' in page
        assert "application/rss+xml" not in page

        body, response = await get(client, press.outlet("tobari").source_url)
        assert response.status == 200
        parsed = feedparser.parse(body)
        assert not parsed.entries
        assert not parsed.version

    visit(read)


def test_every_page_decodes_and_says_that_it_is_a_sample() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        for server in press.outlets:
            notice = NOTICES[server.outlet.language]
            front, _ = await get(client, server.address + "/")
            feed, _ = await get(client, server.source_url)
            assert notice in front.decode(server.outlet.charset)
            assert notice in feed.decode(server.outlet.charset)
            for piece in pieces_of(server):
                body, response = await get(client, server.url(piece))
                assert response.status == 200
                page = html.unescape(body.decode(server.outlet.charset))
                assert notice in page
                assert server.outlet.name in page
                assert piece.paragraphs[-1][:20] in page
                if piece.picture:
                    assert server.picture_url(piece) in page
        assert any("charset" not in r.headers["Content-Type"] for r in [await head(press, client)])

    async def head(press: SamplePress, client: aiohttp.ClientSession) -> aiohttp.ClientResponse:
        _, response = await get(client, press.outlet("naru-ja").address + "/")
        return response

    press = visit(read)
    assert all(status == 200 for _, _, status in press.requests)
    assert len(press.requests) > len(content.pieces())


def test_tracking_parameters_and_unknown_addresses() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        server = press.outlet("meridian")
        url = server.url(pieces_of(server)[0])
        plain, _ = await get(client, url)
        tracked, response = await get(client, url + "?utm_source=feed&utm_medium=json")
        assert response.status == 200
        assert plain == tracked
        _, response = await get(client, server.address + "/nothing/here")
        assert response.status == 404
        async with client.post(server.address + "/") as posted:
            assert posted.status == 405

    visit(read)


def test_conditional_requests_and_gzip() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        server = press.outlet("shioji")
        body, response = await get(client, server.source_url)
        assert response.headers["Content-Encoding"] == "gzip"
        again = {"If-None-Match": response.headers["ETag"]}
        async with client.get(server.source_url, headers=again) as second:
            assert second.status == 304
            assert await second.read() == b""
            assert second.headers["ETag"] == response.headers["ETag"]
        since = {"If-Modified-Since": response.headers["Last-Modified"]}
        async with client.get(server.source_url, headers=since) as third:
            assert third.status == 304
        async with client.get(server.source_url, headers={"If-None-Match": '"other"'}) as fourth:
            assert fourth.status == 200
        async with client.get(server.source_url, headers={"Accept-Encoding": "identity"}) as fifth:
            assert "Content-Encoding" not in fifth.headers
            assert await fifth.read() == body

    press = visit(read)
    assert [status for _, _, status in press.requests] == [200, 304, 304, 200, 200]


def test_pictures_and_robots() -> None:
    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        server = press.outlet("shiomi")
        piece = next(p for p in pieces_of(server) if p.picture)
        body, response = await get(client, server.picture_url(piece))
        assert response.headers["Content-Type"] == "image/svg+xml"
        assert body.startswith(b"<svg ")
        body, _ = await get(client, press.outlet("yandu").address + "/robots.txt")
        assert b"Sitemap: " in body

    visit(read)


def test_the_revision_comes_out_once_the_page_was_read() -> None:
    first, second = next(v for v in content.editions().values() if len(v) > 1)

    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        server = press.outlet(first.outlet)
        feed, _ = await get(client, server.source_url)
        assert first.headline in feed.decode()
        page, response = await get(client, server.url(first))
        assert first.headline in page.decode()
        later, _ = await get(client, server.source_url)
        assert second.headline in later.decode()
        again = {"If-None-Match": response.headers["ETag"]}
        async with client.get(server.url(first), headers=again) as revised:
            assert revised.status == 200
            text = await revised.text()
        assert second.paragraphs[0] in text
        assert second.updated is not None
        assert second.updated.isoformat() in text

    visit(read)


def test_the_switches_of_the_revision() -> None:
    first, second = next(v for v in content.editions().values() if len(v) > 1)

    async def read(press: SamplePress, client: aiohttp.ClientSession) -> None:
        server = press.outlet(first.outlet)
        for _ in range(2):
            page, _ = await get(client, server.url(first))
            assert first.headline in page.decode()
        press.publish(2)
        page, _ = await get(client, server.url(first))
        assert second.headline in page.decode()
        press.publish(1)
        page, _ = await get(client, server.url(first))
        assert first.headline in page.decode()
        with pytest.raises(ValueError, match="editions"):
            press.publish(3)

    visit(read, revise="never")


def test_the_same_bytes_at_every_start() -> None:
    bodies: list[list[bytes]] = []
    base = free_base_port(19200)

    async def read() -> None:
        async with SamplePress(base) as press, aiohttp.ClientSession() as client:
            bodies.append([(await get(client, s.source_url))[0] for s in press.outlets])

    asyncio.run(read())
    asyncio.run(read())
    assert bodies[0] == bodies[1]


def test_a_taken_port_is_said_and_gone_round() -> None:
    async def run() -> None:
        base = free_base_port(19400)
        async with SamplePress(base):
            assert free_base_port(base) >= base + len(content.outlets())
            assert SamplePress.free_base_port(base) == free_base_port(base)
            with pytest.raises(OSError, match=str(base)):
                async with SamplePress(base):
                    pass

    asyncio.run(run())
    with pytest.raises(OSError, match="no 9 free ports"):
        free_base_port(65530)


def test_the_sample_desk_names_every_outlet() -> None:
    from kawaraban.desk.config import parse_config

    text = desk_toml(9100)
    assert port_in(text) == 9100
    assert port_in("[desk]\n") is None
    config = parse_config(text, Path("/desk"))
    press = SamplePress(9100)
    assert {s.url for s in config.sources} == {s.source_url for s in press.outlets}
    assert {s.outlet for s in config.sources} == {s.outlet.name for s in press.outlets}
    kinds = {"sitemap": "sitemap", "listing": "listing"}
    for source, server in zip(config.sources, press.outlets, strict=True):
        assert source.kind == kinds.get(server.outlet.feed, "feed")
        assert source.language == server.outlet.language
    assert config.allow_hosts == {"127.0.0.1"}
    assert config.gap == 0
