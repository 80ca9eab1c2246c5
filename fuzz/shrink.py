"""A find made small: pieces are taken away as long as the same thing still happens."""

from __future__ import annotations

import time

from fuzz.invariants import CHECKS, signature


def happens(target: str, data: bytes) -> str:
    """The signature of what ``data`` does to ``target``; empty where all is well."""
    try:
        CHECKS[target](data)
    except Exception as error:
        return signature(error)
    return ""


def shrunk(target: str, data: bytes, seconds: float = 20.0) -> bytes:
    """``data`` without what is not needed for it to fail the same way (delta debugging)."""
    sign = happens(target, data)
    until = time.monotonic() + seconds
    size = max(1, len(data) // 2)
    while sign and size and time.monotonic() < until:
        at, cut = 1, False  # the first byte chooses the circumstances
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            if happens(target, shorter) == sign:
                data, cut = shorter, True
            else:
                at += size
        if not cut or size > 1:
            size //= 2
    return data
