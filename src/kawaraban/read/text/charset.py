"""Bytes to text: what a response says of its charset, checked against what it is.

Labels follow the WHATWG Encoding Standard (``iso-8859-1`` is windows-1252, ``gb2312`` is
gb18030, ``ks_c_5601`` is cp949), the order byte order mark, ``Content-Type``, declaration
follows RFC 7303 (XML) and WHATWG HTML section 13.2.3. Unlike a browser, nothing declared is
taken on trust: what is no UTF-8 is read in each charset that it may be in, and the likeliest text
is taken (``charset_model.py``). ``docs/design/feeds.md`` has the measurements.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from kawaraban.read.text.charset_model import is_certain, log_likelihood, most_likely

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# The Encoding Standard's names, by those of Python's codecs.
_NAMES = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf_32_le": "utf-32le",
    "utf_32_be": "utf-32be",
    "cp932": "shift_jis",
    "shift_jis": "shift_jis",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "euc_kr": "euc-kr",
    "cp949": "euc-kr",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "cp866": "ibm866",
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "cp874": "windows-874",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
}
# What the Encoding Standard has no label for and the press uses all the same.
_MORE_LABELS = {
    "cp949": "euc-kr",
    "ms949": "euc-kr",
    "uhc": "euc-kr",
    "x-windows-949": "euc-kr",
    "cp932": "shift_jis",
    "ms932": "shift_jis",
    "x-ms-cp932": "shift_jis",
    "eucjp": "euc-jp",
    "euc_jp": "euc-jp",
    "eucjp-ms": "euc-jp",
    "cp51932": "euc-jp",
    "jis": "iso-2022-jp",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "euccn": "gb18030",
    "cp950": "big5",
    "win-1251": "windows-1251",
    "utf-32": "utf-32le",
    "utf-32le": "utf-32le",
    "utf-32be": "utf-32be",
    "utf8mb4": "utf-8",
    "mac-cyrillic": "x-mac-cyrillic",
    "x-mac-cyrillic": "x-mac-cyrillic",
    "x-user-defined": "windows-1252",
}
_CODECS = {
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "ibm866": "cp866",
}
_WIDE = frozenset(["utf-16le", "utf-16be", "utf-32le", "utf-32be"])
_MULTIBYTE = frozenset(["shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "gb18030", "big5", "utf-8"])
# What the detector takes short Western texts for, and no outlet writes undeclared.
_UNLIKELY = frozenset(
    [
        "cp852",
        "cp858",
        "cp865",
        "cp866",
        "ibm866",
        "x-mac-cyrillic",
        "macintosh",
        "iso-2022-kr",
        "iso-2022-cn",
        "hz",
        "viscii",
        "iso-8859-3",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-16",
    ]
)

# Code pages of DOS and the old Mac OS, which Python knows; those of EBCDIC hold no XML of ours.
_OF_OLD_SYSTEMS = re.compile(
    r"(?!.*(?:037|273|424|500|875|1026|1140))(?:cp|ibm|mac|koi8[-_]|windows_)[a-z0-9_]{1,20}"
)

_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([^\s\"';,]{1,60})", re.IGNORECASE)
_XML_DECLARATION = re.compile(
    rb"\s{0,200}<\?xml\b[^<>]{0,300}?\bencoding\s{0,9}=\s{0,9}[\"']\s{0,9}([^\s\"'<>]{1,60})",
    re.IGNORECASE,
)
_META = re.compile(rb"<meta\b[^<>]{0,1000}", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([^\s\"'/>;,]{1,60})", re.IGNORECASE
)
_META_WITHIN = 65_536
"""WHATWG looks at 1,024 bytes; real pages declare after their scripts."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)

_ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([BJI])")
_TO_HIGH = bytes(b | 0x80 if 0x20 < b < 0x7F else b for b in range(256))
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# With the letter before it, which tells whether a word goes on; no further than words go on in it,
# or a script with one sign in it would be all there is.
_PIECE = re.compile(rb"[A-Za-z]?(?:[\x80-\xff]{1,400}+[^<>\r\n\x80-\xff]{0,40}+){1,200}+")
_TELLING = 800
"""Bytes of such pieces that are looked at."""
SAMPLE = 8_192
"""Bytes of a document that the detector sees."""
_LANGUAGE = re.compile(
    rb"(?:\blang\s{0,9}=\s{0,9}[\"']|<(?:dc:)?language>\s{0,9})([A-Za-z]{2}(?:-[A-Za-z]{2,4})?)\b"
)
_CANDIDATES = (
    "utf-8", "windows-1252", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5", "windows-1251",
    "koi8-r", "koi8-u", "windows-1250",
)  # fmt: skip
_CYRILLIC = ("windows-1251", "koi8-r", "koi8-u")
_OF_LANGUAGE = {
    "ja": ("shift_jis", "euc-jp"),
    "ja-jp": ("shift_jis", "euc-jp"),
    "ko": ("euc-kr",),
    "ko-kr": ("euc-kr",),
    "zh": ("gb18030", "big5"),
    "zh-cn": ("gb18030",),
    "zh-hans": ("gb18030",),
    "zh-tw": ("big5",),
    "zh-hk": ("big5",),
    "zh-hant": ("big5",),
    "ru": _CYRILLIC,
    "ru-ru": _CYRILLIC,
    "uk": _CYRILLIC,
    "be": _CYRILLIC,
    "bg": _CYRILLIC,
    "sr": _CYRILLIC,
    "pl": ("windows-1250",),
    "cs": ("windows-1250",),
    "hu": ("windows-1250",),
    "ro": ("windows-1250",),
    "sk": ("windows-1250",),
    "hr": ("windows-1250",),
    "tr": ("windows-1254",),
    "el": ("windows-1253",),
    "he": ("windows-1255",),
    "ar": ("windows-1256",),
    "fa": ("windows-1256",),
    "th": ("windows-874",),
    "lt": ("windows-1257",),
    "lv": ("windows-1257",),
    "et": ("windows-1257",),
    **dict.fromkeys(
        ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi"], ("windows-1252",)
    ),
}
# What stands undeclared more and less often.
_LEADS = {"windows-1252": 1.5, "windows-1250": -1.5, "koi8-r": -1.5, "koi8-u": -4.0}
# Logarithms: what one of them says outweighs as much evidence of the characters.
_LEAD_OF_DECLARED = 10.0
_LEAD_OF_SINGLE = 8.0
_LEAD_OF_BROKEN_UTF8 = 2.0
_LEAD_OF_LANGUAGE = 6.0
_LEAD_OF_GUESS = 1.5
_LEAD_OF_UTF8 = 8.0
"""Text that is valid UTF-8 by chance is rare."""


