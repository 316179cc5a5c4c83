"""Sets the money of a refund aside. The caps are held by the database."""

from __future__ import annotations

from aftercare.cases.events import CaseEvent
from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.rows import append_all, insert, insert_all, select
from aftercare.core.tasks import enqueue
from aftercare.orders.counters import LineChange, MoneyChange, OverCap, adjust_lines, adjust_order, adjust_tenders
from aftercare.orders.models import Tender

from .actions import complete
from .events import RefundRequested
from .ledger.posting import refund_granted
from .models import Refund, RefundLine, RefundOperation
from .paying import pay_operation
from .provider import MANUAL
from .split import split


def request_refund(event: CaseEvent) -> None:
    """Set the money aside when a case enters its refund step (same transaction), and have it paid by a task.

    A zero-cash refund (all points, or free) has nothing to pay and is complete at once.
    """
    if event.entered != "refund" or event.left == "refund":
        return
    case, at = event.case, event.at
    refund = Refund(case=case, amount=case.amount.minor, fees=case.fees, requested_at=at)
    insert(refund)
    shares = [
        RefundLine(refund=refund, line_id=line.line_id, units=line.units if line.accepted is None else line.accepted,
                   amount=line.amount, tax=line.tax)
        for line in case.asked if line.held
    ]  # fmt: skip
    # The order's row first: it holds back other refunds of this order until these tenders' counters have moved.
    adjust_order(case.order_id, MoneyChange(pending=refund.amount))
    append_all([share for share in shares if share.units])  # each leans on its line, which follows the order
    operations = _operations(refund)
    refund_granted(case, refund)
    adjust_lines({share.line_id: LineChange(pending=share.amount) for share in shares})
    adjust_tenders({operation.tender_id: MoneyChange(pending=operation.amount) for operation in operations})
    emit(RefundRequested(case=case, action="request_refund", left="refund", entered="refund", refund=refund,
                         by=SYSTEM, at=at))  # fmt: skip
    for operation in operations:
        if operation.provider != MANUAL:
            enqueue(pay_operation, operation_id=operation.pk)
    if not operations:
        complete(case, refund, by=SYSTEM, at=at)


def _operations(refund: Refund) -> list[RefundOperation]:
    tenders = select(Tender, "order_id = %s ORDER BY position", refund.case.order_id)
    try:
        parts = split(refund.amount, [(tender.pk, tender.left) for tender in tenders])
    except ValueError as error:
        raise OverCap from error
    operations = [
        RefundOperation(refund=refund, tender=tender, amount=parts[tender.pk], provider=tender.provider)
        for tender in tenders
        if tender.pk in parts
    ]
    insert_all(operations)
    return operations
