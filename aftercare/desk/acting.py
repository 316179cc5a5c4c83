"""The addresses of what staff do to a case; the table stands in `acts.py`."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.cases.actions import asks_second
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused
from aftercare.ui.pictures import pictures
from aftercare.ui.staff import StaffRequest, View, case_for, staff
from aftercare.ui.staff import acting as acting_as

from .act_forms import EvidenceForm
from .acts import ACTS, Act
from .pages import moved
from .together import beaten
from .views import show_case

ASKED = gettext_lazy("This is more than you may decide alone: a second person is asked. You have nothing more to do.")


def view(name: str) -> View:
    """The address of one action. A refusal shows the case again, the sentence at its field, nothing lost."""
    act = ACTS[name]

    @staff(*act.kinds)
    @require_POST
    def perform(request: StaffRequest, ref: str) -> HttpResponse:
        case, by = case_for(request, ref), actor_for(request, act)
        form = act.form(request.POST, auto_id=f"{name}_%s", case=case)
        if isinstance(form, EvidenceForm):
            form.take(pictures(request, case.order, by=by))
        if form.is_valid():
            try:
                done = act.do(case, form, by, clock.now())
            except Refused as refused:
                form.refuse(refused)
                for sentence in beaten(case, form, seen=request.POST.get("seen", ""), by=request.user):
                    form.add_error(None, sentence)
            else:
                messages.success(request, ASKED if asks_second(case, done) else _told(act, case))
                return to_case(request, done.ref if isinstance(done, Case) else ref)
        return show_case(request, case_for(request, ref), wrong={name: form})

    return perform


def actor_for(request: StaffRequest, act: Act) -> Actor:
    """Whoever acts, as one of the roles that may."""
    return acting_as(request, next(kind for kind in act.kinds if request.user.acts_as(kind)))


def _told(act: Act, before: Case) -> str:
    """What was done, with a button that takes it back where that is possible."""
    undo = act.undo(before) if act.undo else None
    if undo is None:
        return str(act.done)
    address = reverse(f"desk:{undo.name}", args=[before.ref])
    button = render_to_string("desk/undo.html", {"address": address, "values": json.dumps(undo.values)})
    return format_html("{} {}", act.done, button)


def to_case(request: StaffRequest, ref: str) -> HttpResponse:
    """To the case, beside the same list."""
    query = request.GET.urlencode()
    return moved(request, reverse("desk:case", args=[ref]) + (f"?{query}" if query else ""))
