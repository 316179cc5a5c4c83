"""The case page: progress, promise, money and history; and the customer's own moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aftercare.cases import actions
from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import actions as parcels
from aftercare.ui.forms import again
from aftercare.ui.photos import photo_response

from .forms import ShipForm
from .queries import actor_of, case_of, case_page, last_event
from .words import headline


@require_safe
@never_cache
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """The page refreshes itself: it asks with the last event it shows, and is answered 204 while that is the last."""
    case = case_of(request, ref)
    asking_again = bool(getattr(request, "htmx", False))
    if asking_again and request.GET.get("seen") == str(last_event(case)):
        return HttpResponse(status=204)
    page = case_page(case)
    context = {"page": page, "case": case, "shop": case.shop, "headline": headline(page)}
    return render(request, "portal/case.html#live" if asking_again else "portal/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ship(request: HttpRequest, ref: str) -> HttpResponse:
    case = case_of(request, ref)
    form = ShipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            parcels.ship(case, **form.cleaned_data, by=actor_of(request, case.order), at=clock.now())
            messages.success(request, _("Thank you. We watch for your parcel now."))
            return redirect("portal_case", case.ref)
        except Refused as refused:
            form.refuse(refused)
    return _move(request, case, "ship", {"form": form, "refused": bool(form.errors)})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    case = case_of(request, ref)
    problem = ""
    if request.method == "POST":
        try:
            actions.withdraw(case, by=actor_of(request, case.order), at=clock.now())
            messages.success(request, _("Your request is withdrawn."))
            return redirect("portal_case", case.ref)
        except Refused as refused:
            problem = str(refused.sentence)
    return _move(request, case, "withdraw", {"problem": problem, "refused": bool(problem)})


@require_safe
def photo(request: HttpRequest, ref: str, photo: str) -> FileResponse:
    return photo_response(get_object_or_404(case_of(request, ref).photos, ref=photo))


def _move(request: HttpRequest, case: Case, action: str, context: dict[str, Any]) -> HttpResponse:
    """The page of one move; a move that is no longer possible leads back to the case."""
    template = f"portal/{action}.html"
    context |= {"case": case, "shop": case.shop}
    if context["refused"]:
        return again(request, template, context)
    if action not in allowed(case, ActorKind.CUSTOMER):
        messages.info(request, _("That is no longer needed for this request."))
        return redirect("portal_case", case.ref)
    return render(request, template, context)
