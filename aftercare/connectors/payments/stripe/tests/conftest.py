"""The connector against the sandbox over HTTP; no database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aftercare.connectors.payments.stripe.client import StripeProvider
from stories.providers.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeSandbox


@pytest.fixture
def sandbox() -> Iterator[StripeSandbox]:
    with StripeSandbox() as sandbox:
        assert isinstance(sandbox, StripeSandbox)
        yield sandbox


@pytest.fixture
def stripe(sandbox: StripeSandbox) -> StripeProvider:
    return StripeProvider(secret_key=SECRET_KEY, webhook_secrets=(WEBHOOK_SECRET,), url=sandbox.url, timeout=0.4)
