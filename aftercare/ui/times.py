"""Instants and spans as a person reads them, in the active language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.units import format_unit
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from aftercare.core.money import babel_locale

UNITS = (("duration-day", 86_400), ("duration-hour", 3_600), ("duration-minute", 60))


def locale() -> str:
    return babel_locale(get_language() or "en")


def when(at: datetime, *, zone: str, now: datetime) -> str:
    """“Today 10:32”, “29 Nov 23:59”, with the year only where it is another one."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return gettext("%(day)s, %(time)s") % {"day": _day(local, today), "time": local.strftime("%H:%M")}


def element(at: datetime, *, zone: str, now: datetime) -> SafeString:
    """The instant on the shop's clock, which ui.js rewrites for a reader whose own clock differs."""
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}" data-zone="{}">{}</time>',
        at.isoformat(), full(at, zone=zone), zone, when(at, zone=zone, now=now),
    )  # fmt: skip


def day(at: datetime, *, zone: str, now: datetime) -> str:
    """The day alone, as in “by 29 November”."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return format_skeleton("MMMMd" if local.year == today.year else "yMMMMd", local, locale=locale())


def weekday(at: datetime, *, zone: str, now: datetime) -> str:
    """The day with its day of the week: “Thu, Nov 26”."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return format_skeleton("MMMEd" if local.year == today.year else "yMMMEd", local, locale=locale())


def full(at: datetime, *, zone: str) -> str:
    """The whole instant with its zone, for the hover."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_whole_day(local.date(), locale())} {local:%H:%M} ({zone})"


def span(length: timedelta) -> str:
    """The two largest units: “6 days 4 hours”, “48 minutes”; never less than a minute."""
    rest, parts = max(60, int(length.total_seconds())), list[str]()
    for unit, size in UNITS:
        count, rest = divmod(rest, size)
        if count and len(parts) < 2:
            parts.append(_unit(count, unit))
        elif parts:
            break
    return " ".join(parts)


def _day(local: datetime, today: object) -> str:
    if local.date() == today:
        return gettext("Today")
    if local.date() + timedelta(days=1) == today:
        return gettext("Yesterday")
    if local.date() - timedelta(days=1) == today:
        return gettext("Tomorrow")
    year = getattr(today, "year", local.year)
    return format_skeleton("MMMd" if local.year == year else "yMMMd", local, locale=locale())


# Babel reads its tables anew for each date and unit; a list says the same few again and again.
@lru_cache(maxsize=1024)
def _whole_day(day: date, locale: str) -> str:
    return format_date(day, format="full", locale=locale)


def _unit(count: int, unit: str) -> str:
    return _counted_unit(count, unit, locale())


@lru_cache(maxsize=1024)
def _counted_unit(count: int, unit: str, locale: str) -> str:
    if not locale.startswith("zh"):
        return format_unit(count, unit, length="long", locale=locale)
    # Babel has the Chinese units in their short form alone, and without the space that is set beside digits.
    return format_unit(count, unit, length="short", locale=locale).replace(str(count), f"{count} ")
