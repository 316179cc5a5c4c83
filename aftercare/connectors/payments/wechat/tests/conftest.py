from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

import pytest

from aftercare.config.environment import Environment
from aftercare.config.wechat import wechat
from aftercare.connectors.payments.wechat.account import Account
from aftercare.connectors.payments.wechat.client import WeChatPay
from aftercare.core.money import Money
from aftercare.money.provider import Payment
from stories.providers.wechat import WeChatSandbox

Connect = Callable[..., WeChatPay]


@pytest.fixture
def sandbox() -> Iterator[WeChatSandbox]:
    with WeChatSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def connect(tmp_path: Path) -> Connect:
    return partial(connected, home=tmp_path)


@pytest.fixture
def provider(sandbox: WeChatSandbox, connect: Connect) -> WeChatPay:
    return connect(sandbox)


def connected(
    sandbox: WeChatSandbox, *, home: Path, public_url: str = "https://shop.example", timeout: float = 5, **changed: str
) -> WeChatPay:
    given = {**sandbox.settings(), "WECHAT_URL": "http://127.0.0.1:9", **changed}
    url = changed.get("WECHAT_URL", sandbox.url)
    account = _account(frozenset(given.items()), public_url)
    return WeChatPay(replace(account, url=url, folder=home / "wechat", timeout=timeout))


@cache  # keys are checked once, not in every test
def _account(given: frozenset[tuple[str, str]], public_url: str) -> Account:
    return Account(**wechat(Environment(dict(given)), public_url=public_url, home=Path()))


def payment(
    amount: int = 1250, *, ref: str = "4200000480202003022581846288", key: str = "", captured: int = 10_000,
    currency: str = "CNY",
) -> Payment:  # fmt: skip
    return Payment(
        key=key or uuid4().hex, payment_ref=ref, amount=Money(amount, currency), captured=Money(captured, currency)
    )
