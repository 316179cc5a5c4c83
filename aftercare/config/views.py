"""What a load balancer asks, and how a request ends that no view has answered."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from aftercare.api import problems


def health(request: HttpRequest) -> JsonResponse:
    """Answers only when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Such as a Host that is not ours, which is refused before any address is looked up."""
    if request.path.startswith(API):
        return problems.problem_of(exception).answer()
    return HttpResponse(defaults.bad_request(request, exception).content, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return problems.internal().answer()
    return HttpResponse(defaults.server_error(request).content, status=500)


API = "/api/"
