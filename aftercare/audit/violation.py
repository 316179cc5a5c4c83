"""What the audit reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One row that breaks one invariant. `row` is its public reference where it has one."""

    invariant: int
    table: str
    row: str
    expected: str
    found: str
    sentence: str

    def __str__(self) -> str:
        return f"[{self.invariant}] {self.table}: {self.sentence}"


def differs(
    *, invariant: int, table: str, row: object, what: str | Promise, found: object, expected: object
) -> Violation:
    """A stored value that is not what its facts give."""
    values = {"row": row, "what": what, "found": found, "expected": expected}
    return Violation(
        invariant=invariant,
        table=table,
        row=str(row),
        expected=str(expected),
        found=str(found),
        sentence=_("%(row)s: %(what)s is %(found)s; it should be %(expected)s.") % values,
    )


def compared(
    rows: list[Mapping[str, Any]], *, invariant: int, table: str, counters: Mapping[str, str | Promise]
) -> list[Violation]:
    """One violation for each counter of each row that is not its `expected_` twin."""
    return [
        differs(
            invariant=invariant,
            table=table,
            row=row["row"],
            what=what,
            found=_plain(row[name]),
            expected=_plain(row[f"expected_{name}"]),
        )
        for row in rows
        for name, what in counters.items()
        if row[name] != row[f"expected_{name}"]
    ]


def _plain(value: Any) -> Any:
    """PostgreSQL sums integers to decimals."""
    return value if value is None or isinstance(value, str) else int(value)
