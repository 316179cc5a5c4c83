"""What a shop's form begins with, guessed from the language somebody reads; the browser guesses the time zone."""

from __future__ import annotations

import re
import unicodedata

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies
from django.http import HttpRequest
from django.utils.translation import get_language

from aftercare.people.models import Shop


def guessed(request: HttpRequest) -> dict[str, str]:
    chinese = (get_language() or "").startswith("zh")
    country = _country(request.headers.get("Accept-Language", "")) or ("CN" if chinese else "US")
    currencies = get_territory_currencies(country)
    return {
        "country": country,
        "currency": currencies[0] if currencies else "USD",
        "locale": "zh-hans" if chinese else "en",
        "timezone": "Asia/Shanghai" if country == "CN" else "UTC",
    }


def free_slug(name: str) -> str:
    """A short name out of the shop's, that no other shop has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "shop"
    taken = set(Shop.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 3) if (slug := _numbered(wanted, number)) not in taken)


def _numbered(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"


def _country(languages: str) -> str:
    """Of the language asked for first, if it names one."""
    first = languages.split(",")[0].split(";")[0].strip().replace("-", "_")
    try:
        return Locale.parse(first).territory or "" if first and first != "*" else ""
    except (ValueError, UnknownLocaleError):
        return ""
