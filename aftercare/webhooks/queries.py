"""What the pages and the API ask."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from .calling import ERRORS
from .models import Push, PushState, PushTry, Webhook, WebhookState

MOST_TRIES = 50  # of the log of one push; replays add to it


def counts(webhook: Webhook) -> dict[str, int]:
    """How many pushes of the log stand in each state."""
    asked = {state.value: Count("pk", filter=Q(state=state)) for state in PushState}
    found: dict[str, int] = webhook.pushes.aggregate(**asked)
    return found


def log_of(push: Push) -> list[PushTry]:
    """Its latest tries, the first of them first."""
    return list(push.log.order_by("-id")[:MOST_TRIES])[::-1]


def error_text(one: PushTry) -> str:
    """Why a try brought no answer, in the reader's language, with what the machine said."""
    if not one.error:
        return ""
    said = str(ERRORS.get(one.error, one.error))
    return f"{said} ({one.detail})" if one.detail else said


def next_try_at(push: Push) -> datetime | None:
    """When it is tried next at the earliest; none while others of its lane come first, or nothing is pushed."""
    if push.state != PushState.WAITING or push.webhook.state != WebhookState.ACTIVE or push.lane.due_at is None:
        return None
    if not is_first(push):
        return None
    return max(filter(None, (push.lane.due_at, push.webhook.rest_until)))


def overlap(webhook: Webhook, *, at: datetime) -> datetime | None:
    """Until when the former secret signs beside the new one, if it does."""
    until = webhook.old_secret_until
    return until if until and until > at else None


def is_first(push: Push) -> bool:
    first = push.lane.pushes.waiting().order_by("event_id", "id").values_list("pk", flat=True).first()
    return first == push.pk


def for_list(pushes: QuerySet[Push]) -> QuerySet[Push]:
    return pushes.select_related("webhook__shop").defer("body")
