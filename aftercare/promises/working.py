"""Working time: the hours a shop is at work, added to instants and measured between them. Pure; no database, no clock.

What a calendar says is local, what it answers are instants in UTC: an hour the clocks skip is not worked, one they
repeat is worked twice. Hours that follow each other without a gap are one, midnight and clock changes included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = timedelta(days=1)
FURTHEST = 3 * 366
"""Days looked at for one deadline; what does not fit into them ends with them, so that nothing searches for ever."""
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


class Span(NamedTuple):
    """From one minute of the day to another, the second not included; 1440 is midnight."""

    opens: int
    closes: int

    @classmethod
    def read(cls, text: str) -> Span:
        """“09:00-18:00”. Raises `ValueError`."""
        found = _SPAN.fullmatch(text)
        hours = [int(part) for part in found.groups()] if found else []
        span = cls(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]) if found else cls(0, 0)
        if not span.opens < span.closes <= 24 * 60:
            raise ValueError(f"“{text}” is no time of day")
        return span

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in self)


Spans = tuple[Span, ...]


def read_spans(texts: Sequence[str]) -> Spans:
    return tuple(sorted(Span.read(text) for text in texts))


@dataclass(frozen=True, slots=True)
class Special:
    """Days that are not as their weekday says: closed where it has no hours, worked where it has."""

    first: date
    last: date
    name: str = ""
    hours: Spans = ()

    def plain(self) -> dict[str, Any]:
        hours = [str(span) for span in self.hours]
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), "name": self.name, "hours": hours}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of each weekday, Monday first, and the days that differ, in their order and none in another."""

    zone: str
    weekly: tuple[Spans, ...]
    special: tuple[Special, ...] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any], zone: str) -> Calendar:
        """What `plain` wrote."""
        special = [
            Special(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["name"],
                    read_spans(one["hours"]))
            for one in kept["special"]
        ]  # fmt: skip
        weekly = tuple(read_spans(kept["weekly"].get(name, [])) for name in WEEKDAYS)
        return cls(zone, weekly, tuple(sorted(special, key=lambda one: one.first)))

    def plain(self) -> dict[str, Any]:
        weekly = {name: [str(span) for span in spans] for name, spans in zip(WEEKDAYS, self.weekly, strict=True)}
        return {"weekly": weekly, "special": [one.plain() for one in self.special]}

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant by which so much has been worked since the start."""
        left, end = amount, start
        for opens, closes in self._ahead(start) if left > timedelta() else ():
            if closes - opens >= left:
                return opens + left
            left, end = left - (closes - opens), closes
        return end

    def back(self, end: datetime, amount: timedelta) -> datetime:
        """The last instant from which so much is worked until the end."""
        left, start = amount, end
        for opens, closes in self._behind(end) if left > timedelta() else ():
            if closes - opens >= left:
                return closes - left
            left, start = left - (closes - opens), opens
        return start

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much is worked between the two."""
        worked = timedelta()
        for opens, closes in self._ahead(start):
            if opens >= end:
                break
            worked += min(closes, end) - opens
        return worked

    def opening(self, at: datetime) -> datetime:
        """The first instant from then on at which the shop is at work."""
        return next((opens for opens, _closes in self._ahead(at)), at)

    def hours_of(self, day: date) -> Spans:
        index = bisect_right(self.special, day, key=lambda one: one.first) - 1
        if index >= 0 and day <= self.special[index].last:
            return self.special[index].hours
        return self.weekly[day.weekday()]

    @property
    def week(self) -> timedelta:
        """What an ordinary week has."""
        return timedelta(minutes=sum(span.closes - span.opens for spans in self.weekly for span in spans))

    @property
    def working_day(self) -> timedelta:
        """What a day that is worked has on average; an hour where no weekday is worked."""
        days = sum(bool(spans) for spans in self.weekly)
        return self.week / days if days else timedelta(hours=1)

    def days(self, amount: timedelta) -> int:
        """About how many working days that is: at least one."""
        return max(1, -(-amount // self.working_day))

    def _ahead(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        until = start
        for opens, closes in self._intervals(start.astimezone(ZoneInfo(self.zone)).date() - DAY, step=1):
            if closes > until:
                yield max(opens, until), closes
                until = closes

    def _behind(self, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        since = end
        for opens, closes in self._intervals(end.astimezone(ZoneInfo(self.zone)).date() + DAY, step=-1):
            if opens < since:
                yield opens, min(closes, since)
                since = opens

    def _intervals(self, day: date, *, step: int) -> Iterator[tuple[datetime, datetime]]:
        """From the day before, so that clocks set back at midnight lose nothing."""
        zone = ZoneInfo(self.zone)
        for _number in range(FURTHEST):
            for span in self.hours_of(day)[::step]:
                opens, closes = _instant(day, span.opens, zone), _instant(day, span.closes, zone)
                if opens < closes:
                    yield opens, closes
            day += step * DAY


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A reading of the clock as an instant: of two the first, and where the clocks skip it, when they do."""
    local = datetime.combine(day + (minute // 1440) * DAY, time(minute // 60 % 24, minute % 60), zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    return _skip(local, zone)


def _skip(local: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks skipped this reading: between it by the time before and by the time after, to the second."""
    before, after = local.replace(fold=1).astimezone(UTC), local.astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
