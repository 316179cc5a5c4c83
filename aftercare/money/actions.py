"""Every change of money. The caps are held by the database; providers are called in `paying.py`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.events import CaseEvent
from aftercare.cases.models import Case
from aftercare.cases.moves import advance
from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.orders.counters import LineChange, MoneyChange, OverCap, adjust_lines, adjust_order, adjust_tenders
from aftercare.orders.models import Tender

from .events import RefundFailed, RefundPaid, RefundRequested
from .models import OperationState, Refund, RefundLine, RefundOperation, RefundState
from .provider import MANUAL
from .split import split


def request_refund(event: CaseEvent) -> None:
    """Set the money aside when a case enters its refund step (same transaction as the step)."""
    if event.entered != "refund" or event.left == "refund":
        return
    case, at = event.case, event.at
    refund = Refund.objects.create(case=case, amount=case.amount.minor, fees=case.fees, requested_at=at)
    shares = [
        RefundLine(refund=refund, line_id=line.line_id, units=line.units if line.accepted is None else line.accepted,
                   amount=line.amount, tax=line.tax)
        for line in case.lines.all()
    ]  # fmt: skip
    RefundLine.objects.bulk_create([share for share in shares if share.units])
    operations = _operations(refund)
    adjust_order(case.order_id, MoneyChange(pending=refund.amount))
    adjust_lines({share.line_id: LineChange(pending=share.amount) for share in shares})
    adjust_tenders({operation.tender_id: MoneyChange(pending=operation.amount) for operation in operations})
    emit(RefundRequested(case=case, action="request_refund", left="refund", entered="refund", refund=refund,
                         by=SYSTEM, at=at))  # fmt: skip
    if not operations:
        _complete(case, refund, by=SYSTEM, at=at)


@transaction.atomic
def settle(operation: RefundOperation, *, ref: str, by: Actor, at: datetime) -> None:
    """Record that the provider paid. Recording it twice changes nothing."""
    case = Case.objects.for_change(operation.refund.case_id)
    operation = RefundOperation.objects.select_for_update().get(pk=operation.pk)
    if operation.settled:
        return
    _settle(case, operation, ref=ref, at=at)
    _complete_when_settled(case, by=by, at=at)


@transaction.atomic
def confirm_paid(case: Case, *, reference: str, by: Actor, at: datetime) -> Case:
    """A person has paid what waits for one (manual, or refused by the provider) and gives the bank's reference."""
    case = Case.objects.for_change(case.pk)
    waiting = [
        operation
        for operation in RefundOperation.objects.select_for_update().filter(refund__case=case)
        if operation.state == OperationState.FAILED
        or (operation.provider == MANUAL and operation.state == OperationState.PENDING)
    ]
    if not waiting:
        raise Refused(_("No payment of this request waits for a person."), code="nothing_to_confirm")
    for operation in waiting:
        _settle(case, operation, ref=reference.strip(), at=at)
    _complete_when_settled(case, by=by, at=at)
    return case


@transaction.atomic
def fail(operation: RefundOperation, *, detail: str, at: datetime) -> None:
    """Record that the provider refused. The money stays set aside; finance retries or pays another way."""
    case = Case.objects.for_change(operation.refund.case_id)
    RefundOperation.objects.filter(pk=operation.pk).exclude(state=OperationState.SUCCEEDED).update(
        state=OperationState.FAILED, failure=detail[:300]
    )
    emit(RefundFailed(case=case, action="fail_refund", left=case.step, entered=case.step, detail=detail,
                      by=SYSTEM, at=at))  # fmt: skip


def _operations(refund: Refund) -> list[RefundOperation]:
    tenders = list(Tender.objects.filter(order=refund.case.order_id).order_by("position"))
    try:
        parts = split(refund.amount, [(tender.pk, tender.left) for tender in tenders])
    except ValueError as error:
        raise OverCap from error
    operations = [
        RefundOperation(refund=refund, tender=tender, amount=parts[tender.pk], provider=tender.provider)
        for tender in tenders
        if tender.pk in parts
    ]
    return RefundOperation.objects.bulk_create(operations)


def _settle(case: Case, operation: RefundOperation, *, ref: str, at: datetime) -> None:
    operation.state, operation.provider_ref, operation.settled_at = OperationState.SUCCEEDED, ref, at
    operation.save(update_fields=["state", "provider_ref", "settled_at"])
    moved = MoneyChange(pending=-operation.amount, refunded=operation.amount)
    adjust_order(case.order_id, moved)
    adjust_tenders({operation.tender_id: moved})


def _complete_when_settled(case: Case, *, by: Actor, at: datetime) -> None:
    refund = Refund.objects.get(case=case)
    if not refund.operations.exclude(state=OperationState.SUCCEEDED).exists():
        _complete(case, refund, by=by, at=at)


def _complete(case: Case, refund: Refund, *, by: Actor, at: datetime) -> None:
    refund.state, refund.settled_at = RefundState.SUCCEEDED, at
    refund.save(update_fields=["state", "settled_at"])
    adjust_lines(
        {share.line_id: LineChange(pending=-share.amount, refunded=share.amount) for share in refund.lines.all()}
    )
    left, entered = advance(case, "paid", by=by, at=at)
    emit(RefundPaid(case=case, action="paid", left=left, entered=entered, refund=refund, by=by, at=at))
