"""The lead picture: the one a page shows over its article, else the one it gives to others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from kawaraban.read.addresses.urls import normalise_url
from kawaraban.read.body.phrases import is_credit
from kawaraban.read.body.walk import HEADINGS, Image, Walked
from kawaraban.read.evidence.metadata import Picture
from kawaraban.read.html.class_names import WORSE
from kawaraban.read.html.srcset import candidates

# Names of pictures that are none of an article's: a word by itself, or as the pattern has it.
_NO_PICTURES = ("logo", "favicon", "sprite", "placeholder", "blank.", "spacer", "pixel", "avatar",
                "loading.", "transparent")  # fmt: skip
_MAY_BE_NONE = ("icon", "default", "image", "1x1.")
_NO_PICTURE = re.compile(
    r"/icons?/|icon[-_.]|default[-_]?(?:image|og|share|thumb)|no[-_]?image|\b1x1\.(?:gif|png)"
)
_DRAWING = re.compile(r"\.svg(?:\Z|[?#])", re.IGNORECASE)
_FOR_PICTURES = re.compile(r"fig|pic|photo|image|img|illust", re.IGNORECASE)
_WIDE = 200
"""From this width on a drawing is a picture; buttons and marks are narrower."""
_LEAD = 300
"""From this width on a picture beside a headline is no portrait and no button."""
_LONGEST_CAPTION = 600
PRELOAD = "preload"
"""The source of a picture that the page's head has fetched before all others."""
_PORTRAIT = re.compile(
    r"author|avatar|byline|writer|profile|columnist|reporter|journalist|portrait|signature",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"caption|legend|bildunterschrift|bildtext|pie-?(?:de-)?foto|"
    r"(?:photo|image|picture|bild)[-_]{0,2}(?:desc|details|text|credit)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:videos?|fotos?|photos?|pictures?|images?|bild(?:er)?|galerie|gallery|動画|写真|画像|영상|"
    r"사진|图|圖|видео|фото|autoplay|play|zoom)?\W*",
    re.IGNORECASE,
)
# A credit that only a style sheet parts from the words before it.
_GLUED = re.compile(r"(?<=[^\W\d_][.!?])(?=[^\W\d_a-zäöüß\u3040-\u9fff\uac00-\ud7af][^\W\d_]{2})")
_SOUND = re.compile(r"\W*(?:audio|video|podcast)\b", re.IGNORECASE)
_PLAIN_SIZE = re.compile(r"\s*(?:\d{1,2}|1[0-4]\d)px\s*\Z")
_RUN = re.compile(r"[A-Za-z0-9]{6,}")
_KEY = re.compile(r"(?:[A-Za-z]*[0-9]){5}")
_DATE = re.compile(r"(?:19|20)\d{6}\Z")
_LAZY = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY_SRC = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")

Found = tuple[str, str, str, float]
"""Address, caption, evidence source, confidence."""


def lead_picture(
    said: Sequence[Picture], walked: Walked, base: str, headline: int, text: int
) -> Found | None:
    """The lead picture, absolute, and its caption.

    ``headline`` and ``text`` are the blocks of the headline and of the first paragraph. First
    comes the picture that the page shows between (or right over) them, then the one that it
    fetches before all others (``preload``), then its own rendition of the one it names for
    others, then that one itself, and at last one among the first paragraphs.
    """
    told = [
        (url, p) for p in said[:60] if (url := normalise_url(p.address, base)) and not _is_none(url)
    ]
    named = [(url, p) for url, p in told if p.source != PRELOAD]
    early = [(url, p) for url, p in told if p.source == PRELOAD and not _DRAWING.search(url)]
    groups = _groups(walked)
    tokens = set[str]().union(*(_tokens(url) for url, _ in [*named[:4], *early]))
    beside: Found | None = None
    for group in groups:
        image = group[-1]
        # A standfirst may count as the first paragraph: what stands under it is let in.
        if not headline - 3 <= image.at <= text + 1 or not _leads(walked, group):
            continue
        if urls := _renditions(group, base):
            if not tokens.isdisjoint(set[str]().union(*(_tokens(u) for u in urls))):
                caption = _caption(walked, image) or _told_caption(named)
                return urls[0], caption, "page-text", 0.95
            if beside is None and image.at >= headline and _in_figure(walked, image):
                beside = urls[0], _caption(walked, image), "page-text", 0.85
    if beside is not None and not early:
        return beside
    if early:
        named = [*early, *named]
        tokens = set[str]().union(*(_tokens(url) for url, _ in early))
    if named:
        for group in groups:
            if any(t in v for i in group for v in i.attributes.values() if v for t in tokens):
                urls = _renditions(group, base)
                if urls and tokens & set[str]().union(*(_tokens(u) for u in urls)):
                    caption = _caption(walked, group[-1]) or _told_caption(named)
                    return urls[0], caption, "page-text", 0.9
        url, picture = named[0]
        source = "meta" if picture.source == PRELOAD else picture.source
        return url, picture.caption, source, 0.85
    for group in groups:
        if headline - 3 <= group[-1].at <= headline + 12 and (urls := _renditions(group, base)):
            return urls[0], _caption(walked, group[-1]), "page-text", 0.6
    return None


