"""The journal. Each row moves one amount from one account to another, so that no set of rows can be unbalanced."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from aftercare.people.models import User


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: User) -> PostingQuerySet:
        return self.filter(shop_id__in=user.shops.values("pk"))

    def of_shop(self, shop_id: int) -> PostingQuerySet:
        return self.filter(shop_id=shop_id)


class Posting(models.Model):
    """`amount` minor units of `currency`: `debit` receives them, `credit` gives them.

    `entry` names what happened, such as `refund:12:granted`, and `leg` its part in it: nothing is posted twice. A
    database trigger refuses to change or delete a row; what was wrong is posted back. Numbers of rows elsewhere are
    no foreign keys, for the journal outlives them.
    """

    entry = models.CharField(max_length=60)
    leg = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    shop_id = models.BigIntegerField()
    order_id = models.BigIntegerField(null=True)  # none where store credit moves by itself
    case_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    debit = models.CharField(max_length=50)
    credit = models.CharField(max_length=50)
    amount = models.BigIntegerField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "leg"], name="posting_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_between_two"),
        ]
        indexes = [
            models.Index(fields=["shop_id", "at", "id"], name="posting_day"),
            models.Index(fields=["order_id"], name="posting_order"),
            models.Index(fields=["case_id"], name="posting_case"),
            models.Index(fields=["customer_id"], name="posting_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.debit} {self.amount} {self.currency} {self.credit}"
