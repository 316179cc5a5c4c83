"""A shop whose payments go through the sandbox provider, connected for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aftercare.connectors.payments.http import HttpProvider
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.money import provider
from aftercare.money.provider import Provider
from aftercare.orders.intake import TenderIn

TOKEN = "token-of-the-tests"
SECRET = "secret-of-the-tests-with-many-characters"
NAME = "sandbox"


@contextmanager
def connected(providers: dict[str, Provider]) -> Iterator[None]:
    """Bind these providers instead of the installation's."""
    before = dict(provider._providers)
    provider.bind(providers)
    try:
        yield
    finally:
        provider.bind(before)


@contextmanager
def sandbox_connected(*, timeout: float = 0.5, callback: str = "") -> Iterator[PaymentsSandbox]:
    with (
        PaymentsSandbox(token=TOKEN, secret=SECRET, callback=callback) as sandbox,
        connected({NAME: HttpProvider(url=sandbox.url, token=TOKEN, timeout=timeout)}),
    ):
        yield sandbox


def paid_online(*captured: int) -> list[TenderIn]:
    """Means of payment of the sandbox provider, in minor units."""
    return [TenderIn(captured=each, provider=NAME, provider_ref=f"pay-{i}") for i, each in enumerate(captured, 1)]
