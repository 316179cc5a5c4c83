"""Files of orders on their way in: sent by a person or a program, read by a task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.people.models import Shop, User


class ImportState(models.TextChoices):
    PREPARED = "prepared", _("Columns to be named")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


def import_ref() -> str:
    return new_ref("IM")


class ImportQuerySet(models.QuerySet["OrderImport"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """Those of the person's shops."""
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> ImportQuerySet:
        return self.filter(shop=shop_id)


class OrderImport(models.Model):
    """A file of orders sent by a person or a program; a task takes it in. The file goes once it is read to its end.

    One sent at the desk is prepared first: `columns` says which of its columns stands for which of ours.
    `rows` and `read` are how far it is; counts and rejected rows are those of `run`, which is one for each file
    however often it is sent.
    """

    ref = models.CharField(max_length=20, unique=True, default=import_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="order_imports")
    run = models.ForeignKey("orders.ImportRun", models.SET_NULL, related_name="+", null=True)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=30, blank=True)
    file = models.FileField(upload_to="imports")
    columns: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.RUNNING)
    rows = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        app_label = "orders"
        db_table = "api_order_import"  # programs alone sent files once

    @property
    def percent(self) -> int:
        return min(100, self.read * 100 // self.rows) if self.rows else 0

    def __str__(self) -> str:
        return self.ref
