"""A shop's policy, version by version. A published version never changes; the next one supersedes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.rows import select
from aftercare.people.models import Shop

from .terms import Terms, parse_terms


class PolicyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class PolicyQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, shop_id: int, at: datetime) -> PolicyVersion | None:
        """The version a purchase at that instant was made under; before the first one, the first one."""
        published = "shop_id = %s AND state <> 'draft'"
        before = f"{published} AND published_at <= %s ORDER BY number DESC LIMIT 1"
        found = select(PolicyVersion, before, shop_id, at)
        found = found or select(PolicyVersion, f"{published} ORDER BY number LIMIT 1", shop_id)
        return found[0] if found else None


class PolicyVersion(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="policies")
    number = models.IntegerField()
    state = models.CharField(max_length=12, choices=PolicyState.choices, default=PolicyState.DRAFT)
    data: models.JSONField[dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="policy_number_once"),
            models.UniqueConstraint(
                fields=["shop"], condition=Q(state=PolicyState.PUBLISHED), name="policy_one_published"
            ),
        ]

    @property
    def terms(self) -> Terms:
        return _terms(self) if self.digest else parse_terms(self.data)

    def __str__(self) -> str:
        return f"v{self.number}"


_PARSED: dict[str, Terms] = {}


def _terms(version: PolicyVersion) -> Terms:
    """Published terms never change, so a process parses each version once."""
    if version.digest not in _PARSED:
        _PARSED[version.digest] = parse_terms(version.data)
    return _PARSED[version.digest]
