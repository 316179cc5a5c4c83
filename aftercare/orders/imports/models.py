"""What an import has to say about single rows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .problems import Problem


class Outcome(models.TextChoices):
    REJECTED = "rejected", _("Rejected")
    LISTED = "listed", _("Listed, not imported")


class ImportIssue(models.Model):
    """A row that was not imported, and why. Kept with the batch it stands in, so a killed import loses none."""

    run = models.ForeignKey("orders.ImportRun", models.CASCADE, related_name="issues")
    line = models.BigIntegerField()
    number = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=30)
    field = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=200, blank=True)
    values: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        app_label = "orders"
        indexes = [models.Index(fields=["run", "line"], name="import_issue_line")]

    @property
    def problem(self) -> Problem:
        return Problem(self.code, self.field, self.value, self.values)

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"
