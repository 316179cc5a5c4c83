"""Today: what each person did, entry by entry, and taking back the last of it while the moves allow."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels.correcting import recount, withdraw_finding
from aftercare.parcels.day import by_person, entries
from aftercare.parcels.models import Receipt
from aftercare.ui.staff import StaffRequest, acting, case_for, staff

from .keyed import keyed, says_why
from .pages import midnight, show


@staff(ActorKind.WAREHOUSE)
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    return _show(request)


@staff(ActorKind.WAREHOUSE)
@require_POST
@keyed
def undo(request: StaffRequest, ref: str) -> HttpResponse:
    """Take one entry back: `receipt` or `finding` names it."""
    case = case_for(request, ref)
    by, at = acting(request, ActorKind.WAREHOUSE), clock.now()
    receipt, finding = (_number(request, name) for name in ("receipt", "finding"))
    try:
        if finding:
            withdraw_finding(case, finding=finding, by=by, at=at)
        else:
            recount(case, counts=_counted(case, receipt), by=by, at=at)
    except Refused as refused:
        return says_why(_show(request, problem=str(refused.sentence)), [str(refused.sentence)])
    return redirect("floor:today")


def _number(request: StaffRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _counted(case: Case, receipt: int) -> dict[int, int]:
    found = Receipt.objects.filter(pk=receipt, parcel_line__parcel__case=case)
    return dict(found.values_list("parcel_line__case_line", "units"))


def _show(request: StaffRequest, *, problem: str = "") -> HttpResponse:
    cases, since = Case.objects.visible_to(request.user), midnight(request.user)
    context = {
        "people": by_person(cases, since=since),
        "entries": entries(cases, since=since),
        "me": ("warehouse", request.user.pk),
        "problem": problem,
        "zone": str(since.tzinfo),
    }
    return show(request, "floor/today.html", context, status=422 if problem else 200)
