"""How a colour would look, before it is kept: its contrast, the top of the portal and a message, each in a frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.core.colours import hexed, parse
from aftercare.notices.catalogue import NOTICES
from aftercare.notices.sampling import preview
from aftercare.people.models import Shop
from aftercare.ui.brand import readings, sheet
from aftercare.ui.staff import StaffRequest, staff

from .entries import READERS
from .pages import shop_for
from .previewing import framed

USES: tuple[Promise, ...] = (_("Buttons"), _("Links on a light page"), _("Links on a dark page"))
EXAMPLE = "case.approved.send_back"
SCHEMES = ("light", "dark")


@staff(*READERS)
@require_safe
def look(request: StaffRequest, slug: str) -> HttpResponse:
    """The contrast of the colour somebody types, and the frames in it."""
    shop = shop_for(request, slug)
    return render(request, "desk/setup/look.html", {"shop": shop, **looks(shop, request.GET.get("brand_color", ""))})


@staff(*READERS)
@require_safe
def header(request: StaffRequest, slug: str) -> HttpResponse:
    """The top of a customer's page and a button."""
    shop = _in_colour(shop_for(request, slug), request.GET.get("color", ""))
    scheme = request.GET.get("scheme", "") if request.GET.get("scheme") in SCHEMES else ""
    return framed(render(request, "desk/setup/header.html", {"shop": shop, "sheet": sheet(shop), "scheme": scheme}))


@staff(*READERS)
@require_safe
def mail(request: StaffRequest, slug: str) -> HttpResponse:
    shop = _in_colour(shop_for(request, slug), request.GET.get("color", ""))
    notice = NOTICES[EXAMPLE]
    letter = preview(shop, notice, notice.default(shop.locale), locale=shop.locale, at=clock.now())
    return framed(HttpResponse(letter.html))


def looks(shop: Shop, color: str) -> dict[str, Any]:
    """What the page shows of a colour; `unread` one is no colour at all."""
    found = readings(color)
    shown = [
        {"use": use, "text": hexed(text), "ground": hexed(ground), "contrast": f"{ratio:.1f}"}
        for use, (text, ground, ratio) in zip(USES, found, strict=False)
    ]
    return {"readings": shown, "unread": bool(color.strip()) and not found, "color": color.strip() if found else ""}


def _in_colour(shop: Shop, color: str) -> Shop:
    """The shop as if it had this colour; nothing is kept."""
    shop.brand_color = color if parse(color) else ""
    return shop
