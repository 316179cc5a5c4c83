"""A JSON schema as rows a person reads."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    name: str
    type: str
    target: str  # the schema the field refers to, if it does
    required: bool
    description: str


def rows(schema: dict[str, Any]) -> list[Row]:
    required = set(schema.get("required", ()))
    fields: dict[str, dict[str, Any]] = schema.get("properties", {})
    return [
        Row(name, words(field), target(field), name in required, field.get("description", ""))
        for name, field in fields.items()
    ]


def words(field: dict[str, Any]) -> str:
    """Its type and limits: “integer, 1 to 100”, “list of LineTaken”, “card | cash”."""
    if "$ref" in field:
        return target(field)
    if "anyOf" in field:
        return " | ".join(words(option) for option in field["anyOf"])
    if "allOf" in field:
        return words(field["allOf"][0])
    if "enum" in field:
        return " | ".join(str(value) or "“”" for value in field["enum"])
    if "const" in field:
        return str(field["const"])
    if field.get("type") == "array":
        return f"list of {words(field['items'])}"
    return f"{_type(field)}{_limits(field)}"


def target(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    inner = [*field.get("anyOf", ()), *field.get("allOf", ()), *([field["items"]] if "items" in field else [])]
    return next((found for found in map(target, inner) if found), "")


def _type(field: dict[str, Any]) -> str:
    names = {"date-time": "instant", "binary": "file"}
    return names.get(field.get("format", ""), str(field.get("type", "any")))


def _limits(field: dict[str, Any]) -> str:
    least, most = field.get("minimum", field.get("minLength")), field.get("maximum", field.get("maxLength"))
    unit = " characters" if field.get("type") == "string" else ""
    if least is not None and most is not None:
        return f", {least} to {most}{unit}"
    if most is not None:
        return f", at most {most}{unit}"
    return "" if least is None else f", {least} or more{unit}"
