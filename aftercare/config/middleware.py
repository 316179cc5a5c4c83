"""Our own middleware: what saves time on every request, and what every page needs."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.response import HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp builds the policy anew for each answer, a fifth of an empty one's time; ours rarely changes."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(request, "_csp_nonce", None) or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.unchanged)
        request.csp_nonce = TOO_LATE  # type: ignore[attr-defined]
        return response

    @property
    def unchanged(self) -> str:
        if not hasattr(self, "_unchanged"):
            self._unchanged = build_policy()
        return self._unchanged


TOO_LATE = CheckableLazyObject(ContentSecurityPolicy._csp_nonce_post_response)


class WithoutNul:
    """NUL in what a page is sent becomes U+FFFD, as in HTML itself: PostgreSQL keeps none, so it would fail wherever it
    meets a statement. The API refuses it by its schemas; what other systems sign is left as they sent it."""

    LEFT = ("/api/", "/hooks/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(self.LEFT):
            request.path_info = _replaced(request.path_info)
            if "%00" in request.META.get("QUERY_STRING", ""):
                request.GET = _without_nul(request.GET)  # type: ignore[assignment]
            if request.method == "POST" and _has_nul(request):
                request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    try:
        return any("\0" in text for name, values in request.POST.lists() for text in (name, *values))
    except UnreadablePostError:  # the sender went away; whoever reads it next says so
        return False


def _without_nul(sent: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        kept.setlist(_replaced(name), [_replaced(value) for value in values])
    kept._mutable = False
    return kept


def _replaced(text: str) -> str:
    return text.replace("\0", "\ufffd")
