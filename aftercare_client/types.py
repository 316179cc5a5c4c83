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
    """Units of one line of the order, by the line's position. `condition` is what the customer declares about the
    goods, such as `opened` or `worn`; `wanted` the SKU to have in exchange, the same one if left out.
    """

    line: int
    units: int
    reason: str
    note: NotRequired[str]
    condition: NotRequired[Sequence[str]]
    wanted: NotRequired[str]


class ApprovedTaken(TypedDict):
    """How many units of one line to approve; none is none."""

    line: int
    units: int


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
class BucketShown:
    """Refundable money of one sort: goods, service, delivery; before fees, `tax` within it."""

    code: str
    amount: int
    tax: int


@dataclass(frozen=True, kw_only=True)
class DecisionShown:
    """What was decided and why, in the caller's language. `refundable` is before the fees, `amount` after them. `path`
    is how the case goes on once accepted, `evidence` what the customer is asked to show, `strategy` the automatic
    approval that applied and `law` the version of the law that was looked at.
    """

    verdict: Literal["accept", "evidence", "review", "refuse"]
    path: str
    rule: str
    sentence: str
    article: str
    considered: list[RuleShown]
    buckets: list[BucketShown]
    deadlines: list[StatutoryShown]
    remedies: list[RemedyShown]
    evidence: list[str]
    strategy: str
    law: str
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
class RemedyShown:
    """What may be chosen instead, as a kind of case and its path."""

    kind: str
    path: str
    amount: int
    fees: int
    freight_payer: str
    law: str
    article: str


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """A rule that was considered. `law` is the statute's row it rests on and `article` its citation; both are empty
    where the shop's policy alone speaks.
    """

    rule: str
    outcome: str
    sentence: str
    law: str
    article: str


@dataclass(frozen=True, kw_only=True)
class StatutoryShown:
    """By when the law wants `code` done: `days` (working days if `business`) after what `starts` it."""

    code: str
    starts: str
    days: int
    business: bool
    due: datetime | None
    law: str
    article: str


@dataclass(frozen=True, kw_only=True)
class CaseBrief:
    """Where a case stands. `owner` must act by `due_at`, else `due_action` happens by itself; while `paused_at` is set
    the clock stands. `path` is how it goes on.
    """

    ref: str
    kind: str
    path: str
    step: str
    owner: str
    due_at: datetime | None
    due_action: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    escalated_at: datetime | None
    paused_at: datetime | None
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
    path: str
    step: str
    owner: str
    due_at: datetime | None
    due_action: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    escalated_at: datetime | None
    paused_at: datetime | None
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
    lost: int
    amount: int
    tax: int
    condition: list[str]
    wanted: str
    wanted_title: str
    difference: int | None


@dataclass(frozen=True, kw_only=True)
class CaseShown:
    """A whole case. `actions` are the operations this token may call on it now; `about` is what the customer wrote."""

    ref: str
    kind: str
    path: str
    step: str
    owner: str
    due_at: datetime | None
    due_action: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    escalated_at: datetime | None
    paused_at: datetime | None
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
    about: str
    escalations: int
    lines: list[CaseLineShown]
    decision: DecisionKept
    parcels: list[ParcelShown]
    refund: RefundShown | None
    evidence: list[EvidenceShown]
    offers: list[OfferShown]
    disputes: list[DisputeShown]
    complaint: ComplaintShown | None
    shipments: list[ShipmentShown]
    claims: list[ClaimShown]
    links: list[LinkShown]
    timeline: list[EventShown]
    actions: list[str]


@dataclass(frozen=True, kw_only=True)
class ClaimShown:
    """What the shop claims of a carrier, which answers by `due_at`. `number` names it within the case."""

    number: int
    leg: str
    carrier: str
    tracking_number: str
    amount: int
    recovered: int
    state: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ComplaintShown:
    """What was found about a complaint. A customer sees the answer; the rest is the shop's own."""

    severity: str
    root_cause: str
    response: str
    corrective_action: str
    acknowledged_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DecisionKept:
    verdict: Literal["accept", "evidence", "review", "refuse"]
    path: str
    rule: str
    sentence: str
    article: str
    considered: list[RuleShown]
    buckets: list[BucketShown]
    deadlines: list[StatutoryShown]
    remedies: list[RemedyShown]
    evidence: list[str]
    strategy: str
    law: str
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
class DisputeShown:
    """`ruling` is empty until somebody ruled: then `customer` or `shop`, with `words` for both."""

    because: str
    round: int
    ruling: str
    words: str
    opened_at: datetime
    ruled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EventShown:
    at: datetime
    event: str
    actor: ActorShown
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EvidenceShown:
    """What one side put forward; `photos` are references. `round` counts from 1 within a dispute, 0 outside one."""

    by: str
    name: str
    text: str
    round: int
    at: datetime
    photos: list[str]


@dataclass(frozen=True, kw_only=True)
class LinkShown:
    """A case beside this one. `outward` says that this one has the relation to it, not it to this one."""

    ref: str
    relation: str
    outward: bool


@dataclass(frozen=True, kw_only=True)
class OfferShown:
    """What the shop proposed instead. `amount` is the money offered, null where that is not what differs."""

    kind: str
    path: str
    amount: int | None
    words: str
    state: str
    made_at: datetime
    answered_at: datetime | None


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
class ShipmentLineShown:
    position: int
    sku: str
    units: int


@dataclass(frozen=True, kw_only=True)
class ShipmentShown:
    """A parcel sent to the customer: a `replacement`, or their own goods back (`to_buyer`)."""

    purpose: str
    carrier: str
    tracking_number: str
    state: str
    sent_at: datetime
    delivered_at: datetime | None
    lines: list[ShipmentLineShown]


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
