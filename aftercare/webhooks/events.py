"""What happens to a webhook itself. What is pushed to it is in its own log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent(Event):
    """Something that happened to a webhook."""

    webhook: Webhook

    @property
    def subject(self) -> tuple[str, int]:
        return ("webhook", self.webhook.pk)

    @property
    def shop_id(self) -> int:
        return self.webhook.shop_id

    def data(self) -> dict[str, Any]:
        return {"webhook": self.webhook.ref, "url": self.webhook.url}


class WebhookMade(WebhookEvent):
    """Events are pushed to another address from now on."""

    name = "webhook.made"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChanged(WebhookEvent):
    """Its address, its description or the events it hears of were changed."""

    name = "webhook.changed"
    fields: list[str]

    def data(self) -> dict[str, Any]:
        return {**WebhookEvent.data(self), "fields": self.fields, "types": self.webhook.types}


class WebhookPaused(WebhookEvent):
    """Nothing is pushed until somebody resumes it; what happens meanwhile is pushed then."""

    name = "webhook.paused"


class WebhookResumed(WebhookEvent):
    """It is pushed to again, beginning with what has waited."""

    name = "webhook.resumed"


class WebhookRemoved(WebhookEvent):
    """Nothing is pushed to it any more."""

    name = "webhook.removed"


class WebhookSecretRotated(WebhookEvent):
    """A new secret signs what is pushed; the one before signs beside it for a while."""

    name = "webhook.secret_rotated"


class WebhookTested(WebhookEvent):
    """Somebody had a test pushed to it."""

    name = "webhook.tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookReplayed(WebhookEvent):
    """Somebody had earlier events pushed again."""

    name = "webhook.replayed"
    pushes: int

    def data(self) -> dict[str, Any]:
        return {**WebhookEvent.data(self), "pushes": self.pushes}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookStopped(WebhookEvent):
    """Aftercare stopped pushing to it: its receiver answered “gone”, or failed for days."""

    name = "webhook.stopped"
    why: str

    def data(self) -> dict[str, Any]:
        return {**WebhookEvent.data(self), "why": self.why}
