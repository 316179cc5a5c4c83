"""Imports read: what was sent, how far it is, and the rows that were left out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from aftercare.core.actor import ActorKind
from aftercare.core.paging import page
from aftercare.orders.imports.report import COLUMNS, report_rows
from aftercare.orders.models import ImportState, OrderImport
from aftercare.people.models import Role
from aftercare.ui.sheets import sheet
from aftercare.ui.staff import StaffRequest, staff

from ..starting.steps import next_step
from .forms import FileForm

READERS = (ActorKind.SUPERVISOR, Role.AUDITOR)
SHOWN = 50
"""Rows left out that stand on the page; the file has all of them."""


@staff(*READERS)
@require_safe
def imports(request: StaffRequest) -> HttpResponse:
    return show_all(request)


@staff(*READERS)
@require_safe
def one(request: StaffRequest, ref: str) -> HttpResponse:
    found = import_for(request, ref)
    if found.state == ImportState.PREPARED:
        return redirect("imports:columns", ref)
    onward = request.user.role == Role.ADMIN and next_step(found.shop) is not None
    return show(request, "import.html", {"found": found, "onward": onward, **result_of(found)})


@staff(*READERS)
@require_safe
def rows(request: StaffRequest, ref: str) -> StreamingHttpResponse:
    """Every row that was left out, in the reader's language."""
    found = import_for(request, ref)
    return sheet(found.ref, COLUMNS, report_rows(found.run) if found.run else [], most=None)


def import_for(request: StaffRequest, ref: str) -> OrderImport:
    return get_object_or_404(OrderImport.objects.visible_to(request.user).select_related("shop", "run"), ref=ref)


def result_of(found: OrderImport) -> dict[str, Any]:
    """What it did so far, with the first rows that were left out."""
    counts = found.run.counts if found.run else {}
    issues = list(found.run.issues.order_by("line", "pk")[:SHOWN]) if found.run else []
    left_out = counts.get("rejected", 0) + counts.get("listed", 0)
    return {
        "counts": counts,
        "left_out": left_out,
        "issues": [(issue, *issue.problem.told()) for issue in issues],
        "more": max(0, left_out - len(issues)),
    }


def show_all(request: StaffRequest, *, form: FileForm | None = None, slug: str = "") -> HttpResponse:
    sent = OrderImport.objects.visible_to(request.user).select_related("shop", "run")
    shops = list(request.user.shops.order_by("name"))
    context = {
        "page": page(sent, cursor=request.GET.get("from", "")),
        "shops": shops,
        "form": form or FileForm(),
        "wanted": slug or (shops[0].slug if shops else ""),
    }
    return show(request, "imports.html", context, status=422 if form else 200)


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {
        "here": "setup",
        "manages": request.user.acts_as(ActorKind.SUPERVISOR),
    }
    return render(request, f"desk/imports/{template}", shared | context, status=status)
