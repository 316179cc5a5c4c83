"""Everything an agent reads about one case, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch

from aftercare.cases.dialogue import Complaint
from aftercare.cases.models import Case, CaseLine, CaseQuerySet, DecisionRecord, Mention, Note, Photo, Rating
from aftercare.core.actor import ActorKind
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.money.models import OperationState, Refund, RefundOperation, Way
from aftercare.money.routes.accounts import accounts_of
from aftercare.orders.models import Tender
from aftercare.parcels.models import Inspection, Parcel, ParcelLine
from aftercare.parcels.outbound import CarrierClaim, ClaimState, Shipment, ShipmentState
from aftercare.people.models import User
from aftercare.policy.facts import Decision, Fee
from aftercare.promises.actions import open_pause
from aftercare.promises.models import LegalDeadline, Pause
from aftercare.ui.dialogue import Linked, Said, linked

from .album import Picture, album
from .customer import Record, record_of
from .parts import parts_of
from .related import Related, related
from .seconding import Waiting, waiting

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
    notes: list[Note]
    related: Related
    said: Said
    complaint: Complaint | None
    shipments: list[Shipment]
    claims: list[CarrierClaim]
    links: list[Linked]
    pause: Pause | None
    legal: list[LegalDeadline]
    rating: Rating | None
    customer: Record | None
    album: list[Picture]
    waiting: Waiting | None

    @property
    def as_second(self) -> str:
        """The reader's part in a decision that waits for a second person: second, own or none."""
        return self.waiting.role if self.waiting else ""

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
        """The provider refused; a person tries again or pays another way. Not what goes the way the customer chose."""
        return any(operation.state == OperationState.FAILED and not operation.way for operation in self.operations)

    @property
    def asks_way(self) -> bool:
        """Some of the money can only go another way, which the customer chooses."""
        return any(operation.asks_customer for operation in self.operations)

    @property
    def frozen(self) -> bool:
        """Money waits because a payment of the order was asked back, and that is decided."""
        waits = any(operation.state == OperationState.FROZEN for operation in self.operations)
        return waits and not self.case.order.disputed

    @property
    def paid_back(self) -> bool:
        """Some of the money counts as paid."""
        return any(operation.settled for operation in self.operations)

    @property
    def to_confirm(self) -> bool:
        """Some of the money waits for a person to pay it."""
        return any(operation.waits_for_person for operation in self.operations)


def read(case: Case, *, visible: CaseQuerySet, reader: User) -> CaseFile:
    """`visible` are the cases its reader may see. Parts that the case does not have are not asked for."""
    has = parts_of(case)
    about = {"subject_kind": "case", "subject_id": case.pk}
    kept = list(case.photos.order_by("id")) if "photos" in has else []
    lines, parcels, said = _lines(case), _parcels(case) if "parcels" in has else [], _said(case, has, kept)
    case.asked = [line for line in lines if not line.dropped]  # what the buttons' forms read
    case.sold = {line.line_id: line.line for line in case.asked}
    # Those that came with the request; others stand with what they came with.
    photos = [photo for photo in kept if not photo.evidence_id and photo.taken_by != ActorKind.WAREHOUSE]
    pictures, links = album(photos, said, parcels), linked(case, visible) if "links" in has else []
    refund = _refund(case) if "refund" in has else None
    if refund and reader.acts_as(ActorKind.FINANCE):
        _with_accounts(refund)
    return CaseFile(
        case=case,
        lines=lines,
        decision=case.decisions.select_related("policy").order_by("-id").first(),
        refund=refund,
        tenders=[] if refund else _tenders(case),
        parcels=parcels,
        photos=photos,
        album=pictures,
        messages=list(Message.objects.filter(**about).order_by("-id")[:MOST_EVENTS]),
        events=list(EventRow.objects.filter(**about).order_by("-id")[:MOST_EVENTS]),
        rating=Rating.objects.filter(case=case).first() if "rating" in has else None,
        notes=_notes(case, reader) if "notes" in has else [],
        related=related(
            case, lines, [picture.photo for picture in pictures], visible=visible,
            linked=[link.case.pk for link in links],
        ),
        said=said,
        complaint=Complaint.objects.filter(case=case).first() if case.kind == "complaint" else None,
        shipments=list(case.shipments.prefetch_related("lines").order_by("id")) if "shipments" in has else [],
        claims=list(case.claims.order_by("id")) if "claims" in has else [],
        links=links,
        pause=open_pause(case),
        legal=list(case.legal_deadlines.order_by("due_at", "id")) if "legal" in has else [],
        customer=record_of(case),
        waiting=waiting(case, reader),
    )  # fmt: skip


def _said(case: Case, has: Collection[str], photos: Iterable[Photo]) -> Said:
    """What was given as evidence has its photos as `shown`."""
    evidence = list(case.evidence.order_by("id")) if "evidence" in has else []
    for given in evidence:
        given.shown = [photo for photo in photos if photo.evidence_id == given.pk]
    return Said(
        evidence=evidence,
        offers=list(case.offers.order_by("id")) if "offers" in has else [],
        disputes=list(case.disputes.order_by("id")) if "disputes" in has else [],
    )


def _notes(case: Case, reader: User) -> list[Note]:
    """Each with whether it calls the reader."""
    calls = Exists(Mention.objects.filter(note=OuterRef("pk"), user=reader))
    return list(case.notes.annotate(calls=calls).order_by("-id")[:MOST_EVENTS])


def money_of(case: Case) -> tuple[list[CaseLine], list[Fee], Refund | None, list[Tender]]:
    """What the money block is made of: the lines, the fees decided, the refund if any, and where it came from."""
    record = case.decisions.order_by("-id").first()
    fees = list(Decision.from_data(record.decision).fees) if record else []
    return _lines(case), fees, _refund(case), _tenders(case)


def _lines(case: Case) -> list[CaseLine]:
    return list(case.lines.select_related("line").order_by("id"))


def _tenders(case: Case) -> list[Tender]:
    return list(Tender.objects.filter(order=case.order_id).order_by("position"))


def _refund(case: Case) -> Refund | None:
    operations = RefundOperation.objects.select_related("tender").annotate(tries=Count("attempts")).order_by("id")
    refund = Refund.objects.filter(case=case).prefetch_related(Prefetch("operations", operations)).first()
    if refund:
        refund.case = case
    return refund


def _with_accounts(refund: Refund) -> None:
    """Where finance is to transfer what goes another way; nobody else is shown it."""
    operations = list(refund.operations.all())
    waiting = [one.pk for one in operations if one.way == Way.BANK and not one.settled]
    accounts = accounts_of(waiting) if waiting else {}
    for one in operations:
        unreadable = one.pk in accounts and accounts[one.pk] is None
        vars(one).update(pay_to=accounts.get(one.pk), unreadable=unreadable)


def _parcels(case: Case) -> list[Parcel]:
    inspections = Inspection.objects.prefetch_related("photos").order_by("id")
    lines = (
        ParcelLine.objects.select_related("case_line__line")
        .prefetch_related(Prefetch("inspections", inspections))
        .order_by("id")
    )
    return list(case.parcels.prefetch_related(Prefetch("lines", lines)).order_by("id"))
