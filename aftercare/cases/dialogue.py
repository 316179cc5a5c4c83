"""What is said and agreed within a case: evidence, offers, disputes, a complaint's findings, and its links."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Case, Photo


class Evidence(models.Model):
    """What one side puts forward; its photos point here. `round` counts from 1 within a dispute, 0 outside one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence")
    by = models.CharField(max_length=20)
    by_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    round = models.SmallIntegerField(default=0)
    at = models.DateTimeField()

    shown: list[Photo]
    """Its photos, where a page has read those of the whole case at once."""


class OfferState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Offer(models.Model):
    """What the shop proposes instead: another path, less money for keeping the goods, or another kind of request.

    `amount` is the money offered, in minor units of the order's currency; None where no money is paid.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=12)
    amount = models.BigIntegerField(null=True)
    words = models.TextField()
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state=OfferState.OPEN), name="offer_one_open"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="offer_not_negative"),
        ]


class Ruling(models.TextChoices):
    OPEN = "", _("Not ruled yet")
    CUSTOMER = "customer", _("For the customer")
    SHOP = "shop", _("For the shop")
    WITHDRAWN = "withdrawn", _("Withdrawn by the customer")


class Dispute(models.Model):
    """The customer does not accept what was decided or found; somebody who did not decide it rules, with words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="disputes")
    step = models.CharField(max_length=24)
    because = models.TextField()
    round = models.SmallIntegerField(default=1)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, default=Ruling.OPEN, blank=True)
    words = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ruled_at=None), name="dispute_one_open"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at=None) | ~Q(ruling="") & Q(ruled_at__isnull=False),
                name="dispute_ruled_or_open",
            ),
        ]


class Severity(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical: safety or law")


class Complaint(models.Model):
    """What was found about a complaint, by the steps of ISO 10002. Who does the corrective action, and by which day."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="complaint")
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True)
    root_cause = models.TextField(blank=True)
    response = models.TextField(blank=True)
    corrective_action = models.TextField(blank=True)
    corrective_owner = models.CharField(max_length=200, blank=True)
    corrective_due = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)


class Relation(models.TextChoices):
    CONVERTED = "converted", _("Goes on as")
    FOLLOWS = "follows", _("Follows")
    DUPLICATE = "duplicate", _("Duplicate of")
    RELATED = "related", _("Related to")


class CaseLink(models.Model):
    """One case beside another of the same shop."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "relation"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="case_link_to_another"),
        ]
