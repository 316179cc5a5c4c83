"""Stops a webhook whose receiver is gone or fails for days, and tells the people who look after it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.messages import send
from aftercare.people.models import Role, User

from .events import WebhookStopped
from .models import Push, PushState, Webhook, WebhookState
from .types import PING

REASONS: dict[str, str | Promise] = {
    "gone": gettext_lazy("The receiver answered that the address is gone (410)."),
    "failing": gettext_lazy("The receiver has not taken anything for days."),
}


def stop(webhook: Webhook, *, because: str, at: datetime) -> None:
    """In the transaction of the try that was one too many. What waits is kept and goes on once it is resumed."""
    _revive(webhook, at=at)
    webhook.state, webhook.because, webhook.changed_at = WebhookState.STOPPED, because, at
    webhook.save(update_fields=["state", "because", "changed_at"])
    emit(WebhookStopped(webhook=webhook, why=because, by=SYSTEM, at=at))
    managers = User.objects.filter(shops=webhook.shop_id, role__in=[Role.SUPERVISOR, Role.ADMIN], is_active=True)
    for user in managers.exclude(Q(email="")):
        _tell(user, webhook, at=at)


def _revive(webhook: Webhook, *, at: datetime) -> None:
    """What was given up since the receiver took the last waits again: the fault was the receiver's, not the push's."""
    lost = Push.objects.filter(webhook=webhook, state=PushState.FAILED, settled_at__gte=webhook.failing_since)
    lost = lost.exclude(type=PING)
    webhook.lanes.filter(Exists(lost.filter(lane=OuterRef("pk")))).update(due_at=at)
    lost.update(state=PushState.WAITING, settled_at=None, tries=0)


def _tell(user: User, webhook: Webhook, *, at: datetime) -> None:
    locale = user.locale or webhook.shop.locale
    with translation.override(locale):
        text = _(
            "%(reason)s Nothing is pushed to %(url)s any more. What happens meanwhile is kept; once the receiver "
            "works, resume the webhook and all of it is pushed: %(link)s"
        )
        values = {
            "reason": REASONS[webhook.because], "url": webhook.url,
            "link": f"{settings.PUBLIC_URL}/desk/webhooks/{webhook.ref}/",
        }  # fmt: skip
        subject = _("A webhook of %(shop)s was stopped") % {"shop": webhook.shop.name}
        send(
            channel="email", to=user.email, subject=subject,
            text=text % values, locale=locale, sender=webhook.shop.name, shop_id=webhook.shop_id,
            about=("webhook", webhook.pk), key=f"webhook.stopped:{webhook.pk}:{at.isoformat()}:{user.pk}", at=at,
        )  # fmt: skip
