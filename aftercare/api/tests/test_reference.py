"""The document and the page made from it."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from aftercare.api.document import document, operations

from .talk import V1


@pytest.mark.django_db
def test_the_document_is_openapi_3_1_and_names_every_scope() -> None:
    told = json.loads(Client().get(f"{V1}/openapi.json").content)
    assert told["openapi"].startswith("3.1")
    for _path, _method, operation in operations(told):
        assert [next(iter(one.values())) for one in operation["security"]] == [
            [s] for s in operation.get("x-scopes", [])
        ]


@pytest.mark.django_db
def test_the_page_shows_every_operation_and_needs_nothing_the_policy_forbids() -> None:
    response = Client().get(f"{V1}/docs")
    page = response.content.decode()
    for path, method, operation in operations(document()):
        assert f"{method.upper()} {path}" in page
        assert f'id="{operation["operationId"]}"' in page
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r'(?:src|href)="(?!/|#|openapi)[^"]*//', page)
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_every_reference_on_the_page_leads_somewhere() -> None:
    page = Client().get(f"{V1}/docs").content.decode()
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.browser
@pytest.mark.once("sqlite")
def test_the_page_reads_on_a_phone(start_server, open_page, check_accessible) -> None:  # type: ignore[no-untyped-def]
    page = open_page(width=360)
    page.goto(f"{start_server().url}{V1}/docs")
    check_accessible(page)
