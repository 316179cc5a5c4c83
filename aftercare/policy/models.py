"""A shop's policy, version by version. A published version never changes; the next one supersedes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.core.rows import select
from aftercare.people.models import Shop, User

from .terms import Terms, parse_terms

LONGEST_TITLE = 100


class PolicyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


def policy_ref() -> str:
    return new_ref("PV")


class PolicyQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, shop_id: int, at: datetime) -> PolicyVersion | None:
        """The version a purchase at that instant was made under; before the first one, the first one."""
        published = "shop_id = %s AND state <> 'draft'"
        before = f"{published} AND published_at <= %s ORDER BY number DESC LIMIT 1"
        found = select(PolicyVersion, before, shop_id, at)
        found = found or select(PolicyVersion, f"{published} ORDER BY number LIMIT 1", shop_id)
        return found[0] if found else None

    def of_shop(self, shop_id: int) -> PolicyQuerySet:
        """All that can be read: discarded drafts are gone."""
        return self.filter(shop_id=shop_id, discarded_at=None)

    def visible_to(self, user: User) -> PolicyQuerySet:
        return self.filter(shop__in=user.shops.all(), discarded_at=None)

    def drafts(self) -> PolicyQuerySet:
        return self.filter(state=PolicyState.DRAFT, discarded_at=None)

    def published(self) -> PolicyQuerySet:
        return self.exclude(state=PolicyState.DRAFT)


class PolicyVersion(models.Model):
    """A draft until it gets a number. `publish_at` is when a draft is to be published by itself; `base` is what it
    was made from. Once published, `data`, `digest`, `number` and `published_at` are kept by the database itself."""

    ref = models.CharField(max_length=20, unique=True, default=policy_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="policies")
    number = models.IntegerField(null=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    author = models.CharField(max_length=200, blank=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="made_from")
    state = models.CharField(max_length=12, choices=PolicyState.choices, default=PolicyState.DRAFT)
    data: models.JSONField[dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="policy_number_once"),
            models.UniqueConstraint(
                fields=["shop"], condition=Q(state=PolicyState.PUBLISHED), name="policy_one_published"
            ),
            # Only what is published has a number and a fingerprint; what is discarded waits for nothing.
            models.CheckConstraint(
                condition=Q(state=PolicyState.DRAFT, number=None, published_at=None, digest="")
                | ~Q(state=PolicyState.DRAFT)
                & Q(number__isnull=False, published_at__isnull=False, discarded_at=None, publish_at=None)
                & ~Q(digest=""),
                name="policy_numbered_when_published",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None) | Q(publish_at=None), name="policy_discarded_is_not_waiting"
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at"], name="policy_due", condition=Q(publish_at__isnull=False)),
        ]

    @property
    def terms(self) -> Terms:
        return _terms(self) if self.digest else parse_terms(self.data)

    def shown_at(self, at: datetime) -> bool:
        """Whether customers could read it then."""
        return self.published_at is not None and self.published_at <= at

    @property
    def is_draft(self) -> bool:
        return self.state == PolicyState.DRAFT

    @property
    def called(self) -> str:
        """“v3”, or the draft's title."""
        return f"v{self.number}" if self.number else self.title or self.ref

    def __str__(self) -> str:
        return self.called


class ReasonChoice(models.Model):
    """How one reason stands in the shop's lists: its place, the kinds whose lists leave it out, its own words by
    language. Without a row it stands as the policy has it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="reasons")
    reason = models.CharField(max_length=40)
    position = models.SmallIntegerField()
    hidden: models.JSONField[list[str]] = models.JSONField(default=list)
    words: models.JSONField[dict[str, str]] = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "reason"], name="reason_once_per_shop")]

    def __str__(self) -> str:
        return self.reason


_PARSED: dict[str, Terms] = {}


def _terms(version: PolicyVersion) -> Terms:
    """Published terms never change, so a process parses each version once."""
    if version.digest not in _PARSED:
        _PARSED[version.digest] = parse_terms(version.data, stored=True)
    return _PARSED[version.digest]


from .records import Backtest, BacktestPart, RefusedAsk  # noqa: E402

__all__ = ["Backtest", "BacktestPart", "PolicyQuerySet", "PolicyState", "PolicyVersion", "RefusedAsk"]
