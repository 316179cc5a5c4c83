"""Many cases in one go, with what became of each; and the views people keep."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.ids import new_ref
from aftercare.people.models import LOCALES, Shop, User


def bulk_ref() -> str:
    return new_ref("BK")


def view_ref() -> str:
    return new_ref("VW")


class RunState(models.TextChoices):
    PREPARED = "prepared", _("looked at")
    WAITING = "waiting", _("about to start")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("called off")


class ItemState(models.TextChoices):
    READY = "ready", _("to do")
    CANNOT = "cannot", _("not possible")
    DONE = "done", _("done")
    ASKED = "asked", _("a second person is asked")
    REFUSED = "refused", _("refused")
    OVERTAKEN = "overtaken", _("somebody was faster")
    FAILED = "failed", _("failed")


ASKS_SECOND = "asks_second"
"""The code of a case that is to be done and is above its author's limit, as it was looked at."""


class RunQuerySet(models.QuerySet["BulkRun"]):
    def visible_to(self, user: User) -> RunQuerySet:
        """One's own; the auditor's and supervisor's: all of their shops, and of no other."""
        whole = user.acts_as(ActorKind.SUPERVISOR) or user.role == "auditor"
        mine = Q(user=user)
        if whole:
            elsewhere = BulkItem.objects.exclude(case__shop__in=user.shops.all()).values("run")
            mine |= Q(items__case__shop__in=user.shops.all()) & ~Q(pk__in=elsewhere)
        return self.filter(mine).distinct()

    def of_shop(self, shop_id: int) -> RunQuerySet:
        """Those of programs of the shop."""
        return self.filter(shop=shop_id)


class BulkRun(models.Model):
    """One action on many cases. `shop` is set for a program's, `user` for a person's.

    `args` are what the action is given beside the case. Nothing happens before `start_at`.
    """

    ref = models.CharField(max_length=20, unique=True, default=bulk_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="bulk_runs")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="bulk_runs")
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=10, choices=LOCALES)
    action = models.CharField(max_length=20)
    args: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    created_at = models.DateTimeField()
    start_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="bulk_prepared", condition=Q(state="prepared"))]

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_id, self.actor_name)

    def __str__(self) -> str:
        return self.ref


class BulkItem(models.Model):
    """One case of a run. `step`, `changed_at` and `holder` are as its author saw them: a case that has moved since is
    left alone. `sentence` says why it was not done, in the author's language; `entered` is the step it leads to."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.CASCADE, related_name="bulk_items")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.READY)
    step = models.CharField(max_length=24)
    entered = models.CharField(max_length=24, blank=True)
    changed_at = models.DateTimeField()
    holder = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    code = models.CharField(max_length=50, blank=True)
    sentence = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="bulk_case_once")]
        indexes = [models.Index(fields=["run", "state", "id"], name="bulk_item_state")]


class ViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> ViewQuerySet:
        """One's own, and those of one's shops."""
        return self.filter(Q(user=user, shop=None) | Q(shop__in=user.shops.all())).order_by("-pinned", "position", "id")

    def of_shop(self, shop_id: int) -> ViewQuerySet:
        """Those everybody of the shop has."""
        return self.filter(shop=shop_id).order_by("-pinned", "position", "id")


class SavedView(models.Model):
    """A list somebody keeps: the address of its view, search, filters and order. With a `shop` it is everybody's."""

    ref = models.CharField(max_length=20, unique=True, default=view_ref)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="views")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="views")
    name = models.CharField(max_length=60)
    query = models.TextField()
    pinned = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    objects = ViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="view_name_own", condition=Q(shop=None)),
            models.UniqueConstraint(fields=["shop", "name"], name="view_name_shared", condition=Q(shop__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name
