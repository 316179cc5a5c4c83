"""Rows added, removed and moved by a button of the form, with what was typed in the others kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .fields import FieldKind, Shape, field_at
from .typed import Typed, empty

LONGEST_NAME = 40


def change_rows(typed: Typed, does: str, *, named: str, currency: str) -> bool:
    """Do what a button such as “windows.2.up” or “instant.add” says; false for what no form has.

    `named` is the name of a row to add among those that have one.
    """
    *place, verb = does.split(".")
    field = field_at(".".join(place)) if place else None
    if field is None:
        return False
    if field.shape is Shape.MAYBE:
        return _set(_at(typed, place[:-1]), field, verb, currency)
    if field.shape not in (Shape.ROWS, Shape.NAMED):
        return False
    if verb == "add":
        return _add(_at(typed, place), field, named.strip(), currency)
    return _move(_at(typed, place[:-1]), place[-1], verb)


def _at(typed: Any, place: Sequence[str]) -> Any:
    """What stands at the place; None where nothing does."""
    for word in place:
        if isinstance(typed, list):
            typed = typed[int(word)] if word.isdigit() and int(word) < len(typed) else None
        else:
            typed = typed.get(word) if isinstance(typed, dict) else None
    return typed


def _set(holder: Any, field: FieldKind, verb: str, currency: str) -> bool:
    if not isinstance(holder, dict) or verb not in ("add", "remove"):
        return False
    holder[field.name] = empty(field.inner, currency) if verb == "add" else None
    return True


def _add(rows: Any, field: FieldKind, name: str, currency: str) -> bool:
    if isinstance(rows, list):
        rows.append(empty(field.inner, currency))
        return True
    if not isinstance(rows, dict) or not name or name in rows or "." in name or len(name) > LONGEST_NAME:
        return False
    rows[name] = empty(field.inner, currency)
    return True


def _move(rows: Any, which: str, verb: str) -> bool:
    if isinstance(rows, dict):
        return verb == "remove" and rows.pop(which, None) is not None
    if not isinstance(rows, list) or not which.isdigit() or int(which) >= len(rows):
        return False
    number = int(which)
    if verb == "remove":
        del rows[number]
        return True
    other = number + {"up": -1, "down": 1}.get(verb, 0)
    if other == number or not 0 <= other < len(rows):
        return False
    rows[number], rows[other] = rows[other], rows[number]
    return True
