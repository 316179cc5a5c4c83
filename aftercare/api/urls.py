"""Mounted at /api/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .problems import method_not_allowed, not_found
from .reference import openapi, reference
from .service import service

View = Callable[..., HttpResponseBase]


def guarded(view: View) -> View:
    """A method that an address does not take is a problem like any other."""

    def guard(request: HttpRequest, **values: Any) -> HttpResponseBase:
        response = view(request, **values)
        if isinstance(response, HttpResponseNotAllowed):
            return method_not_allowed(response.headers["Allow"]).answer()
        if left := getattr(request, "left", None):
            for name, value in left.headers().items():
                response.headers[name] = value
        return response

    return csrf_exempt(guard)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    return not_found().answer()


def _operations() -> list[URLPattern]:
    """Ninja's patterns, but for its page at the root."""
    patterns = [pattern for pattern in service.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return [pattern for pattern in patterns if pattern.name != "api-root"]


v1 = [
    path("openapi.json", guarded(require_safe(openapi)), name="openapi"),
    path("docs", guarded(require_safe(reference)), name="api_reference"),
    *_operations(),
]
urlpatterns = [path("v1/", include(v1)), re_path("", nothing)]
