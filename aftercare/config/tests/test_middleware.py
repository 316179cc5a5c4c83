"""The content security policy is the same for every page, except where a page asks for more."""

from __future__ import annotations

import pytest
from csp.decorators import csp_update
from csp.exceptions import CSPNonceError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from aftercare.config.middleware import ContentSecurityPolicy

HEADER = "Content-Security-Policy"


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


def with_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


@csp_update({"form-action": ["https://pay.example"]})
def with_more(request: HttpRequest) -> HttpResponse:
    return HttpResponse("more")


def test_a_page_without_wishes_gets_the_policy_of_all(rf: RequestFactory) -> None:
    policy = ContentSecurityPolicy(plain)(rf.get("/"))[HEADER]  # type: ignore[index]
    assert "default-src 'self'" in policy and "nonce" not in policy


def test_a_page_that_used_a_nonce_has_it_in_its_policy(rf: RequestFactory) -> None:
    answer = ContentSecurityPolicy(with_nonce)(rf.get("/"))
    assert f"'nonce-{answer.content.decode()}'" in answer[HEADER]  # type: ignore[union-attr, index]


def test_a_page_that_asked_for_more_gets_it_alone(rf: RequestFactory) -> None:
    middleware = {view: ContentSecurityPolicy(view) for view in (with_more, plain)}
    assert "https://pay.example" in middleware[with_more](rf.get("/"))[HEADER]  # type: ignore[index]
    assert "https://pay.example" not in middleware[plain](rf.get("/"))[HEADER]  # type: ignore[index]


def test_a_nonce_asked_for_too_late_is_refused(rf: RequestFactory) -> None:
    request = rf.get("/")
    ContentSecurityPolicy(plain)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]
