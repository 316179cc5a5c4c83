from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from aftercare.ui.queues import LABELS, OF_SOMEBODY

from .common import Instant, Limit, Named, Note, Position, Searched, Shown, Taken, Text60, Text100, Units, digits
from .dialogue import (
    ApprovalShown,
    ClaimShown,
    ComplaintShown,
    DisputeShown,
    EvidenceShown,
    LegalShown,
    LinkShown,
    OfferShown,
    PauseShown,
    RatingShown,
    ShipmentShown,
)

CaseKindName = Literal["return", "refund_only", "exchange", "reship", "complaint"]


class AskTaken(Taken):
    """Units of one line of the order, by the line's position. `condition` is what the customer declares about the
    goods, such as `opened` or `worn`; `wanted` the SKU to have in exchange, the same one if left out."""

    line: Position
    units: Units
    reason: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    note: Note = ""
    condition: Annotated[list[Text60], Field(max_length=20)] = []
    wanted: Text100 = ""


class RequestTaken(Taken):
    """What is asked for; a complaint needs no lines."""

    kind: CaseKindName
    lines: Annotated[list[AskTaken], Field(max_length=500)] = []


class PreviewTaken(RequestTaken):
    """`photos` is how many would be sent along."""

    photos: Annotated[int, Field(strict=True, ge=0, le=20)] = 0


class CaseTaken(RequestTaken):
    """`about` is what the customer writes, `photos` are references of photos sent before."""

    order: Annotated[Named, Field(description="The order's reference, such as OR-7K3M-2QX9-PD4T.")]
    about: Note = ""
    photos: Annotated[list[Text60], Field(max_length=20)] = []


VIEWS = [name for name in LABELS if name not in OF_SOMEBODY]


def _known_view(name: str) -> str:
    if name not in VIEWS:
        raise PydanticCustomError("literal_error", "no such view", {"expected": ", ".join(VIEWS)})
    return name


ViewName = Annotated[
    str, AfterValidator(_known_view), WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(VIEWS)})$"})
]
Days = Annotated[int, Field(ge=1, le=3650), BeforeValidator(digits)]
Minor = Annotated[int, Field(ge=0, le=10**15), BeforeValidator(digits)]


class CaseFilter(Taken):
    """Which cases to list. `state` is open or closed; `due_before` an instant; `order` an order's reference; `view` a
    list that somebody works through; `q` a number, an e-mail, a phone, a name, an item or a tracking number.

    `assignee` is a reference or `none`; `older` and `newer` are days since it was opened; `product` an item code or a
    part of a title; amounts are in minor units. All that is given holds at once."""

    view: ViewName | None = None
    q: Searched | None = None
    step: Text60 | None = None
    kind: CaseKindName | None = None
    order: Text60 | None = None
    due_before: Instant | None = None
    state: Literal["open", "closed"] | None = None
    reason: Text60 | None = None
    assignee: Text60 | None = None
    deadline: Literal["late", "24h", "72h", "none"] | None = None
    older: Days | None = None
    newer: Days | None = None
    amount_from: Minor | None = None
    amount_to: Minor | None = None
    product: Searched | None = None
    country: Annotated[str, Field(pattern="^[A-Za-z]{2}$")] | None = None
    channel: Literal["portal", "desk", "api", "inspection"] | None = None
    photos: Literal["yes", "no"] | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class ViewShown(Shown):
    """A list that somebody works through, and how many cases stand in it: exact to 1,000, and `more` beyond; `closed`
    and `all` are not counted."""

    view: str
    label: str
    count: int | None
    more: bool


class ViewsShown(Shown):
    views: list[ViewShown]


class FeeShown(Shown):
    code: str
    label: str
    amount: int


class RuleShown(Shown):
    """A rule that was considered. `law` is the statute's row it rests on and `article` its citation; both are empty
    where the shop's policy alone speaks."""

    rule: str
    outcome: str
    sentence: str
    law: str
    article: str


class BucketShown(Shown):
    """Refundable money of one sort: goods, service, delivery; before fees, `tax` within it."""

    code: str
    amount: int
    tax: int


class StatutoryShown(Shown):
    """By when the law wants `code` done: `days` (working days if `business`) after what `starts` it."""

    code: str
    starts: str
    days: int
    business: bool
    due: datetime | None
    law: str
    article: str


class RemedyShown(Shown):
    """What may be chosen instead, as a kind of case and its path."""

    kind: str
    path: str
    amount: int
    fees: int
    freight_payer: str
    law: str
    article: str


class DecisionShown(Shown):
    """What was decided and why, in the caller's language. `refundable` is before the fees, `amount` after them.
    `path` is how the case goes on once accepted, `evidence` what the customer is asked to show, `strategy` the
    automatic approval that applied and `law` the version of the law that was looked at."""

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


class CaseBrief(Shown):
    """Where a case stands. `owner` must act by `due_at`, else `due_action` happens by itself; while `paused_at` is
    set the clock stands. `path` is how it goes on. `receivable` is what the customer owes for goods that did not come
    back, who had the money or the replacement first. While `approval_at` is set, a second person is asked."""

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
    approval_at: datetime | None
    reason: str
    currency: str
    granted: int
    fees: int
    tax: int
    receivable: int
    amount: int


class CaseInList(CaseBrief):
    """`assignee` is the reference of the member of staff who has the case; null while it is in the queue."""

    order: str
    order_number: str
    assignee: str | None


class AssigneeShown(Shown):
    """Somebody who may be given a case, and how many open ones they have."""

    ref: str
    name: str
    role: str
    open: int


class AssigneesShown(Shown):
    items: list[AssigneeShown]


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
    lost: int
    amount: int
    tax: int
    condition: list[str]
    wanted: str
    wanted_title: str
    difference: int | None


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
    """`why`: the last refusal in words that all providers share; with `failure`, for staff alone. `paid_by`: the
    provider, `manual` or `chargeback`. `unclear_at`: since when finance knows that nothing clear was answered.
    `asks_customer`: only another way, which the customer chooses, helps; `way` is what they chose, `credit` or
    `bank`."""

    tender: str
    provider: str
    amount: int
    state: str
    reference: str
    failure: str
    why: str
    paid_by: str
    unclear_at: datetime | None
    settled_at: datetime | None
    way: str
    asks_customer: bool


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
    """A whole case. `actions` are the operations this token may call on it now; `about` is what the customer wrote."""

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
    approval: ApprovalShown | None
    pause: PauseShown | None
    legal: list[LegalShown]
    rating: RatingShown | None
    timeline: list[EventShown]
    actions: list[str]
