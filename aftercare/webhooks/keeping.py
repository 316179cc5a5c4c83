"""The log is kept for a while, then forgotten; secrets stay readable while SECRET_KEY is changed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from aftercare.core import clock
from aftercare.core.tasks import periodic

from .models import Lane, Push, PushState, PushTry, Webhook, WebhookState
from .secrets import Unreadable, resealed

log = logging.getLogger(__name__)
PART = 1000  # rows deleted at once, so that nothing waits for long


@periodic(name="webhooks.keep", every=timedelta(hours=6))
def keep() -> None:
    forget(before=clock.now() - timedelta(days=settings.WEBHOOKS_LOG_DAYS))
    reseal()


def forget(*, before: datetime) -> None:
    """Delete the pushes of before, and the lanes that have none left. What waits is kept for as long as it takes."""
    waiting = Q(state=PushState.WAITING) & ~Q(webhook__state=WebhookState.REMOVED)
    _delete_pushes(Push.objects.filter(created_at__lt=before).exclude(waiting).values_list("pk", flat=True))
    idle = Lane.objects.filter(~Exists(Push.objects.filter(lane=OuterRef("pk"))), changed_at__lt=before)
    for webhook_id, last in list(idle.values_list("webhook_id").annotate(last=Max("last_event"))):
        # Without its lane, a subject's next event would bring all its earlier ones back.
        Webhook.objects.filter(pk=webhook_id, since_event__lt=last).update(since_event=last)
    while keys := list(idle.values_list("pk", flat=True)[:PART]):
        Lane.objects.filter(pk__in=keys).delete()


def _delete_pushes(old: QuerySet[Push, int]) -> None:
    while keys := list(old[:PART]):
        PushTry.objects.filter(push__in=keys).delete()
        Push.objects.filter(pk__in=keys).delete()


def reseal() -> None:
    """Seal every secret with the key of now, so that the former one can be taken from SECRET_KEY_FALLBACKS."""
    for webhook in Webhook.objects.exclude(state=WebhookState.REMOVED):
        try:
            fresh = resealed(webhook.secret), webhook.old_secret and resealed(webhook.old_secret)
        except Unreadable:
            log.error("the signing secret of webhook %s cannot be read; rotate it", webhook.ref)
            continue
        if fresh != (webhook.secret, webhook.old_secret):
            same = Webhook.objects.filter(pk=webhook.pk, secret=webhook.secret, old_secret=webhook.old_secret)
            same.update(secret=fresh[0], old_secret=fresh[1])
