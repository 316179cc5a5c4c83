"""Days in the shop's zone and in the customer's, and deadlines as instants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..facts import Facts
from ..law import Due
from ..law.spans import Span, business_days_later, months_later

SECOND = timedelta(seconds=1)


@lru_cache(maxsize=512)
def zones_of(shop: str, customer: str) -> tuple[ZoneInfo, ...]:
    """The shop's zone, then the customer's where it is known and another."""
    return (ZoneInfo(shop), *((ZoneInfo(customer),) if customer and customer != shop else ()))


def day_there(facts: Facts) -> date:
    """The day it is at the customer's place, by which a law is in force; the shop's where nobody knows."""
    return facts.at.astimezone(zones_of(facts.customer_timezone or facts.timezone, "")[0]).date()


def day_number(start: datetime, at: datetime, zones: Sequence[ZoneInfo]) -> int:
    """Which day after `start` it is, where it is least."""
    return max(0, min((at.astimezone(zone).date() - start.astimezone(zone).date()).days for zone in zones))


def due_of(due: Due, at: datetime, zones: Sequence[ZoneInfo]) -> datetime:
    """The last instant for what is due from `at`: for the shop in the zone where it ends first, else last."""
    if due.hours:
        return at + timedelta(hours=due.hours)
    best = max if due.code == "send_back" else min
    return best((_midnight(due, at, zone) for zone in zones), key=datetime.timestamp) - SECOND


def _midnight(due: Due, at: datetime, zone: ZoneInfo) -> datetime:
    today = at.astimezone(zone).date()
    return datetime.combine(_day(due, today) + timedelta(days=1), time.min, zone)


def _day(due: Due, today: date) -> date:
    if due.business:
        return business_days_later(today, due.days)
    return months_later(today, due.months) if due.months else today + timedelta(days=due.days)


def longest(business_days: int) -> int:
    """The most calendar days that so many working days can take: begun before the weekend that is in the way."""
    return business_days + 2 * -(-business_days // 5)


def end_of(start: datetime, days: int, zones: Sequence[ZoneInfo]) -> datetime:
    """The first instant after the `days`-th day after `start`."""
    return Span(days=days).ends(start, zones)
