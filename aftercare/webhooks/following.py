"""From the events of a shop to the pushes of its webhooks, decided on once each, in the order of events.

An event that somebody may want is followed by a task, `pass_on`, enqueued in the event's own transaction. Which
shops have webhooks is remembered by each process for a few seconds, so events of other shops pay nothing; what a
process missed right after a webhook was made or resumed, `catch_up` finds. Either way all undecided events of the
subject are taken in their order, so a missed one never overtakes another.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from aftercare.core import clock
from aftercare.core.events import Event
from aftercare.core.models import EventRow
from aftercare.core.statements import execute
from aftercare.core.tasks import enqueue, task

from .models import Lane, Push, Webhook
from .payload import body_of, refs_of
from .pushing import wake
from .types import is_pushed, matches

SHOPS, REMEMBERED = "webhooks:shops", 5  # seconds
ACTIVE = "SELECT DISTINCT shop_id FROM webhooks_webhook WHERE state = 'active'"
CATCH_UP = (timedelta(seconds=2 * REMEMBERED), timedelta(minutes=5))
"""After these times every process knows of a new webhook, and its transactions of before have ended."""


def is_wanted(event: Event) -> bool:
    """Whether somebody may have to hear of it; asked for every event, so it is nearly free."""
    return event.shop_id in _shops() and is_pushed(event.name)


def _shops() -> frozenset[int]:
    shops: frozenset[int] | None = cache.get(SHOPS)
    if shops is None:
        shops = frozenset(shop_id for (shop_id,) in execute(ACTIVE, ()).fetchall())
        cache.set(SHOPS, shops, REMEMBERED)
    return shops


def forget_shops() -> None:
    """This process knows at once; the others within `REMEMBERED` seconds."""
    cache.delete(SHOPS)
    transaction.on_commit(lambda: cache.delete(SHOPS))


def begin(webhook: Webhook, *, at: datetime) -> None:
    """Push what happens from now on, and what nobody has decided on yet. In the transaction that made it active."""
    forget_shops()
    enqueue(catch_up, webhook_id=webhook.pk)
    for later in CATCH_UP:
        enqueue(catch_up, at=at + later, webhook_id=webhook.pk)


@task(name="webhooks.pass_on")
def pass_on(*, event_id: int) -> None:
    event = EventRow.objects.get(pk=event_id)
    for webhook in Webhook.objects.active().filter(shop_id=event.shop_id).select_related("shop"):
        follow(webhook, event.subject_kind, event.subject_id, also=event_id)
        wake(webhook.pk)


@task(name="webhooks.catch_up")
def catch_up(*, webhook_id: int) -> None:
    """Decide on what happened while nobody looked."""
    webhook = Webhook.objects.active().select_related("shop").filter(pk=webhook_id).first()
    if webhook is None:
        return
    seen = Lane.objects.filter(
        webhook=webhook, subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"),
        last_event__gte=OuterRef("id"),
    )  # fmt: skip
    events = EventRow.objects.filter(shop_id=webhook.shop_id, id__gt=webhook.since_event).exclude(Exists(seen))
    for kind, number in list(events.values_list("subject_kind", "subject_id").distinct()):
        follow(webhook, kind, number)
    wake(webhook.pk)


@transaction.atomic
def follow(webhook: Webhook, kind: str, number: int, *, also: int = 0) -> None:
    """Make the pushes of what happened to a subject since somebody last looked.

    `also` is an event to decide on in any case: should its number ever become visible after a later one."""
    at = clock.now()
    lane = _lane(webhook, kind, number, at=at)
    since = Q(id__gt=lane.last_event) | Q(id=also)
    ours = EventRow.objects.filter(subject_kind=kind, subject_id=number, shop_id=webhook.shop_id)
    events = list(ours.filter(since).order_by("id"))
    if not events:
        return
    wanted = [event for event in events if is_pushed(event.name) and matches(event.name, webhook.types)]
    refs = refs_of(webhook.shop, kind, number) if wanted else {}
    made = [
        Push(webhook=webhook, lane=lane, event_id=event.pk, type=event.name, at=event.at, created_at=at,
             body=body_of(event, refs))
        for event in wanted
    ]  # fmt: skip
    Push.objects.bulk_create(made, ignore_conflicts=True)
    lane.last_event = max(lane.last_event, events[-1].pk)
    if lane.due_at is None and lane.pushes.waiting().exists():
        lane.due_at = at
    lane.changed_at = at
    lane.save(update_fields=["last_event", "due_at", "changed_at"])


def _lane(webhook: Webhook, kind: str, number: int, *, at: datetime) -> Lane:
    """The subject's lane, locked: who decides on its events and who sends them take turns."""
    fresh = Lane(
        webhook=webhook, subject_kind=kind, subject_id=number, last_event=webhook.since_event, changed_at=at
    )  # fmt: skip
    Lane.objects.bulk_create([fresh], ignore_conflicts=True)
    return Lane.objects.select_for_update().get(webhook=webhook, subject_kind=kind, subject_id=number)
