"""Names, passwords and secrets of people who log in.

Passwords are hashed with scrypt (RFC 7914) of the standard library, at one of the settings that the
OWASP Password Storage Cheat Sheet gives as equal: N 2¹⁵, r 8, p 3, which takes 32 MiB. Session ids
and tokens are 256 random bits, so that a plain hash of them is enough to keep.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from datetime import timedelta
from itertools import pairwise

from kawaraban.article import nfc
from kawaraban.wording import say

SHORTEST, LONGEST = 12, 1_000
"""Characters of a password."""
LONGEST_NAME = 40

SESSION_LASTS = timedelta(days=30)
"""From login on, however much it is used …"""
SESSION_RESTS = timedelta(days=7)
"""… and unused."""
BROWSER_LASTS = timedelta(days=180)

_LOG_N, _R, _P = 15, 8, 3
_MEMORY = 256 * 1024 * 1024
_TOKEN = "kwb_"  # noqa: S105
"""What tokens begin with, so that they are known where they leak."""


def key_of(name: str) -> str:
    """What a name is looked up by: width and case do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def checked_name(name: str) -> str:
    """The name as it is kept. ``ValueError`` in words for one that will not do."""
    name = nfc(name).strip()
    sound = name and all(unicodedata.category(c)[0] in "LMN" or c in " ._-@'・" for c in name)
    if not sound or len(name) > LONGEST_NAME or not key_of(name):
        raise ValueError(
            say(
                f"a name has 1 to {LONGEST_NAME} letters, digits and . _ - @ ' or spaces: {name!r}",
                f"名前は文字・数字・空白と . _ - @ ' ・ で {LONGEST_NAME} 字までです: {name!r}",
            )
        )
    return name


def check_password(password: str, name: str) -> str | None:
    """Why the password will not do for this person: ``short``, ``long``, ``simple``; None where
    it will."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    folded = plain.casefold()
    # What is left when the name goes has to do by itself.
    if len(set(folded.replace(key_of(name), ""))) < 6 or _repeats(folded):
        return "simple"
    return None


def checked_password(password: str, name: str) -> str:
    """The password. ``ValueError`` in words for one that will not do."""
    match check_password(password, name):
        case "short":
            raise ValueError(
                say(
                    f"a password has at least {SHORTEST} characters; a few words do well",
                    f"パスワードは {SHORTEST} 字以上です。いくつかの単語を並べるとよいでしょう",
                )
            )
        case "long":
            raise ValueError(
                say(
                    f"a password has at most {LONGEST:,} characters",
                    f"パスワードは {LONGEST:,} 字までです",
                )
            )
        case "simple":
            raise ValueError(
                say(
                    "that password is too easily guessed: the name, or the same again and again",
                    "そのパスワードは推測されやすすぎます(名前、または同じ文字の繰り返し)",
                )
            )
    return password


def _repeats(text: str) -> bool:
    """Whether one piece is all of it, or each character follows the one before."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return text in (text + text)[1:-1] or len(steps) == 1


def _plain(password: str) -> str:
    """As typed on any keyboard (NIST SP 800-63B, section 3.1.1.2): width does not count."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """``scrypt$LOG2N$R$P$SALT$HASH``. Takes a fraction of a second, and 32 MiB."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _LOG_N, _R, _P)
    salted, hashed = (base64.b64encode(part).decode() for part in (salt, made))
    return f"scrypt${_LOG_N}${_R}${_P}${salted}${hashed}"


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    text = _plain(password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=1 << log_n, r=r, p=p, maxmem=_MEMORY, dklen=32)


_NOBODY = f"scrypt${_LOG_N}${_R}${_P}${'A' * 22}==${'A' * 43}="
"""Compared with where there is nobody of a name: that takes as long."""


def verify(password: str, hashed: str | None) -> bool:
    """Whether the hash is of this password; of None it never is, and takes as long."""
    _, log_n, r, p, salt, wanted = (hashed or _NOBODY).split("$")
    made = _scrypt(password[:LONGEST], base64.b64decode(salt), int(log_n), int(r), int(p))
    return secrets.compare_digest(made, base64.b64decode(wanted)) and hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether it was made with other parameters than those of today."""
    return not hashed.startswith(f"scrypt${_LOG_N}${_R}${_P}$")


def new_secret() -> str:
    """256 random bits, for a cookie."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """A program's token."""
    return _TOKEN + new_secret()


def digest(secret: str) -> bytes:
    """What is kept of a session id, a token, a browser's mark."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def form_token(secret: str) -> str:
    """What forms bring that are shown to whoever holds this cookie: made of it, and of no use for
    it (double submit, bound to the session)."""
    made = hashlib.sha256(b"kawaraban form " + secret.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
