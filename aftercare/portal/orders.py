"""The order page: what was bought, and what can still be asked for until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aftercare.core import clock

from .kinds import ASKINGS
from .possible import options_of
from .queries import order_of

MAIN = ("refund_only", "return")
"""What most come for, by the thumb; the rest stands in the page."""


@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    order = order_of(request, ref)
    lines = list(order.lines.order_by("position"))
    options = options_of(order, lines, at=clock.now())
    asking = [ASKINGS[kind] for kind in ASKINGS if kind in options.kinds()]
    main = [ASKINGS[kind] for kind in MAIN if kind in options.kinds()]
    context = {
        "order": order,
        "shop": order.shop,
        "options": options,
        "main": main,
        "more": [other for other in asking if other not in main],
        "cases": order.cases.select_related("shop").order_by("-id")[:50],
        "deliveries": order.deliveries.order_by("id"),
    }
    return render(request, "portal/order.html", context)
