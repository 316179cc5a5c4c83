"""Answers as JSON. They are built as plain values and written once; tests hold them to the documented schemas."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json

NO_STORE = {"Cache-Control": "no-store"}


def answer(data: Any, *, status: int = 200, location: str = "") -> HttpResponse:
    headers = {**NO_STORE, "Location": location} if location else NO_STORE
    return HttpResponse(to_json(data), status=status, content_type="application/json", headers=headers)


def shown_once(told: dict[str, Any], secret: str, *, status: int = 200, location: str = "") -> HttpResponse:
    """An answer whose field `secret` is not kept for a repeated Idempotency-Key."""
    response = answer(told, status=status, location=location)
    response.kept = answer({**told, secret: None}).content  # type: ignore[attr-defined]
    return response
