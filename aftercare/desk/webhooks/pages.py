"""What the pages about webhooks share: who reads them, what they are given, how one press is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.desk.pages import moved
from aftercare.people.models import Role
from aftercare.ui.staff import StaffRequest, acting
from aftercare.webhooks.models import Push, Webhook

MANAGERS = (ActorKind.SUPERVISOR,)


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    user = request.user
    shared = {
        "here": "webhooks",
        "at_floor": user.acts_as(ActorKind.WAREHOUSE),
        "floor_only": user.role == Role.WAREHOUSE,
    }
    return render(request, f"desk/webhooks/{template}", shared | context, status=status)


def press(request: StaffRequest, act: Callable[[], object], done: str, then: str) -> HttpResponse:
    """Do it and go on to the page that shows it; what was refused is said there."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, done)
    return moved(request, then)


def webhook_for(request: StaffRequest, ref: str) -> Webhook:
    """The webhook, if it is of one of the person's shops; 404 tells nobody that it exists elsewhere."""
    return get_object_or_404(Webhook.objects.visible_to(request.user).select_related("shop"), ref=ref)


def push_for(request: StaffRequest, ref: str) -> Push:
    pushes = Push.objects.visible_to(request.user).select_related("webhook__shop", "lane")
    return get_object_or_404(pushes, ref=ref)


def by(request: StaffRequest) -> Actor:
    return acting(request, ActorKind.SUPERVISOR)
