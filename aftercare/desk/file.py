"""Everything an agent reads about one case, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Subquery

from aftercare.cases.dialogue import Complaint
from aftercare.cases.models import Case, CaseLine, CaseQuerySet, DecisionRecord, Photo, Rating
from aftercare.core.actor import ActorKind
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.money.models import OperationState, Refund, RefundOperation
from aftercare.money.provider import MANUAL
from aftercare.orders.models import Order, Tender
from aftercare.parcels.models import Inspection, Parcel, ParcelLine
from aftercare.parcels.outbound import CarrierClaim, ClaimState, Shipment, ShipmentState
from aftercare.promises.actions import open_pause
from aftercare.promises.models import LegalDeadline, Pause
from aftercare.ui.dialogue import Linked, Said, linked, said_in

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class CaseFile:
    case: Case
    lines: list[CaseLine]
    decision: DecisionRecord | None
    refund: Refund | None
    tenders: list[Tender]
    parcels: list[Parcel]
    photos: list[Photo]
    messages: list[Message]
    events: list[EventRow]
    siblings: list[Case]
    said: Said
    complaint: Complaint | None
    shipments: list[Shipment]
    claims: list[CarrierClaim]
    links: list[Linked]
    pause: Pause | None
    legal: list[LegalDeadline]
    rating: Rating | None
    customer_orders: int
    customer_cases: int

    @property
    def claim(self) -> CarrierClaim | None:
        """The claim that the carrier has not answered yet."""
        return next((claim for claim in self.claims if claim.state == ClaimState.OPEN), None)

    @property
    def travelling(self) -> bool:
        """Something is on its way to the customer."""
        return any(shipment.state == ShipmentState.SENT for shipment in self.shipments)

    @property
    def operations(self) -> list[RefundOperation]:
        return list(self.refund.operations.all()) if self.refund else []

    @property
    def failing(self) -> bool:
        """The provider refused; a person tries again or pays another way."""
        return any(operation.state == OperationState.FAILED for operation in self.operations)

    @property
    def to_confirm(self) -> bool:
        """Some of the money waits for a person to pay it."""
        by_hand = any(
            operation.provider == MANUAL and operation.state == OperationState.PENDING for operation in self.operations
        )
        return by_hand or self.failing


def read(case: Case, *, visible: CaseQuerySet) -> CaseFile:
    """`visible` are the cases its reader may see."""
    about = {"subject_kind": "case", "subject_id": case.pk}
    counted = _record(case.customer_id)
    return CaseFile(
        case=case,
        lines=list(case.lines.select_related("line").order_by("id")),
        decision=case.decisions.select_related("policy").order_by("-id").first(),
        refund=_refund(case),
        tenders=list(Tender.objects.filter(order=case.order_id).order_by("position")),
        parcels=_parcels(case),
        photos=list(case.photos.filter(evidence=None).exclude(taken_by=ActorKind.WAREHOUSE).order_by("id")),
        messages=list(Message.objects.filter(**about).order_by("-id")[:MOST_EVENTS]),
        events=list(EventRow.objects.filter(**about).order_by("-id")[:MOST_EVENTS]),
        siblings=list(Case.objects.filter(order=case.order_id).exclude(pk=case.pk).order_by("-id")[:10]),
        rating=Rating.objects.filter(case=case).first() if case.closed_at else None,
        customer_orders=counted["orders"],
        said=said_in(case),
        complaint=Complaint.objects.filter(case=case).first() if case.kind == "complaint" else None,
        shipments=list(case.shipments.prefetch_related("lines").order_by("id")),
        claims=list(case.claims.order_by("id")),
        links=linked(case, visible),
        pause=open_pause(case),
        legal=list(case.legal_deadlines.order_by("due_at", "id")),
        customer_cases=counted["cases"],
    )


def _record(customer: int | None) -> dict[str, int]:
    """How many orders and requests the customer has had, in one statement."""
    if customer is None:
        return {"orders": 0, "cases": 0}
    cases = Case.objects.filter(customer=customer).order_by().values("customer").annotate(n=Count("pk")).values("n")
    found: dict[str, int | None] = Order.objects.filter(customer=customer).aggregate(
        orders=Count("pk"), cases=Max(Subquery(cases))
    )
    return {name: count or 0 for name, count in found.items()}


def _refund(case: Case) -> Refund | None:
    operations = RefundOperation.objects.select_related("tender").annotate(tries=Count("attempts")).order_by("id")
    return Refund.objects.filter(case=case).prefetch_related(Prefetch("operations", operations)).first()


def _parcels(case: Case) -> list[Parcel]:
    inspections = Inspection.objects.prefetch_related("photos").order_by("id")
    lines = (
        ParcelLine.objects.select_related("case_line__line")
        .prefetch_related(Prefetch("inspections", inspections))
        .order_by("id")
    )
    return list(case.parcels.prefetch_related(Prefetch("lines", lines)).order_by("id"))
