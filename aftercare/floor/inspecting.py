"""Inspect: one finding after the other, until every unit that came has been looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import inspecting
from aftercare.parcels.queries import Expected, expected, findings
from aftercare.ui.staff import StaffRequest, acting, case_for, staff

from .forms import MOST_PHOTOS, FindingForm
from .pages import show
from .tasks import task_of


@staff(ActorKind.WAREHOUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def inspect(request: StaffRequest, ref: str) -> HttpResponse:
    case = case_for(request, ref)
    if task_of(case) != "inspect":
        return redirect("floor:case", ref)
    lines = expected(case)
    if request.method != "POST":
        return _show(request, case, lines, FindingForm(line=_line(lines, request.GET.get("line", ""))))
    if "complete" in request.POST:
        return _complete(request, case, lines)
    form = FindingForm(request.POST, line=_line(lines, request.POST.get("line", ""), only_left=False))
    photos = _kept(request, case, form)
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


def _complete(request: StaffRequest, case: Case, lines: list[Expected]) -> HttpResponse:
    """Nothing more comes: go on with what did."""
    form = FindingForm({}, line=_line(lines, ""))
    form.full_clean()
    form.errors.clear()
    try:
        inspecting.inspect(case, complete=True, by=acting(request, ActorKind.WAREHOUSE), at=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _show(request, case, lines, form)
    return redirect("floor:case", case.ref)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos kept so far: they stay when the rest of the form has to be corrected."""

    kept: list[Photo]
    problem: str = ""


def _kept(request: StaffRequest, case: Case, form: FindingForm) -> Pictures:
    """Those kept by an earlier attempt, by reference, and the new ones."""
    refs = request.POST.getlist("photo")[:MOST_PHOTOS]
    kept = list(Photo.objects.filter(case=case, ref__in=refs, inspections=None).order_by("id"))
    uploads = request.FILES.getlist("photos")
    if len(kept) + len(uploads) > MOST_PHOTOS:
        problem = _("At most %(most)s photos of one finding; leave some out.") % {"most": MOST_PHOTOS}
        form.add_error(None, problem)
        return Pictures(kept, problem)
    for upload in uploads:
        try:
            kept.append(_keep(request, case, upload))
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
            return Pictures(kept, str(refused.sentence))
    return Pictures(kept)


def _keep(request: StaffRequest, case: Case, upload: UploadedFile[bytes]) -> Photo:
    by = acting(request, ActorKind.WAREHOUSE)
    return keep_photo(upload=upload, shop_id=case.shop_id, case=case, by=by, at=clock.now())


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
        "findings": findings(case),
        "missing": sum(line.missing for line in lines),
        "left": sum(line.left for line in lines),
        "wrong": form.is_bound,
    }
    return show(request, "floor/inspect.html", context, status=422 if form.is_bound else 200)
