"""Chargebacks (拒付): each is about one payment of an order."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.core.money import Money
from aftercare.orders.models import Order, Tender
from aftercare.people.models import Shop, User


def chargeback_ref() -> str:
    return new_ref("CB")


class ChargebackState(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", _("Won: the payment stays")
    LOST = "lost", _("Lost: the customer has the money")


class ChargebackQuerySet(models.QuerySet["Chargeback"]):
    def visible_to(self, user: User) -> ChargebackQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> ChargebackQuerySet:
        return self.filter(shop_id=shop_id)


class Chargeback(models.Model):
    """`amount` is what is asked back, `taken` what a lost one took of the payment's money that was not refunded yet,
    both in minor units. `dispute` is the provider's own id, empty where a person wrote it down; `until` is how long
    evidence is taken."""

    ref = models.CharField(max_length=20, unique=True, default=chargeback_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="chargebacks")
    order = models.ForeignKey(Order, models.CASCADE, related_name="chargebacks")
    tender = models.ForeignKey(Tender, models.CASCADE, related_name="chargebacks")
    provider = models.CharField(max_length=30)
    dispute = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=ChargebackState.choices, default=ChargebackState.OPEN)
    amount = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ChargebackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "dispute"], condition=~Q(dispute=""), name="chargeback_once_per_dispute"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, taken__gte=0, taken__lte=F("amount")), name="chargeback_amounts"
            ),
            models.CheckConstraint(
                condition=Q(state=ChargebackState.OPEN, closed_at=None)
                | ~Q(state=ChargebackState.OPEN) & Q(closed_at__isnull=False),
                name="chargeback_open_or_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="chargeback_list"),
            models.Index(fields=["order"], name="chargeback_order"),
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.order.currency)

    @property
    def open(self) -> bool:
        return self.state == ChargebackState.OPEN

    def __str__(self) -> str:
        return self.ref
