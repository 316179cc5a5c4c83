"""The way a customer chose for a payment that could not go back to how they paid."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    CREDIT = "credit", _("Store credit")
    BANK = "bank", _("Bank transfer")


class RefundRoute(models.Model):
    """`account` is where a transfer goes, sealed and for finance alone; it is erased some time after `ended_at`, when
    the money was paid, or came back and has to be asked about anew."""

    operation = models.ForeignKey("money.RefundOperation", models.PROTECT, related_name="routes")
    way = models.CharField(max_length=10, choices=Way.choices)
    account = models.TextField(blank=True)
    chosen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation"], condition=Q(ended_at=None), name="route_open_once"),
            models.CheckConstraint(condition=Q(way="bank") | Q(account=""), name="route_account_of_transfer"),
        ]
        indexes = [models.Index(fields=["ended_at"], name="route_to_erase", condition=Q(erased_at=None))]


def end_routes(operation_id: int, *, at: datetime) -> None:
    """It was paid, or came back: what was chosen for it counts no more."""
    RefundRoute.objects.filter(operation_id=operation_id, ended_at=None).update(ended_at=at)
