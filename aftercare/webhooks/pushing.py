"""Sends what waits: one push of a lane at a time, several lanes side by side, little by little.

A `pump` sends one push and queues the next behind whatever else waits, so that receivers take turns; it is a slow
task, so that however many receivers dawdle, refunds and messages pass them. A lane is held while its push is on its
way; a hold ends by itself, for its worker may be killed, and `rescue` then wakes the webhook. Nobody holds a
transaction open during a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.core.tasks import enqueue, periodic, task

from . import signing
from .addresses import check_url
from .calling import Answer, post
from .models import Lane, Push, Webhook, WebhookState
from .secrets import Unreadable, unseal
from .settling import MANY_MISSES, settle

AGENT = "Aftercare-Webhooks/1"
MARGIN = timedelta(seconds=30)
"""Beyond the time limit of a request: the outcome must be written."""


@dataclass(frozen=True, slots=True)
class Held:
    """A push in hand. `until` tells whether the lane is still ours when its outcome is written."""

    push: Push
    webhook: Webhook
    until: datetime


@task(name="webhooks.pump", slow=True)
def pump(*, webhook_id: int) -> None:
    held = hold(webhook_id, at=clock.now())
    if held is None:
        return
    wake(webhook_id)  # another worker may take another lane meanwhile
    answer = send(held, at=clock.now())
    for later in settle(held.push.pk, answer, until=held.until, at=clock.now()):
        wake(webhook_id, at=later)
    wake(webhook_id)


def wake(webhook_id: int, *, at: datetime | None = None) -> None:
    """Have somebody look for what can be sent. Call it after the commit of what there is to find: a queued look
    stands for this one, and one that has begun does not. What falls between is found by `rescue`."""
    if at is None and not _free(at=clock.now()).filter(webhook_id=webhook_id).exists():
        return
    key = f"webhooks.pump:{webhook_id}" + (f":{at.isoformat()}" if at else "")
    enqueue(pump, at=at, key=key, webhook_id=webhook_id)


@transaction.atomic
def hold(webhook_id: int, *, at: datetime) -> Held | None:
    """Take the lane that has waited longest, unless enough of the webhook's are in hand or it rests."""
    webhook = Webhook.objects.select_for_update(no_key=True).get(pk=webhook_id)
    if webhook.state != WebhookState.ACTIVE or (webhook.rest_until and webhook.rest_until > at):
        return None
    most = 1 if webhook.misses >= MANY_MISSES else settings.WEBHOOKS_PARALLEL
    if webhook.lanes.filter(held_until__gt=_wall()).count() >= most:
        return None
    lane = _free(at=at).filter(webhook=webhook).order_by("due_at", "id").select_for_update().first()
    if lane is None:
        return None
    push = lane.pushes.waiting().order_by("event_id", "id").first()
    lane.held_until = _wall() + timedelta(seconds=settings.WEBHOOKS_TIMEOUT) + MARGIN if push else None
    lane.due_at = lane.due_at if push else None
    lane.save(update_fields=["held_until", "due_at"])
    return Held(push, webhook, lane.held_until) if push and lane.held_until else None


def send(held: Held, *, at: datetime) -> Answer:
    body = held.push.body.encode()
    try:
        target = check_url(held.webhook.url)
        secrets = secrets_of(held.webhook, at=at)
    except Refused:
        return Answer(0, error="bad_url")
    except Unreadable:
        return Answer(0, error="no_secret")
    signed = signing.headers(ref=held.push.ref, body=body, secrets=secrets, at=at)
    headers = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close", **signed}
    return post(target, headers=headers, body=body, seconds=settings.WEBHOOKS_TIMEOUT)


def secrets_of(webhook: Webhook, *, at: datetime) -> list[str]:
    """What signs now: the secret, and the one before it while the overlap lasts."""
    secrets = [unseal(webhook.secret)]
    if webhook.old_secret_until and webhook.old_secret_until > at:
        secrets.append(unseal(webhook.old_secret))
    return secrets


@periodic(name="webhooks.rescue", every=timedelta(seconds=15))
def rescue() -> None:
    """Wake every webhook that has something to send: a worker may have been killed before it could."""
    at = clock.now()
    awake = Q(webhook__state=WebhookState.ACTIVE) & (Q(webhook__rest_until=None) | Q(webhook__rest_until__lte=at))
    for webhook_id in list(_free(at=at).filter(awake).values_list("webhook_id", flat=True).distinct()):
        wake(webhook_id)


def _free(*, at: datetime) -> QuerySet[Lane]:
    return Lane.objects.filter(Q(held_until=None) | Q(held_until__lte=_wall()), due_at__lte=at)


def _wall() -> datetime:
    # Holds run on the wall: a virtual clock stands still while a request is on its way.
    return datetime.now(UTC)
