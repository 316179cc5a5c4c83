"""What is due, of every sort: one list for the sweep, one order of instants for living through history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from aftercare.core.statements import execute

from .firing import fire, miss, near, resume_by_itself, warn

Fire = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of instant: which column of which rows holds it, and what is done then."""

    name: str
    table: str
    column: str
    fire: Fire
    where: str = "1 = 1"
    of_shop: str = "shop_id = %s"


OPEN = "met_at IS NULL AND void_at IS NULL"
SORTS = [
    # A clock that runs again may be late already, so pauses come first.
    Sort("resumed", "promises_pause", "until", resume_by_itself, "ended_at IS NULL",
         of_shop="case_id IN (SELECT id FROM cases_case WHERE shop_id = %s)"),
    Sort("late", "cases_case", "due_at", fire),
    Sort("warned", "cases_case", "warn_at", warn),
    Sort("missed", "promises_legaldeadline", "due_at", miss, f"{OPEN} AND missed_at IS NULL"),
    Sort("near", "promises_legaldeadline", "warn_at", near, OPEN),
]  # fmt: skip

Row = tuple[int, datetime]
"""A primary key and its instant."""


def due(sort: Sort, at: datetime, *, after: Row | None, batch: int) -> list[Row]:
    """Rows of the sort due by `at`, the oldest first, from the one `after` on."""
    beyond = f"AND ({sort.column}, id) > (%s, %s)" if after else ""
    sql = f"""
        SELECT id, {sort.column} FROM {sort.table}
        WHERE {sort.column} <= %s AND {sort.where} {beyond} ORDER BY {sort.column}, id LIMIT %s"""
    where = (_kept(after[1]), after[0]) if after else ()
    return [(row[0], _read(row[1])) for row in execute(sql, (_kept(at), *where, batch)).fetchall()]


def first_due(to: datetime, *, shop_id: int) -> tuple[Sort, int, datetime] | None:
    """What of a shop is due next, up to `to`."""
    heads = " UNION ALL ".join(f"SELECT * FROM ({_head(place, sort)}) AS s{place}" for place, sort in enumerate(SORTS))
    values = (_kept(to), shop_id) * len(SORTS)
    row = execute(f"{heads} ORDER BY 3, 1, 2 LIMIT 1", values).fetchone()
    return (SORTS[row[0]], row[1], _read(row[2])) if row else None


def _head(place: int, sort: Sort) -> str:
    return f"""SELECT {place} AS sort, id, {sort.column} AS instant FROM {sort.table}
        WHERE {sort.column} <= %s AND {sort.where} AND {sort.of_shop} ORDER BY {sort.column}, id LIMIT 1"""


def _kept(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _read(instant: Any) -> datetime:
    """SQLite has instants in UTC that do not say so, as text where the column's type is lost."""
    read = instant if isinstance(instant, datetime) else datetime.fromisoformat(instant)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
