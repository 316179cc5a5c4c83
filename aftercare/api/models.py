"""Answers kept per Idempotency-Key, so that a repeated request has one effect; files of orders on their way in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.orders.models import ImportRun
from aftercare.people.models import Shop


class Answer(models.Model):
    """What a write answered. It is claimed before the action with status 0 and filled after, in the action's own
    transaction (by `once_apart`: outside it); `subject` is whose key it is and `digest` what was asked with it."""

    subject = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.IntegerField(default=0)
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "api_answer"
        constraints = [models.UniqueConstraint(fields=["subject", "key"], name="answer_once_per_key")]
        indexes = [models.Index(fields=["created_at"], name="answer_age")]

    def __str__(self) -> str:
        return self.key


class ImportState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


def import_ref() -> str:
    return new_ref("IM")


class OrderImport(models.Model):
    """A file of orders sent by a program; a task takes it in. The file goes once it is read to its end.

    `rows` and `read` are how far it is; counts and rejected rows are those of `run`, which is one for each file
    however often it is sent.
    """

    ref = models.CharField(max_length=20, unique=True, default=import_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="order_imports")
    run = models.ForeignKey(ImportRun, models.SET_NULL, related_name="+", null=True)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=30, blank=True)
    file = models.FileField(upload_to="imports")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.RUNNING)
    rows = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_order_import"

    def __str__(self) -> str:
        return self.ref
