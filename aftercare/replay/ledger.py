"""Reads the Online Retail file for the replay: its counts, its credit lines, and the sales they could take from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from aftercare.connectors.shops.online_retail import Entry, OnlineRetailReader
from aftercare.connectors.shops.table import Record
from aftercare.orders.imports.problems import Bad

from .matching import Credit, Sale, match


@dataclass(slots=True)
class Ledger:
    """`credits` could be matched; `apart` are credit lines that never can, with the reason."""

    rows: int = 0
    sale_invoices: int = 0
    credit_notes: int = 0
    credits: list[Credit] = field(default_factory=list)
    apart: list[Credit] = field(default_factory=list)

    @property
    def credit_lines(self) -> list[Credit]:
        return [*self.credits, *self.apart]

    def without_customer(self) -> list[Credit]:
        return [credit for credit in self.apart if not credit.entry.customer]


def read_ledger(reader: OnlineRetailReader, imported: Set[str]) -> Ledger:
    """Two passes: only sales that a credit could take from are kept. `imported` are the invoices that are orders."""
    ledger = Ledger()
    for entry in _credits(reader, ledger):
        credit = Credit(entry, reason=_apart(entry))
        (ledger.apart if credit.reason else ledger.credits).append(credit)
    wanted = {(credit.entry.customer, credit.entry.sku) for credit in ledger.credits}
    match(_sales(reader, wanted, imported), ledger.credits)
    return ledger


def _apart(entry: Entry) -> str:
    """The order of the tests: a line without a customer is listed as that, whatever else it is."""
    if not entry.customer:
        return "no_customer"
    return "" if entry.listed == "credit" else entry.listed


def _credits(reader: OnlineRetailReader, ledger: Ledger) -> Iterator[Entry]:
    notes, invoices = set(), set()
    for record in reader.records():
        ledger.rows += 1
        if record.number.startswith("C"):
            notes.add(record.number)
            if entry := _entry(reader, record):
                yield entry
        elif not record.number.startswith("A") and _positive(record):
            invoices.add(record.number)
    ledger.credit_notes, ledger.sale_invoices = len(notes), len(invoices)


def _sales(reader: OnlineRetailReader, wanted: Set[tuple[str, str]], imported: Set[str]) -> Iterator[Sale]:
    positions: Counter[str] = Counter()
    for record in reader.records():
        if record.number not in imported or not _positive(record):
            continue
        positions[record.number] += 1
        fields = record.fields
        if (fields["customer"].strip().removesuffix(".0"), fields["sku"]) in wanted:
            entry = reader.entry(record)
            yield Sale(entry, positions[record.number], entry.quantity)


def _positive(record: Record) -> bool:
    quantity = record.fields.get("quantity", "").strip()
    return quantity.isdecimal() and int(quantity) > 0


def _entry(reader: OnlineRetailReader, record: Record) -> Entry | None:
    """None for a row that the import has rejected already."""
    try:
        return None if record.problem else reader.entry(record)
    except Bad:
        return None
