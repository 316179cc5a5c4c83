"""Goods coming back: what is expected, what came, in what state, and where it goes.

Units are counted in groups of the same finding; quantities reach tens of thousands.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, CaseLine, Photo


class ParcelState(models.TextChoices):
    EXPECTED = "expected", _("Expected")
    IN_TRANSIT = "in_transit", _("On its way")
    RECEIVED = "received", _("Received")


class Parcel(models.Model):
    """What a customer sends back for a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parcels")
    carrier = models.CharField(max_length=50, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=ParcelState.choices, default=ParcelState.EXPECTED)
    shipped_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tracking_number"], name="parcel_tracking", condition=~Q(tracking_number=""))]


class ParcelLine(models.Model):
    """Units of one asked line expected in a parcel, and how many came."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="lines")
    case_line = models.ForeignKey(CaseLine, models.PROTECT, related_name="parcel_lines")
    expected = models.BigIntegerField()
    received = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "case_line"], name="parcel_line_once"),
            models.CheckConstraint(
                condition=Q(received__gte=0, expected__gte=F("received")), name="parcel_line_received_within"
            ),
        ]


class Receipt(models.Model):
    """Units of one line counted as they arrived, by whom; a count that was too high is taken back by a negative one."""

    parcel_line = models.ForeignKey(ParcelLine, models.PROTECT, related_name="receipts")
    units = models.BigIntegerField()
    by_kind = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="receipt_at")]
        constraints = [models.CheckConstraint(condition=~Q(units=0), name="receipt_units")]


class Grade(models.TextChoices):
    A = "A", _("A: as new")
    B = "B", _("B: light traces")
    C = "C", _("C: used or marked")
    D = "D", _("D: broken or incomplete")


class Disposition(models.TextChoices):
    SELLABLE = "sellable", _("Back to stock")
    REFURBISH = "refurbish", _("Refurbish")
    QUARANTINE = "quarantine", _("Quarantine")
    TO_VENDOR = "to_vendor", _("Back to vendor")
    RECYCLE = "recycle", _("Dispose of")
    TO_CUSTOMER = "to_customer", _("Back to customer")


class Inspection(models.Model):
    """Units of one line found in the same state. What is not accepted goes back to the customer.

    `checks` are the answers to the checklist, each `{"check": ..., "ok": ...}` (`checklists.py`).
    """

    parcel_line = models.ForeignKey(ParcelLine, models.PROTECT, related_name="inspections")
    units = models.BigIntegerField()
    grade = models.CharField(max_length=1, choices=Grade.choices)
    accepted = models.BooleanField()
    disposition = models.CharField(max_length=12, choices=Disposition.choices)
    note = models.TextField(blank=True)
    checks: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    by_kind = models.CharField(max_length=20, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    photos = models.ManyToManyField(Photo, related_name="inspections")

    class Meta:
        indexes = [models.Index(fields=["at"], name="inspection_at")]
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="inspection_units"),
            models.CheckConstraint(
                condition=Q(accepted=True) ^ Q(disposition=Disposition.TO_CUSTOMER),
                name="inspection_unaccepted_go_back",
            ),
        ]


class Restock(models.Model):
    """Units put back to stock: once per inspection that found them sellable, never on a refund alone."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="restock")
    sku = models.CharField(max_length=100)
    units = models.BigIntegerField()
    at = models.DateTimeField()


from .checklists import Checklist  # noqa: E402
from .outbound import CarrierClaim, Shipment, ShipmentLine  # noqa: E402
from .strays import Stray  # noqa: E402

__all__ = [
    "CarrierClaim", "Checklist", "Disposition", "Grade", "Inspection", "Parcel", "ParcelLine", "ParcelState", "Receipt",
    "Restock", "Shipment", "ShipmentLine", "Stray",
]  # fmt: skip
