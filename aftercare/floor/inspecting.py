"""Inspect: one finding after the other, by the category's checklist, until every unit that came was looked at."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import inspecting
from aftercare.parcels.checklists import checks_of
from aftercare.parcels.queries import Expected, expected, findings
from aftercare.ui.staff import StaffRequest, acting, case_for, staff

from .forms import FindingForm
from .keyed import keyed, moved_on
from .pages import show
from .pictures import Pictures, customers_photos, taken
from .tasks import task_of


@staff(ActorKind.WAREHOUSE)
@require_http_methods(["GET", "HEAD", "POST"])
@keyed
def inspect(request: StaffRequest, ref: str) -> HttpResponse:
    case = case_for(request, ref)
    if task_of(case) != "inspect":
        return moved_on(case, redirect("floor:case", ref))
    lines = expected(case)
    if request.method != "POST":
        return _show(request, case, lines, _form(case, _line(lines, request.GET.get("line", ""))))
    if "complete" in request.POST:
        return _complete(request, case, lines)
    form = _form(case, _line(lines, request.POST.get("line", ""), only_left=False), request)
    photos = taken(request, form, shop_id=case.shop_id, case=case)
    if form.is_valid():
        try:
            inspecting.inspect(
                case, findings=[form.finding(photos.kept)], by=acting(request, ActorKind.WAREHOUSE), at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("floor:case", ref)
    return _show(request, case, lines, form, photos=photos)


def _form(case: Case, line: Expected | None, request: StaffRequest | None = None) -> FindingForm:
    checks = checks_of(case.shop_id, [line.category])[line.category] if line else []
    return FindingForm(request.POST if request else None, line=line, checks=checks)


def _complete(request: StaffRequest, case: Case, lines: list[Expected]) -> HttpResponse:
    """Nothing more comes: go on with what did."""
    form = FindingForm({}, line=_line(lines, ""), checks=[])
    form.full_clean()
    form.errors.clear()
    try:
        inspecting.inspect(case, complete=True, by=acting(request, ActorKind.WAREHOUSE), at=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, case, lines, form)
    return redirect("floor:case", case.ref)


def _line(lines: list[Expected], wanted: str, *, only_left: bool = True) -> Expected | None:
    """The line asked for, else the first with units to look at."""
    left = [line for line in lines if line.left]
    named = [line for line in (left if only_left else lines) if str(line.case_line_id) == wanted]
    return next(iter(named or left), None)


def _show(
    request: StaffRequest, case: Case, lines: list[Expected], form: FindingForm, *, photos: Pictures | None = None
) -> HttpResponse:
    here = _line(lines, str(form["line"].value()))
    context = {
        "case": case,
        "lines": lines,
        "here": here,
        "form": form,
        "photos": photos or Pictures([]),
        "customers": customers_photos(case),
        "findings": findings(case),
        "missing": sum(line.missing for line in lines),
        "left": sum(line.left for line in lines),
        "wrong": form.is_bound,
    }
    return show(request, "floor/inspect.html", context, status=422 if form.is_bound else 200)
