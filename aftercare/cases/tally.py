"""What a shop's automatic approvals came to on a day, where its policy caps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F

from aftercare.people.models import Shop
from aftercare.policy.facts import AutomaticToday


class AutomaticTally(models.Model):
    """Requests and money (minor units) that one strategy approved on one day of the shop's own calendar."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tallies")
    day = models.DateField()
    strategy = models.CharField(max_length=60)
    count = models.IntegerField(default=0)
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "day", "strategy"], name="tally_once_a_day")]


def today(shop: Shop, strategies: Sequence[str], *, at: datetime, lock: bool) -> tuple[AutomaticToday, ...]:
    """The tallies so far. `lock` holds them until the transaction ends, so that two requests cannot share a cap."""
    if not strategies:
        return ()
    day = _day(shop, at)
    if lock:
        rows = [AutomaticTally(shop=shop, day=day, strategy=name) for name in strategies]
        AutomaticTally.objects.bulk_create(rows, ignore_conflicts=True)
    found = AutomaticTally.objects.filter(shop=shop, day=day, strategy__in=strategies).order_by("strategy")
    rows = list(found.select_for_update() if lock else found)
    return tuple(AutomaticToday(strategy=row.strategy, count=row.count, amount=row.amount) for row in rows)


def count(shop: Shop, strategy: str, amount: int, *, at: datetime) -> None:
    """Add an approval to its strategy's day."""
    counted = AutomaticTally.objects.filter(shop=shop, day=_day(shop, at), strategy=strategy)
    counted.update(count=F("count") + 1, amount=F("amount") + amount)


def _day(shop: Shop, at: datetime) -> date:
    return at.astimezone(ZoneInfo(shop.timezone)).date()
