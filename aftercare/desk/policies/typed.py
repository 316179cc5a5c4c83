"""A policy as it is typed into forms: the same shape as its data, with texts where people write.

What cannot be read stays as it was typed, so that nothing is lost while it is put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from aftercare.core.money import Money, exponent, minor_units
from aftercare.policy.terms.parts import Part
from aftercare.policy.terms.words import Names, Unit

from .fields import FieldKind, Shape, fields_of

Typed = dict[str, Any]
CHOSEN = (Names.REASONS, Names.TRAITS)
"""Lists whose words are known, so that they are ticked instead of written."""
BETWEEN = re.compile(r"[,，、;；\n]+")


def ticked(field: FieldKind) -> bool:
    return field.shape is Shape.CHOICES or (field.shape is Shape.WORDS and field.words.names in CHOSEN)


def typed_of(fields: Iterable[FieldKind], data: Mapping[str, Any], currency: str) -> Typed:
    """The data as somebody would have typed it."""
    return {field.name: _typed(field, data.get(field.name), currency) for field in fields}


def posted(fields: Iterable[FieldKind], post: QueryDict, above: str = "") -> Typed:
    """What a form sent."""
    return {field.name: _posted(field, post, f"{above}{field.name}") for field in fields}


def read(
    fields: Iterable[FieldKind], typed: Mapping[str, Any], currency: str, wrong: dict[str, str], above: str = ""
) -> Typed:
    """What was typed as data; `wrong` gets a sentence for each place that cannot be read."""
    return {field.name: _read(field, typed[field.name], currency, wrong, f"{above}{field.name}") for field in fields}


def empty(model: type[Part], currency: str) -> Typed:
    """A new part, as its fields say."""
    fields = fields_of(model)
    return typed_of(fields, {field.name: _default(field) for field in fields}, currency)


def _default(field: FieldKind) -> Any:
    if isinstance(field.default, Part):
        return field.default.model_dump(mode="json")
    return "" if field.needed and field.shape is Shape.TEXT else field.default


def _typed(field: FieldKind, value: Any, currency: str) -> Any:
    match field.shape:
        case Shape.PART:
            return typed_of(fields_of(field.inner), value or {}, currency)
        case Shape.MAYBE:
            return None if value is None else typed_of(fields_of(field.inner), value, currency)
        case Shape.ROWS:
            return [typed_of(fields_of(field.inner), row, currency) for row in value or ()]
        case Shape.NAMED:
            return {name: typed_of(fields_of(field.inner), row, currency) for name, row in (value or {}).items()}
        case Shape.SWITCH:
            return bool(value)
        case Shape.WORDS | Shape.CHOICES:
            words = list(value or ())
            return {"any": field.null and value is None, "words": words if ticked(field) else ", ".join(words)}
        case Shape.NUMBER if field.words.unit is Unit.MONEY and isinstance(value, int):
            return f"{Money(value, currency).decimal:f}"
        case _:
            return "" if value is None else str(value)


def _posted(field: FieldKind, post: QueryDict, place: str) -> Any:
    match field.shape:
        case Shape.PART:
            return posted(fields_of(field.inner), post, f"{place}.")
        case Shape.MAYBE:
            return posted(fields_of(field.inner), post, f"{place}.") if place in post else None
        case Shape.ROWS:
            return [posted(fields_of(field.inner), post, f"{place}.{row}.") for row in post.getlist(place)]
        case Shape.NAMED:
            return {name: posted(fields_of(field.inner), post, f"{place}.{name}.") for name in post.getlist(place)}
        case Shape.SWITCH:
            return place in post
        case Shape.WORDS | Shape.CHOICES:
            words = post.getlist(place) if ticked(field) else post.get(place, "")
            return {"any": f"{place}.any" in post, "words": words}
        case _:
            return post.get(place, "").strip()


def _read(field: FieldKind, typed: Any, currency: str, wrong: dict[str, str], place: str) -> Any:
    match field.shape:
        case Shape.PART:
            return read(fields_of(field.inner), typed, currency, wrong, f"{place}.")
        case Shape.MAYBE:
            return None if typed is None else read(fields_of(field.inner), typed, currency, wrong, f"{place}.")
        case Shape.ROWS:
            return [read(fields_of(field.inner), row, currency, wrong, f"{place}.{n}.") for n, row in enumerate(typed)]
        case Shape.NAMED:
            return {
                name: read(fields_of(field.inner), row, currency, wrong, f"{place}.{name}.")
                for name, row in typed.items()
            }
        case Shape.SWITCH:
            return bool(typed)
        case Shape.WORDS | Shape.CHOICES:
            return _words(typed, null=field.null)
        case Shape.NUMBER:
            return _number(field, typed, currency, wrong, place)
        case _:
            return None if field.null and typed == "" else typed


def _words(typed: dict[str, Any], *, null: bool) -> list[str] | None:
    if null and typed["any"]:
        return None
    words = typed["words"] if isinstance(typed["words"], list) else BETWEEN.split(typed["words"])
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _number(field: FieldKind, typed: str, currency: str, wrong: dict[str, str], place: str) -> Any:
    if typed == "":
        if not field.null:
            wrong[place] = _("Write a number; 0 is one too")
        return None
    amount = field.words.unit is Unit.MONEY
    convert: Callable[[str], int] = (lambda text: _minor(text, currency)) if amount else int
    try:
        return convert(typed.replace(",", "") if amount else typed)
    except (ValueError, ArithmeticError):
        example = f"{Money(5_000, currency).decimal:f}" if amount else "14"
        wrong[place] = (
            _("Write an amount, such as %(example)s") if amount else _("Write a whole number, such as %(example)s")
        ) % {"example": example}
        return typed


def _minor(text: str, currency: str) -> int:
    """Exactly: an amount with more decimals than the currency has is none."""
    amount = Decimal(text)
    if not amount.is_finite() or amount != round(amount, exponent(currency)):
        raise InvalidOperation(text)
    return minor_units(amount, currency)
