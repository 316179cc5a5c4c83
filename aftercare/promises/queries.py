"""What screens ask about clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from aftercare.cases.models import Case, CaseQuerySet

from .actions import open_pause
from .codes import SEND_BACK
from .models import LegalDeadline, LegalQuerySet, Pause

NEAR = timedelta(days=2)


def pause_of(case: Case) -> Pause | None:
    """The pause the case is in: since when, until when, and why. Asks the database only for one that is paused."""
    return open_pause(case)


def legal_deadlines(case_id: int) -> list[LegalDeadline]:
    """What the law wants in the case, the first due first; those whose start has not come yet last."""
    found = LegalDeadline.objects.filter(case_id=case_id).exclude(code=SEND_BACK)
    return sorted(found, key=lambda row: (row.due_at is None, row.due_at, row.pk))


def pressing(at: datetime) -> LegalQuerySet:
    """Open legal deadlines that are near or were missed."""
    return LegalDeadline.objects.open().filter(due_at__lte=at + NEAR).exclude(code=SEND_BACK)


def pressed_by_law(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    """The open cases in which a legal deadline is near or was missed."""
    return cases.open().filter(Exists(pressing(at).filter(case=OuterRef("pk"))))
