"""Who of the staff looks at a case, and who writes: kept while their page is open, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aftercare.cases.models import Case
from aftercare.core.tasks import periodic
from aftercare.people.models import User

from .hints import hint
from .models import Looking

SILENT = timedelta(seconds=50)
"""A process that dies leaves rows behind; who has not been heard of for so long is gone."""
WRITES = timedelta(seconds=20)
"""Somebody writes for so long after their last key."""


def come(case_id: int, user: User, *, stream: str) -> None:
    Looking.objects.update_or_create(
        stream=stream, defaults={"case_id": case_id, "user": user, "seen_at": datetime.now(UTC)}
    )
    hint("looking", case_id)


def stay(stream: str) -> None:
    Looking.objects.filter(stream=stream).update(seen_at=datetime.now(UTC))


def leave(stream: str) -> None:
    for looking in Looking.objects.filter(stream=stream):
        looking.delete()
        hint("looking", looking.case_id)


def write(case: Case, user: User, *, goes_on: bool) -> None:
    """They type an answer, or have stopped; told to the others only when that is news."""
    now = datetime.now(UTC)
    mine = Looking.objects.filter(case=case, user=user)
    wrote = mine.filter(writes_until__gt=now).exists()
    mine.update(writes_until=now + WRITES if goes_on else None)
    if wrote != goes_on:
        hint("looking", case.pk)


def others(case: Case, *, but: User) -> list[tuple[User, bool]]:
    """Whoever else looks at the case, the first to come first, and whether they write."""
    now = datetime.now(UTC)
    rows = Looking.objects.filter(case=case, seen_at__gt=now - SILENT).exclude(user=but)
    found: dict[User, bool] = {}
    for row in rows.select_related("user").order_by("id"):
        found[row.user] = found.get(row.user, False) or bool(row.writes_until and row.writes_until > now)
    return list(found.items())


@periodic(name="live.forget_looking", every=timedelta(minutes=5))
def forget_looking() -> None:
    Looking.objects.filter(seen_at__lt=datetime.now(UTC) - SILENT).delete()
