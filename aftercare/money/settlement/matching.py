"""Which payment here each movement is about: by its key, else by the provider's reference, else by the payment it was
taken from, its amount and its time. A few statements for many movements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from aftercare.orders.models import Tender

from ..models import Chargeback, RefundOperation
from ..provider import Movement
from .explaining import Ours, Theirs, comparable, explain
from .kinds import Kind
from .models import SettlementMovement

WITHIN = timedelta(days=7)
"""How far apart the two books may date one payment that has no reference in common."""
ABOUT_REFUNDS = (Movement.REFUND, Movement.REFUND_FAILED)


@dataclass(slots=True)
class Found:
    """What is known here of some movements."""

    by_key: dict[str, RefundOperation] = field(default_factory=dict)
    by_reference: dict[str, RefundOperation] = field(default_factory=dict)
    by_payment: dict[str, list[RefundOperation]] = field(default_factory=lambda: defaultdict(list))
    tenders: dict[str, Tender] = field(default_factory=dict)
    chargebacks: dict[str, Chargeback] = field(default_factory=dict)
    others: dict[int, list[SettlementMovement]] = field(default_factory=lambda: defaultdict(list))

    def tender_of(self, movement: SettlementMovement) -> Tender | None:
        if movement.operation:
            return movement.operation.tender
        asked = self.chargebacks.get(movement.reference) if movement.movement == Movement.DISPUTE else None
        return asked.tender if asked else self.tenders.get(movement.payment_ref)


def look_up(movements: Sequence[SettlementMovement]) -> Found:
    """What may be behind these movements of one provider."""
    found = Found()
    if not movements:
        return found
    provider = movements[0].provider
    operations = RefundOperation.objects.filter(provider=provider).select_related("tender__order", "refund__case")
    keys = {base_of(one.key) for one in movements if one.key}
    found.by_key = {one.key: one for one in operations.filter(key__in=keys)} if keys else {}
    rest = [one for one in movements if base_of(one.key) not in found.by_key]
    references = {one.reference for one in rest if one.reference and _refunds(one)}
    if references:
        found.by_reference = {one.provider_ref: one for one in operations.filter(provider_ref__in=references)}
    payments = {one.payment_ref for one in movements if one.payment_ref and not _is_settled_case(one, found)}
    if payments:
        tenders = Tender.objects.filter(provider=provider, provider_ref__in=payments).select_related("order")
        found.tenders = {one.provider_ref: one for one in tenders}
        for one in operations.filter(tender__in=tenders).order_by("id"):
            found.by_payment[one.tender.provider_ref].append(one)
    disputes = {one.reference for one in movements if one.movement == Movement.DISPUTE}
    if disputes:
        asked = Chargeback.objects.filter(provider=provider, dispute__in=disputes).select_related("tender__order")
        found.chargebacks = {one.dispute: one for one in asked}
    found.others = _others(found, movements)
    return found


def match(movement: SettlementMovement, found: Found) -> None:
    """Say which payment the movement is about, and how it differs."""
    movement.operation = _operation_of(movement, found)
    tender = found.tender_of(movement)
    movement.order = tender.order if tender else None
    if movement.movement == Movement.DISPUTE:
        asked = found.chargebacks.get(movement.reference)
        kind = Kind.DISPUTED if asked is None or asked.amount != abs(movement.amount) else None
    else:
        kind = explain(_theirs(movement), _ours(movement, found), payment_known=movement.payment_ref in found.tenders)
    movement.kind = kind or ""
    if movement.operation and _refunds(movement):
        found.others[movement.operation.pk].append(movement)


def base_of(key: str) -> str:
    """The key of an operation, whichever of its rounds the provider was given."""
    return key.partition("-")[0]


def _operation_of(movement: SettlementMovement, found: Found) -> RefundOperation | None:
    if not _refunds(movement):
        return None
    if known := found.by_key.get(base_of(movement.key)) or found.by_reference.get(movement.reference):
        return known
    paid = found.by_payment.get(movement.payment_ref, ())
    near = [one for one in paid if _near(movement, one) and not _taken(movement, one, found)]
    exact = [one for one in near if one.amount == abs(movement.amount) or movement.movement != Movement.REFUND]
    # Another amount is told from another payment only where there is but one it can be.
    return exact[0] if exact else near[0] if len(near) == 1 == len(paid) else None


def _near(movement: SettlementMovement, operation: RefundOperation) -> bool:
    named = comparable(movement.reference, operation.provider_ref) and movement.reference != operation.provider_ref
    if movement.key or named:
        return False  # a key, or a reference, that nobody here knows is of something else
    return operation.settled_at is None or abs(operation.settled_at - movement.at) <= WITHIN


def _taken(movement: SettlementMovement, operation: RefundOperation, found: Found) -> bool:
    others = [one for one in found.others[operation.pk] if one.movement == movement.movement]
    return len(others) > operation.returns


def _others(found: Found, movements: Iterable[SettlementMovement]) -> dict[int, list[SettlementMovement]]:
    known = [
        *found.by_key.values(),
        *found.by_reference.values(),
        *(x for some in found.by_payment.values() for x in some),
    ]
    others: dict[int, list[SettlementMovement]] = defaultdict(list)
    mine = {one.pk for one in movements if one.pk}
    for one in SettlementMovement.objects.filter(operation__in={each.pk for each in known}).exclude(pk__in=mine):
        assert one.operation_id
        others[one.operation_id].append(one)
    return others


def _theirs(movement: SettlementMovement) -> Theirs:
    return Theirs(
        movement=Movement(movement.movement), reference=movement.reference, payment_ref=movement.payment_ref,
        amount=-movement.amount, currency=movement.currency, fee=movement.fee,
    )  # fmt: skip


def _ours(movement: SettlementMovement, found: Found) -> Ours | None:
    operation = movement.operation
    if operation is None:
        return None
    others = [one for one in found.others[operation.pk] if one.movement == movement.movement]
    return Ours(
        state=operation.state, reference=operation.provider_ref, payment_ref=operation.tender.provider_ref,
        amount=operation.amount, currency=operation.refund.case.currency, returns=operation.returns,
        effects=len(others), own=sum(one.reference == operation.provider_ref for one in others),
    )  # fmt: skip


def _refunds(movement: SettlementMovement) -> bool:
    return movement.movement in ABOUT_REFUNDS


def _is_settled_case(movement: SettlementMovement, found: Found) -> bool:
    """Whether nothing more has to be known of its payment than its operation tells."""
    operation = found.by_key.get(base_of(movement.key)) or found.by_reference.get(movement.reference)
    return operation is not None and operation.tender.provider_ref == movement.payment_ref
