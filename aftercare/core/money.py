"""Money as integer minor units of one ISO 4217 currency.

Amounts never pass through floats. Rounding is half-up (away from zero), the rule invoices use; splitting is by
largest remainder, so that parts always sum to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol, is_currency
from django.utils.translation import gettext as _

from .refusal import Refused

# ISO 4217 minor units that are not 2 (list one, active codes).
_MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
EXPONENTS = {code: digits for digits, codes in _MINOR_UNITS.items() for code in codes.split()}


def exponent(currency: str) -> int:
    """How many decimal places the currency has (ISO 4217): JPY 0, CNY 2, KWD 3."""
    return EXPONENTS.get(currency, 2)


def minor_units(amount: Decimal | str | int, currency: str) -> int:
    """The amount in minor units, rounded half-up. Raises `NotMoney` for text that is no finite number."""
    try:
        scaled = Decimal(amount).scaleb(exponent(currency))
        return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except (ArithmeticError, ValueError) as error:
        raise NotMoney(
            _("“%(text)s” is not an amount; write digits with a point, such as 12.50.") % {"text": amount}
        ) from error


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` minor units in proportion to `weights` (>= 0) by largest remainder; the parts sum to `total`.

    Ties go to the earlier weight, so the same input always splits the same way. With no positive weight the whole
    goes to the first part.
    """
    if not weights:
        raise ValueError("nothing to allocate to")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(weights)), key=lambda i: -remainders[i])[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def cumulative(total: int, units: int, of: int) -> int:
    """A(k): what the first `units` of `of` units cost, rounded half-up; A(0) = 0 and A(of) = `total`.

    Refunding n units after k gives A(k+n) - A(k), so any sequence of partial refunds sums to `total`.
    """
    return (2 * total * units + of) // (2 * of)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units with its currency. Adding two currencies raises `ValueError`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not is_currency(self.currency):
            raise NotMoney(_("“%(text)s” is not an ISO 4217 currency code, such as CNY.") % {"text": self.currency})

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Money:
        return cls(minor_units(amount, currency), currency)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        return [Money(part, self.currency) for part in allocate(self.minor, weights)]

    def text(self, locale: str = "en") -> str:
        """As the reader writes it: ¥128.00, £12.50, KWD 1.250; every minor unit is shown."""
        return _text(self, babel_locale(locale))

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor


@lru_cache(maxsize=4096)  # prices repeat, and writing one costs as much as a row of a list
def _text(money: Money, locale: str) -> str:
    pattern = _pattern(locale, money.currency)
    text = str(pattern.apply(money.decimal, locale, currency=money.currency, currency_digits=False))
    # Babel tells yuan from yen by a prefix that nobody who pays in yuan writes.
    return text.replace("CN¥", "¥")


@cache
def _pattern(locale: str, currency: str) -> NumberPattern:
    """How the locale writes the currency. Babel's own digits are those of cash: none for IQD or RSD."""
    pattern: NumberPattern = copy(Locale.parse(locale).currency_formats["standard"])
    pattern.frac_prec = (exponent(currency), exponent(currency))
    if get_currency_symbol(currency, locale)[-1:].isalpha():
        positive, negative = pattern.prefix
        pattern.prefix = (positive.replace("¤", "¤\xa0"), negative.replace("¤", "¤\xa0"))
    return pattern


def babel_locale(language: str) -> str:
    """Django's language code as Babel's locale: zh-hans -> zh_Hans."""
    return "zh_Hans" if language.lower().startswith("zh") else language.replace("-", "_")


class NotMoney(Refused, ValueError):
    """Text that is no amount or no currency."""

    def __init__(self, sentence: str) -> None:
        Refused.__init__(self, sentence, code="not_money", field="amount")
