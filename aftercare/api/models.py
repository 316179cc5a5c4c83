"""Answers kept per Idempotency-Key, so that a repeated request has one effect."""

from __future__ import annotations

from django.db import models


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
