"""How the desk's pages answer, and what they take from an address."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from aiohttp import web


class Refused(Exception):
    """Why something is not done: a status, and words for people. The desk answers with them in
    the form that was asked for."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def wants_json(request: web.Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def json_answer(value: Mapping[str, object], status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(value), status=status, content_type="application/json"
    )


def html_answer(body: bytes, status: int = 200) -> web.Response:
    return web.Response(
        body=body, status=status, headers={"Content-Type": "text/html; charset=utf-8"}
    )


def number_of(text: str | None, *, digits: int = 9) -> int:
    """A number from an address; 0 for what is none, or has more digits."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else 0
