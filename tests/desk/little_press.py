"""A small local press for the desk's tests: what it publishes is a dictionary of paths."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

TEXT = (
    "北朝鮮の金正恩総書記とロシアのプーチン大統領は19日、平壌で会談し、"
    "包括的戦略パートナーシップ条約に署名した。"
)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def page(headline: str, text: str, *, day: str = "2024-06-19", clock: str = "09:00") -> Answer:
    """An article page that says of itself what it is."""
    paragraphs = "".join(f"<p>{p}</p>" for p in text.split("\n"))
    html = f"""<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>{headline} | みなと新報</title>
<meta property="og:site_name" content="みなと新報">
<meta property="og:title" content="{headline}">
<meta property="article:published_time" content="{day}T{clock}:00+09:00">
</head><body><nav><a href="/">トップ</a> <a href="/politics">政治</a></nav>
<main><article><h1>{headline}</h1>{paragraphs}</article></main>
<footer>© みなと新報</footer></body></html>"""
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def rss(entries: list[tuple[str, str]], *, updated: dict[str, str] | None = None) -> Answer:
    """A feed of (address, headline)."""
    items = "".join(
        f"<item><title>{headline}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{(updated or {}).get(url, 'Wed, 19 Jun 2024 09:00:00 +0900')}</pubDate>"
        f"<description>{headline}の要約。</description></item>"
        for url, headline in entries
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>みなと新報</title><link>http://press.example/</link>{items}</channel></rss>"
    )
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})


class LittlePress:
    """Serves ``paths`` on a free port of 127.0.0.1; a missing path is a 404."""

    def __init__(self) -> None:
        self.paths: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.on_request: Callable[[int], None] | None = None
        """Called with the number of the request before it is answered."""
        self.on_post: Callable[[bytes], None] | None = None
        """Given what is posted, which is then accepted (202); without it, that is a 404."""
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                press.asked[self.path] += 1
                if press.on_request is not None:
                    press.on_request(press.asked.total())
                answer = press.paths.get(self.path, Answer(status=404))
                etag = answer.headers.get("ETag")
                if etag is not None and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.send_header("ETag", etag)
                    self.end_headers()
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                if press.on_post is not None:
                    press.on_post(body)
                self.send_response(404 if press.on_post is None else 202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def date_time_string(self, timestamp: float | None = None) -> str:
                return ""  # tests have clocks of their own

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> LittlePress:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


TOPIC = """name = "朝ロ関係"
threshold = 1
[[rule]]
label = "両国"
all = ["@north-korea", "@russia"]
weight = 1
[[rule]]
label = "朝ロ"
any = ["@north-korea+@russia"]
weight = 3
"""


def write_desk(
    folder: Path, press: LittlePress, sources: dict[str, str], *, extra: str = ""
) -> None:
    """A desk whose sources (name: path) are at ``press``; ``extra`` goes under [collect]."""
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "topics" / "north-korea-russia.toml").write_text(TOPIC, "utf-8")
    lines = [
        "[collect]",
        "gap = 0",
        f'allow_hosts = ["127.0.0.1:{press.port}"]',
        "timeout = 5",
        "" if "revisit" in extra else "revisit = []",
        extra,
    ]
    for name, path in sources.items():
        url = path if path.startswith("http") else press.url(path)
        lines += ["[[source]]", f'name = "{name}"', f'url = "{url}"', 'outlet = "みなと新報"']
    (folder / "desk.toml").write_text("\n".join(lines) + "\n", "utf-8")
