"""Shops and branding: what a shop is called, where it is, how it looks; a new one is added by an administrator."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.desk.team.pages import press
from aftercare.people.logos import keep_logo, remove_logo
from aftercare.people.models import Role, Shop
from aftercare.promises.shops import change_shop, open_shop
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from .branding import looks
from .entries import MANAGERS, READERS
from .pages import by, shop_for, show
from .shop_forms import LogoForm, NewShopForm, ShopForm, initial_of


@staff(*READERS)
@require_safe
def shops(request: StaffRequest) -> HttpResponse:
    """All of one's shops; where there is only one, that one."""
    mine = list(request.user.shops.order_by("name"))
    if len(mine) == 1 and request.user.role != Role.ADMIN:
        return redirect("setup:shop", mine[0].slug)
    return show(request, "shops.html", {"shops": mine, "adds": request.user.role == Role.ADMIN})


@staff(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    start = {"country": "CN", "currency": "CNY", "locale": "zh-hans", "timezone": "Asia/Shanghai"}
    form = NewShopForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            shop = open_shop(fields.pop("slug"), fields=fields, by=by(request), at=clock.now(), staff=[request.user])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The shop is open; now say how to reach it and how it looks."))
            return moved(request, to(shop))
    return show(request, "shop_add.html", {"form": form}, status=422 if form.errors else 200)


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def shop(request: StaffRequest, slug: str) -> HttpResponse:
    found = shop_for(request, slug)
    if request.method != "POST":
        return _show(request, found)
    form = ShopForm(request.POST)
    if form.is_valid():
        try:
            change_shop(found, fields=form.cleaned_data, by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; customers see it from now on."))
            return moved(request, to(found))
    return _show(request, found, form=form)


@staff(*MANAGERS)
@require_POST
def logo(request: StaffRequest, slug: str) -> HttpResponse:
    found, form = shop_for(request, slug), LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            keep_logo(found, upload=form.cleaned_data["logo"], by=by(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; customers see it from now on."))
            return moved(request, to(found))
    return _show(request, found, logo_form=form)


@staff(*MANAGERS)
@require_POST
def no_logo(request: StaffRequest, slug: str) -> HttpResponse:
    found = shop_for(request, slug)
    act = partial(remove_logo, found, by=by(request), at=clock.now())
    return press(request, act, _("The logo is gone; the shop's first letter stands there."), to(found))


def to(found: Shop) -> str:
    return reverse("setup:shop", args=[found.slug])


def _show(request: StaffRequest, found: Shop, **wrong: Any) -> HttpResponse:
    """`wrong` are forms that could not be taken, by their name."""
    context = {
        "shop": found, "shops": request.user.shops.order_by("name"), "form": ShopForm(initial=initial_of(found)),
        "logo_form": LogoForm(), "site": settings.PUBLIC_URL, **looks(found, found.brand_color), **wrong,
    }  # fmt: skip
    return show(request, "shop.html", context, status=422 if wrong else 200)
