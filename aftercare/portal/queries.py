"""What the customer's pages ask. Everything starts from the visitor; what is not theirs does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from aftercare.cases.models import Case, CaseLine, Rating
from aftercare.cases.moves import allowed
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.ids import typed_ref
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.money.models import OperationState, RefundOperation
from aftercare.orders.models import Order, Product, Tender
from aftercare.parcels.models import Parcel
from aftercare.parcels.outbound import Shipment, ShipmentState
from aftercare.people.visitors import Visitor
from aftercare.policy.facts import Decision
from aftercare.promises.actions import open_pause
from aftercare.promises.models import Pause
from aftercare.ui.amounts import Row, case_rows, paid_parts, planned_parts
from aftercare.ui.decisions import DecisionView
from aftercare.ui.dialogue import Linked, Said, linked, said_in
from aftercare.ui.visiting import visitor_of

from .deciding import to_customer
from .story import Told, story


def order_of(request: HttpRequest, ref: str) -> Order:
    orders = Order.objects.owned_by(visitor_of(request)).select_related("shop", "customer")
    found = orders.filter(ref=typed_ref(ref)).first()
    if found is None:
        raise Http404
    return found


def case_of(request: HttpRequest, ref: str) -> Case:
    cases = Case.objects.owned_by(visitor_of(request)).with_seen().select_related("shop", "order__customer")
    found = cases.filter(ref=typed_ref(ref)).first()
    if found is None:
        raise Http404
    return found


MOST_ITEMS = 200


def to_exchange_for(order: Order) -> list[Product]:
    """Items of the same sorts as those bought, to choose from."""
    categories = {line.category for line in order.lines.all() if line.category}
    products = Product.objects.filter(shop_id=order.shop_id, category__in=categories)
    return list(products.order_by("title", "sku")[:MOST_ITEMS])


def actor_of(request: HttpRequest, order: Order) -> Actor:
    name = order.customer.name if order.customer else ""
    return visitor_of(request).actor(name=name, customer_id=order.customer_id)


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with all its page shows."""

    case: Case
    lines: list[CaseLine]
    decision: DecisionView
    events: list[EventRow]
    parts: list[tuple[str, Money]]
    rows: list[Row]
    parcel: Parcel | None
    actions: list[str]
    said: Said
    shipments: list[Shipment]
    links: list[Linked]
    paused: Pause | None
    rating: Rating | None
    story: list[Told]
    asks_way: Money | None
    """What cannot go back to how it was paid, and waits for the customer to choose."""

    @property
    def bar(self) -> list[str]:
        """The two likeliest, the likeliest last: by the thumb. Taking a request back is never urged."""
        return [action for action in self.actions if action != "withdraw"][:2][::-1]

    @property
    def more(self) -> list[str]:
        return [action for action in self.actions if action not in self.bar]


def case_page(case: Case, visitor: Visitor) -> CasePage:
    lines = list(case.lines.select_related("line").order_by("id"))
    record = case.decisions.select_related("policy").latest("id")
    decision = Decision.from_data(record.decision)
    events = list(EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id"))
    parts = parts_of(case)
    return CasePage(
        case=case,
        lines=lines,
        decision=to_customer(record, decision, events),
        events=events,
        parts=parts,
        rows=case_rows(case, lines=lines, fees=decision.fees, parts=parts),
        parcel=case.parcels.order_by("-id").first(),
        story=story(case, events, case.photos.order_by("id")),
        rating=Rating.objects.filter(case=case).first() if case.closed_at else None,
        actions=possible(case),
        said=said_in(case),
        shipments=list(case.shipments.prefetch_related("lines__case_line__line").order_by("id")),
        links=linked(case, Case.objects.owned_by(visitor)),
        paused=open_pause(case),
        asks_way=asked_about(case) if {event.name for event in events} & NOT_ARRIVED else None,
    )


NOT_ARRIVED = {"refund.failed", "refund.returned"}
"""Without one of these no money looks for another way."""


def asked_about(case: Case) -> Money | None:
    refused = RefundOperation.objects.filter(refund__case=case, state=OperationState.FAILED)
    amount = sum(one.amount for one in refused if one.asks_customer)
    return case.money(amount) if amount else None


ORDER = (
    "submit", "accept_offer", "ship", "confirm", "not_well", "deliver", "dispute", "take_back", "appeal", "refuse",
    "decline", "withdraw",
)  # fmt: skip
"""The likeliest first."""


def possible(case: Case) -> list[str]:
    """What the customer may do now. A parcel may arrive while the case waits for something else."""
    moves = set(allowed(case, ActorKind.CUSTOMER))
    if "deliver" not in moves and case.shipments.filter(state=ShipmentState.SENT).exists():
        moves.add("deliver")
    return [action for action in ORDER if action in moves]


def parts_of(case: Case) -> list[tuple[str, Money]]:
    """To which means of payment the money goes: as set aside, else as it would be now."""
    operations = RefundOperation.objects.filter(refund__case=case)
    set_aside = list(operations.select_related("tender", "refund__case").order_by("tender__position"))
    if set_aside:
        return paid_parts(set_aside)
    return planned_parts(case.amount, Tender.objects.filter(order=case.order_id).order_by("position"))
