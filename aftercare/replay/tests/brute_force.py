"""The matching rule written a second time, plainly, straight over the raw file: what the replay is checked against.

It shares no code with the product. Money is in Decimal pounds until it is rounded.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any


def pence(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(total: int, units: int, of: int) -> int:
    """Half-up of total * units / of."""
    return int((Decimal(total) * units / of).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def figures(path: Path) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(row, n) for n, row in enumerate(csv.DictReader(file))]
    sales: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    invoices, notes = set(), set()
    credits, no_customer = [], 0
    credit_minor = with_customer = 0
    for row, n in rows:
        invoice, quantity = row["Invoice"], int(row["Quantity"])
        if invoice.startswith("A"):
            continue
        total = pence(Decimal(row["Price"]) * quantity)
        if invoice.startswith("C"):
            notes.add(invoice)
            credit_minor -= total
            if not row["Customer ID"]:
                no_customer += 1
            elif quantity < 0:
                with_customer -= total
                credits.append((row["InvoiceDate"], n, row, -quantity))
        elif quantity > 0:
            invoices.add(invoice)
            if row["Customer ID"]:
                sales[row["Customer ID"], row["StockCode"]].append(
                    {"at": (row["InvoiceDate"], n), "of": quantity, "gone": 0, "total": total, "invoice": invoice}
                )
    result = dict.fromkeys(("units_asked", "units_matched", "lines_full", "lines_part", "lines_none"), 0)
    refunded, cases = 0, set()
    for at, n, row, asked in sorted(credits, key=lambda credit: credit[:2]):
        left = asked
        for sale in sorted(sales[row["Customer ID"], row["StockCode"]], key=lambda sale: sale["at"], reverse=True):
            take = min(left, sale["of"] - sale["gone"]) if sale["at"] < (at, n) else 0
            if take:
                before = share(sale["total"], sale["gone"], sale["of"])
                sale["gone"] += take
                refunded += share(sale["total"], sale["gone"], sale["of"]) - before
                left -= take
                cases.add((row["Invoice"], sale["invoice"]))
        result["units_asked"] += asked
        result["units_matched"] += asked - left
        result["lines_full" if not left else "lines_none" if left == asked else "lines_part"] += 1
    return {
        "rows": len(rows), "sale_invoices": len(invoices), "credit_notes": len(notes),
        "credit_lines": len([row for row, _n in rows if row["Invoice"].startswith("C")]),
        "credit_lines_without_customer": no_customer, **result, "cases_completed": len(cases),
        "refunded_minor": refunded, "credit_minor": credit_minor, "credit_minor_with_customer": with_customer,
    }  # fmt: skip
