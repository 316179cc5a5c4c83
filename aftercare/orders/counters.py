"""Moves the counters on orders, lines and tenders; the database's CHECKs refuse what would break a cap.

Locks are taken in one order everywhere (case, order, lines by id, tenders by id), so two actions never wait for
each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields

from django.db import IntegrityError
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused
from aftercare.core.rows import add_all
from aftercare.core.statements import together


class OverCap(Refused):
    """The database refused a change: more units or money than were bought, paid or granted."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has just asked for the same units or money; reload to see what is left."),
            code="over_cap",
        )


CAPS = (
    "order_refunds_within_captured",
    "tender_refunds_within_captured",
    "line_units_back_within_shipped",
    "line_units_travelling_within_shipped",
    "line_units_claimed_within_ordered",
    "line_refunds_within_paid",
    "line_tax_within_paid",
    "case_line_received_within",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What to add to a line's counters."""

    open: int = 0
    received: int = 0
    kept: int = 0
    written_off: int = 0
    shipped: int = 0
    in_transit: int = 0
    refused: int = 0
    lost: int = 0
    granted: int = 0
    granted_tax: int = 0
    waived: int = 0
    waived_tax: int = 0
    pending: int = 0
    refunded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChange:
    """What to add to the counters of an order or a tender, in minor units; `disputed` is an order's alone."""

    pending: int = 0
    refunded: int = 0
    disputed: int = 0
    charged_back: int = 0


def adjust_lines(changes: Mapping[int, LineChange]) -> None:
    _adjust("orders_orderline", LineChange, changes)


def adjust_order(order_id: int, change: MoneyChange) -> None:
    _adjust("orders_order", MoneyChange, {order_id: change})


def adjust_tenders(changes: Mapping[int, MoneyChange]) -> None:
    _adjust("orders_tender", MoneyChange, changes)


def _adjust(table: str, kind: type, changes: Mapping[int, LineChange | MoneyChange]) -> None:
    """One statement for all rows, over the columns that any of them changes."""
    columns = [field.name for field in fields(kind) if any(getattr(change, field.name) for change in changes.values())]
    if not columns:
        return
    with capped():
        add_all(table, columns, {pk: [getattr(change, name) for name in columns] for pk, change in changes.items()})


@contextmanager
def moving() -> Iterator[None]:
    """Send what an action writes in one go (see `core.statements.together`), its counters among it."""
    with capped(), together():
        yield


@contextmanager
def capped() -> Iterator[None]:
    """A CHECK that holds a cap answers as `OverCap`."""
    try:
        yield
    except IntegrityError as error:
        if any(cap in str(error) for cap in CAPS):
            raise OverCap from error
        raise
