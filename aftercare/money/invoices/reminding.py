"""Credit notes that wait too long are said once a day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Count

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.tasks import periodic
from aftercare.people.models import Shop

from .events import NotesOverdue
from .models import CreditNote, NoteState

WITHIN = timedelta(days=7)
"""A credit note is issued within a week; China's tax declaration is monthly, and a week leaves time to ask back."""


@periodic(name="money.remind_notes", every=timedelta(days=1))
def remind_notes() -> None:
    at = clock.now()
    late = CreditNote.objects.filter(state=NoteState.NEEDED, needed_at__lt=at - WITHIN)
    for row in late.values("shop").annotate(count=Count("id")).order_by("shop"):
        with transaction.atomic():
            emit(NotesOverdue(shop=Shop.objects.get(pk=row["shop"]), count=row["count"], by=SYSTEM, at=at))
