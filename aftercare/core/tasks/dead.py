"""Jobs that gave up: listed for people, and retried when the cause is gone."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import QuerySet

from .models import Task
from .queues import queue


def dead_letters() -> QuerySet[Task]:
    """The jobs that gave up, oldest first; `last_error` says why."""
    return Task.objects.filter(state=Task.State.DEAD).order_by("id")


@transaction.atomic
def retry(task_id: int) -> bool:
    """Queue a dead letter afresh, with all its attempts. False if it is no dead letter (any more)."""
    task = dead_letters().select_for_update().filter(pk=task_id).first()
    if task is None:
        return False
    queue().add(name=task.name, args=json.dumps(task.args), at=None, key=task.key)
    task.delete()
    return True


def discard(task_id: int) -> bool:
    """Forget a dead letter. False if it is none (any more)."""
    return bool(dead_letters().filter(pk=task_id).delete()[0])
