"""What the warehouse found and nobody expected: the desk finds out whose it is, or says what was done with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.ids import typed_ref
from aftercare.core.paging import NEWEST, page
from aftercare.core.refusal import Refused
from aftercare.parcels import finding
from aftercare.parcels.queries import scanned
from aftercare.parcels.strays import Stray, StrayState
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import DESK, moved


class MatchForm(Form):
    case = forms.CharField(
        label=gettext_lazy("It belongs to request"), max_length=100,
        error_messages={"required": gettext_lazy("Write the number of the request.")},
        widget=forms.TextInput(attrs={"placeholder": "AS-…", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class CloseForm(Form):
    outcome = forms.CharField(
        label=gettext_lazy("It belongs to no request; what was done with it"), max_length=2000,
        error_messages={"required": gettext_lazy("Write what was done with it, such as: sent back to the sender.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


@staff(*DESK)
@require_safe
def strays(request: StaffRequest) -> HttpResponse:
    """Those to be solved, or all of them."""
    everything = "all" in request.GET
    rows = Stray.objects.visible_to(request.user).select_related("shop", "case").prefetch_related("photos")
    shown = page(rows if everything else rows.open(), order=NEWEST, cursor=request.GET.get("from", ""))
    return _render(request, "desk/strays.html", {"page": shown, "everything": everything})


@staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def stray(request: StaffRequest, ref: str) -> HttpResponse:
    rows = Stray.objects.visible_to(request.user).select_related("shop", "case").prefetch_related("photos")
    found = get_object_or_404(rows, ref=ref)
    if request.method != "POST":
        return _show(request, found, MatchForm(prefix="match"), CloseForm(prefix="close"))
    by = acting(request, ActorKind.AGENT)
    match = MatchForm(request.POST if "match" in request.POST else None, prefix="match")
    close = CloseForm(request.POST if "close" in request.POST else None, prefix="close")
    try:
        if match.is_valid():
            case = _case(request, match.cleaned_data["case"])
            finding.match(found, case=case, by=by, at=clock.now())
            messages.success(request, _("Kept: the warehouse receives it with %(ref)s.") % {"ref": case.ref})
            return moved(request, reverse("strays:stray", args=[ref]))
        if close.is_valid():
            finding.close(found, outcome=close.cleaned_data["outcome"], by=by, at=clock.now())
            messages.success(request, _("Solved."))
            return moved(request, reverse("strays:strays"))
    except Refused as refused:
        (match if match.is_bound else close).refuse(refused)
    return _show(request, found, match, close, status=422)


def _case(request: StaffRequest, text: str) -> Case:
    case = Case.objects.visible_to(request.user).filter(ref=typed_ref(text)).first()
    if case is None:
        raise Refused(_("There is no request with that number in your shops; check it."), field="case")
    return case


def _show(
    request: StaffRequest, found: Stray, match: MatchForm, close: CloseForm, *, status: int = 200
) -> HttpResponse:
    perhaps = scanned(Case.objects.visible_to(request.user).of_shop(found.shop_id), found.code) if found.code else []
    context = {
        "stray": found,
        "match": match,
        "close": close,
        "perhaps": perhaps if found.state == StrayState.OPEN else [],
        "may_solve": found.state == StrayState.OPEN and request.user.acts_as(ActorKind.AGENT),
    }
    return _render(request, "desk/stray.html", context, status=status)


def _render(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"here": "strays"} | context, status=status)
