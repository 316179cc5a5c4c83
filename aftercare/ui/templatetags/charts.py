"""{% load charts %}{% chart reasons %}: a chart of `ui.charts`. Its page links ui/charts.css."""

from __future__ import annotations

from typing import Any

from django import template

from ..charts import Chart
from ..charts.drawing import ROOM, TALL, lines, zero

register = template.Library()


@register.inclusion_tag("ui/charts/chart.html")
def chart(chart: Chart, csv: str = "") -> dict[str, Any]:
    """`csv` is the address of its table as a file."""
    table = [
        (row, chart.table.links[number] if number < len(chart.table.links) else "")
        for number, row in enumerate(chart.table.rows)
    ]
    return {
        "chart": chart, "csv": csv or chart.table.csv, "lines": lines(chart), "zero": zero(chart.rows), "table": table,
        "base": ROOM + TALL, "height": ROOM + TALL + ROOM, "axis": ROOM + TALL + 16,
    }  # fmt: skip
