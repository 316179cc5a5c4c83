"""The matching rule written a second time, plainly, straight over the raw file: what the replay is checked against.

It shares no code with the product: Decimal money, a scan of every sale for every credit, nothing clever.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

Row = dict[str, str]


def figures(path: Path) -> dict[str, int]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [{**row, "n": f"{n:09}"} for n, row in enumerate(csv.DictReader(file))]
    notes = [row for row in rows if row["Invoice"].startswith("C")]
    sold = [row for row in rows if row["Invoice"][0] not in "CA" and int(row["Quantity"]) > 0]
    asking = [row for row in notes if row["Customer ID"] and int(row["Quantity"]) < 0]
    return {
        "rows": len(rows),
        "sale_invoices": len({row["Invoice"] for row in sold}),
        "credit_notes": len({row["Invoice"] for row in notes}),
        "credit_lines": len(notes),
        "credit_lines_without_customer": sum(not row["Customer ID"] for row in notes),
        "credit_minor": -sum(total(row) for row in notes),
        "credit_minor_with_customer": -sum(total(row) for row in asking),
        "units_asked": -sum(int(row["Quantity"]) for row in asking),
        **matched(asking, sold),
    }


def matched(asking: list[Row], sold: list[Row]) -> dict[str, int]:
    sales: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(sold, key=when, reverse=True):
        sales[row["Customer ID"], row["StockCode"]].append({"row": row, "of": int(row["Quantity"]), "gone": 0})
    result = dict.fromkeys(("units_matched", "lines_full", "lines_part", "lines_none", "refunded_minor"), 0)
    cases = set()
    for credit in sorted(asking, key=when):
        asked = left = -int(credit["Quantity"])
        for sale in sales[credit["Customer ID"], credit["StockCode"]]:
            take = min(left, sale["of"] - sale["gone"]) if when(sale["row"]) < when(credit) else 0
            if take:
                before, sale["gone"], left = sale["gone"], sale["gone"] + take, left - take
                result["refunded_minor"] += upto(sale, sale["gone"]) - upto(sale, before)
                cases.add((credit["Invoice"], sale["row"]["Invoice"]))
        result["units_matched"] += asked - left
        result["lines_full" if not left else "lines_none" if left == asked else "lines_part"] += 1
    return {**result, "cases_completed": len(cases)}


def when(row: Row) -> tuple[str, str]:
    return row["InvoiceDate"], row["n"]


def total(row: Row) -> int:
    return half_up(Decimal(row["Price"]) * int(row["Quantity"]) * 100)


def upto(sale: dict[str, Any], units: int) -> int:
    return half_up(Decimal(total(sale["row"])) * units / sale["of"])


def half_up(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
