"""Which payment providers this installation is connected to."""

from __future__ import annotations

from django.conf import settings

from aftercare.money.provider import Provider

from .embedded import EmbeddedSandbox
from .http import HttpProvider
from .stripe.client import StripeProvider
from .wechat.account import Account
from .wechat.client import WeChatPay

SANDBOX = "sandbox"
ALIPAY = "alipay"
STRIPE = "stripe"
WECHAT = "wechat"


def providers() -> dict[str, Provider]:
    """By the name that tenders carry. A demo always has its sandbox."""
    found: dict[str, Provider] = {SANDBOX: EmbeddedSandbox(settings.HOME / "sandbox.sqlite3")} if settings.DEMO else {}
    if settings.PAYMENTS_URL:
        found[settings.PAYMENTS_NAME] = HttpProvider(
            url=settings.PAYMENTS_URL, token=settings.PAYMENTS_SECRET, timeout=settings.PAYMENTS_TIMEOUT
        )
    if settings.ALIPAY:
        from .alipay.client import connected  # who does not use it is spared the library it signs with

        found[ALIPAY] = connected(timeout=settings.PAYMENTS_TIMEOUT, **settings.ALIPAY)
    if settings.STRIPE:
        found[STRIPE] = StripeProvider(**settings.STRIPE, timeout=settings.PAYMENTS_TIMEOUT)
    if settings.WECHAT:
        found[WECHAT] = WeChatPay(Account(**settings.WECHAT, timeout=settings.PAYMENTS_TIMEOUT))
    return found
