"""However many refund at once, no means of payment gives back more than it took, and nothing is paid twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from aftercare.cases.actions import approve, open_case
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.money.actions import confirm_paid, settle
from aftercare.money.models import RefundOperation
from aftercare.orders.intake import TenderIn
from aftercare.orders.models import Order
from aftercare.parcels.inspecting import inspect
from stories.makers import (
    AGENT,
    CUSTOMER,
    FINANCE,
    NOW,
    STRICT,
    WAREHOUSE,
    asks_for,
    findings_for,
    line_in,
    lines_of,
    make_case,
    make_order,
    make_shop,
)
from stories.racing import CROWD, race, refusals, winners

pytestmark = pytest.mark.django_db(transaction=True)


def order_of(units: int, tenders: list[int]) -> Order:
    lines = [line_in(quantity=units, gross=sum(tenders))]
    return make_order(make_shop(STRICT), lines, tenders=[TenderIn(captured=captured) for captured in tenders])


def held(order: Order) -> list[tuple[int, int]]:
    order.refresh_from_db()
    rows: list[Any] = [order, *order.tenders.order_by("position"), *lines_of(order)]
    return [(row.pending, row.refunded) for row in rows]


def test_refunds_of_many_cases_share_the_tenders_exactly() -> None:
    order = order_of(CROWD, [1000, 1, 1407])
    cases = [make_case(order, kind="refund_only", units=[1]) for _ in range(CROWD)]
    ends = race([partial(approve, case, by=AGENT, at=NOW) for case in cases])
    assert refusals(ends) == []
    assert held(order) == [(2408, 0), (1000, 0), (1, 0), (1407, 0), (2408, 0)]
    ends = race([partial(confirm_paid, case, reference="bank", by=FINANCE, at=NOW) for case in cases])
    assert refusals(ends) == []
    assert held(order) == [(0, 2408), (0, 1000), (0, 1), (0, 1407), (0, 2408)]
    assert not Case.objects.exclude(step="completed").exists()


def test_goods_of_many_cases_inspected_at_once_are_refunded_once_each() -> None:
    order = order_of(CROWD, [2407])
    cases = [make_case(order, units=[1], step="inspection") for _ in range(CROWD)]
    findings = [findings_for(case) for case in cases]
    # Two colleagues inspect each parcel at the same time.
    ends = race(
        [
            partial(inspect, case, findings=found, by=WAREHOUSE, at=NOW)
            for case, found in zip(cases, findings, strict=True)
            for _ in range(2)
        ]
    )
    assert (len(winners(ends)), len(refusals(ends))) == (CROWD, CROWD)
    assert held(order) == [(2407, 0)] * 3
    assert RefundOperation.objects.count() == CROWD


def test_a_refund_confirmed_by_many_is_paid_once() -> None:
    order = order_of(2, [700, 301])
    case = make_case(order, kind="refund_only", step="refund")
    ends = race([partial(confirm_paid, case, reference=f"bank-{i}", by=FINANCE, at=NOW) for i in range(CROWD)])
    assert (len(winners(ends)), len(refusals(ends))) == (1, CROWD - 1)
    assert {refused.code for refused in refusals(ends)} <= {"nothing_to_confirm", "move_not_allowed"}
    assert held(order) == [(0, 1001), (0, 700), (0, 301), (0, 1001)]
    assert EventRow.objects.filter(name="refund.paid", subject_id=case.pk).count() == 1
    assert len(set(RefundOperation.objects.values_list("provider_ref", flat=True))) == 1


def test_a_provider_that_reports_many_times_is_believed_once() -> None:
    order = order_of(2, [1001])
    case = make_case(order, kind="refund_only", step="refund")
    operation = RefundOperation.objects.get()
    ends = race([partial(settle, operation, ref="r-1", by=SYSTEM, at=NOW) for _ in range(CROWD)])
    assert refusals(ends) == []
    assert held(order) == [(0, 1001)] * 3
    assert EventRow.objects.filter(name="refund.paid", subject_id=case.pk).count() == 1


def test_an_order_paid_in_part_never_promises_more_than_was_paid() -> None:
    """Found at the door, not when the warehouse has the goods in hand."""
    order = make_order(make_shop(STRICT), [line_in(quantity=CROWD, gross=2400)], tenders=[TenderIn(captured=1000)])
    asks = asks_for(order, [1])
    ends = race([partial(open_case, kind="return", order=order, asks=asks, by=CUSTOMER, at=NOW) for _ in range(CROWD)])
    assert (len(winners(ends)), len(refusals(ends))) == (10, CROWD - 10)
    assert {refused.code for refused in refusals(ends)} <= {"not_paid", "paid_less"}
    for case in winners(ends):
        approve(case, by=AGENT, at=NOW)
