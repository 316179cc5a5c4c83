"""Store credit of one's shops: who has how much, one account's statement, credit given and taken back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import minor_units
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.money.credit import actions
from aftercare.money.models import CreditAccount
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import BOOKS, moved

GIVERS = (ActorKind.FINANCE, ActorKind.SUPERVISOR)
MOST = 10**10
_AMOUNT = {
    "required": gettext_lazy("Write an amount such as 30.00."),
    "invalid": gettext_lazy("Write an amount such as 30.00."),
    "min_value": gettext_lazy("Write 0 or more."),
}


class GiveForm(Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Credit to give"), min_value=0, max_value=MOST, decimal_places=4, error_messages=_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    because = forms.CharField(
        label=gettext_lazy("What it is given for"), required=False, max_length=200,
        help_text=gettext_lazy("The customer reads it."),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("Good until"), required=False, help_text=gettext_lazy("Empty: it does not expire."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


@staff(*BOOKS)
@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("customer", "").strip()[:100]
    rows = CreditAccount.objects.visible_to(request.user).select_related("customer", "shop")
    found = rows.filter(customer__external_id=asked) if asked else rows
    context = {"here": "money", "page": page(found, cursor=request.GET.get("from", "")), "asked": asked}
    return render(request, "desk/money/credit.html", context)


@staff(*BOOKS)
@require_safe
def account(request: StaffRequest, ref: str) -> HttpResponse:
    return _account(request, _found(request, ref), GiveForm())


@staff(*GIVERS)
@require_POST
def give(request: StaffRequest, ref: str) -> HttpResponse:
    found, form = _found(request, ref), GiveForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        zone = ZoneInfo(found.shop.timezone)
        until = datetime.combine(told["until"] + timedelta(days=1), time(), zone) if told["until"] else None
        try:
            actions.grant(
                found.customer, currency=found.currency, amount=minor_units(told["amount"], found.currency),
                because=told["because"], expires_at=until, by=_giver(request), at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Given; the customer finds it with their orders."))
            return moved(request, reverse("money:credit_account", args=[ref]))
        except Refused as refused:
            form.refuse(Refused(refused.sentence, field={"expires_at": "until"}.get(refused.field, refused.field)))
    return _account(request, found, form, status=422)


@staff(*GIVERS)
@require_POST
def take_back(request: StaffRequest, ref: str, grant: str) -> HttpResponse:
    found = _found(request, ref)
    try:
        actions.reverse(get_object_or_404(found.grants, ref=grant), by=_giver(request), at=clock.now())
        messages.success(request, _("Taken back, as far as it was not spent."))
    except Refused as refused:
        messages.error(request, str(refused))
    return moved(request, reverse("money:credit_account", args=[ref]))


def _found(request: StaffRequest, ref: str) -> CreditAccount:
    rows = CreditAccount.objects.visible_to(request.user).select_related("customer", "shop")
    return get_object_or_404(rows, ref=ref)


def _giver(request: StaffRequest) -> Any:
    return acting(request, next(kind for kind in GIVERS if request.user.acts_as(kind)))


def _account(request: StaffRequest, found: CreditAccount, form: GiveForm, status: int = 200) -> HttpResponse:
    entries = page(found.entries.select_related("grant", "spend"), cursor=request.GET.get("from", ""))
    context = {
        "here": "money", "account": found, "zone": found.shop.timezone, "page": entries, "form": form,
        "may": any(request.user.acts_as(kind) for kind in GIVERS), "ending": found.ending(),
    }  # fmt: skip
    return render(request, "desk/money/credit_account.html", context, status=status)
