"""Empties the database after a test that committed, append-only tables included."""

from __future__ import annotations

from django.core.management.color import no_style
from django.db import connection, transaction

# What migrations put there stays: every test may count on it.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def flush() -> None:
    names = set(connection.introspection.table_names())
    mapped = set(connection.introspection.django_table_names(only_existing=True))
    queues = {name for name in names if name.startswith("procrastinate_") and name != "procrastinate_version"}
    tables = sorted((mapped | queues) - KEPT)
    if connection.vendor == "postgresql":
        # TRUNCATE fires no row trigger, so the append-only tables let it pass.
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, reset_sequences=True))
    else:
        _delete(tables)


def _delete(tables: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%append_only%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("DELETE FROM sqlite_sequence")
        for _name, sql in triggers:
            cursor.execute(sql)
