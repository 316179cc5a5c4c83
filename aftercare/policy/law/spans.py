"""Spans of the law: days, months and years that end at midnight in the better of two zones."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FAR = datetime(9990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """So long after a day, that day not counted. All zero but `endless`: for ever."""

    days: int = 0
    months: int = 0
    endless: bool = False

    def last_day(self, start: date) -> date:
        return (
            months_later(start, self.months) + timedelta(days=self.days)
            if self.months
            else start + timedelta(days=self.days)
        )

    def ends(self, start: datetime, zones: Sequence[ZoneInfo]) -> datetime:
        """The first instant after it, in the zone where it ends last."""
        if self.endless or start >= FAR:
            return FAR
        if len(zones) == 1:
            return self._ends(start, zones[0])
        return max((self._ends(start, zone) for zone in zones), key=datetime.timestamp)

    def _ends(self, start: datetime, zone: ZoneInfo) -> datetime:
        day = self.last_day(start.astimezone(zone).date()) + timedelta(days=1)
        return datetime.combine(day, time.min, zone)

    def counted(self, start: datetime) -> int:
        """In days from that day on."""
        return (self.last_day(start.date()) - start.date()).days if self.months else self.days

    @property
    def as_days(self) -> int:
        """For comparing and for saying: twelve months are 365 days."""
        return self.days + self.months * 365 // 12


def days(count: int) -> Span:
    return Span(days=count)


def months(count: int) -> Span:
    return Span(months=count)


def years(count: int) -> Span:
    return Span(months=12 * count)


ALWAYS = Span(endless=True)


def months_later(day: date, count: int) -> date:
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def business_days_later(day: date, count: int) -> date:
    """Saturdays and Sundays do not count; public holidays are not known here."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
