"""What managers do to a webhook: each is one form or button, one address and one action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused
from aftercare.desk.team.pages import press
from aftercare.ui.staff import StaffRequest, staff
from aftercare.webhooks import actions
from aftercare.webhooks.models import Webhook

from .forms import MakeForm, WebhookForm
from .pages import MANAGERS, by, webhook_for
from .views import show_all, show_one


@staff(*MANAGERS)
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """A refusal shows the form again, the sentence at its field, nothing lost."""
    form = MakeForm(request.POST, shops=request.user.shops.order_by("name"))
    if form.is_valid():
        try:
            webhook, secret = actions.make_webhook(**form.cleaned_data, by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return show_one(request, webhook, secret=secret)
    return show_all(request, form=form)


@staff(*MANAGERS)
@require_POST
def change(request: StaffRequest, ref: str) -> HttpResponse:
    webhook, form = webhook_for(request, ref), WebhookForm(request.POST)
    if form.is_valid():
        try:
            actions.change_webhook(webhook, **form.cleaned_data, by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return press(request, lambda: None, _("Changed; it holds from now on."), to(ref))
    return show_one(request, webhook_for(request, ref), form=form)


@staff(*MANAGERS)
@require_POST
def pause(request: StaffRequest, ref: str) -> HttpResponse:
    return _press(request, ref, actions.pause_webhook, _("Paused; what happens now is pushed once you resume."))


@staff(*MANAGERS)
@require_POST
def resume(request: StaffRequest, ref: str) -> HttpResponse:
    return _press(request, ref, actions.resume_webhook, _("Resumed; what has waited is on its way."))


@staff(*MANAGERS)
@require_POST
def remove(request: StaffRequest, ref: str) -> HttpResponse:
    done = _("Removed; nothing is pushed there any more.")
    return _press(request, ref, actions.remove_webhook, done, then=reverse("webhooks:webhooks"))


@staff(*MANAGERS)
@require_POST
def rotate(request: StaffRequest, ref: str) -> HttpResponse:
    secret = actions.rotate_secret(webhook_for(request, ref), by=by(request), at=clock.now())
    return show_one(request, webhook_for(request, ref), secret=secret)


def to(ref: str) -> str:
    return reverse("webhooks:webhook", args=[ref])


Action = Callable[..., Any]


def _press(request: StaffRequest, ref: str, action: Action, done: str, *, then: str = "") -> HttpResponse:
    webhook: Webhook = webhook_for(request, ref)
    at: datetime = clock.now()
    actor: Actor = by(request)
    return press(request, lambda: action(webhook, by=actor, at=at), done, then or to(ref))
