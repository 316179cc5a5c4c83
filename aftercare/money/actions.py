"""How a refund ends: paid, refused, or confirmed by a person. It begins in `requesting.py`, is paid in `paying.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import advance, may, role_refused
from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.once import once
from aftercare.core.refusal import Refused
from aftercare.core.rows import select, update
from aftercare.orders.counters import LineChange, MoneyChange, adjust_lines, adjust_order, adjust_tenders, moving
from aftercare.orders.models import Order

from .events import RefundFailed, RefundFrozen, RefundPaid, RefundPaidTwice
from .ledger.posting import operation_paid
from .models import OPEN, OperationState, Refund, RefundAttempt, RefundLine, RefundOperation, RefundState
from .provider import MANUAL, Answer, Outcome
from .routes.events import RefundWayAsked, RefundWayOvertaken
from .routes.models import end_routes

ARRIVES_WITHIN = timedelta(minutes=1)
"""So long a call of which nothing is heard may still be on its way to the provider."""


@transaction.atomic
def settle(operation: RefundOperation, *, ref: str, by: Actor, at: datetime) -> None:
    """Record that the provider paid. Recording it twice changes nothing; finance hears of what a person paid before."""
    case = Case.objects.for_change(operation.refund.case_id)
    operations = operations_of(case)
    paid = next(found for found in operations if found.pk == operation.pk)
    if not paid.settled:
        with moving():
            if paid.way:
                emit(RefundWayOvertaken(case=case, action="refund_way_overtaken", left=case.step, entered=case.step,
                                        amount=paid.amount, by=by, at=at))  # fmt: skip
            settle_operation(case, paid, ref=ref, paid_by=paid.provider, at=at)
            complete_when_settled(case, operations, by=by, at=at)
    elif paid.elsewhere:
        _tell_twice(case, paid, ref=ref, by=by, at=at)


def _tell_twice(case: Case, operation: RefundOperation, *, ref: str, by: Actor, at: datetime) -> None:
    def tell() -> dict[str, Any]:
        emit(RefundPaidTwice(case=case, action="refund_paid_twice", left=case.step, entered=case.step, by=by, at=at,
                             amount=operation.amount, reference=ref))  # fmt: skip
        return {}

    once(subject=f"operation:{operation.pk}", key=f"paid twice:{ref}"[:100], at=at, do=tell)


@transaction.atomic
def confirm_paid(case: Case, *, reference: str, by: Actor, at: datetime) -> Case:
    """A person has paid what waits for one (manual, or refused by the provider) and gives the bank's reference."""
    case = Case.objects.for_change(case.pk)
    if not may(by.kind, "paid"):
        raise role_refused()
    operations = operations_of(case)
    waiting = [operation for operation in operations if operation.waits_for_person]
    if not waiting:
        raise Refused(_("No payment of this request waits for a person."), code="nothing_to_confirm")
    check_undisputed(case)
    with moving():
        for operation in waiting:
            settle_operation(case, operation, ref=reference.strip()[:100], paid_by=MANUAL, at=at)
        complete_when_settled(case, operations, by=by, at=at)
    return case


def check_undisputed(case: Case) -> None:
    """Lock the order of a locked case. Raises `Refused` while one of its payments is asked back: money that goes
    another way meanwhile would be paid twice."""
    if Order.objects.for_change(case.order_id).disputed:
        raise Refused(
            _("The customer's bank asks a payment of this order back; wait until that is decided."),
            code="still_disputed",
        )


