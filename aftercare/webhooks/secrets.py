"""Signing secrets: made here, shown once, kept sealed by a key of their own derived from SECRET_KEY."""

from __future__ import annotations

import base64
import secrets
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "whsec_"
PURPOSE = b"aftercare.webhooks.secrets.1"


class Unreadable(Exception):
    """SECRET_KEY was changed and the former one is not among SECRET_KEY_FALLBACKS."""


def new_secret() -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def seal(secret: str) -> str:
    return _sealer(*_keys()).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _sealer(*_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def is_readable(sealed: str) -> bool:
    try:
        unseal(sealed)
    except Unreadable:
        return False
    return True


def resealed(sealed: str) -> str:
    """The same secret under the key of now, so that former keys can be dropped; unchanged if it is already."""
    try:
        _sealer(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return seal(unseal(sealed))
    return sealed


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _sealer(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
