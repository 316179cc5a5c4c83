"""Our CSV: one row per line item, the order's own columns repeated or given once. See docs/importing.md."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.orders.imports import assemble
from aftercare.orders.imports.assemble import Assembler, Incomplete, Raw
from aftercare.orders.imports.port import Group
from aftercare.orders.imports.problems import Problem

from .table import Record, TableReader

# (part, field) -> column, where the two differ.
RENAMED = {
    ("order", "number"): "order_number",
    ("order", "discount"): "order_discount",
    ("customer", "id"): "customer_id",
    ("customer", "name"): "customer_name",
    **{("tender", name): f"payment_{name}" for name in assemble.TENDER},
}
PARTS = {
    "order": assemble.ORDER,
    "customer": assemble.CUSTOMER,
    "tender": assemble.TENDER,
    "delivery": tuple(name for name in assemble.DELIVERY if name != "delivered_at"),
    "line": assemble.LINE,
}


def column(part: str, field: str) -> str:
    return RENAMED.get((part, field), field)


class CsvReader(TableReader):
    source = "csv"
    columns = {column(part, name): (column(part, name),) for part, names in PARTS.items() for name in names}
    required = ("order_number", "placed_at", "sku", "quantity")
    number = "order_number"

    def group(self, records: list[Record]) -> Group:
        assembler = Assembler(zone=self.zone, currency=self.currency, name=column)
        found: dict[int, list[Problem]] = {}
        shared = self._shared(records, found)
        if not found:
            try:
                order = assembler.order(self._raw(records, shared))
                return Group(end=records[-1].row, order=order, lines=tuple(record.line for record in records))
            except Incomplete as incomplete:
                for wrong in incomplete.found:
                    found.setdefault(records[wrong.line or 0].line, []).append(wrong.problem)
        return Group(end=records[-1].row, issues=tuple(self.left_out(records, found)))

    def _shared(self, records: list[Record], found: dict[int, list[Problem]]) -> dict[str, str]:
        """The columns of the order: each row gives the same value or none."""
        shared: dict[str, tuple[str, int]] = {}
        for record in records:
            for name in ORDER_COLUMNS:
                value = record.fields.get(name, "").strip()
                first, line = shared.setdefault(name, (value, record.line)) if value else ("", 0)
                if value != first:
                    problem = Problem("conflict", name, value[:200], {"first": first[:200], "line": line})
                    found.setdefault(record.line, []).append(problem)
        return {name: value for name, (value, _line) in shared.items()}

    def _raw(self, records: list[Record], shared: Mapping[str, str]) -> Raw:
        parts = {
            part: {name: shared[column(part, name)] for name in PARTS[part] if column(part, name) in shared}
            for part in ("order", "customer", "tender", "delivery")
        }
        return Raw(
            order=parts["order"],
            customer=parts["customer"],
            lines=[{name: record.fields.get(name, "") for name in assemble.LINE} for record in records],
            tenders=[parts["tender"]] if parts["tender"] else [],
            deliveries=[parts["delivery"]] if parts["delivery"] else [],
        )


ORDER_COLUMNS = [column(part, name) for part in ("order", "customer", "tender", "delivery") for name in PARTS[part]]
