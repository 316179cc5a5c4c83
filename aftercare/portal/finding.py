"""How a customer finds their order: number and contact, a one-time code, or the link in a message."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.orders.lookup import finish_lookup, start_lookup
from aftercare.orders.models import Order
from aftercare.people.links import signed_order
from aftercare.people.models import Shop
from aftercare.ui import brand as colours
from aftercare.ui.forms import again
from aftercare.ui.visiting import forget, remember, visitor_of

from .forms import CodeForm, FindForm


def start(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lookup = start_lookup(**form.cleaned_data, source=request.META["REMOTE_ADDR"], at=clock.now())
            return redirect("portal_code", lookup.ref)
        except Refused as refused:
            form.refuse(refused)
    orders = Order.objects.owned_by(visitor_of(request)).select_related("shop").order_by("-placed_at")
    context = {"form": form, "orders": orders, "demo": settings.DEMO}
    return (
        again(request, "portal/start.html", context) if form.errors else render(request, "portal/start.html", context)
    )


def code(request: HttpRequest, lookup: str) -> HttpResponse:
    """The same page whether the order exists or not, so that order numbers cannot be probed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = request.META["REMOTE_ADDR"]
            order = finish_lookup(ref=lookup, code=form.cleaned_data["code"], source=source, at=clock.now())
            remember(request, order.pk)
            return redirect("portal_order", order.ref)
        except Refused as refused:
            form.refuse(refused)
    context = {"form": form, "demo": settings.DEMO}
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
    return HttpResponse(colours.stylesheet(shop.brand_color), content_type="text/css")
