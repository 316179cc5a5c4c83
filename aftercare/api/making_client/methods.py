"""The methods of the client: one for each operation of the document, of the same name and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.api.document import PREFIX, operations, resolved

from .annotations import annotation, optional
from .types import text_of

HEAD = '''"""A method for each operation of the API. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

{imports}

from . import types as typed
from .calling import Calling, quoted


class Operations(Calling):
'''
TYPES = "typed."  # a field may well be called types


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str  # path, query, body or form
    annotation: str
    required: bool

    def declared(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.required else " = None")


def module(made: dict[str, Any]) -> str:
    body = "\n".join(_methods(made, *one) for one in operations(made))
    used = [name for name in ("Any", "Literal") if f"{name}[" in body or f" {name}" in body]
    collections = [name for name in ("Iterator", "Sequence") if f"{name}[" in body]
    imports = [
        f"from collections.abc import {', '.join(collections)}" if collections else "",
        "from datetime import datetime" if "datetime" in body else "",
        f"from typing import {', '.join(used)}" if used else "",
    ]
    return HEAD.format(imports="\n".join(line for line in imports if line)) + body


def parameters_of(made: dict[str, Any], operation: dict[str, Any]) -> list[Parameter]:
    """Those of the address first, then what must be given, then what may be left out."""
    found = [_of_address(one) for one in operation["parameters"] if one["in"] in ("path", "query")]
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        found += _of_body(resolved(content["schema"], made), "form" if media.startswith("multipart") else "body")
    return sorted(found, key=lambda one: (one.place != "path", not one.required))


def answer_of(operation: dict[str, Any]) -> str:
    """The annotation of a success."""
    told = {_answer(answer) for status, answer in operation["responses"].items() if int(status) < 400}
    (only,) = told
    return only


def is_keyed(operation: dict[str, Any]) -> bool:
    return any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])


def is_paged(made: dict[str, Any], operation: dict[str, Any]) -> bool:
    return any(one.name == "cursor" for one in parameters_of(made, operation))


def iterator_of(operation: dict[str, Any]) -> str:
    """`iter_cases` pages through `list_cases`."""
    return "iter_" + str(operation["operationId"]).removeprefix("list_")


def _of_address(parameter: dict[str, Any]) -> Parameter:
    required = bool(parameter.get("required"))
    told = annotation(parameter["schema"], sent=True, within=TYPES)
    return Parameter(parameter["name"], parameter["in"], told if required else optional(told), required)


def _of_body(schema: dict[str, Any], place: str) -> list[Parameter]:
    needed = set(schema.get("required", ()))
    found = []
    for name, inner in schema["properties"].items():
        told = annotation(inner, sent=True, within=TYPES)
        found.append(Parameter(name, place, told if name in needed else optional(told), name in needed))
    return found


def _answer(answer: dict[str, Any]) -> str:
    for media, content in answer.get("content", {}).items():
        return annotation(content["schema"], sent=False, within=TYPES) if media == "application/json" else "bytes"
    return "None"


def _methods(made: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    parameters, answer = parameters_of(made, operation), answer_of(operation)
    own = _method(operation, parameters, answer, _call(path, method, operation, parameters, answer))
    return own + (f"\n{_iterator(made, operation, parameters, answer)}" if is_paged(made, operation) else "")


def _method(operation: dict[str, Any], parameters: list[Parameter], answer: str, call: str) -> str:
    declared = [one.declared() for one in parameters if one.place != "path"]
    declared += ["idempotency_key: str | None = None"] if is_keyed(operation) else []
    head = _signature(operation["operationId"], parameters, declared, answer)
    told = "\n\n".join(part for part in (operation["summary"], operation.get("description")) if part)
    docstring = text_of(operation["summary"] if operation.get("description") == operation["summary"] else told,
                        indent=" " * 8)  # fmt: skip
    return f"{head}{docstring}{call}"


def _signature(name: str, parameters: list[Parameter], declared: list[str], answer: str) -> str:
    first = ["self", *(one.declared() for one in parameters if one.place == "path"), *(["*"] if declared else [])]
    if not declared:
        return f"    def {name}({', '.join(first)}) -> {answer}:\n"
    lines = "".join(f"        {line},\n" for line in [*first, *declared])
    return f"    def {name}(\n{lines}    ) -> {answer}:\n"


def _call(path: str, method: str, operation: dict[str, Any], parameters: list[Parameter], answer: str) -> str:
    at = path.removeprefix(PREFIX)
    for one in parameters:
        at = at.replace(f"{{{one.name}}}", f"{{quoted({one.name})}}")
    lines = [answer if answer != "None" else "type(None)", f'"{method.upper()}"', f'{"f" if "{" in at else ""}"{at}"']
    for place in ("query", "body", "form"):
        if fields := [one.name for one in parameters if one.place == place]:
            inner = "".join(f'                "{name}": {name},\n' for name in fields)
            lines.append(f"{place}={{\n{inner}            }}")
    lines += ["key=idempotency_key or self.new_key()"] if is_keyed(operation) else []
    lines += ["safe=True"] if method == "get" or operation.get("x-safe") else []
    return "        return self.call(\n" + "".join(f"            {line},\n" for line in lines) + "        )\n"


def _iterator(made: dict[str, Any], operation: dict[str, Any], parameters: list[Parameter], answer: str) -> str:
    page = made["components"]["schemas"][answer.removeprefix(TYPES)]
    item = annotation(page["properties"]["items"]["items"], sent=False, within=TYPES)
    others = [one for one in parameters if one.name != "cursor"]
    declared = [one.declared() for one in others if one.place != "path"]
    head = _signature(iterator_of(operation), parameters, declared, f"Iterator[{item}]")
    given = "".join(f"                {one.name}={one.name},\n" for one in others if one.place != "path")
    first = "".join(f"                {one.name},\n" for one in others if one.place == "path")
    name = operation["operationId"]
    return (
        f'{head}        """All that `{name}` lists, page after page."""\n'
        f"        cursor: str | None = None\n        while True:\n            page = self.{name}(\n"
        f"{first}{given}                cursor=cursor,\n            )\n            yield from page.items\n"
        f"            if page.next is None:\n                return\n            cursor = page.next\n"
    )
