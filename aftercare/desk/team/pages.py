"""What every page about people is given, and how one press is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Role
from aftercare.ui.staff import StaffRequest

TEAM = (ActorKind.SUPERVISOR, Role.AUDITOR)
"""Who reads about staff; who changes them must be a supervisor too."""


def show(
    request: StaffRequest,
    template: str,
    context: dict[str, Any],
    *,
    here: Literal["team", "audit", "account"],
    status: int = 200,
) -> HttpResponse:
    shared = {
        "here": here,
        "manages": request.user.acts_as(ActorKind.SUPERVISOR),
    }
    return render(request, f"desk/team/{template}", shared | context, status=status)


def press(request: StaffRequest, act: Callable[[], object], done: str, then: str, *args: Any) -> HttpResponse:
    """Do it and go on to the page that shows it; what was refused is said there."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, done)
    response = redirect(then, *args)
    response.status_code = 303
    return response
