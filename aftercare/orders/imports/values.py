"""Turns the text of a file's fields into values. Each raises `Bad` naming what is wrong; none guesses."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import is_currency

from aftercare.core.money import exponent, minor_units

from .problems import Bad

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?")
_DAY = r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
_TIME = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)? ?(Z|[+-][0-9:]+)?"
_INSTANT = re.compile(f"{_DAY}([T ]+{_TIME})?")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ZONES = frozenset(available_timezones())
MOST_UNITS = 1_000_000_000
MOST_MINOR = 1_000_000_000_000_000


def text(value: str, field: str, *, most: int, required: bool = False) -> str:
    """Trimmed text. Codes that must match exactly are not trimmed: see `code`."""
    return code(value.strip(), field, most=most, required=required)


def code(value: str, field: str, *, most: int, required: bool = True) -> str:
    if required and not value.strip():
        raise Bad("required", field=field)
    if len(value) > most:
        raise Bad("too_long", field=field, value=value, length=len(value), most=most)
    if _CONTROL.search(value):
        raise Bad("bad_character", field=field, value=_CONTROL.sub("�", value))
    return value


def whole(value: str, field: str, *, least: int | None = None, most: int = MOST_UNITS) -> int:
    value = value.strip()
    if not value:
        raise Bad("required", field=field)
    if not _WHOLE.fullmatch(value):
        raise Bad("not_whole_number", field=field, value=value)
    number = int(value)
    if least is not None and number < least:
        raise Bad("too_small", field=field, value=value, least=least)
    if number > most:
        raise Bad("too_large", field=field, value=value, most=most)
    return number


def amount(value: str, field: str, currency: str) -> int:
    """An amount that is paid or taken off, in minor units: it may not be finer than the currency."""
    number = decimal(value, field)
    places = exponent(currency)
    if number != number.quantize(Decimal(1).scaleb(-places)):
        raise Bad("too_fine", field=field, value=value.strip(), currency=currency, decimals=places)
    return minor_units(number, currency)


def times(quantity: int, price: str, field: str, currency: str) -> int:
    """Quantity x price in minor units, half-up; the price of a unit may be finer than the currency."""
    minor = minor_units(decimal(price, field) * quantity, currency)
    if minor > MOST_MINOR:
        raise Bad("too_large", field=field, value=price.strip(), most=MOST_MINOR)
    return minor


def decimal(value: str, field: str, *, signed: bool = False) -> Decimal:
    value = value.strip()
    if not value:
        raise Bad("required", field=field)
    if not _AMOUNT.fullmatch(value):
        raise Bad("not_amount", field=field, value=value)
    number = Decimal(value)
    if number < 0 and not signed:
        raise Bad("negative_amount", field=field, value=value)
    return number


def instant(value: str, field: str, zone: ZoneInfo) -> datetime:
    """An aware instant in UTC; without an offset it is the shop's local time."""
    value = value.strip()
    if not value:
        raise Bad("required", field=field)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = _loose(value, field)
    if not 1970 <= at.year <= 2199:
        raise Bad("not_instant", field=field, value=value)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def currency(value: str, field: str) -> str:
    value = value.strip().upper()
    if not is_currency(value):
        raise Bad("not_currency", field=field, value=value)
    return value


def choice(value: str, field: str, choices: list[str]) -> str:
    value = value.strip().lower()
    if value not in choices:
        raise Bad("not_choice", field=field, value=value, choices=", ".join(choices))
    return value


def _loose(value: str, field: str) -> datetime:
    """Spreadsheets write 2026/3/1 9:05; the year still comes first, so nothing is ambiguous."""
    if not _INSTANT.fullmatch(value):
        raise Bad("not_instant", field=field, value=value)
    day, _, rest = value.replace("/", "-").replace("T", " ").partition(" ")
    year, month, date = day.split("-")
    rest = rest.strip()
    hour = "0" + rest if rest[1:2] == ":" else rest
    try:
        return datetime.fromisoformat(f"{year}-{month:0>2}-{date:0>2} {hour}".strip())
    except ValueError:
        raise Bad("not_instant", field=field, value=value) from None


def words(value: str, field: str) -> tuple[str, ...]:
    """Words such as made_to_order, separated by commas or spaces."""
    found = tuple(dict.fromkeys(value.lower().replace(",", " ").split()))
    for word in found:
        if not _WORD.fullmatch(word):
            raise Bad("not_word", field=field, value=word)
    return found


def timezone(value: str, field: str) -> str:
    value = value.strip()
    if value and value not in _ZONES:
        raise Bad("not_timezone", field=field, value=value)
    return value
