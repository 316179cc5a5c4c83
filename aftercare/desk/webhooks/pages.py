"""What the pages about webhooks share: who reads them and what they are given."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from aftercare.core.actor import Actor, ActorKind
from aftercare.people.models import Role
from aftercare.ui.staff import StaffRequest, acting
from aftercare.webhooks.models import Push, Webhook

MANAGERS = (ActorKind.SUPERVISOR,)
READERS = (*MANAGERS, Role.AUDITOR)


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {
        "here": "webhooks",
        "manages": request.user.acts_as(ActorKind.SUPERVISOR),
    }
    return render(request, f"desk/webhooks/{template}", shared | context, status=status)


def webhook_for(request: StaffRequest, ref: str) -> Webhook:
    """The webhook, if it is of one of the person's shops; 404 tells nobody that it exists elsewhere."""
    return get_object_or_404(Webhook.objects.visible_to(request.user).select_related("shop"), ref=ref)


def push_for(request: StaffRequest, ref: str) -> Push:
    pushes = Push.objects.visible_to(request.user).select_related("webhook__shop", "lane")
    return get_object_or_404(pushes, ref=ref)


def by(request: StaffRequest) -> Actor:
    return acting(request, ActorKind.SUPERVISOR)
