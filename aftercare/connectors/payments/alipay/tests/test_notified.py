"""Alipay is heard at its address: what it tells of a refund settles it, though it tells sums only."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client

from aftercare.connectors.payments.book import Asked
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import OperationState, RefundOperation
from aftercare.orders.intake import TenderIn
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import connected
from stories.providers.alipay import AlipaySandbox
from stories.providers.moods import Mood

from .making import TRADE, alipay_at

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture
def waiting(sandbox: AlipaySandbox) -> Iterator[RefundOperation]:
    with connected({"alipay": alipay_at(sandbox.gateway)}):
        sandbox.plan(Mood.PAY_LATER)
        tender = TenderIn(captured=1001, provider="alipay", provider_ref=TRADE)
        make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=[tender]), kind="refund_only")
        run_until_idle()
        operation = RefundOperation.objects.get()
        assert operation.state == OperationState.UNKNOWN
        yield operation


def tell(sandbox: AlipaySandbox, *, forged: bool = False) -> tuple[int, bytes]:
    entry = next(each for each in sandbox.book.entries() if each.key != "earlier")
    _, body = sandbox.notification(entry, at=time.time(), forged=forged)
    answer = Client(enforce_csrf_checks=True).generic(
        "POST", "/hooks/payments/alipay/", body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    return answer.status_code, answer.content


def test_a_refund_is_settled_by_what_alipay_tells(sandbox: AlipaySandbox, waiting: RefundOperation) -> None:
    sandbox.book.take(Asked("earlier", TRADE, 500, "CNY"))
    assert tell(sandbox, forged=True) == (401, b"failure")
    sandbox.release()
    assert [tell(sandbox) for _ in range(2)] == [(200, b"success")] * 2
    waiting.refresh_from_db()
    assert (waiting.state, waiting.provider_ref) == (OperationState.SUCCEEDED, f"{TRADE}/{waiting.key}")
