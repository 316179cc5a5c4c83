"""Days as the law counts them. Pure; no database, no clock.

Working days are Monday to Friday. Public holidays are not left out: a deadline may so come earlier than the law
says, never later.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SATURDAY = 5


def end_of_day(day: date, timezone: str) -> datetime:
    """The last second of the day in that zone, whatever its clocks do that day."""
    return datetime.combine(day + DAY, time.min, ZoneInfo(timezone)).astimezone(ZoneInfo("UTC")) - timedelta(seconds=1)


def due_after(start: datetime, days: int, *, timezone: str, business: bool = False) -> datetime:
    """The end of the last of so many days after the day of the start."""
    day = start.astimezone(ZoneInfo(timezone)).date()
    return end_of_day(_working(day, days) if business else day + days * DAY, timezone)


def warning_before(due: datetime, start: datetime) -> datetime:
    """When to warn: two days before, half of the time where that is less."""
    return due - min(2 * DAY, (due - start) / 2)


def _working(day: date, days: int) -> date:
    while days > 0:
        day += DAY
        days -= day.weekday() < SATURDAY
    return day
