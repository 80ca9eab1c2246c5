"""The server: files and nothing but the site's files, headers, errors, search."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from kawaraban.article import clip_id
from kawaraban.web.app import Site, find_file, serving
from kawaraban.web.search import LONGEST

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from served import TOPICS, served, served_press


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def page(self) -> html.HtmlElement:
        tree = html.fromstring(self.body)
        assert isinstance(tree, html.HtmlElement)
        return tree

    def texts(self, selector: str) -> list[str]:
        return [str(e.text_content()).strip() for e in self.page.cssselect(selector)]


def ask(address: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request, path sent exactly as given, redirects not followed."""

    async def go() -> Answer:
        from yarl import URL

        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method,
                URL(address.rstrip("/") + path, encoded=True),
                headers=headers,
                allow_redirects=False,
            ) as response,
        ):
            return Answer(response.status, dict(response.headers), await response.read())

    return asyncio.run(go())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served_press(folder, more=25) as address:
        (folder / "secret.txt").write_text("secret")
        (folder / "site" / ".hidden").write_text("secret")
        (folder / "site" / "out.txt").symlink_to(folder / "secret.txt")
        (folder / "site" / "out").symlink_to(folder)
        yield address


# Files ------------------------------------------------------------------------------


def test_pages_come_as_they_were_written(address: str, folder: Path) -> None:
    answer = ask(address, "/topics/north-korea-russia/")
    assert answer.status == 200
    file = folder / "site/topics/north-korea-russia/index.html"
    assert answer.body == file.read_bytes()
    assert ask(address, "/").body == (folder / "site/index.html").read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/static/kawaraban.css?x", "text/css; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/topics/north-korea-russia/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/topics/north-korea-russia/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/nowhere", "text/html; charset=utf-8"),
        ("/search?q=x", "text/html; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is_and_is_safe(address: str, path: str, kind: str) -> None:
    headers = ask(address, path).headers
    assert headers["Content-Type"] == kind
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy


def test_an_unchanged_page_is_not_sent_twice(address: str) -> None:
    first = ask(address, "/topics/treaties/")
    again = ask(address, "/topics/treaties/", **{"If-None-Match": first.headers["Etag"]})
    assert (again.status, again.body) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert ask(address, "/topics/treaties/", **since).status == 304


def test_head_says_what_get_says(address: str) -> None:
    for path in ("/", "/search?q=x", "/nowhere"):
        get, head = ask(address, path), ask(address, path, method="HEAD")
        assert head.status == get.status
        assert head.body == b""
        assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_other_methods_are_refused(address: str) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(address, "/", method=method).status == 405


def test_a_folder_without_its_slash_is_led_to_it(address: str) -> None:
    answer = ask(address, "/topics/north-korea-russia")
    assert (answer.status, answer.headers["Location"]) == (308, "north-korea-russia/")


def test_a_former_name_is_moved_permanently(address: str) -> None:
    answer = ask(address, f"/stories/{press_was()}/")
    assert (answer.status, answer.headers["Location"]) == (301, f"../{press_is()}/")
    assert ask(address, f"/stories/{press_is()}/").status == 200
    assert ask(address, "/stories/000000000000/").status == 404


def press_was() -> str:
    return clip_id("https://hangang-ilbo.example/politics/202406190912")


def press_is() -> str:
    return clip_id("https://linhai.example/guoji/c-20240618.html")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/topics/../../secret.txt",
        "/topics/%2e%2e/%2e%2e/secret.txt", "/..%5csecret.txt", "/%2fetc/passwd", "//etc/passwd",
        "/.hidden", "/%2ehidden", "/out.txt", "/out/secret.txt", "/out/", "/.kawaraban-new/",
        "/index.html%00.txt", "/index.html/", "/C:/x", "/" + "a" * 300, "/" + "a/" * 600,
    ],
)  # fmt: skip
def test_nothing_but_the_site_is_served(address: str, path: str) -> None:
    answer = ask(address, path)
    assert answer.status in (404, 400)
    assert b"secret" not in answer.body


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["..", ".", "", "out", "secret.txt", "topics", "%2e%2e", "~", "\\.."]),
            st.text(max_size=8),
        ),
        max_size=6,
    )
)
def test_no_path_leads_outside(
    folder: Path,
    address: str,  # served: the folder is there
    names: list[str],
) -> None:
    found = find_file(folder / "site", "/" + "/".join(names))
    if isinstance(found, Path):
        assert found.is_relative_to((folder / "site").resolve())
        assert found.is_file()
    elif found is not None:
        assert "//" not in found
        assert ":" not in found


def test_what_is_not_there_is_said_in_the_site_s_own_page(address: str) -> None:
    answer = ask(address, "/clips/000000000000/")
    assert answer.status == 404
    assert answer.texts("h1") == ["お探しの頁はありません"]
    assert answer.page.cssselect("link[rel=stylesheet]")[0].get("href").startswith("../../static/")


