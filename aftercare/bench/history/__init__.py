"""Past cases in any number: a few hundred lived through the public actions, their rows multiplied by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aftercare.cases.models import Case
from aftercare.people.models import Shop

from .living import live
from .multiplying import multiply

MOST_LIVED = 600


def make_history(shops: Sequence[Shop], count: int, *, now: datetime) -> int:
    """Make about `count` cases in an empty database; returns how many there are."""
    copies = max(1, round(count / MOST_LIVED))
    live(shops, -(-count // copies), now=now)
    multiply(copies - 1)
    return Case.objects.count()
