"""A client of the sandbox, and refunds for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from aftercare.connectors.payments.alipay.client import Alipay, connected
from aftercare.core.money import Money
from aftercare.money.provider import Payment
from stories.providers.alipay import APP_ID, SELLER_ID, keys

TRADE = "2026112822001400000000000001"


def alipay_at(url: str, **changed: Any) -> Alipay:
    app_key, own_key, _ = keys()
    account = {"url": url, "app_id": APP_ID, "seller_id": SELLER_ID, "private_key": app_key,
               "public_key": own_key.public_key(), "certificates": {}, "timeout": 10}  # fmt: skip
    return connected(**{**account, **changed})


def until(done: Callable[[], bool]) -> None:
    """Waits for what the sandbox does in a thread of its own."""
    end = time.monotonic() + 10
    while not done():
        assert time.monotonic() < end
        time.sleep(0.005)


def payment(amount: int = 1250, *, ref: str = TRADE, key: str = "", currency: str = "CNY") -> Payment:
    money = Money(amount, currency)
    return Payment(key=key or uuid4().hex, payment_ref=ref, amount=money, captured=Money(10_000, currency))
