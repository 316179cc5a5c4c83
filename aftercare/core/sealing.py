"""Texts kept sealed, for each purpose by a key of its own derived from SECRET_KEY: whoever reads the database or a
backup alone reads none of them, and what is done to the keys of one purpose leaves the others as they are."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed for another purpose, or under a key that is not among SECRET_KEY and SECRET_KEY_FALLBACKS any more."""


def seal(text: str, *, purpose: str) -> str:
    return _sealer(purpose, *_keys()).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    try:
        return _sealer(purpose, *_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def resealed(sealed: str, *, purpose: str) -> str:
    """The same text under the key of now, so that former keys can be dropped; unchanged if it is already."""
    try:
        _sealer(purpose, settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return seal(unseal(sealed, purpose=purpose), purpose=purpose)
    return sealed


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _sealer(purpose: str, *keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
