from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .common import (
    MOST_UNITS,
    Limit,
    Named,
    Position,
    Searched,
    Shown,
    Taken,
    Text30,
    Text50,
    Text60,
    Text100,
    Text200,
    Text254,
    Text300,
    Units,
    counted,
    said,
)

Amount = Annotated[Decimal, Field(ge=0, le=10**13, description="Digits with a point, as text or a number.")]
COUNT = {"anyOf": [{"type": "integer", "maximum": MOST_UNITS}, {"type": "string", "pattern": "^[0-9]{1,9}$"}]}
Count = Annotated[int, BeforeValidator(counted), Field(ge=0, le=MOST_UNITS), WithJsonSchema(COUNT)]
YesNo = Annotated[bool, BeforeValidator(said), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
At = Annotated[Text60, Field(description="2026-03-31T14:05:00+08:00; without an offset in the shop's own time.")]
Locale = Literal["", "en", "zh-hans"]
TenderKind = Literal["card", "alipay", "wechat", "transfer", "gift_card", "cash", "other"]


class LineTaken(Taken):
    """A line as sold, with its `price` (of one unit) or its `total`. `shipped` left out means all of it, for goods."""

    sku: Named
    quantity: Count
    price: Amount | None = None
    total: Amount | None = None
    title: Text300 = ""
    kind: Literal["goods", "service"] = "goods"
    category: Text100 = ""
    traits: Annotated[list[Text60], Field(max_length=20)] = []
    discount: Amount | None = None
    tax: Amount | None = None
    shipped: Count | None = None


class TenderTaken(Taken):
    amount: Amount
    kind: TenderKind = "other"
    provider: Text30 = ""
    ref: Text100 = ""


class DeliveryTaken(Taken):
    carrier: Text50 = ""
    tracking_number: Text60 = ""
    shipped_at: At | None = None
    delivered_at: At | None = None


class CustomerTaken(Taken):
    id: Named
    name: Text200 = ""
    tier: Text30 = ""


class OrderTaken(Taken):
    """An order as sold: the same object as a line of the JSONL import. `discount`, `coupon` and `points` (its value
    in money) are of the whole order. Without tenders, one of unknown kind paid everything, if `paid_at` is given."""

    number: Named
    placed_at: At
    lines: Annotated[list[LineTaken], Field(min_length=1, max_length=1000)]
    currency: Annotated[Text30, Field(description="ISO 4217; the shop's own if left out.")] = ""
    paid_at: At | None = None
    delivered_at: At | None = None
    customer: CustomerTaken | None = None
    email: Text254 = ""
    phone: Text30 = ""
    locale: Locale = ""
    country: Text60 = ""
    region: Text100 = ""
    timezone: Annotated[Text60, Field(description="The customer's, such as Asia/Shanghai.")] = ""
    informed: Annotated[
        YesNo | None,
        Field(description="Whether the customer was told of the right to return; left out: if a policy was published."),
    ] = None
    ship_by: Annotated[At | None, Field(description="By when the goods were promised to be sent.")] = None
    discount: Amount | None = None
    coupon: Amount | None = None
    points: Amount | None = None
    tax_included: YesNo = True
    tenders: Annotated[list[TenderTaken], Field(max_length=20)] = []
    deliveries: Annotated[list[DeliveryTaken], Field(max_length=50)] = []


class PackedTaken(Taken):
    line: Position
    units: Units


class ParcelTaken(Taken):
    """A parcel that left for the customer; without `lines` it holds all that was not sent yet."""

    tracking_number: Text60
    carrier: Text50 = ""
    lines: Annotated[list[PackedTaken], Field(max_length=500)] = []


class ReportTaken(Taken):
    """What became of a parcel to the customer."""

    tracking_number: Text60
    state: Literal["delivered", "refused", "lost"]


class OrderFilter(Taken):
    """`q` is a number, an e-mail, a phone, a name, an item or a tracking number of the order or of its cases."""

    q: Searched | None = None
    number: Text100 | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class OrderBrief(Shown):
    ref: str
    number: str
    placed_at: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    currency: str
    captured: int
    pending: int
    refunded: int


class OrderPage(Shown):
    """`next` is the cursor of the following page; null on the last one."""

    items: list[OrderBrief]
    next: str | None


class LineShown(Shown):
    """A line: `position` names it in every request. `paid` is after every reduction, tax in it. Of the units
    `shipped`, some may be `in_transit`, `refused` at the door or `lost`. `traits` decide which law applies."""

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


class TenderShown(Shown):
    kind: str
    provider: str
    captured: int
    pending: int
    refunded: int


class DeliveryShown(Shown):
    """A parcel sent to the customer."""

    carrier: str
    tracking_number: str
    state: str
    shipped_at: datetime | None
    delivered_at: datetime | None


class CaseOfOrder(Shown):
    ref: str
    kind: str
    step: str


class OrderShown(OrderBrief):
    customer: str | None
    country: str
    region: str
    timezone: str
    lines: list[LineShown]
    tenders: list[TenderShown]
    deliveries: list[DeliveryShown]
    cases: list[CaseOfOrder]
