"""The journal of the money."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from .common import Instant, Limit, Shown, Taken, Text50


class _Narrowed(Taken):
    account: Text50 | None = None
    reference: Text50 | None = None
    since: Instant | None = None
    until: Instant | None = None


class BalanceFilter(_Narrowed):
    """`account` is one of the chart, or a part of it such as `clearing:stripe`; `reference` that of a case or order,
    an order's number, or your number for a customer; `until` is not included. `by` days are those of the shop."""

    by: Literal["account", "day"] = "account"


class PostingFilter(_Narrowed):
    """`account` is one of the chart, or a part of it such as `clearing:stripe`; `reference` that of a case or order,
    an order's number, or your number for a customer; `until` is not included."""

    cursor: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")] | None = None
    limit: Limit = 50


class BalanceShown(Shown):
    """In minor units. `balance` is in the direction in which the account grows; `day` is null unless asked for."""

    day: date | None
    account: str
    label: str
    currency: str
    debit: int
    credit: int
    balance: int


class BalancesShown(Shown):
    items: list[BalanceShown]


class PostingShown(Shown):
    """`amount` minor units of `currency` from the account in `credit` to the one in `debit`. `case` and `order` are
    references, null where none is behind it, as where store credit is spent."""

    id: str
    entry: str
    label: str
    at: datetime
    case: str | None
    order: str | None
    debit: str
    credit: str
    currency: str
    amount: int


class PostingPage(Shown):
    items: list[PostingShown]
    next: str | None
