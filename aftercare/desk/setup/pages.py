"""What the pages of Set-up share: who opens them, which shop they are about, and what they are given."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from aftercare.core.actor import Actor, ActorKind
from aftercare.notices.catalogue import NOTICES, Notice
from aftercare.people.models import LOCALES, Shop
from aftercare.ui.staff import StaffRequest, acting


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {
        "here": "setup",
        "manages": request.user.acts_as(ActorKind.SUPERVISOR),
    }
    return render(request, f"desk/setup/{template}", shared | context, status=status)


def first_shop(request: StaffRequest) -> Shop | None:
    return request.user.shops.order_by("name").first()


def notice_for(name: str, locale: str) -> Notice:
    if name not in NOTICES or locale not in dict(LOCALES):
        raise Http404
    return NOTICES[name]


def shop_for(request: StaffRequest, slug: str) -> Shop:
    """The shop, if it is one of the person's; 404 tells nobody that it exists elsewhere."""
    return get_object_or_404(request.user.shops.all(), slug=slug)


def by(request: StaffRequest) -> Actor:
    return acting(request, ActorKind.SUPERVISOR)
