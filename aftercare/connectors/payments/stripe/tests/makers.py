"""A payment at Stripe."""

from __future__ import annotations

from uuid import uuid4

from aftercare.core.money import Money
from aftercare.money.provider import Payment


def payment(amount: int = 1250, currency: str = "CNY", *, ref: str = "pi_1", key: str = "") -> Payment:
    money = Money(amount, currency)
    return Payment(key=key or uuid4().hex, payment_ref=ref, amount=money, captured=Money(10_000_000, currency))
