"""Newsletters: mails (RFC 5322, MIME) and mailboxes (mbox, RFC 4155) as articles and links.

The standard library parses MIME; here are the bounds it lacks, the charsets as they are and not
as they are declared, and what of a mail is news: its text, and the articles it links to. No
address in a mail is asked for here. What would act for the mail's reader (unsubscribe, confirm,
settings) is no link to an article, and is left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from io import BufferedIOBase
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from kawaraban.article import Moment, Paragraph, Problem, Unreadable, nfc, paragraphs
from kawaraban.read.addresses.canonical import twin_key
from kawaraban.read.addresses.urls import canonical_url, normalise_url
from kawaraban.read.html import dom
from kawaraban.read.html.links import LEAST_WIDTH, headline_in, is_likely
from kawaraban.read.text import charset
from kawaraban.read.text.markup import one_line, paragraphs_of
from kawaraban.read.text.sentences import is_unspaced, width_of

MOST_BYTES = 16 * 1024 * 1024
"""Of one mail; newsletters are a hundredth of that."""
_MOST_HEAD = 256 * 1024
_MOST_BOUNDARIES = 100
"""Each level of nesting looks for its end in every line: many would cost lines times levels."""
_MOST_PARTS = 500
_MOST_MARKUP = 2_000_000
_MOST_LINKS = 200
_MOST_ANCHORS = 3_000
_LONGEST_HEADER = 4_000

_FROM_LINE = re.compile(rb"From \S+.{0,200}\d{4}")
_QUOTED_FROM = re.compile(rb">+From ")
_EDGES = re.compile(r"^[ :<>→–・-]+|[ :<>→–・-]+$")
_URL = re.compile(r"https?://[^\s<>\"'（）「」『』【】]{4,2000}")
_ACTS = re.compile(
    r"unsubscrib|opt-?out|list-manage|配信(?:を)?(?:停止|解除)|登録解除|退会|수신\s?거부|구독\s?취소|"
    r"отписа|退订|取消订阅",
    re.IGNORECASE,
)
"""What ends a subscription, in words and addresses."""
_FOR_ITS_READER = re.compile(
    r"subscri|preferences?\b|manage |sign ?in|log ?in|privacy|terms|in (?:your|a) browser|forward|"
    r"contact us|advertis|購読|登録|会員|ログイン|設定|プライバシー|規約|問い合わせ|ブラウザ|広告|"
    r"구독|설정|настройк|订阅",
    re.IGNORECASE,
)
"""In few words: a headline may well have one of these."""
_SETTINGS = re.compile(
    r"[/?&=.](?:preferences?|login|signin|log-in|sign-in|accounts?|subscri\w+|confirm|manage|"
    r"password|privacy|terms|profile)(?:[/?&=.]|\Z)",
    re.IGNORECASE,
)
_HIDDEN = (
    '[style*="display:none" i], [style*="display: none" i], [hidden], [style*="mso-hide:all" i]'
)


class Link(msgspec.Struct, frozen=True):
    """A link of a mail that looks like one to an article, and its words."""

    url: str
    words: str


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as read. ``address`` is where its list keeps it (Archived-At, RFC 5064), else its
    own by Message-ID (``mid:``, RFC 2392), which nobody can open and which is its name all the
    same. ``sender`` is the name it is from, ``host`` the domain of the sender's address."""

    address: str
    subject: str
    sender: str
    host: str
    sent: Moment | None
    text: tuple[Paragraph, ...]
    links: tuple[Link, ...]


