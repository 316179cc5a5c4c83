"""Instants as people read and name them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.utils.translation import get_language

from .money import babel_locale


def midnight(day: date | None, zone: str, *, after: int = 0) -> datetime | None:
    """The beginning of a day in that zone, or of one so many days after it; nothing for no day."""
    return datetime.combine(day + timedelta(days=after), time(), ZoneInfo(zone)) if day else None


def instant_text(at: datetime, timezone: str) -> str:
    """Day and time in that zone, in the reader's language: 11月29日 23:59, Nov 29, 23:59."""
    local = at.astimezone(ZoneInfo(timezone))
    locale = babel_locale(get_language() or "en")
    day = format_skeleton("MMMd", local, locale=locale)
    return f"{day} {local:%H:%M}" if locale == "zh_Hans" else f"{day}, {local:%H:%M}"
