"""Scan: from a number on a parcel to what has to be done with it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.live.subjects import latest
from aftercare.parcels.queries import scanned, waiting
from aftercare.ui.staff import StaffRequest, case_for, photo_for, staff

from .pages import show
from .tasks import by_task, task_of


@staff(ActorKind.WAREHOUSE)
@require_safe
def scan(request: StaffRequest) -> HttpResponse:
    """One match leads straight to its task, several are a choice, none says what can be scanned."""
    seen = latest()
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    cases = Case.objects.visible_to(request.user)
    found = scanned(cases, text) if text else []
    meant = [case for case in found if task_of(case)] or [case for case in found if not case.closed_at] or found
    if len(meant) == 1:
        return redirect("floor:case", meant[0].ref)
    context = {
        "text": text,
        "seen": seen,
        "found": meant,
        "problem": _missed(text) if text and not found else "",
        "waiting": by_task(waiting(cases)) if not text else [],
    }
    return show(request, "floor/scan.html", context, status=422 if context["problem"] else 200)


@staff(ActorKind.WAREHOUSE)
@require_safe
def case(request: StaffRequest, ref: str) -> HttpResponse:
    """To the task that waits; a case that waits for none says where it stands."""
    found = case_for(request, ref)
    task = task_of(found)
    if task:
        return redirect(f"floor:{task}", ref)
    return show(request, "floor/case.html", {"case": found})


@staff(ActorKind.WAREHOUSE)
@require_safe
def photo(request: StaffRequest, ref: str) -> FileResponse:
    return photo_for(request, ref)


def _missed(text: str) -> str:
    return _(
        "Nothing is expected under “%(text)s”. Scan the tracking number, or type the request's or the order's number."
    ) % {"text": text}
