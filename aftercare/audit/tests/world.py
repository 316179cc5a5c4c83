"""A small shop with one of each: cases at every kind of end and under way, all made by the public actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aftercare.cases.actions import (
    appeal,
    approve,
    confirm,
    dispute,
    escalate,
    open_case,
    open_decided,
    reject,
    rule,
    withdraw,
)  # fmt: skip
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.money.actions import confirm_paid
from aftercare.money.invoices.actions import register_invoice
from aftercare.orders.intake import LineIn, OrderIn, TenderIn, take_orders
from aftercare.orders.models import Order
from aftercare.parcels.actions import receive, ship
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.sending import deliver, dispatch
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CUSTOMER = Actor(ActorKind.CUSTOMER)
AGENT = Actor(ActorKind.AGENT)
WAREHOUSE = Actor(ActorKind.WAREHOUSE)
FINANCE = Actor(ActorKind.FINANCE)
SUPERVISOR = Actor(ActorKind.SUPERVISOR)


class World:
    """A shop and its cases, by what became of them."""

    def __init__(self, slug: str = "lotus") -> None:
        self.shop = Shop.objects.create(slug=slug, name=slug.title(), currency="CNY")
        publish(
            shop=self.shop,
            terms=STANDARD.model_copy(update={"refund_only_photos": False}),
            by=SYSTEM,
            at=START - timedelta(days=30),
        )
        self.cases: dict[str, Case] = {}

    def case(self, name: str) -> Case:
        """The case of that name, made on first asking."""
        if name not in self.cases:
            self.cases[name] = MADE[name](self, str(1001 + len(self.cases)))
        return Case.objects.get(pk=self.cases[name].pk)

    def order(self, number: str, *, points: int = 0, coupon: int = 501, tenders: tuple[TenderIn, ...] = ()) -> Order:
        lines = [
            LineIn(sku="CUP", quantity=3, gross=10_000, tax=0 if points else 577),
            LineIn(sku="POT", quantity=2, gross=7_001),
        ]
        (order,), _known = take_orders(
            self.shop,
            [
                OrderIn(number=number, placed_at=START, paid_at=START, delivered_at=START, currency="CNY",
                        email="guest@example.com", coupon=coupon, points=points, lines=lines, tenders=tenders)
            ],
        )  # fmt: skip
        return order

    def ask(self, order: Order, *units: int, kind: str = "return", reason: str = "changed_mind") -> Case:
        lines = order.lines.order_by("position")
        asks = [
            LineAsk(line_id=line.pk, units=wanted, reason=reason)
            for line, wanted in zip(lines, units, strict=False)
            if wanted
        ]
        return open_case(kind=kind, order=order, asks=asks, by=CUSTOMER, at=START)

    def sent(self, case: Case) -> Case:
        return ship(case, carrier="SF", tracking_number="SF1234567", by=CUSTOMER, at=START)

    def received(self, case: Case) -> Case:
        counts = {line.pk: line.units for line in case.lines.all()}
        return receive(case, counts=counts, by=WAREHOUSE, at=START)

    def inspected(self, case: Case, accepted: int | None = None) -> Case:
        findings = []
        for line in case.lines.order_by("id"):
            good = line.units if accepted is None else min(accepted, line.units)
            findings += [
                Finding(case_line_id=line.pk, units=units, grade=grade, accepted=grade == "A", disposition=goes)
                for units, grade, goes in ((good, "A", "sellable"), (line.units - good, "D", "to_customer"))
                if units
            ]
        return inspect(case, findings=findings, by=WAREHOUSE, at=START)

    def waiting_for_money(self, number: str) -> Case:
        return self.inspected(self.received(self.sent(self.ask(self.order(number), 2, 1))))

    def invoiced(self, number: str) -> Case:
        case = self.returned(number)
        register_invoice(
            case.order, number=f"INV-{number}", amount=case.order.captured, issued_at=START, by=FINANCE, at=START
        )
        return case

    def returned(self, number: str) -> Case:
        case = self.inspected(self.received(self.sent(self.ask(self.order(number), 3, 1))))
        return confirm_paid(case, reference="B1", by=FINANCE, at=START)

    def partly_accepted(self, number: str) -> Case:
        two = (TenderIn(captured=5_000, kind="gift_card"), TenderIn(captured=11_500))
        case = self.inspected(self.received(self.sent(self.ask(self.order(number, tenders=two), 3))), accepted=2)
        return confirm_paid(case, reference="B2", by=FINANCE, at=START)

    def in_transit(self, number: str) -> Case:
        return self.sent(self.ask(self.order(number), 1, 1))

    def refused(self, number: str) -> Case:
        return reject(self.ask(self.order(number), 1, reason="defect"), because="Worn.", by=AGENT, at=START)

    def withdrawn(self, number: str) -> Case:
        return withdraw(self.ask(self.order(number), 1, 2), by=CUSTOMER, at=START)

    def money_only(self, number: str) -> Case:
        case = self.ask(self.order(number), 1, kind="refund_only", reason="missing")
        return confirm_paid(approve(case, by=AGENT, at=START), reference="B3", by=FINANCE, at=START)

    def paid_with_points(self, number: str) -> Case:
        case = self.ask(self.order(number, points=17_001, coupon=0), 1, kind="refund_only", reason="missing")
        return approve(case, by=AGENT, at=START)

    def exchanged(self, number: str) -> Case:
        order = self.order(number)
        case = self.inspected(self.received(self.sent(self.agreed(order, "exchange", 1))))
        case = dispatch(case, carrier="SF", tracking_number="SF7654321", by=WAREHOUSE, at=START)
        return confirm(deliver(case, by=CUSTOMER, at=START), by=CUSTOMER, at=START)

    def disputed(self, number: str) -> Case:
        return appeal(self.refused(number), words="It is not worn.", by=CUSTOMER, at=START)

    def ruled_for(self, number: str) -> Case:
        case = self.inspected(self.received(self.sent(self.agreed(self.order(number), "return", 1))), accepted=0)
        case = dispute(case, words="It came like this.", by=CUSTOMER, at=START)
        case = rule(case, ruling="customer", words="It did.", by=SUPERVISOR, at=START)
        return confirm_paid(case, reference="B4", by=FINANCE, at=START)

    def agreed(self, order: Order, kind: str, units: int) -> Case:
        asks = [LineAsk(line_id=order.lines.order_by("position")[0].pk, units=units, reason="defect")]
        return open_decided(kind=kind, path="send_back", order=order, asks=asks, by=AGENT, at=START)

    def escalated(self, number: str) -> Case:
        case = self.ask(self.order(number), 1, kind="refund_only", reason="missing")
        return escalate(case, by=SYSTEM, at=START + timedelta(hours=48))


MADE: dict[str, Callable[[World, str], Case]] = {
    "invoiced": World.invoiced,
    "returned": World.returned,
    "partly": World.partly_accepted,
    "in_transit": World.in_transit,
    "refused": World.refused,
    "withdrawn": World.withdrawn,
    "money_only": World.money_only,
    "waiting": World.waiting_for_money,
    "points": World.paid_with_points,
    "escalated": World.escalated,
    "exchanged": World.exchanged,
    "disputed": World.disputed,
    "ruled": World.ruled_for,
}
