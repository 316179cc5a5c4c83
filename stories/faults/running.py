"""Runs cells, each in a transaction that is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from aftercare import audit
from stories.makers import make_shop

from .cells import Cell
from .lines import Line, line_to
from .proving import prove
from .walking import walk


@dataclass(frozen=True, slots=True)
class Result:
    cell: Cell
    ended: str
    wrong: tuple[str, ...]


def run(cells: Iterable[Cell], *, home: Path) -> Iterator[Result]:
    """One line to each provider serves all of its cells."""
    lines: dict[str, Line] = {}
    with ExitStack() as open_lines:
        for cell in cells:
            if cell.provider not in lines:
                lines[cell.provider] = open_lines.enter_context(line_to(cell.provider, home=home))
            yield run_cell(cell, lines[cell.provider])


def run_cell(cell: Cell, line: Line) -> Result:
    with transaction.atomic():
        shop = make_shop()
        it = walk(cell, line, shop)
        ended = prove(it)
        it.wrong += [str(violation) for violation in audit.run(shop)]
        transaction.set_rollback(True)
    return Result(cell, ended, tuple(it.wrong))
