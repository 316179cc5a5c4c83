"""What staff do to a case at the desk: each is one form, one address and one action of the modules below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.cases import actions
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.money.actions import confirm_paid
from aftercare.money.paying import retry
from aftercare.parcels.actions import ship
from aftercare.ui.staff import StaffRequest, View, case_for, staff
from aftercare.ui.staff import acting as acting_as

from .forms import ConfirmForm, Press, RejectForm, ShipForm
from .pages import moved
from .views import show_case


@dataclass(frozen=True, slots=True)
class Act:
    """One button: who may press it, what it asks for, what it does, and what is said once it is done."""

    kind: ActorKind
    form: type[Press]
    do: Callable[[Case, dict[str, Any], Actor, datetime], Case]
    done: str | Promise


ACTS: Mapping[str, Act] = {
    "approve": Act(
        ActorKind.AGENT, Press,
        lambda case, asked, by, at: actions.approve(case, by=by, at=at),
        _("Approved; the customer is told now."),
    ),
    "reject": Act(
        ActorKind.AGENT, RejectForm,
        lambda case, asked, by, at: actions.reject(case, because=asked["because"], by=by, at=at),
        _("Refused; the customer reads your words now."),
    ),
    "withdraw": Act(
        ActorKind.AGENT, Press,
        lambda case, asked, by, at: actions.withdraw(case, by=by, at=at),
        _("Withdrawn for the customer."),
    ),
    "ship": Act(
        ActorKind.AGENT, ShipForm,
        lambda case, asked, by, at: ship(
            case, carrier=asked["carrier"], tracking_number=asked["tracking_number"], by=by, at=at
        ),
        _("Tracking number kept; the parcel is on its way."),
    ),
    "confirm": Act(
        ActorKind.FINANCE, ConfirmForm,
        lambda case, asked, by, at: confirm_paid(case, reference=asked["reference"], by=by, at=at),
        _("Payment confirmed."),
    ),
    "retry": Act(
        ActorKind.FINANCE, Press,
        lambda case, asked, by, at: retry(case, by=by, at=at),
        _("The provider is asked again; the answer appears here."),
    ),
}  # fmt: skip


def view(name: str) -> View:
    """The address of one action. A refusal shows the case again, the sentence at its field, nothing lost."""
    act = ACTS[name]

    @staff(act.kind)
    @require_POST
    def perform(request: StaffRequest, ref: str) -> HttpResponse:
        case, form = case_for(request, ref), act.form(request.POST, auto_id=f"{name}_%s")
        if form.is_valid():
            try:
                act.do(case, form.cleaned_data, acting_as(request, act.kind), clock.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, str(act.done))
                return to_case(request, ref)
        return show_case(request, case_for(request, ref), wrong={name: form})

    return perform


def to_case(request: StaffRequest, ref: str) -> HttpResponse:
    """To the case, beside the same list."""
    query = request.GET.urlencode()
    return moved(request, reverse("desk:case", args=[ref]) + (f"?{query}" if query else ""))
