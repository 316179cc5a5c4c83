"""Every shared component, in one density and one scheme at a time; the language is the reader's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aftercare.ui.staff import StaffRequest, own

from .samples import samples
from .sections import DENSITIES, SECTIONS, SHEETS, Density

SCHEMES = ("light", "dark")


@own
@require_safe
def components(request: StaffRequest) -> HttpResponse:
    density: Density = next((name for name in DENSITIES if name == request.GET.get("density")), "desk")
    scheme = next((name for name in SCHEMES if name == request.GET.get("scheme")), "")
    context = {
        "density": density, "densities": DENSITIES, "scheme": scheme, "schemes": SCHEMES, "sheet": SHEETS[density],
        "sections": [section for section in SECTIONS if density in section.on],
    }  # fmt: skip
    return render(request, "desk/components/index.html", samples() | context)
