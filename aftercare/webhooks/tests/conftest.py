from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from .receiver import Receiver


@pytest.fixture
def loopback(settings) -> None:  # type: ignore[no-untyped-def]
    """Receivers stand on this machine, without TLS."""
    settings.WEBHOOKS_ALLOW_HTTP = True
    settings.WEBHOOKS_ALLOW_PRIVATE = [ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(loopback: None) -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver
