"""Invoices of orders and the credit notes that refunds need."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Instant, Limit, Shown, Taken, Text50, Text60

InvoiceKindName = Literal["invoice", "normal", "special", "digital"]
NoteStateName = Literal["needed", "issued"]
Minor = Annotated[int, Field(strict=True, ge=0, le=10**15)]


class InvoiceTaken(Taken):
    """`amount`, with the `tax` in it, in minor units of the order's currency. `kind` matters in China alone: normal,
    special or digital VAT invoice."""

    number: Text60
    kind: InvoiceKindName = "invoice"
    amount: Minor
    tax: Minor = 0
    issued_at: Instant


class InvoiceShown(Shown):
    """`credited` is what refunds take back of it, issued or still to be."""

    number: str
    order: str
    kind: InvoiceKindName
    currency: str
    amount: int
    tax: int
    credited: int
    issued_at: datetime


class InvoicesShown(Shown):
    items: list[InvoiceShown]


class CreditNoteFilter(Taken):
    state: NoteStateName | None = None
    cursor: Text50 | None = None
    limit: Limit = 50


class CreditNoteTaken(Taken):
    """`confirmation` is the number of 红字信息表 or 红字确认单, needed for special and digital VAT invoices."""

    number: Text60
    confirmation: Text60 = ""


class CreditNoteShown(Shown):
    """`amount`, with the `tax` in it, is to be taken back of `invoice`; `number` is empty until it is issued."""

    ref: str
    state: NoteStateName
    case: str
    order: str
    invoice: str
    kind: InvoiceKindName
    currency: str
    amount: int
    tax: int
    number: str
    confirmation: str
    needed_at: datetime
    issued_at: datetime | None


class CreditNotePage(Shown):
    items: list[CreditNoteShown]
    next: str | None
