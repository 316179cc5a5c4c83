"""The customer's store credit: how much, until when, and what came and went."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aftercare.core.paging import page
from aftercare.money.models import CreditAccount
from aftercare.ui.visiting import visitor_of


@require_safe
@never_cache
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """What was bought with it is not told: an order can be found by others than who pays with the credit."""
    accounts = CreditAccount.objects.owned_by(visitor_of(request)).select_related("shop")
    found = accounts.filter(ref=ref).first()
    if found is None:
        raise Http404
    entries = page(found.entries.select_related("grant"), cursor=request.GET.get("from", ""))
    context = {"account": found, "shop": found.shop, "page": entries, "ending": found.ending()}
    return render(request, "portal/credit.html", context)
