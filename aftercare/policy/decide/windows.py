"""How long after delivery a request is taken. Days end at midnight, in the zone that is better for the customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..facts import Facts, RuleOutcome
from ..terms import Terms
from .fulfilment import DELIVERED, SERVICE
from .outcomes import PASS, REFUSE
from .request import Asked, Request

FAR = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def end_of_day(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the `days`-th day after the day of `start`, in that zone."""
    if start > FAR - timedelta(days=days + 1):
        return FAR.astimezone(zone)
    return datetime.combine(start.astimezone(zone).date() + timedelta(days=days + 1), time.min, zone)


def window_end(facts: Facts, days: int, start: datetime | None = None) -> datetime:
    """The end of the `days`-th day after delivery: the later of the shop's zone and the customer's."""
    start = start or facts.delivered_at or facts.placed_at
    return max((end_of_day(start, days, zone) for zone in zones(facts)), key=datetime.timestamp)


def zones(facts: Facts) -> tuple[ZoneInfo, ...]:
    """The shop's zone, then the customer's where it is known and another."""
    return _zones(facts.timezone, facts.customer_timezone)


@lru_cache(maxsize=512)
def _zones(shop: str, customer: str) -> tuple[ZoneInfo, ...]:
    return (ZoneInfo(shop), *((ZoneInfo(customer),) if customer and customer != shop else ()))


def in_window(facts: Facts, terms: Terms) -> Iterator[RuleOutcome]:
    """The window of each reason given, for pages that say until when."""
    return within_time(Request(facts, terms))


def within_time(request: Request) -> Iterator[RuleOutcome]:
    """One outcome for each reason given of goods that have come."""
    said: dict[str, Asked] = {}
    for asked in request.asked:
        if asked.terms and asked.states & {DELIVERED, SERVICE} and request.kind != "complaint":
            said.setdefault(asked.fact.reason, asked)
    for reason in sorted(said):
        yield from _window(said[reason], request)


def _window(asked: Asked, request: Request) -> Iterator[RuleOutcome]:
    start = asked.fact.delivered_at or request.facts.delivered_at
    if start is None or asked.terms is None:
        return
    days = request.terms.window_days if asked.terms.window_days is None else asked.terms.window_days
    if days is None:
        yield RuleOutcome("window", PASS, "window_open", {})
        return
    end = window_end(request.facts, days, start)
    late = request.facts.at >= end
    yield RuleOutcome(
        "window",
        REFUSE if late else PASS,
        "window_closed" if late else "window_within",
        {"days": days, "day": _day(request.facts, start), "last": (end - timedelta(seconds=1)).isoformat()},
    )


def _day(facts: Facts, start: datetime) -> int:
    zone = zones(facts)[0]
    return max(0, (facts.at.astimezone(zone).date() - start.astimezone(zone).date()).days)
