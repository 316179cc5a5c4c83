"""Carries out refund operations. The provider is called between two transactions, never within one.

An attempt is written before the call. Whoever finds one (a retry, or the worker after a kill) first asks the
provider what became of the key, and pays again, with the same key, only if the provider has never seen it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import may, role_refused
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.core.tasks import Later, enqueue, task
from aftercare.orders.models import Order

from . import actions
from .bouncing import bounce
from .events import RefundRetried
from .models import OPEN, OperationState, RefundAttempt, RefundOperation
from .provider import MANUAL, Answer, Outcome, Payment, Provider, provider

SOONEST, LATEST = 2, 600  # seconds until the provider is asked again, doubled from time to time


@task(name="money.pay_operation", retries=12)
def pay_operation(*, operation_id: int) -> None:
    """Pay one operation once, however often this runs. What was refused waits for a person, who may `retry` it."""
    operation = RefundOperation.objects.select_related("tender", "refund__case").get(pk=operation_id)
    if operation.state not in OPEN or operation.provider == MANUAL:
        return
    try:
        outcome, attempt = _call(operation, provider(operation.provider))
    except Overtaken:
        return
    except Disputed:
        actions.freeze(operation, at=clock.now())
        return
    if outcome.answer is Answer.PAID:
        actions.settle(operation, ref=outcome.ref, by=SYSTEM, at=clock.now())
        return
    if outcome.answer is Answer.REFUSED and actions.fail(operation, outcome, attempt=attempt, at=clock.now()):
        return
    RefundOperation.objects.filter(pk=operation.pk, state=OperationState.PENDING).update(state=OperationState.UNKNOWN)
    raise Later(seconds=min(LATEST, SOONEST * 2 ** min(max(_tried(operation).count() - 1, 0), 20)))


@task(name="money.check_paid", retries=12)
def check_paid(*, operation_id: int) -> None:
    """Ask the provider whether it still calls paid what counts as paid here; if it came back, it is owed again.

    Of what a person paid in its stead it knows nothing. While it is not connected, the question waits.
    """
    operation = RefundOperation.objects.select_related("tender", "refund__case").get(pk=operation_id)
    if not operation.settled or operation.elsewhere:
        return
    connected = provider(operation.provider)
    if connected is None:
        raise Later(seconds=LATEST)
    outcome, _attempted = _attempt(operation, connected, _payment(operation), asking=True)
    if outcome.answer is Answer.REFUSED:
        bounce(operation, outcome, by=SYSTEM, at=clock.now())
    elif outcome.answer is Answer.UNKNOWN:
        raise Later(seconds=LATEST)


@transaction.atomic
def retry(case: Case, *, by: Actor, at: datetime) -> Case:
    """Try again what a provider refused; the key stays the same, unless it was refused for good."""
    case = Case.objects.for_change(case.pk)
    for operation in check_retry(refused_payments([case]).get(case.pk, []), by):
        operation.open_anew(at=at)
        enqueue(pay_operation, operation_id=operation.pk)
    emit(RefundRetried(case=case, action="retry_refund", left=case.step, entered=case.step, by=by, at=at))
    return case


def refused_payments(cases: Iterable[Case]) -> dict[int, list[RefundOperation]]:
    """What providers refused to pay, by the id of the case."""
    found: dict[int, list[RefundOperation]] = defaultdict(list)
    failed = RefundOperation.objects.filter(refund__case__in=cases, state=OperationState.FAILED)
    refused = failed.filter(way="").order_by("id")  # what goes another way by the customer's choice is not tried again
    for operation in refused.select_related("refund"):
        found[operation.refund.case_id].append(operation)
    return found


def check_retry(refused: Sequence[RefundOperation], by: Actor) -> Sequence[RefundOperation]:
    """What of a case is to be tried again. Raises `Refused` where that is nothing, or not for this role."""
    if not may(by.kind, "paid"):
        raise role_refused()
    if not refused:
        raise Refused(_("No payment of this request was refused."), code="nothing_to_retry")
    return refused


class Overtaken(Exception):
    """It was paid, refused or tried anew while this worker was about to pay."""


class Disputed(Exception):
    """Nothing was paid, and nothing is while a payment of the order is asked back."""


Called = tuple[Outcome, RefundAttempt | None]


def _call(operation: RefundOperation, connected: Provider | None) -> Called:
    """Raises `Overtaken` or `Disputed`."""
    if connected is None:
        return _not_connected(operation), None
    payment = _payment(operation)
    if _tried(operation).exists():
        outcome, attempt = _attempt(operation, connected, payment, asking=True)
        if outcome.answer is not Answer.ABSENT:
            return outcome, attempt
    return _attempt(operation, connected, payment, asking=False)


def _payment(operation: RefundOperation) -> Payment:
    tender = operation.tender
    captured = Money(tender.captured, operation.money.currency)
    return Payment(key=operation.call_key, payment_ref=tender.provider_ref, amount=operation.money, captured=captured)


def _tried(operation: RefundOperation) -> QuerySet[RefundAttempt]:
    """The calls with the key it has now."""
    return operation.attempts.filter(round=operation.round)


def _not_connected(operation: RefundOperation) -> Outcome:
    """Nobody can be asked. What may be paid waits; what was never tried, or was clearly refused, goes to a person."""
    last = _tried(operation).order_by("pk").last()
    clear = last is None or last.outcome == Answer.REFUSED
    return Outcome(Answer.REFUSED if clear else Answer.UNKNOWN, detail=f"“{operation.provider}” is not connected here")


def _attempt(operation: RefundOperation, connected: Provider, payment: Payment, *, asking: bool) -> Called:
    attempt = _note(operation, asked=True) if asking else _begin(operation)
    outcome = connected.ask(payment) if asking else connected.refund(payment)
    attempt.outcome, attempt.detail, attempt.ended_at = outcome.answer.value, outcome.detail[:300], clock.now()
    attempt.save(update_fields=["outcome", "detail", "ended_at"])
    return outcome, attempt


@transaction.atomic
def _begin(operation: RefundOperation) -> RefundAttempt:
    """Note a call to pay, only while it is still to be paid: who pays by hand is alone.

    Raises `Overtaken` or `Disputed`.
    """
    same = RefundOperation.objects.select_for_update().filter(pk=operation.pk, round=operation.round, state__in=OPEN)
    if not list(same.values_list("pk")):
        raise Overtaken
    if Order.objects.filter(cases__refund=operation.refund_id, disputed__gt=0).exists():
        raise Disputed
    return _note(operation, asked=False)


def _note(operation: RefundOperation, *, asked: bool) -> RefundAttempt:
    return RefundAttempt.objects.create(operation=operation, round=operation.round, asked=asked, started_at=clock.now())
