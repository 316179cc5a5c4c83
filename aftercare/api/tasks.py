from __future__ import annotations

from datetime import timedelta

from aftercare.core import clock
from aftercare.core.tasks import periodic

from .models import Answer

KEPT = timedelta(hours=48)
"""How long a key is remembered; callers are promised 24 hours."""


@periodic(name="api.forget_answers", every=timedelta(hours=1))
def forget_answers() -> None:
    Answer.objects.filter(created_at__lt=clock.now() - KEPT).delete()
