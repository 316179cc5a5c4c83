"""The shipped client against the document: one method for each operation, with its parameters and its types."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import types as builtin
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
from django.conf import settings
from django.core.management import call_command

from aftercare.api.document import document, operations, resolved
from aftercare.api.making_client.methods import iterator_of
from aftercare.api.making_client.writing import outdated
from aftercare_client import Client, types
from aftercare_client.calling import Calling, Reply
from aftercare_client.operations import Operations

ALL = operations(document())
EACH = [pytest.param(*one, id=one[2]["operationId"]) for one in ALL]
METHODS = {name: method for name, method in vars(Operations).items() if inspect.isfunction(method)}


def given(operation: dict[str, Any]) -> dict[str, bool]:
    """The name of each parameter and field of the body, and whether it must be given."""
    found = {one["name"]: bool(one.get("required")) for one in operation["parameters"] if one["in"] != "header"}
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = resolved(content["schema"])
        found |= {name: name in body.get("required", ()) for name in body["properties"]}
    return found


def keyed(operation: dict[str, Any]) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in operation["parameters"])


def test_what_is_generated_is_current() -> None:
    assert outdated() == [], "run ./run client"
    call_command("client", "--check")


def test_every_operation_has_one_method_and_every_method_an_operation() -> None:
    paged = {iterator_of(operation) for *_at, operation in ALL if "cursor" in given(operation)}
    assert set(METHODS) == {operation["operationId"] for *_at, operation in ALL} | paged
    assert "iter_cases" in paged


@pytest.mark.parametrize(("path", "method", "operation"), EACH)
def test_a_method_takes_what_its_operation_takes(path: str, method: str, operation: dict[str, Any]) -> None:
    taken = inspect.signature(METHODS[operation["operationId"]]).parameters
    expected = given(operation) | ({"idempotency_key": False} if keyed(operation) else {})
    required = {name: one.default is inspect.Parameter.empty for name, one in taken.items() if name != "self"}
    assert required == expected


@pytest.mark.parametrize(("path", "method", "operation"), EACH)
def test_a_method_answers_a_type_with_every_field_of_the_answer(path: str, method: str, operation: Any) -> None:
    kind = get_type_hints(METHODS[operation["operationId"]])["return"]
    answer = next(one for status, one in operation["responses"].items() if int(status) < 300)
    content = answer.get("content", {})
    if "application/json" not in content:
        assert kind is (bytes if content else type(None))
    elif is_dataclass(kind):
        schema = resolved(content["application/json"]["schema"])
        assert {field.name for field in fields(kind)} == set(schema["properties"])
    else:
        assert all(is_dataclass(item) for item in get_args(kind))


def test_every_type_has_the_fields_of_its_schema() -> None:
    schemas = document()["components"]["schemas"]
    classes = [one for one in vars(types).values() if inspect.isclass(one) and one.__module__ == types.__name__]
    assert len(classes) > 20
    for one in classes:
        assert set(get_type_hints(one)) == set(schemas[one.__name__].get("properties", {})), one


@pytest.mark.parametrize(("path", "method", "operation"), EACH)
def test_a_method_sends_what_it_was_given_where_the_document_wants_it(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    sent: list[Any] = []

    def send(request: Any) -> Reply:
        sent.append(request)
        return Reply(422, {}, b"")

    names = given(operation)
    values: dict[str, Any] = {name: b"\1" if name in ("photo", "file") else f"a {name}/" for name in names}
    with pytest.raises(Exception, match="422"):
        getattr(Client("http://localhost", "aft_x", language="zh", send=send), operation["operationId"])(**values)
    (request,) = sent
    address = re.sub(r"\{(\w+)\}", r"a%20\1%2F", path)
    assert (request.method, request.path_url.partition("?")[0]) == (method.upper(), address)
    assert ("Idempotency-Key" in request.headers) == keyed(operation)
    assert (request.headers["Authorization"], request.headers["Accept-Language"]) == ("Bearer aft_x", "zh")
    elsewhere = f"{request.url} {request.body!r}"
    for name in names:
        assert name in elsewhere or f"{{{name}}}" in path


def test_an_own_key_is_the_one_sent() -> None:
    sent: list[Any] = []

    def send(request: Any) -> Reply:
        sent.append(request)
        return Reply(200, {}, b"{}")

    client = Client("http://localhost", send=send)
    for key in ("mine", "mine", None, None):
        client.call(types.Pong, "POST", "/x", key=key or client.new_key())
    keys = [request.headers["Idempotency-Key"] for request in sent]
    assert keys[0] == keys[1] == "mine"
    assert len(set(keys)) == 3


def test_the_client_needs_neither_django_nor_aftercare() -> None:
    told = "import sys, aftercare_client; print([n for n in sys.modules if n.split('.')[0] in ('django', 'aftercare')])"
    ran = subprocess.run([sys.executable, "-c", told], cwd=settings.ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_calling_is_all_that_a_method_needs() -> None:
    """The names of operations may not hide what every call uses."""
    own = {name for name, one in vars(Calling).items() if isinstance(one, builtin.FunctionType)}
    assert not (own | {"with_token", "url", "token", "language", "send"}) & set(METHODS)
