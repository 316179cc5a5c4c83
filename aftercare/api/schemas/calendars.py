"""The hours in which the shop is at work."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .common import Day, Shown, Taken, Text60

Span = Annotated[
    str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")
]
Spans = Annotated[list[Span], Field(max_length=12)]


class WeekTaken(Taken):
    """The hours of each weekday in the shop's time zone, such as `["09:00-12:00", "13:30-18:00"]`; none: closed."""

    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


class SpecialTaken(Taken):
    """From `first` to `last` the days are not as their weekday says: closed, or worked in these `hours`."""

    first: Day
    last: Day | None = None
    name: Text60 = ""
    hours: Spans = []


class CalendarTaken(Taken):
    """The whole calendar; it replaces what was set before."""

    weekly: WeekTaken
    special: Annotated[list[SpecialTaken], Field(max_length=200)] = []


class WeekShown(Shown):
    monday: list[str]
    tuesday: list[str]
    wednesday: list[str]
    thursday: list[str]
    friday: list[str]
    saturday: list[str]
    sunday: list[str]


class SpecialShown(Shown):
    first: str
    last: str
    name: str
    hours: list[str]


class CalendarShown(Shown):
    """The hours in which the shop is at work, by which the times of its own steps count. While none is `set`, every
    hour counts."""

    set: bool
    timezone: str
    weekly: WeekShown | None
    special: list[SpecialShown]
