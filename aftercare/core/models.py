"""Tables every module shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from .actor import WORKING, Actor, ActorKind

ESCALATED = models.Q(name="case.escalated", actor_kind=ActorKind.SYSTEM.value)
"""Somebody was late, and a supervisor was called."""


class EventRow(models.Model):
    """One thing that happened, kept for ever: a database trigger refuses to change or delete it."""

    name = models.CharField(max_length=60)
    shop_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in WORKING])  # or auditor
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    data: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        db_table = "core_event"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            # Broken promises are few: what is counted of them need not read the rest of the log.
            models.Index(
                fields=["shop_id", "at"],
                name="event_escalated",
                condition=ESCALATED,
            ),
        ]

    @cached_property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_id, self.actor_name)

    def __str__(self) -> str:
        at: datetime = self.at
        return f"{self.name} at {at:%Y-%m-%d %H:%M}"


from .messages.models import Message  # noqa: E402
from .once import Once  # noqa: E402
from .tasks.models import Period, Task  # noqa: E402

__all__ = ["EventRow", "Message", "Once", "Period", "Task"]
