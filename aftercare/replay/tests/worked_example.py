"""The worked example of docs/policy.md: its tables as a backtest gives them, and every figure its words may name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aftercare.core.money import Money
from checks.runner import ROOT

TEXT = (Path(ROOT) / "docs" / "policy.md").read_text()
SECTION = TEXT.partition("### Worked example")[2].partition("\n## ")[0]
FIGURE = re.compile(r"£[\d,]+\.\d\d|[\d,]*\d")
SPANS = {"7", "8", "14", "15", "30"}
"""Days that the words speak of, which no run counts."""
HEADS = {"verdicts": "7 days > 30 days", "day": "Day after delivery", "jurisdiction": "Law", "country": "Country"}
DAYS = {"007": "up to 7", "014": "8 to 14", "030": "15 to 30", "060": "31 to 60", "090": "61 to 90",
        "180": "91 to 180", "365": "181 to 365"}  # fmt: skip


def tables(report: dict[str, Any]) -> str:
    cells = {**report["by"], "verdicts": report["verdicts"]}
    return "\n\n".join("\n".join(_table(name, cells[name])) for name in HEADS)


def written() -> list[str]:
    """The tables that stand there."""
    return [block for block in SECTION.split("\n\n") if block.startswith("|")]


def unexplained(report: dict[str, Any], orders: int) -> set[str]:
    """Figures in the words that are none of the run."""
    words = "\n".join(line for line in SECTION.splitlines() if not line.startswith("|"))
    words = re.sub(r"```.*?```", "", words, flags=re.S)
    return set(FIGURE.findall(words)) - SPANS - {f"{orders:,}"} - set(_figures(report))


def _table(name: str, cells: dict[str, Any]) -> Iterator[str]:
    """Days in their order, all else by the number of requests."""
    yield f"| {HEADS[name]} | Requests | Changed | Under 7 days | Under 30 days | More |"
    yield "|---|--:|--:|--:|--:|--:|"
    for mark, cell in sorted(cells.items(), key=lambda row: (name != "day" and -row[1]["requests"], row[0])):
        money = cell["money"]["GBP"]
        sums = (money["before"], money["after"], money["after"] - money["before"])
        told = "none known" if mark == "-" else DAYS.get(mark, mark)
        yield f"| {told} | {cell['requests']:,} | {cell['changed']:,} | " + " | ".join(map(_pounds, sums)) + " |"


def _figures(report: dict[str, Any]) -> Iterator[str]:
    for table in ({"": report["total"]}, report["verdicts"], report["paths"], *report["by"].values()):
        for cell in table.values():
            money = cell["money"]["GBP"]
            yield from (f"{cell['requests']:,}", f"{cell['changed']:,}", f"{cell['requests'] - cell['changed']:,}")
            yield from map(_pounds, (money["before"], money["after"], money["after"] - money["before"]))


def _pounds(minor: int) -> str:
    return Money(minor, "GBP").text("en")
