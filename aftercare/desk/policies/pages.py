"""What the pages of the studio share: who reads them, which versions they find, and what they are given."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from aftercare.core.actor import Actor, ActorKind
from aftercare.people.models import Role, Shop
from aftercare.policy.models import PolicyVersion
from aftercare.ui.staff import StaffRequest, acting

from .sections import sections

READERS = (ActorKind.AGENT, ActorKind.FINANCE, Role.AUDITOR)
CHANGERS = (ActorKind.SUPERVISOR,)


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {
        "here": "policies",
        "may_change": request.user.acts_as(ActorKind.SUPERVISOR),
        "sections": sections(),
    }
    return render(request, f"desk/policies/{template}", shared | context, status=status)


def shop_for(request: StaffRequest, slug: str) -> Shop:
    return get_object_or_404(request.user.shops.all(), slug=slug)


def version_for(request: StaffRequest, ref: str) -> PolicyVersion:
    """The version, if it is of one of the person's shops; 404 tells nobody that it exists elsewhere."""
    versions = PolicyVersion.objects.visible_to(request.user).select_related("shop", "base")
    return get_object_or_404(versions, ref=ref)


def draft_for(request: StaffRequest, ref: str) -> PolicyVersion:
    version = version_for(request, ref)
    if not version.is_draft:
        raise Http404
    return version


def other_for(request: StaffRequest, version: PolicyVersion, ref: str) -> PolicyVersion | None:
    """Another version of the same shop, as an address names it."""
    found = PolicyVersion.objects.visible_to(request.user).filter(shop=version.shop, ref=ref).first()
    if ref and found is None:
        raise Http404
    return found


def by(request: StaffRequest) -> Actor:
    return acting(request, ActorKind.SUPERVISOR)
