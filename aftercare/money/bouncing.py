"""Money that came back: a provider or a bank could not bring it to the customer after it counted as paid.

It is owed again. A finished request is opened for it; in one that still waits for goods it is paid beside that.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import advance, may, role_refused
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import select, update
from aftercare.orders.counters import LineChange, MoneyChange, adjust_lines, adjust_order, adjust_tenders, moving

from .actions import operations_of
from .events import RefundReturned
from .ledger.posting import operation_returned
from .models import OperationState, Refund, RefundLine, RefundOperation, RefundState
from .provider import STORE_CREDIT, Answer, Outcome, Why


@transaction.atomic
def bounce(operation: RefundOperation, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    """A provider says that what it had paid did not arrive. Said twice, of an earlier round, before it was paid anew,
    or of what somebody else paid, it changes nothing."""
    case = Case.objects.for_change(operation.refund.case_id)
    found = next(one for one in operations_of(case) if one.pk == operation.pk)
    same = (found.round, found.returns) == (operation.round, operation.returns)
    if found.settled and same and not found.elsewhere:
        _return(case, found, outcome, by=by, at=at)


@transaction.atomic
def record_returned(case: Case, *, payment: int, because: str = "", by: Actor, at: datetime) -> Case:
    """Finance saw the money come back: `payment` counts those of the refund from 1, `because` is what the bank said."""
    case = Case.objects.for_change(case.pk)
    if not may(by.kind, "bounce"):
        raise role_refused()
    operations = operations_of(case)
    if not 1 <= payment <= len(operations):
        raise Refused(_("This request has no such payment; count them from 1."), code="no_payment", field="payment")
    found = operations[payment - 1]
    if not found.settled:
        raise Refused(_("This payment does not count as paid, so it cannot have come back."), code="not_paid",
                      field="payment")  # fmt: skip
    if found.payer == STORE_CREDIT:
        raise Refused(_("The customer has this as store credit, which cannot come back."), code="is_credit",
                      field="payment")  # fmt: skip
    _return(case, found, Outcome(Answer.REFUSED, detail=because.strip(), why=Why.CLOSED, spent=True), by=by, at=at)
    return case


def _return(case: Case, operation: RefundOperation, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    operation.state, operation.failure, operation.why = OperationState.FAILED, outcome.detail[:300], outcome.why
    operation.settled_at, operation.round = None, operation.round + outcome.spent
    refund = select(Refund, "case_id = %s", case.pk)[0]
    shares = select(RefundLine, "refund_id = %s", refund.pk) if refund.state == RefundState.SUCCEEDED else []
    with moving():
        moved = MoneyChange(pending=operation.amount, refunded=-operation.amount)
        adjust_order(case.order_id, moved)
        operation_returned(case, operation, at=at)
        operation.returns, operation.paid_by, operation.way = operation.returns + 1, "", ""
        adjust_lines({share.line_id: LineChange(pending=share.amount, refunded=-share.amount) for share in shares})
        adjust_tenders({operation.tender_id: moved})
        update(operation, "state", "failure", "why", "settled_at", "round", "returns", "paid_by", "way")
        refund.state, refund.settled_at = RefundState.PENDING, None
        update(refund, "state", "settled_at")
        action, left, entered = "refund_returned", case.step, case.step
        if "bounce" in case.at_step.moves:
            action = "bounce"
            left, entered = advance(case, action, by=by, at=at)
        emit(RefundReturned(case=case, action=action, left=left, entered=entered, amount=operation.amount,
                            detail=outcome.detail, asks=operation.asks_customer, by=by, at=at))  # fmt: skip
