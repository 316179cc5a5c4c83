"""What providers say of their own books: files, the movements in them, and where they differ from what is here.

All amounts are minor units. Rows of the files are kept only where they are about money going back.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.orders.models import Order, Tender
from aftercare.people.models import Shop, User

from .kinds import ACTS, SAYS, Act, Kind, Way


class FileState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class State(models.TextChoices):
    OPEN = "open", _("Open")
    ASKED = "asked", _("Waits for a second person")
    CLEARED = "cleared", _("Cleared")


def file_ref() -> str:
    return new_ref("SF")


def difference_ref() -> str:
    return new_ref("SD")


Row = TypeVar("Row", bound=models.Model)


class OfShops(models.QuerySet[Row]):
    def visible_to(self, user: User) -> Self:
        return self.filter(shop__in=user.shops.values("pk"))

    def of_shop(self, shop_id: int) -> Self:
        return self.filter(shop=shop_id)


class FileQuerySet(OfShops["SettlementFile"]):
    pass


class MovementQuerySet(OfShops["SettlementMovement"]):
    pass


class DifferenceQuerySet(OfShops["SettlementDifference"]):
    pass


class SettlementFile(models.Model):
    """A provider's file, read by a task; it goes once it is read to its end. `read` rows are accounted for, so that a
    reading that was stopped goes on there. `since` and `until` are its first and its last movement."""

    ref = models.CharField(max_length=20, unique=True, default=file_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="settlement_files")
    provider = models.CharField(max_length=30)
    file = models.FileField(upload_to="settlements")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.RUNNING)
    read = models.BigIntegerField(default=0)
    counts: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.ref


class SettlementIssue(models.Model):
    """A row that could not be read: its line in the file, the column where that is known, and why."""

    file = models.ForeignKey(SettlementFile, models.CASCADE, related_name="issues")
    line = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300)


class SettlementMovement(models.Model):
    """One movement in a provider's book, however many of its files have it: `identity` says which it is.

    `amount` and `currency` are what the customer saw, `fee` what the provider kept of its own currency. `operation` is
    the payment it is about, `kind` how it differs from that; empty where it agrees, and `settled_at` is set by then.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    provider = models.CharField(max_length=30)
    identity = models.CharField(max_length=64)
    file = models.ForeignKey(SettlementFile, models.CASCADE, related_name="movements")
    line = models.BigIntegerField()
    movement = models.CharField(max_length=20)
    reference = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=100, blank=True)
    payment_ref = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fee = models.BigIntegerField(default=0)
    fee_currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    operation = models.ForeignKey("money.RefundOperation", models.PROTECT, null=True, related_name="movements")
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    settled_at = models.DateTimeField(null=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "provider", "identity"], name="settlement_movement_once"),
        ]


class SettlementDifference(models.Model):
    """Where the books differ: about a movement of the provider's, or a payment here that its book does not have.

    `amount` is how much of `currency` is between the books. A write-off above what one person may is `asked` first.
    `times` counts how often it was cleared.
    """

    ref = models.CharField(max_length=20, unique=True, default=difference_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="settlement_differences")
    provider = models.CharField(max_length=30)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.ForeignKey(SettlementFile, models.CASCADE, related_name="differences")
    movement = models.OneToOneField(SettlementMovement, models.CASCADE, null=True, related_name="difference")
    operation = models.ForeignKey("money.RefundOperation", models.PROTECT, null=True, related_name="differences")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    tender = models.ForeignKey(Tender, models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    because = models.CharField(max_length=500, blank=True)
    times = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.CharField(max_length=200, blank=True)
    asked_who = models.CharField(max_length=30, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation"], name="settlement_missing_once", condition=Q(movement=None)),
        ]
        indexes = [
            models.Index(fields=["shop", "state", "-id"], name="difference_list"),
            models.Index(fields=["opened_at"], name="difference_open", condition=~Q(state=State.CLEARED)),
        ]

    @property
    def says(self) -> str:
        return str(SAYS[Kind(self.kind)])

    @property
    def is_open(self) -> bool:
        return self.state != State.CLEARED

    @property
    def acts(self) -> tuple[Act, ...]:
        """What a person can do about it now."""
        if not self.is_open:
            return ()
        return (Act.WRITE_OFF,) if self.state == State.ASKED else ACTS[Kind(self.kind)]

    @property
    def settles(self) -> bool:
        """Whether to accept it says that its movement is the payment here after all."""
        movement, operation = self.movement, self.operation
        if movement is None or operation is None or not operation.settled:
            return False
        same = (-movement.amount, movement.currency) == (operation.amount, operation.refund.case.currency)
        return same and self.kind in (Kind.FEE, Kind.WRONG_PAYMENT)

    def __str__(self) -> str:
        return self.ref
