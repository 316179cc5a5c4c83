"""The OpenAPI document: what ninja derives from the operations, with what it leaves out."""

from __future__ import annotations

from functools import cache
from typing import Any

from .schemas.common import Problem
from .service import service

PREFIX = "/api/v1"
METHODS = ("get", "post")


@cache
def document() -> dict[str, Any]:
    made: dict[str, Any] = dict(service.get_openapi_schema(path_prefix=PREFIX + "/"))
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    made["components"]["schemas"] |= schema.pop("$defs")
    made["components"]["schemas"]["Problem"] = schema
    made["servers"] = [{"url": "/"}]
    for _path, _method, operation in operations(made):
        scopes = operation.get("x-scopes", [])
        # In OpenAPI 3.1 the names after a bearer scheme are the roles that it needs; any one of ours is enough.
        operation["security"] = [{"Bearer": [scope]} for scope in scopes]
    return made


def operations(made: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of everything in the document."""
    return [
        (path, method, item[method]) for path, item in made["paths"].items() for method in METHODS if method in item
    ]
