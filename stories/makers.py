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
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.money import actions as money
from aftercare.orders import factories
from aftercare.orders.factories import NOW, line_in, make_order, order_in
from aftercare.orders.models import Order, OrderLine
from aftercare.parcels import actions as parcels
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.facts import Reason
from aftercare.policy.terms import AutoApproval, ReasonTerms, Terms

__all__ = [
    "AGENT", "CARRIER", "CUSTOMER", "EASY", "FINANCE", "NOW", "STRICT", "SYSTEM", "WAREHOUSE", "asks_for", "bring_to",
    "findings_for", "line_in", "make_case", "make_order", "make_shop", "order_in", "receive_all",
]  # fmt: skip

CUSTOMER = Actor(ActorKind.CUSTOMER, name="Lin")
AGENT = Actor(ActorKind.AGENT, name="Mei")
WAREHOUSE = Actor(ActorKind.WAREHOUSE, name="Tao")
FINANCE = Actor(ActorKind.FINANCE, name="Qian")
CARRIER = Actor(ActorKind.CARRIER, name="SF")

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


def bring_to(case: Case, step: str, *, at: datetime = NOW) -> Case:
    """Take the usual actions until the case stands at `step`."""
    for _ in range(8):
        if case.step == step:
            return case
        case = _towards(case, step, at=at)
    raise AssertionError(f"a {case.kind} does not come to {step}")


def _towards(case: Case, step: str, *, at: datetime) -> Case:
    if step == "withdrawn" and case.step in ("review", "send_back"):
        return cases.withdraw(case, by=CUSTOMER, at=at)
    if step == "expired" and case.step == "send_back":
        return cases.expire(case, by=SYSTEM, at=at)
    if case.step == "review":
        if step == "rejected":
            return cases.reject(case, because="Not covered.", by=AGENT, at=at)
        return cases.approve(case, by=AGENT, at=at)
    if case.step == "send_back":
        return parcels.ship(case, carrier="SF", tracking_number=f"SF{case.pk:08d}", by=CUSTOMER, at=at)
    if case.step == "in_transit":
        return receive_all(case, at=at)
    if case.step == "inspection":
        return inspect(case, findings=findings_for(case, accepted=step != "rejected"), by=WAREHOUSE, at=at)
    return money.confirm_paid(case, reference="bank-1", by=FINANCE, at=at)


def receive_all(case: Case, *, at: datetime = NOW) -> Case:
    counts = {line.pk: line.units for line in case.lines.filter(goods_back=True)}
    return parcels.receive(case, counts=counts, by=WAREHOUSE, at=at)


def findings_for(case: Case, *, accepted: bool = True, disposition: str = "") -> list[Finding]:
    """One finding for all that came of each line."""
    chosen = disposition or ("sellable" if accepted else "to_customer")
    return [
        Finding(case_line_id=line.pk, units=line.received, grade="A" if accepted else "D", accepted=accepted,
                disposition=chosen)
        for line in case.lines.filter(received__gt=0)
    ]  # fmt: skip


def lines_of(order: Order) -> list[OrderLine]:
    """The order's lines as the database has them now."""
    return list(order.lines.order_by("position"))
