"""How the customer wants money that could not go back to how they paid: store credit at once, or a bank transfer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.money.routes.accounts import BankAccount
from aftercare.money.routes.actions import choose_way, ways_for
from aftercare.money.routes.models import Way
from aftercare.ui.forms import Form, again

from .queries import actor_of, asked_about, case_of

WAYS = {
    Way.CREDIT: gettext_lazy("Store credit, at once. You spend it in this shop; it does not expire."),
    Way.BANK: gettext_lazy("A transfer to a bank account. The shop pays it by hand; it takes some days."),
}


class WayForm(Form):
    way = forms.ChoiceField(
        label=gettext_lazy("Your choice"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the ways."),
            "invalid_choice": gettext_lazy("Choose one of the ways."),
        },
    )  # fmt: skip
    holder = forms.CharField(
        label=gettext_lazy("Holder of the account"), required=False, max_length=100,
        help_text=gettext_lazy("For a transfer alone: the name as the bank has it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Account number or IBAN"), required=False, max_length=50,
        help_text=gettext_lazy("Only the shop's finance reads it, and it is erased 30 days after it was paid."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    bank = forms.CharField(label=gettext_lazy("Bank"), required=False, max_length=100)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["way"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(way.value, WAYS[way]) for way in ways_for(case)]

    @property
    def account(self) -> BankAccount:
        told = self.cleaned_data
        return BankAccount(told["holder"], told["number"], told["bank"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    case = case_of(request, ref)
    asked = asked_about(case)
    if asked is None:
        messages.info(request, _("That is done already or no longer possible. This is where your request stands now."))
        return redirect("portal_case", case.ref)
    form = WayForm(request.POST if request.method == "POST" else None, case=case)
    context = {"case": case, "shop": case.shop, "form": form, "amount": asked.text(get_language() or "en")}
    if request.method != "POST":
        return render(request, "portal/way.html", context)
    if form.is_valid():
        way = form.cleaned_data["way"]
        try:
            choose_way(
                case, way=way, account=form.account if way == Way.BANK else None, by=actor_of(request, case.order),
                at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Thank you. The money goes the way you chose."))
            return redirect("portal_case", case.ref)
        except Refused as refused:
            form.refuse(refused)
    return again(request, "portal/way.html", context)
