"""Sending a file of orders: kept first, its columns named with how it would read beside them, then taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.connectors.shops.mapping import Look
from aftercare.connectors.shops.mapping import look as first_look
from aftercare.connectors.shops.previewing import preview
from aftercare.connectors.shops.samples import sample_csv
from aftercare.connectors.shops.taking import begin_import, drop_import, prepare_import, start_import
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.orders.models import ImportState, OrderImport
from aftercare.people.models import Shop
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import moved
from .forms import ColumnsForm, FileForm
from .pages import READERS, import_for, show, show_all


@staff(ActorKind.SUPERVISOR)
@require_POST
def send(request: StaffRequest, slug: str) -> HttpResponse:
    shop, form = _shop(request, slug), FileForm(request.POST, request.FILES)
    if form.is_valid():
        by = acting(request, ActorKind.SUPERVISOR)
        try:
            kept = prepare_import(shop=shop, upload=form.cleaned_data["file"], by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("imports:columns", args=[kept.ref]))
    return show_all(request, form=form, slug=slug)


@staff(*READERS)
@require_safe
def sample(request: StaffRequest, slug: str) -> HttpResponse:
    response = HttpResponse(sample_csv(_shop(request, slug), at=clock.now()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="orders.csv"'
    return response


@staff(ActorKind.SUPERVISOR)
@require_POST
def take_sample(request: StaffRequest, slug: str) -> HttpResponse:
    """The sample orders as if they had been sent; the same ones again are left alone."""
    shop, by, at = _shop(request, slug), acting(request, ActorKind.SUPERVISOR), clock.now()
    upload = SimpleUploadedFile(_("sample orders") + ".csv", sample_csv(shop, at=at), content_type="text/csv")
    started = start_import(shop=shop, upload=upload, format="csv", by=by, at=at)
    return moved(request, reverse("imports:one", args=[started.ref]))


@staff(ActorKind.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: StaffRequest, ref: str) -> HttpResponse:
    found = import_for(request, ref)
    if found.state != ImportState.PREPARED:
        return redirect("imports:one", ref)
    looked = _looked(found)
    form = ColumnsForm(request.POST or None, header=looked.header, named=found.columns)
    if request.method == "POST" and form.is_valid():
        by = acting(request, ActorKind.SUPERVISOR)
        try:
            begin_import(found, columns=form.chosen(), by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("imports:one", args=[ref]))
    return show(request, "columns.html", _context(found, looked, form), status=422 if form.errors else 200)


@staff(ActorKind.SUPERVISOR)
@require_POST
def look(request: StaffRequest, ref: str) -> HttpResponse:
    """The part of the page that shows how the file would read."""
    found = get_object_or_404(OrderImport.objects.visible_to(request.user), ref=ref, state=ImportState.PREPARED)
    looked = _looked(found)
    form = ColumnsForm(request.POST, header=looked.header, named=found.columns)
    form.is_valid()
    return show(request, "preview.html", _context(found, looked, form))


@staff(ActorKind.SUPERVISOR)
@require_POST
def drop(request: StaffRequest, ref: str) -> HttpResponse:
    drop_import(import_for(request, ref))
    messages.success(request, _("The file is forgotten; nothing was imported."))
    return moved(request, reverse("imports:imports"))


def _shop(request: StaffRequest, slug: str) -> Shop:
    return get_object_or_404(request.user.shops.all(), slug=slug)


def _looked(found: OrderImport) -> Look:
    return first_look(Path(found.file.path), name=found.file_name)


def _context(found: OrderImport, looked: Look, form: ColumnsForm) -> dict[str, Any]:
    chosen = form.chosen() if form.is_bound else found.columns
    return {"found": found, "looked": looked, "form": form, "preview": preview(found, chosen)}
