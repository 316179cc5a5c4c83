"""What a receiver is told: that something happened, to which case and order. It asks the API for the rest.

Small and without personal data on purpose: no names, contacts, addresses or words that people wrote, no internal
numbers. An event's data is told only where its name stands in `TOLD`, so that what a new event keeps stays inside.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.orders.models import Order
from aftercare.people.models import Shop

from .models import Webhook
from .types import PING

TOLD = frozenset({
    "action", "from", "to", "path", "kind", "into", "other", "relation", "verdict", "ruling", "severity", "purpose",
    "owner", "assignee_ref", "own", "amount", "difference", "receivable", "recovered", "units", "of", "accepted",
    "refused", "photos", "due", "until", "hours", "law", "article", "number", "webhook", "fields", "types", "pushes",
    "why", "stars", "withdrawal", "cases", "bulk", "done", "settlement", "provider", "rows", "kinds", "count", "days",
    "way", "difference_ref", "currency",
})  # fmt: skip


def body_of(event: EventRow, refs: dict[str, Any]) -> str:
    """`refs` are those of its subject, from `refs_of`."""
    details = {name: value for name, value in event.data.items() if name in TOLD}
    return _written(event.name, event.at, {**refs, "actor": event.actor_kind, "details": details})


def ping_body(webhook: Webhook, *, at: datetime) -> str:
    return _written(PING, at, {"shop": webhook.shop.ref, "webhook": webhook.ref})


def refs_of(shop: Shop, kind: str, number: int) -> dict[str, Any]:
    """The references of a subject: what a program can ask the API for."""
    refs: dict[str, Any] = {"shop": shop.ref}
    if kind == "case":
        names = ("ref", "order__ref", "order__number", "currency")
        for row in Case.objects.filter(pk=number).values_list(*names):
            refs |= dict(zip(("case", "order", "order_number", "currency"), row, strict=True))
    if kind == "order":
        for row in Order.objects.filter(pk=number).values_list("ref", "number", "currency"):
            refs |= dict(zip(("order", "order_number", "currency"), row, strict=True))
    return refs


def _written(name: str, at: datetime, data: dict[str, Any]) -> str:
    told = {"type": name, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
