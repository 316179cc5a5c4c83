"""What is kept beside the versions: requests that were refused, and backtests of drafts over what is recorded."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.people.models import Shop, User

from .models import PolicyVersion


class RefusedAsk(models.Model):
    """A request the policy refused, so that a draft can be asked what it would have said.

    The customer is not kept: only what was decided on. Asking for the same again counts on the same row. Rows go
    after `REFUSED_KEPT_FOR`.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="refused_asks")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="refused_asks")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    again_at = models.DateTimeField()
    times = models.IntegerField(default=1)
    facts: models.JSONField[dict[str, Any]] = models.JSONField()
    decision: models.JSONField[dict[str, Any]] = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "digest"], name="refused_ask_once")]
        indexes = [models.Index(fields=["again_at"], name="refused_ask_age")]


class BacktestState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BacktestQuerySet(models.QuerySet["Backtest"]):
    def of_shop(self, shop_id: int) -> BacktestQuerySet:
        return self.filter(shop_id=shop_id)

    def visible_to(self, user: User) -> BacktestQuerySet:
        return self.filter(shop__in=user.shops.all())


def backtest_ref() -> str:
    return new_ref("BT")


class Backtest(models.Model):
    """A draft run over recorded requests. Terms are copied, so that editing the draft meanwhile mixes nothing.

    Without `against` each request is compared with what was decided then; with it, with what that version gives.
    """

    ref = models.CharField(max_length=20, unique=True, default=backtest_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="backtests")
    draft = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="backtests")
    against = models.ForeignKey(PolicyVersion, models.CASCADE, null=True, related_name="+")
    terms: models.JSONField[dict[str, Any]] = models.JSONField()
    against_terms: models.JSONField[dict[str, Any] | None] = models.JSONField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=BacktestState.choices, default=BacktestState.RUNNING)
    total = models.IntegerField(default=0)
    started_by = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    report: models.JSONField[dict[str, Any] | None] = models.JSONField(null=True)
    error = models.TextField(blank=True)

    objects = BacktestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.ref

    @property
    def seconds(self) -> float | None:
        return round((self.finished_at - self.started_at).total_seconds(), 1) if self.finished_at else None


class BacktestPart(models.Model):
    """Whole days of the shop, as ordinals (above `after`, up to `last`); done once, its sums are kept here, and the
    requests that would be decided otherwise, to be looked at one by one."""

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    source = models.CharField(max_length=10)
    after = models.BigIntegerField()
    last = models.BigIntegerField()
    size = models.IntegerField()
    report: models.JSONField[dict[str, Any] | None] = models.JSONField(null=True)
    changed: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["backtest", "number"], name="backtest_part_once")]
