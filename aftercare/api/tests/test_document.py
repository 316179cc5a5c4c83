"""The OpenAPI document is valid, and complete: no operation forgets an answer that it can give."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel

from aftercare.api.document import document, operations, resolved
from aftercare.api.problems import KINDS
from checks.servers import Server

from .talk import V1, Talk, new_shop
from .test_problems import problem

ALL = [pytest.param(*one, id=one[2]["operationId"]) for one in operations(document())]


def read_again() -> Any:
    """The document as a program gets it."""
    return json.loads(Client().get(f"{V1}/openapi.json").content)


def must_document(path: str, method: str, operation: dict[str, Any]) -> set[int]:
    """Every failure that an operation of this form can answer, whoever wrote it."""
    body = operation.get("requestBody", {}).get("content", {})
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    because = {
        400: True,  # a host that is not ours
        405: True,
        500: True,
        401: "x-scopes" in operation,
        403: "x-scopes" in operation,
        404: "{" in path,
        409: keyed,
        411: method != "get",
        413: method != "get",
        415: bool(body),
        422: bool(body) or keyed or any(parameter["in"] == "query" for parameter in operation["parameters"]),
        429: operation["operationId"] != "ping",
    }
    return {status for status, holds in because.items() if holds}


def test_the_document_is_valid() -> None:
    told = read_again()
    assert told["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(told).iter_errors()] == []


def test_no_two_schemas_share_a_name() -> None:
    """The document knows a schema by its name alone; of two it would keep one, for both."""
    named = Counter(schema.__name__ for schema in _below(BaseModel))
    assert [name for name, times in named.items() if times > 1] == []


def _below(schema: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in schema.__subclasses__():
        if below.__module__.startswith("aftercare.api."):
            yield below
        yield from _below(below)


@pytest.mark.parametrize(("path", "method", "operation"), ALL)
def test_no_operation_forgets_how_it_fails(path: str, method: str, operation: dict[str, Any]) -> None:
    documented = {int(status) for status in operation["responses"]}
    assert must_document(path, method, operation) <= documented


@pytest.mark.parametrize(("path", "method", "operation"), ALL)
def test_every_answer_says_what_it_is(path: str, method: str, operation: dict[str, Any]) -> None:
    assert any(int(status) < 300 for status in operation["responses"])
    for status, response in operation["responses"].items():
        answer = resolved(response)
        assert answer["description"]
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]
        elif int(status) != 204:
            assert answer["content"]
        limited = "RateLimit-Limit" in answer.get("headers", {})
        assert limited == (operation["operationId"] != "ping" or int(status) >= 400)


def test_every_status_of_a_problem_has_its_shared_answer() -> None:
    shared = document()["components"]["responses"]
    assert set(shared) == {f"Status{kind.status}" for kind in KINDS.values()}


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for path, _method, _operation in operations(document())}))
def test_a_method_that_is_not_listed_is_refused_naming_those_that_are(path: str) -> None:
    listed = {method.upper() for method in document()["paths"][path] if method in ("get", "post", "put", "delete")}
    response = Client().generic("TRACE", path.replace("{ref}", "x"))
    problem(response, 405, "method-not-allowed")
    assert listed <= set(response.headers["Allow"].split(", "))


@pytest.mark.django_db
def test_too_many_parameters_cannot_be_read() -> None:
    talk = Talk.of_shop(new_shop())
    query = "&".join(f"a{number}=1" for number in range(1_100))
    response = talk.client.get(f"{V1}/cases?{query}", headers=talk._headers({}))
    problem(response, 400, "malformed")


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({"Transfer-Encoding": "chunked"}, 411, "length-required"),
        ({"Content-Length": str(10**9)}, 413, "too-large"),
    ],
)
def test_what_the_server_itself_refuses_is_a_problem_too(
    server: Server, headers: dict[str, str], status: int, kind: str
) -> None:
    connection = http.client.HTTPConnection(str(urlsplit(server.url).netloc), timeout=10)
    connection.putrequest("POST", f"{V1}/cases")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(b"0\r\n\r\n" if status == 411 else None)
    response = connection.getresponse()
    told = json.loads(response.read())
    assert (response.status, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert (told["type"], told["status"]) == (f"/api/v1/docs#problem-{kind}", status)
    assert told["title"] and told["detail"] and told["code"]
