"""What is audited, and the one way to ask the database for it.

The SQL is the same text on SQLite and PostgreSQL. Every statement covers the whole database (or one shop) at once;
none is run per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The whole database, or one shop's part of it."""

    shop_id: int | None = None

    def of(self, alias: str) -> str:
        """The condition that the row called `alias` belongs to what is audited."""
        return "1 = 1" if self.shop_id is None else f"{alias}.shop_id = {int(self.shop_id)}"

    def rows(self, sql: str) -> list[Row]:
        """What the statement finds; meant for statements that find only what is wrong."""
        with connection.cursor() as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def differing(self, sql: str, counters: Iterable[str]) -> list[Row]:
        """The rows of which a counter is not its `expected_` twin."""
        unequal = " OR ".join(f"{name} <> expected_{name}" for name in counters)
        return self.rows(f"SELECT * FROM ({sql}) AS compared WHERE {unequal}")

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """All rows in turn, however many there are."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql)
            while batch := cursor.fetchmany(2000):
                yield from batch


@contextmanager
def one_view() -> Iterator[None]:
    """All statements see the same instant, so that work under way elsewhere is no violation. Nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with _reading():
            yield


@contextmanager
def _reading() -> Iterator[None]:
    # Django's own transactions take SQLite's write lock at once; a reader needs none.
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.execute("ROLLBACK")
