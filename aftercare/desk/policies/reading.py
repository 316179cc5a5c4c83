"""A policy to be read: each section with its fields and what they hold, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aftercare.policy.sentences import reason_label

from .fields import FieldKind, Shape, fields_of
from .sections import Section, sections
from .words import label, part_words, value_words


@dataclass(frozen=True, slots=True)
class Line:
    """`rows` are of a list, each with its name and what it says; as `pairs` they are the fields of one part."""

    place: str
    label: str
    value: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    pairs: bool = False


def in_words(data: Mapping[str, Any], currency: str) -> list[tuple[Section, list[Line]]]:
    return [
        (section, [_line(field, data.get(field.name, field.default), currency) for field in section.fields])
        for section in sections()
    ]


def _line(field: FieldKind, value: Any, currency: str) -> Line:
    if field.shape in (Shape.PART, Shape.MAYBE) and value:
        return Line(field.name, label(field), rows=tuple(_inner(field, value, currency)), pairs=True)
    if field.shape in (Shape.ROWS, Shape.NAMED) and value:
        return Line(field.name, label(field), rows=tuple(_rows(field, value, currency)))
    if field.shape is Shape.ROWS:
        return Line(field.name, label(field), "–")
    return Line(field.name, label(field), value_words(field, value, currency))


def _inner(field: FieldKind, value: Any, currency: str) -> Iterator[tuple[str, str]]:
    for inner in fields_of(field.inner):
        yield label(inner), value_words(inner, value.get(inner.name, inner.default), currency)


def _rows(field: FieldKind, value: Any, currency: str) -> Iterator[tuple[str, str]]:
    if field.shape is Shape.NAMED:
        for name in value:
            yield reason_label(name), part_words(field.inner, value[name], currency)
        return
    for number, row in enumerate(value, 1):
        yield row.get("name") or f"{label(field)} {number}", part_words(field.inner, row, currency)
