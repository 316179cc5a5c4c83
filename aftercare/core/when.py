"""Instants as people read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.utils.translation import get_language

from .money import babel_locale


def instant_text(at: datetime, timezone: str) -> str:
    """Day and time in that zone, in the reader's language: 11月29日 23:59, Nov 29, 23:59."""
    local = at.astimezone(ZoneInfo(timezone))
    locale = babel_locale(get_language() or "en")
    day = format_skeleton("MMMd", local, locale=locale)
    return f"{day} {local:%H:%M}" if locale == "zh_Hans" else f"{day}, {local:%H:%M}"
