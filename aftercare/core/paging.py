"""Lists page by key, never by offset: the hundredth page costs what the first one costs, and no row moves between
two pages while one is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

Row = TypeVar("Row")
NEWEST, OLDEST = ("-id",), ("id",)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list. `before` and `after` are the cursors of its neighbours, empty at the ends."""

    rows: list[Row]
    before: str
    after: str


def page(rows: QuerySet[Any, Row], *, order: tuple[str, ...] = NEWEST, cursor: str = "", size: int = SIZE) -> Page[Row]:
    """The rows the cursor points at, in `order`; every field in it but the last may repeat, none may be null.
    Rows may be named columns.

    A cursor that makes no sense gives the first page.
    """
    back, key = _parsed(cursor, order)
    wanted = _reversed(order) if back else order
    if key:
        rows = rows.filter(_beyond(wanted, key))
    found = list(rows.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    return Page(
        rows=found,
        before=_cursor("b", found[0], order) if found and (more if back else key) else "",
        after=_cursor("a", found[-1], order) if found and (key if back else more) else "",
    )


def is_cursor(cursor: str, order: tuple[str, ...]) -> bool:
    return bool(_parsed(cursor, order)[1])


def _beyond(order: tuple[str, ...], key: list[Any]) -> Q:
    """Rows after the key: past it in the first field, or level there and past it in the rest."""
    name = order[0].lstrip("-")
    past = Q(**{f"{name}__{'lt' if order[0].startswith('-') else 'gt'}": key[0]})
    return past if len(order) == 1 else past | Q(**{name: key[0]}) & _beyond(order[1:], key[1:])


def _reversed(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _cursor(side: str, row: Any, order: tuple[str, ...]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    return "_".join([side, *(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)])


def _parsed(cursor: str, order: tuple[str, ...]) -> tuple[bool, list[Any]]:
    """Whether the cursor looks back, and its key: instants and numbers."""
    side, *texts = cursor.split("_")
    if side not in ("a", "b") or len(texts) != len(order):
        return False, []
    try:
        return side == "b", [_value(name, text) for name, text in zip(order, texts, strict=True)]
    except ValueError:
        return False, []


def _value(name: str, text: str) -> int | datetime:
    if not name.endswith("_at"):
        value = int(text)
        if abs(value) >= 2**63:
            raise ValueError("beyond any id")
        return value
    at = datetime.fromisoformat(text.replace(" ", "+"))
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at
