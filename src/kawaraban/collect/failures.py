"""What went wrong with a request, as a short code and words.

docs/design/collecting.md has the table of codes.
"""

from __future__ import annotations

import socket
import ssl
from http import HTTPStatus

import aiohttp
from yarl import URL

from kawaraban.collect.addresses import PrivateAddressError

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FailedError(Exception):
    """A failure before it is known which request it belongs to."""

    def __init__(self, code: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


def status_in_words(status: int, url: URL, retry_after: int | None) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "a status nobody registered"
    if status == 404:
        advice = "The address may have changed: look it up on the outlet's site."
    elif status == 410:
        advice = "It is gone for good; it is not asked for again until you say so."
    elif status in (401, 402, 403, 451):
        advice = "The outlet does not let us read it."
    elif retry_after is not None:
        advice = f"It asks to be left alone for {retry_after} s, and is."
    elif status in (204, 206, 304) or status in REDIRECTS:
        advice = "That is no answer to what was asked."
    else:
        advice = "It is tried again later."
    return f"{url} answered {status} ({phrase}). {advice}"


def explained(error: BaseException, url: URL) -> tuple[str, str]:
    """The trouble of one request as code and words."""
    cause = getattr(error, "os_error", None) or error
    match cause:
        case PrivateAddressError():
            return (
                "private-address",
                f"not connected: {cause}. If this host is yours and meant, add"
                f' "{url.host}:{url.port}" to the desk\'s allowed hosts.',
            )
        case ssl.SSLError() | ssl.CertificateError() | aiohttp.ClientSSLError():
            return "tls", f"no secure connection ({cause}). The site has to mend its certificate."
        case ConnectionRefusedError():
            return "refused", "the host is there, but nothing answers at this port."
        case TimeoutError():
            return "timeout", "no whole answer in time"
    match error:
        case aiohttp.ClientConnectorDNSError():
            if getattr(cause, "errno", None) == socket.EAI_AGAIN:
                return "dns", f"the name {url.host} could not be looked up now ({cause})."
            return "dns", f"the name {url.host} has no address ({cause}). Check its spelling."
        case aiohttp.ClientConnectorError():
            return "unreachable", f"no connection ({cause}). Tried again later."
        case aiohttp.ClientPayloadError() | ConnectionError() | aiohttp.ServerDisconnectedError():
            return "cut-short", f"the answer broke off ({error}). Tried again later."
        case aiohttp.InvalidURL() | UnicodeError():
            return "bad-url", f"not an address that can be asked for ({error})."
        case aiohttp.ClientResponseError():
            said = error.message.lower()
            if "chunk" in said:  # seen here or in the body, as the packets fall
                return "cut-short", f"the answer broke off ({error.message[:200]})."
            long = "bytes when reading" in said or "too many" in said
            code = "too-large" if long else "bad-response"
            return code, f"the answer's head is not HTTP as it should be ({error.message[:200]})."
        case _:
            return "bad-response", f"{type(error).__name__}: {error}"