def read_mail(data: bytes) -> Mail:
    """One mail. :class:`Unreadable`: ``empty``, ``too-large``, ``nested``, ``not-a-mail``."""
    if not data.strip():
        raise _unreadable("empty", "there is nothing in it")
    if len(data) > MOST_BYTES:
        raise _unreadable("too-large", f"a mail of {len(data):,} bytes, over {MOST_BYTES:,}")
    head_end = next((at for m in (b"\r\n\r\n", b"\n\n") if (at := data.find(m)) >= 0), len(data))
    if head_end > _MOST_HEAD:
        raise _unreadable("too-large", f"headers of {head_end:,} bytes")
    if data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise _unreadable("nested", f"more than {_MOST_BOUNDARIES} parts within parts")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        html, plain = _texts(message)
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise _unreadable("not-a-mail", f"it cannot be taken apart ({error})") from error
    # Cut, for the library calls itself for every address that it finds in it.
    sender, sent_from = parseaddr(_header(message, "from")[:500])
    subject = one_line(_header(message, "subject"))[:500]
    if not sent_from and not subject:
        raise _unreadable("not-a-mail", "it has neither sender nor subject")
    if html:
        tree = dom.parse(html[:_MOST_MARKUP])
        for node in tree.css(_HIDDEN):
            node.decompose()
        links = list(_html_links(tree))
        for node in tree.css("a[href]")[:_MOST_ANCHORS]:
            if _is_for_its_reader(node.attributes.get("href") or ""):
                node.decompose()
        text = paragraphs_of(tree.html or "")
    else:
        text, links = _plain(plain), list(_plain_links(plain))
    own = _unsubscribe_addresses(message)
    kept: dict[str, Link] = {}
    for link in links:
        key = twin_key(link.url)
        if key not in own and key not in kept and len(kept) < _MOST_LINKS:
            kept[key] = link
    return Mail(
        address=_address(message, data),
        subject=subject or "–",
        sender=one_line(sender)[:200],
        host=one_line(sent_from.rpartition("@")[2]).lower()[:253],
        sent=_sent(message),
        text=tuple(p for p in text if not _is_footer(p.text)),
        links=tuple(kept.values()),
    )


def split_mbox(stream: BufferedIOBase) -> Iterator[bytes | Problem]:
    """The mails of a mailbox, one at a time: memory holds one. A mail that is too large is a
    Problem in its place. Both quotings of ``From`` lines are undone."""
    parts: list[bytes] = []
    size = number = 0
    after_blank = True
    begun = False

    def done() -> bytes | Problem:
        if size > MOST_BYTES:
            detail = f"Mail {number} of the mailbox has {size:,} bytes, over {MOST_BYTES:,}."
            return Problem(stage="import", code="too-large", detail=detail)
        return b"".join(parts)

    whole = True  # whether the line began where a line begins
    while line := stream.readline(1 << 16):
        if whole and after_blank and _FROM_LINE.match(line):
            if begun:
                yield done()
            parts, size, begun = [], 0, True
            number += 1
        elif begun:
            if whole and _QUOTED_FROM.match(line):
                line = line[1:]
            size += len(line)
            if size <= MOST_BYTES:
                parts.append(line)
            else:
                parts.clear()
        after_blank = whole and line in (b"\n", b"\r\n")
        whole = line.endswith(b"\n")
    if begun:
        yield done()


def looks_like_mail(head: bytes) -> str | None:
    """``mbox`` or ``mail`` where the beginning of a file looks like one."""
    if _FROM_LINE.match(head):
        return "mbox"
    names = [
        line.partition(b":")[0].strip().lower()
        for line in head.split(b"\n")[:60]
        if line[:1] not in (b" ", b"\t")
    ]
    first = names[0] if names else b""
    is_head = bool(re.fullmatch(rb"[a-z][a-z0-9-]{1,60}", first)) and b":" in head.split(b"\n")[0]
    telling = {b"from", b"subject", b"date", b"message-id", b"received", b"mime-version", b"to"}
    return "mail" if is_head and len(telling & set(names)) >= 3 else None


def _texts(message: Message) -> tuple[str, str]:
    """The first HTML part and the plain ones, decoded; attachments left aside."""
    html, plain = "", []
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            break
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if (
            kind not in ("text/html", "text/plain")
            or part.get_content_disposition() == "attachment"
        ):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        declared = part.get_content_charset() or ""
        content_type = f"{kind}; charset={declared}" if declared else kind
        text, _ = charset.decode(payload[: 2 * _MOST_MARKUP], content_type, "html")
        if kind == "text/html":
            html = html or text
        else:
            plain.append(text)
    return html, "\n\n".join(plain)


def _header(message: Message, name: str) -> str:
    """A header's words (RFC 2047); of several the first."""
    # As they came: items() has put undeclared bytes out of reach already.
    found = (value for named, value in message.raw_items() if named.lower() == name)
    raw = str(next(found, ""))[:_LONGEST_HEADER]
    out = []
    try:
        pieces = decode_header(raw)
    except (ValueError, MessageError):
        pieces = [(raw, None)]
    for piece, named in pieces:
        if isinstance(piece, str):
            out.append(piece)
        else:
            kind = f"text/plain; charset={named}" if named else None
            out.append(charset.decode(piece, kind, "html")[0])
    text = "".join(out)
    if any(0xDC80 <= ord(c) < 0xDD00 for c in text):  # bytes of eight bits in a header, undeclared
        text = charset.decode(text.encode("utf-8", "surrogateescape"), None, "html")[0]
    return nfc(text)


