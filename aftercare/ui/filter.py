"""One way of narrowing a list of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise

from aftercare.people.models import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks, and when: the shops they reach and, for a person, their own number."""

    at: datetime
    shops: Sequence[Shop]
    me: int | None = None


Where = Callable[[str, Asking], Q]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`where` is what one value means, `says` how it is read back. Several values are any of them, if `many`."""

    label: str | Promise
    where: Where
    valid: Callable[[str], bool]
    says: Callable[[str, Asking], str]
    many: bool = False
    choices: Callable[[Asking], Iterable[tuple[str, str]]] = lambda asking: ()
    asked: bool = True
    """Whether people choose it; the others are led to by a figure."""
