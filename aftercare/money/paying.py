"""Carries out refund operations. The provider is called between two transactions, never within one.

An attempt is written before the call. Whoever finds one (a retry, or the worker after a kill) first asks the
provider what became of the key, and pays again, with the same key, only if the provider has never seen it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, enqueue, task

from . import actions
from .events import RefundRetried
from .models import OperationState, RefundAttempt, RefundOperation
from .provider import Answer, Outcome, Payment, Provider, provider

ASK_AGAIN_SECONDS = 20


@task(name="money.pay_operation", retries=12)
def pay_operation(*, operation_id: int) -> None:
    """Pay one operation once, however often this runs."""
    operation = RefundOperation.objects.select_related("tender", "refund__case").get(pk=operation_id)
    connected = provider(operation.provider)
    if operation.settled or connected is None:
        return
    outcome = _call(operation, connected)
    if outcome.answer is Answer.PAID:
        actions.settle(operation, ref=outcome.ref, by=SYSTEM, at=clock.now())
    elif outcome.answer is Answer.REFUSED:
        actions.fail(operation, detail=outcome.detail, at=clock.now())
    else:
        RefundOperation.objects.filter(pk=operation.pk, state=OperationState.PENDING).update(
            state=OperationState.UNKNOWN
        )
        raise Later(seconds=ASK_AGAIN_SECONDS)


@transaction.atomic
def retry(case: Case, *, by: Actor, at: datetime) -> Case:
    """Try again what a provider refused; the key stays the same."""
    case = Case.objects.for_change(case.pk)
    failed = [operation for operation in _unsettled(case.pk) if operation.state == OperationState.FAILED]
    if not failed:
        raise Refused(_("No payment of this request was refused."), code="nothing_to_retry")
    for operation in failed:
        operation.state = OperationState.PENDING
        operation.save(update_fields=["state"])
        enqueue(pay_operation, operation_id=operation.pk)
    emit(RefundRetried(case=case, action="retry_refund", left=case.step, entered=case.step, by=by, at=at))
    return case


def _call(operation: RefundOperation, connected: Provider) -> Outcome:
    payment = Payment(key=operation.key, payment_ref=operation.tender.provider_ref, amount=operation.money)
    if operation.attempts.exists():
        outcome = _attempt(operation, connected, payment, asking=True)
        if outcome.answer is not Answer.ABSENT:
            return outcome
    return _attempt(operation, connected, payment, asking=False)


def _attempt(operation: RefundOperation, connected: Provider, payment: Payment, *, asking: bool) -> Outcome:
    attempt = RefundAttempt.objects.create(operation=operation, asked=asking, started_at=clock.now())
    outcome = connected.ask(payment) if asking else connected.refund(payment)
    attempt.outcome, attempt.detail, attempt.ended_at = outcome.answer.value, outcome.detail[:300], clock.now()
    attempt.save(update_fields=["outcome", "detail", "ended_at"])
    return outcome


def _unsettled(case_id: int) -> QuerySet[RefundOperation]:
    return RefundOperation.objects.filter(refund__case=case_id).exclude(state=OperationState.SUCCEEDED)
