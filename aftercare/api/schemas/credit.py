"""Store credit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .common import Instant, Limit, Named, Shown, Taken, Text60

MOST = 10**12
Amount = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Spent = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class CreditFilter(Taken):
    """`customer` is your number for them."""

    customer: Named | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class EntryFilter(Taken):
    cursor: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")] | None = None
    limit: Limit = 50


class CreditGrantTaken(Taken):
    """In minor units. `bonus` is a gift on top of `amount`. Without `expires_at` it never expires. The customer reads
    `because`."""

    customer: Named
    currency: Currency
    amount: Amount
    bonus: Amount = 0
    because: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
    expires_at: Instant | None = None


class CreditSpendTaken(Taken):
    """`reference` is what your system calls the purchase: sent again with the same amount, nothing is taken twice."""

    amount: Spent
    reference: Named


class CreditReferenceTaken(Taken):
    reference: Named


class CreditAccountShown(Shown):
    """`balance` in minor units of `currency`; `customer` is your number for them."""

    ref: str
    customer: str
    currency: str
    balance: int


class CreditAccountPage(Shown):
    items: list[CreditAccountShown]
    next: str | None


class CreditGrantShown(Shown):
    """`left` is what can still be spent of `amount` and `bonus`."""

    ref: str
    account: str
    amount: int
    bonus: int
    left: int
    because: str
    granted_at: datetime
    expires_at: datetime | None


class CreditSpendShown(Shown):
    """`balance` is what the account has now."""

    account: str
    reference: str
    amount: int
    balance: int
    currency: str
    spent_at: datetime
    given_back_at: datetime | None


class CreditEntryShown(Shown):
    """`amount` adds to the balance or, below zero, takes from it; `balance` is what there was after it. A purchase
    that took from several grants has an entry for each."""

    id: str
    kind: Literal["granted", "spent", "given_back", "expired", "reversed"]
    amount: int
    balance: int
    grant: str
    reference: str | None
    at: datetime


class CreditEntryPage(Shown):
    items: list[CreditEntryShown]
    next: str | None
