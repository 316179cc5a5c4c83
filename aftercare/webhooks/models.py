"""Where a shop's programs hear of events, what is on its way to them, and what became of each try."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.people.models import Shop, User

LONGEST_URL, LONGEST_TEXT = 500, 200


def webhook_ref() -> str:
    return new_ref("WH")


def push_ref() -> str:
    return new_ref("WP")


class WebhookState(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")  # by Aftercare, because of what the receiver answers
    REMOVED = "removed", _("Removed")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def of_shop(self, shop_id: int) -> WebhookQuerySet:
        return self.filter(shop_id=shop_id).exclude(state=WebhookState.REMOVED)

    def visible_to(self, user: User) -> WebhookQuerySet:
        return self.filter(shop__staff=user).exclude(state=WebhookState.REMOVED)

    def active(self) -> WebhookQuerySet:
        return self.filter(state=WebhookState.ACTIVE)


class Webhook(models.Model):
    """An address of a shop's program that events are pushed to. Its signing secrets are kept sealed."""

    ref = models.CharField(max_length=20, unique=True, default=webhook_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=LONGEST_URL)
    description = models.CharField(max_length=LONGEST_TEXT, blank=True)
    types: models.JSONField[list[str]] = models.JSONField(default=list)  # names, or prefixes such as case.*; none: all
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.ACTIVE)
    because = models.CharField(max_length=10, blank=True)  # why it was stopped: gone or failing
    secret = models.TextField()
    old_secret = models.TextField(blank=True)  # signs beside the new one until then
    old_secret_until = models.DateTimeField(null=True)
    since_event = models.BigIntegerField()  # what happened up to it is not pushed
    misses = models.PositiveIntegerField(default=0)  # failed tries since the last that went well
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)  # while its receiver seems down
    succeeded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WebhookState.values), name="webhook_state"),
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until=None)
                | ~Q(old_secret="") & Q(old_secret_until__isnull=False),
                name="webhook_old_secret_ends",
            ),
        ]
        indexes = [models.Index(fields=["shop", "state"], name="webhook_shop")]

    def __str__(self) -> str:
        return self.description or self.url


class Lane(models.Model):
    """The pushes of one subject, such as a case, to one webhook: one after the other, in the order of events."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="lanes")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    last_event = models.BigIntegerField()  # events up to it have been decided on
    due_at = models.DateTimeField(null=True)  # when its first waiting push may be tried; empty: none waits
    held_until = models.DateTimeField(null=True)  # a worker has it in hand until then at most, wall time
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "subject_kind", "subject_id"], name="webhook_lane_once")
        ]
        indexes = [
            models.Index(fields=["webhook", "due_at"], condition=Q(due_at__isnull=False), name="webhook_lane_due"),
            models.Index(fields=["webhook"], condition=Q(held_until__isnull=False), name="webhook_lane_held"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class PushState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


class PushQuerySet(models.QuerySet["Push"]):
    def of_shop(self, shop_id: int) -> PushQuerySet:
        return self.filter(webhook__shop_id=shop_id).exclude(webhook__state=WebhookState.REMOVED)

    def visible_to(self, user: User) -> PushQuerySet:
        return self.filter(webhook__shop__staff=user).exclude(webhook__state=WebhookState.REMOVED)

    def waiting(self) -> PushQuerySet:
        return self.filter(state=PushState.WAITING)


class Push(models.Model):
    """One event on its way to one webhook. `ref` is the receiver's webhook-id, the same in every try and replay."""

    ref = models.CharField(max_length=20, unique=True, default=push_ref)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="pushes")
    lane = models.ForeignKey(Lane, models.CASCADE, related_name="pushes")
    event_id = models.BigIntegerField(null=True)  # none: a test
    type = models.CharField(max_length=60)
    at = models.DateTimeField()  # when it happened
    body = models.TextField()
    state = models.CharField(max_length=10, choices=PushState, default=PushState.WAITING)
    tries = models.PositiveIntegerField(default=0)  # since it was made or replayed
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="webhook_push_once"),
            models.CheckConstraint(condition=Q(state__in=PushState.values), name="webhook_push_state"),
            models.CheckConstraint(
                condition=Q(state=PushState.WAITING, settled_at=None)
                | ~Q(state=PushState.WAITING) & Q(settled_at__isnull=False),
                name="webhook_push_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["lane", "event_id"], condition=Q(state="waiting"), name="webhook_push_waiting"),
            models.Index(fields=["webhook", "state", "id"], name="webhook_push_list"),
            models.Index(fields=["webhook", "at"], name="webhook_push_at"),
            models.Index(fields=["created_at"], name="webhook_push_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.ref}"


class PushTry(models.Model):
    """One request to the receiver and its answer, or why there was none."""

    push = models.ForeignKey(Push, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)  # a code of calling.ERRORS
    detail = models.CharField(max_length=LONGEST_TEXT, blank=True)
    response = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.status or self.error}"
