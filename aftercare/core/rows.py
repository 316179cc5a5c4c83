"""Rows on hot paths: the SQL of each shape is written once and prepared by the database.

The ORM spends most of a small statement's CPU on compiling it (0.5 ms against 0.14 ms here). Actions that a budget
in `benchmarks/` covers use these verbs; everything else uses the ORM. They write what the ORM would, on both
databases, and send no signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from .statements import execute, live, together

Row = TypeVar("Row", bound=Model)


def insert(row: Model) -> None:
    """Write a new row and give it its primary key."""
    insert_all([row])


def insert_all(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement and give them their primary keys."""
    if not rows:
        return
    model = type(rows[0])
    fields = _written(model)
    database = live()
    values = [_prepared(field, row, database) for row in rows for field in fields]
    for row, (pk,) in zip(rows, execute(_insert_sql(model, len(rows)), values).fetchall(), strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, "default"


def append_all(rows: Sequence[Model]) -> None:
    """Write new rows whose primary keys nobody needs."""
    if not rows:
        return
    fields = _written(type(rows[0]))
    database = live()
    values = [_prepared(field, row, database) for row in rows for field in fields]
    execute(_insert_sql(type(rows[0]), len(rows), returning=False), values)


def update(row: Model, *names: str) -> None:
    """Write the named fields of a row."""
    fields = _named(type(row), names)
    database = live()
    execute(_update_sql(type(row), names), [*(_prepared(field, row, database) for field in fields), row.pk])


def update_where(model: type[Model], where: str, *values: Any, **fields: Any) -> None:
    """Write fields of the rows of a condition (SQL over the model's own columns)."""
    database = live()
    names = tuple(fields)
    prepared = [field.get_db_prep_save(fields[field.name], database) for field in _named(model, names)]
    execute(_update_sql(model, names, where), [*prepared, *values])


def locked(model: type[Row], pk: int, **also: str) -> Row:
    """The row, locked until the transaction ends. Raises the model's `DoesNotExist`.

    `also` are expressions (SQL over the row) whose values become attributes of it, in the same statement.
    """
    for row in select(model, "id = %s", pk, lock=True, **also):
        return row
    raise model.DoesNotExist(f"no {model.__name__} {pk}")  # type: ignore[attr-defined]


def select(model: type[Row], where: str, *values: Any, lock: bool = False, **also: str) -> list[Row]:
    """The rows of a condition (SQL over the model's own columns, which may end in ORDER BY); `also` as in `locked`."""
    sql = _select_sql(model, where, lock, tuple(also.values()))
    found = execute(sql, [_adapted(value) for value in values]).fetchall()
    rows = _instances(model, found)
    for row, values_ in zip(rows, found, strict=True) if also else ():
        for name, value in zip(also, values_[-len(also) :], strict=True):
            setattr(row, name, value)
    return rows


class Wanted(NamedTuple):
    """The rows of a condition, as `select` takes it."""

    model: type[Model]
    where: str
    values: tuple[Any, ...]
    lock: bool = False


def select_each(*wanted: Wanted) -> list[list[Any]]:
    """The rows of several conditions in one trip, read and locked in their order."""
    with together():
        cursors = [
            execute(_select_sql(one.model, one.where, one.lock), [_adapted(value) for value in one.values])
            for one in wanted
        ]
        return [_instances(one.model, cursor.fetchall()) for one, cursor in zip(wanted, cursors, strict=True)]


def add_all(table: str, columns: Sequence[str], changes: Mapping[int, Sequence[int]]) -> None:
    """Add whole numbers to columns of several rows, by primary key, in one statement."""
    _change(table, columns, changes, "{column} = {table}.{column} + change.{column}")


def set_all(table: str, columns: Sequence[str], changes: Mapping[int, Sequence[int | None]]) -> None:
    """Set columns of several rows to whole numbers, by primary key, in one statement."""
    _change(table, columns, changes, "{column} = change.{column}")


def _change(table: str, columns: Sequence[str], changes: Mapping[int, Sequence[int | None]], how: str) -> None:
    if not changes:
        return
    values = [value for pk in sorted(changes) for value in (pk, *changes[pk])]
    execute(_change_sql(table, tuple(columns), len(changes), how), values)


def _instances(model: type[Row], found: Sequence[Sequence[Any]]) -> list[Row]:
    """Of columns beyond the model's own nothing is made."""
    names, converters = _read(model, live().vendor)
    return [model.from_db("default", names, _converted(row[: len(names)], converters)) for row in found]


@cache
def _insert_sql(model: type[Model], count: int, *, returning: bool = True) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _written(model))
    row = f"({', '.join(['%s'] * len(_written(model)))})"
    answer = " RETURNING id" if returning else ""
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {', '.join([row] * count)}{answer}"


@cache
def _update_sql(model: type[Model], names: tuple[str, ...], where: str = "id = %s") -> str:
    columns = ", ".join(f'"{field.column}" = %s' for field in _named(model, names))
    return f"UPDATE {model._meta.db_table} SET {columns} WHERE {where}"


@cache
def _select_sql(model: type[Model], where: str, lock: bool, also: tuple[str, ...] = ()) -> str:
    columns = ", ".join([*(f'"{field.column}"' for field in model._meta.concrete_fields), *also])
    locking = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    return f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}{locking}"


@cache
def _change_sql(table: str, columns: tuple[str, ...], count: int, how: str) -> str:
    row = f"({', '.join(['CAST(%s AS bigint)'] * (len(columns) + 1))})"
    sets = ", ".join(how.format(table=table, column=column) for column in columns)
    return (
        f"WITH change (id, {', '.join(columns)}) AS (VALUES {', '.join([row] * count)}) "
        f"UPDATE {table} SET {sets} FROM change WHERE {table}.id = change.id"
    )


@cache
def _written(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _named(model: type[Model], names: tuple[str, ...]) -> list[Field[Any, Any]]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def _prepared(field: Field[Any, Any], row: Model, database: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), database)


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


Converter = Callable[[Any, Any, Any], Any]


@cache
def _read(model: type[Model], vendor: str) -> tuple[list[str], list[tuple[int, Any, list[Converter]]]]:
    """The fields' names, and which columns the database's values must be converted in (dates on SQLite, JSON)."""
    converters = []
    for index, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        found = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if found:
            converters.append((index, column, found))
    return [field.attname for field in model._meta.concrete_fields], converters


def _converted(row: Sequence[Any], converters: list[tuple[int, Any, list[Converter]]]) -> Sequence[Any]:
    if not converters:
        return row
    values = list(row)
    for index, column, found in converters:
        for convert in found:
            values[index] = convert(values[index], column, connection)
    return values
