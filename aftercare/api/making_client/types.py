"""The types of the client: what is sent as typed dictionaries, what is answered as dataclasses."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Iterator
from typing import Any

from aftercare.api.document import operations, resolved

from .annotations import annotation, named

OWN = {"Problem", "FieldError"}  # written by hand, as an exception
HEAD = '''"""What is sent to the API and what it answers. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

'''
WIDTH = 120


def module(made: dict[str, Any]) -> str:
    schemas = made["components"]["schemas"]
    sent = reached(made, _bodies(made))
    got = reached(made, _answers(made)) - sent - OWN
    classes = [_typed_dict(name, schemas[name]) for name in schemas if name in sent]
    classes += [_dataclass(name, schemas[name]) for name in schemas if name in got]
    return HEAD + _imports("\n".join(classes)) + "".join(f"\n\n{text}" for text in classes)


def reached(made: dict[str, Any], parts: Iterator[Any]) -> set[str]:
    """The names of every schema that these parts of the document refer to, directly or through others."""
    found: set[str] = set()
    waiting = [name for part in parts for name in _names(part)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _names(made["components"]["schemas"][name])
    return found


def text_of(description: str, *, indent: str = "    ") -> str:
    """A docstring, wrapped."""
    paragraphs = [
        textwrap.fill(" ".join(part.split()), WIDTH - len(indent) - 3) for part in description.split("\n\n") if part
    ]
    told = textwrap.indent("\n\n".join(paragraphs), indent).strip()
    return f'{indent}"""{told}"""\n' if "\n" not in told else f'{indent}"""{told}\n{indent}"""\n'


def _bodies(made: dict[str, Any]) -> Iterator[Any]:
    """The fields of each body; the body itself is spread over the parameters of its method."""
    for _path, _method, operation in operations(made):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            yield resolved(content["schema"], made).get("properties", {})


def _answers(made: dict[str, Any]) -> Iterator[Any]:
    for _path, _method, operation in operations(made):
        yield from (resolved(answer, made) for answer in operation["responses"].values())


def _names(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [named(part)] if str(part.get("$ref", "")).startswith("#/components/schemas/") else []
        return own + [name for value in part.values() for name in _names(value)]
    return [name for value in part for name in _names(value)] if isinstance(part, list) else []


def _typed_dict(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    fields = []
    for field, inner in schema.get("properties", {}).items():
        told = annotation(inner, sent=True)
        fields.append(f"    {_usable(field)}: {told if field in required else f'NotRequired[{told}]'}\n")
    return _class(f"class {name}(TypedDict):", schema, fields)


def _dataclass(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    fields = []
    for field, inner in schema.get("properties", {}).items():
        fields.append(f"    {_usable(field)}: {annotation(inner, sent=False)}")
        fields.append("\n" if field in required else f"{_default(inner)}\n")
    return _class(f"@dataclass(frozen=True, kw_only=True)\nclass {name}:", schema, fields)


def _class(head: str, schema: dict[str, Any], fields: list[str]) -> str:
    docstring = text_of(schema["description"]) if schema.get("description") else ""
    between = "\n" if docstring and fields else ""
    return f"{head}\n{docstring}{between}{''.join(fields)}" + ("" if docstring or fields else "    pass\n")


def _default(schema: dict[str, Any]) -> str:
    default = schema.get("default")
    if isinstance(default, list | dict):
        return f" = field(default_factory={type(default).__name__})"
    return f" = {default!r}".replace("'", '"')


def _usable(name: str) -> str:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"a field cannot be called {name!r} in Python; give it another name in the schema")
    return name


def _imports(text: str) -> str:
    """Only what the classes use."""
    field = ", field" if "field(default_factory" in text else ""
    used = [name for name in ("Any", "Literal", "NotRequired", "TypedDict") if f"{name}[" in text or f"{name}\n" in text
            or f"({name})" in text or f", {name}]" in text]  # fmt: skip
    sequences = "from collections.abc import Sequence\n" if "Sequence[" in text else ""
    instants = "from datetime import datetime\n" if "datetime" in text else ""
    return f"{sequences}from dataclasses import dataclass{field}\n{instants}from typing import {', '.join(used)}\n"
