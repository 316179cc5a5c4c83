"""What a provider told, in whatever protocol, and what follows here: once, however often and in whichever order."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.once import once
from aftercare.core.tasks import enqueue
from aftercare.money import actions
from aftercare.money.chargebacks import hearing
from aftercare.money.models import OPEN, RefundOperation
from aftercare.money.paying import check_paid, pay_operation
from aftercare.money.provider import Answer, DisputeNotice, Notice

from .http import LONGEST_REF

log = logging.getLogger(__name__)


def take(notice: Notice, *, name: str) -> None:
    """What the provider of this name told. Refunds that are not ours are none of ours: its account may serve others."""
    if isinstance(notice, DisputeNotice):
        return _take_dispute(notice, name=name)
    operation = operation_of(notice.key, name=name)
    amount = notice.amount
    if operation is not None and (
        amount is None or fits(operation, amount=amount.minor, currency=amount.currency, name=name)
    ):
        take_outcome(operation, name=name, key=notice.key, answer=notice.outcome.answer, ref=notice.outcome.ref)
    return None


def operation_of(key: str, *, name: str) -> RefundOperation | None:
    """Whose key it is, or was in an earlier round."""
    found = RefundOperation.objects.select_related("refund__case").filter(key=key.partition("-")[0], provider=name)
    return found.first()


def fits(operation: RefundOperation, *, amount: int, currency: str, name: str) -> bool:
    if (amount, currency) == (operation.amount, operation.money.currency):
        return True
    log.error("%s reported another amount than refund operation %s has", name, operation.pk)
    return False


def take_outcome(operation: RefundOperation, *, name: str, key: str, answer: Answer, ref: str) -> None:
    current = key == operation.call_key
    if answer is Answer.PAID and ref:
        if not current:
            log.error("%s paid refund operation %s by a key it had refused for good", name, operation.pk)
        actions.settle(operation, ref=ref[:LONGEST_REF], by=Actor(ActorKind.INTEGRATION, name=name), at=clock.now())
        operation.refresh_from_db(fields=["provider_ref"])
        if operation.provider_ref != ref[:LONGEST_REF]:
            log.error("%s paid refund operation %s, which somebody had paid already", name, operation.pk)
    elif answer is Answer.REFUSED and not current:
        log.info("%s refused an earlier round of refund operation %s, as is known", name, operation.pk)
    elif answer is Answer.REFUSED and operation.elsewhere:
        log.info("%s refused refund operation %s, which somebody else has paid", name, operation.pk)
    elif answer is Answer.REFUSED and (operation.settled or operation.state in OPEN):
        # An old refusal may arrive after a new attempt, so it is only news: the worker asks how things are now.
        asked = check_paid if operation.settled else pay_operation
        with transaction.atomic():
            enqueue(asked, operation_id=operation.pk, key=f"report:{operation.pk}")


def _take_dispute(notice: DisputeNotice, *, name: str) -> None:
    def hear() -> dict[str, Any]:
        log.warning("%s: dispute %s of payment %s is %s", name, notice.dispute, notice.payment_ref, notice.state)
        hearing.hear(notice, provider=name)
        return {}

    once(subject=f"payments:{name}", key=notice.id[:100], at=clock.now(), do=hear)
