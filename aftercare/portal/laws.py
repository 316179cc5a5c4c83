"""A rule of the law that a decision cites, for everybody to read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from aftercare.ui.laws import law_views

from .policies import place_name


@require_safe
@cache_control(public=True, max_age=300)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    found = law_views(rule)
    if not found:
        raise Http404
    return render(request, "portal/law.html", {"rules": found, "place": place_name(found[0].place)})
