"""Spans of time as an address writes them, and as a condition on each shop's own clock.

`2026-11-01..2026-11-28` are days, the last one included; `2026-11-28T14:00..2026-11-28T15:00` instants on the shop's
clock, the last one not; `2026-11-28T06:00Z..` an instant everywhere. Either side may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from django.db.models import Q
from django.utils.translation import gettext

from aftercare.people.models import Shop

from .times import locale

DOTS = ".."
FIRST_YEAR, LAST_YEAR = 1970, 2199


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` until before `until`: without a zone on the clock of each shop, in UTC the same everywhere."""

    since: datetime | None
    until: datetime | None

    @classmethod
    def days(cls, first: date, last: date) -> Span:
        return cls(datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time()))

    def where(self, field: str, shops: Sequence[Shop], *, of: str = "shop") -> Q:
        """That `field` lies within; `of` is where a row has its shop."""
        zones: dict[str, list[int]] = {}
        for shop in shops:
            zones.setdefault(shop.timezone, []).append(shop.pk)
        if len(zones) < 2:
            return self._within(field, next(iter(zones), "UTC"))
        found = Q()
        for zone, pks in zones.items():
            found |= Q(**{f"{of}__in": pks}) & self._within(field, zone)
        return found

    def _within(self, field: str, zone: str) -> Q:
        bounds = {f"{field}__gte": self.since, f"{field}__lt": self.until}
        return Q(**{name: _on_clock(at, zone) for name, at in bounds.items() if at})

    @property
    def text(self) -> str:
        """As an address has it."""
        if self._whole:
            last = self.until - timedelta(days=1) if self.until else None
            return DOTS.join(at.date().isoformat() if at else "" for at in (self.since, last))
        return DOTS.join(_written(at) for at in (self.since, self.until))

    def says(self) -> str:
        """As people read it."""
        if self._whole and self.since and self.until:
            return _days(self.since.date(), self.until.date() - timedelta(days=1))
        if not self._whole and self.since and self.until and self.until - self.since <= timedelta(days=1):
            return f"{_instant(self.since)}–{self.until:%H:%M}"
        if self.until is None and self.since:
            return gettext("since %(at)s") % {"at": _instant(self.since)}
        last = self.until - timedelta(days=1) if self._whole and self.until else self.until
        return gettext("until %(at)s") % {"at": _instant(last)} if last else ""

    @property
    def _whole(self) -> bool:
        return all(at is None or (at.tzinfo is None and at.time() == time()) for at in (self.since, self.until))


def parse_span(text: str) -> Span | None:
    """What an address says, or None where it makes no sense."""
    first, dots, last = text.partition(DOTS)
    try:
        since, until = _read(first), _read(last, end=True)
    except ValueError:
        return None
    if not dots or not (since or until) or _mixed(since, until) or (since and until and since >= until):
        return None
    return Span(since, until)


def _mixed(since: datetime | None, until: datetime | None) -> bool:
    return bool(since and until) and (since.tzinfo is None) != (until.tzinfo is None)  # type: ignore[union-attr]


def _read(text: str, *, end: bool = False) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError("beyond any calendar")
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    return at + timedelta(days=1) if end and len(text) == len("2026-11-28") else at


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes").replace("+00:00", "Z") if at else ""


def _on_clock(at: datetime, zone: str) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _days(first: date, last: date) -> str:
    if first == last:
        return format_date(first, format="medium", locale=locale())
    return f"{_day(first, last)} – {format_date(last, format='medium', locale=locale())}"


def _day(day: date, other: date) -> str:
    return format_skeleton("MMMd" if day.year == other.year else "yMMMd", day, locale=locale())


def _instant(at: datetime) -> str:
    day = format_date(at.date(), format="medium", locale=locale())
    return day if at.tzinfo is None and at.time() == time() else f"{day} {at:%H:%M}{' UTC' if at.tzinfo else ''}"
