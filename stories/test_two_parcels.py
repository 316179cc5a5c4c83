"""Goods that come in several parcels are one return: what is missing is waited for until somebody or time ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.parcels.actions import receive
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Parcel
from aftercare.parcels.queries import expected
from aftercare.promises.sweep import sweep
from stories.makers import (
    AGENT,
    CUSTOMER,
    NOW,
    STRICT,
    SUPERVISOR,
    WAREHOUSE,
    bring_to,
    line_in,
    lines_of,
    make_order,
    make_shop,
    open_on,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(STRICT), [line_in(quantity=2, gross=1001, tax=59)])


def one(case: Case) -> Finding:
    return Finding(case_line_id=case.asked[0].pk, units=1, grade="A", accepted=True, disposition="sellable")


def one_came(order: Order, units: int = 2) -> Case:
    case = bring_to(open_on(order, kind="return", path="send_back", units=[units]), "in_transit")
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=NOW)
    return inspect(case, findings=[one(case)], by=WAREHOUSE, at=NOW)


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


def test_a_second_parcel_is_received_and_paid_like_the_first(order: Order) -> None:
    case = one_came(order)
    assert (case.step, case.owner, case.granted) == ("inspection", "warehouse", 1001)
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=NOW)
    case = inspect(Case.objects.get(pk=case.pk), findings=[one(case)], by=WAREHOUSE, at=NOW)
    assert (case.step, case.granted) == ("refund", 1001)
    clean()


def test_when_nothing_more_comes_what_came_is_paid(order: Order) -> None:
    case = inspect(one_came(order), complete=True, by=WAREHOUSE, at=NOW)
    assert (case.step, case.granted) == ("refund", 501)
    (line,) = lines_of(order)
    assert (line.open, line.received, line.refundable) == (0, 1, 1)
    clean()


def test_what_came_and_was_not_looked_at_yet_is_not_passed_over(order: Order) -> None:
    case = one_came(order)
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=NOW)
    with pytest.raises(Refused) as refused:
        inspect(case, complete=True, by=WAREHOUSE, at=NOW)
    assert (refused.value.code, Case.objects.get(pk=case.pk).step) == ("not_all_inspected", "inspection")


def test_after_some_days_the_rest_is_waited_for_no_longer(order: Order) -> None:
    case = one_came(order)
    sweep(at=NOW + timedelta(days=4))
    assert Case.objects.get(pk=case.pk).step == "inspection"
    sweep(at=NOW + timedelta(days=5, minutes=1))
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.granted) == ("refund", 501)
    clean()


def test_more_that_comes_does_not_put_off_what_the_law_wants_paid(order: Order) -> None:
    order = make_order(order.shop, [line_in(quantity=3, gross=1500)])
    case, end = one_came(order, units=3), NOW + timedelta(days=5)
    assert case.due_at == end
    late = NOW + timedelta(days=4)
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=late)
    assert (case.due_at, Case.objects.get(pk=case.pk).due_at) == (end, end)
    case = inspect(Case.objects.get(pk=case.pk), findings=[one(case)], by=WAREHOUSE, at=late)
    assert (case.step, case.due_at) == ("inspection", end)
    sweep(at=end + timedelta(minutes=1))
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.granted) == ("refund", 1000)
    clean()


def test_goods_that_come_after_that_end_are_due_at_once(order: Order) -> None:
    case, late = one_came(order), NOW + timedelta(days=9)
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=late)
    assert case.due_at == late + timedelta(seconds=1)
    sweep(at=late + timedelta(minutes=1))
    assert Case.objects.get(pk=case.pk).escalations == 1


def test_goods_nobody_looked_at_still_call_a_supervisor(order: Order) -> None:
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2]), "in_transit")
    case = receive(case, counts={case.asked[0].pk: 1}, by=WAREHOUSE, at=NOW)
    sweep(at=NOW + timedelta(days=3))
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.escalations) == ("inspection", 1)


def test_goods_refused_on_their_way_and_ruled_for_are_expected_once(order: Order) -> None:
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2]), "in_transit")
    case = cases.reject(case, because="It is not ours.", by=AGENT, at=NOW)
    case = cases.appeal(Case.objects.get(pk=case.pk), words="It is.", by=CUSTOMER, at=NOW)
    case = cases.rule(case, ruling="customer", words="Clear.", by=SUPERVISOR, at=NOW)
    assert (case.step, Parcel.objects.count()) == ("send_back", 1)
    assert [(line.expected, line.received) for line in expected(case)] == [(2, 0)]
    assert bring_to(case, "completed").granted == 1001
    clean()