def _address(message: Message, data: bytes) -> str:
    archived = _header(message, "archived-at").strip().strip("<>")
    if url := normalise_url(archived):
        return url
    name = _header(message, "message-id").strip().strip("<>")
    if not name or not name.isascii() or len(name) > 500:
        name = f"{hashlib.sha256(data).hexdigest()[:32]}@mail.invalid"
    return f"mid:{quote(name, safe='@.+-_=')}"


def _sent(message: Message) -> Moment | None:
    try:
        when = parsedate_to_datetime(_header(message, "date"))
        return Moment.of(when)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _unsubscribe_addresses(message: Message) -> set[str]:
    """Where the mail's own List-Unsubscribe leads (RFC 2369, RFC 8058)."""
    found: set[str] = set()
    for name in ("list-unsubscribe", "list-subscribe", "list-owner", "list-help"):
        for url in _URL.findall(_header(message, name)):
            if normal := normalise_url(url):
                found.add(twin_key(_target(normal)))
    return found


def _html_links(tree: LexborHTMLParser) -> Iterator[Link]:
    for node in tree.css("a[href]")[:_MOST_ANCHORS]:
        words = headline_in(node)
        link = _link(node.attributes.get("href") or "", words)
        if link is not None:
            yield link


def _plain_links(text: str) -> Iterator[Link]:
    """Addresses in plain text, with the line they stand in or the one before."""
    before = ""
    for line in text[:_MOST_MARKUP].splitlines():
        found = _URL.search(line)
        words = _EDGES.sub("", one_line(_URL.sub("", line)))
        if found is not None:
            link = _link(found.group().rstrip(".,;:!?)]>。、"), words or before)
            if link is not None:
                yield link
        before = words or before


def _link(href: str, words: str) -> Link | None:
    url = normalise_url(href)
    if url is None or _ACTS.search(words) or _is_for_its_reader(url):
        return None
    url = _target(url)
    parts = urlsplit(url)
    if _is_for_its_reader(url):
        return None
    if parts.path in ("", "/") and not parts.query:
        return None
    width = width_of(words)
    short = width < 2 * LEAST_WIDTH
    if width < LEAST_WIDTH or (short and (_FOR_ITS_READER.search(words) or not is_likely(url))):
        return None
    return Link(url, one_line(words)[:500])


def _is_for_its_reader(url: str) -> bool:
    """Whether an address is one of a subscription's settings, or ends it."""
    path = url.partition("://")[2].partition("/")[2]
    return bool(_ACTS.search(url) or _SETTINGS.search(f"/{path}"))


def _target(url: str) -> str:
    """Where a link that counts clicks leads, if its address says so; without trackers."""
    for _, value in parse_qsl(urlsplit(url).query)[:30]:
        if value.startswith(("http://", "https://")) and (inner := normalise_url(value)):
            return canonical_url(inner)
    return canonical_url(url)


def _plain(text: str) -> tuple[Paragraph, ...]:
    """Plain text put together again from its lines; addresses alone on a line are left out."""
    out: list[str] = []
    for block in re.split(r"\r?\n[ \t\u3000]*\r?\n", text[:_MOST_MARKUP]):
        joined = ""
        for line in block.splitlines():
            line = one_line(line)
            if not line or _URL.fullmatch(line.strip("<>")):
                continue
            spaced = joined and not (is_unspaced(joined[-1]) or is_unspaced(line[0]))
            joined += (" " if spaced else "") + line
        if joined:
            out.append(joined)
    return paragraphs(out)


def _is_footer(text: str) -> bool:
    """What stands under a newsletter for its reader, in short lines."""
    few = width_of(text) < 2 * LEAST_WIDTH
    return len(text) < 200 and bool(_ACTS.search(text) or (few and _FOR_ITS_READER.search(text)))


def _unreadable(code: str, detail: str) -> Unreadable:
    return Unreadable(Problem(stage="import", code=code, detail=f"Mail: {detail}."))
