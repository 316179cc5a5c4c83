"""How a customer finds their order: number and contact, a one-time code, or the link in a message.

A server may serve several shops: each has an entrance of its own (`/shop/SLUG/`), with its name and colours.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases.withdrawals import offering
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.orders.lookup import finish_lookup, others_of, start_lookup
from aftercare.orders.models import Order
from aftercare.people.links import signed_order
from aftercare.people.models import Shop
from aftercare.ui import brand as branding
from aftercare.ui.forms import again
from aftercare.ui.visiting import forget, remember, visitor_of

from .forms import CodeForm, FindForm

NEWEST, MOST_SHOPS = 3, 200


def start(request: HttpRequest, slug: str = "") -> HttpResponse:
    shop = entrance_of(slug)
    form = FindForm(request.POST or None, initial={"number": request.GET.get("number", "")[:100]})
    if request.method == "POST" and form.is_valid():
        try:
            source, within = request.META["REMOTE_ADDR"], shop.pk if shop else None
            lookup = start_lookup(**form.cleaned_data, source=source, shop_id=within, at=clock.now())
            return redirect("portal_shop_code", slug, lookup.ref) if slug else redirect("portal_code", lookup.ref)
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "shop": shop, "demo": settings.DEMO and not slug, **_yours(request), **_rights(shop)}
    return (
        again(request, "portal/start.html", context) if form.errors else render(request, "portal/start.html", context)
    )


def entrance_of(slug: str) -> Shop | None:
    """The shop whose entrance it is; where one shop has the server to itself, that one everywhere."""
    if slug:
        return get_object_or_404(Shop, slug=slug)
    found = list(Shop.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def _yours(request: HttpRequest) -> dict[str, Any]:
    """What this browser has proved, the newest of it."""
    orders = Order.objects.owned_by(visitor_of(request)).select_related("shop").order_by("-placed_at", "-pk")
    newest = list(orders[: NEWEST + 1])
    return {"orders": newest[:NEWEST], "more": len(newest) > NEWEST}


def _rights(shop: Shop | None) -> dict[str, Any]:
    """The withdrawal function, where the law wants it: of this shop, or of any that shares the entrance."""
    shops = [shop] if shop else list(Shop.objects.order_by("name")[:MOST_SHOPS])
    return {"withdraws": bool(offering(shops, at=clock.now()))}


def code(request: HttpRequest, lookup: str, slug: str = "") -> HttpResponse:
    """The same page whether the order exists or not, so that order numbers cannot be probed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = request.META["REMOTE_ADDR"]
            order = finish_lookup(ref=lookup, code=form.cleaned_data["code"], source=source, at=clock.now())
            remember(request, order.pk, *others_of(order))
            return redirect("portal_order", order.ref)
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "shop": entrance_of(slug), "slug": slug, "demo": settings.DEMO}
    return again(request, "portal/code.html", context) if form.errors else render(request, "portal/code.html", context)


@require_safe
def open_link(request: HttpRequest, token: str, ref: str) -> HttpResponse:
    """From a message straight to the case; a link that has expired leads to the lookup, with a word about it."""
    try:
        order_id = signed_order(token, purpose="link")
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return redirect("portal")
    if not Order.objects.filter(pk=order_id, cases__ref=ref).exists():
        raise Http404
    if order_id not in visitor_of(request).order_ids:
        remember(request, order_id)
    if request.GET.get("then") == "choices":
        return redirect("portal_choices", Order.objects.get(pk=order_id).ref)
    return redirect("portal_case", ref)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    forget(request)
    messages.success(request, _("This device no longer opens your orders."))
    return redirect("portal")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    shop = get_object_or_404(Shop, slug=slug)
    return HttpResponse(branding.sheet(shop), content_type="text/css")


@require_safe
@cache_control(public=True, max_age=86_400)
def logo(request: HttpRequest, slug: str) -> FileResponse:
    """For messages; pages have it in the sheet. It was written by us as PNG, so it is safe to show."""
    shop = get_object_or_404(Shop.objects.exclude(logo=""), slug=slug)
    return FileResponse(shop.logo.open("rb"), content_type="image/png")