@transaction.atomic
def fail(
    operation: RefundOperation, outcome: Outcome, *, attempt: RefundAttempt | None = None, at: datetime
) -> bool:  # fmt: skip
    """Record that the provider refused what this operation asked. The money stays set aside; finance retries or pays
    another way. An answer to an earlier round comes too late to matter.

    False, and nothing is recorded, while another call of the same round than `attempt` may still be paying: who is
    told that it was refused pays another way, and then it would be paid twice.
    """
    case = Case.objects.for_change(operation.refund.case_id)
    found = next(one for one in operations_of(case) if one.pk == operation.pk)
    if found.round != operation.round or not (found.state in OPEN or (outcome.spent and not found.settled)):
        return True
    if attempt and under_way(found, beside=attempt, at=at):
        return False
    found.state, found.failure, found.why = OperationState.FAILED, outcome.detail[:300], outcome.why
    found.round, found.unclear_at = found.round + outcome.spent, None
    update(found, "state", "failure", "why", "round", "unclear_at")
    emit(RefundFailed(case=case, action="fail_refund", left=case.step, entered=case.step, detail=outcome.detail,
                      by=SYSTEM, at=at))  # fmt: skip
    if found.asks_customer:
        emit(RefundWayAsked(case=case, action="ask_way", left=case.step, entered=case.step, amount=found.amount,
                            by=SYSTEM, at=at))  # fmt: skip
    return True


def under_way(operation: RefundOperation, *, beside: RefundAttempt, at: datetime) -> bool:
    """Whether another call to pay may yet reach the provider: one begun later, or a young one without clear answer,
    unless the provider told of it when it was asked."""
    calls = operation.attempts.filter(round=operation.round, asked=False).exclude(pk=beside.pk)
    young = Q(outcome__in=("", Answer.UNKNOWN), started_at__gt=at - ARRIVES_WITHIN)
    return calls.filter(Q(pk__gt=beside.pk) if beside.asked else Q(pk__gt=beside.pk) | young).exists()


@transaction.atomic
def freeze(operation: RefundOperation, *, at: datetime) -> None:
    """Not now: a payment of the order is asked back. Finance has it until that is decided."""
    case = Case.objects.for_change(operation.refund.case_id)
    waiting = RefundOperation.objects.filter(pk=operation.pk, state__in=OPEN)
    if waiting.update(state=OperationState.FROZEN, unclear_at=None):
        emit(RefundFrozen(case=case, action="freeze_refund", left=case.step, entered=case.step, by=SYSTEM, at=at))


def settle_operation(case: Case, operation: RefundOperation, *, ref: str, paid_by: str, at: datetime) -> None:
    """Count one payment of a locked case as made: by its provider, by hand, or by a chargeback."""
    operation.state, operation.provider_ref, operation.settled_at = OperationState.SUCCEEDED, ref, at
    operation.paid_by, operation.unclear_at = paid_by, None
    update(operation, "state", "provider_ref", "settled_at", "paid_by", "unclear_at")
    if operation.way:
        end_routes(operation.pk, at=at)
    operation_paid(case, operation, at=at)
    moved = MoneyChange(pending=-operation.amount, refunded=operation.amount)
    adjust_order(case.order_id, moved)
    adjust_tenders({operation.tender_id: moved})


def complete_when_settled(case: Case, operations: list[RefundOperation], *, by: Actor, at: datetime) -> None:
    if all(operation.settled for operation in operations):
        agreed = any(operation.way and operation.elsewhere for operation in operations)
        complete(case, select(Refund, "case_id = %s", case.pk)[0], agreed=agreed, by=by, at=at)


def complete(case: Case, refund: Refund, *, agreed: bool = False, by: Actor, at: datetime) -> None:
    """Everything is paid: the money counts as refunded, and the case is done."""
    refund.state, refund.settled_at = RefundState.SUCCEEDED, at
    update(refund, "state", "settled_at")
    shares = select(RefundLine, "refund_id = %s", refund.pk)
    adjust_lines({share.line_id: LineChange(pending=-share.amount, refunded=share.amount) for share in shares})
    action, left, entered = "refund_paid", case.step, case.step  # paid anew, beside what the case waits for
    if "paid" in case.at_step.moves:
        action = "paid"
        left, entered = advance(case, action, by=by, at=at)
    emit(RefundPaid(case=case, action=action, left=left, entered=entered, refund=refund, agreed=agreed, by=by,
                    at=at))  # fmt: skip


def operations_of(case: Case) -> list[RefundOperation]:
    """The payments of a case, locked; the case must be locked first."""
    return select(
        RefundOperation, "refund_id IN (SELECT id FROM money_refund WHERE case_id = %s) ORDER BY id", case.pk, lock=True
    )
