"""What payment providers report about refunds, in any order, as often as they like.

POST /hooks/payments/NAME/: a connected provider that `Notifies` is heard in its own protocol (`notified`). Any other
reports like this:
    {"id": "...", "key": "...", "status": "paid" or "refused", "amount": 1250, "currency": "CNY"}
X-Timestamp: Unix time in seconds   X-Signature: see `channels.signature`, with PAYMENTS_HOOK_SECRET

204: taken, or known already.  401: not signed as agreed.  404: no refund has this key.  422: it does not fit.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aftercare.connectors.hooks import fields_of, problem, refused
from aftercare.money.provider import Notifies, provider

from .http import STATUSES
from .notified import notified
from .taking import fits, operation_of, take_outcome

FIELDS: dict[str, type] = {"id": str, "key": str, "status": str, "amount": int, "currency": str}


@csrf_exempt  # it carries a signature, no cookie
@require_POST
def payment_report(request: HttpRequest, name: str) -> HttpResponse:
    connected: object = provider(name)
    if isinstance(connected, Notifies):
        return notified(request, name=name, connected=connected)
    secret = settings.PAYMENTS_HOOK_SECRET if name == settings.PAYMENTS_NAME else ""
    return refused(request, secret=secret) or _report(fields_of(request.body), name=name)


def _report(fields: dict[str, Any], *, name: str) -> HttpResponse:
    if not _complete(fields):
        return problem(422, "Send id, key, status (paid, pending or refused), amount in minor units and currency.")
    operation = operation_of(fields["key"], name=name)
    if operation is None:
        return problem(404, "No refund has this key.")
    if not fits(operation, amount=fields["amount"], currency=fields["currency"], name=name):
        return problem(422, "The amount or currency is not that of the refund with this key.")
    take_outcome(operation, name=name, key=fields["key"], answer=STATUSES[fields["status"]], ref=fields["id"])
    return HttpResponse(status=204)


def _complete(fields: dict[str, Any]) -> bool:
    typed = all(type(fields.get(name)) is kind for name, kind in FIELDS.items())
    return typed and bool(fields["id"]) and fields["status"] in STATUSES
