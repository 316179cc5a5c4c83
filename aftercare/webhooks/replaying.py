"""Sends again: a test, one push, everything since an instant, everything that was given up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.tasks import enqueue

from .events import WebhookReplayed, WebhookTested
from .models import Lane, Push, PushQuerySet, PushState, Webhook, WebhookState
from .payload import ping_body
from .pushing import pump
from .types import PING


@transaction.atomic
def ping(webhook: Webhook, *, by: Actor, at: datetime) -> Push:
    """Push a test that says nothing. It is tried once; its outcome is in the log."""
    webhook = _active(webhook)
    defaults = {"last_event": webhook.since_event, "changed_at": at}
    lane, _made = Lane.objects.get_or_create(
        webhook=webhook, subject_kind="ping", subject_id=webhook.pk, defaults=defaults
    )  # fmt: skip
    push = Push.objects.create(
        webhook=webhook, lane=lane, type=PING, at=at, body=ping_body(webhook, at=at), created_at=at
    )  # fmt: skip
    _due(webhook, Push.objects.filter(pk=push.pk), at=at)
    emit(WebhookTested(webhook=webhook, by=by, at=at))
    return push


def replay(push: Push, *, by: Actor, at: datetime) -> Push:
    """Push it once more, whatever became of it, with the whole schedule ahead."""
    _again(push.webhook, Push.objects.filter(pk=push.pk), by=by, at=at)
    push.refresh_from_db()
    return push


def replay_since(webhook: Webhook, *, since: datetime, by: Actor, at: datetime) -> int:
    """Push everything again that happened since then and is in the log; how many that is."""
    return _again(webhook, Push.objects.filter(at__gte=since).exclude(type=PING), by=by, at=at)


def replay_failed(webhook: Webhook, *, by: Actor, at: datetime) -> int:
    """Push everything again that was given up."""
    return _again(webhook, Push.objects.filter(state=PushState.FAILED).exclude(type=PING), by=by, at=at)


@transaction.atomic
def _again(webhook: Webhook, chosen: PushQuerySet, *, by: Actor, at: datetime) -> int:
    webhook = _active(webhook)
    chosen = chosen.filter(webhook=webhook)
    # The rows themselves: once they wait, a condition on their state would not find them any more.
    keys = list(chosen.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        part = Push.objects.filter(pk__in=keys[start : start + 500])
        part.update(state=PushState.WAITING, settled_at=None, tries=0)
        _due(webhook, part, at=at)
    emit(WebhookReplayed(webhook=webhook, pushes=len(keys), by=by, at=at))
    return len(keys)


def _due(webhook: Webhook, pushes: PushQuerySet, *, at: datetime) -> None:
    webhook.lanes.filter(Exists(pushes.filter(lane=OuterRef("pk")))).update(due_at=at)
    enqueue(pump, webhook_id=webhook.pk)


def _active(webhook: Webhook) -> Webhook:
    """As it is now. Nothing is sent while it is paused or stopped, so nothing is promised either."""
    found = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("shop").get(pk=webhook.pk)
    if found.state != WebhookState.ACTIVE:
        raise Refused(_("Resume the webhook first; nothing is pushed while it is paused or stopped."), code="paused")
    return found
