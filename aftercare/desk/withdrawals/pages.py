"""Withdrawals that matched no order by themselves, or not all of one: find the order, or answer in writing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aftercare.cases.actions.withdrawals import answer, by_sku, match
from aftercare.cases.models import Withdrawal
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import DESK, moved
from .forms import AnswerForm, MatchForm


@staff(*DESK)
@require_safe
def waiting(request: StaffRequest) -> HttpResponse:
    mine = Withdrawal.objects.visible_to(request.user).select_related("shop").prefetch_related("cases")
    settled = request.GET.get("settled") == "1"
    rows = mine.exclude(settled_at=None) if settled else mine.waiting()
    found = page(rows, order=("-id",) if settled else ("id",), cursor=request.GET.get("from", ""))
    return _show(request, "desk/withdrawals.html", {"page": found, "settled": settled})


@staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: StaffRequest, ref: str) -> HttpResponse:
    mine = Withdrawal.objects.visible_to(request.user).select_related("shop", "order")
    withdrawal = get_object_or_404(mine, ref=ref)
    matching = MatchForm(initial={"order": withdrawal.order.number if withdrawal.order else withdrawal.contract})
    answering = AnswerForm()
    if request.method == "POST":
        matches = request.POST.get("do") == "match"
        form = MatchForm(request.POST) if matches else AnswerForm(request.POST)
        if form.is_valid():
            try:
                (_match if matches else _answer)(request, withdrawal, form)
                return moved(request, reverse("withdrawals:one", args=[withdrawal.ref]))
            except Refused as refused:
                form.refuse(refused)
        matching, answering = (form, answering) if isinstance(form, MatchForm) else (matching, form)
    context = {
        "withdrawal": withdrawal, "matching": matching, "answering": answering, "zone": withdrawal.shop.timezone,
        "cases": withdrawal.cases.order_by("id"), "may": request.user.acts_as(ActorKind.AGENT),
    }  # fmt: skip
    wrong = bool(matching.errors or answering.errors)
    return _show(request, "desk/withdrawal.html", context, status=422 if wrong else 200)


def _match(request: StaffRequest, withdrawal: Withdrawal, form: MatchForm | AnswerForm) -> None:
    number, items = form.cleaned_data["order"].strip(), form.cleaned_data["items"]
    order = Order.objects.filter(shop=withdrawal.shop, number__iexact=number).first()
    if order is None:
        raise Refused(_("There is no such order in this shop."), code="bad_order", field="order")
    units = by_sku(order, items) if items else None
    match(withdrawal, order=order, units=units, by=acting(request, ActorKind.AGENT), at=clock.now())
    messages.success(request, _("The requests are open; the customer hears of each."))


def _answer(request: StaffRequest, withdrawal: Withdrawal, form: MatchForm | AnswerForm) -> None:
    answer(withdrawal, words=form.cleaned_data["words"], by=acting(request, ActorKind.AGENT), at=clock.now())
    messages.success(request, _("The answer is on its way to the customer."))


def _show(request: StaffRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, template, {"here": "withdrawals"} | context, status=status)
