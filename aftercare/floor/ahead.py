"""What a device keeps for the minutes without a network: the counting pages of what is expected, by their codes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.parcels.day import coming
from aftercare.parcels.queries import expected_each
from aftercare.ui.staff import StaffRequest, staff

from .forms import CountForm

MOST = 60


@staff(ActorKind.WAREHOUSE)
@require_safe
def ahead(request: StaffRequest) -> HttpResponse:
    cases = list(coming(Case.objects.visible_to(request.user))[:MOST])
    lines = expected_each(cases)
    return JsonResponse({"parcels": [_kept(request, case, lines[case.pk]) for case in cases]})


def _kept(request: StaffRequest, case: Case, lines: Any) -> dict[str, Any]:
    form = CountForm(lines=lines)
    codes = [case.ref, case.order.number, *(parcel.tracking_number for parcel in case.parcels.all())]
    context = {"case": case, "form": form, "units": sum(line.missing for line in form.lines), "photos": []}
    page = render_to_string("floor/counting.html", context, request)
    return {"codes": [code.upper() for code in codes if code], "page": page}


@staff(ActorKind.WAREHOUSE)
@require_safe
def service_worker(request: StaffRequest) -> HttpResponse:
    """What opens the floor again when it is reloaded without a network."""
    return render(request, "floor/sw.js", content_type="text/javascript")
