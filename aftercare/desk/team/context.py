"""Allauth keeps the request it works on; here it is given to the few pages that call it, and to no other request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def with_allauth(view: View) -> View:
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = AccountMiddleware(lambda request: view(request, *args, **kwargs))(request)
        return response

    return entered
