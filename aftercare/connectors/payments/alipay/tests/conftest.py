from __future__ import annotations

from collections.abc import Iterator

import pytest

from aftercare.connectors.payments.alipay.client import Alipay
from stories.providers.alipay import AlipaySandbox

from .making import alipay_at


@pytest.fixture
def sandbox() -> Iterator[AlipaySandbox]:
    with AlipaySandbox() as sandbox:
        yield sandbox


@pytest.fixture
def alipay(sandbox: AlipaySandbox) -> Alipay:
    return alipay_at(sandbox.gateway)
