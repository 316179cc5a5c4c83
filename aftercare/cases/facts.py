"""Reads from the order what a decision looks at; the counters are on the rows, so little is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.core.rows import select
from aftercare.orders.models import LineKind, Order, OrderLine, Product
from aftercare.people.models import Shop
from aftercare.policy.facts import AutomaticToday, CustomerFacts, Facts, LineFacts
from aftercare.policy.law import country_of, jurisdiction_of, region_of

DELIVERY = "delivery"
"""The trait of a line that is the charge for sending the goods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsk:
    """Units of one order line that somebody asks for. `wanted` is the item to have in exchange; empty: the same."""

    line_id: int
    units: int
    reason: str
    note: str = ""
    condition: tuple[str, ...] = ()
    wanted: str = ""


def facts_of(
    *,
    kind: str,
    shop: Shop,
    order: Order,
    lines: Mapping[int, OrderLine],
    asks: Sequence[LineAsk],
    at: datetime,
    photos: int = 0,
    opened_by: str = "customer",
    customer: CustomerFacts | None = None,
    today: tuple[AutomaticToday, ...] = (),
    policy_shown: bool = True,
) -> Facts:
    """`lines` are all of the order's, by id. `policy_shown`: whether a policy was published when it was placed."""
    wanted = _wanted(shop, asks)
    asked = {ask.line_id: ask.units for ask in asks}
    goods = [line for line in lines.values() if line.kind == LineKind.GOODS]
    whole = bool(asked) and all(line.refundable <= asked.get(line.pk, 0) for line in goods)
    return Facts(
        kind=kind,
        at=at,
        placed_at=order.placed_at,
        delivered_at=order.delivered_at,
        timezone=shop.timezone,
        customer_timezone=order.timezone,
        currency=order.currency,
        country=country_of(order.country or shop.country),
        region=region_of(order.country or shop.country, order.region),
        jurisdiction=jurisdiction_of(order.country or shop.country, order.region),
        left=order.captured - order.charged_back - sum(line.granted for line in lines.values()),
        disputed=order.disputed > 0,
        lines=tuple(_line_facts(lines[ask.line_id], ask, order, wanted) for ask in asks),
        whole=whole,
        goods_kept=sum(line.paid - line.granted for line in goods),
        delivery_paid=sum(line.paid for line in lines.values() if DELIVERY in line.traits),
        delivery=tuple(_delivery(line) for line in _charges(lines.values(), asked) if whole),
        photos=photos,
        informed=policy_shown if order.informed is None else order.informed,
        outstanding=sum(_to_come(line) for line in goods),
        last_delivered_at=max(filter(None, [order.delivered_at, *(line.delivered_at for line in goods)]), default=None),
        ship_by=order.ship_by,
        stopped=shop.automatic_stopped_at is not None,
        opened_by=opened_by,
        customer=customer,
        today=today,
    )


def _line_facts(line: OrderLine, ask: LineAsk, order: Order, wanted: Mapping[str, Product]) -> LineFacts:
    amount, tax = line.grant(ask.units) if ask.units <= line.refundable else (0, 0)
    return LineFacts(
        line_id=line.pk,
        sku=line.sku,
        kind=line.kind,
        category=line.category,
        units=ask.units,
        returnable=line.returnable,
        refundable=line.refundable,
        unshipped=line.quantity - line.shipped - line.kept,
        in_transit=line.in_transit,
        refused=line.refused,
        lost=max(0, line.lost - line.written_off),
        delivered_at=line.delivered_at or order.delivered_at,
        amount=amount,
        tax=tax,
        reason=ask.reason,
        traits=tuple(line.traits),
        condition=ask.condition,
        wanted=ask.wanted,
        difference=_difference(ask, amount, wanted),
    )


def _to_come(line: OrderLine) -> int:
    """Units the customer still waits for: not sent, or on their way."""
    return max(0, line.quantity - line.shipped - line.kept) + line.in_transit


def _charges(lines: Iterable[OrderLine], asked: Mapping[int, int]) -> list[OrderLine]:
    """What is left of the charges for sending the goods, not asked for by itself."""
    return [line for line in lines if DELIVERY in line.traits and line.refundable > 0 and line.pk not in asked]


def _delivery(line: OrderLine) -> LineFacts:
    amount, tax = line.grant(line.refundable)
    return LineFacts(
        line_id=line.pk, sku=line.sku, kind=line.kind, units=line.refundable, returnable=0,
        refundable=line.refundable, unshipped=0, amount=amount, tax=tax, reason="", traits=tuple(line.traits),
    )  # fmt: skip


def _wanted(shop: Shop, asks: Sequence[LineAsk]) -> dict[str, Product]:
    """The items wanted in exchange, by SKU; looked up only where there are any."""
    skus = sorted({ask.wanted for ask in asks if ask.wanted})
    if not skus:
        return {}
    found = select(Product, f"shop_id = %s AND sku IN ({', '.join(['%s'] * len(skus))})", shop.pk, *skus)
    return {product.sku: product for product in found}


def _difference(ask: LineAsk, paid: int, wanted: Mapping[str, Product]) -> int | None:
    """What the wanted units cost more than was paid; None where the shop has no price for them."""
    if not ask.wanted:
        return 0
    product = wanted.get(ask.wanted)
    return None if product is None or product.price is None else product.price * ask.units - paid
