"""Goods going out in a case: replacements, and goods returned to the buyer. And claims on carriers.

Kept apart from the case's step: an exchange may wait for goods to come back while their replacement travels.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, CaseLine


class Purpose(models.TextChoices):
    REPLACEMENT = "replacement", _("Replacement")
    RETURN_TO_BUYER = "to_buyer", _("Back to the buyer")


class ShipmentState(models.TextChoices):
    SENT = "sent", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    LOST = "lost", _("Lost")


class Shipment(models.Model):
    """A parcel sent to the customer within a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shipments")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    carrier = models.CharField(max_length=50, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=ShipmentState.choices, default=ShipmentState.SENT)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tracking_number"], name="shipment_tracking", condition=~Q(tracking_number=""))]


class ShipmentLine(models.Model):
    """Units sent out. `value` is what was paid for the units they stand for, in minor units: a replacement traces
    to its original units through `case_line`."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    case_line = models.ForeignKey(CaseLine, models.PROTECT, related_name="shipment_lines")
    sku = models.CharField(max_length=100)
    units = models.BigIntegerField()
    value = models.BigIntegerField(default=0)

    @property
    def title(self) -> str:
        """What is in it, by name; an item that never stood on the order has only its number."""
        asked = self.case_line
        if self.sku == asked.wanted:
            return asked.wanted_title or self.sku
        return str(asked.line) if self.sku == asked.line.sku else self.sku

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "case_line"], name="shipment_line_once"),
            models.CheckConstraint(condition=Q(units__gt=0, value__gte=0), name="shipment_line_units"),
        ]


class ClaimState(models.TextChoices):
    OPEN = "open", _("To be answered")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")


class CarrierClaim(models.Model):
    """What the shop claims of a carrier for goods it lost, in minor units of the order's currency."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    carrier = models.CharField(max_length=50, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    leg = models.CharField(max_length=10, choices=[("out", _("To the customer")), ("back", _("Back to the shop"))])
    amount = models.BigIntegerField()
    recovered = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0, recovered__gte=0), name="claim_not_negative"),
        ]
