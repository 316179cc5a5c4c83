"""A withdrawal from the contract, as a consumer declares it by the withdrawal function: who, which contract, where to
confirm it. Kept whatever becomes of it; what could not be matched to an order waits for a person of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import models

from aftercare.core.ids import new_ref
from aftercare.orders.models import Order, OrderLine
from aftercare.people.models import LOCALES, Shop, User
from aftercare.policy.law import jurisdiction_of, region_of
from aftercare.policy.models import PolicyState, PolicyVersion
from aftercare.policy.terms import STANDARD
from aftercare.policy.withdrawing import RightToWithdraw, function_in, right_to_withdraw

from .facts import LineAsk, facts_of
from .models import Case


def withdrawal_ref() -> str:
    return new_ref("WD")


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def visible_to(self, user: User) -> WithdrawalQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> WithdrawalQuerySet:
        return self.filter(shop_id=shop_id)

    def waiting(self) -> WithdrawalQuerySet:
        """A person has to look at them."""
        return self.filter(settled_at=None)


class Withdrawal(models.Model):
    """What was declared stands as it was sent: `name`, `contract` (an order number), `email`, and `items` in words
    where only a part is withdrawn from. `because` is why no request could be opened by itself; `answer` is what the
    shop wrote instead of opening one. `token` lets a form sent twice declare once.
    """

    ref = models.CharField(max_length=20, unique=True, default=withdrawal_ref)
    token = models.CharField(max_length=60, unique=True, null=True)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="withdrawals")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="withdrawals")
    cases = models.ManyToManyField(Case, related_name="withdrawals")
    name = models.CharField(max_length=200)
    contract = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    items = models.TextField(blank=True)
    locale = models.CharField(max_length=10, choices=LOCALES)
    received_at = models.DateTimeField()
    because = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar = WithdrawalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["shop", "-id"], name="withdrawal_list"),
            models.Index(fields=["shop", "id"], name="withdrawal_waiting", condition=models.Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return self.ref


def offered_by(shop: Shop, *, at: datetime) -> bool:
    """Whether the shop sells where the law wants the function: at home, or where its policy says so."""
    return bool(offering([shop], at=at))


def offering(shops: Sequence[Shop], *, at: datetime) -> list[Shop]:
    """Those of the shops that sell where the law wants the function."""
    published = PolicyVersion.objects.filter(shop__in=shops, state=PolicyState.PUBLISHED)
    abroad = {version.shop_id: version.terms.countries for version in published}
    return [shop for shop in shops if _wanted_in((shop.country, *abroad.get(shop.pk, ())), at=at)]


def _wanted_in(places: Iterable[str], *, at: datetime) -> bool:
    return any(function_in(place.partition("-")[0], on=at.date()) for place in places)


def right_of(order: Order, *, at: datetime) -> RightToWithdraw | None:
    """The right to withdraw from the contract of this order, while it may be used; None where the law has none."""
    if not applies_to(order, at=at):
        return None
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order).order_by("position")}
    asks = [LineAsk(line_id=line.pk, units=1, reason="changed_mind") for line in lines.values() if line.refundable > 0]
    if not asks:
        return None
    policy = PolicyVersion.objects.in_force(order.shop_id, order.placed_at)
    shown = policy.shown_at(order.placed_at) if policy else False
    facts = facts_of(
        kind="return", shop=order.shop, order=order, lines=lines, asks=asks, at=at, policy_shown=shown
    )  # fmt: skip
    return right_to_withdraw(facts, policy.terms if policy else STANDARD)


def applies_to(order: Order, *, at: datetime) -> bool:
    country = order.country or order.shop.country
    place = jurisdiction_of(country, region_of(country, order.region))
    return bool(place) and function_in(country, on=at.date()) is not None
