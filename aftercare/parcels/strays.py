"""Parcels and items that nobody expected: kept as found with photos, until the desk knows whose they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, Photo
from aftercare.core.ids import new_ref
from aftercare.people.models import Shop, User


def stray_ref() -> str:
    return new_ref("FD")


class StrayState(models.TextChoices):
    OPEN = "open", _("To be solved")
    MATCHED = "matched", _("Belongs to a request")
    CLOSED = "closed", _("Solved")


class StrayQuerySet(models.QuerySet["Stray"]):
    def visible_to(self, user: User) -> StrayQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> StrayQuerySet:
        return self.filter(shop_id=shop_id)

    def open(self) -> StrayQuerySet:
        return self.filter(state=StrayState.OPEN)


class Stray(models.Model):
    """Goods found without a request: `code` is what was scanned, `place` where they lie, `case` whose they proved to
    be, `outcome` what was done with goods that are nobody's."""

    ref = models.CharField(max_length=20, unique=True, default=stray_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="strays")
    code = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    place = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=StrayState.choices, default=StrayState.OPEN)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="strays")
    outcome = models.TextField(blank=True)
    photos = models.ManyToManyField(Photo, related_name="strays")
    found_by_kind = models.CharField(max_length=20)
    found_by_id = models.BigIntegerField(null=True)
    found_by_name = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = StrayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", case=None, closed_at=None)
                | Q(state="matched", case__isnull=False, closed_at__isnull=False)
                | Q(state="closed", case=None, closed_at__isnull=False),
                name="stray_solved",
            )
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="stray_open", condition=Q(state="open")),
            models.Index(fields=["shop", "-id"], name="stray_list"),
        ]

    def __str__(self) -> str:
        return self.ref
