"""Jobs (all of them on SQLite, only dead letters on PostgreSQL) and the periods that were run."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class Task(models.Model):
    """A job. On PostgreSQL the living ones are procrastinate's; a dead letter is moved here."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DEAD = "dead"

    name = models.CharField(max_length=128)
    args: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True)  # at most one queued job of each key
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    run_at = models.DateTimeField(null=True)  # empty: at once, whatever the clock says
    attempts = models.PositiveIntegerField(default=0)  # failures so far
    worker = models.BigIntegerField(null=True)  # who holds it
    beat_at = models.DateTimeField(null=True)  # when its holder last gave a sign of life, wall time
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    died_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_task"
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(state="queued"), name="task_key"),
            models.CheckConstraint(condition=Q(state__in=["queued", "running", "dead"]), name="task_state"),
        ]
        indexes = [
            models.Index(fields=["id", "run_at"], condition=Q(state="queued"), name="task_queued"),
            models.Index(fields=["worker"], condition=Q(state="running"), name="task_running"),
            models.Index(fields=["id"], condition=Q(state="dead"), name="task_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Period(models.Model):
    """The latest turn of a periodic function, so that several workers run each turn once."""

    name = models.CharField(max_length=128, primary_key=True)
    turn = models.BigIntegerField()  # number of whole periods since 1970
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "core_period"

    def __str__(self) -> str:
        return self.name
