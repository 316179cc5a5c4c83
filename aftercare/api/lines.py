"""Lines of an order, which every caller names by their position."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from aftercare.cases.facts import LineAsk
from aftercare.orders.models import OrderLine

from .compiled import Compiled
from .problems import Problem
from .schemas.cases import AskTaken


def line_ids(order_id: int, positions: list[int]) -> dict[int, int]:
    """The id of the line at each position."""
    wanted = sorted(set(positions))
    return {row[0]: row[1] for row in _lines_at(len(wanted))(order_id, *wanted)} if wanted else {}


@cache
def _lines_at(count: int) -> Compiled:
    """One statement for each number of lines asked for."""
    return Compiled(
        lambda order_id, *positions: OrderLine.objects.filter(order_id=order_id, position__in=positions).values_list(
            "position", "id"
        )
    )


def asks_of(ids: dict[int, int], lines: list[AskTaken]) -> list[LineAsk]:
    for place, ask in enumerate(lines):
        if ask.line not in ids:
            raise unknown_line(place, "lines")
    return [
        LineAsk(
            line_id=ids[ask.line], units=ask.units, reason=ask.reason, note=ask.note, condition=tuple(ask.condition),
            wanted=ask.wanted,
        )
        for ask in lines
    ]  # fmt: skip


def unknown_line(place: int, name: str) -> Problem:
    sentence = _("There is no line at that position; read the positions from the order or the case.")
    return Problem("invalid", sentence, code="unknown_line", errors=[(f"{name}.{place + 1}.line", sentence)])
