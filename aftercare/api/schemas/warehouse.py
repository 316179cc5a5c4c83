"""What the warehouse asks: what waits, what a scan means, how far a case's goods are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Instant, Limit, Shown, Taken, Text60, Text100
from .moves import Checked

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


class ComingShown(Shown):
    """Goods on their way here. Until the customer says how they sent them, the parcel's fields are empty."""

    ref: str
    kind: str
    step: str
    due_at: datetime | None
    order: str
    order_number: str
    carrier: str
    tracking_number: str
    shipped_at: datetime | None
    lines: list[UnitsShown]


class ComingPage(Shown):
    items: list[ComingShown]
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


class PersonShown(Shown):
    """What one person received and inspected since then, in units; `grades` counts the inspected ones by grade."""

    name: str
    received: int
    inspected: int
    grades: dict[str, int]


class TallyShown(Shown):
    """Units received and inspected since then: by everybody, and by each person."""

    received: int
    inspected: int
    grades: dict[str, int]
    people: list[PersonShown]


class ChecklistTaken(Taken):
    """`category` as the products have it; empty for everything else. A check of the trade is named, others are written
    as the warehouse reads them."""

    category: Text100 = ""
    checks: Annotated[list[Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]], Field(max_length=50)]


class ChecklistFilter(Taken):
    category: Text100 | None = None


class CheckShown(Shown):
    check: str
    says: str


class ChecklistShown(Shown):
    """`own` says whether the shop wrote it; else it is the trade's."""

    category: str
    own: bool
    checks: list[CheckShown]


class ChecklistsShown(Shown):
    checklists: list[ChecklistShown]


class GoodsShown(Shown):
    """One line of a case's goods: how many units are expected, came and were looked at."""

    line: int
    sku: str
    title: str
    category: str
    gtin: str
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
    checks: list[Checked]
    photos: list[str]
    at: datetime


class CaseGoodsShown(Shown):
    goods: list[GoodsShown]
    to_send: list[PieceShown]
    findings: list[FindingShown]
