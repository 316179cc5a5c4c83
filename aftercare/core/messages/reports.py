"""What providers report after the sending. Reports come twice, late and out of order; none of it does harm."""

from __future__ import annotations

from datetime import datetime

from .models import Message

State = Message.State
# What a report may still change: delivered is the last word, since a message that arrived has arrived.
OPEN = {
    State.DELIVERED: [State.QUEUED, State.SENT, State.FAILED],
    State.FAILED: [State.QUEUED, State.SENT],
}


def report(*, ref: str, delivered: bool, at: datetime, error: str = "") -> bool:
    """Note that the message arrived, or never will. False if there is no such message."""
    state = State.DELIVERED if delivered else State.FAILED
    mine = Message.objects.filter(ref=ref)
    changed = mine.filter(state__in=OPEN[state]).update(
        state=state, delivered_at=at if delivered else None, error="" if delivered else error
    )
    return bool(changed) or mine.exists()
