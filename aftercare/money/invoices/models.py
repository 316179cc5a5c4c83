"""What was invoiced for an order, and what a refund takes back of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.orders.models import Order
from aftercare.people.models import Shop, User

from ..models import Refund


def note_ref() -> str:
    return new_ref("CN")


class InvoiceKind(models.TextChoices):
    """China's kinds differ in what a red-letter invoice (红字发票) needs: of a special or a digital one first a
    confirmation of the tax bureau (红字信息表, 红字确认单), 增值税发票管理 2024第11号公告第十条."""

    INVOICE = "invoice", _("Invoice")
    NORMAL = "normal", _("VAT invoice, normal (普票)")
    SPECIAL = "special", _("VAT invoice, special (专票)")
    DIGITAL = "digital", _("VAT invoice, digital (数电票)")


CONFIRMED = frozenset({InvoiceKind.SPECIAL, InvoiceKind.DIGITAL})
"""Kinds whose credit note needs the number of a confirmation."""


class Invoice(models.Model):
    """`amount` with the `tax` in it, in minor units of the order's currency; `credited` is what refunds take back."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="invoices")
    order = models.ForeignKey(Order, models.CASCADE, related_name="invoices")
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=InvoiceKind.choices, default=InvoiceKind.INVOICE)
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    credited = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="invoice_once_per_shop"),
            models.CheckConstraint(condition=Q(amount__gt=0, tax__gte=0, tax__lte=F("amount")), name="invoice_amounts"),
            models.CheckConstraint(
                condition=Q(credited__gte=0, credited__lte=F("amount")), name="invoice_credited_within"
            ),
        ]

    @property
    def left(self) -> int:
        return self.amount - self.credited

    def __str__(self) -> str:
        return self.number


class NoteState(models.TextChoices):
    NEEDED = "needed", _("To be issued")
    ISSUED = "issued", _("Issued")


class NoteQuerySet(models.QuerySet["CreditNote"]):
    def visible_to(self, user: User) -> NoteQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> NoteQuerySet:
        return self.filter(shop_id=shop_id)


class CreditNote(models.Model):
    """The part of a refund that one invoice has to be corrected by; `number` once it is issued."""

    ref = models.CharField(max_length=20, unique=True, default=note_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="credit_notes")
    refund = models.ForeignKey(Refund, models.PROTECT, related_name="credit_notes")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes")
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=NoteState.choices, default=NoteState.NEEDED)
    number = models.CharField(max_length=60, blank=True)
    confirmation = models.CharField(max_length=60, blank=True)
    needed_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "invoice"], name="note_once_per_invoice"),
            models.CheckConstraint(condition=Q(amount__gt=0, tax__gte=0, tax__lte=F("amount")), name="note_amounts"),
            models.CheckConstraint(
                condition=Q(state=NoteState.NEEDED, number="", issued_at=None)
                | Q(state=NoteState.ISSUED, issued_at__isnull=False) & ~Q(number=""),
                name="note_needed_or_issued",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "needed_at"], name="note_needed", condition=Q(state=NoteState.NEEDED)),
            models.Index(fields=["shop", "-id"], name="note_list"),
        ]

    @property
    def needs_confirmation(self) -> bool:
        return self.invoice.kind in CONFIRMED

    def __str__(self) -> str:
        return self.ref
