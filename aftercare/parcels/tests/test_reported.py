"""A carrier's report moves the case that waits for the parcel, once, and only while it waits."""

from __future__ import annotations

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Order
from aftercare.parcels.models import CarrierClaim
from aftercare.parcels.reported import follow_delivery
from aftercare.parcels.sending import lose
from aftercare.parcels.stopping import intercept
from stories.makers import CARRIER, CUSTOMER, NOW, bring_to, line_in, make_order, make_shop, open_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59, shipped=0)], delivered_at=None)
    send_out(order, tracking_number="OUT-0001", by=SYSTEM, at=NOW)
    return order


def told(order: Order, state: str) -> None:
    report(order, tracking_number="OUT-0001", state=state, by=SYSTEM, at=NOW)
    run_until_idle()


def clean() -> None:
    assert [str(found) for found in audit.run()] == []


@pytest.mark.parametrize(
    ("kind", "state", "step"),
    [
        ("return", "delivered", "send_back"), ("return", "refused", "in_transit"), ("return", "lost", "refund"),
        ("refund_only", "delivered", "review"), ("refund_only", "refused", "refund"), ("refund_only", "lost", "refund"),
        ("exchange", "lost", "replace"),
    ],
)  # fmt: skip
def test_a_report_moves_the_case_that_waits_and_twice_is_once(order: Order, kind: str, state: str, step: str) -> None:
    case = open_on(order, kind=kind, path="intercept", units=[2])
    told(order, state)
    case.refresh_from_db()
    assert case.step == step
    events = EventRow.objects.count()
    told(order, state)
    follow_delivery(event_id=EventRow.objects.filter(name="delivery.reported").latest("id").pk)
    assert EventRow.objects.count() == events
    clean()
    assert bring_to(Case.objects.get(pk=case.pk), "completed").closed_at
    clean()


def test_a_report_that_comes_after_somebody_acted_changes_nothing(order: Order) -> None:
    case = intercept(open_on(order, kind="return", path="intercept", units=[2]), by=CARRIER, at=NOW)
    report(order, tracking_number="OUT-0001", state="lost", by=SYSTEM, at=NOW)
    run_until_idle()
    case.refresh_from_db()
    assert case.step == "in_transit"


@pytest.fixture
def in_two() -> Order:
    """Two units of one line, in a parcel each."""
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59, shipped=0)], delivered_at=None)
    (line,) = order.lines.all()
    for number in ("OUT-0001", "OUT-0002"):
        send_out(order, tracking_number=number, units={line.pk: 1}, by=SYSTEM, at=NOW)
    return order


@pytest.mark.parametrize("kind", ["return", "refund_only"])
def test_one_of_two_parcels_lost_does_not_refund_both(in_two: Order, kind: str) -> None:
    case = open_on(in_two, kind=kind, path="intercept", units=[2])
    told(in_two, "lost")
    assert Case.objects.get(pk=case.pk).step == "intercept"
    clean()
    case = lose(case, by=CARRIER, at=NOW)  # a person knows that the other is lost too
    (line,) = in_two.lines.all()
    assert (case.step, case.granted, line.in_transit, line.lost, line.written_off) == ("refund", 1001, 0, 2, 2)
    clean()


@pytest.mark.parametrize("kind", ["return", "refund_only", "exchange"])
def test_a_unit_that_was_delivered_is_not_written_off_with_one_that_was_lost(in_two: Order, kind: str) -> None:
    case = open_on(in_two, kind=kind, path="intercept", units=[2])
    report(in_two, tracking_number="OUT-0002", state="delivered", by=SYSTEM, at=NOW)
    told(in_two, "lost")
    events = EventRow.objects.count()
    with pytest.raises(Refused) as refused:
        lose(case, by=CARRIER, at=NOW)
    assert (refused.value.code, Case.objects.get(pk=case.pk).step) == ("not_all_lost", "intercept")
    assert (EventRow.objects.count(), CarrierClaim.objects.count()) == (events, 0)
    clean()


def test_the_loss_of_one_unit_leaves_the_other_on_its_way(in_two: Order) -> None:
    case = open_on(in_two, kind="refund_only", path="intercept", units=[1])
    told(in_two, "lost")
    (line,) = in_two.lines.all()
    assert (Case.objects.get(pk=case.pk).step, line.in_transit, line.lost, line.written_off) == ("refund", 1, 1, 1)
    clean()


def test_a_parcel_that_lists_nothing_stands_for_the_order_only_where_it_is_the_only_one(in_two: Order) -> None:
    case = open_on(in_two, kind="return", path="intercept", units=[2])
    in_two.deliveries.get(tracking_number="OUT-0001").lines.all().delete()
    told(in_two, "lost")
    assert Case.objects.get(pk=case.pk).step == "intercept"


def test_goods_lost_after_a_withdrawal_are_paid_and_claimed() -> None:
    order = make_order(make_shop(), [line_in(quantity=2, gross=1001, tax=59)])
    case = bring_to(open_on(order, kind="return", path="send_back", units=[2]), "in_transit")
    case = lose(cases.withdraw(case, by=CUSTOMER, at=NOW), by=CARRIER, at=NOW)
    assert (case.step, case.granted, CarrierClaim.objects.get().leg) == ("refund", 1001, "back")
    clean()
