from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from .common import Instant, Limit, Named, Note, Shown, Taken, Text50, Text60, Text100, Units

Position = Annotated[int, Field(strict=True, ge=1, le=100_000)]
CaseKindName = Literal["return", "refund_only"]


class AskTaken(Taken):
    """Units of one line of the order, by the line's position."""

    line: Position
    units: Units
    reason: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    note: Note = ""


class PreviewTaken(Taken):
    kind: CaseKindName
    lines: Annotated[list[AskTaken], Field(min_length=1, max_length=500)]


class CaseTaken(PreviewTaken):
    order: Annotated[Named, Field(description="The order's reference, such as OR-7K3M-2QX9-PD4T.")]


class RejectTaken(Taken):
    because: Annotated[Note, Field(min_length=1, description="Why; the customer reads it.")]


class ShipTaken(Taken):
    tracking_number: Text60
    carrier: Text50 = ""


class CountTaken(Taken):
    line: Position
    units: Units


class ReceiveTaken(Taken):
    lines: Annotated[list[CountTaken], Field(min_length=1, max_length=500)]


class FindingTaken(Taken):
    """Units of one line found in the same state. What is accepted stays; what is not goes `to_customer`."""

    line: Position
    units: Units
    grade: Literal["A", "B", "C", "D"]
    accepted: bool
    disposition: Literal["sellable", "refurbish", "recycle", "to_customer"]
    note: Note = ""
    photos: Annotated[list[Text60], Field(max_length=20)] = []


class InspectTaken(Taken):
    findings: Annotated[list[FindingTaken], Field(min_length=1, max_length=500)]


class RefundTaken(Taken):
    """The payment was made by hand; `reference` is the bank's."""

    reference: Text100 = ""


class CaseFilter(Taken):
    """Which cases to list. `state` is open or closed; `due_before` an instant; `order` an order's reference."""

    step: Text60 | None = None
    kind: CaseKindName | None = None
    order: Text60 | None = None
    due_before: Instant | None = None
    state: Literal["open", "closed"] | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class FeeShown(Shown):
    code: str
    label: str
    amount: int


class RuleShown(Shown):
    rule: str
    outcome: str
    sentence: str


class DecisionShown(Shown):
    """What was decided and why, in the caller's language. `refundable` is before the fees, `amount` after them."""

    verdict: Literal["accept", "review", "refuse"]
    rule: str
    sentence: str
    considered: list[RuleShown]
    freight_payer: str
    freight: str
    fees: list[FeeShown]
    currency: str
    refundable: int
    tax: int
    amount: int


class CaseBrief(Shown):
    """Where a case stands. `owner` must act by `due_at`, else `due_action` happens by itself."""

    ref: str
    kind: str
    step: str
    owner: str
    due_at: datetime | None
    due_action: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    escalated_at: datetime | None
    reason: str
    currency: str
    granted: int
    fees: int
    tax: int
    amount: int


class CaseInList(CaseBrief):
    order: str
    order_number: str


class CasePage(Shown):
    """`next` is the cursor of the following page; null on the last one."""

    items: list[CaseInList]
    next: str | None


class CaseLineShown(Shown):
    position: int
    sku: str
    title: str
    units: int
    reason: str
    note: str
    goods_back: bool
    received: int
    accepted: int | None
    amount: int
    tax: int


class DecisionKept(DecisionShown):
    at: datetime
    policy: int


class ParcelLineShown(Shown):
    position: int
    expected: int
    received: int


class ParcelShown(Shown):
    carrier: str
    tracking_number: str
    state: str
    shipped_at: datetime | None
    received_at: datetime | None
    lines: list[ParcelLineShown]


class OperationShown(Shown):
    tender: str
    provider: str
    amount: int
    state: str
    reference: str
    failure: str
    settled_at: datetime | None


class RefundShown(Shown):
    amount: int
    fees: int
    state: str
    requested_at: datetime
    settled_at: datetime | None
    operations: list[OperationShown]


class ActorShown(Shown):
    kind: str
    name: str


class EventShown(Shown):
    at: datetime
    event: str
    actor: ActorShown
    data: dict[str, Any]


class CaseShown(CaseInList):
    """A whole case. `actions` are the operations this token may call on it now."""

    locale: str
    channel: str
    lines: list[CaseLineShown]
    decision: DecisionKept
    parcels: list[ParcelShown]
    refund: RefundShown | None
    timeline: list[EventShown]
    actions: list[str]
