"""Webhooks and what is pushed to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from .common import Instant, Limit, Shown, Taken, Text50, Text60, Text200

Url = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
StateName = Literal["active", "paused", "stopped", "removed"]
PushStateName = Literal["waiting", "delivered", "failed"]


class WebhookTaken(Taken):
    """`types` are names of events, or families such as `case.*`; none means all."""

    url: Url
    description: Text200 = ""
    types: Annotated[list[Text60], Field(max_length=50)] = []


class WebhookFilter(Taken):
    cursor: Text50 | None = None
    limit: Limit = 50


class WebhookShown(Shown):
    """A webhook. `because` says why a stopped one was stopped: `gone` or `failing`. The secret is not shown again."""

    ref: str
    url: str
    description: str
    types: list[str]
    state: StateName
    because: Literal["", "gone", "failing"]
    failing_since: datetime | None
    succeeded_at: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    changed_at: datetime


class WebhookPage(Shown):
    items: list[WebhookShown]
    next: str | None


class WebhookMade(WebhookShown):
    """`secret` is shown this once; the answer to a repeated Idempotency-Key has null instead."""

    secret: str | None


class EventTypeShown(Shown):
    """`name` is what `types` of a webhook and `type` of what arrives hold; `says` is when it happens."""

    name: str
    says: str


class EventTypesShown(Shown):
    items: list[EventTypeShown]


class PushCountsShown(Shown):
    """How many pushes in the log stand in each state."""

    waiting: int
    delivered: int
    failed: int


class PushFilter(Taken):
    """`webhook` is a webhook's reference."""

    webhook: Text60 | None = None
    state: PushStateName | None = None
    type: Text60 | None = None
    cursor: Text50 | None = None
    limit: Limit = 50


class PushShown(Shown):
    """An event on its way to a webhook. `ref` is the receiver's `webhook-id`; `at` is when it happened."""

    ref: str
    webhook: str
    type: str
    at: datetime
    state: PushStateName
    tries: int
    created_at: datetime
    settled_at: datetime | None


class PushPage(Shown):
    items: list[PushShown]
    next: str | None


class PushTryShown(Shown):
    """One request. Without a `status` there was no answer, and `error` and `detail` say why."""

    at: datetime
    milliseconds: int
    status: int | None
    error: str
    detail: str
    response: str


class PushWhole(PushShown):
    """With what is sent, every try, and the earliest instant of the next one."""

    next_try_at: datetime | None
    payload: dict[str, Any]
    log: list[PushTryShown]


class ReplayTaken(Taken):
    since: Annotated[Instant, Field(description="Everything that happened at or after it is pushed again.")]


class ReplayedShown(Shown):
    pushes: int
