"""The audit log: everything that happened in the shop, and who did it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core.models import EventRow
from aftercare.ui.history import Subject, events, subjects

from .answers import answer
from .callers import caller_of
from .operations import QUERY, read
from .paging import only_known
from .schemas.people import EventFilter, EventPage

router = Router(tags=["Audit"])


@read(router, "/events", scopes=("audit:read",), answer=EventPage, fails=QUERY)
def list_events(request: HttpRequest, asked: Annotated[EventFilter, Query()]) -> HttpResponse:
    """List what happened in the shop, newest first

    Requests, refunds, sign-ins, staff, tokens, consent: each with who did it, when, and to what."""
    only_known(request, EventFilter)
    narrowed = {**asked.model_dump(exclude={"cursor", "limit"}, exclude_none=True)}
    rows = events([caller_of(request).shop_id], **narrowed)
    if asked.cursor:
        rows = rows.filter(pk__lt=int(asked.cursor))
    found = list(rows.order_by("-id")[: asked.limit + 1])
    shown, more = found[: asked.limit], len(found) > asked.limit
    about = subjects(shown)
    items = [_event(row, about[row.subject_kind, row.subject_id]) for row in shown]
    return answer({"items": items, "next": str(shown[-1].pk) if more else None})


def _event(row: EventRow, subject: Subject) -> dict[str, Any]:
    return {
        "event": row.name,
        "at": row.at,
        "actor": {"kind": row.actor_kind, "name": row.actor_name},
        "subject": {"kind": subject.kind, "ref": subject.ref, "name": subject.text},
        "data": row.data,
    }
