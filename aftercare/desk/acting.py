"""The addresses of what staff do to a case; the table stands in `acts.py`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.ui.pictures import pictures
from aftercare.ui.staff import StaffRequest, View, case_for, staff
from aftercare.ui.staff import acting as acting_as

from .act_forms import EvidenceForm
from .acts import ACTS
from .pages import moved
from .views import show_case


def view(name: str) -> View:
    """The address of one action. A refusal shows the case again, the sentence at its field, nothing lost."""
    act = ACTS[name]

    @staff(act.kind)
    @require_POST
    def perform(request: StaffRequest, ref: str) -> HttpResponse:
        case = case_for(request, ref)
        form = act.form(request.POST, auto_id=f"{name}_%s", case=case)
        if isinstance(form, EvidenceForm):
            form.take(pictures(request, case.order, by=acting_as(request, act.kind)))
        if form.is_valid():
            try:
                done = act.do(case, form, acting_as(request, act.kind), clock.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, str(act.done))
                return to_case(request, done.ref if isinstance(done, Case) else ref)
        return show_case(request, case_for(request, ref), wrong={name: form})

    return perform


def to_case(request: StaffRequest, ref: str) -> HttpResponse:
    """To the case, beside the same list."""
    query = request.GET.urlencode()
    return moved(request, reverse("desk:case", args=[ref]) + (f"?{query}" if query else ""))
