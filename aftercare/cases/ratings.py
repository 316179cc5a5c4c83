"""What a customer thinks of how a request was handled: one to five stars and a few words, once it has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from .models import Case

BEST = 5
RATED_WITHIN = timedelta(days=60)
"""After the end; later nobody remembers."""
CHANGED_WITHIN = timedelta(days=7)
"""After it was first given; then it counts."""
GOES_ON = frozenset({"converted"})
"""Ends after which the request goes on as another one, which is rated instead."""


class Rating(models.Model):
    """`at` is when it was first given, `changed_at` when last."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="rating")
    stars = models.SmallIntegerField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=BEST), name="rating_stars")]
        indexes = [models.Index(fields=["at"], name="rating_at")]


def can_rate(*, step: str, closed_at: datetime | None, given_at: datetime | None, at: datetime) -> bool:
    """Whether a case that stands so can be rated now, or its rating of `given_at` be changed."""
    if closed_at is None or step in GOES_ON:
        return False
    return at < (given_at + CHANGED_WITHIN if given_at else closed_at + RATED_WITHIN)


def rateable(case: Case, given: Rating | None, *, at: datetime) -> bool:
    return can_rate(step=case.step, closed_at=case.closed_at, given_at=given.at if given else None, at=at)
