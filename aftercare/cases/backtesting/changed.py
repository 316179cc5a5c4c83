"""The requests that would be decided otherwise, one by one: the cases behind each mark of a backtest's charts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from aftercare.policy.models import Backtest

PAGE = 50
CURSOR = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
"""The part and the place in it."""


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """`next` is where the next page begins; empty at the end."""

    rows: list[dict[str, Any]]
    next: str


def changed_requests(
    backtest: Backtest, *, change: str = "", by: str = "", mark: str = "", cursor: str = "", limit: int = PAGE
) -> ChangedPage:
    """In the order in which they were made; `change` is such as refuse>accept, `by` and `mark` are a table and a row
    of the report. Parts are read one at a time, so that memory is bounded by one."""
    first, skip = _place(cursor)
    rows: list[dict[str, Any]] = []
    for number in backtest.parts.filter(number__gte=first).order_by("number").values_list("number", flat=True):
        part: list[dict[str, Any]] = backtest.parts.values_list("changed", flat=True).get(number=number)
        for index, row in enumerate(part):
            if (number == first and index < skip) or not _fits(row, change, by, mark):
                continue
            if len(rows) == limit:
                return ChangedPage(rows, f"{number}.{index}")
            rows.append(row)
    return ChangedPage(rows, "")


def _fits(row: dict[str, Any], change: str, by: str, mark: str) -> bool:
    return (not change or row["change"] == change) and (not by or row["marks"].get(by) == mark)


def is_cursor(cursor: str) -> bool:
    return CURSOR.fullmatch(cursor) is not None


def _place(cursor: str) -> tuple[int, int]:
    part, _dot, index = cursor.partition(".")
    return (int(part), int(index)) if is_cursor(cursor) else (0, 0)
