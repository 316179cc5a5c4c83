"""Payments that are asked back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Flag, Instant, Limit, Position, Shown, Taken, Text50, Text200

ChargebackStateName = Literal["open", "won", "lost"]


class ChargebackFilter(Taken):
    state: ChargebackStateName | None = None
    cursor: Text50 | None = None
    limit: Limit = 50


class ChargebackTaken(Taken):
    """`payment` counts the order's payments from 1; `amount` is in minor units of the order's currency. `until` is how
    long the bank takes evidence."""

    payment: Position = 1
    amount: Annotated[int, Field(strict=True, ge=1, le=10**15)]
    reason: Text200 = ""
    until: Instant | None = None


class ChargebackDecisionTaken(Taken):
    """`won`: the payment stays with the shop."""

    won: Flag


class ChargebackShown(Shown):
    """In minor units of `currency`. `taken` is what a lost one took of money that was not refunded yet; `dispute` the
    provider's own reference, empty where a person wrote it down."""

    ref: str
    order: str
    state: ChargebackStateName
    provider: str
    dispute: str
    payment: int
    currency: str
    amount: int
    taken: int
    reason: str
    until: datetime | None
    opened_at: datetime
    closed_at: datetime | None


class ChargebackPage(Shown):
    items: list[ChargebackShown]
    next: str | None
