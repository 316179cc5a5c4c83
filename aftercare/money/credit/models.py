"""An account of store credit, what was granted to it, what was spent of it, and every movement between.

All amounts are minor units of the account's currency.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.core.money import Money
from aftercare.people.models import Customer, Shop, User
from aftercare.people.visitors import Visitor


def account_ref() -> str:
    return new_ref("SC")


def grant_ref() -> str:
    return new_ref("CG")


class CreditAccountQuerySet(models.QuerySet["CreditAccount"]):
    def visible_to(self, user: User) -> CreditAccountQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> CreditAccountQuerySet:
        return self.filter(shop_id=shop_id)

    def owned_by(self, visitor: Visitor) -> CreditAccountQuerySet:
        """Those of whoever placed the orders that the visitor has proved."""
        return self.filter(customer__in=Customer.objects.filter(orders__in=visitor.order_ids))


class CreditAccount(models.Model):
    """`balance` is what is left of its grants; the database refuses one below zero."""

    ref = models.CharField(max_length=20, unique=True, default=account_ref)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="credit_accounts")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="credit_accounts")
    currency = models.CharField(max_length=3)
    balance = models.BigIntegerField(default=0)

    objects = CreditAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "customer", "currency"], name="credit_account_once"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="credit_never_below_zero"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def money(self) -> Money:
        return Money(self.balance, self.currency)

    def ending(self) -> list[CreditGrant]:
        """What can still be spent and expires, the first to expire first."""
        return list(self.grants.filter(left__gt=0, expires_at__isnull=False).order_by("expires_at", "id"))


class CreditGrant(models.Model):
    """`amount` takes the place of money, `bonus` is the shop's gift on top; both are spent from `left` until
    `expires_at`. `operation` is the payment of a refund that it was instead of, if it was."""

    ref = models.CharField(max_length=20, unique=True, default=grant_ref)
    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="grants")
    operation = models.OneToOneField("money.RefundOperation", models.PROTECT, null=True, related_name="credit")
    amount = models.BigIntegerField()
    bonus = models.BigIntegerField(default=0)
    left = models.BigIntegerField()
    because = models.CharField(max_length=200, blank=True)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0, bonus__gte=0), name="credit_grant_not_negative"),
            models.CheckConstraint(
                condition=Q(left__gte=0, left__lte=F("amount") + F("bonus")), name="credit_left_within_grant"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="credit_expiring", condition=Q(left__gt=0))]

    def expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at


class CreditSpend(models.Model):
    """What the shop's own system took for a purchase. `reference` is that system's name for it: it happens once."""

    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="spends")
    reference = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    spent_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="credit_spend_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_spend_positive"),
        ]


class EntryKind(models.TextChoices):
    GRANTED = "granted", _("Credit given")
    SPENT = "spent", _("Spent")
    GIVEN_BACK = "given_back", _("Purchase undone")
    EXPIRED = "expired", _("Expired")
    REVERSED = "reversed", _("Taken back")


class CreditEntry(models.Model):
    """One movement of one grant, kept for ever: `amount` adds to the balance or, below zero, takes from it."""

    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="entries")
    grant = models.ForeignKey(CreditGrant, models.PROTECT, related_name="entries")
    spend = models.ForeignKey(CreditSpend, models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    amount = models.BigIntegerField()
    balance = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="credit_entry_moves")]
        indexes = [models.Index(fields=["account", "-id"], name="credit_statement")]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.account.currency)
