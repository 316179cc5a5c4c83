"""Delivery reports of the SMS gateway.

POST /hooks/sms/  {"reference": "MS-...", "state": "delivered" or "failed", "error": "..."}
X-Timestamp: Unix time in seconds   X-Signature: see `signature`, with SMS_HOOK_SECRET
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aftercare.connectors.hooks import fields_of, problem, refused
from aftercare.core import clock
from aftercare.core.messages import report

STATES = ("delivered", "failed")


@csrf_exempt  # it carries a signature, no cookie
@require_POST
def sms_report(request: HttpRequest) -> HttpResponse:
    if refusal := refused(request, secret=settings.SMS_HOOK_SECRET):
        return refusal
    fields = fields_of(request.body)
    if not isinstance(fields.get("reference"), str) or fields.get("state") not in STATES:
        return problem(422, 'Send {"reference": "...", "state": "delivered" or "failed"}.')
    known = report(
        ref=fields["reference"],
        delivered=fields["state"] == "delivered",
        at=clock.now(),
        error=str(fields.get("error", ""))[:500],
    )
    return HttpResponse(status=204) if known else problem(404, "No message has this reference.")