def decode(body: bytes, content_type: str | None, kind: str) -> tuple[str, str]:
    """``body`` as text, and the WHATWG name of the encoding that it was decoded with.

    ``content_type`` is the HTTP header's value; ``kind`` is ``html``, ``xml`` or ``json`` and
    says where a declaration stands. Never raises: bytes that fit no encoding become U+FFFD. A
    byte order mark is not part of the text.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            text, bad = _decoded(body[len(mark) :], name)
            if not bad or name != "utf-8" or bad * 20 <= len(text):
                return text, name
            break
    if wide := _wide_without_mark(body):
        return _decoded(body, wide)[0], wide
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(body, content_type, kind)
        return _legacy(body, [name for name in declared if name not in _WIDE])
    if text.isascii():
        if b"\x1b$" in body and _ESCAPES.search(body):
            return _decoded(body, "iso-2022-jp")[0], "iso-2022-jp"
        return text, "utf-8"
    if content_type and _labelled_utf8(content_type):
        return text.removeprefix("\ufeff"), "utf-8"
    declared = _declared(body, content_type, kind)
    if declared and declared[0] in _MULTIBYTE and declared[0] != "utf-8":
        # A few bytes of a two-byte charset may be UTF-8 by chance; many are not.
        sample = _telling(body)
        if len(sample) < 100:
            name = declared[0]
            as_declared = log_likelihood(_decoded(sample, name)[0], name) + _LEAD_OF_DECLARED
            as_utf8 = log_likelihood(sample.decode("utf-8", "replace"), "utf-8") + _LEAD_OF_UTF8
            if as_declared > as_utf8:
                return _decoded(body, name)[0], name
    return text.removeprefix("\ufeff"), "utf-8"


def as_utf8(body: bytes, content_type: str | None, kind: str) -> bytes:
    """What :func:`decode` gives, as UTF-8: the same bytes where they are that."""
    text, name = decode(body, content_type, kind)
    if name == "utf-8" and not body.startswith(codecs.BOM_UTF8) and "\ufffd" not in text:
        return body
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=512)
def encoding_named(label: str) -> str | None:
    """The WHATWG name of the encoding that ``label`` stands for; None where nothing does."""
    label = label.strip().lower()
    if found := _MORE_LABELS.get(label):
        return found
    if label.isascii() and (mapped := map_encoding_to_html5(label, fallback_utf8=False)):
        return _name(mapped)
    if _OF_OLD_SYSTEMS.fullmatch(label):
        try:
            return _name(codecs.lookup(label).name)
        except LookupError:
            return None
    return None


def _name(codec: str) -> str:
    codec = codec.lower()
    if found := _NAMES.get(codec):
        return found
    return codec.replace("iso8859", "iso-8859").replace("_", "-")


@lru_cache(maxsize=512)
def _labelled_utf8(content_type: str) -> bool:
    found = _CHARSET.search(content_type[:500])
    return found is not None and encoding_named(found.group(1)) == "utf-8"


def _declared(body: bytes, content_type: str | None, kind: str) -> list[str]:
    """The encodings that the header, then the document, name, best first."""
    labels: list[str] = []
    if content_type and (found := _CHARSET.search(content_type[:500])):
        labels.append(found.group(1))
    if kind != "json":
        if kind == "html":
            head = _COMMENT.sub(b"", body[:_META_WITHIN])
            for meta in _META.finditer(head):
                if charset := _META_CHARSET.search(meta.group()):
                    labels.append(charset.group(1).decode("ascii", "ignore"))
                    break
        if declaration := _XML_DECLARATION.match(body[:1000]):
            labels.append(declaration.group(1).decode("ascii", "ignore"))
    return list(dict.fromkeys(name for label in labels if (name := encoding_named(label))))


def _wide_without_mark(body: bytes) -> str | None:
    """UTF-16 or UTF-32 told by its zero bytes (XML 1.0 appendix F, RFC 4627 section 3)."""
    head = body[:4]
    if b"\x00" not in head or len(head) < 4:
        return None
    sample = body[:400]
    if head[:3] == b"\x00\x00\x00":
        return "utf-32be"
    if head[1:] == b"\x00\x00\x00":
        return "utf-32le"
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if head[0] == 0 and head[1] and even > 2 * odd:
        return "utf-16be"
    if head[1] == 0 and head[0] and odd > 2 * even:
        return "utf-16le"
    return None


def _legacy(body: bytes, declared: list[str]) -> tuple[str, str]:
    """Text that is not valid UTF-8."""
    name = _likeliest(body, declared)
    return _decoded(body, name)[0], name


def _likeliest(body: bytes, declared: list[str]) -> str:
    """The encoding that makes the likeliest text of what is not ASCII in ``body``. What is
    declared, detected or fits the language told has a lead, which a few characters make up for."""
    sample = _telling(body)
    if declared and is_certain(_tried(sample, declared[0]), declared[0]):
        return declared[0]
    first = _NOT_ASCII.search(body)
    at = max(0, first.start() - 64) if first else 0
    found = detect_encoding(body[at : at + SAMPLE], html5_compatible=False)
    guess = _name(found) if found else ""
    leads = dict.fromkeys(_CANDIDATES, 0.0)
    leads |= _LEADS
    if guess and guess not in _WIDE and guess not in _UNLIKELY and _known(guess):
        leads[guess] = leads.get(guess, -2.0) + _LEAD_OF_GUESS
    for name in _OF_LANGUAGE.get(_language_told(body), ()):
        leads[name] = leads.get(name, 0.0) + _LEAD_OF_LANGUAGE
    for place, name in enumerate(declared):
        lead = _LEAD_OF_DECLARED if name in _MULTIBYTE else _LEAD_OF_SINGLE
        if name == "utf-8":
            lead = _LEAD_OF_BROKEN_UTF8
        leads[name] = max(0.0, leads.get(name, 0.0)) + (lead if place == 0 else 0.7 * lead)
    best, most = "windows-1252", float("-inf")
    # What is likeliest first, so that the rest need not be looked at closely; UTF-8, which may be
    # any language, last.
    order = dict.fromkeys([*declared, *([guess] if guess in leads else []), *leads])
    for name in sorted(order, key=lambda name: name == "utf-8"):
        lead = leads[name]
        text = _tried(sample, name)
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if most_likely(len(text), foreign, text.count("\ufffd")) + lead <= most:
            continue
        likelihood = log_likelihood(text, name, most - lead) + lead
        if likelihood > most:
            best, most = name, likelihood
        if name in _MULTIBYTE and is_certain(text, name):
            break
    return best


def _tried(sample: bytes, name: str) -> str:
    """A sample decoded; where it was cut its last character may be half."""
    text = _decoded(sample, name)[0]
    return text.removesuffix("\ufffd") if len(sample) == _TELLING else text


def _language_told(body: bytes) -> str:
    """What the start of a document says of its language: ``ja``, ``zh-tw``; else nothing."""
    told = _LANGUAGE.search(body[:4096])
    return told.group(1).decode("ascii").lower() if told else ""


def _known(name: str) -> bool:
    try:
        codecs.lookup(_CODECS.get(name, name))
    except LookupError:
        return False
    return True


def _telling(body: bytes) -> bytes:
    """What tells charsets apart: pieces of text from a byte that is not ASCII on, to the next
    tag or end of line (bytes that no charset has inside a character)."""
    pieces: list[bytes] = []
    size = 0
    for piece in _PIECE.finditer(body):
        pieces.append(piece.group())
        size += len(piece.group())
        if size >= _TELLING:
            break
    return b"\n".join(pieces)[:_TELLING]


def _decoded(body: bytes, name: str) -> tuple[str, int]:
    """``body`` decoded as ``name``, and how many characters that spoiled."""
    if name == "iso-2022-jp":
        return _decoded(_euc_of_iso2022(body), "euc-jp")
    codec = _CODECS.get(name, name)
    try:
        text = body.decode(codec, _HANDLERS.get(name, "kawaraban.c1"))
    except (UnicodeError, LookupError):
        text = body.decode("latin-1")
    return text.removeprefix("\ufeff"), text.count("\ufffd")


def _euc_of_iso2022(body: bytes) -> bytes:
    """ISO-2022-JP (RFC 1468, with half-width katakana) as EUC-JP, whose decoder knows more
    characters than Python's own for ISO-2022-JP: agencies write ① and ㈱ in it."""
    out: list[bytes] = []
    at = 0
    shift = b"B"
    for escape in [*_ESCAPES.finditer(body), None]:
        piece = body[at : escape.start() if escape else len(body)]
        if shift in (b"@", b"B$"):
            out.append(piece.translate(_TO_HIGH))
        elif shift == b"D":
            high = piece.translate(_TO_HIGH)
            out.append(b"".join(b"\x8f" + high[i : i + 2] for i in range(0, len(high), 2)))
        elif shift == b"I":
            out.append(b"".join(b"\x8e" + bytes([b]) for b in piece.translate(_TO_HIGH)))
        else:
            out.append(piece)
        if escape:
            at = escape.end()
            shift = {b"\x1b$@": b"@", b"\x1b$B": b"B$", b"\x1b$(D": b"D", b"\x1b(I": b"I"}.get(
                escape.group(), b"B"
            )
    return b"".join(out)


