"""Delivery reports of the SMS gateway.

POST /hooks/sms/  {"reference": "MS-...", "state": "delivered" or "failed", "error": "..."}
X-Timestamp: Unix time in seconds   X-Signature: see `signature`, with SMS_HOOK_SECRET
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aftercare.core import clock
from aftercare.core.messages import report

from .signature import signed

LONGEST_BODY = 64 * 1024  # bytes
STATES = ("delivered", "failed")


@csrf_exempt  # it carries a signature, no cookie
@require_POST
def sms_report(request: HttpRequest) -> HttpResponse:
    if len(request.body) > LONGEST_BODY:
        return _problem(413, "A delivery report is at most 64 kB.")
    if not _from_gateway(request):
        return _problem(401, "X-Signature or X-Timestamp is missing, wrong or more than five minutes off.")
    fields = _fields(request.body)
    if fields is None:
        return _problem(422, 'Send {"reference": "...", "state": "delivered" or "failed"}.')
    known = report(
        ref=fields["reference"],
        delivered=fields["state"] == "delivered",
        at=clock.now(),
        error=str(fields.get("error", ""))[:500],
    )
    return HttpResponse(status=204) if known else _problem(404, "No message has this reference.")


def _from_gateway(request: HttpRequest) -> bool:
    return signed(
        settings.SMS_HOOK_SECRET,
        timestamp=request.headers.get("X-Timestamp", ""),
        body=request.body,
        signature=request.headers.get("X-Signature", ""),
        now=clock.now().timestamp(),
    )


def _fields(body: bytes) -> dict[str, Any] | None:
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get("reference"), str):
        return None
    return fields if fields.get("state") in STATES else None


def _problem(status: int, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
