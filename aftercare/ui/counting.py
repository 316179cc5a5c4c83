"""How many cases stand in each list: exact to a bound, in one statement whose text is written once.

Each list is counted by itself and no further than the bound, along an index of its own, so the statement costs the
same beside a thousand open cases and beside a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core.statements import execute

from .queues import UNCOUNTED, all_views

MOST = 1_000
"""How far is counted; beyond it a list says “1000+”."""
SPAN = timedelta(days=365)
AT = datetime(9000, 1, 1, tzinfo=UTC)
ME, SHOP = 9_000_000_000_001, 9_000_000_001_000
"""Stand for the values of one call while the text is written; no row has such numbers."""


def count_views(shops: Sequence[int], *, at: datetime, me: int | None = None) -> dict[str, int]:
    """The cases of these shops in each list that is counted; `MOST` + 1 where there are more."""
    return count_lists(shops, [], at=at, me=me)[0]


def count_lists(
    shops: Sequence[int], beside: Sequence[QuerySet[Any]], *, at: datetime, me: int | None = None
) -> tuple[dict[str, int], list[int]]:
    """The same, and in the same statement how many rows others have."""
    if not shops:
        return {}, [0 for _rows in beside]
    names, sql, bound = _written(connection.vendor, len(shops), me is not None)
    values = {ME: me, **{SHOP + place: shop for place, shop in enumerate(shops)}}
    more = [_counting(rows) for rows in beside]
    sql = ", ".join([sql, *(part for part, _bound in more)])
    given = [_value(one, values, at) for one in bound] + [value for _part, values in more for value in values]
    (found,) = execute(sql, given).fetchall()
    return dict(zip(names, found, strict=False)), list(found[len(names) :])


def count_cases(cases: CaseQuerySet) -> int:
    """How many there are, `MOST` + 1 where there are more."""
    return cases.order_by()[: MOST + 1].count()


def count_each(wanted: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has, all in one statement; `MOST` + 1 where there are more."""
    if not wanted:
        return []
    counts = [_counting(rows) for rows in wanted]
    values = [value for _sql, bound in counts for value in bound]
    return list(execute("SELECT " + ", ".join(sql for sql, _bound in counts), values).fetchone())


def _counting(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, values = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
    return f"(SELECT COUNT(*) FROM ({sql}) AS found)", values


def count_text(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


@cache
def _written(vendor: str, shops: int, mine: bool) -> tuple[list[str], str, list[Any]]:
    """The names of the lists, the statement, and what stands for its values."""
    cases = Case.objects.filter(shop__in=[SHOP + place for place in range(shops)])
    named = {name: view for name, view in all_views(AT, me=ME if mine else None).items() if name not in UNCOUNTED}
    parts, bound = [], list[Any]()
    for view in named.values():
        sql, values = _counting(cases.filter(view.where))
        parts.append(sql)
        bound += [_stand(one) for one in values]
    return list(named), "SELECT " + ", ".join(parts), bound


def _stand(value: Any) -> Any:
    """An instant as its distance from `AT`, everything else as it is."""
    if isinstance(value, str) and value.startswith(("9000-", "8999-")):
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value - AT if isinstance(value, datetime) and abs(value - AT) < SPAN else value


def _value(stand: Any, values: Mapping[Any, Any], at: datetime) -> Any:
    if isinstance(stand, timedelta):
        return connection.ops.adapt_datetimefield_value(at + stand)
    return values.get(stand, stand)
