"""What is sent to the API and what it answers. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict


class CustomerTaken(TypedDict):
    id: str
    name: NotRequired[str]
    tier: NotRequired[str]


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
    traits: NotRequired[Sequence[str]]
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


class PackedTaken(TypedDict):
    line: int
    units: int


class ApprovedTaken(TypedDict):
    """How many units of one line to approve; none is none."""

    line: int
    units: int


class CountTaken(TypedDict):
    line: int
    units: int


class Checked(TypedDict):
    """An answer to the checklist: what was looked at, and whether it is as it should be."""

    check: str
    ok: bool


class FindingTaken(TypedDict):
    """Units of one line found in the same state. What is accepted stays; what is not goes `to_customer`."""

    line: int
    units: int
    grade: Literal["A", "B", "C", "D"]
    accepted: bool
    disposition: Literal["sellable", "refurbish", "quarantine", "to_vendor", "recycle", "to_customer"]
    note: NotRequired[str]
    checks: NotRequired[Sequence[Checked]]
    photos: NotRequired[Sequence[str]]


class AccountTaken(TypedDict):
    """Kept sealed; nobody but finance is shown it again."""

    holder: str
    number: str
    bank: NotRequired[str]


class TimerTaken(TypedDict):
    """The time of one step in hours; null goes back to the default."""

    kind: Literal["return", "refund_only", "exchange", "reship", "complaint"]
    step: str
    hours: int | None


class SpecialTaken(TypedDict):
    """From `first` to `last` the days are not as their weekday says: closed, or worked in these `hours`."""

    first: str
    last: NotRequired[str | None]
    name: NotRequired[str]
    hours: NotRequired[Sequence[str]]


class WeekTaken(TypedDict):
    """The hours of each weekday in the shop's time zone, such as `["09:00-12:00", "13:30-18:00"]`; none: closed."""

    monday: NotRequired[Sequence[str]]
    tuesday: NotRequired[Sequence[str]]
    wednesday: NotRequired[Sequence[str]]
    thursday: NotRequired[Sequence[str]]
    friday: NotRequired[Sequence[str]]
    saturday: NotRequired[Sequence[str]]
    sunday: NotRequired[Sequence[str]]


class DecisionLimitTaken(TypedDict):
    """What somebody of the role may decide alone for one case and in one day, in minor units of the shop's currency;
    null is no limit.
    """

    role: Literal["agent", "supervisor", "integration"]
    per_case: int | None
    per_day: NotRequired[int | None]


class ItemTaken(TypedDict):
    """Units of an item of the order."""

    sku: str
    units: int


class ReasonTaken(TypedDict):
    """`hidden` are the kinds whose lists leave the reason out; `words` are the shop's own by language, empty for the
    standard ones.
    """

    reason: str
    hidden: NotRequired[Sequence[Literal["return", "refund_only", "exchange", "reship", "complaint"]]]
    words: NotRequired[dict[str, Any]]


class AutoApproval(TypedDict):
    """Which requests of one kind need no person: the short form of a strategy.

    `reasons` None means any; `max_amount` None means any, else minor units.
    """

    daily_count: NotRequired[int | None]
    daily_amount: NotRequired[int | None]
    reasons: NotRequired[Sequence[str] | None]
    max_amount: NotRequired[int | None]


class ExchangeTerms(TypedDict):
    """What may be had in exchange."""

    same_price_only: NotRequired[bool]
    ship_first: NotRequired[Trust | None]


class Excluded(TypedDict):
    """What the shop's own promise leaves out where the customer only changed their mind. The law's right stays."""

    categories: NotRequired[Sequence[str]]
    traits: NotRequired[Sequence[str]]
    by_law: NotRequired[bool]
    unless_intact: NotRequired[bool]


class FreeShipping(TypedDict):
    """Delivery is free from an amount on; `freight` is what it costs the shop, or cost the customer otherwise."""

    threshold: int
    freight: int


class ReasonTerms(TypedDict):
    """One reason customers may give. `window_days` None means: the policy's own window."""

    freight: NotRequired[Literal["customer", "merchant"]]
    window_days: NotRequired[int | None]
    photos_from: NotRequired[int | None]
    restocking_percent: NotRequired[int]
    remedies: NotRequired[Sequence[Literal["return", "refund_only", "exchange", "reship"]] | None]
    keep_below: NotRequired[int]


class Strategy(TypedDict):
    """One way to approve by itself. Strategies are tried in order; the first that covers the request counts."""

    daily_count: NotRequired[int | None]
    daily_amount: NotRequired[int | None]
    tiers: NotRequired[Sequence[str] | None]
    min_orders: NotRequired[int]
    max_cases: NotRequired[int | None]
    not_blocked: NotRequired[bool]
    name: str
    on: NotRequired[bool]
    kinds: NotRequired[Sequence[Literal["return", "refund_only", "exchange", "reship"]]]
    reasons: NotRequired[Sequence[str] | None]
    max_amount: NotRequired[int | None]
    states: NotRequired[Sequence[Literal["unshipped", "in_transit", "refused", "lost", "delivered", "service"]] | None]
    skus: NotRequired[Sequence[str] | None]
    categories: NotRequired[Sequence[str] | None]


