"""Amounts as Stripe counts them.

docs.stripe.com/currencies: the minor unit of the currency, with exceptions. Ariary have none here. Krónur and Ugandan
shillings have none anywhere, but are told to Stripe as hundredths that end in 00. Of three decimals, the last is 0.
"""

from __future__ import annotations

from decimal import Decimal

from aftercare.core.money import Money, exponent

EXPONENTS = {"MGA": 0, "ISK": 2, "UGX": 2}
STEPS = {"ISK": 100, "UGX": 100}


class NotCarried(ValueError):
    """Stripe cannot carry this amount; the text is a sentence."""


def to_stripe(money: Money) -> int:
    """The `amount` of a request."""
    step = STEPS.get(money.currency, 10 if exponent(money.currency) == 3 else 1)
    amount = money.decimal.scaleb(_exponent(money.currency))
    if amount <= 0 or amount % step:
        raise NotCarried(f"Stripe does not pay back {money.currency} in fractions as small as this amount has")
    return int(amount)


def from_stripe(amount: object, currency: object) -> Money:
    """What an `amount` and a `currency` of Stripe mean. Raises `ValueError` for what is no such thing."""
    if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(currency, str):
        raise ValueError("no amount with its currency")
    code = currency.upper()
    return exact(Decimal(amount).scaleb(-_exponent(code)), code)


def exact(amount: Decimal, currency: str) -> Money:
    """Money of an amount in major units. Raises `ValueError` where it has more decimals than the currency."""
    money = Money.of(amount, currency)
    if money.decimal != amount:
        raise ValueError(f"{amount} has more decimals than {currency} has.")
    return money


def _exponent(currency: str) -> int:
    return EXPONENTS.get(currency, exponent(currency))
