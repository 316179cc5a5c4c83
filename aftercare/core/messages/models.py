"""The outbox: every message, and how far it got."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")
        RECORDED = "recorded", _("Recorded, not sent")

    ref = models.CharField(max_length=20, unique=True)  # the provider's idempotency key and our part of Message-ID
    shop_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=254)
    sender = models.CharField(max_length=200, blank=True)  # the name the reader sees, such as the shop's
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    leave_url = models.CharField(max_length=500, blank=True)  # where the reader ends such messages
    locale = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    event_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=400, null=True, unique=True)  # one message per event and reader
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    provider_id = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_message"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "delivered", "failed", "recorded"]), name="message_state"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="message_subject"),
            models.Index(fields=["shop_id", "id"], name="message_shop"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.channel} {self.state}"
