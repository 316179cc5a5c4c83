"""What is sent to the API and what it answers. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict


class CustomerTaken(TypedDict):
    id: str
    name: NotRequired[str]


class DeliveryTaken(TypedDict):
    carrier: NotRequired[str]
    tracking_number: NotRequired[str]
    shipped_at: NotRequired[str | None]
    delivered_at: NotRequired[str | None]


class LineTaken(TypedDict):
    """A line as sold, with its `price` (of one unit) or its `total`. `shipped` left out means all of it, for goods."""

    sku: str
    quantity: int | str
    price: NotRequired[float | str | None]
    total: NotRequired[float | str | None]
    title: NotRequired[str]
    kind: NotRequired[Literal["goods", "service"]]
    category: NotRequired[str]
    discount: NotRequired[float | str | None]
    tax: NotRequired[float | str | None]
    shipped: NotRequired[int | str | None]


class TenderTaken(TypedDict):
    amount: float | str
    kind: NotRequired[Literal["card", "alipay", "wechat", "transfer", "gift_card", "cash", "other"]]
    provider: NotRequired[str]
    ref: NotRequired[str]


class AskTaken(TypedDict):
    """Units of one line of the order, by the line's position."""

    line: int
    units: int
    reason: str
    note: NotRequired[str]


class CountTaken(TypedDict):
    line: int
    units: int


class FindingTaken(TypedDict):
    """Units of one line found in the same state. What is accepted stays; what is not goes `to_customer`."""

    line: int
    units: int
    grade: Literal["A", "B", "C", "D"]
    accepted: bool
    disposition: Literal["sellable", "refurbish", "recycle", "to_customer"]
    note: NotRequired[str]
    photos: NotRequired[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class OrderBrief:
    ref: str
    number: str
    placed_at: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    currency: str
    captured: int
    pending: int
    refunded: int


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """`next` is the cursor of the following page; null on the last one."""

    items: list[OrderBrief]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class CaseOfOrder:
    ref: str
    kind: str
    step: str


@dataclass(frozen=True, kw_only=True)
class DeliveryShown:
    carrier: str
    tracking_number: str
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line: `position` names it in every request. `paid` is after every reduction, tax in it."""

    position: int
    sku: str
    title: str
    kind: str
    quantity: int
    shipped: int
    returnable: int
    refundable: int
    gross: int
    discount: int
    coupon: int
    points: int
    paid: int
    tax: int
    granted: int
    pending: int
    refunded: int


@dataclass(frozen=True, kw_only=True)
class OrderShown:
    ref: str
    number: str
    placed_at: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    currency: str
    captured: int
    pending: int
    refunded: int
    customer: str | None
    country: str
    region: str
    lines: list[LineShown]
    tenders: list[TenderShown]
    deliveries: list[DeliveryShown]
    cases: list[CaseOfOrder]


@dataclass(frozen=True, kw_only=True)
class TenderShown:
    kind: str
    provider: str
    captured: int
    pending: int
    refunded: int


@dataclass(frozen=True, kw_only=True)
class DecisionShown:
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


@dataclass(frozen=True, kw_only=True)
class FeeShown:
    code: str
    label: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    rule: str
    outcome: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class CaseBrief:
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


@dataclass(frozen=True, kw_only=True)
class CaseInList:
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
    order: str
    order_number: str


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """`next` is the cursor of the following page; null on the last one."""

    items: list[CaseInList]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ActorShown:
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class CaseLineShown:
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


@dataclass(frozen=True, kw_only=True)
class CaseShown:
    """A whole case. `actions` are the operations this token may call on it now."""

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
    order: str
    order_number: str
    locale: str
    channel: str
    lines: list[CaseLineShown]
    decision: DecisionKept
    parcels: list[ParcelShown]
    refund: RefundShown | None
    timeline: list[EventShown]
    actions: list[str]


@dataclass(frozen=True, kw_only=True)
class DecisionKept:
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
    at: datetime
    policy: int


@dataclass(frozen=True, kw_only=True)
class EventShown:
    at: datetime
    event: str
    actor: ActorShown
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OperationShown:
    tender: str
    provider: str
    amount: int
    state: str
    reference: str
    failure: str
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ParcelLineShown:
    position: int
    expected: int
    received: int


@dataclass(frozen=True, kw_only=True)
class ParcelShown:
    carrier: str
    tracking_number: str
    state: str
    shipped_at: datetime | None
    received_at: datetime | None
    lines: list[ParcelLineShown]


@dataclass(frozen=True, kw_only=True)
class RefundShown:
    amount: int
    fees: int
    state: str
    requested_at: datetime
    settled_at: datetime | None
    operations: list[OperationShown]


@dataclass(frozen=True, kw_only=True)
class PhotoShown:
    ref: str
    case: str | None
    content_type: str
    width: int
    height: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LookupShown:
    """A code was sent if the order and the contact fit; the answer does not tell whether they did."""

    lookup: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class TokenShown:
    """A customer's token for one order; send it as a bearer token until `expires_at`."""

    token: str
    order: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Pong:
    pass
