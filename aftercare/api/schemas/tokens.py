"""The shop's API tokens, its programs, and where its staff are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from .common import Limit, Named, Shown, Taken, Text50, Text60


class KeyFilter(Taken):
    cursor: Text50 | None = None
    limit: Limit = 50


class KeyTaken(Taken):
    """`program` is the reference of the program it is for; without one it belongs to whom the calling token belongs.
    It ends after so many `days`."""

    name: Named
    scopes: Annotated[list[Text60], Field(min_length=1, max_length=50)]
    days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 365
    program: Text50 | None = None


class KeyShown(Shown):
    """A token of the shop, never its text. It opens nothing once it is revoked or has expired."""

    ref: str
    name: str
    program: str | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class KeyMade(KeyShown):
    """`token` is shown this once; the answer to a repeated Idempotency-Key has null instead."""

    token: str | None


class KeyPage(Shown):
    items: list[KeyShown]
    next: str | None


class ProgramTaken(Taken):
    name: Named


class SessionShown(Shown):
    """A browser in which somebody is signed in, as it names itself."""

    ref: str
    device: str
    address: str
    started_at: datetime
    seen_at: datetime


class SessionPage(Shown):
    items: list[SessionShown]
    next: str | None
