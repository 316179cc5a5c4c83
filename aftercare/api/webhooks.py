"""Webhooks: where the shop's events are pushed to, and the log of what was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.webhooks import actions, replaying
from aftercare.webhooks.models import Push, PushQuerySet, Webhook, WebhookQuerySet
from aftercare.webhooks.queries import counts, error_text, log_of, next_try_at
from aftercare.webhooks.types import pushed_types

from .answers import answer, shown_once
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known, page
from .schemas.webhooks import (
    EventTypesShown,
    PushCountsShown,
    PushFilter,
    PushPage,
    PushShown,
    PushWhole,
    ReplayedShown,
    ReplayTaken,
    WebhookFilter,
    WebhookMade,
    WebhookPage,
    WebhookShown,
    WebhookTaken,
)

router = Router(tags=["Webhooks"])
SCOPES = ("webhooks:write",)
WEBHOOK = (
    "ref", "url", "description", "types", "state", "because", "failing_since", "succeeded_at", "old_secret_until",
    "created_at", "changed_at",
)  # fmt: skip
PUSH = ("ref", "webhook__ref", "type", "at", "state", "tries", "created_at", "settled_at")


@read(router, "/webhooks", scopes=SCOPES, answer=WebhookPage, fails=QUERY)
def list_webhooks(request: HttpRequest, asked: Annotated[WebhookFilter, Query()]) -> HttpResponse:
    """List the webhooks of the shop, newest first"""
    only_known(request, WebhookFilter)
    rows = _webhooks(request)
    return answer(page(rows, WEBHOOK, _row, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@write(router, "/webhooks", scopes=SCOPES, answers={201: WebhookMade})
def make_webhook(request: HttpRequest, webhook: WebhookTaken) -> HttpResponse:
    """Make a webhook

    What happens from now on is pushed to its address, signed with the secret of this answer, which is shown only
    now. How to receive and verify is in the guide to webhooks."""
    caller = caller_of(request)
    shop = Shop.objects.get(pk=caller.shop_id)
    made, secret = actions.make_webhook(**webhook.model_dump(), shop=shop, by=caller.actor, at=clock.now())
    return shown_once({**_shown(made), "secret": secret}, "secret", status=201, location=f"/api/v1/webhooks/{made.ref}")


@read(router, "/webhooks/{ref}", scopes=SCOPES, answer=WebhookShown)
def get_webhook(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a webhook"""
    return answer(_shown(_webhook(request, ref)))


@write(router, "/webhooks/{ref}/change", scopes=SCOPES, answers={200: WebhookShown})
def change_webhook(request: HttpRequest, ref: str, webhook: WebhookTaken) -> HttpResponse:
    """Change a webhook's address, description and events"""
    asked, by = webhook.model_dump(), caller_of(request).actor
    return answer(_shown(actions.change_webhook(_webhook(request, ref), **asked, by=by, at=clock.now())))


@write(router, "/webhooks/{ref}/pause", scopes=SCOPES, answers={200: WebhookShown}, body=NO_BODY)
def pause_webhook(request: HttpRequest, ref: str) -> HttpResponse:
    """Pause a webhook

    Nothing is pushed to it; what happens meanwhile is pushed once it is resumed."""
    by = caller_of(request).actor
    return answer(_shown(actions.pause_webhook(_webhook(request, ref), by=by, at=clock.now())))


@write(router, "/webhooks/{ref}/resume", scopes=SCOPES, answers={200: WebhookShown}, body=NO_BODY)
def resume_webhook(request: HttpRequest, ref: str) -> HttpResponse:
    """Resume a webhook that was paused or stopped

    It is pushed to again, beginning with what has waited."""
    by = caller_of(request).actor
    return answer(_shown(actions.resume_webhook(_webhook(request, ref), by=by, at=clock.now())))


@write(router, "/webhooks/{ref}/remove", scopes=SCOPES, answers={200: WebhookShown}, body=NO_BODY)
def remove_webhook(request: HttpRequest, ref: str) -> HttpResponse:
    """Remove a webhook for good"""
    by = caller_of(request).actor
    return answer(_shown(actions.remove_webhook(_webhook(request, ref), by=by, at=clock.now())))