def test_what_is_no_http_is_no_error_of_ours(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def raw() -> bytes:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /search?q=\xe6\x9d\xa1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        await writer.drain()
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    assert asyncio.run(raw()).split(b" ")[1] == b"400"
    assert not caplog.records


# Search -----------------------------------------------------------------------------


def search(address: str, query: str, more: str = "") -> Answer:
    return ask(address, f"/search?q={quote(query)}{more}")


def test_two_characters_are_found_and_marked(address: str) -> None:
    answer = search(address, "砲弾")
    assert answer.status == 200
    assert answer.texts("h2") == ["【社説】砲弾と引き換えに失われるもの"]
    assert set(answer.texts("mark")) == {"砲弾"}
    assert answer.texts(".found") == ["「砲弾」を含む記事 1件"]
    assert ask(address, "/" + answer.page.cssselect(".why a")[0].get("href")).status == 200


def test_results_come_ten_a_page(address: str) -> None:
    first, third = search(address, "往来"), search(address, "往来", "&page=3")
    assert len(first.texts("article")) == 10
    assert first.texts(".found") == ["「往来」を含む記事 26件"]
    assert len(third.texts("article")) == 6
    shown = first.texts("article h2") + search(address, "往来", "&page=2").texts("article h2")
    assert len(set(shown + third.texts("article h2"))) == 26
    older = first.page.cssselect("a[rel=next]")[0].get("href")
    assert older == f"?q={quote('往来')}&page=2"
    for odd in ("&page=0", "&page=-1", "&page=x", "&page=99999999999"):
        assert search(address, "往来", odd).texts("article h2") == first.texts("article h2")
    assert search(address, "往来", "&page=900").texts("article") == []


def test_a_topic_narrows_the_search(address: str) -> None:
    every = search(address, "北朝鮮").texts("article h2")
    within = search(address, "北朝鮮", "&topic=treaties")
    assert set(within.texts("article h2")) < set(every)
    assert within.texts(".scopes [aria-current]") == ["Treaties"]
    assert within.page.cssselect("input[name=topic]")[0].get("value") == "treaties"
    assert search(address, "北朝鮮", "&topic=unknown").texts("article h2") == every


def test_nothing_asked_and_nothing_found(address: str) -> None:
    assert ask(address, "/search").texts(".found, .problem, article") == []
    assert search(address, "   ").texts(".found, .problem, article") == []
    assert search(address, "麒麟").texts(".found") == ["「麒麟」を含む記事はありません。"]


@pytest.mark.parametrize(
    "query",
    [
        '"><script>alert(1)</script>',
        '" OR 1=1 --',
        "NEAR(",
        "*",
        '"',
        "-",
        "a" * 200,
        "\x00朝ロ\x1b",
    ],
)
def test_any_question_is_answered_and_shown_as_text(address: str, query: str) -> None:
    answer = search(address, query)
    assert answer.status == 200
    assert not answer.page.cssselect("script")
    shown = answer.page.cssselect("input#q")[0].get("value")
    assert shown == " ".join(query.replace("\x00", "").replace("\x1b", "").split())


def test_a_question_too_long_is_refused(address: str) -> None:
    answer = search(address, "朝ロ" * LONGEST)
    assert answer.status == 400
    assert answer.texts(".problem") == [f"検索できない語です：{LONGEST}文字までです"]


def test_without_a_store_the_pages_are_served_all_the_same(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, store=tmp_path / "none.db", title="見本")
    (tmp_path / "index.html").write_text("here")
    with served(site) as address:
        answer = search(address, "朝ロ")
        assert answer.status == 503
        assert answer.texts(".problem") == [
            "ただいま検索できません。しばらくしてからお試しください。"
        ]
        assert ask(address, "/").body == b"here"
    assert not (tmp_path / "none.db").exists()


def test_a_build_shows_at_once(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, store=tmp_path / "none.db", title="見本", language="en")
    with served(site) as address:
        assert ask(address, "/").texts("h1") == ["There is no such page"]
        (tmp_path / "index.html").write_text("one")
        first = ask(address, "/")
        (tmp_path / "new").write_text("two")
        (tmp_path / "new").replace(tmp_path / "index.html")
        again = ask(address, "/", **{"If-None-Match": first.headers["Etag"]})
        assert (first.body, again.body) == (b"one", b"two")


def test_a_taken_port_is_an_error_and_the_end_frees_it(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, store=tmp_path / "none.db", title="見本")

    async def run() -> None:
        async with serving(site) as address:
            port = int(address.rstrip("/").rsplit(":", 1)[1])
            with pytest.raises(OSError, match="address"):
                async with serving(site, port=port):
                    pass
        async with serving(site, port=port) as again:
            assert again == address

    asyncio.run(run())


def test_topics_are_named_in_the_search(address: str) -> None:
    names = ask(address, "/search").texts(".scopes a")
    assert names == ["全記事", *(topic.name for topic in TOPICS)]
