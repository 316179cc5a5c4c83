"""One click into the demo as anybody, and the outbox. Outside demo mode none of this exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from aftercare.core.models import Message
from aftercare.orders.models import Order
from aftercare.people.models import User
from aftercare.ui.visiting import remember

from .catalogue import STAFF
from .orders import ANNA_RECENT, CHEN_RECENT
from .seed import SLUG

PAGE = 25
OPENS = {"warehouse": "/floor/", "supervisor": "/desk/today/", "auditor": "/desk/audit/"}
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    who = request.POST.get("as", "")
    if who == "customer":
        return _as_customer(request)
    if who not in STAFF:
        raise Http404
    user = get_object_or_404(User, username=who, shops__slug=SLUG)
    login(request, user)
    return redirect(OPENS.get(who, "/desk/"))


@demo_only
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, the latest first; `before` is the id the page before ended with."""
    messages = Message.objects.order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        messages = messages.filter(pk__lt=int(before[:18]))
    shown = list(messages[: PAGE + 1])
    more = shown[PAGE - 1].pk if len(shown) > PAGE else None
    return render(request, "demo/outbox.html", {"shown": shown[:PAGE], "more": more, "first": not before})


def _as_customer(request: HttpRequest) -> HttpResponse:
    """陈佳 for those who read Chinese, Anna Berg for the others, with all their orders."""
    number = CHEN_RECENT if (get_language() or "").startswith("zh") else ANNA_RECENT
    order = get_object_or_404(Order, shop__slug=SLUG, number=number)
    for pk in Order.objects.filter(customer=order.customer_id).values_list("pk", flat=True):
        remember(request, pk)
    return redirect("portal_order", order.ref)
