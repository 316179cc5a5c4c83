"""Telling the live pages that something changed where no event does, in every process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from aftercare.core.tasks import periodic

from .models import Hint

CHANNEL = "aftercare_live"
KEPT = timedelta(minutes=5)


def hint(kind: str, subject_id: int) -> None:
    """Whoever follows this subject hears of it when the transaction commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{kind} {subject_id} 0"])
    else:
        Hint.objects.create(kind=kind, subject_id=subject_id, at=datetime.now(UTC))


@periodic(name="live.forget_hints", every=timedelta(minutes=5))
def forget_hints() -> None:
    Hint.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()
