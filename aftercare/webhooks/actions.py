"""Every change of a webhook. Who may make them is checked at the doors: supervisors, and tokens with webhooks:write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .addresses import check_url
from .events import (
    WebhookChanged,
    WebhookMade,
    WebhookPaused,
    WebhookRemoved,
    WebhookResumed,
    WebhookSecretRotated,
)
from .following import begin, forget_shops
from .models import LONGEST_TEXT, Webhook, WebhookState
from .secrets import is_readable, new_secret, seal
from .types import checked_types

MOST_WEBHOOKS = 20
"""Of one shop; each event is pushed to every one that wants it."""


@transaction.atomic
def make_webhook(
    *, shop: Shop, url: str, description: str = "", types: Iterable[str] = (), by: Actor, at: datetime
) -> tuple[Webhook, str]:
    """Push what happens from now on to `url`. The text is the signing secret, which is shown this once."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    if Webhook.objects.of_shop(shop.pk).count() >= MOST_WEBHOOKS:
        raise Refused(
            _("A shop has %(most)s webhooks at most; remove one first.") % {"most": MOST_WEBHOOKS}, code="too_many"
        )
    secret = new_secret()
    webhook = Webhook(shop=shop, secret=seal(secret), since_event=_latest_event(), created_at=at, changed_at=at)
    _fill(webhook, url=url, description=description, types=types)
    webhook.save(force_insert=True)
    begin(webhook, at=at)
    emit(WebhookMade(webhook=webhook, by=by, at=at))
    return webhook, secret


@transaction.atomic
def change_webhook(
    webhook: Webhook, *, url: str, description: str, types: Iterable[str], by: Actor, at: datetime
) -> Webhook:
    """Give it these; events that happened before are not decided on anew."""
    webhook = _locked(webhook)
    fields = _fill(webhook, url=url, description=description, types=types)
    if fields:
        webhook.changed_at = at
        webhook.save(update_fields=[*fields, "changed_at"])
        emit(WebhookChanged(webhook=webhook, fields=fields, by=by, at=at))
    return webhook


@transaction.atomic
def pause_webhook(webhook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    webhook = _locked(webhook)
    if webhook.state == WebhookState.PAUSED:
        return webhook
    _move(webhook, WebhookState.PAUSED, at=at)
    emit(WebhookPaused(webhook=webhook, by=by, at=at))
    return webhook


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    """Push again, beginning with what has waited and what happened meanwhile."""
    webhook = _locked(webhook)
    if webhook.state == WebhookState.ACTIVE:
        return webhook
    _move(webhook, WebhookState.ACTIVE, at=at)
    webhook.misses, webhook.failing_since, webhook.rest_until = 0, None, None
    webhook.save(update_fields=["misses", "failing_since", "rest_until"])
    webhook.lanes.filter(due_at__gt=at).update(due_at=at)
    begin(webhook, at=at)
    emit(WebhookResumed(webhook=webhook, by=by, at=at))
    return webhook


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    """Push nothing to it any more. Its secrets are destroyed; its log ages as any other."""
    webhook = _locked(webhook)
    webhook.secret = webhook.old_secret = ""
    webhook.old_secret_until = None
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _move(webhook, WebhookState.REMOVED, at=at)
    emit(WebhookRemoved(webhook=webhook, by=by, at=at))
    return webhook


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: Actor, at: datetime) -> str:
    """A new signing secret, shown this once. The one of now signs beside it for WEBHOOKS_OVERLAP_HOURS."""
    webhook, secret = _locked(webhook), new_secret()
    webhook.old_secret = webhook.secret if is_readable(webhook.secret) else ""
    overlap = timedelta(hours=settings.WEBHOOKS_OVERLAP_HOURS)
    webhook.old_secret_until = at + overlap if webhook.old_secret else None
    webhook.secret, webhook.changed_at = seal(secret), at
    webhook.save(update_fields=["old_secret", "secret", "old_secret_until", "changed_at"])
    emit(WebhookSecretRotated(webhook=webhook, by=by, at=at))
    return secret


def _move(webhook: Webhook, state: WebhookState, *, at: datetime) -> None:
    webhook.state, webhook.because, webhook.changed_at = state, "", at
    webhook.save(update_fields=["state", "because", "changed_at"])
    forget_shops()


def _fill(webhook: Webhook, *, url: str, description: str, types: Iterable[str]) -> list[str]:
    """Set what somebody wrote, checked; the names of the fields that changed."""
    url, description = url.strip(), description.strip()
    check_url(url)
    if len(description) > LONGEST_TEXT:
        raise Refused(
            _("Write %(most)s characters at most.") % {"most": LONGEST_TEXT}, code="too_long", field="description"
        )
    wanted = {"url": url, "description": description, "types": checked_types(types)}
    changed = [name for name, value in wanted.items() if getattr(webhook, name) != value]
    for name in changed:
        setattr(webhook, name, wanted[name])
    return changed


def _locked(webhook: Webhook) -> Webhook:
    """As it is now, until the transaction ends. One that was removed meanwhile is refused."""
    found = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("shop").get(pk=webhook.pk)
    if found.state == WebhookState.REMOVED:
        raise Refused(_("This webhook was removed."), code="removed")
    return found


def _latest_event() -> int:
    return EventRow.objects.aggregate(last=Max("id"))["last"] or 0
