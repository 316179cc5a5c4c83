"""Tasks for the tests of tasks, and what they left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

from django.db import connection

from aftercare.core.messages import Message, Receipt
from aftercare.core.tasks import enqueue, exponential, periodic, task
from aftercare.core.tasks.models import Period

DONE: list[Any] = []
ARRIVED, ENOUGH = Semaphore(0), Event()  # of those who dawdle
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


@task(name="chores.watch_the_lease")
def watch_the_lease(*, beats: int) -> None:
    """Goes on until its lease was renewed so often."""
    seen = {last_beat()}
    while len(seen) <= beats:
        Event().wait(0.02)
        seen.add(last_beat())
    DONE.append(beats)


@task(name="chores.hang_once", retries=3)
def hang_once(*, marker: str) -> None:
    """Leaves an effect that a second run does not double, then hangs the first time so that it can be killed."""
    Period.objects.get_or_create(name=f"effect of {marker}", defaults={"turn": 0, "started_at": "2026-01-01T00:00Z"})
    if not Path(marker).exists():
        Path(marker).touch()
        Event().wait()


@task(name="chores.dawdle", slow=True)
def dawdle(*, number: int) -> None:
    """Takes as long as the test wants."""
    ARRIVED.release()
    ENOUGH.wait(60)
    DONE.append(f"dawdled {number}")


def dawdling_channel(message: Message) -> Receipt:
    """A mail server that takes as long as the test wants."""
    ARRIVED.release()
    ENOUGH.wait(60)
    return Receipt(provider_id="late")


@periodic(every=timedelta(seconds=15), name="chores.sweep")
def sweep() -> None:
    DONE.append("swept")
    if TROUBLE:
        raise TROUBLE.pop(0)


def last_beat() -> Any:
    on_postgresql = connection.vendor == "postgresql"
    latest = "max(last_heartbeat) FROM procrastinate_workers" if on_postgresql else "max(beat_at) FROM core_task"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {latest}")
        return cursor.fetchone()[0]


def age_leases() -> None:
    """As if every worker had been silent for an hour."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
        else:
            cursor.execute("UPDATE core_task SET beat_at = datetime(beat_at, '-1 hour')")


def start_afresh() -> None:
    DONE.clear()
    TROUBLE.clear()
    ENOUGH.clear()
    while ARRIVED.acquire(blocking=False):
        pass
    if connection.vendor == "postgresql":
        # Not Django's tables, so a transactional test does not empty them.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
