"""The pages that keep one form of one shop: its times, its limits, its checklists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, acting

from .pages import moved


def shop_named(request: StaffRequest, slug: str) -> Shop | None:
    """The shop of that name, or somebody's first where none is named; nothing for who works for none."""
    shops = request.user.shops.order_by("name")
    return get_object_or_404(shops, slug=slug) if slug else shops.first()


def kept(
    request: StaffRequest, form: Form, keep: Callable[[Actor], object], *, says: str, to: str
) -> HttpResponse | None:
    """On to `to` once it is kept; nothing where the form is still to be shown, with what is wrong at its field."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        keep(acting(request, ActorKind.SUPERVISOR))
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, says)
    return moved(request, to)


def show(request: StaffRequest, template: str, shop: Shop | None, form: Form | None, **context: Any) -> HttpResponse:
    wrong = form is not None and form.is_bound and bool(form.errors)
    told = {"shop": shop, "shops": request.user.shops.order_by("name"), "form": form, **context}
    return render(request, template, told, status=422 if wrong else 200)
