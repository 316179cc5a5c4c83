"""The log: one push with its tries, a test, and pushing again."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.desk.team.pages import press
from aftercare.ui.staff import StaffRequest, staff
from aftercare.webhooks import replaying
from aftercare.webhooks.queries import error_text, log_of, next_try_at

from .changing import to
from .forms import SinceForm
from .pages import MANAGERS, READERS, by, push_for, show, webhook_for
from .views import show_one


@staff(*READERS)
@require_safe
def push(request: StaffRequest, ref: str) -> HttpResponse:
    found = push_for(request, ref)
    context = {
        "push": found,
        "zone": found.webhook.shop.timezone,
        "next_try_at": next_try_at(found),
        "payload": json.dumps(json.loads(found.body), ensure_ascii=False, indent=2),
        "log": [(one, error_text(one)) for one in log_of(found)],
    }
    return show(request, "push.html", context)


@staff(*MANAGERS)
@require_POST
def ping(request: StaffRequest, ref: str) -> HttpResponse:
    webhook, actor = webhook_for(request, ref), by(request)
    done = _("A test is on its way; its outcome appears in the log.")
    return press(request, lambda: replaying.ping(webhook, by=actor, at=clock.now()), done, to(ref))


@staff(*MANAGERS)
@require_POST
def replay(request: StaffRequest, ref: str) -> HttpResponse:
    found, actor = push_for(request, ref), by(request)
    done = _("It is pushed again; its outcome appears here.")
    then = reverse("webhooks:push", args=[ref])
    return press(request, lambda: replaying.replay(found, by=actor, at=clock.now()), done, then)


@staff(*MANAGERS)
@require_POST
def replay_since(request: StaffRequest, ref: str) -> HttpResponse:
    webhook = webhook_for(request, ref)
    with timezone.override(webhook.shop.timezone):
        form = SinceForm(request.POST)
        valid = form.is_valid()
    if valid:
        try:
            count = replaying.replay_since(webhook, since=form.cleaned_data["since"], by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return press(request, lambda: None, _again(count), to(ref))
    return show_one(request, webhook, since_form=form)


@staff(*MANAGERS)
@require_POST
def replay_failed(request: StaffRequest, ref: str) -> HttpResponse:
    webhook, actor = webhook_for(request, ref), by(request)
    done = _("Everything that was given up is pushed again.")
    return press(request, lambda: replaying.replay_failed(webhook, by=actor, at=clock.now()), done, to(ref))


def _again(count: int) -> str:
    return ngettext("%(count)s event is pushed again.", "%(count)s events are pushed again.", count) % {"count": count}
