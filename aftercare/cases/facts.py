"""Reads from the order what a decision looks at; the counters are on the rows, so nothing is looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.core.statements import execute
from aftercare.orders.models import Order, OrderLine
from aftercare.people.models import Shop
from aftercare.policy.facts import Facts, LineFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsk:
    """Units of one order line that somebody asks for."""

    line_id: int
    units: int
    reason: str
    note: str = ""


def facts_of(
    *, kind: str, shop: Shop, order: Order, lines: Mapping[int, OrderLine], asks: Sequence[LineAsk], at: datetime
) -> Facts:
    return Facts(
        kind=kind,
        at=at,
        placed_at=order.placed_at,
        delivered_at=order.delivered_at,
        timezone=shop.timezone,
        currency=order.currency,
        country=order.country,
        left=order.captured - _promised(order),
        lines=tuple(_line_facts(lines[ask.line_id], ask) for ask in asks),
    )


def _promised(order: Order) -> int:
    """Minor units granted over all lines of the order: refunded, under way, or still to be asked of the tenders."""
    found = execute("SELECT COALESCE(SUM(granted), 0) FROM orders_orderline WHERE order_id = %s", [order.pk])
    return int(found.fetchall()[0][0])


def _line_facts(line: OrderLine, ask: LineAsk) -> LineFacts:
    amount, tax = line.grant(ask.units) if ask.units <= line.refundable else (0, 0)
    return LineFacts(
        line_id=line.pk,
        sku=line.sku,
        kind=line.kind,
        units=ask.units,
        returnable=line.returnable,
        refundable=line.refundable,
        unshipped=line.quantity - line.shipped - line.kept,
        amount=amount,
        tax=tax,
        reason=ask.reason,
    )
