"""What payment providers report about refunds, in any order, as often as they like.

POST /hooks/payments/NAME/
    {"id": "...", "key": "...", "status": "paid" or "refused", "amount": 1250, "currency": "CNY"}
X-Timestamp: Unix time in seconds   X-Signature: see `channels.signature`, with PAYMENTS_HOOK_SECRET

204: taken, or known already.  401: not signed as agreed.  404: no refund has this key.  422: it does not fit.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aftercare.connectors.hooks import fields_of, problem, refused
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.tasks import enqueue
from aftercare.money import actions
from aftercare.money.models import OperationState, RefundOperation
from aftercare.money.paying import pay_operation

from .http import LONGEST_REF

log = logging.getLogger(__name__)
FIELDS: dict[str, type] = {"id": str, "key": str, "status": str, "amount": int, "currency": str}


@csrf_exempt  # it carries a signature, no cookie
@require_POST
def payment_report(request: HttpRequest, name: str) -> HttpResponse:
    secret = settings.PAYMENTS_HOOK_SECRET if name == settings.PAYMENTS_NAME else ""
    if refusal := refused(request, secret=secret):
        return refusal
    fields = fields_of(request.body)
    if not _complete(fields):
        return problem(422, "Send id, key, status (paid, pending or refused), amount in minor units and currency.")
    operation = RefundOperation.objects.select_related("refund__case").filter(key=fields["key"], provider=name).first()
    if operation is None:
        return problem(404, "No refund has this key.")
    if (fields["amount"], fields["currency"]) != (operation.amount, operation.money.currency):
        log.error("%s reported another amount than refund operation %s has", name, operation.pk)
        return problem(422, "The amount or currency is not that of the refund with this key.")
    _take(operation, name=name, status=fields["status"], ref=fields["id"][:LONGEST_REF])
    return HttpResponse(status=204)


def _take(operation: RefundOperation, *, name: str, status: str, ref: str) -> None:
    if status == "paid":
        actions.settle(operation, ref=ref, by=Actor(ActorKind.INTEGRATION, name=name), at=clock.now())
        operation.refresh_from_db(fields=["provider_ref"])
        if operation.provider_ref != ref:
            log.error("%s paid refund operation %s, which somebody had paid already", name, operation.pk)
    elif status == "refused" and operation.state in (OperationState.PENDING, OperationState.UNKNOWN):
        # An old refusal may arrive after a new attempt, so it is only news: the worker asks how things are now.
        with transaction.atomic():
            enqueue(pay_operation, operation_id=operation.pk, key=f"report:{operation.pk}")


def _complete(fields: dict[str, Any]) -> bool:
    typed = all(type(fields.get(name)) is kind for name, kind in FIELDS.items())
    return typed and bool(fields["id"]) and fields["status"] in ("paid", "pending", "refused")
