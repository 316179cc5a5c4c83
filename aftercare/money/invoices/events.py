from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

from .models import CreditNote, Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRegistered(Event):
    """An order was invoiced."""

    name = "invoice.registered"
    invoice: Invoice

    @property
    def subject(self) -> tuple[str, int]:
        return ("order", self.invoice.order_id)

    @property
    def shop_id(self) -> int:
        return self.invoice.shop_id

    def data(self) -> dict[str, Any]:
        return {"number": self.invoice.number, "kind": self.invoice.kind, "amount": self.invoice.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent(Event):
    note: CreditNote

    @property
    def subject(self) -> tuple[str, int]:
        return ("order", self.note.invoice.order_id)

    @property
    def shop_id(self) -> int:
        return self.note.shop_id

    def data(self) -> dict[str, Any]:
        return {"note": self.note.ref, "invoice": self.note.invoice.number, "amount": self.note.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNeeded(NoteEvent):
    """A refund takes back what was invoiced: a credit note is to be issued."""

    name = "credit_note.needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteIssued(NoteEvent):
    """It was issued, or its number was corrected."""

    name = "credit_note.issued"

    def data(self) -> dict[str, Any]:
        return {**NoteEvent.data(self), "number": self.note.number}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesOverdue(ShopEvent):
    """Credit notes wait longer than they should."""

    name = "credit_note.overdue"
    count: int

    def data(self) -> dict[str, Any]:
        return {"notes": self.count}
