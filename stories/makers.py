"""Shops, orders and cases for the tests of any module, brought where they should stand by the real actions alone.

Outside the product's packages, so that the tests of a low layer may bring a case through the higher ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aftercare.cases import actions as cases
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.orders import factories
from aftercare.orders.factories import NOW, line_in, make_order, order_in
from aftercare.orders.models import Order, OrderLine
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.facts import Reason
from aftercare.policy.terms import AutoApproval, ReasonTerms, Terms
from stories import steering
from stories.steering import AGENT, CARRIER, CUSTOMER, FINANCE, SUPERVISOR, WAREHOUSE, findings_for

__all__ = [
    "AGENT", "ANY_REASON", "CARRIER", "CUSTOMER", "EASY", "FINANCE", "NOW", "STRICT", "SUPERVISOR", "SYSTEM",
    "WAREHOUSE", "asks_for", "bring_to", "findings_for", "line_in", "make_case", "make_order", "make_shop", "open_on",
    "order_in", "receive_all",
]  # fmt: skip

ANY_REASON = {reason.value: ReasonTerms() for reason in Reason}
EASY = Terms(
    window_days=None, reasons=ANY_REASON, auto_return=AutoApproval(reasons=None),
    auto_refund_only=AutoApproval(reasons=None),
)  # fmt: skip
"""Accepts everything at once, at any age."""
STRICT = Terms(window_days=None, reasons=ANY_REASON, cancel_before_shipping=False)
"""Sends everything to a person."""


def make_shop(terms: Terms = EASY, **fields: Any) -> Shop:
    """A shop with a published policy."""
    shop = factories.make_shop(**fields)
    publish(shop=shop, terms=terms, by=SYSTEM, at=NOW)
    return shop


def asks_for(order: Order, units: Sequence[int] | None = None, *, reason: str = Reason.CHANGED_MIND) -> list[LineAsk]:
    """Ask for so many units of each line in turn (0 skips one), or for all of every line."""
    lines = list(order.lines.order_by("position"))
    wanted = [line.quantity for line in lines] if units is None else units
    return [
        LineAsk(line_id=line.pk, units=n, reason=reason) for line, n in zip(lines, wanted, strict=False) if n
    ]  # fmt: skip


def make_case(
    order: Order, *, kind: str = "return", units: Sequence[int] | None = None, step: str = "",
    reason: str = Reason.CHANGED_MIND, at: datetime = NOW,
) -> Case:  # fmt: skip
    """A customer's case, brought to `step` if one is named."""
    case = cases.open_case(kind=kind, order=order, asks=asks_for(order, units, reason=reason), by=CUSTOMER, at=at)
    return bring_to(case, step, at=at) if step else case


def open_on(order: Order, *, kind: str, path: str, units: Sequence[int] | None = None, at: datetime = NOW) -> Case:
    """A case that a person has agreed to already, on this path."""
    asks = [] if kind == "complaint" else asks_for(order, units)
    return cases.open_decided(kind=kind, path=path, order=order, asks=asks, by=AGENT, at=at)


def bring_to(case: Case, step: str, *, at: datetime = NOW) -> Case:
    """Take the usual actions until the case stands at `step`."""
    return steering.bring_to(case, step, at=at)


def receive_all(case: Case, *, at: datetime = NOW) -> Case:
    return steering.receive_all(case, at=at)


def lines_of(order: Order) -> list[OrderLine]:
    """The order's lines as the database has them now."""
    return list(order.lines.order_by("position"))
