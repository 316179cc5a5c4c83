"""The matrix as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from .cells import Stop
from .running import Result

NAME, TROUBLE, CELL = 9, 50, 22


def table(results: Iterable[Result]) -> Iterator[str]:
    """A row for each provider and trouble as soon as it is done, then what is wrong, and the sum."""
    yield _row("provider", "what it does", [f"stops {stop}" if stop is Stop.NEVER else stop for stop in Stop])
    yield "-" * len(_row("", "", list(Stop)))
    done: list[Result] = []
    for (provider, trouble), row in groupby(results, lambda one: (one.cell.provider, one.cell.trouble)):
        of_row = list(row)
        done += of_row
        ends = {one.cell.stop: "FAILED" if one.wrong else one.ended for one in of_row}
        yield _row(provider, trouble, [ends.get(stop, "") for stop in Stop])
    failed = [one for one in done if one.wrong]
    yield from ("\n".join([f"\n{one.cell}: {one.ended}", *(f"  - {text}" for text in one.wrong)]) for one in failed)
    yield f"\n{len(done)} cells, {len(failed)} failed."


def _row(provider: str, trouble: str, ends: list[str]) -> str:
    return f"{provider:<{NAME}}{trouble:<{TROUBLE}}" + "".join(f"{end:<{CELL}}" for end in ends).rstrip()
