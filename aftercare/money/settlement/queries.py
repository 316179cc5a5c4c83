"""What is read of differences: narrowed, counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from aftercare.core.ids import typed_ref

from .kinds import Kind
from .models import State

OPEN = (State.OPEN, State.ASKED)


def narrowed(
    rows: Any, *, state: str = "", kind: str = "", provider: str = "", reference: str = "", file: str = "",
    since: datetime | None = None, until: datetime | None = None,
) -> Any:  # fmt: skip
    """`state` is one of `State`, or `waiting` for all that is not cleared; `reference` that of a difference, a
    request, an order or its number, or one that the provider has; `until` is not included."""
    if state:
        rows = rows.filter(state__in=OPEN) if state == "waiting" else rows.filter(state=state)
    wanted = {"kind": kind, "provider": provider, "file__ref": file, "at__gte": since, "at__lt": until}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return rows.filter(_about(reference)) if reference.strip() else rows


def counted(rows: Any) -> list[dict[str, Any]]:
    """How many of each kind, and what they come to, by currency."""
    found: Mapping[str, int] = {kind: place for place, kind in enumerate(Kind)}
    sums = rows.order_by().values("kind", "currency").annotate(count=Count("id"), amount=Sum("amount"))
    return sorted(sums, key=lambda one: (found[one["kind"]], one["currency"]))


def _about(reference: str) -> Q:
    text = reference.strip()
    ref = typed_ref(text)
    of_movement = Q(movement__reference=text) | Q(movement__payment_ref=text) | Q(movement__key=text)
    of_case = Q(operation__refund__case__ref=ref) | Q(operation__key=text) | Q(operation__provider_ref=text)
    return Q(ref=ref) | of_movement | of_case | Q(order__ref=ref) | Q(order__number=text)
