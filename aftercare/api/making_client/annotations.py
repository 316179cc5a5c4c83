"""A JSON schema as the annotation of what a Python program sends or gets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
Annotate = Callable[[dict[str, Any]], str]


def annotation(schema: dict[str, Any], *, sent: bool, within: str = "") -> str:
    """`sent` tells what a caller gives, where an instant may be text as well; `within` prefixes our own types."""

    def of(part: dict[str, Any]) -> str:
        return annotation(part, sent=sent, within=within)

    if "$ref" in schema:
        return within + named(schema)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return union(of(option) for option in schema[choice])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(_literal(value) for value in values)}]"
    kinds = schema.get("type", "any")
    return union(_typed(kind, schema, of, sent=sent) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def union(parts: Iterable[str]) -> str:
    """Each option once, None last."""
    found = dict.fromkeys(option for part in parts for option in part.split(" | "))
    return " | ".join(sorted(found, key=lambda option: option == "None"))


def optional(text: str) -> str:
    return union([text, "None"])


def named(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _typed(kind: str, schema: dict[str, Any], of: Annotate, *, sent: bool) -> str:
    if kind == "array":
        return f"{'Sequence' if sent else 'list'}[{of(schema.get('items', {}))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {of(values) if isinstance(values, dict) else 'Any'}]"
    if schema.get("format") == "date-time":
        return "datetime | str" if sent else "datetime"
    if schema.get("format") == "binary":
        return "bytes"
    return PLAIN.get(kind, "Any")
