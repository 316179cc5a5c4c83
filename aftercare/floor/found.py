"""Found: goods that nobody expected are written down with photos, and handed to the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import finding
from aftercare.parcels.strays import Stray
from aftercare.people.models import Shop
from aftercare.ui.staff import StaffRequest, acting, staff

from .forms import FoundForm
from .keyed import keyed
from .pages import show
from .pictures import Pictures, taken


@staff(ActorKind.WAREHOUSE)
@require_http_methods(["GET", "HEAD", "POST"])
@keyed
def found(request: StaffRequest) -> HttpResponse:
    shops = list(request.user.shops.order_by("pk"))
    if request.method != "POST":
        return _show(request, FoundForm(shops=shops, initial={"code": request.GET.get("code", "")[:100]}))
    form = FoundForm(request.POST, shops=shops)
    if not form.is_valid():
        return _show(request, form, status=422)
    shop = get_object_or_404(Shop, pk=form.cleaned_data["shop"], staff=request.user)
    photos = taken(request, form, shop_id=shop.pk, case=None)
    if not form.errors:
        try:
            stray = _find(request, shop, form.cleaned_data, photos)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("floor:found_one", stray.ref)
    return _show(request, form, photos=photos, status=422)


@staff(ActorKind.WAREHOUSE)
@require_safe
def found_one(request: StaffRequest, ref: str) -> HttpResponse:
    strays = Stray.objects.visible_to(request.user).select_related("shop", "case").prefetch_related("photos")
    return show(request, "floor/found_one.html", {"stray": get_object_or_404(strays, ref=ref)})


def _find(request: StaffRequest, shop: Shop, typed: dict[str, Any], photos: Pictures) -> Stray:
    by = acting(request, ActorKind.WAREHOUSE)
    return finding.find(
        shop, code=typed["code"], note=typed["note"], place=typed["place"],
        photos=[photo.ref for photo in photos.kept], by=by, at=clock.now(),
    )  # fmt: skip


def _show(request: StaffRequest, form: FoundForm, *, photos: Pictures | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "photos": photos or Pictures([]), "wrong": status == 422}
    return show(request, "floor/found.html", context, status=status)
