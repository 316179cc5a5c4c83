"""What a shop's automatic approvals came to on a day, where its policy caps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models import F

from aftercare.core.statements import execute
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
    day = day_of(shop, at)
    if lock:
        return _locked(shop.pk, day, sorted(strategies))
    found = AutomaticTally.objects.filter(shop=shop, day=day, strategy__in=strategies).order_by("strategy")
    return tuple(AutomaticToday(strategy=row.strategy, count=row.count, amount=row.amount) for row in found)


LOCK = """
    INSERT INTO cases_automatictally (shop_id, day, strategy, count, amount) VALUES {rows}
    ON CONFLICT (shop_id, day, strategy) DO UPDATE SET count = cases_automatictally.count
    RETURNING strategy, count, amount"""


def _locked(shop_id: int, day: date, strategies: Sequence[str]) -> tuple[AutomaticToday, ...]:
    """Writing a row locks it, whether it is new or not; everybody does so in the order of the names."""
    kept = connection.ops.adapt_datefield_value(day)
    rows = ", ".join(["(%s, %s, %s, 0, 0)"] * len(strategies))
    found = execute(LOCK.format(rows=rows), [value for name in strategies for value in (shop_id, kept, name)])
    return tuple(AutomaticToday(strategy=name, count=count, amount=amount) for name, count, amount in found.fetchall())


def count(shop: Shop, strategy: str, amount: int, *, at: datetime) -> None:
    """Add an approval to its strategy's day."""
    counted = AutomaticTally.objects.filter(shop=shop, day=day_of(shop, at), strategy=strategy)
    counted.update(count=F("count") + 1, amount=F("amount") + amount)


def day_of(shop: Shop, at: datetime) -> date:
    """The day of the shop's own calendar."""
    return at.astimezone(ZoneInfo(shop.timezone)).date()