class Trust(TypedDict):
    """Whom the shop trusts before the goods are back, and how far."""

    tiers: NotRequired[Sequence[str] | None]
    min_orders: NotRequired[int]
    max_cases: NotRequired[int | None]
    not_blocked: NotRequired[bool]
    reasons: NotRequired[Sequence[str] | None]
    max_amount: NotRequired[int | None]


class WindowTerms(TypedDict):
    """A window for some requests; what it does not name, it does not ask about.

    Of all that apply, the policy's own included, the longest wins: the best for the customer. Only windows marked
    `instead` shorten: where some apply, the longest of those counts alone. The law's own window stays below all.
    """

    days: NotRequired[int | None]
    until: NotRequired[str | None]
    reasons: NotRequired[Sequence[str]]
    categories: NotRequired[Sequence[str]]
    places: NotRequired[Sequence[str]]
    tiers: NotRequired[Sequence[str]]
    placed_from: NotRequired[str | None]
    placed_to: NotRequired[str | None]
    traits: NotRequired[Sequence[str]]
    instead: NotRequired[bool]


class Terms(TypedDict):
    """A whole policy. `window_days` None accepts any age; days count from the day after delivery.

    `return_fee` is taken off the refund when the customer pays the freight of a pickup the shop arranges.
    """

    window_days: NotRequired[int | None]
    windows: NotRequired[Sequence[WindowTerms]]
    reasons: dict[str, ReasonTerms]
    countries: NotRequired[Sequence[str]]
    excluded: NotRequired[Excluded]
    automatic: NotRequired[bool]
    strategies: NotRequired[Sequence[Strategy]]
    auto_return: NotRequired[AutoApproval]
    auto_refund_only: NotRequired[AutoApproval]
    instant: NotRequired[Trust | None]
    exchange: NotRequired[ExchangeTerms]
    cancel_before_shipping: NotRequired[bool]
    hold_before_refund: NotRequired[bool]
    refund_only_photos: NotRequired[bool]
    refund_lost: NotRequired[bool]
    refund_within_days: NotRequired[int | None]
    return_fee: NotRequired[int]
    free_shipping: NotRequired[FreeShipping | None]


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
    """A parcel sent to the customer."""

    carrier: str
    tracking_number: str
    state: str
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A line: `position` names it in every request. `paid` is after every reduction, tax in it. Of the units `shipped`,
    some may be `in_transit`, `refused` at the door or `lost`. `traits` decide which law applies.
    """

    position: int
    sku: str
    title: str
    kind: str
    category: str
    traits: list[str]
    quantity: int
    shipped: int
    in_transit: int
    refused: int
    lost: int
    delivered_at: datetime | None
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
    timezone: str
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
class ImportShown:
    """`read` of `rows` rows are accounted for. Once `done`: rows `imported`, `known` before, `rejected` or `listed` as
    no sale, which sum to `rows`, and how many `orders` are new. `error` says why a whole file `failed`.
    """

    ref: str
    format: str
    file_name: str
    state: Literal["running", "done", "failed"]
    rows: int
    read: int
    imported: int
    known: int
    listed: int
    rejected: int
    orders: int
    error: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    items: list[ImportShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class RowPage:
    items: list[RowShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """A row left out: its `line` in the file, its order's number, what is wrong with which field, and the cure."""

    line: int
    number: str
    outcome: Literal["rejected", "listed"]
    field: str
    value: str
    problem: str
    cure: str


