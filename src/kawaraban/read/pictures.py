"""The lead picture: the one a page shows over its article, else the one it gives to others."""

from __future__ import annotations

import re
from urllib.parse import unquote

from kawaraban.read.metadata import Picture
from kawaraban.read.urls import normalise_url
from kawaraban.read.walk import Image, Walked

_NO_PICTURE = re.compile(
    r"logo|favicon|sprite|placeholder|blank\.|spacer|pixel|avatar|/icons?/|icon[-_.]|"
    r"default[-_]?(?:image|og|share|thumb)|no[-_]?image|1x1|loading\.|transparent",
    re.IGNORECASE,
)
_DRAWING = re.compile(r"\.svg(?:\Z|[?#])", re.IGNORECASE)
_FOR_PICTURES = re.compile(r"fig|pic|photo|image|img|illust", re.IGNORECASE)
_WIDE = 200
"""From this width on a drawing is a picture; buttons and marks are narrower."""
_RUN = re.compile(r"[A-Za-z0-9]{6,}")
_DATE = re.compile(r"(?:19|20)\d{6}\Z")
_CANDIDATE = re.compile(r"[\s,]*(\S+?)(?:\s+(\d+(?:\.\d+)?)([wx])\s*(?:,|\Z)|,\s+|\s*\Z)")
_LAZY = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_SRC = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")

Found = tuple[str, str, str, float]
"""Address, caption, evidence source, confidence."""


def lead_picture(
    said: list[Picture], walked: Walked, base: str, first: int, last: int
) -> Found | None:
    """The lead picture, absolute. ``first`` and ``last`` are the blocks that the article's head
    and first paragraphs span; pictures elsewhere count only where the page names them."""
    named = [
        (url, p)
        for p in said[:40]
        if (url := normalise_url(p.address, base)) and not _NO_PICTURE.search(url)
    ]
    groups = _groups(walked)
    if named:
        tokens = set[str]().union(*(_tokens(url) for url, _ in named[:4]))
        for group in groups:
            if any(t in v for i in group for v in i.attributes.values() if v for t in tokens):
                urls = _renditions(group, base)
                if urls and tokens & set[str]().union(*(_tokens(u) for u in urls)):
                    caption = next((p.caption for _, p in named if p.caption), "")
                    caption = caption or _caption(walked, group[-1].at)
                    return urls[0], caption, "page-text", 0.95
        url, picture = named[0]
        return url, picture.caption, picture.source, 0.9
    for group in groups:
        if first <= group[-1].at <= last and (urls := _renditions(group, base)):
            return urls[0], _caption(walked, group[-1].at), "page-text", 0.6
    return None


def _groups(walked: Walked) -> list[list[Image]]:
    """The pictures of a decent size, each with the sources it may be had from."""
    out: list[list[Image]] = []
    group: list[Image] = []
    for image in walked.images:
        group.append(image)
        if "media" in image.attributes or "type" in image.attributes:
            continue  # a <source>, its <img> follows
        width = image.attributes.get("width") or ""
        narrow = width.isdigit() and int(width) < 150
        if not narrow and (not _is_drawing(image) or _stands_as_picture(walked, image)):
            out.append(group)
        group = []
    return out


def _is_drawing(image: Image) -> bool:
    sources = (image.attributes.get(name) or "" for name in _LAZY_SRC)
    return any(_DRAWING.search(source) for source in sources)


def _stands_as_picture(walked: Walked, image: Image) -> bool:
    """Whether a drawing (SVG, as most buttons and marks are) is shown as a picture is: wide, or
    in a box made for pictures."""
    width = image.attributes.get("width") or ""
    if width.isdigit():
        return int(width) >= _WIDE
    box = image.box
    for _ in range(2):
        if box < 0:
            break
        here = walked.boxes[box]
        if here.tag == "figure" or _FOR_PICTURES.search(here.name):
            return True
        box = here.parent
    return False


def _renditions(group: list[Image], base: str) -> list[str]:
    sized: list[tuple[float, int, str]] = []
    for image in group[-12:]:
        attributes = image.attributes
        for name in _LAZY:
            for address, size in _candidates(attributes.get(name) or ""):
                sized.append((size, -len(sized), address))
        for name in _LAZY_SRC:
            if source := attributes.get(name):
                sized.append((0.5, -len(sized), source))
    out: list[str] = []
    for _, _, address in sorted(sized, reverse=True):
        url = normalise_url(address, base)
        if url and not _NO_PICTURE.search(url) and url not in out:
            out.append(url)
    return out


def _candidates(srcset: str) -> list[tuple[str, float]]:
    out = []
    for match in _CANDIDATE.finditer(srcset[:20_000]):
        address, size, unit = match.groups()
        if address.strip(","):
            scale = float(size) if size else 1.0
            out.append((address, scale if unit == "w" else scale * 500))
        if len(out) >= 30:
            break
    return out


def _tokens(url: str) -> set[str]:
    """What in an address names the picture itself, whatever its size and shape: runs with digits
    (no dates), the name of the file, a folder called like the article."""
    path = unquote(url.partition("//")[2].partition("/")[2])
    found = {
        run
        for run in _RUN.findall(path)
        if sum(c.isdigit() for c in run) >= 5 and not _DATE.match(run)
    }
    steps = path.partition("?")[0].split("/")
    stem = steps[-1].rsplit(".", 1)[0]
    if len(stem) >= 12 or (len(stem) >= 8 and sum(c.isdigit() for c in stem) >= 3):
        found.add(stem)
    found.update(step for step in steps[:-1] if len(step) >= 24 and "-" in step)
    return found


def _caption(walked: Walked, at: int) -> str:
    for block in walked.blocks[at : at + 3]:
        box = block.box
        for _ in range(4):
            if box < 0:
                break
            if walked.boxes[box].tag in ("figcaption", "caption"):
                return block.text
            box = walked.boxes[box].parent
    return ""
