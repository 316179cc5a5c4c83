"""Writes past the database's own guards, as a broken script or a restored fragment would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from aftercare.core.append_only import drop_trigger

CHECKED = """
    SELECT t.relname, c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype = 'c' AND t.relname = %s"""


@contextmanager
def unguarded() -> Iterator[None]:
    """SQLite's CHECKs are off for this connection; on PostgreSQL `plant` drops them for the test's transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def plant(sql: str, values: list[Any] | None = None) -> None:
    """Run a statement on the table it names, whose constraints and triggers are dropped first."""
    words = sql.split()
    table = words[1] if words[0] == "UPDATE" else words[2]
    with unguarded(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _drop_checks(table)
        if table in ("core_event", "policy_policyversion", "money_posting", "money_creditentry"):
            drop_trigger(connection, table)
        cursor.execute(sql, values or [])
        assert cursor.rowcount, f"nothing was planted: {sql}"


def _drop_checks(table: str) -> None:
    with connection.cursor() as cursor:
        # Foreign keys wait for the commit, and no table can be altered while one waits.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CHECKED, [table])
        for name, constraint in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {name} DROP CONSTRAINT "{constraint}"')