@write(router, "/webhooks/{ref}/rotate-secret", scopes=SCOPES, answers={200: WebhookMade}, body=NO_BODY)
def rotate_webhook_secret(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a webhook a new signing secret

    The former one signs beside it until `old_secret_until`."""
    webhook, by = _webhook(request, ref), caller_of(request).actor
    secret = actions.rotate_secret(webhook, by=by, at=clock.now())
    return shown_once({**_shown(_webhook(request, ref)), "secret": secret}, "secret")


@write(router, "/webhooks/{ref}/ping", scopes=SCOPES, answers={201: PushShown}, body=NO_BODY)
def ping_webhook(request: HttpRequest, ref: str) -> HttpResponse:
    """Push a test to a webhook

    An event of the type `webhook.ping`, tried once. Its outcome is in the log."""
    push = replaying.ping(_webhook(request, ref), by=caller_of(request).actor, at=clock.now())
    return answer(_push_of(push), status=201, location=f"/api/v1/pushes/{push.ref}")


@write(router, "/webhooks/{ref}/replay", scopes=SCOPES, answers={200: ReplayedShown})
def replay_webhook(request: HttpRequest, ref: str, replay: ReplayTaken) -> HttpResponse:
    """Push everything again that happened since an instant

    As far back as the log goes; each under the webhook-id it had before."""
    by = caller_of(request).actor
    count = replaying.replay_since(_webhook(request, ref), since=replay.since, by=by, at=clock.now())
    return answer({"pushes": count})


@write(router, "/webhooks/{ref}/replay-failed", scopes=SCOPES, answers={200: ReplayedShown}, body=NO_BODY)
def replay_failed_pushes(request: HttpRequest, ref: str) -> HttpResponse:
    """Push everything again that was given up"""
    count = replaying.replay_failed(_webhook(request, ref), by=caller_of(request).actor, at=clock.now())
    return answer({"pushes": count})


@read(router, "/webhooks/{ref}/counts", scopes=SCOPES, answer=PushCountsShown)
def count_pushes(request: HttpRequest, ref: str) -> HttpResponse:
    """Count a webhook's pushes in the log by state: waiting, delivered, given up"""
    return answer(counts(_webhook(request, ref)))


@read(router, "/webhook-types", scopes=SCOPES, answer=EventTypesShown)
def list_webhook_types(request: HttpRequest) -> HttpResponse:
    """List the events that webhooks can hear of"""
    return answer({"items": [{"name": name, "says": says} for name, says in pushed_types().items()]})


@read(router, "/pushes", scopes=SCOPES, answer=PushPage, fails=QUERY)
def list_pushes(request: HttpRequest, asked: Annotated[PushFilter, Query()]) -> HttpResponse:
    """List what was pushed or waits to be, newest first"""
    only_known(request, PushFilter)
    reachable = _pushes(request)
    fields = {"webhook__ref": asked.webhook, "state": asked.state, "type": asked.type}
    rows = reachable.filter(**{name: value for name, value in fields.items() if value is not None})
    return answer(page(rows, PUSH, _push, reachable=reachable, cursor=asked.cursor, limit=asked.limit))


@read(router, "/pushes/{ref}", scopes=SCOPES, answer=PushWhole)
def get_push(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a push: what is sent, and every try"""
    push = found(_pushes(request).select_related("webhook", "lane").filter(ref=plain(ref)).first())
    log = [
        {"at": one.at, "milliseconds": one.milliseconds, "status": one.status, "error": one.error,
         "detail": error_text(one), "response": one.response}
        for one in log_of(push)
    ]  # fmt: skip
    return answer({**_push_of(push), "next_try_at": next_try_at(push), "payload": json.loads(push.body), "log": log})


@write(router, "/pushes/{ref}/replay", scopes=SCOPES, answers={200: PushShown}, body=NO_BODY)
def replay_push(request: HttpRequest, ref: str) -> HttpResponse:
    """Push one event again, under the same webhook-id"""
    push = found(_pushes(request).select_related("webhook").filter(ref=plain(ref)).first())
    return answer(_push_of(replaying.replay(push, by=caller_of(request).actor, at=clock.now())))


def _webhooks(request: HttpRequest) -> WebhookQuerySet:
    return Webhook.objects.of_shop(caller_of(request).shop_id)


def _webhook(request: HttpRequest, ref: str) -> Webhook:
    return found(_webhooks(request).filter(ref=plain(ref)).first())


def _pushes(request: HttpRequest) -> PushQuerySet:
    return Push.objects.of_shop(caller_of(request).shop_id)


def _row(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(WEBHOOK, row, strict=True))


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in WEBHOOK}


def _push(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("ref", "webhook", *PUSH[2:]), row, strict=True))


def _push_of(push: Push) -> dict[str, Any]:
    return {**{name: getattr(push, name) for name in PUSH if name != "webhook__ref"}, "webhook": push.webhook.ref}
