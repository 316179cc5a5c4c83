"""The case page: progress, promise, money, what both sides say, and history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aftercare.ui.photos import photo_response
from aftercare.ui.visiting import visitor_of

from .queries import case_of, case_page
from .rating import form_for
from .words import headline, next_steps


@require_safe
@never_cache
def case(request: HttpRequest, ref: str) -> HttpResponse:
    case = case_of(request, ref)
    page = case_page(case, visitor_of(request))
    context = {
        "page": page, "case": case, "shop": case.shop, "headline": headline(page), "next": next_steps(page),
        "form": form_for(case, page.rating), "given": page.rating,
    }  # fmt: skip
    return render(request, "portal/case.html", context)


@require_safe
def photo(request: HttpRequest, ref: str, photo: str) -> HttpResponseBase:
    return photo_response(request, get_object_or_404(case_of(request, ref).photos, ref=photo))
