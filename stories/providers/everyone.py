"""Every sandbox by the name of its provider, and how Aftercare is connected to one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.test import override_settings

from aftercare.config.alipay import alipay
from aftercare.config.environment import Environment
from aftercare.config.stripe import stripe
from aftercare.config.wechat import wechat
from aftercare.connectors.payments.binding import providers
from aftercare.money.provider import Provider

from .alipay import AlipaySandbox
from .stripe import StripeSandbox
from .wechat import WeChatSandbox
from .wire import Sandbox

SANDBOXES: dict[str, type[Sandbox]] = {"alipay": AlipaySandbox, "stripe": StripeSandbox, "wechat": WeChatSandbox}
PAYMENTS = {
    "alipay": "2026112822001400000000000001",
    "stripe": "pi_3PAYMENT0000000000000001",
    "wechat": "4200000000202611280000000001",
}
"""A payment as each provider numbers them, for tenders."""


def provider_of(sandbox: Sandbox, *, home: Path) -> Provider:
    """As the start connects it, from the variables alone."""
    found = connected(sandbox.settings(), home=home)
    (provider,) = found.values()
    return provider


def connected(variables: Mapping[str, str], *, home: Path) -> dict[str, Provider]:
    env = Environment(variables)
    accounts = {
        "ALIPAY": alipay(env),
        "STRIPE": stripe(env),
        "WECHAT": wechat(env, public_url="http://localhost:8000", home=home),
    }
    with override_settings(DEMO=False, PAYMENTS_URL="", **accounts):
        return providers()
