"""What WeChat Pay tells the notification page settles the refund once, and it hears what it wants to hear."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from aftercare.cases.models import Case
from aftercare.connectors.payments.book import Entry
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import RefundOperation
from aftercare.orders.intake import TenderIn
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import connected as bound
from stories.providers.moods import Mood
from stories.providers.wechat import WeChatSandbox

from .conftest import Connect

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]


@pytest.fixture
def waiting(sandbox: WeChatSandbox, connect: Connect) -> Iterator[Case]:
    """A case whose refund WeChat Pay has taken and not yet paid; by certificates, which the worker fetched."""
    sandbox.by_certificate = True
    sandbox.plan(Mood.PAY_LATER)
    with bound({"wechat": connect(sandbox)}):
        tender = TenderIn(captured=1001, provider="wechat", provider_ref="4200000480202003022581846288")
        order = make_order(make_shop(), [line_in(gross=1001)], tenders=[tender])
        case = make_case(order, kind="refund_only")
        run_until_idle()
        yield case


def test_a_refund_paid_later_is_settled_by_its_notification_however_often_it_comes(
    sandbox: WeChatSandbox, waiting: Case
) -> None:
    sandbox.release()
    (entry,) = sandbox.book.entries()
    assert [_tell(sandbox, entry) for _ in range(2)] == [(204, b"")] * 2
    run_until_idle()
    waiting.refresh_from_db()
    assert waiting.step == "completed"
    assert RefundOperation.objects.get().provider_ref == entry.id
    assert EventRow.objects.filter(name="refund.paid").count() == 1
    assert len(sandbox.asked) == len(sandbox.book.movements()) == 1


@pytest.mark.parametrize("how", [{"forged": True}, {"at": time.time() - 3600}])
def test_a_false_or_old_one_changes_nothing_and_is_answered_as_a_failure(
    sandbox: WeChatSandbox, waiting: Case, how: dict[str, Any]
) -> None:
    (entry,) = sandbox.book.entries()
    paid = Entry(entry.key, entry.payment, entry.amount, entry.currency, "paid")
    assert _tell(sandbox, paid, **how) == (401, '{"code": "FAIL", "message": "失败"}'.encode())
    waiting.refresh_from_db()
    assert waiting.step == "refund" and not RefundOperation.objects.get().settled


def _tell(sandbox: WeChatSandbox, entry: Entry, *, at: float | None = None, forged: bool = False) -> tuple[int, bytes]:
    headers, body = sandbox.notification(entry, at=time.time() if at is None else at, forged=forged)
    told = Client().post("/hooks/payments/wechat/", data=body, content_type="application/json", headers=headers)
    return told.status_code, told.content