def _told_caption(named: Sequence[tuple[str, Picture]]) -> str:
    return next((p.caption for _, p in named if p.caption), "")


def _leads(walked: Walked, group: Sequence[Image]) -> bool:
    """Whether a picture beside the headline may be the article's: no portrait, no button."""
    for one in group:
        attributes = one.attributes
        if _PLAIN_SIZE.match(attributes.get("sizes") or ""):
            return False
        if _PORTRAIT.search(attributes.get("class") or ""):
            return False
    box = group[-1].box
    for _ in range(5):
        if box < 0:
            break
        here = walked.boxes[box]
        if here.judged == WORSE or here.tag in ("nav", "aside", "footer"):
            return False
        if here.end - here.first > 12:
            break  # the article itself, or a column of it
        if _PORTRAIT.search(here.name):
            return False
        box = here.parent
    return True


def _in_figure(walked: Walked, image: Image) -> bool:
    """Whether a picture is shown as one of an article's is: as a figure of its own."""
    box = image.box
    for _ in range(4):
        if box < 0:
            break
        if walked.boxes[box].tag == "figure":
            width = image.attributes.get("width") or ""
            return not width.isdigit() or int(width) >= _LEAD
        box = walked.boxes[box].parent
    return False


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
    return any(".svg" in source.lower() and _DRAWING.search(source) for source in sources)


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
            for address, size in candidates(attributes.get(name) or ""):
                sized.append((size, -len(sized), address))
        for name in _LAZY_SRC:
            if source := attributes.get(name):
                sized.append((0.5, -len(sized), source))
    out: list[str] = []
    for _, _, address in sorted(sized, reverse=True):
        url = normalise_url(address, base)
        if url and not _is_none(url) and url not in out:
            out.append(url)
    return out


def _is_none(url: str) -> bool:
    """Whether an address is that of a mark, a button or a blank."""
    lower = url.lower()
    return any(word in lower for word in _NO_PICTURES) or (
        any(word in lower for word in _MAY_BE_NONE) and _NO_PICTURE.search(lower) is not None
    )


def _tokens(url: str) -> set[str]:
    """What in an address names the picture itself, whatever its size and shape: runs with digits
    (no dates), the name of the file, a folder called like the article."""
    path = unquote(url.partition("//")[2].partition("/")[2])
    found = {run for run in _RUN.findall(path) if _KEY.match(run) and not _DATE.match(run)}
    steps = path.partition("?")[0].split("/")
    stem = steps[-1].rsplit(".", 1)[0]
    if len(stem) >= 12 or (len(stem) >= 8 and sum(c.isdigit() for c in stem) >= 3):
        found.add(stem)
    found.update(step for step in steps[:-1] if len(step) >= 24 and "-" in step)
    return found


def _caption(walked: Walked, image: Image) -> str:
    """What stands under (or in the frame of) a picture, its credit included."""
    frame, box = -1, image.box
    for _ in range(5):
        if box < 0:
            break
        if walked.boxes[box].tag == "figure":
            frame = box
            break
        box = walked.boxes[box].parent
    last = image.at + 3
    if frame >= 0:
        last = max(last, min(walked.boxes[frame].end, image.at + 6))
    for block in walked.blocks[image.at : last]:
        box = block.box
        for _ in range(4):
            if box < 0:
                break
            here = walked.boxes[box]
            if here.tag in ("figcaption", "caption") or _CAPTION.search(here.name):
                return _whole(walked, box)
            box = here.parent
    if frame >= 0:
        return _whole(walked, frame)
    # A small box around the picture and a line or two: called a picture's, or closed by a credit.
    box = image.box
    for _ in range(4):
        if box < 0:
            break
        here = walked.boxes[box]
        lines = walked.blocks[here.first : here.end]
        if lines:
            if len(lines) <= 3 and here.first >= image.at and lines[0].tag not in HEADINGS:
                named = _FOR_PICTURES.search(here.name) and not _SOUND.match(lines[0].text)
                if named or is_credit(lines[-1].text):
                    return _whole(walked, box)
            break
        box = here.parent
    return ""


def _whole(walked: Walked, box: int) -> str:
    """The text of a box, on one line; empty where it is no caption's length."""
    here = walked.boxes[box]
    said = dict.fromkeys(b.text.strip() for b in walked.blocks[here.first : here.end][:6])
    text = _GLUED.sub(" ", " ".join(said))
    return text if len(text) <= _LONGEST_CAPTION and not _LABEL.fullmatch(text) else ""
