"""The OpenAPI document, and a page made from it on the server: it needs no script and nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from pydantic_core import to_json

from .document import document, operations, resolved
from .problems import KINDS
from .schema_text import Row, rows


def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_written(), content_type="application/json")


def reference(request: HttpRequest) -> HttpResponse:
    return render(request, "api/reference.html", {"groups": _groups(), "kinds": KINDS, "schemas": _schemas()})


@cache
def _written() -> bytes:
    return to_json(document())


@cache
def _groups() -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations(document()):
        shown = {**operation, "path": path, "method": method.upper(), "id": operation["operationId"]}
        shown["scopes"], shown["customers"] = operation.get("x-scopes"), operation.get("x-customers")
        shown["body"] = _body_name(operation)
        shown["answers"] = list(_answers(operation))
        groups.setdefault(operation["tags"][0], []).append(shown)
    return groups


@cache
def _schemas() -> list[tuple[str, str, list[Row]]]:
    schemas = document()["components"]["schemas"]
    return [(name, schemas[name].get("description", ""), rows(schemas[name])) for name in sorted(schemas)]


def _body_name(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return next((_name(media["schema"]) for media in content.values()), "")


def _answers(operation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, response in sorted(operation["responses"].items(), key=lambda item: str(item[0])):
        told = resolved(response)
        media: dict[str, Any] = next(iter(told.get("content", {}).values()), {})
        yield str(status), told["description"], _name(media.get("schema", {}))


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
