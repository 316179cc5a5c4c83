"""What a process knows of a shop's times and calendar; a move pays no query for it."""

from __future__ import annotations

import time
from typing import NamedTuple

from aftercare.core.rows import Wanted, select, select_each
from aftercare.people.models import Shop

from .models import Timer, WorkingCalendar
from .working import Calendar

KNOWN_FOR = 10.0
"""Seconds after which a process looks again at what another has changed."""

Hours = dict[tuple[str, str], int]


class ShopTimes(NamedTuple):
    hours: Hours
    calendar: Calendar | None


_known: dict[int, tuple[float, ShopTimes]] = {}


def times_of(shop_id: int) -> ShopTimes:
    known = _known.get(shop_id)
    if known is None or time.monotonic() - known[0] > KNOWN_FOR:
        known = _known[shop_id] = (time.monotonic(), _read(shop_id))
    return known[1]


def forget(shop_id: int | None = None) -> None:
    """Look at the database again for the next move."""
    _known.clear() if shop_id is None else _known.pop(shop_id, None)


def _read(shop_id: int) -> ShopTimes:
    of_shop = ("shop_id = %s", (shop_id,))
    timers, calendars = select_each(Wanted(Timer, *of_shop), Wanted(WorkingCalendar, *of_shop))
    hours = {(row.kind, row.step): row.hours for row in timers}
    if not calendars:
        return ShopTimes(hours, None)
    (shop,) = select(Shop, "id = %s", shop_id)
    return ShopTimes(hours, calendars[0].read(shop.timezone))
