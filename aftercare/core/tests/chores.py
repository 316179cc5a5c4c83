"""Tasks for the tests of tasks, and what they left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from django.db import connection

from aftercare.core.tasks import enqueue, exponential, periodic, task
from aftercare.core.tasks.models import Period

DONE: list[Any] = []
TROUBLE: list[Exception] = []  # raised, first one first, by `troubled`


@task(name="chores.note")
def note(*, what: Any) -> None:
    DONE.append(what)


@task(name="chores.troubled", retries=2, backoff=exponential(first=10, factor=3, most=60))
def troubled(*, what: str = "work") -> None:
    if TROUBLE:
        raise TROUBLE.pop(0)
    DONE.append(what)


@task(name="chores.chain")
def chain(*, left: int) -> None:
    DONE.append(left)
    if left:
        enqueue(chain, left=left - 1)


@task(name="chores.slow")
def slow(*, what: str, seconds: float) -> None:
    Event().wait(seconds)
    DONE.append(what)


@task(name="chores.hang_once", retries=3)
def hang_once(*, marker: str) -> None:
    """Leaves an effect that a second run does not double, then hangs the first time so that it can be killed."""
    Period.objects.get_or_create(name=f"effect of {marker}", defaults={"turn": 0, "started_at": "2026-01-01T00:00Z"})
    if not Path(marker).exists():
        Path(marker).touch()
        Event().wait()


@periodic(every=timedelta(seconds=15), name="chores.sweep")
def sweep() -> None:
    DONE.append("swept")
    if TROUBLE:
        raise TROUBLE.pop(0)


def start_afresh() -> None:
    DONE.clear()
    TROUBLE.clear()
    if connection.vendor == "postgresql":
        # Not Django's tables, so a transactional test does not empty them.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
