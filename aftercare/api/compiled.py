"""Querysets whose SQL the ORM writes once; every later call only binds values.

Writing a statement costs the ORM several times what the rest of a small read does (0.36 ms against 0.07 ms), so the
reads that a budget in `benchmarks/` covers are compiled. The access rules stay where they are: in the querysets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from aftercare.core.statements import execute


class Compiled:
    """`Compiled(lambda shop_id, ref: Case.objects.of_shop(shop_id).filter(ref=ref).values_list("id"))`.

    The function is called once per database, with stand-ins for its values; they may not decide on the query's
    shape. Calling gives the rows as sequences.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        self.statements: dict[str, Statement] = {}

    def __call__(self, *values: int | str) -> list[Sequence[Any]]:
        statement = self.statements.get(connection.vendor)
        if statement is None:
            statement = self.statements[connection.vendor] = Statement(self.make, values)
        return statement.rows(values)


class Statement:
    """The SQL, where its values go, and what the columns need on the way back."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], values: Sequence[int | str]) -> None:
        stands = [_stand_in(place, value) for place, value in enumerate(values)]
        query = make(*stands).query.clone()
        compiler = query.get_compiler(connection=connection)
        self.sql, given = compiler.as_sql()
        self.binders = [_binder(stands, value) for value in given]
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self.converters = [(place, *converter) for place, converter in converters.items()]

    def rows(self, values: Sequence[int | str]) -> list[Sequence[Any]]:
        found: list[Sequence[Any]] = execute(self.sql, [bind(values) for bind in self.binders]).fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        columns = list(row)
        for place, functions, expression in self.converters:
            for function in functions:
                columns[place] = function(columns[place], expression, connection)
        return columns


def _stand_in(place: int, value: int | str) -> int | str:
    return 9_000_000_000_000 + place if isinstance(value, int) else f"value {place}"


def _binder(stands: Sequence[int | str], given: Any) -> Callable[[Sequence[int | str]], Any]:
    if given not in stands:
        return lambda values: given
    place, kind = stands.index(given), type(given)  # the type tells PostgreSQL the width of the number
    return lambda values: kind(values[place])
