"""What a chart says: its message, its rows with their bars, and the table of the same numbers. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "was", "you", "wait", "due", "late", "done"]
"""The colours of the rest of the pages, with their meaning; `was` is what something is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`text` is the value as people read it, with its unit. `name` tells several bars of one row apart, in words,
    so that no colour has to."""

    value: float
    text: str
    name: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label with its bars; `href` leads to the cases behind it, `more` is a word beside it, such as a share."""

    label: str
    bars: tuple[Bar, ...]
    href: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A cell of the first column is a link where `links` has an address for its row; `csv` is the same as a file."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: Sequence[str] = ()
    csv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`title` is the message, as a sentence: “Most come back because they do not fit”. `note` is what to know of it."""

    title: str
    kind: Literal["bars", "columns"]
    rows: tuple[Row, ...]
    table: Table
    note: str = ""


def bars(title: str, rows: Sequence[Row], *, label: str, table: Table | None = None, note: str = "") -> Chart:
    """Horizontal bars, one or more to a row, in the order given. `label` is the head of the table's first column."""
    return Chart(title=title, kind="bars", rows=tuple(rows), table=table or _table(rows, label), note=note)


def columns(title: str, rows: Sequence[Row], *, label: str, table: Table | None = None, note: str = "") -> Chart:
    """Columns over an axis with an order of its own, such as days; one bar to a row."""
    return Chart(title=title, kind="columns", rows=tuple(rows), table=table or _table(rows, label), note=note)


def _table(rows: Sequence[Row], label: str) -> Table:
    names = [bar.name for bar in rows[0].bars] if rows else []
    more = any(row.more for row in rows)
    return Table(
        head=(label, *names, *([""] if more else [])),
        rows=[(row.label, *(bar.text for bar in row.bars), *([row.more] if more else [])) for row in rows],
        links=[row.href for row in rows],
    )
