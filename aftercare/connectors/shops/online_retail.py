"""Online Retail II: invoices of a gift wholesaler, one row per line, credit notes and ledger entries among them.

Each row is a line of its own (invoice and ordinal): identical rows are all kept. The file tells no payments and no
deliveries, so an invoice counts as paid and delivered in full when it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from aftercare.orders.imports import values
from aftercare.orders.imports.port import Group, Issue
from aftercare.orders.imports.problems import Bad, Problem
from aftercare.orders.intake import CustomerIn, LineIn, OrderIn
from aftercare.orders.models import LineKind

from .table import Record, TableReader

# What the wholesaler books as a line but no parcel carries. docs/importing.md gives the reason for each.
SERVICE_CODES = frozenset({
    "POST", "DOT", "C2", "C3", "M", "m", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "ADJUST", "ADJUST2",
    "GIFT", "gift_0001_10", "gift_0001_20", "gift_0001_30", "gift_0001_40", "gift_0001_50", "gift_0001_60",
    "gift_0001_70", "gift_0001_80", "gift_0001_90", "TEST001", "TEST002",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as the ledger means it. `listed` is the reason why it is no sale; `total` is in minor units, half-up."""

    row: int
    line: int
    invoice: str
    sku: str
    title: str
    quantity: int
    at: datetime
    total: int
    customer: str
    country: str
    listed: str

    @property
    def kind(self) -> LineKind:
        return LineKind.SERVICE if self.sku in SERVICE_CODES else LineKind.GOODS

    @property
    def is_credit(self) -> bool:
        return self.invoice.startswith("C")


class OnlineRetailReader(TableReader):
    source = "online-retail"
    columns = {
        "number": ("Invoice", "InvoiceNo"),
        "sku": ("StockCode",),
        "title": ("Description",),
        "quantity": ("Quantity",),
        "at": ("InvoiceDate",),
        "price": ("Price", "UnitPrice"),
        "customer": ("Customer ID", "CustomerID"),
        "country": ("Country",),
    }
    required = tuple(columns)

    def entries(self) -> Iterator[Entry]:
        """Every row that can be read, in the order of the file; the rest is in the import's report."""
        for record in self.records():
            if record.problem is None:
                try:
                    yield self.entry(record)
                except Bad:
                    continue

    def group(self, records: list[Record]) -> Group:
        entries: list[Entry] = []
        found: dict[int, list[Problem]] = {}
        listed: list[Issue] = []
        for record in records:
            try:
                entry = self.entry(record)
            except Bad as bad:
                found[record.line] = [bad.problem]
                continue
            if entry.listed:
                value = record.fields["quantity"] if entry.listed != "adjustment" else record.fields["price"]
                listed += self.rejected(record, [Problem(entry.listed, value=value.strip())])
            else:
                entries.append(entry)
        end = records[-1].row
        if found:
            told = {issue.line for issue in listed}
            rest = [record for record in records if record.line not in told]
            return Group(end=end, issues=(*listed, *self.left_out(rest, found)))
        order = _order(entries, self.currency) if entries else None
        return Group(end=end, order=order, lines=tuple(entry.line for entry in entries), issues=tuple(listed))

    def entry(self, record: Record) -> Entry:
        """Raises `Bad`. The order of the tests decides what a row is."""
        fields, names = record.fields, {name: aliases[0] for name, aliases in self.columns.items()}
        adjustment, credit = record.number.startswith("A"), record.number.startswith("C")
        quantity = values.whole(fields["quantity"], names["quantity"])
        price = values.decimal(fields["price"], names["price"], signed=adjustment)
        listed = _listed(quantity, adjustment=adjustment, credit=credit)
        if not listed and quantity == 0:
            raise Bad("too_small", field=names["quantity"], value="0", least=1)
        total = values.times(abs(quantity), str(abs(price)), names["price"], self.currency)
        return Entry(
            row=record.row, line=record.line,
            invoice=values.text(record.number, names["number"], most=100),
            # Not trimmed: a return must name exactly the same code.
            sku=values.code(fields["sku"], names["sku"], most=100),
            title=values.text(fields["title"], names["title"], most=300),
            quantity=quantity,
            at=values.instant(fields["at"], names["at"], self.zone),
            total=-total if (quantity < 0) != (price < 0) else total,
            customer=values.text(fields["customer"], names["customer"], most=100).removesuffix(".0"),
            country=values.text(fields["country"], names["country"], most=60),
            listed=listed,
        )  # fmt: skip


def _listed(quantity: int, *, adjustment: bool, credit: bool) -> str:
    if adjustment:
        return "adjustment"
    if credit:
        return "credit_not_negative" if quantity >= 0 else "credit"
    return "write_off" if quantity < 0 else ""


def _order(entries: list[Entry], currency: str) -> OrderIn:
    first = min(entries, key=lambda entry: (entry.at, entry.row))
    return OrderIn(
        number=first.invoice, placed_at=first.at, paid_at=first.at, delivered_at=first.at, currency=currency,
        customer=CustomerIn(external_id=first.customer) if first.customer else None,
        country=first.country,
        lines=[
            LineIn(sku=entry.sku, title=entry.title, kind=entry.kind.value, quantity=entry.quantity, gross=entry.total)
            for entry in entries
        ],
    )  # fmt: skip
