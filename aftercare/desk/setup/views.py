"""The page that leads to everything a shop is set up with."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from aftercare.ui.staff import StaffRequest, staff

from .entries import OPENERS, entries_for
from .pages import show


@staff(*OPENERS)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    return show(request, "index.html", {"entries": list(entries_for(request.user))})
