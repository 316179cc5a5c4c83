"""What a try's outcome means: delivered, tried again later, given up, or the webhook stopped."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import transaction

from .calling import LONGEST_RESPONSE, Answer
from .models import Lane, Push, PushState, PushTry, Webhook, WebhookState
from .stopping import stop
from .types import PING

GONE = 410
MAY_ASK_FOR_TIME = {429, 503}
LONGEST_WAIT = timedelta(hours=24)
JITTER = 0.1  # of the wait, either way
MANY_MISSES = 5
"""So many failures in a row, and the receiver is asked one push at a time, with rests."""
LONGEST_REST = timedelta(minutes=1)


@transaction.atomic
def settle(push_id: int, answer: Answer, *, until: datetime, at: datetime) -> list[datetime]:
    """Write the outcome down, unless another worker has the lane by now; the instants at which to look again."""
    push = Push.objects.get(pk=push_id)
    # In the order in which holding takes them, or two workers could wait for each other.
    webhook = Webhook.objects.select_for_update(no_key=True).get(pk=push.webhook_id)
    lane = Lane.objects.select_for_update().get(pk=push.lane_id)
    if lane.held_until != until:
        return []
    push.refresh_from_db()
    _log(push, answer, at=at)
    again = None
    if answer.ok:
        _delivered(push, webhook, at=at)
    else:
        again = _missed(push, webhook, answer, at=at)
    waits = lane.pushes.waiting().exists()
    lane.due_at, lane.held_until, lane.changed_at = (again or at) if waits else None, None, at
    lane.save(update_fields=["due_at", "held_until", "changed_at"])
    return [later for later in (again, webhook.rest_until) if later is not None]


def _log(push: Push, answer: Answer, *, at: datetime) -> None:
    PushTry.objects.create(
        push=push, at=at, milliseconds=answer.milliseconds, status=answer.status, error=answer.error,
        detail=answer.detail[:200], response=answer.response[:LONGEST_RESPONSE],
    )  # fmt: skip


def _delivered(push: Push, webhook: Webhook, *, at: datetime) -> None:
    _end(push, PushState.DELIVERED, at=at)
    webhook.misses, webhook.failing_since, webhook.rest_until, webhook.succeeded_at = 0, None, None, at
    webhook.save(update_fields=["misses", "failing_since", "rest_until", "succeeded_at"])


def _missed(push: Push, webhook: Webhook, answer: Answer, *, at: datetime) -> datetime | None:
    """Note the failure; when to try this push again, or None if it is given up."""
    webhook.misses += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.rest_until = _rest(webhook.misses, at=at)
    webhook.save(update_fields=["misses", "failing_since", "rest_until"])
    if webhook.state == WebhookState.ACTIVE:
        if answer.status == GONE:
            stop(webhook, because="gone", at=at)
        elif at - webhook.failing_since >= timedelta(days=settings.WEBHOOKS_STOP_AFTER_DAYS):
            stop(webhook, because="failing", at=at)
    waits = settings.WEBHOOKS_RETRY_SECONDS
    if push.type == PING or (push.tries >= len(waits) and webhook.state == WebhookState.ACTIVE):
        _end(push, PushState.FAILED, at=at)
        return None
    push.tries += 1
    push.save(update_fields=["tries"])
    wait = timedelta(seconds=waits[min(push.tries, len(waits)) - 1] * random.uniform(1 - JITTER, 1 + JITTER))
    return at + max(wait, _asked_for(answer, at=at))


def _end(push: Push, state: PushState, *, at: datetime) -> None:
    push.state, push.settled_at, push.tries = state, at, push.tries + 1
    push.save(update_fields=["state", "settled_at", "tries"])


def _rest(misses: int, *, at: datetime) -> datetime | None:
    """A receiver that answers nobody is asked ever more rarely, or each of its cases would cost a whole timeout."""
    if misses < MANY_MISSES:
        return None
    return at + min(LONGEST_REST, timedelta(seconds=2 ** min(misses - MANY_MISSES, 10)))


def _asked_for(answer: Answer, *, at: datetime) -> timedelta:
    """How long the receiver asks to be left alone, in seconds or until an instant; a day at most."""
    text = answer.retry_after.strip()
    if answer.status not in MAY_ASK_FOR_TIME or not text:
        return timedelta(0)
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:9]), 10**8)), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(then - at, timedelta(0)), LONGEST_WAIT)
