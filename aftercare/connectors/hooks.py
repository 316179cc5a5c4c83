"""What every incoming report has in common: its size, its signature and how it is refused."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from aftercare.core import clock

from .channels.signature import signed

LONGEST_BODY = 64 * 1024  # bytes


def refused(request: HttpRequest, *, secret: str) -> JsonResponse | None:
    """The answer to a report that is too long or not signed with the secret; None for one to take."""
    if len(request.body) > LONGEST_BODY:
        return problem(413, "A report is at most 64 kB.")
    from_partner = signed(
        secret,
        timestamp=request.headers.get("X-Timestamp", ""),
        body=request.body,
        signature=request.headers.get("X-Signature", ""),
        now=clock.now().timestamp(),
    )
    if not from_partner:
        return problem(401, "X-Signature or X-Timestamp is missing, wrong or more than five minutes off.")
    return None


def fields_of(body: bytes) -> dict[str, Any]:
    """The report's JSON object; empty for anything else, which no report is."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def problem(status: int, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
