"""Receive: count what came of what was expected."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import actions
from aftercare.parcels.queries import expected
from aftercare.ui.staff import StaffRequest, acting, case_for, staff

from .forms import CountForm
from .keyed import keyed, moved_on
from .pages import show
from .pictures import customers_photos
from .tasks import may_receive


@staff(ActorKind.WAREHOUSE)
@require_http_methods(["GET", "HEAD", "POST"])
@keyed
def receive(request: StaffRequest, ref: str) -> HttpResponse:
    case = case_for(request, ref)
    if not may_receive(case):
        return moved_on(case, redirect("floor:case", ref))
    lines = expected(case)
    if request.method != "POST":
        return _show(request, case, CountForm(lines=lines))
    form = CountForm(request.POST, lines=lines)
    if form.is_valid():
        counts = {line.case_line_id: line.missing for line in lines} if "all" in request.POST else form.counts()
        try:
            actions.receive(case, counts=counts, by=acting(request, ActorKind.WAREHOUSE), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("floor:inspect", ref)
    return _show(request, case, form, status=422)


def _show(request: StaffRequest, case: Case, form: CountForm, *, status: int = 200) -> HttpResponse:
    context = {**to_count(case, form), "wrong": status == 422}
    return show(request, "floor/receive.html", context, status=status)


def to_count(case: Case, form: CountForm) -> dict[str, Any]:
    """What the page of counting shows of a case."""
    units = sum(line.missing for line in form.lines)
    return {"case": case, "form": form, "units": units, "photos": customers_photos(case)}
