"""What becomes of refunds that waited while a payment was asked back: finance decides once it is lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import may, role_refused
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import enqueue
from aftercare.orders.counters import moving

from ..actions import check_undisputed, complete_when_settled, operations_of, settle_operation
from ..events import RefundReleased
from ..models import Chargeback, ChargebackState, OperationState, RefundOperation
from ..paying import pay_operation
from ..provider import CHARGEBACK, MANUAL


@transaction.atomic
def release_refund(case: Case, *, by: Actor, at: datetime) -> Case:
    """Pay what waited all the same: the bank gave the customer other money than this."""
    case, operations, _lost = _waiting(case, by)
    for operation in operations:
        operation.open_anew(at=at)
        if operation.provider != MANUAL:
            enqueue(pay_operation, operation_id=operation.pk)
    emit(RefundReleased(case=case, action="release_refund", left=case.step, entered=case.step, by=by, at=at))
    return case


@transaction.atomic
def count_charged_back(case: Case, *, by: Actor, at: datetime) -> Case:
    """Count what waited as paid: the customer has this money from the bank already."""
    case, operations, lost = _waiting(case, by)
    if lost is None:
        raise Refused(
            _("No chargeback of this order was lost, so the customer has no money from the bank."), code="not_lost"
        )
    with moving():
        for operation in operations:
            settle_operation(case, operation, ref=lost.ref, paid_by=CHARGEBACK, at=at)
        complete_when_settled(case, operations_of(case), by=by, at=at)
    return case


def _waiting(case: Case, by: Actor) -> tuple[Case, list[RefundOperation], Chargeback | None]:
    case = Case.objects.for_change(case.pk)
    if not may(by.kind, "paid"):
        raise role_refused()
    operations = [one for one in operations_of(case) if one.state == OperationState.FROZEN]
    if not operations:
        raise Refused(_("No payment of this request waits because of a chargeback."), code="nothing_frozen")
    check_undisputed(case)
    lost = Chargeback.objects.filter(order=case.order_id, state=ChargebackState.LOST).order_by("-id").first()
    return case, operations, lost
