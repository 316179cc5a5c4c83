"""The order page: what was bought, and what can still be asked for until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aftercare.core import clock

from .possible import options_of
from .queries import order_of


@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    order = order_of(request, ref)
    lines = list(order.lines.order_by("position"))
    context = {
        "order": order,
        "shop": order.shop,
        "options": options_of(order, lines, at=clock.now()),
        "cases": order.cases.select_related("shop").order_by("-id")[:50],
        "deliveries": order.deliveries.order_by("id"),
    }
    return render(request, "portal/order.html", context)
