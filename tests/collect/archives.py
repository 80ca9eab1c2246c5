"""Archives made to order for the tests: records, whole and damaged, plain and gzipped."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

PAGE = "<!doctype html><title>朝ロ関係</title><p>第{}報</p>"


def http(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def record(
    block: bytes,
    *lines: str,
    url: str = "http://press.example/1",
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    length: int | None = None,
    date: str = "2024-06-19T09:00:00Z",
    version: str = "1.0",
) -> bytes:
    about = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:5a3f0000-0000-4000-8000-000000000000>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
        *lines,
    ]
    return ("\r\n".join(about) + "\r\n\r\n").encode() + block + b"\r\n\r\n"


def page(number: int) -> bytes:
    return PAGE.format(number).encode()


def response(number: int, **about: str) -> bytes:
    return record(http(page(number)), url=f"http://press.example/{number}", **about)  # type: ignore[arg-type]


def warcinfo() -> bytes:
    return record(b"software: tests\r\n", kind="warcinfo", content_type="application/warc-fields")


def write(path: Path, parts: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(parts)
    return path


def squeeze(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def members(records: Iterable[bytes]) -> list[bytes]:
    return [squeeze(one) for one in records]
