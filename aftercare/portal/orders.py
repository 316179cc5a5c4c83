"""The order page: what was bought, and what can still be asked for until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.core import clock

from .drafts import draft_of
from .possible import Options, options_of
from .queries import order_of


@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    order = order_of(request, ref)
    lines = list(order.lines.order_by("position"))
    options = options_of(order, lines, at=clock.now())
    draft = draft_of(request, order)
    context = {
        "order": order,
        "shop": order.shop,
        "options": options,
        "ask": _ask(options),
        "complain": "complaint" in options.kinds(),
        "draft": draft if draft and draft.begun else None,
        "cases": order.cases.select_related("shop").order_by("-id")[:50],
        "deliveries": order.deliveries.order_by("id"),
    }
    return render(request, "portal/order.html", context)


def _ask(options: Options) -> str:
    """What the one button says that leads to everything there is; empty where there is nothing."""
    kinds = options.goods()
    if "return" in kinds:
        return _("Return or exchange")
    return _("Cancel, or money back") if kinds else ""
