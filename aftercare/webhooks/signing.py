"""Signatures as Standard Webhooks defines them (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from .secrets import PREFIX


def headers(*, ref: str, body: bytes, secrets: Iterable[str], at: datetime) -> dict[str, str]:
    """The headers a receiver verifies. With two secrets, either verifies: that is how they are changed."""
    seconds = int(at.timestamp())
    signed = [sign(secret, ref=ref, seconds=seconds, body=body) for secret in secrets]
    return {"webhook-id": ref, "webhook-timestamp": str(seconds), "webhook-signature": " ".join(signed)}


def sign(secret: str, *, ref: str, seconds: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{ref}.{seconds}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()
