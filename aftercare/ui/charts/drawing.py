"""Where the bars of a chart stand, in percent of its width or in pixels of its height. Pure.

Widths are percentages, so that text keeps its size and bars fill whatever room a phone or a desk has.
"""

from __future__ import annotations

from dataclasses import dataclass

from .data import Bar, Chart, Row

TALL = 160
"""Pixels of the tallest column."""
ROOM = 22
"""Pixels above it, for its label."""
LINKED = 14
"""More columns than these are too narrow to be pressed; the table leads on."""
LABELLED = 7
"""As many labels stand under the columns at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar: its place and size as SVG takes them."""

    bar: Bar
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its bars drawn. `shown`: its value is written at the bar, `named`: its label stands on the axis."""

    row: Row
    drawn: tuple[Drawn, ...]
    href: str = ""
    shown: bool = True
    named: bool = True
    middle: str = ""
    anchor: str = "middle"
    hit: tuple[str, str] = ("0", "0")


def lines(chart: Chart) -> list[Line]:
    return _bars(chart.rows) if chart.kind == "bars" else _columns(chart.rows)


def zero(rows: tuple[Row, ...]) -> str:
    """Where nothing is, in percent from the left; empty where all of it lies to the right."""
    low, high = _reach(rows)
    return _percent(-low / (high - low)) if low < 0 else ""


def _bars(rows: tuple[Row, ...]) -> list[Line]:
    low, high = _reach(rows)
    span = high - low
    return [
        Line(row, tuple(
            Drawn(bar, _percent((min(bar.value, 0) - low) / span), "0", _percent(abs(bar.value) / span), "100%")
            for bar in row.bars
        ), row.href)
        for row in rows
    ]  # fmt: skip


def _columns(rows: tuple[Row, ...]) -> list[Line]:
    _low, high = _reach(rows)
    step, count = 1 / max(len(rows), 1), len(rows)
    named, top = _spread(count), max((row.bars[0].value for row in rows), default=0)
    found = []
    for number, row in enumerate(rows):
        bar, left = row.bars[0], number * step
        height = max(0.0, bar.value) / high * TALL
        drawn = Drawn(bar, _percent(left + step * 0.14), _pixels(ROOM + TALL - height), _percent(step * 0.72),
                      _pixels(height))  # fmt: skip
        found.append(Line(
            row, (drawn,), row.href if count <= LINKED else "", shown=count <= LABELLED or bar.value == top > 0,
            named=number in named, middle=_percent(left + step / 2), hit=(_percent(left), _percent(step)),
            anchor=_anchor(number, count),
        ))  # fmt: skip
    return found


def _anchor(number: int, count: int) -> str:
    """Labels at the edges of many columns stay inside the picture."""
    if count <= LABELLED:
        return "middle"
    return "start" if number == 0 else "end" if number == count - 1 else "middle"


def _spread(count: int) -> set[int]:
    """Which labels are written, evenly, first and last among them."""
    if count <= LABELLED:
        return set(range(count))
    return {round(part * (count - 1) / 4) for part in range(5)}


def _reach(rows: tuple[Row, ...]) -> tuple[float, float]:
    """From the least to the most, nothing included; never empty."""
    values = [0.0, *(bar.value for row in rows for bar in row.bars)]
    low, high = min(values), max(values)
    return (low, high) if high > low else (0.0, 1.0)


def _percent(part: float) -> str:
    return f"{part * 100:.2f}%"


def _pixels(size: float) -> str:
    return f"{size:.1f}"
