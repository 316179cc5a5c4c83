"""A label to print and stick on what lies here: its reference as a barcode, and what it is in words."""

from __future__ import annotations

from dataclasses import dataclass

from barcode import Code128
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.parcels.models import Inspection
from aftercare.parcels.strays import Stray
from aftercare.ui.staff import StaffRequest, staff

from .pages import show


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars as one path of modules, a quiet zone of ten modules on either side."""

    path: str
    width: int


def bars(text: str) -> Bars:
    modules = Code128(text).build()[0]
    path, start = "", None
    for place, module in enumerate(f"{modules}0"):
        if module == "1" and start is None:
            start = place
        elif module == "0" and start is not None:
            path += f"M{start + 10} 0h{place - start}v60h-{place - start}z"
            start = None
    return Bars(path, len(modules) + 20)


@staff(ActorKind.WAREHOUSE)
@require_safe
def label(request: StaffRequest, ref: str) -> HttpResponse:
    stray = Stray.objects.visible_to(request.user).select_related("shop").filter(ref=ref).first()
    if stray:
        return show(request, "floor/label.html", {"ref": ref, "bars": bars(ref), "stray": stray, "shop": stray.shop})
    cases = Case.objects.visible_to(request.user).select_related("shop", "order")
    case = get_object_or_404(cases, ref=ref)
    found = Inspection.objects.filter(parcel_line__parcel__case=case).select_related("parcel_line__case_line")
    context = {"ref": ref, "bars": bars(ref), "case": case, "shop": case.shop, "findings": found.order_by("id")}
    return show(request, "floor/label.html", context)
