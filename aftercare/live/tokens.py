"""Signed, short-lived tokens: each lets one session follow one subject."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from .subjects import Subject

LIVES = timedelta(minutes=10)
"""A page whose stream broke later than this reads itself again and so gets new ones."""
SALT = "aftercare.live"


def sign(subject: Subject, *, session_key: str) -> str:
    return signing.dumps([subject.kind, subject.id, subject.seen, _mark(session_key)], salt=SALT)


def read(token: str, *, session_key: str) -> Subject:
    """The subject a token names. Raises `signing.BadSignature` for a forged, an expired or another session's one."""
    kind, number, seen, mark = signing.loads(token, salt=SALT, max_age=LIVES)
    if not session_key or not constant_time_compare(mark, _mark(session_key)):
        raise signing.BadSignature("of another session")
    return Subject(kind, number, seen)


def _mark(session_key: str) -> str:
    return salted_hmac(SALT, session_key).hexdigest()[:16]
