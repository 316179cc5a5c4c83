"""Clocks beside a case's own deadline: pauses, what the law wants by when, the shop's own times and its calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from aftercare.cases.models import Case
from aftercare.people.models import Shop

from .working import Calendar


class Pause(models.Model):
    """A time in which a case's clock stands, and why. It ends at `until` by itself, or earlier.

    A move of the case ends it too; the case no longer says `paused_at` then, and the sweep closes the row.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="pauses")
    at = models.DateTimeField()
    until = models.DateTimeField()
    because = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="pause_one_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="pause_ends"),
        ]
        indexes = [models.Index(fields=["until", "id"], name="pause_until", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d %H:%M}"


OPEN = Q(met_at=None, void_at=None)


class LegalQuerySet(models.QuerySet["LegalDeadline"]):
    def open(self) -> LegalQuerySet:
        return self.filter(OPEN)

    def missed_by(self, at: datetime) -> LegalQuerySet:
        """Those that passed by `at` and are not noted as missed yet."""
        return self.open().filter(missed_at=None, due_at__lte=at)

    def near_by(self, at: datetime) -> LegalQuerySet:
        """Those to warn of."""
        return self.open().filter(warn_at__lte=at, missed_at=None, due_at__gt=at)


class LegalDeadline(models.Model):
    """By when the law wants something done in a case: `code` (refund, answer, ...) within `days` of what `starts` it.

    `law` is the row of the law pack and `article` its citation. Days are counted in the shop's zone, without the day
    of the start; it is due at the end of the last one. `due_at` is empty until its start has happened. It is met,
    void (the case ended without the duty), or missed; what was missed may still be met late.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="legal_deadlines")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="legal_deadlines")
    code = models.CharField(max_length=40)
    law = models.CharField(max_length=40)
    article = models.CharField(max_length=200)
    starts = models.CharField(max_length=20)
    days = models.IntegerField()
    business = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    objects = LegalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "law", "starts"], name="legal_deadline_once"),
            models.CheckConstraint(condition=Q(met_at=None) | Q(void_at=None), name="legal_deadline_met_or_void"),
            models.CheckConstraint(
                condition=Q(started_at=None, due_at=None, missed_at=None)
                | Q(started_at__isnull=False, due_at__gt=F("started_at")),
                name="legal_deadline_due_once_started",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="legal_due", condition=OPEN & Q(missed_at=None, due_at__isnull=False)
            ),
            models.Index(fields=["warn_at", "id"], name="legal_warn", condition=Q(warn_at__isnull=False)),
            models.Index(fields=["shop", "due_at"], name="legal_open", condition=OPEN & Q(due_at__isnull=False)),
            models.Index(
                fields=["shop", "due_at"], name="legal_by_due", condition=Q(void_at=None, due_at__isnull=False)
            ),
        ]

    @property
    def state(self) -> str:
        """waiting (for its start), running, missed, met, late (met after it was missed) or void."""
        if self.void_at:
            return "void"
        if self.met_at:
            return "late" if self.missed_at else "met"
        return "missed" if self.missed_at else "running" if self.due_at else "waiting"

    def __str__(self) -> str:
        return f"{self.law} {self.code} {self.state}"


class Timer(models.Model):
    """How long a step may take in a shop that wants it otherwise than the kind's table says."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=24)
    hours = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "step"], name="timer_once"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="timer_passes"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.step} {self.hours} h"


class WorkingCalendar(models.Model):
    """The hours a shop is at work, as `working.Calendar` writes them. A shop that has none is at work at every hour."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="working_calendar")
    weekly: models.JSONField[dict[str, Any]] = models.JSONField()
    special: models.JSONField[list[Any]] = models.JSONField(default=list)

    def read(self, zone: str) -> Calendar:
        return Calendar.read({"weekly": self.weekly, "special": self.special}, zone)

    def __str__(self) -> str:
        return f"calendar of shop {self.shop_id}"
