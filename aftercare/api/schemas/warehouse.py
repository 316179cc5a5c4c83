"""What the warehouse asks: what waits, what a scan means, how far a case's goods are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Instant, Limit, Shown, Taken, Text60

TaskName = Literal["hold", "stop", "send", "inspect"]


class WaitingFilter(Taken):
    cursor: Text60 | None = None
    limit: Limit = 50


class UnitsShown(Shown):
    line: int
    sku: str
    title: str
    units: int


class WaitingShown(Shown):
    """`task`: hold goods not sent yet, stop a parcel, send something, inspect."""

    ref: str
    kind: str
    step: str
    task: TaskName
    due_at: datetime | None
    order: str
    order_number: str
    lines: list[UnitsShown]


class WaitingPage(Shown):
    items: list[WaitingShown]
    next: str | None


class ExpectedShown(Shown):
    line: int
    sku: str
    title: str
    expected: int
    received: int


class ScannedShown(Shown):
    """A case whose goods the scan means; `closed_at` is null while it is open."""

    ref: str
    kind: str
    step: str
    order: str
    order_number: str
    closed_at: datetime | None
    lines: list[ExpectedShown]


class ScannedPage(Shown):
    """Open cases first, 20 at most."""

    items: list[ScannedShown]


class TallyFilter(Taken):
    since: Instant | None = None


class TallyShown(Shown):
    """Units received and inspected since then."""

    received: int
    inspected: int


class GoodsShown(Shown):
    """One line of a case's goods: how many units are expected, came and were looked at."""

    line: int
    sku: str
    title: str
    reason: str
    note: str
    expected: int
    received: int
    inspected: int


class PieceShown(Shown):
    """Units to send; `wanted` says that they are the item the customer wants in exchange."""

    sku: str
    title: str
    units: int
    wanted: bool


class FindingShown(Shown):
    line: int
    units: int
    grade: Annotated[str, Field(description="A as new, B light traces, C used or marked, D broken.")]
    accepted: bool
    disposition: str
    note: str
    photos: list[str]
    at: datetime


class CaseGoodsShown(Shown):
    goods: list[GoodsShown]
    to_send: list[PieceShown]
    findings: list[FindingShown]
