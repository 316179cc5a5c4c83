"""The tables of fields in docs/policy.md, made from the terms themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from .terms import Terms

BEGIN, END = "<!-- fields: ./run policy fields --write -->", "<!-- /fields -->"
Schema = dict[str, Any]


def path() -> Path:
    return Path(settings.ROOT) / "docs" / "policy.md"


def written() -> str:
    """The guide as it should be."""
    before, _, rest = path().read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def tables() -> str:
    """The whole policy first, then each part in the order in which it is met."""
    schema = Terms.model_json_schema()
    parts: Schema = schema.pop("$defs")
    names = list(dict.fromkeys(_met(schema, parts)))
    return "\n\n".join(_table(name, parts.get(name, schema)) for name in ("Terms", *names))


def _met(schema: Schema, parts: Schema) -> Iterator[str]:
    for field in schema["properties"].values():
        for name in _refs(field):
            yield name
            yield from _met(parts[name], parts)


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield _name(value)
        for part in value.values():
            yield from _refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _refs(part)


def _table(name: str, schema: Schema) -> str:
    says = " ".join(schema.get("description", "").split()).replace("None", "null")
    rows = [_row(field, about, schema) for field, about in schema["properties"].items()]
    head = ["| Field | Holds | Without it | Meaning |", "|---|---|---|---|"]
    return "\n".join([f"### `{name}`", "", says, "", *head, *rows])


def _row(name: str, field: Schema, schema: Schema) -> str:
    needed = name in schema.get("required", ())
    default = "needed" if needed else _default(field)
    says = field.get("description") or "See there."  # a field that says what its part says is left bare
    return f"| `{name}` | {_holds(field)} | {default} | {says} |"


def _default(field: Schema) -> str:
    value = field.get("default")
    if isinstance(value, dict):
        return "as its fields say"
    if isinstance(value, list):
        return ", ".join(f"`{one}`" for one in value) or "none"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _holds(field: Schema) -> str:
    """What may stand there, in words."""
    if "anyOf" in field:
        return " or ".join(_holds(one) for one in field["anyOf"])
    if "$ref" in field:
        return f"[{_name(field)}](#{_name(field).lower()})"
    if "enum" in field:
        return " or ".join(f"`{one}`" for one in field["enum"])
    if field.get("type") == "array":
        return f"list of {_holds(field['items']).replace(' or ', ', ')}"
    if field.get("type") == "object":
        return f"{_holds(field['additionalProperties'])} by name"
    if field.get("format") == "date":
        return "day"
    return _number(field) if field.get("type") == "integer" else WORDS[field["type"]]


WORDS = {"string": "text", "boolean": "true or false", "null": "null"}


def _number(field: Schema) -> str:
    least, most = field.get("minimum", field.get("exclusiveMinimum", -1) + 1), field.get("maximum")
    return f"whole number from {least}" + ("" if most is None else f" to {most}")


def _name(field: Schema) -> str:
    return str(field["$ref"]).rsplit("/", 1)[-1]