@dataclass(frozen=True, kw_only=True)
class CaseBrief:
    """Where a case stands. `owner` must act by `due_at`, else `due_action` happens by itself; while `paused_at` is set
    the clock stands. `path` is how it goes on. `receivable` is what the customer owes for goods that did not come
    back, who had the money or the replacement first. While `approval_at` is set, a second person is asked.
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
    approval_at: datetime | None
    reason: str
    currency: str
    granted: int
    fees: int
    tax: int
    receivable: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class CaseInList:
    """`assignee` is the reference of the member of staff who has the case; null while it is in the queue."""

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
    order: str
    order_number: str
    assignee: str | None


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """`next` is the cursor of the following page; null on the last one."""

    items: list[CaseInList]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ViewShown:
    """A list that somebody works through, and how many cases stand in it: exact to 1,000, and `more` beyond; `closed`
    and `all` are not counted.
    """

    view: str
    label: str
    count: int | None
    more: bool


@dataclass(frozen=True, kw_only=True)
class ViewsShown:
    views: list[ViewShown]


@dataclass(frozen=True, kw_only=True)
class AssigneeShown:
    """Somebody who may be given a case, and how many open ones they have."""

    ref: str
    name: str
    role: str
    open: int


@dataclass(frozen=True, kw_only=True)
class AssigneesShown:
    items: list[AssigneeShown]


@dataclass(frozen=True, kw_only=True)
class ActorShown:
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ApprovalShown:
    """A decision above its author's limit: `action` with `terms`, worth `amount`; `why` is the limit it is above (case,
    day or currency) and `most` what its author may decide alone. Told to the shop alone.
    """

    action: str
    terms: dict[str, Any]
    amount: int
    most: int | None
    why: str
    asked_by: str
    asked_at: datetime


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
    approval_at: datetime | None
    reason: str
    currency: str
    granted: int
    fees: int
    tax: int
    receivable: int
    amount: int
    order: str
    order_number: str
    assignee: str | None
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
    corrective_owner: str
    corrective_due: str | None
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
    """`ruling` is empty until somebody ruled: then `customer` or `shop`, with `words` for both; `withdrawn` if the
    customer withdrew the request meanwhile.
    """

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
class LegalShown:
    """What the law wants done (`code`) by `due_at`, which is known once its start has happened. `state` is waiting,
    running, missed, met, late (met after it was missed) or void.
    """

    code: str
    law: str
    article: str
    starts: str
    days: int
    business: bool
    started_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    missed_at: datetime | None
    void_at: datetime | None
    state: str


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
    """`why`: the last refusal in words that all providers share; with `failure`, for staff alone. `paid_by`: the
    provider, `manual` or `chargeback`. `unclear_at`: since when finance knows that nothing clear was answered.
    `asks_customer`: only another way, which the customer chooses, helps; `way` is what they chose, `credit` or
    `bank`.
    """

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
class PauseShown:
    """Why the clock stands, and when it runs again by itself."""

    because: str
    at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class RatingShown:
    """How the customer found the case was handled, one to five stars; `changed_at` is when they last said so."""

    stars: int
    words: str
    at: datetime
    changed_at: datetime


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
class RepliesShown:
    """`unanswered_since` is when the customer wrote what nobody has answered yet."""

    unanswered_since: datetime | None
    items: list[ReplyShown]


@dataclass(frozen=True, kw_only=True)
class ReplyShown:
    """`by` is the role; `name` is told to the shop alone."""

    ref: str
    by: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FormerShown:
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class NoteShown:
    """`history` is what it said before; `called` are the colleagues it names."""

    ref: str
    by: str
    name: str
    text: str
    at: datetime
    edited_at: datetime | None
    called: list[str]
    history: list[FormerShown]


@dataclass(frozen=True, kw_only=True)
class NotesShown:
    items: list[NoteShown]


@dataclass(frozen=True, kw_only=True)
class SavedRepliesShown:
    """`variables` are those a text may use, in braces."""

    variables: list[VariableShown]
    items: list[SavedReplyShown]


@dataclass(frozen=True, kw_only=True)
class SavedReplyShown:
    ref: str
    locale: str
    name: str
    shortcut: str
    text: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class VariableShown:
    name: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Removed:
    removed: Literal[True]


@dataclass(frozen=True, kw_only=True)
class BulkBrief:
    ref: str
    action: str
    state: str
    created_at: datetime
    start_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BulkPage:
    items: list[BulkBrief]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class BulkMoney:
    currency: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class BulkShown:
    """A run: prepared (only looked at), waiting until `start_at`, running, done or cancelled. `counts` are cases by
    state: ready, cannot (not possible from the start), done, asked (a second person is), refused, overtaken
    (somebody was faster), failed. `money` is what the cases that are, or will be, done come to, where the action
    pays. Of `asks_second` of those that are ready a second person will be asked: they are above the author's limit.
    """

    ref: str
    action: str
    state: str
    created_at: datetime
    start_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int]
    asks_second: int
    money: list[BulkMoney]


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """What became of one case: `sentence` says why it was not done; before, with the code asks_second, why a second
    person will be asked.
    """

    ref: str
    state: str
    code: str
    sentence: str
    amount: int
    currency: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BulkResults:
    """`next` is the cursor of the following page; null on the last one."""

    items: list[BulkResult]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class SavedViewShown:
    ref: str
    name: str
    query: str
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class SavedViewsShown:
    items: list[SavedViewShown]


@dataclass(frozen=True, kw_only=True)
class Done:
    pass


@dataclass(frozen=True, kw_only=True)
class TimerShown:
    """How long a step may take, in hours; of an end, how long it may be appealed. `set` says that the shop chose it,
    `working` that they are hours of its working calendar.
    """

    kind: str
    step: str
    label: str
    hours: int
    default_hours: int
    set: bool
    working: bool


@dataclass(frozen=True, kw_only=True)
class TimersShown:
    timers: list[TimerShown]


@dataclass(frozen=True, kw_only=True)
class PressingPage:
    items: list[PressingShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PressingShown:
    """What the law wants done in a case by `due_at`; `missed_at` is set when that has passed."""

    case: str
    code: str
    law: str
    article: str
    due_at: datetime
    missed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CalendarShown:
    """The hours in which the shop is at work, by which the times of its own steps count. While none is `set`, every
    hour counts.
    """

    set: bool
    timezone: str
    weekly: WeekShown | None
    special: list[SpecialShown]


@dataclass(frozen=True, kw_only=True)
class SpecialShown:
    first: str
    last: str
    name: str
    hours: list[str]


@dataclass(frozen=True, kw_only=True)
class WeekShown:
    monday: list[str]
    tuesday: list[str]
    wednesday: list[str]
    thursday: list[str]
    friday: list[str]
    saturday: list[str]
    sunday: list[str]


@dataclass(frozen=True, kw_only=True)
class DecisionLimitShown:
    role: str
    label: str
    per_case: int | None
    per_day: int | None


@dataclass(frozen=True, kw_only=True)
class DecisionLimitsShown:
    """`suggested` is what a shop of this currency might start with; it holds for nobody until it is set."""

    currency: str
    limits: list[DecisionLimitShown]
    suggested: list[DecisionLimitShown]


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
class WithdrawalReceived:
    """It has been received; the answer does not tell whether the contract was found."""

    ref: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class WithdrawalPage:
    """`next` is the cursor of the following page; null on the last one."""

    items: list[WithdrawalShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class WithdrawalShown:
    """`order` and `cases` are what was found and opened; `because` is why not all of it was opened by itself, `answer`
    what the shop wrote instead.
    """

    ref: str
    name: str
    contract: str
    email: str
    items: str
    locale: str
    received_at: datetime
    settled_at: datetime | None
    because: str
    answer: str
    order: str | None
    cases: list[str]


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    items: list[StaffShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class StaffShown:
    """A member of staff, or a program (`integration`). `digest`: whether a supervisor gets the daily mail."""

    ref: str
    username: str
    name: str
    email: str
    role: Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor", "integration"]
    active: bool
    last_sign_in_at: datetime | None
    digest: bool


@dataclass(frozen=True, kw_only=True)
class EndedShown:
    """How many sessions were ended."""

    ended: int


@dataclass(frozen=True, kw_only=True)
class InvitationPage:
    items: list[InvitationShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class InvitationShown:
    """An invitation to the staff. It is open while it is neither accepted nor revoked, and serves until it expires."""

    ref: str
    email: str
    name: str
    role: Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor"]
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ConsentShown:
    """Where one purpose stands. Both instants are empty while the customer has said nothing about it."""

    purpose: Literal["service", "marketing", "automated"]
    allowed: bool
    given_at: datetime | None
    withdrawn_at: datetime | None
    source: str
    wording: str


@dataclass(frozen=True, kw_only=True)
class ConsentsShown:
    items: list[ConsentShown]


@dataclass(frozen=True, kw_only=True)
class BlockedShown:
    """`customer` is the shop's own number of them."""

    customer: str
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    items: list[SessionShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class SessionShown:
    """A browser in which somebody is signed in, as it names itself."""

    ref: str
    device: str
    address: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class KeyPage:
    items: list[KeyShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class KeyShown:
    """A token of the shop, never its text. It opens nothing once it is revoked or has expired."""

    ref: str
    name: str
    program: str | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class KeyMade:
    """`token` is shown this once; the answer to a repeated Idempotency-Key has null instead."""

    ref: str
    name: str
    program: str | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    token: str | None


@dataclass(frozen=True, kw_only=True)
class PolicyBrief:
    ref: str
    number: int | None
    title: str
    state: Literal["draft", "published", "superseded"]
    author: str
    created_at: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PolicyPage:
    items: list[PolicyBrief]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PolicyShown:
    """`digest` is the fingerprint taken when it was published."""

    ref: str
    number: int | None
    title: str
    state: Literal["draft", "published", "superseded"]
    author: str
    created_at: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    superseded_at: datetime | None
    base: str | None
    digest: str
    terms: Terms
    shortfalls: list[ShortfallShown]


@dataclass(frozen=True, kw_only=True)
class ShortfallShown:
    """A place in the terms below the law. Where `refuses` is false it only warns."""

    field: str
    law: str
    article: str
    sentence: str
    refuses: bool


@dataclass(frozen=True, kw_only=True)
class ChangeShown:
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True)
class ComparedShown:
    changes: list[ChangeShown]


@dataclass(frozen=True, kw_only=True)
class BacktestAnswer:
    """`pays` is what the customer gets, or would get once a person approves; in minor units."""

    verdict: str
    path: str
    pays: int
    freight_payer: str
    because: ExplainedRule


@dataclass(frozen=True, kw_only=True)
class BacktestCell:
    """`requests` count once however often they were asked; `times` counts every asking. `money` is by currency."""

    requests: int
    times: int
    changed: int
    money: dict[str, BacktestMoney]


@dataclass(frozen=True, kw_only=True)
class BacktestExample:
    """One of the earliest requests of each change of verdict. `case` is empty for one that was refused."""

    change: str
    case: str
    order: str
    sku: str
    reason: str
    at: datetime
    currency: str
    old: BacktestAnswer
    new: BacktestAnswer


@dataclass(frozen=True, kw_only=True)
class BacktestMoney:
    """Minor units. `before` and `after` are accepted outright; `person_before` and `person_after` are what requests
    would come to that wait for evidence or a person.
    """

    before: int
    after: int
    person_before: int
    person_after: int


@dataclass(frozen=True, kw_only=True)
class BacktestReport:
    """Each table sums to `total`. Names of the first three are before>after. `caveats` count the requests on which
    something could not be tried, or only with what is known today; see the policy guide.
    """

    total: BacktestCell
    verdicts: dict[str, BacktestCell]
    paths: dict[str, BacktestCell]
    freight: dict[str, BacktestCell]
    by: dict[str, dict[str, BacktestCell]]
    caveats: dict[str, int]
    examples: list[BacktestExample]


@dataclass(frozen=True, kw_only=True)
class BacktestShown:
    ref: str
    policy: str
    against: str | None
    since: datetime | None
    until: datetime | None
    state: Literal["running", "done", "failed", "cancelled"]
    total: int
    done: int
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    currency: str
    error: str
    report: BacktestReport | None


@dataclass(frozen=True, kw_only=True)
class ExplainedRule:
    rule: str
    outcome: str
    law: str
    article: str
    values: dict[str, Any]
    sentences: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BacktestBrief:
    ref: str
    policy: str
    against: str | None
    since: datetime | None
    until: datetime | None
    state: Literal["running", "done", "failed", "cancelled"]
    total: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BacktestPage:
    items: list[BacktestBrief]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ChangedPage:
    items: list[ChangedRequest]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ChangedRequest:
    """A recorded request that would be decided otherwise. `case` is empty for one that was refused; `old` and `new` are
    what the customer gets, or would get once a person approves, in minor units. `marks` is where it stands in each
    table of the report.
    """

    change: str
    case: str
    order: str
    at: datetime
    currency: str
    old: int
    new: int
    marks: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AutomaticShown:
    """`stopped_at` is since when people answer every request; null: the policy approves by itself."""

    stopped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ExplainedDecision:
    """A stored decision, decided again: `same` says that the answer is still the same, `differs` in what not."""

    at: datetime
    policy: str
    policy_version: int | None
    policy_digest: str
    policy_intact: bool
    law: str
    law_unchanged: bool
    same: bool
    differs: list[str]
    verdict: str
    path: str
    freight_payer: str
    refundable: int
    fees: list[ExplainedFee]
    because: ExplainedRule
    considered: list[ExplainedRule]
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ExplainedFee:
    code: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class ExplainedShown:
    case: str
    decisions: list[ExplainedDecision]


@dataclass(frozen=True, kw_only=True)
class AboutShown:
    """What an event is about. `ref` is empty for what has no reference of its own."""

    kind: str
    ref: str
    name: str


@dataclass(frozen=True, kw_only=True)
class EventPage:
    items: list[HappenedShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class HappenedShown:
    event: str
    at: datetime
    actor: WhoShown
    subject: AboutShown
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class WhoShown:
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class AgeShown:
    """Open cases that were opened so many days ago; the last group has no end."""

    from_days: int
    to_days: int | None
    count: int


@dataclass(frozen=True, kw_only=True)
class DaysShown:
    """Dates on the shop's clock, the last one included."""

    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class DefinitionShown:
    """What a figure means, and in `mind` what it does not tell, in the language asked for."""

    figure: str
    label: str
    says: str
    mind: str


@dataclass(frozen=True, kw_only=True)
class FailingShown:
    currency: str
    amount: int
    requests: int


@dataclass(frozen=True, kw_only=True)
class FiguresShown:
    period: str
    days: DaysShown
    before: DaysShown
    timezone: str
    work: WorkShown
    flow: FlowShown
    refunds: MoneyOutShown | None
    definitions: list[DefinitionShown]


@dataclass(frozen=True, kw_only=True)
class FlowShown:
    """`stars` counts the ratings of one to five stars."""

    since_yesterday: int
    opened: PairShown
    closed: PairShown
    reasons: list[ReasonCountShown]
    stars: list[int]
    rated_well: KeptShown
    promises_kept: KeptShown
    legal_kept: KeptShown


@dataclass(frozen=True, kw_only=True)
class HolderShown:
    """`ref` is null for the cases nobody has."""

    ref: str | None
    name: str
    open: int
    late: int


@dataclass(frozen=True, kw_only=True)
class KeptShown:
    now: ShareShown
    before: ShareShown


@dataclass(frozen=True, kw_only=True)
class MoneyOutShown:
    out: list[OutShown]
    failing: list[FailingShown]


@dataclass(frozen=True, kw_only=True)
class OutShown:
    """Amounts are in minor units of the currency."""

    currency: str
    amount: PairShown
    requests: PairShown


@dataclass(frozen=True, kw_only=True)
class PairShown:
    now: int
    before: int


@dataclass(frozen=True, kw_only=True)
class ReasonCountShown:
    now: int
    before: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShareShown:
    """`percent` is null where there is nothing to share."""

    part: int
    whole: int
    percent: float | None


@dataclass(frozen=True, kw_only=True)
class WorkShown:
    """`due_by_hour` are the 24 hours of today."""

    open: int
    late: int
    due_today: int
    due_by_hour: list[int]
    ages: list[AgeShown]
    assignees: list[HolderShown]


@dataclass(frozen=True, kw_only=True)
class ProductRateShown:
    sku: str
    title: str
    asked_back: int
    sold: int
    percent: float
    few: bool


@dataclass(frozen=True, kw_only=True)
class ProductsShown:
    days: int
    items: list[ProductRateShown]


@dataclass(frozen=True, kw_only=True)
class PostingPage:
    items: list[PostingShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PostingShown:
    """`amount` minor units of `currency` from the account in `credit` to the one in `debit`. `case` and `order` are
    references, null where none is behind it, as where store credit is spent.
    """

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


@dataclass(frozen=True, kw_only=True)
class BalanceShown:
    """In minor units. `balance` is in the direction in which the account grows; `day` is null unless asked for."""

    day: str | None
    account: str
    label: str
    currency: str
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True, kw_only=True)
class BalancesShown:
    items: list[BalanceShown]


@dataclass(frozen=True, kw_only=True)
class CreditAccountPage:
    items: list[CreditAccountShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class CreditAccountShown:
    """`balance` in minor units of `currency`; `customer` is your number for them."""

    ref: str
    customer: str
    currency: str
    balance: int


@dataclass(frozen=True, kw_only=True)
class CreditGrantShown:
    """`left` is what can still be spent of `amount` and `bonus`."""

    ref: str
    account: str
    amount: int
    bonus: int
    left: int
    because: str
    granted_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CreditEntryPage:
    items: list[CreditEntryShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class CreditEntryShown:
    """`amount` adds to the balance or, below zero, takes from it; `balance` is what there was after it. A purchase that
    took from several grants has an entry for each.
    """

    id: str
    kind: Literal["granted", "spent", "given_back", "expired", "reversed"]
    amount: int
    balance: int
    grant: str
    reference: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CreditSpendShown:
    """`balance` is what the account has now."""

    account: str
    reference: str
    amount: int
    balance: int
    currency: str
    spent_at: datetime
    given_back_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SettlementShown:
    """`read` rows are accounted for: `matched`, `differing`, `known` from another file, `passed` over (payments,
    payouts, fees), of other shops (`elsewhere`), `rejected`. `since` and `until` are its first and last movement;
    `error` says why a whole file `failed`.
    """

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


@dataclass(frozen=True, kw_only=True)
class SettlementPage:
    items: list[SettlementShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class SettlementRowPage:
    items: list[SettlementRowShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class SettlementRowShown:
    """A row that could not be read: its `line` in the file, the `field` at fault where that is known, and the cure."""

    line: int
    field: str
    problem: str
    cure: str


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    items: list[DifferenceShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class DifferenceShown:
    """`kind` is one of those in the guide to reconciliation. `amount` minor units of `currency` are between the books.
    `movement` is null where the provider's book has nothing, `case` where nothing here is behind it. `acts` is what
    can be done about it now; `way` how it was cleared: `accept`, `write_off`, or `found`, where the books agree.
    """

    ref: str
    kind: str
    says: str
    provider: str
    file: str
    state: Literal["open", "asked", "cleared"]
    amount: int
    currency: str
    at: datetime
    case: str | None
    order: str | None
    movement: MovementShown | None
    acts: list[Literal["accept", "write_off", "ask", "believe"]]
    way: Literal["", "accept", "write_off", "found"]
    because: str
    cleared_by: str
    cleared_at: datetime | None
    asked_by: str
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class MovementShown:
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


@dataclass(frozen=True, kw_only=True)
class ChargebackPage:
    items: list[ChargebackShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ChargebackShown:
    """In minor units of `currency`. `taken` is what a lost one took of money that was not refunded yet; `dispute` the
    provider's own reference, empty where a person wrote it down.
    """

    ref: str
    order: str
    state: Literal["open", "won", "lost"]
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


@dataclass(frozen=True, kw_only=True)
class InvoiceShown:
    """`credited` is what refunds take back of it, issued or still to be."""

    number: str
    order: str
    kind: Literal["invoice", "normal", "special", "digital"]
    currency: str
    amount: int
    tax: int
    credited: int
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class InvoicesShown:
    items: list[InvoiceShown]


@dataclass(frozen=True, kw_only=True)
class CreditNotePage:
    items: list[CreditNoteShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class CreditNoteShown:
    """`amount`, with the `tax` in it, is to be taken back of `invoice`; `number` is empty until it is issued."""

    ref: str
    state: Literal["needed", "issued"]
    case: str
    order: str
    invoice: str
    kind: Literal["invoice", "normal", "special", "digital"]
    currency: str
    amount: int
    tax: int
    number: str
    confirmation: str
    needed_at: datetime
    issued_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LogoShown:
    """The logo as it is kept: a PNG at `url`, its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class ShopShown:
    """`policy` is the number of the version in force; null: none is published, and until one is, every request is
    refused (`no_policy`) and customers are asked to write to the shop. `automatic_stopped_at` is since when people
    answer every request; null: the policy approves by itself.
    """

    ref: str
    slug: str
    name: str
    currency: str
    timezone: str
    locale: str
    country: str
    return_address: str
    contact_email: str
    contact_phone: str
    brand_color: str
    logo: LogoShown | None
    policy: int | None
    automatic_stopped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ShopMade:
    """The new shop; `token` opens it for the program that asked, and is shown only now."""

    ref: str
    slug: str
    name: str
    currency: str
    timezone: str
    locale: str
    country: str
    return_address: str
    contact_email: str
    contact_phone: str
    brand_color: str
    logo: LogoShown | None
    policy: int | None
    automatic_stopped_at: datetime | None
    token: str | None


@dataclass(frozen=True, kw_only=True)
class KindShown:
    """`progress` are the steps that a customer's progress bar shows."""

    kind: str
    label: str
    needs_lines: bool
    progress: list[str]
    paths: list[PathShown]
    steps: list[StepShown]


@dataclass(frozen=True, kw_only=True)
class KindsShown:
    kinds: list[KindShown]


@dataclass(frozen=True, kw_only=True)
class MoveShown:
    """An action possible at a step; it leads to `to`, which may hold several steps: which one, the path decides."""

    move: str
    label: str
    to: list[str]


@dataclass(frozen=True, kw_only=True)
class PathShown:
    """How a case goes on once it is accepted, and the step it begins at then."""

    path: str
    start: str


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """Where a case can stand: `by` must act within `hours`, or `late` happens. An end lists what may still follow."""

    step: str
    label: str
    by: str
    hours: int | None
    late: str
    ends: bool
    moves: list[MoveShown]


@dataclass(frozen=True, kw_only=True)
class ReasonShown:
    """A reason and what the policy promises for it. `label` is in the shop's words, `meaning` in the standard ones,
    `hidden` are the kinds whose lists leave it out. `window_days` and `kinds` are null where the policy sets none of
    its own, `photos_from` where it never asks for photos; amounts are in minor units of the shop's currency.
    """

    reason: str
    label: str
    meaning: str
    hidden: list[str]
    freight: str
    window_days: int | None
    photos_from: int | None
    keep_below: int
    restocking_percent: int
    kinds: list[str] | None


@dataclass(frozen=True, kw_only=True)
class ReasonsShown:
    """`policy` is the number of the version, null before the first one."""

    policy: int | None
    reasons: list[ReasonShown]


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    """`always` says why the message cannot be switched off; empty if it can."""

    notice: str
    event: str
    sent: bool
    always: str
    variables: list[str]
    wordings: list[WordingShown]


@dataclass(frozen=True, kw_only=True)
class NoticesShown:
    notices: list[NoticeShown]


@dataclass(frozen=True, kw_only=True)
class WordingShown:
    """`own` says that the shop wrote it."""

    language: str
    subject: str
    text: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class NoticeLetterShown:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class UnitsShown:
    line: int
    sku: str
    title: str
    units: int


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    items: list[WaitingShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class WaitingShown:
    """`task`: hold goods not sent yet, stop a parcel, send something, inspect."""

    ref: str
    kind: str
    step: str
    task: Literal["hold", "stop", "send", "inspect"]
    due_at: datetime | None
    order: str
    order_number: str
    lines: list[UnitsShown]


@dataclass(frozen=True, kw_only=True)
class ComingPage:
    items: list[ComingShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ComingShown:
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


@dataclass(frozen=True, kw_only=True)
class ExpectedShown:
    line: int
    sku: str
    title: str
    expected: int
    received: int


@dataclass(frozen=True, kw_only=True)
class ScannedPage:
    """Open cases first, 20 at most."""

    items: list[ScannedShown]


@dataclass(frozen=True, kw_only=True)
class ScannedShown:
    """A case whose goods the scan means; `closed_at` is null while it is open."""

    ref: str
    kind: str
    step: str
    order: str
    order_number: str
    closed_at: datetime | None
    lines: list[ExpectedShown]


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """What one person received and inspected since then, in units; `grades` counts the inspected ones by grade."""

    name: str
    received: int
    inspected: int
    grades: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class TallyShown:
    """Units received and inspected since then: by everybody, and by each person."""

    received: int
    inspected: int
    grades: dict[str, int]
    people: list[PersonShown]


@dataclass(frozen=True, kw_only=True)
class CaseGoodsShown:
    goods: list[GoodsShown]
    to_send: list[PieceShown]
    findings: list[FindingShown]


@dataclass(frozen=True, kw_only=True)
class FindingShown:
    line: int
    units: int
    grade: str
    accepted: bool
    disposition: str
    note: str
    checks: list[Checked]
    photos: list[str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class GoodsShown:
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


@dataclass(frozen=True, kw_only=True)
class PieceShown:
    """Units to send; `wanted` says that they are the item the customer wants in exchange."""

    sku: str
    title: str
    units: int
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class StrayPage:
    items: list[StrayShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class StrayShown:
    """`case` is whose it proved to be, `outcome` what was done with goods of no case."""

    ref: str
    state: Literal["open", "matched", "closed"]
    code: str
    note: str
    place: str
    case: str | None
    outcome: str
    photos: list[str]
    found_by: str
    found_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CheckShown:
    check: str
    says: str


@dataclass(frozen=True, kw_only=True)
class ChecklistShown:
    """`own` says whether the shop wrote it; else it is the trade's."""

    category: str
    own: bool
    checks: list[CheckShown]


@dataclass(frozen=True, kw_only=True)
class ChecklistsShown:
    checklists: list[ChecklistShown]


@dataclass(frozen=True, kw_only=True)
class LetterPage:
    items: list[LetterShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class LetterShown:
    """`about` is the reference of what it was done for, empty for what has none. `error` is its own text, null for a
    token that may not read it.
    """

    number: int
    work: str
    says: str
    about: str
    cause: str
    because: str
    cure: str
    attempts: int
    failed_at: datetime
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Pong:
    pass


@dataclass(frozen=True, kw_only=True)
class WebhookPage:
    items: list[WebhookShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class WebhookShown:
    """A webhook. `because` says why a stopped one was stopped: `gone` or `failing`. The secret is not shown again."""

    ref: str
    url: str
    description: str
    types: list[str]
    state: Literal["active", "paused", "stopped", "removed"]
    because: Literal["", "gone", "failing"]
    failing_since: datetime | None
    succeeded_at: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class WebhookMade:
    """`secret` is shown this once; the answer to a repeated Idempotency-Key has null instead."""

    ref: str
    url: str
    description: str
    types: list[str]
    state: Literal["active", "paused", "stopped", "removed"]
    because: Literal["", "gone", "failing"]
    failing_since: datetime | None
    succeeded_at: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    changed_at: datetime
    secret: str | None


@dataclass(frozen=True, kw_only=True)
class PushShown:
    """An event on its way to a webhook. `ref` is the receiver's `webhook-id`; `at` is when it happened."""

    ref: str
    webhook: str
    type: str
    at: datetime
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReplayedShown:
    pushes: int


@dataclass(frozen=True, kw_only=True)
class PushCountsShown:
    """How many pushes in the log stand in each state."""

    waiting: int
    delivered: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class EventTypeShown:
    """`name` is what `types` of a webhook and `type` of what arrives hold; `says` is when it happens."""

    name: str
    says: str


@dataclass(frozen=True, kw_only=True)
class EventTypesShown:
    items: list[EventTypeShown]


@dataclass(frozen=True, kw_only=True)
class PushPage:
    items: list[PushShown]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PushTryShown:
    """One request. Without a `status` there was no answer, and `error` and `detail` say why."""

    at: datetime
    milliseconds: int
    status: int | None
    error: str
    detail: str
    response: str


@dataclass(frozen=True, kw_only=True)
class PushWhole:
    """With what is sent, every try, and the earliest instant of the next one."""

    ref: str
    webhook: str
    type: str
    at: datetime
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    created_at: datetime
    settled_at: datetime | None
    next_try_at: datetime | None
    payload: dict[str, Any]
    log: list[PushTryShown]
