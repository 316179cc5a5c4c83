"""The provider reports to the real server while the worker pays: early, late, twice; the refund is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aftercare.cases.models import Case
from aftercare.connectors.payments.moods import Mood
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import RefundOperation
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import NAME, SECRET, paid_online, sandbox_connected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("mood", [Mood.REPORT_TWICE, Mood.PAY_LATER, Mood.BREAK_AFTER])
def test_a_refund_reported_by_the_provider_is_settled_once(start_server: Callable[..., Any], mood: Mood) -> None:
    server = start_server(PAYMENTS_NAME=NAME, PAYMENTS_HOOK_SECRET=SECRET)
    with sandbox_connected(timeout=5, callback=f"{server.url}/hooks/payments/{NAME}/") as sandbox:
        sandbox.plan(mood)
        case = make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001)), kind="refund_only")
        run_until_idle()
        sandbox.release()
        (entry,) = sandbox.book.entries()
        assert sandbox.report(entry, times=3) == [204, 204, 204]
        assert sandbox.report(entry, status="refused") == [204]
        run_until_idle()
        sandbox.secret = "of-somebody-else"
        assert sandbox.report(entry) == [401]
    assert Case.objects.get(pk=case.pk).step == "completed"
    assert RefundOperation.objects.get().provider_ref == entry.id
    assert EventRow.objects.filter(name="refund.paid").count() == 1
    case.order.refresh_from_db()
    assert (case.order.pending, case.order.refunded) == (0, 1001)
    assert len(sandbox.asked) == 1
