from __future__ import annotations

from datetime import timedelta

from aftercare.core import clock
from aftercare.core.tasks import periodic

from .sweep import sweep


@periodic(name="promises.sweep", every=timedelta(seconds=15))
def sweep_deadlines() -> None:
    """Deadlines are exact instants; this is how soon after one its action fires."""
    sweep(clock.now())
