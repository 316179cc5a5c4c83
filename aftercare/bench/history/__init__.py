"""Past cases in any number: a few hundred lived through the public actions, their rows multiplied by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aftercare.cases.models import Case
from aftercare.people.models import Shop

from .living import ENDED, OPEN, Past, live
from .multiplying import marks, multiply

MOST_LIVED = 450
OPEN_OF = 0.03
"""The share that is open: what comes in is closed within days, however long the past."""


def make_history(shops: Sequence[Shop], count: int, *, now: datetime) -> int:
    """Make about `count` cases in an empty database; returns how many there are."""
    still_open = max(1, round(count * OPEN_OF))
    _make(ENDED, MOST_LIVED, shops, count - still_open, now=now)
    _make(OPEN, min(MOST_LIVED, len(OPEN)), shops, still_open, now=now)
    return Case.objects.count()


def _make(like: Sequence[Past], most: int, shops: Sequence[Shop], count: int, *, now: datetime) -> None:
    if count < 1:
        return
    copies = max(1, round(count / most))
    since = marks()
    live(shops, like, -(-count // copies), now=now)
    multiply(copies - 1, since=since)
