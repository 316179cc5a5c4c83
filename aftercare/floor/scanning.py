"""Scan: from a number on a parcel or an item to what has to be done with it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.live.subjects import latest
from aftercare.parcels.day import coming
from aftercare.parcels.queries import findings, is_sold, plain_code, scanned, waiting
from aftercare.parcels.strays import Stray
from aftercare.ui.staff import StaffRequest, case_for, photo_for, staff

from .pages import show
from .tasks import by_task, task_of

SHOWN = 12
COUNTING = "X-Counting"
"""A device that counts a parcel asks about a code that is none of its items; what it counted stays on its page."""


@staff(ActorKind.WAREHOUSE)
@require_safe
def scan(request: StaffRequest) -> HttpResponse:
    """One match leads straight to its task, several are a choice, none says what can be scanned."""
    seen = latest()
    text = request.GET.get("q", "").strip()[:100]
    cases = Case.objects.visible_to(request.user)
    found = scanned(cases, text) if text else []
    meant = [case for case in found if task_of(case)] or [case for case in found if not case.closed_at] or found
    if COUNTING in request.headers:
        return _while_counting(request, text, meant)
    if len(meant) == 1:
        return redirect("floor:case", meant[0].ref)
    if not found and (stray := _found_before(request, text)):
        return redirect("floor:found_one", stray.ref)
    context = {
        "text": text,
        "seen": seen,
        "found": meant,
        "problem": _missed(request, text) if text and not found else "",
        "waiting": by_task(waiting(cases)) if not text else [],
        "coming": coming(cases)[:SHOWN] if not text else [],
    }
    return show(request, "floor/scan.html", context, status=422 if context["problem"] else 200)


@staff(ActorKind.WAREHOUSE)
@require_safe
def case(request: StaffRequest, ref: str) -> HttpResponse:
    """To the task that waits; a case that waits for none says where it stands, and what came of it."""
    found = case_for(request, ref)
    task = task_of(found)
    if task:
        return redirect(f"floor:{task}", ref)
    return show(request, "floor/case.html", {"case": found, "findings": findings(found)})


@staff(ActorKind.WAREHOUSE)
@require_safe
def photo(request: StaffRequest, ref: str) -> HttpResponseBase:
    return photo_for(request, ref)


def _while_counting(request: StaffRequest, text: str, meant: list[Case]) -> JsonResponse:
    here = [case.ref for case in meant if case.ref == request.headers[COUNTING]]
    if here:
        return JsonResponse({"here": True, "says": _("This parcel is open already; scan its items.")})
    if meant:
        where = reverse("floor:case", args=[meant[0].ref]) if len(meant) == 1 else _again(text)
        return JsonResponse({"location": where, "says": _("“%(text)s” is another parcel.") % {"text": text}})
    found = f"{reverse('floor:found')}?{urlencode({'code': text})}"
    return JsonResponse({"found": found, "says": _missed(request, text, counting=True)})


def _again(text: str) -> str:
    return f"{reverse('floor:scan')}?{urlencode({'q': text})}"


def _found_before(request: StaffRequest, text: str) -> Stray | None:
    return Stray.objects.visible_to(request.user).filter(ref=plain_code(text)).first()


def _missed(request: StaffRequest, text: str, *, counting: bool = False) -> str:
    if is_sold([shop.pk for shop in request.user.shops.all()], text):
        if counting:
            return _("Wrong item: “%(text)s” is not expected in this parcel. Put it aside.") % {"text": text}
        return _("No request waits for the item “%(text)s”. Scan the label of its parcel.") % {"text": text}
    return _(
        "Nothing is expected under “%(text)s”. Scan the tracking number, or type the request's or the order's number."
    ) % {"text": text}
