"""Takes an order in: checks it, freezes every discount onto its lines, writes it once.

`OrderIn` is what every importer and the API produce. All money is in minor units of the order's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from babel.numbers import is_currency
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.core import clock
from aftercare.core.ids import new_ref
from aftercare.core.money import allocate
from aftercare.core.refusal import Refused
from aftercare.people.models import Customer, Shop

from .lines import insert_lines
from .models import Delivery, DeliveryState, LineKind, Order, OrderLine, Product, Tender
from .traits import PER_PURCHASE

ARRIVES_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineIn:
    """A line as sold. `gross` is quantity x price; `tax` is on top of it, or in it when the order says so.

    `shipped` None means: all of it, for goods.
    """

    sku: str
    quantity: int
    gross: int
    title: str = ""
    kind: str = LineKind.GOODS.value
    category: str = ""
    traits: tuple[str, ...] = ()
    discount: int = 0
    tax: int = 0
    shipped: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderIn:
    captured: int
    kind: str = "other"
    provider: str = "manual"
    provider_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryIn:
    carrier: str = ""
    tracking_number: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerIn:
    external_id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    locale: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIn:
    """A whole order. `discount`, `coupon` and `points` (its value in money) are of the order and are frozen onto
    the goods lines in proportion to what they cost. Without tenders, one of unknown kind paid everything.

    `informed` says whether the customer was told of the right to return before buying; None: if the shop's policy
    was published by then. `ship_by` is the instant by which the goods were promised to be sent."""

    number: str
    placed_at: datetime
    currency: str
    lines: Sequence[LineIn]
    paid_at: datetime | None = None
    delivered_at: datetime | None = None
    customer: CustomerIn | None = None
    email: str = ""
    phone: str = ""
    locale: str = ""
    country: str = ""
    region: str = ""
    timezone: str = ""
    informed: bool | None = None
    ship_by: datetime | None = None
    discount: int = 0
    coupon: int = 0
    points: int = 0
    tax_included: bool = True
    tenders: Sequence[TenderIn] = field(default_factory=tuple)
    deliveries: Sequence[DeliveryIn] = field(default_factory=tuple)


def freeze(order: OrderIn) -> list[OrderLine]:
    """The order's lines with every reduction allocated by largest remainder, unsaved.

    Raises `Refused` naming the field when the reductions exceed what the lines cost.
    """
    weights = [max(0, line.gross - line.discount) if line.kind == LineKind.GOODS else 0 for line in order.lines]
    shares = {}
    for name in ("discount", "coupon", "points"):
        shares[name] = _shares(getattr(order, name), weights, name)
        # The next one is taken off what this one left, so that together they can take all, and never more.
        weights = [weight - share for weight, share in zip(weights, shares[name], strict=True)]
    lines = []
    for i, line in enumerate(order.lines):
        discount = line.discount + shares["discount"][i]
        net = line.gross - discount - shares["coupon"][i] - shares["points"][i]
        if net < 0:
            raise Refused(
                _("Line %(position)s: its reductions exceed its price; lower the discount, coupon or points.")
                % {"position": i + 1},
                code="discount_beyond_price",
                field=f"lines.{i + 1}.discount",
            )
        if order.tax_included and line.tax > net:
            raise Refused(
                _("Line %(position)s: the tax in it exceeds what was paid for it; correct the tax.")
                % {"position": i + 1},
                code="tax_beyond_price",
                field=f"lines.{i + 1}.tax",
            )
        shipped = line.quantity if line.shipped is None else line.shipped
        lines.append(
            OrderLine(
                position=i + 1, sku=line.sku, title=line.title, kind=line.kind, quantity=line.quantity,
                category=line.category, traits=list(line.traits),
                shipped=shipped if line.kind == LineKind.GOODS else 0, gross=line.gross, discount=discount,
                coupon=shares["coupon"][i], points=shares["points"][i],
                paid=net if order.tax_included else net + line.tax, tax=line.tax,
            )
        )  # fmt: skip
    return lines


def check(order: OrderIn) -> None:
    """Raise `Refused` naming the first field at fault and its cure."""
    if not order.number.strip():
        raise Refused(_("Give the order its number."), code="required", field="number")
    if not is_currency(order.currency):
        raise Refused(
            _("“%(currency)s” is not an ISO 4217 currency code, such as CNY.") % {"currency": order.currency},
            code="bad_order",
            field="currency",
        )
    if any(tender.captured < 0 for tender in order.tenders):
        raise Refused(_("A payment must not be negative."), code="bad_order", field="tenders")
    if not order.lines:
        raise Refused(_("Give the order at least one line."), code="required", field="lines")
    for position, line in enumerate(order.lines, 1):
        _check_line(position, line)
    if order.ship_by and order.ship_by < order.placed_at:
        raise Refused(
            _("It was promised to be sent before it was placed; correct one of the two."), code="bad_order",
            field="ship_by",
        )  # fmt: skip
    if order.delivered_at and order.delivered_at < order.placed_at:
        raise Refused(
            _("It was delivered before it was placed; correct one of the two."), code="bad_order", field="delivered_at"
        )


@transaction.atomic
def take_orders(shop: Shop, orders: Sequence[OrderIn]) -> tuple[list[Order], int]:
    """Write the orders that are not there yet, all or none; returns them and how many were there already.

    Few statements whatever the number of orders: bulk inserts per table.
    """
    # Two imports of the same orders at once: the second waits, then finds them known.
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    numbers = [order.number for order in orders]
    known = set(Order.objects.filter(shop=shop, number__in=numbers).values_list("number", flat=True))
    fresh = [order for order in {order.number: order for order in orders}.values() if order.number not in known]
    for order in fresh:
        check(order)
    customers = _customers(shop, [order.customer for order in fresh if order.customer])
    products = _products(shop, fresh)
    frozen = [freeze(order) for order in fresh]
    rows = Order.objects.bulk_create(
        [_row(shop, order, lines, customers) for order, lines in zip(fresh, frozen, strict=True)]
    )
    for row, order, lines in zip(rows, fresh, frozen, strict=True):
        travelling = on_their_way(order, clock.now())
        for line in lines:
            line.in_transit = line.shipped if travelling else 0
            line.order = row
            if line.kind == LineKind.GOODS:
                _sold(line, products[line.sku])
    insert_lines([line for lines in frozen for line in lines])
    Tender.objects.bulk_create(
        [tender for row, order in zip(rows, fresh, strict=True) for tender in _tenders(row, order)], batch_size=500
    )
    Delivery.objects.bulk_create(
        [
            Delivery(order=row, carrier=sent.carrier, tracking_number=sent.tracking_number,
                     shipped_at=sent.shipped_at, delivered_at=sent.delivered_at, state=_state(order))
            for row, order in zip(rows, fresh, strict=True) for sent in order.deliveries
        ]
    )  # fmt: skip
    return rows, len(orders) - len(fresh)


def _check_line(position: int, line: LineIn) -> None:
    for name, wrong, sentence in _WRONG:
        if wrong(line):
            raise Refused(str(sentence) % {"position": position}, code="bad_order", field=f"lines.{position}.{name}")


KINDS = frozenset(LineKind.values)
_WRONG: list[tuple[str, Callable[[LineIn], bool], Promise | str]] = [
    ("sku", lambda line: not line.sku.strip(), gettext_lazy("Line %(position)s: give the item's code (SKU).")),
    ("quantity", lambda line: line.quantity < 1, gettext_lazy("Line %(position)s: the quantity must be 1 or more.")),
    ("price", lambda line: line.gross < 0, gettext_lazy("Line %(position)s: the price must not be negative.")),
    (
        "discount",
        lambda line: line.discount < 0,
        gettext_lazy("Line %(position)s: write the discount as a positive amount."),
    ),
    ("tax", lambda line: line.tax < 0, gettext_lazy("Line %(position)s: the tax must not be negative.")),
    (
        "kind",
        lambda line: line.kind not in KINDS,
        gettext_lazy("Line %(position)s: the kind is “goods” or “service”."),
    ),
    (
        "shipped",
        lambda line: line.shipped is not None and not 0 <= line.shipped <= line.quantity,
        gettext_lazy("Line %(position)s: between none and all of the quantity can be shipped."),
    ),
]


def _shares(total: int, weights: list[int], name: str) -> list[int]:
    if total < 0 or (total and total > sum(weights)):
        raise Refused(
            _("The order's %(name)s is more than its goods cost, or negative; correct it.") % {"name": name},
            code="discount_beyond_price",
            field=name,
        )
    return allocate(total, weights) if total else [0] * len(weights)


def _row(shop: Shop, order: OrderIn, lines: list[OrderLine], customers: dict[str, int]) -> Order:
    paid = sum(line.paid for line in lines)
    captured = sum(tender.captured for tender in order.tenders) if order.tenders else paid
    if order.paid_at is None and not order.tenders:
        captured = 0
    if captured > paid:
        raise Refused(
            _("The payments sum to more than the lines cost; correct a payment or add the missing line."),
            code="tenders_beyond_lines",
            field="tenders",
        )
    customer = order.customer
    return Order(
        ref=new_ref("OR"), shop=shop, customer_id=customers[customer.external_id] if customer else None,
        number=order.number, placed_at=order.placed_at, paid_at=order.paid_at, delivered_at=_delivered_at(order),
        currency=order.currency, email=order.email or (customer.email if customer else ""),
        phone=order.phone or (customer.phone if customer else ""),
        locale=order.locale or (customer.locale if customer else ""),
        country=order.country, region=order.region, timezone=order.timezone, captured=captured,
        informed=order.informed, ship_by=order.ship_by,
    )  # fmt: skip


def _delivered_at(order: OrderIn) -> datetime | None:
    """When the last of it arrived: the time for returns runs from then."""
    arrived = [sent.delivered_at for sent in order.deliveries if sent.delivered_at]
    complete = len(arrived) == len(order.deliveries)
    return order.delivered_at or (max(arrived) if arrived and complete else None)


def _tenders(row: Order, order: OrderIn) -> list[Tender]:
    given = order.tenders or ([TenderIn(captured=row.captured)] if row.captured else [])
    return [
        Tender(order=row, position=position, kind=tender.kind, provider=tender.provider,
               provider_ref=tender.provider_ref, captured=tender.captured)
        for position, tender in enumerate(given, 1)
    ]  # fmt: skip


def _customers(shop: Shop, customers: Sequence[CustomerIn]) -> dict[str, int]:
    wanted = {customer.external_id: customer for customer in customers}
    known = dict(Customer.objects.filter(shop=shop, external_id__in=wanted).values_list("external_id", "pk"))
    made = Customer.objects.bulk_create(
        Customer(shop=shop, external_id=c.external_id, name=c.name, email=c.email, phone=c.phone, locale=c.locale,
                 tier=c.tier)
        for c in wanted.values()
        if c.external_id not in known
    )  # fmt: skip
    return known | {customer.external_id: customer.pk for customer in made}


def _products(shop: Shop, orders: Sequence[OrderIn]) -> dict[str, Product]:
    wanted = {line.sku: line for order in orders for line in order.lines if line.kind == LineKind.GOODS}
    known = {product.sku: product for product in Product.objects.filter(shop=shop, sku__in=wanted)}
    made = Product.objects.bulk_create(
        Product(shop=shop, sku=line.sku, title=line.title, category=line.category, traits=_lasting(line.traits))
        for line in wanted.values()
        if line.sku not in known
    )
    return known | {product.sku: product for product in made}


def _sold(line: OrderLine, product: Product) -> None:
    """What the order does not say of its goods is as the product is now, and stays so for this order."""
    line.product_id = product.pk
    line.category = line.category or product.category
    said = [trait for trait in line.traits if trait in PER_PURCHASE]
    line.traits = [*(_lasting(line.traits) or _lasting(product.traits)), *said]


def _lasting(traits: Sequence[str]) -> list[str]:
    """Those of the goods; what was said at one purchase stays with its line."""
    return [trait for trait in traits if trait not in PER_PURCHASE]


def on_their_way(order: OrderIn, now: datetime) -> bool:
    """Whether all its parcels left lately and none arrived; older ones count as arrived, told or not."""
    left = [sent.shipped_at for sent in order.deliveries if sent.shipped_at]
    arrived = order.delivered_at or any(sent.delivered_at for sent in order.deliveries)
    return bool(left) and not arrived and len(left) == len(order.deliveries) and min(left) > now - ARRIVES_WITHIN


def _state(order: OrderIn) -> DeliveryState:
    return DeliveryState.IN_TRANSIT if on_their_way(order, clock.now()) else DeliveryState.DELIVERED
