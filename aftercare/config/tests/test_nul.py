"""NUL, which PostgreSQL keeps nowhere, reaches no page: it is the replacement character there, as in HTML."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from aftercare.config.middleware import WithoutNul

seen: list[HttpRequest] = []


def _keep(request: HttpRequest) -> HttpResponse:
    seen.append(request)
    return HttpResponse()


@pytest.mark.once("sqlite")
def test_what_a_page_is_sent_holds_none() -> None:
    sent = RequestFactory().post("/desk/?q=a%00b&q=c", {"na\0me": "x\0", "more": ["y", "\0z"], "file": ""})
    WithoutNul(_keep)(sent)
    request = seen.pop()
    assert request.GET.getlist("q") == ["a\ufffdb", "c"]
    assert dict(request.POST.lists()) == {"na\ufffdme": ["x\ufffd"], "more": ["y", "\ufffdz"], "file": [""]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/orders/%00/", "/desk/cases/a%00b/", "/shop/%00/", "/law/%00/", "/floor/cases/%00/", "/hooks/payments/a%00b/"],
)
def test_an_address_with_one_is_of_nothing(path: str) -> None:
    assert Client().get(path).status_code in (302, 404)
