"""Phones as their digits: people write spaces, dashes and brackets where they like."""

from __future__ import annotations

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Replace, Right

TAIL = 7
"""How many of the last digits are indexed, and so the fewest that are looked for."""


def digits() -> Func:
    """The phone of an order without anything else."""
    expression: Func | F = F("phone")
    for sign in " -()+.":
        expression = Replace(expression, Value(sign), Value(""), output_field=CharField())
    assert isinstance(expression, Func)
    return expression


def tail() -> Func:
    return Right(digits(), TAIL)
