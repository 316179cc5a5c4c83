"""Money going back. The decision to refund (`Refund`) and the attempts to pay it are different things.

All amounts are minor units of the order's currency.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.core.money import Money
from aftercare.orders.models import OrderLine, Tender

from .provider import CURES, MANUAL, Cure, Why
from .routes.models import RefundRoute, Way


class RefundState(models.TextChoices):
    PENDING = "pending", _("Being refunded")
    SUCCEEDED = "succeeded", _("Refunded")


class Refund(models.Model):
    """What a case owes the customer, held back from the order's caps until it is paid."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="refund")
    amount = models.BigIntegerField()
    fees = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.PENDING)
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0, fees__gte=0), name="refund_not_negative")]


class RefundLine(models.Model):
    """The share of one order line in a refund, before fees."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refund_lines")
    units = models.BigIntegerField()
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refund", "line"], name="refund_line_once")]


class OperationState(models.TextChoices):
    PENDING = "pending", _("To be paid")
    UNKNOWN = "unknown", _("Asking the provider")
    FAILED = "failed", _("Refused by the provider")
    FROZEN = "frozen", _("Waiting: the payment is asked back")
    SUCCEEDED = "succeeded", _("Paid")


OPEN = (OperationState.PENDING, OperationState.UNKNOWN)
"""Still to be paid, or perhaps paid already."""


def is_for_customer(why: str) -> bool:
    """Whether a refusal for this reason is mended by another way that the customer names."""
    return bool(why) and CURES[Why(why)] is Cure.CUSTOMER


def operation_key() -> str:
    return uuid.uuid4().hex


class RefundOperation(models.Model):
    """One payment to one tender. `key` is the same in every attempt, so the provider pays at most once.

    Where a provider refused a key for good, the next `round` has one of its own (`call_key`); no other way leads to
    a new key. `why` is the last refusal, as `provider.Why` has it.
    `returns` counts how often it came back after it counted as paid. `paid_by`: its provider, a person (`manual`)
    or the customer's bank (`chargeback`); empty where it is not paid, or was before this was kept. `unclear_at` is
    since when finance knows that no clear answer came, `open_since` when it was last tried anew. `way` is the other
    way that the customer chose, once its provider could not bring it back.
    """

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="operations")
    tender = models.ForeignKey(Tender, models.PROTECT, related_name="operations")
    amount = models.BigIntegerField()
    key = models.CharField(max_length=40, unique=True, default=operation_key)
    state = models.CharField(max_length=10, choices=OperationState.choices, default=OperationState.PENDING)
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=20, blank=True, choices=[(why.value, why.value) for why in Why])
    round = models.PositiveSmallIntegerField(default=1)
    returns = models.PositiveSmallIntegerField(default=0)
    paid_by = models.CharField(max_length=30, blank=True)
    way = models.CharField(max_length=10, blank=True, choices=Way.choices)
    settled_at = models.DateTimeField(null=True)
    open_since = models.DateTimeField(null=True)
    unclear_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "tender"], name="operation_once_per_tender"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="operation_positive"),
        ]
        indexes = [
            models.Index(fields=["provider_ref"], name="operation_provider_ref", condition=~Q(provider_ref="")),
            models.Index(fields=["settled_at"], name="operation_settled", condition=Q(settled_at__isnull=False)),
            models.Index(fields=["refund"], name="operation_failed", condition=Q(state__in=["failed", "frozen"])),
            models.Index(fields=["id"], name="operation_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["refund"], name="operation_unclear", condition=Q(unclear_at__isnull=False)),
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.refund.case.currency)

    @property
    def call_key(self) -> str:
        """The key the provider is given now."""
        return self.key if self.round == 1 else f"{self.key}-{self.round}"

    @property
    def waits_for_person(self) -> bool:
        """Finance has to pay it: there is no provider, or the provider refused."""
        manual = self.provider == MANUAL and self.state == OperationState.PENDING
        return manual or self.state == OperationState.FAILED

    @property
    def asks_customer(self) -> bool:
        """Only the customer can say where it may go instead."""
        return self.state == OperationState.FAILED and not self.way and is_for_customer(self.why)

    @property
    def settled(self) -> bool:
        return self.state == OperationState.SUCCEEDED

    @property
    def payer(self) -> str:
        """Whose books have the payment."""
        return self.paid_by or self.provider

    @property
    def elsewhere(self) -> bool:
        """It was paid, and not by its provider, which knows nothing of that."""
        return self.settled and self.payer != self.provider

    def open_anew(self, *, at: datetime) -> None:
        """It is to be paid, with a day anew until finance asks why it is not."""
        self.state, self.open_since, self.unclear_at = OperationState.PENDING, at, None
        self.save(update_fields=["state", "open_since", "unclear_at"])


class RefundAttempt(models.Model):
    """One call to the provider, in a round of the operation; `outcome` is empty while it runs, and stays so if the
    worker was killed."""

    round = models.PositiveSmallIntegerField(default=1)
    operation = models.ForeignKey(RefundOperation, models.PROTECT, related_name="attempts")
    asked = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


from .chargebacks.models import Chargeback, ChargebackState  # noqa: E402
from .credit.models import CreditAccount, CreditEntry, CreditGrant, CreditSpend, EntryKind  # noqa: E402
from .invoices.models import CreditNote, Invoice, InvoiceKind, NoteState  # noqa: E402
from .ledger.models import Posting  # noqa: E402
from .settlement.models import (  # noqa: E402
    SettlementDifference,
    SettlementFile,
    SettlementIssue,
    SettlementMovement,
)

__all__ = [
    "OPEN", "Chargeback", "ChargebackState", "CreditAccount", "CreditEntry", "CreditGrant", "CreditNote", "CreditSpend",
    "EntryKind", "Invoice", "InvoiceKind", "NoteState", "OperationState", "Posting", "Refund", "RefundAttempt",
    "RefundLine", "RefundOperation", "RefundRoute", "RefundState", "SettlementDifference", "SettlementFile",
    "SettlementIssue", "SettlementMovement", "Way", "operation_key",
]  # fmt: skip
