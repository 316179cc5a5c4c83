"""Fires what is due: one sweep over late actions, warnings, pauses' ends and legal deadlines, not a job for each."""

from __future__ import annotations

import logging
import random
from collections import Counter
from datetime import datetime

from .due import SORTS, Sort, due, first_due
from .firing import fire

__all__ = ["fire", "run_until", "sweep"]

log = logging.getLogger(__name__)


def sweep(at: datetime, *, batch: int = 500) -> Counter[str]:
    """Do everything due by `at`; how much of each sort was done here. Safe beside other sweeps and people."""
    return +Counter({sort.name: _sweep(sort, at, batch) for sort in SORTS})


def run_until(to: datetime, *, shop_id: int) -> Counter[str]:
    """Live through history up to `to`: each of the shop's deadlines fires at its own instant, in order."""
    fired: Counter[str] = Counter()
    while found := first_due(to, shop_id=shop_id):
        sort, pk, instant = found
        fired[sort.name] += sort.fire(pk, at=instant)
    return +fired


def _sweep(sort: Sort, at: datetime, batch: int) -> int:
    fired, last = 0, None
    while found := due(sort, at, after=last, batch=batch):
        # On from the last one seen: a row that could not be acted on must not hold up those behind it.
        last = found[-1]
        random.shuffle(found)  # sweeps at work on the same rows rarely meet
        fired += sum(_fired(sort, pk, at=at) for pk, _instant in found)
    return fired


def _fired(sort: Sort, pk: int, *, at: datetime) -> bool:
    try:
        return sort.fire(pk, at=at)
    except Exception:
        log.exception("what is due (%s %s) could not be done; the next sweep tries again", sort.name, pk)
        return False
