"""Every change of a policy. One function, one transaction, one event."""

from __future__ import annotations

from .drafting import change_draft, discard_draft, make_draft
from .publishing import publish, publish_draft, publish_due, schedule, unschedule
from .stopping import start_automatic, stop_automatic

__all__ = [
    "change_draft", "discard_draft", "make_draft", "publish", "publish_draft", "publish_due", "schedule",
    "start_automatic", "stop_automatic", "unschedule",
]  # fmt: skip