def _shift_jis_of_euc(pair: bytes) -> bytes:
    """The Shift_JIS bytes of a JIS X 0208 character in EUC-JP."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row + 1) // 2 + (0x80 if row <= 62 else 0xC0)
    trail = cell + (0x9E if row % 2 == 0 else (0x3F if cell <= 63 else 0x40))
    return bytes((lead, trail))


def _on_euc_jp(error: UnicodeError) -> tuple[str, int]:
    """NEC's and IBM's additions (①, ㈱, 髙), which the Encoding Standard's EUC-JP has."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if len(pair) == 2 and 0xA1 <= pair[0] <= 0xFE and 0xA1 <= pair[1] <= 0xFE:
        try:
            return _shift_jis_of_euc(pair).decode("cp932"), error.start + 2
        except UnicodeDecodeError:
            return "\ufffd", error.start + 2
    return "\ufffd", error.start + 1


def _on_big5(error: UnicodeError) -> tuple[str, int]:
    """What Microsoft's Big5 has (the euro sign, box drawing) and Hong Kong's has not."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if len(pair) == 2 and 0x81 <= pair[0] <= 0xFE and pair[1] >= 0x40:
        try:
            return pair.decode("cp950"), error.start + 2
        except UnicodeDecodeError:
            pass
    return "\ufffd", error.start + 1


def _on_single(error: UnicodeError) -> tuple[str, int]:
    """Bytes that a single-byte charset leaves open are C1 controls, as in browsers."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("kawaraban.euc-jp", _on_euc_jp)
codecs.register_error("kawaraban.big5", _on_big5)
codecs.register_error("kawaraban.c1", _on_single)
_HANDLERS = {
    "euc-jp": "kawaraban.euc-jp",
    "big5": "kawaraban.big5",
    **dict.fromkeys(["utf-8", "shift_jis", "euc-kr", "gb18030", *_WIDE], "replace"),
}
