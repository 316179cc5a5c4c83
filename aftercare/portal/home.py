"""My orders and my requests: all that this browser has proved, what is open on top, a page at a time."""

from __future__ import annotations

from django.db.models import Case as Either
from django.db.models import F, Prefetch, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.core.paging import page
from aftercare.money.models import CreditAccount
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.people.models import Shop
from aftercare.people.visitors import Visitor
from aftercare.ui.visiting import visitor_of

MOST_OPEN, SIZE = 20, 20
NEWEST_ORDERS = ("-placed_at", "-id")


@never_cache
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    if not visitor.order_ids:
        return redirect("portal")
    goods = Prefetch("lines", OrderLine.objects.filter(kind=LineKind.GOODS).order_by("position"))
    mine = Order.objects.owned_by(visitor).select_related("shop").prefetch_related(goods)
    waiting = open_cases(visitor)
    context = {
        "page": page(mine, order=NEWEST_ORDERS, cursor=request.GET.get("from", ""), size=SIZE),
        "open": waiting[:MOST_OPEN],
        "further": len(waiting) > MOST_OPEN,
        "requests": bool(waiting) or Case.objects.owned_by(visitor).exists(),
        "credit": list(CreditAccount.objects.owned_by(visitor).filter(balance__gt=0).order_by("id")[:MOST_OPEN]),
        **_of_one(visitor),
    }
    return render(request, "portal/home.html", context)


@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    if not visitor.order_ids:
        return redirect("portal")
    mine = Case.objects.owned_by(visitor).select_related("shop", "order")
    context = {"page": page(mine, cursor=request.GET.get("from", ""), size=SIZE), **_of_one(visitor)}
    return render(request, "portal/requests.html", context)


def open_cases(visitor: Visitor) -> list[Case]:
    """What waits for the customer first, the most urgent of it on top; one more than is shown."""
    theirs = Either(When(owner=ActorKind.CUSTOMER, then=Value(0)), default=Value(1))
    cases = Case.objects.owned_by(visitor).open().select_related("shop", "order")
    return list(cases.order_by(theirs, F("due_at").asc(nulls_last=True), "-id")[: MOST_OPEN + 1])


def _of_one(visitor: Visitor) -> dict[str, Shop | bool | None]:
    """The shop's name and colours, where all the orders are of one."""
    shops = list(Shop.objects.filter(orders__in=visitor.order_ids).distinct()[:2])
    return {"shop": shops[0] if len(shops) == 1 else None, "several": len(shops) > 1}
