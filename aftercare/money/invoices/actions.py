"""Invoices are told by the shop's system or by finance; each refund then needs credit notes for its part of them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from aftercare.cases.moves import role_refused
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.money import cumulative
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, locked, update
from aftercare.orders.models import Order

from ..events import RefundRequested
from ..models import Refund
from .events import InvoiceRegistered, NoteIssued, NoteNeeded
from .models import CreditNote, Invoice, InvoiceKind, NoteState

MAY_KEEP = frozenset({ActorKind.FINANCE, ActorKind.SUPERVISOR, ActorKind.INTEGRATION, ActorKind.SYSTEM})


@transaction.atomic
def register_invoice(
    order: Order, *, number: str, kind: str = InvoiceKind.INVOICE, amount: int, tax: int = 0, issued_at: datetime,
    by: Actor, at: datetime,
) -> Invoice:  # fmt: skip
    """Write down that an order was invoiced. Refunds of before need their credit notes from now on."""
    _check_role(by)
    order = Order.objects.for_change(order.pk)
    number = _named(number, "number")
    if kind not in InvoiceKind.values:
        raise Refused(_("Choose one of these: %(all)s.") % {"all": ", ".join(InvoiceKind.values)}, code="bad_kind",
                      field="kind")  # fmt: skip
    if amount <= 0:
        raise Refused(_("Give an amount above 0."), code="bad_amount", field="amount")
    if not 0 <= tax <= amount:
        raise Refused(_("The tax is a part of the amount, so it is no more than that."), code="bad_tax", field="tax")
    invoice = Invoice(
        shop_id=order.shop_id, order=order, number=number, kind=kind, amount=amount, tax=tax, issued_at=issued_at
    )
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError:
        raise Refused(
            _("An invoice with this number is known already."), code="invoice_known", field="number"
        ) from None
    emit(InvoiceRegistered(invoice=invoice, by=by, at=at))
    for refund in Refund.objects.filter(case__order=order.pk).order_by("id"):
        _require(refund, order, at=at)
    return invoice


def require_notes(event: RefundRequested) -> None:
    """A refund was granted (same transaction): its part of what was invoiced is to be credited."""
    if Invoice.objects.filter(order=event.case.order_id).exists():
        _require(event.refund, Order.objects.for_change(event.case.order_id), at=event.at)


@transaction.atomic
def issue_note(note: CreditNote, *, number: str, confirmation: str = "", by: Actor, at: datetime) -> CreditNote:
    """Write down the credit note's number; once more to correct it."""
    _check_role(by)
    note = locked(CreditNote, note.pk)
    number, confirmation = _named(number, "number"), confirmation.strip()
    if len(confirmation) > 60:
        raise Refused(_("Write at most %(most)s characters.") % {"most": 60}, code="too_long", field="confirmation")
    if note.needs_confirmation and not confirmation:
        sentence = _("A credit note of this kind needs the number of its confirmation (红字信息表, 红字确认单).")
        raise Refused(sentence, code="confirmation_missing", field="confirmation")
    if (note.number, note.confirmation) != (number, confirmation):
        note.state, note.number, note.confirmation = NoteState.ISSUED, number, confirmation
        note.issued_at = note.issued_at or at
        note.save(update_fields=["state", "number", "confirmation", "issued_at"])
        emit(NoteIssued(note=note, by=by, at=at))
    return note


def _require(refund: Refund, order: Order, *, at: datetime) -> None:
    """Credit notes for what of the refund none covers yet, on the order's invoices in their order. The order must be
    locked, so that two refunds do not take the same money of an invoice."""
    open_ = refund.amount - sum(CreditNote.objects.filter(refund=refund).values_list("amount", flat=True))
    known = set(CreditNote.objects.filter(refund=refund).values_list("invoice_id", flat=True))
    for invoice in Invoice.objects.filter(order=order).order_by("issued_at", "id"):
        part = min(open_, invoice.left)
        if part > 0 and invoice.pk not in known:
            tax = cumulative(invoice.tax, invoice.credited + part, invoice.amount) - cumulative(
                invoice.tax, invoice.credited, invoice.amount
            )
            invoice.credited += part
            update(invoice, "credited")  # within what an action sends in one go, where the ORM counts no rows
            note = CreditNote(shop_id=order.shop_id, refund=refund, invoice=invoice, amount=part, tax=tax, needed_at=at)
            insert(note)
            emit(NoteNeeded(note=note, by=SYSTEM, at=at))
            open_ -= part


def _named(number: str, field: str) -> str:
    number = number.strip()
    if not number:
        raise Refused(_("Write its number."), code="number_missing", field=field)
    if len(number) > 60:
        raise Refused(_("Write at most %(most)s characters.") % {"most": 60}, code="too_long", field=field)
    return number


def _check_role(by: Actor) -> None:
    if by.kind not in MAY_KEEP:
        raise role_refused()
