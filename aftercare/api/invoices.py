"""Invoices of orders, and the credit notes (红字发票) that refunds need of them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.money.invoices import actions
from aftercare.money.invoices.models import CreditNote, Invoice

from .answers import answer
from .callers import caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known, page
from .schemas.invoices import (
    CreditNoteFilter,
    CreditNotePage,
    CreditNoteShown,
    CreditNoteTaken,
    InvoiceShown,
    InvoicesShown,
    InvoiceTaken,
)

router = Router(tags=["Invoices"])
INVOICE = ("number", "order__ref", "kind", "order__currency", "amount", "tax", "credited", "issued_at")
INVOICE_NAMES = ("number", "order", "kind", "currency", "amount", "tax", "credited", "issued_at")
NOTE = (
    "ref", "state", "refund__case__ref", "invoice__order__ref", "invoice__number", "invoice__kind",
    "invoice__order__currency", "amount", "tax", "number", "confirmation", "needed_at", "issued_at",
)  # fmt: skip
NOTE_NAMES = (
    "ref", "state", "case", "order", "invoice", "kind", "currency", "amount", "tax", "number", "confirmation",
    "needed_at", "issued_at",
)  # fmt: skip


@read(router, "/orders/{ref}/invoices", scopes=("orders:read", "money:write"), answer=InvoicesShown)
def list_invoices(request: HttpRequest, ref: str) -> HttpResponse:
    """List what was invoiced for an order"""
    order = found(caller_of(request).orders.filter(ref=plain(ref)).first())
    rows = Invoice.objects.filter(order=order).order_by("issued_at", "id").values_list(*INVOICE)
    return answer({"items": [dict(zip(INVOICE_NAMES, row, strict=True)) for row in rows]})


@write(router, "/orders/{ref}/invoices", scopes=("money:write",), answers={201: InvoiceShown})
def register_invoice(request: HttpRequest, ref: str, invoice: InvoiceTaken) -> HttpResponse:
    """Say that an order was invoiced

    From now on each of its refunds, those of before too, needs credit notes for its part of what was invoiced."""
    caller = caller_of(request)
    order = found(caller.orders.filter(ref=plain(ref)).first())
    made = actions.register_invoice(order, **invoice.model_dump(), by=caller.actor, at=clock.now())
    row = Invoice.objects.values_list(*INVOICE).get(pk=made.pk)
    return answer(
        dict(zip(INVOICE_NAMES, row, strict=True)), status=201, location=f"/api/v1/orders/{order.ref}/invoices"
    )


@read(router, "/credit-notes", scopes=("money:write", "audit:read"), answer=CreditNotePage, fails=QUERY)
def list_credit_notes(request: HttpRequest, asked: Annotated[CreditNoteFilter, Query()]) -> HttpResponse:
    """List the credit notes that refunds need, newest first"""
    only_known(request, CreditNoteFilter)
    reachable = CreditNote.objects.of_shop(caller_of(request).shop_id)
    rows = reachable.filter(state=asked.state) if asked.state else reachable
    return answer(page(rows, NOTE, _note, reachable=reachable, cursor=asked.cursor, limit=asked.limit))


@write(router, "/credit-notes/{ref}/issue", scopes=("money:write",), answers={200: CreditNoteShown})
def issue_credit_note(request: HttpRequest, ref: str, issued: CreditNoteTaken) -> HttpResponse:
    """Say by which number a credit note was issued; once more to correct it"""
    caller = caller_of(request)
    note = found(CreditNote.objects.of_shop(caller.shop_id).filter(ref=plain(ref)).first())
    actions.issue_note(note, **issued.model_dump(), by=caller.actor, at=clock.now())
    return answer(_note(CreditNote.objects.values_list(*NOTE).get(pk=note.pk)))


def _note(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(NOTE_NAMES, row, strict=True))
