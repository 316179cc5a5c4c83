"""What every page of the desk is given."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import render

from aftercare.core.actor import ActorKind
from aftercare.people.models import Role
from aftercare.ui.staff import StaffRequest

DESK = (ActorKind.AGENT, ActorKind.FINANCE, Role.AUDITOR)
BOOKS = (ActorKind.FINANCE, ActorKind.SUPERVISOR, Role.AUDITOR)
"""Who reads the journal."""


def show(
    request: StaffRequest,
    template: str,
    context: dict[str, Any],
    *,
    here: Literal["today", "queue", "orders", "mentions", "replies"],
    status: int = 200,
) -> HttpResponse:
    return render(request, template, {"here": here} | context, status=status)


def searched(request: StaffRequest) -> str:
    """What the search field asks for; no text a database refuses."""
    return request.GET.get("q", "").strip()[:200]


def moved(request: StaffRequest, location: str) -> HttpResponse:
    """On to another page after something was done; reloading it does nothing twice."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": location})
    return HttpResponse(status=303, headers={"Location": location})
