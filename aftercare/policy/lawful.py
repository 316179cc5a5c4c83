"""A policy lifted to what the law of a shop's place asks, so that a shop can begin with one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aftercare.people.models import Shop

from .floor import shortfalls_of
from .law.floor import Shortfall
from .terms import Terms

LIFTS = {"window", "freight", "fee", "fault_fee", "photos", "refund"}
"""The shortfalls that are put right by setting what the law asks."""
MOST = 100


def lawful(shop: Shop, terms: Terms, *, at: datetime) -> Terms:
    """The terms with each field that a law which refuses publishing asks more of; the rest stays as it is."""
    for _turn in range(MOST):
        below = (short for short in shortfalls_of(shop, terms, at=at) if short.refuses and short.what in LIFTS)
        short = next(below, None)
        if short is None:
            break
        terms = _lifted(terms, short)
    return terms


def _lifted(terms: Terms, short: Shortfall) -> Terms:
    whole = terms.model_dump()
    part: Any = whole
    *way, field = short.field.split(".")
    for name in way:
        part = part[int(name)] if isinstance(part, list | tuple) else part[name]
    part[field] = short.asks
    return Terms.model_validate(whole)
