"""Files of providers' own books, and where they differ from ours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .common import Instant, Limit, Shown, Taken, Text60

Kind = Annotated[str, StringConstraints(pattern="^[a-z_]{1,20}$")]
State = Literal["open", "asked", "cleared"]
Act = Literal["accept", "write_off", "ask", "believe"]
Reference = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Provider = Annotated[str, StringConstraints(max_length=30, pattern=r"^[^\x00]*$")]


class SettlementFilter(Taken):
    cursor: Text60 | None = None
    limit: Limit = 50


class SettlementRowFilter(Taken):
    cursor: Annotated[str, Field(pattern="^[0-9]{1,18}$")] | None = None
    limit: Limit = 50


class DifferenceFilter(Taken):
    """`waiting` are all that are not cleared. `reference` is that of a difference, a case or an order, an order's
    number, or one of the provider's; `file` that of a settlement file; `until` is not included."""

    state: Literal["waiting", "open", "asked", "cleared"] | None = None
    kind: Kind | None = None
    provider: Provider | None = None
    file: Text60 | None = None
    reference: Reference | None = None
    since: Instant | None = None
    until: Instant | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class ExplanationTaken(Taken):
    """`because` is kept for whoever reads the books later."""

    because: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class SettlementShown(Shown):
    """`read` rows are accounted for: `matched`, `differing`, `known` from another file, `passed` over (payments,
    payouts, fees), of other shops (`elsewhere`), `rejected`. `since` and `until` are its first and last movement;
    `error` says why a whole file `failed`."""

    ref: str
    provider: str
    file_name: str
    state: Literal["running", "done", "failed"]
    read: int
    matched: int
    differing: int
    known: int
    passed: int
    elsewhere: int
    rejected: int
    since: datetime | None
    until: datetime | None
    error: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None


class SettlementPage(Shown):
    items: list[SettlementShown]
    next: str | None


class SettlementRowShown(Shown):
    """A row that could not be read: its `line` in the file, the `field` at fault where that is known, and the cure."""

    line: int
    field: str
    problem: str
    cure: str


class SettlementRowPage(Shown):
    items: list[SettlementRowShown]
    next: str | None


class MovementShown(Shown):
    """One movement in the provider's book. `amount` is what it did to the shop's balance: a refund is negative."""

    line: int
    movement: str
    reference: str
    payment_ref: str
    key: str
    amount: int
    currency: str
    fee: int
    fee_currency: str
    at: datetime


class DifferenceShown(Shown):
    """`kind` is one of those in the guide to reconciliation. `amount` minor units of `currency` are between the books.
    `movement` is null where the provider's book has nothing, `case` where nothing here is behind it. `acts` is what
    can be done about it now; `way` how it was cleared: `accept`, `write_off`, or `found`, where the books agree."""

    ref: str
    kind: str
    says: str
    provider: str
    file: str
    state: State
    amount: int
    currency: str
    at: datetime
    case: str | None
    order: str | None
    movement: MovementShown | None
    acts: list[Act]
    way: Literal["", "accept", "write_off", "found"]
    because: str
    cleared_by: str
    cleared_at: datetime | None
    asked_by: str
    opened_at: datetime


class DifferencePage(Shown):
    items: list[DifferenceShown]
    next: str | None
