"""Runs statements whose text stays the same, with as little around each as there can be.

A cursor is kept for each statement and connection: making one anew costs as much as a small statement, and a kept
one remembers how the values are written and the columns read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = "_kept_cursors"


def live() -> BaseDatabaseWrapper:
    """This thread's connection itself; the proxy looks it up again for each attribute."""
    return connections[DEFAULT_DB_ALIAS]


def execute(sql: str, values: Sequence[Any]) -> Any:
    """Run the statement and return its cursor. Fetch everything before the same statement is run again."""
    database = live()
    cursor = _kept(database, sql) if database.vendor == "postgresql" else database.cursor()
    cursor.execute(sql, values)
    return cursor


@contextmanager
def together() -> Iterator[None]:
    """Send the statements within without waiting for each answer, which on PostgreSQL halves what a small one costs.

    Reading an answer waits for all before it, and leaving waits for the rest; an error of a statement surfaces there.
    Only the verbs of `rows` may be used within: the ORM asks how many rows changed before that is known.
    """
    database = live()
    if database.vendor != "postgresql":
        yield
        return
    database.ensure_connection()
    with database.wrap_database_errors, database.connection.pipeline():
        yield


def _kept(database: BaseDatabaseWrapper, sql: str) -> Any:
    if database.queries_logged:
        return database.cursor()
    database.close_if_health_check_failed()
    raw, cursors = vars(database).get(KEPT, (None, {}))
    if raw is None or raw is not database.connection:
        cursors = {}
    if sql not in cursors:
        cursors[sql] = database.cursor()
        setattr(database, KEPT, (database.connection, cursors))
    return cursors[sql]
