"""Amounts as Stripe counts them: docs.stripe.com/currencies, with the arithmetic written out."""

from __future__ import annotations

import pytest

from aftercare.connectors.payments.stripe.client import StripeProvider
from aftercare.connectors.payments.stripe.units import NotCarried, from_stripe, to_stripe
from aftercare.core.money import Money
from aftercare.money.provider import Answer, Why
from stories.providers.stripe import StripeSandbox

from .makers import payment

pytestmark = pytest.mark.once("sqlite")


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (1250, "CNY", 1250),  # 12.50 yuan are 1250 fen
        (1, "USD", 1),
        (500, "JPY", 500),  # no decimals: 500 yen are 500
        (900, "KRW", 900),
        (5120, "KWD", 5120),  # 5.120 dinars: the last of three digits is 0
        (10, "BHD", 10),
        (5, "ISK", 500),  # 5 krónur are told as 500
        (5, "UGX", 500),
        (500, "MGA", 5),  # 5 ariary are 5.00 in ISO 4217, and 5 at Stripe
        (1045, "HUF", 1045),  # zero-decimal for payouts alone
        (80_045, "TWD", 80_045),
    ],
)
def test_an_amount_there_and_back(minor: int, currency: str, amount: int) -> None:
    assert to_stripe(Money(minor, currency)) == amount
    assert from_stripe(amount, currency.lower()) == Money(minor, currency)


@pytest.mark.parametrize(("minor", "currency"), [(5124, "KWD"), (1, "TND"), (150, "MGA"), (0, "CNY"), (-100, "CNY")])
def test_what_stripe_cannot_carry_is_refused_before_it_is_called(minor: int, currency: str) -> None:
    with pytest.raises(NotCarried):
        to_stripe(Money(minor, currency))
    refused = StripeProvider(secret_key="sk_test_x", url="http://127.0.0.1:9").refund(payment(minor, currency))
    assert (refused.answer, refused.why, refused.spent) == (Answer.REFUSED, Why.NOT_ALLOWED, False)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(501, "isk"), (1.5, "usd"), ("5", "usd"), (True, "usd"), (5, None), (5, "xyz"), (None, "usd")],
)
def test_what_is_no_amount_of_stripe_is_not_read(amount: object, currency: object) -> None:
    with pytest.raises(ValueError):
        from_stripe(amount, currency)


@pytest.mark.parametrize(("minor", "currency"), [(500, "JPY"), (5120, "KWD"), (5, "ISK"), (500, "MGA")])
def test_every_kind_of_currency_is_paid_exactly(
    sandbox: StripeSandbox, stripe: StripeProvider, minor: int, currency: str
) -> None:
    sandbox.currencies["pi_1"] = currency
    wanted = payment(minor, currency)
    assert stripe.refund(wanted).answer is Answer.PAID
    assert stripe.ask(wanted).answer is Answer.PAID
    assert [(moved.amount, moved.currency) for moved in sandbox.book.movements()] == [(minor, currency)]
