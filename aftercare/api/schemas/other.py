from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from .common import Shown, Taken, Text60, Text100, Text254


class LookupTaken(Taken):
    """`contact` is the order's e-mail or phone, or the last six characters of a tracking number."""

    number: Text100
    contact: Text254


class LookupShown(Shown):
    """A code was sent if the order and the contact fit; the answer does not tell whether they did."""

    lookup: str
    expires_at: datetime


class CodeTaken(Taken):
    code: Annotated[Text60, Field(min_length=1)]


class TokenShown(Shown):
    """A customer's token for one order; send it as a bearer token until `expires_at`."""

    token: str
    order: str
    expires_at: datetime


class PhotoShown(Shown):
    ref: str
    case: str | None
    content_type: str
    width: int
    height: int
    at: datetime


class Pong(Shown):
    pass
