"""Proof that a delivery report comes from the gateway, and not from an old recording of it."""

from __future__ import annotations

import hashlib
import hmac

FRESH = 300  # seconds a signature may be old, or ahead by a clock that is wrong


def sign(secret: str, *, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 in hex over the Unix time in seconds, a full stop and the body."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed(secret: str, *, timestamp: str, body: bytes, signature: str, now: float) -> bool:
    if not (secret and timestamp.isascii() and timestamp.isdecimal() and signature.isascii()):
        return False
    right = hmac.compare_digest(sign(secret, timestamp=timestamp, body=body), signature)
    return right and abs(now - int(timestamp)) <= FRESH
