"""When somebody last looked at the page in this browser."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftercare.ui.staff import StaffRequest

KEPT = "today_seen"
ANOTHER = timedelta(minutes=30)
"""Looking again sooner is the same look: what was new stays new while it is read."""


def last_look(request: StaffRequest, *, at: datetime) -> datetime | None:
    """When the look before this one began; None where this is the first one."""
    before, began = request.session.get(KEPT) or (None, None)
    if began is None or at - datetime.fromisoformat(began) >= ANOTHER:
        before, began = began, at.isoformat()
        request.session[KEPT] = [before, began]
    return datetime.fromisoformat(before) if before else None
