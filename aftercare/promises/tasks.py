from __future__ import annotations

from datetime import timedelta
from threading import Lock

from aftercare.core import clock
from aftercare.core.tasks import periodic

from .sweep import sweep

_sweeping = Lock()


@periodic(name="promises.sweep", every=timedelta(seconds=15))
def sweep_deadlines() -> None:
    """Deadlines are exact instants; this is how soon after one its action fires.

    A sweep may outlast its period; other processes then help, and this one's other hands keep doing tasks.
    """
    if _sweeping.acquire(blocking=False):
        try:
            sweep(clock.now())
        finally:
            _sweeping.release()
