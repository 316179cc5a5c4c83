"""What a process knows of a shop's times and calendar; a move pays no query for it."""

from __future__ import annotations

import json
import time
from typing import NamedTuple

from aftercare.core.statements import execute

from .working import Calendar

KNOWN_FOR = 10.0
"""Seconds after which a process looks again at what another has changed."""

READ = """
    SELECT shop.timezone, calendar.weekly, calendar.special, timer.kind, timer.step, timer.hours
    FROM people_shop shop
    LEFT JOIN promises_workingcalendar calendar ON calendar.shop_id = shop.id
    LEFT JOIN promises_timer timer ON timer.shop_id = shop.id
    WHERE shop.id = %s"""
"""All of it in one trip: a page that needs it once pays no more than for the times alone."""

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
    rows = execute(READ, [shop_id]).fetchall()
    hours = {(kind, step): hours for *_calendar, kind, step, hours in rows if kind}
    if not rows or rows[0][1] is None:
        return ShopTimes(hours, None)
    zone, weekly, special = rows[0][:3]
    return ShopTimes(hours, Calendar.read({"weekly": json.loads(weekly), "special": json.loads(special)}, zone))
