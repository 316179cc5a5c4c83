"""The OpenAPI document: what ninja derives from the operations, with what it leaves out."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from aftercare.policy.terms import Terms

from .problems import KINDS, MEDIA_TYPE
from .schemas.common import Problem
from .service import service

PREFIX = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
HEADERS = {
    name: {"description": description, "schema": {"type": kind}}
    for name, kind, description in [
        ("RateLimit-Limit", "integer", "How many requests a minute are allowed; missing where there is no limit."),
        ("RateLimit-Remaining", "integer", "How many more may be made at once."),
        ("RateLimit-Reset", "integer", "Seconds until as many as the limit may be made again."),
        ("Retry-After", "integer", "Seconds to wait."),
        ("WWW-Authenticate", "string", "That a bearer token is needed."),
        ("Allow", "string", "The methods that the address takes."),
        ("Location", "string", "The address of what was made."),
        ("Idempotent-Replayed", "string", "“true” where an earlier request with this key was answered alike."),
    ]
}
LIMITED = [name for name in HEADERS if name.startswith("RateLimit-")]
OF_STATUS = {401: ["WWW-Authenticate"], 405: ["Allow"], 429: ["Retry-After"], 201: ["Location"]}


@cache
def document() -> dict[str, Any]:
    made: dict[str, Any] = dict(service.get_openapi_schema(path_prefix=PREFIX + "/"))
    made["components"]["schemas"] |= _schemas_of(Problem, mode="serialization") | _schemas_of(Terms, mode="validation")
    made["components"] |= {"headers": HEADERS, "responses": _failures()}
    _refer(made["components"]["schemas"])
    made["servers"] = [{"url": "/"}]
    for _path, _method, operation in operations(made):
        _add_headers(operation)
        _unwrap_body(operation)
        scopes = operation.get("x-scopes", [])
        # In OpenAPI 3.1 the names after a bearer scheme are the roles that it needs; any one of ours is enough.
        operation["security"] = [{"Bearer": [scope]} for scope in scopes]
    return made


def _schemas_of(model: type[BaseModel], *, mode: JsonSchemaMode) -> dict[str, Any]:
    """The schema of a model that no operation names by itself, with those it refers to."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode=mode)
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _refer(part: Any) -> None:
    """Where a field names a schema of another module by `x-schema`, refer to it."""
    for inner in list(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()):
        _refer(inner)
    if isinstance(part, dict) and (name := part.get("x-schema")):
        part.clear()
        part["$ref"] = f"#/components/schemas/{name}"


def operations(made: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of everything in the document."""
    return [
        (path, method, item[method]) for path, item in made["paths"].items() for method in METHODS if method in item
    ]


def resolved(part: dict[str, Any], made: dict[str, Any] | None = None) -> dict[str, Any]:
    """The part of the document itself, where only a reference to it stands."""
    if "$ref" not in part:
        return part
    found: Any = document() if made is None else made
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)


def _failures() -> dict[str, Any]:
    """One shared answer for each status of a problem."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    shared = {}
    for kind in reversed(KINDS.values()):
        headers = _headers([*OF_STATUS.get(kind.status, ()), *LIMITED])
        shared[f"Status{kind.status}"] = {"description": str(kind.title), "content": content, **headers}
    return dict(sorted(shared.items()))


def _unwrap_body(operation: dict[str, Any]) -> None:
    """A body that may be left out is not one that may be null."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        options = [option for option in media["schema"].get("anyOf", ()) if "$ref" in option]
        if options:
            media["schema"] = options[0]
            operation["requestBody"]["required"] = False


def _add_headers(operation: dict[str, Any]) -> None:
    """To the answers of success; those of failure are shared."""
    limited = LIMITED if 429 in operation["responses"] else []
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    for status, response in operation["responses"].items():
        if int(status) < 400:
            names = [*OF_STATUS.get(int(status), ()), *limited, *(["Idempotent-Replayed"] if keyed else [])]
            response |= _headers(names)


def _headers(names: list[str]) -> dict[str, Any]:
    return {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names}} if names else {}
