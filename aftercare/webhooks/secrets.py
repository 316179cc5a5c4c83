"""Signing secrets: made here, shown once, kept sealed by a key of their own derived from SECRET_KEY."""

from __future__ import annotations

import base64
import secrets

from aftercare.core import sealing
from aftercare.core.sealing import Unreadable

__all__ = ["PREFIX", "Unreadable", "is_readable", "new_secret", "resealed", "seal", "unseal"]

PREFIX = "whsec_"
PURPOSE = "aftercare.webhooks.secrets.1"


def new_secret() -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def seal(secret: str) -> str:
    return sealing.seal(secret, purpose=PURPOSE)


def unseal(sealed: str) -> str:
    return sealing.unseal(sealed, purpose=PURPOSE)


def is_readable(sealed: str) -> bool:
    try:
        unseal(sealed)
    except Unreadable:
        return False
    return True


def resealed(sealed: str) -> str:
    """The same secret under the key of now, so that former keys can be dropped; unchanged if it is already."""
    return sealing.resealed(sealed, purpose=PURPOSE)
