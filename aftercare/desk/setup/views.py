"""The page that leads to everything a shop is set up with."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from aftercare.promises.shops import without_policy
from aftercare.ui.staff import StaffRequest, is_any, staff

from .entries import OPENERS, READERS, entries_for
from .pages import show


@staff(*OPENERS)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    silent = without_policy(request.user.shops.all()) if is_any(request.user, READERS) else ()
    return show(request, "index.html", {"entries": list(entries_for(request.user)), "silent": silent})
