"""Payments that are asked back: those that are open, all of them, and one written down by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import minor_units
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.money.chargebacks.actions import LONGEST_REASON, close_chargeback, open_chargeback
from aftercare.money.models import Chargeback, ChargebackState
from aftercare.orders.models import Order
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import BOOKS, moved
from .forms import OrderForm, amount_field


class OpenForm(OrderForm):
    payment = forms.IntegerField(
        label=gettext_lazy("Which of its payments"), min_value=1, max_value=100, initial=1,
        help_text=gettext_lazy("Counted from 1, as the order shows them."),
    )  # fmt: skip
    amount = amount_field(gettext_lazy("Amount asked back"))
    reason = forms.CharField(
        label=gettext_lazy("What the bank says"), required=False, max_length=LONGEST_REASON,
        help_text=gettext_lazy("For the shop alone; the customer does not read it."),
    )  # fmt: skip


@staff(*BOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def chargebacks(request: StaffRequest) -> HttpResponse:
    form = OpenForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Written down; refunds on its order wait."))
            return moved(request, reverse("money:chargebacks"))
    everything = "all" in request.GET
    rows = Chargeback.objects.visible_to(request.user).select_related("order__shop", "tender")
    shown = page(rows if everything else rows.filter(state=ChargebackState.OPEN), cursor=request.GET.get("from", ""))
    context = {
        "here": "money", "page": shown, "everything": everything, "form": form, "query": "all=1" if everything else "",
        "may": request.user.acts_as(ActorKind.FINANCE),
    }  # fmt: skip
    return render(request, "desk/money/chargebacks.html", context, status=422 if form.errors else 200)


@staff(ActorKind.FINANCE)
@require_POST
def decide(request: StaffRequest, ref: str, end: str) -> HttpResponse:
    found = get_object_or_404(Chargeback.objects.visible_to(request.user), ref=ref)
    try:
        close_chargeback(found, won=end == "won", by=acting(request, ActorKind.FINANCE), at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("Written down."))
    return moved(request, reverse("money:chargebacks"))


def _open(request: StaffRequest, told: dict[str, Any]) -> None:
    order: Order = told["order"]
    tender = order.tenders.filter(position=told["payment"]).first()
    if tender is None:
        raise Refused(_("This order has no such payment; count them from 1."), code="no_payment", field="payment")
    open_chargeback(
        order, tender=tender, amount=minor_units(told["amount"], order.currency), reason=told["reason"],
        by=acting(request, ActorKind.FINANCE), at=clock.now(),
    )  # fmt: skip
