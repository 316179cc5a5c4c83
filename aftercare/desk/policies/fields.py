"""The fields of a policy as its own types describe them, so that a new field has its place in the form by itself."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aftercare.policy.terms import Terms
from aftercare.policy.terms.parts import Part
from aftercare.policy.terms.words import Words


class Shape(StrEnum):
    """How a field is filled in."""

    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    SWITCH = "switch"
    CHOICE = "choice"
    WORDS = "words"  # a list of texts
    CHOICES = "choices"  # a list of given words
    PART = "part"
    MAYBE = "maybe"  # a part that may be missing
    ROWS = "rows"  # a list of parts
    NAMED = "named"  # parts by name


@dataclass(frozen=True, slots=True)
class FieldKind:
    name: str
    shape: Shape
    words: Words
    null: bool = False
    part: type[Part] | None = None
    options: tuple[str, ...] = ()
    needed: bool = False
    default: Any = None

    @property
    def inner(self) -> type[Part]:
        assert self.part is not None, f"{self.name} holds no part"
        return self.part


@cache
def fields_of(model: type[Part]) -> tuple[FieldKind, ...]:
    return tuple(_kind(name, model) for name in model.model_fields)


def field_at(place: str) -> FieldKind | None:
    """The field at a place such as reasons.defect.window_days; None where there is no such field."""
    model: type[Part] | None = Terms
    found: FieldKind | None = None
    for word in _without_rows(place.split(".")):
        if model is None:
            return found
        found = next((field for field in fields_of(model) if field.name == word), None)
        model = found.part if found else None
    return found


def _without_rows(words: list[str]) -> Iterator[str]:
    """The names of fields alone: a row's number, or a reason's name, is none."""
    model: type[Part] | None = Terms
    skip = False
    for word in words:
        if skip:
            skip = False
            continue
        field = next((field for field in fields_of(model) if field.name == word), None) if model else None
        yield word
        model = field.part if field else None
        skip = field is not None and field.shape in (Shape.ROWS, Shape.NAMED)


def _kind(name: str, model: type[Part]) -> FieldKind:
    field = model.model_fields[name]
    words = next((one for one in field.metadata if isinstance(one, Words)), None)
    inner, null = _without_null(field.annotation)
    shape, part, options = _shape(inner, null=null)
    return FieldKind(
        name, shape, words or Words(name.replace("_", " ").capitalize(), field.description or ""), null=null, part=part,
        options=options, needed=field.is_required(), default=None if field.is_required() else field.default,
    )  # fmt: skip


def _without_null(annotation: Any) -> tuple[Any, bool]:
    annotation = _plain(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [one for one in get_args(annotation) if one is not type(None)]
        return _plain(rest[0]), len(rest) < len(get_args(annotation))
    return annotation, False


def _plain(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _shape(inner: Any, *, null: bool) -> tuple[Shape, type[Part] | None, tuple[str, ...]]:
    origin, args = get_origin(inner), [_plain(arg) for arg in get_args(inner)]
    if origin is Literal:
        return Shape.CHOICE, None, get_args(inner)
    if origin is tuple and get_origin(args[0]) is Literal:
        return Shape.CHOICES, None, get_args(args[0])
    if origin is tuple:
        return (Shape.ROWS, args[0], ()) if _is_part(args[0]) else (Shape.WORDS, None, ())
    if origin is dict:
        return Shape.NAMED, args[1], ()
    if _is_part(inner):
        return Shape.MAYBE if null else Shape.PART, inner, ()
    simple = {int: Shape.NUMBER, str: Shape.TEXT, date: Shape.DAY, bool: Shape.SWITCH}
    return simple[inner], None, ()


def _is_part(inner: Any) -> bool:
    return isinstance(inner, type) and issubclass(inner, Part)
